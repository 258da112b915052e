import CIDN
import Foundation

/// The names of hosts as requests need them.
public enum HostName {
    /// The host in lower case and ASCII: names beyond ASCII in their IDNA form (RFC 5891, UTS 46 without transitional processing).
    ///
    /// `Bücher.example` gives `xn--bcher-kva.example`. A number that stands for an IPv4 address becomes its four decimal parts: `127.1`, `0x7f.1`
    /// and `2130706433` are `127.0.0.1`. An IPv6 address in brackets stays as it is.
    ///
    /// - Throws: `AddressError.host` for a name that has no such form or holds characters that no host has.
    public static func ascii(_ host: String) throws(AddressError) -> String {
        guard !host.isEmpty else { throw .host(host, reason: "there is no host") }
        guard host.utf8.count <= 1_024 else { throw .host(String(host.prefix(40)), reason: "the host is longer than any host can be") }
        if host.hasPrefix("[") {
            guard host.hasSuffix("]"), host.utf8.dropFirst().dropLast().allSatisfy({ isAddressByte($0) }) else {
                throw .host(host, reason: "it is not an IPv6 address")
            }
            return host.lowercased()
        }
        var name = host
        if !host.utf8.allSatisfy({ $0 < 0x80 }) {
            var code: Int32 = 0
            guard let text = host.withCString({ dl_idn_to_ascii($0, &code) }) else {
                throw .host(host, reason: dl_idn_reason(code).map { String(cString: $0) } ?? "it has no IDNA form")
            }
            defer { free(text) }
            name = String(cString: text)
            // A soft hyphen or a byte-order mark alone maps to nothing (UTS 46 §4, step 1).
            guard !name.isEmpty else { throw .host(host, reason: "there is no host") }
        }
        guard let bad = name.utf8.first(where: { isForbidden($0) }) else {
            name = name.lowercased()
            return try ipv4(name) ?? name
        }
        throw .host(host, reason: bad <= 0x20 || bad >= 0x7F ? "a host has no blanks" : "a host has no “\(Character(Unicode.Scalar(bad)))”")
    }

    /// The four decimal parts of an IPv4 address in any spelling; nil for a name, whose last label is not a number (WHATWG URL §3.5).
    private static func ipv4(_ name: String) throws(AddressError) -> String? {
        var labels = name.split(separator: ".", omittingEmptySubsequences: false)
        if labels.count > 1, labels.last?.isEmpty == true { labels.removeLast() }
        guard let last = labels.last, number(last) != nil || !last.isEmpty && last.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        let invalid = AddressError.host(name, reason: "it is not a valid IPv4 address")
        guard labels.count <= 4 else { throw invalid }
        var address: UInt64 = 0
        for (index, label) in labels.enumerated() {
            // The last part fills the bytes that the others leave.
            let bytes = index == labels.count - 1 ? 4 - index : 1
            guard let value = number(label), value < 1 << UInt64(8 * bytes) else { throw invalid }
            address = address << UInt64(8 * bytes) | value
        }
        return [24, 16, 8, 0].map { String(address >> $0 & 0xFF) }.joined(separator: ".")
    }

    /// A decimal number, an octal one behind `0`, or a hexadecimal one behind `0x`.
    private static func number(_ label: Substring) -> UInt64? {
        if label.hasPrefix("0x") { return label.utf8.count == 2 ? 0 : digits(label.dropFirst(2), radix: 16) }
        return label.hasPrefix("0") && label.utf8.count > 1 ? digits(label.dropFirst(), radix: 8) : digits(label, radix: 10)
    }

    /// Digits alone: `UInt64` takes a sign, too.
    private static func digits(_ text: Substring, radix: Int) -> UInt64? {
        text.utf8.contains(0x2B) || text.utf8.contains(0x2D) ? nil : UInt64(text, radix: radix)
    }

    /// Hexadecimal digits, colons, dots, and what a zone may hold (RFC 4007 §11).
    private static func isAddressByte(_ byte: UInt8) -> Bool {
        (0x30...0x3A).contains(byte) || byte == 0x2E || byte == 0x25 || (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A) || byte == 0x2D
            || byte == 0x5F
    }

    /// Forbidden host code points (WHATWG URL §3.5) and control characters.
    private static func isForbidden(_ byte: UInt8) -> Bool {
        switch byte {
        case 0...0x20, 0x7F...0xFF, 0x22, 0x23, 0x25, 0x2F, 0x3A, 0x3C, 0x3E, 0x3F, 0x40, 0x5B, 0x5C, 0x5D, 0x5E, 0x60, 0x7B, 0x7C, 0x7D: true
        default: false
        }
    }
}
