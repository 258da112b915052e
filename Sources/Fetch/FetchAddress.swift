import Addresses
import CCurl
import Foundation
import Models

/// An address as libcurl reads it: the guard, the choice of a proxy and the request all take their parts from here.
///
/// The host is in the form that is connected to: IPv4 numbers in every spelling (`0x7f.1`, `2130706433`, `017700000001`) as four decimal
/// parts, international names in ASCII (UTS 46, RFC 5891), percent signs decoded, lower case, without the dot of the DNS root.
struct FetchAddress: Sendable, Equatable {
    /// `http` or `https`.
    let scheme: String
    /// A name, an IPv4 address, or an IPv6 address in brackets.
    let host: String
    /// Nil for the scheme's own port.
    let port: Int?
    /// Credentials that stood in the address, decoded.
    let user: String?
    let password: String?
    /// What libcurl is given: without credentials and fragment.
    let url: String

    /// Reads an address.
    ///
    /// - Throws: `FetchError.badURL` with the reason; credentials are not repeated in it.
    init(_ text: String) throws(FetchError) {
        func refused(_ reason: String) -> FetchError { .badURL(withoutCredentials(text), reason: reason) }
        let parsed: ParsedURL
        do { parsed = try ParsedURL(text) } catch { throw refused(error.reason) }
        scheme = parsed[CURLUPART_SCHEME]?.lowercased() ?? ""
        guard scheme == "http" || scheme == "https" else { throw refused("only http and https are fetched") }
        let written = parsed[CURLUPART_HOST] ?? ""
        do { host = try Self.connectedHost(written) } catch { throw refused(error.reason) }
        let number = parsed[CURLUPART_PORT].flatMap { Int($0) }
        port = number == (scheme == "https" ? 443 : 80) ? nil : number
        user = parsed.decoded(CURLUPART_USER)
        password = parsed.decoded(CURLUPART_PASSWORD)
        for part in [CURLUPART_USER, CURLUPART_PASSWORD, CURLUPART_OPTIONS, CURLUPART_FRAGMENT] { parsed.clear(part) }
        // A host that stays as it is keeps its zone (RFC 6874).
        guard host == written || parsed.set(CURLUPART_HOST, host), let whole = parsed[CURLUPART_URL] else { throw refused("its host cannot be used") }
        url = whole
    }

    /// The part by which requests share a budget: the host, with the port when it is not the scheme's own.
    var key: String { port.map { "\(host):\($0)" } ?? host }

    /// The IP address that the host is written as.
    var literal: IPAddress? { IPAddress(host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host) }

    /// Same scheme, host and port: what credentials are sent to (RFC 6454).
    func isSameOrigin(as other: FetchAddress) -> Bool { scheme == other.scheme && host == other.host && port == other.port }

    // MARK: Hosts

    /// The host that is connected to; each step may bring out a number in another spelling, so the result is read once more.
    private static func connectedHost(_ host: String) throws(URLFault) -> String {
        var host = host
        for _ in 0..<3 {
            let before = host
            if host.hasPrefix("[") { return host.lowercased() }
            host = try ascii(host)
            while host.hasSuffix(".") { host.removeLast() }
            guard !host.isEmpty else { throw URLFault(reason: "it has no host") }
            host = try ParsedURL("http://\(host)/")[CURLUPART_HOST]?.lowercased() ?? ""
            if host == before { break }
        }
        // A last label of digits is a number (WHATWG URL §3.5), and libcurl has turned every valid one into four parts.
        if let last = host.split(separator: ".").last, isNumber(last), IPAddress(host) == nil {
            throw URLFault(reason: "its host is not a valid IPv4 address")
        }
        return host
    }

    private static func isNumber(_ label: Substring) -> Bool {
        if label.utf8.allSatisfy({ (0x30...0x39).contains($0) }) { return true }
        return label.hasPrefix("0x") && label.dropFirst(2).utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
    }

    private static func ascii(_ host: String) throws(URLFault) -> String {
        if host.utf8.allSatisfy({ $0 < 0x80 }) { return host.lowercased() }
        guard let ascii = try? HostName.ascii(host) else { throw URLFault(reason: "its host is not a valid international domain name") }
        // Compatibility forms of `/`, `@`, `?` and `:` become the signs themselves, which would divide the address again.
        let isName = ascii.utf8.allSatisfy {
            (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D || $0 == 0x2E || $0 == 0x5F
        }
        guard isName else { throw URLFault(reason: "its host is not a valid international domain name") }
        return ascii
    }
}

/// Why libcurl does not take an address.
private struct URLFault: Error { let reason: String }

/// A handle of libcurl's URL API.
private final class ParsedURL {
    private let handle: OpaquePointer

    init(_ text: String) throws(URLFault) {
        guard let handle = curl_url() else { throw URLFault(reason: "out of memory") }
        let flags = UInt32(CURLU_ALLOW_SPACE | CURLU_URLENCODE)
        let trimmed = text.drop { $0 == " " || $0 == "\t" || $0 == "\n" || $0 == "\r" }
        let code = curl_url_set(handle, CURLUPART_URL, String(trimmed), flags)
        guard code == CURLUE_OK else {
            curl_url_cleanup(handle)
            throw URLFault(reason: curl_url_strerror(code).map { String(cString: $0) } ?? "error \(code.rawValue)")
        }
        self.handle = handle
    }

    deinit { curl_url_cleanup(handle) }

    subscript(part: CURLUPart) -> String? { text(part, flags: 0) }

    func decoded(_ part: CURLUPart) -> String? { text(part, flags: UInt32(CURLU_URLDECODE)) }

    func set(_ part: CURLUPart, _ text: String) -> Bool { curl_url_set(handle, part, text, 0) == CURLUE_OK }

    func clear(_ part: CURLUPart) { curl_url_set(handle, part, nil, 0) }

    private func text(_ part: CURLUPart, flags: UInt32) -> String? {
        var text: UnsafeMutablePointer<CChar>?
        guard curl_url_get(handle, part, &text, flags) == CURLUE_OK, let text else { return nil }
        defer { curl_free(text) }
        return String(cString: text)
    }
}
