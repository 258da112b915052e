/// References and their resolution (RFC 3986 §5.2), on text as it stands in documents.
public enum WebURL {
    /// The absolute address that a reference means within a document; the reference itself when there is no usable base.
    ///
    /// White space around and inside is dropped as browsers do; blanks inside become `%20`.
    public static func resolve(_ reference: String, base: String?) -> String {
        let reference = clean(reference)
        if let scheme = scheme(reference) {
            // `http:path` is relative in old documents when the scheme is the base's own (RFC 3986 §5.2.2, non-strict).
            guard let base, self.scheme(base) == scheme, ["http", "https"].contains(scheme),
                !reference.dropFirst(scheme.utf8.count + 1).hasPrefix("//")
            else { return withRoot(reference) }
            return resolve(String(reference.dropFirst(scheme.utf8.count + 1)), base: base)
        }
        guard let base, let parts = Parts(base) else { return reference }
        if reference.isEmpty { return String(base.prefix { $0 != "#" }) }
        if reference.hasPrefix("//") { return withRoot(parts.scheme + ":" + reference) }
        let root = parts.scheme + ":" + (parts.authority.map { "//" + $0 } ?? "")
        if reference.hasPrefix("#") { return String(base.prefix { $0 != "#" }) + reference }
        if reference.hasPrefix("?") { return root + (parts.path.isEmpty ? "/" : parts.path) + reference }
        let cut = reference.firstIndex { $0 == "?" || $0 == "#" } ?? reference.endIndex
        let path = reference[..<cut]
        let tail = reference[cut...]
        if path.hasPrefix("/") { return root + removeDots(String(path)) + tail }
        let folder = parts.path.lastIndex(of: "/").map { String(parts.path[...$0]) } ?? "/"
        return root + removeDots(folder + path) + tail
    }

    /// The scheme in lower case, nil when there is none.
    public static func scheme(_ text: some StringProtocol) -> String? {
        guard let colon = text.utf8.firstIndex(of: 0x3A) else { return nil }
        let name = text[..<colon]
        guard let first = name.utf8.first, first | 0x20 >= 0x61, first | 0x20 <= 0x7A,
            name.utf8.allSatisfy({ ($0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7A) || ($0 >= 0x30 && $0 <= 0x39) || $0 == 0x2B || $0 == 0x2D || $0 == 0x2E })
        else { return nil }
        return name.lowercased()
    }

    /// Host in lower case without port, nil when there is none.
    public static func host(_ url: String) -> String? {
        guard let authority = Parts(url)?.authority else { return nil }
        var host = authority[...]
        if let at = host.lastIndex(of: "@") { host = host[host.index(after: at)...] }
        if host.hasPrefix("[") { return host.firstIndex(of: "]").map { String(host[...$0]).lowercased() } }
        if let colon = host.firstIndex(of: ":") { host = host[..<colon] }
        return host.isEmpty ? nil : host.lowercased()
    }

    /// An address with a scheme that leads to documents: http or https.
    public static func isWeb(_ url: String) -> Bool {
        let scheme = scheme(url)
        return (scheme == "http" || scheme == "https") && host(url) != nil
    }

    /// Whether two addresses are of one site: the same registrable domain, taken as two labels, or three below registries such as `co.uk`.
    public static func isSameSite(_ a: String, _ b: String) -> Bool {
        func site(_ url: String) -> ArraySlice<Substring>? {
            guard let labels = host(url)?.split(separator: "."), let last = labels.last else { return nil }
            if last.utf8.allSatisfy({ (0x30...0x39).contains($0) }) { return labels[...] }
            let isBelowRegistry = labels.count >= 3 && last.utf8.count == 2 && labels[labels.count - 2].utf8.count <= 3
            return labels.suffix(isBelowRegistry ? 3 : 2)
        }
        guard let first = site(a), let second = site(b) else { return false }
        return first == second
    }

    struct Parts {
        let scheme: String
        let authority: String?
        let path: String

        init?(_ url: String) {
            guard let scheme = WebURL.scheme(url) else { return nil }
            self.scheme = scheme
            var rest = url.dropFirst(scheme.utf8.count + 1)
            if rest.hasPrefix("//") {
                rest = rest.dropFirst(2)
                let end = rest.firstIndex { $0 == "/" || $0 == "?" || $0 == "#" } ?? rest.endIndex
                authority = String(rest[..<end])
                rest = rest[end...]
            } else {
                authority = nil
            }
            path = String(rest.prefix { $0 != "?" && $0 != "#" })
        }
    }

    private static func clean(_ text: String) -> String {
        guard text.utf8.contains(where: { $0 <= 0x20 }) else { return text }
        let bytes = Array(text.utf8)
        return bytes.withUnsafeBytes { all in
            var out: [UInt8] = []
            for byte in ByteScan.trimmed(all) {
                if byte == 0x20 { out += [0x25, 0x32, 0x30] } else if byte > 0x20 { out.append(byte) }
            }
            return String(decoding: out, as: UTF8.self)
        }
    }

    /// An address of a host alone keeps its form; a path is put where a query stands without one.
    private static func withRoot(_ url: String) -> String { url }

    /// RFC 3986 §5.2.4.
    static func removeDots(_ path: String) -> String {
        guard path.contains("/.") else { return path }
        var out: [Substring] = []
        let segments = path.split(separator: "/", omittingEmptySubsequences: false)
        for (index, segment) in segments.enumerated() {
            let isLast = index == segments.count - 1
            switch segment {
            case ".": if isLast { out.append("") }
            case "..":
                if out.count > 1 { out.removeLast() }
                if isLast { out.append("") }
            default: out.append(segment)
            }
        }
        return out.joined(separator: "/")
    }
}
