/// An http or https address as a request needs it: ASCII only, with credentials apart.
///
/// The host is in its IDNA form. In path and query whatever URLs do not hold is percent-encoded as UTF-8: blanks, quotation marks, `<`, `>`,
/// `\`, `^`, `` ` ``, `{`, `|`, `}` and all beyond ASCII (RFC 3986 §2, WHATWG URL §1.3); what is encoded already stays. Line ends and tabs go.
/// There is no fragment and no port that is the scheme's own.
public struct RequestAddress: Sendable, Equatable {
    /// `https://host/path?query`, without user information.
    public var url: String
    /// `user:password` with percent-encoding undone, where the address holds them (RFC 3986 §3.2.1).
    public var credentials: String?
    private var userInformation: Substring?

    /// Reads an address as people and documents write it.
    ///
    /// - Throws: `AddressError`.
    public init(_ text: String) throws(AddressError) {
        let clean = String(decoding: text.utf8.filter { $0 >= 0x20 && $0 != 0x7F }, as: UTF8.self).trimmed
        guard let slashes = clean.behindScheme else { throw .noAddress(text) }
        let scheme = clean.prefix { $0 != ":" }.lowercased()
        guard scheme == "http" || scheme == "https" else { throw .scheme(scheme) }
        var rest = clean[slashes...]
        if let hash = rest.utf8.firstIndex(of: 0x23) { rest = rest[..<hash] }
        let end = rest.utf8.firstIndex { $0 == 0x2F || $0 == 0x3F } ?? rest.endIndex
        // Readers of addresses do not agree on which side of a backslash the host stands.
        guard !rest[..<end].utf8.contains(0x5C) else { throw .host(String(rest[..<end]), reason: "a host has no “\\”") }
        let authority = Authority(rest[..<end])
        userInformation = authority.userInformation
        credentials = userInformation.map { Self.decoded($0) }
        let host = try HostName.ascii(
            authority.host.utf8.contains(0x25) && !authority.host.hasPrefix("[") ? Self.decoded(authority.host) : String(authority.host))
        url = scheme + "://" + host + (try Self.port(authority.port, scheme: scheme)) + Self.encoded(rest[end...])
    }

    /// The address with its user information, where it has one: what a store keeps.
    public var withCredentials: String {
        guard let userInformation, let host = url.behindScheme else { return url }
        return url[..<host] + Self.encoded(userInformation) + "@" + url[host...]
    }

    /// The address with the user information of another one of the same origin (scheme, host and port), where it has none of its own.
    public func with(credentialsOf other: RequestAddress) -> String {
        guard userInformation == nil, let information = other.userInformation, let host = url.behindScheme, origin == other.origin else {
            return withCredentials
        }
        return url[..<host] + Self.encoded(information) + "@" + url[host...]
    }

    /// Scheme, host and port.
    private var origin: Substring {
        guard let host = url.behindScheme else { return url[...] }
        return url[..<(url[host...].utf8.firstIndex { $0 == 0x2F || $0 == 0x3F } ?? url.endIndex)]
    }

    private static func port(_ text: Substring?, scheme: String) throws(AddressError) -> String {
        guard let text, !text.isEmpty else { return "" }
        guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = UInt16(text) else { throw .port(String(text)) }
        return number == (scheme == "https" ? 443 : 80) ? "" : ":\(number)"
    }

    private static func encoded(_ text: Substring) -> String {
        guard text.utf8.contains(where: { needsEncoding($0) }) else { return String(text) }
        var out: [UInt8] = []
        let digits = Array("0123456789ABCDEF".utf8)
        for byte in text.utf8 {
            if needsEncoding(byte) { out += [0x25, digits[Int(byte >> 4)], digits[Int(byte & 15)]] } else { out.append(byte) }
        }
        return String(decoding: out, as: UTF8.self)
    }

    private static func needsEncoding(_ byte: UInt8) -> Bool {
        switch byte {
        case 0...0x20, 0x22, 0x3C, 0x3E, 0x5C, 0x5E, 0x60, 0x7B, 0x7C, 0x7D, 0x7F...0xFF: true
        default: false
        }
    }

    /// The text with percent-encoding undone.
    private static func decoded(_ text: Substring) -> String {
        var out: [UInt8] = []
        let bytes = Array(text.utf8)
        var i = 0
        while i < bytes.count {
            if bytes[i] == 0x25, i + 2 < bytes.count, let high = hex(bytes[i + 1]), let low = hex(bytes[i + 2]) {
                out.append(high << 4 | low)
                i += 3
            } else {
                out.append(bytes[i])
                i += 1
            }
        }
        return String(decoding: out, as: UTF8.self)
    }

    private static func hex(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x37
        case 0x61...0x66: byte - 0x57
        default: nil
        }
    }
}

/// `user:password@host:port` in its parts (RFC 3986 §3.2).
struct Authority {
    var userInformation: Substring?
    var host: Substring
    var port: Substring?

    init(_ text: Substring) {
        var rest = text
        if let at = rest.utf8.lastIndex(of: 0x40) {
            userInformation = rest[..<at]
            rest = rest[rest.index(after: at)...]
        }
        host = rest
        let colon: String.Index?
        if let close = rest.utf8.lastIndex(of: 0x5D), rest.utf8.first == 0x5B {
            colon = rest[close...].utf8.firstIndex(of: 0x3A)
        } else {
            colon = rest.utf8.lastIndex(of: 0x3A)
        }
        guard let colon else { return }
        host = rest[..<colon]
        port = rest[rest.index(after: colon)...]
    }
}

/// The address without user information: what is shown to people and written to logs.
///
/// Everything before the last `@` of the authority goes, whether or not the address can be read.
public func withoutCredentials(_ url: String) -> String {
    let bytes = url.utf8
    guard let at = bytes.firstIndex(of: 0x40) else { return url }
    var start = bytes.startIndex
    if let colon = bytes.firstIndex(of: 0x3A), colon < at {
        let rest = bytes[bytes.index(after: colon)...]
        let slashes = rest.prefix { $0 == 0x2F || $0 == 0x5C }
        guard !slashes.isEmpty || bytes[bytes.startIndex..<colon].allSatisfy({ $0 != 0x2F }) else { return url }
        if !slashes.isEmpty { start = slashes.endIndex }
    }
    let end = bytes[start...].firstIndex { $0 == 0x2F || $0 == 0x3F || $0 == 0x23 } ?? bytes.endIndex
    guard let last = bytes[start..<end].lastIndex(of: 0x40) else { return url }
    return String(url[..<start]) + String(url[bytes.index(after: last)...])
}

extension String {
    /// Without white space at either end.
    var trimmed: String {
        guard let low = firstIndex(where: { !$0.isWhitespace }), let high = lastIndex(where: { !$0.isWhitespace }) else { return "" }
        return String(self[low...high])
    }

    /// Where the text goes on behind `scheme://`; nil when it does not begin so.
    var behindScheme: Index? {
        guard let colon = utf8.firstIndex(of: 0x3A), utf8[colon...].starts(with: "://".utf8) else { return nil }
        // bounded: the three bytes of “://” were just seen
        return utf8.index(colon, offsetBy: 3)
    }
}
