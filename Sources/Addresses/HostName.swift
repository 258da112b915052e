import CIDN
import Foundation

/// The names of hosts as requests need them.
public enum HostName {
    /// The host in lower case and ASCII: names beyond ASCII in their IDNA form (RFC 5891, UTS 46 without transitional processing).
    ///
    /// `Bücher.example` gives `xn--bcher-kva.example`. An IPv6 address in brackets stays as it is.
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
        guard let bad = name.utf8.first(where: { isForbidden($0) }) else { return name.lowercased() }
        throw .host(host, reason: bad <= 0x20 || bad >= 0x7F ? "a host has no blanks" : "a host has no “\(Character(Unicode.Scalar(bad)))”")
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
