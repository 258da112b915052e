/// Addresses as people type them and lists hold them.
public enum TypedAddress {
    /// The addresses that a text may mean, the likeliest first; all are fit to be stored and asked.
    ///
    /// Blanks around it, control characters, line ends, `<…>` and quotation marks go. `feed:`, `feed://` and their kin mean http (draft-obasanjo-feed-uri-scheme §2). Without
    /// a scheme https is meant, and http where https is not served. `file:` addresses come back as they are.
    ///
    /// - Throws: `AddressError` with what to write instead.
    public static func candidates(_ text: String) throws(AddressError) -> [String] {
        var rest = bare(text)
        var schemes = ["https", "http"]
        var isFeedScheme = false
        while let scheme = scheme(rest), feedSchemes.contains(scheme) {
            rest = String(rest.dropFirst(scheme.count + 1))
            schemes = ["http", "https"]
            isFeedScheme = true
        }
        switch scheme(rest) {
        case "file":
            guard rest.hasPrefix("file:///"), !isFeedScheme else { throw .noAddress(text) }
            return [rest]
        case "http", "https":
            guard let colon = rest.firstIndex(of: ":") else { throw .noAddress(text) }
            // `http:/host` and `http:host` are slips for `http://host`.
            return [try stored(rest[..<colon] + "://" + rest[rest.index(after: colon)...].drop { $0 == "/" })]
        case let other?: throw .scheme(other)
        case nil: break
        }
        let named = String(rest.drop { $0 == "/" })
        let authority = Authority(named.prefix { $0 != "/" && $0 != "?" && $0 != "#" })
        // One word alone is more likely a slip than a host, and a colon with nothing behind it makes a key of some other file.
        guard
            authority.port?.isEmpty != true,
            rest.hasPrefix("//") || authority.host.contains(".") || authority.port != nil || authority.host.hasPrefix("[")
                || authority.host == "localhost"
        else { throw .noAddress(text) }
        var found: [String] = []
        for scheme in schemes { found.append(try stored(scheme + "://" + named)) }
        return found
    }

    private static let feedSchemes: Set<String> = ["feed", "feeds", "rss", "pcast", "itpc", "podcast"]

    private static func stored(_ url: some StringProtocol) throws(AddressError) -> String { try RequestAddress(String(url)).withCredentials }

    private static func bare(_ text: String) -> String {
        var text = String(String.UnicodeScalarView(text.unicodeScalars.filter { !isControl($0) })).trimmed
        for (open, close) in [("<", ">"), ("\"", "\""), ("“", "”"), ("'", "'")] where text.count > 2 && text.hasPrefix(open) && text.hasSuffix(close)
        {
            text = String(text.dropFirst().dropLast()).trimmed
        }
        return text
    }

    /// Control characters and line ends, which no address holds.
    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: true
        default: false
        }
    }

    /// The scheme in lower case; nil when the colon stands before a port or there is none.
    private static func scheme(_ text: String) -> String? {
        guard let colon = text.utf8.firstIndex(of: 0x3A) else { return nil }
        let name = text[..<colon].lowercased()
        guard let first = name.utf8.first, (0x61...0x7A).contains(first),
            name.utf8.allSatisfy({ (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2B || $0 == 0x2D })
        else { return nil }
        // `localhost:8080/feed`: what stands behind the colon is a port.
        let behind = text[text.index(after: colon)...].utf8.prefix { $0 != 0x2F && $0 != 0x3F && $0 != 0x23 }
        if !behind.isEmpty, behind.allSatisfy({ (0x30...0x39).contains($0) }) { return nil }
        return name
    }
}
