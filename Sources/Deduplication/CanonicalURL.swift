/// Brings the addresses of one document to one form (RFC 3986 §6.2, and what sites add).
public struct CanonicalURL: Sendable {
    private let exact: Set<String>
    private let prefixes: [String]

    /// - Parameter trackingParameters: query parameters to drop; `utm_*` stands for any ending.
    public init(trackingParameters: [String]) {
        exact = Set(trackingParameters.filter { !$0.hasSuffix("*") }.map { $0.lowercased() })
        prefixes = trackingParameters.filter { $0.hasSuffix("*") }.map { String($0.dropLast()).lowercased() }
    }

    /// The canonical form: lower-case scheme and host, no default port, no fragment, no tracking parameters, no AMP or mobile variant,
    /// unreserved characters unescaped. What is not a web address is returned unchanged.
    public func canonical(_ url: String) -> String {
        guard let colon = url.utf8.firstIndex(of: 0x3A) else { return url }
        let scheme = url[..<colon].lowercased()
        guard scheme == "http" || scheme == "https", url[colon...].hasPrefix("://") else { return url }
        // bounded: the three characters of “://” were just seen
        var rest = url[url.index(colon, offsetBy: 3)...]
        if let hash = rest.utf8.firstIndex(of: 0x23) {
            // `#!` addresses are documents of their own on old single-page sites.
            if !rest[hash...].hasPrefix("#!") { rest = rest[..<hash] }
        }
        let end = rest.utf8.firstIndex { $0 == 0x2F || $0 == 0x3F } ?? rest.endIndex
        var host = rest[..<end].lowercased()
        if let at = host.lastIndex(of: "@") { host = String(host[host.index(after: at)...]) }
        if host.hasSuffix(scheme == "https" ? ":443" : ":80") { host.removeLast(scheme == "https" ? 4 : 3) }
        if host.hasSuffix(".") { host.removeLast() }
        for prefix in ["m.", "mobile.", "amp."] where host.hasPrefix(prefix) && host.utf8.filter({ $0 == 0x2E }).count >= 2 {
            // `m.example.org` is the phone's face of `www.example.org` or of the bare name; the bare name stands for all.
            host.removeFirst(prefix.count)
        }
        rest = rest[end...]
        let mark = rest.utf8.firstIndex(of: 0x3F) ?? rest.endIndex
        var path = Self.unescape(rest[..<mark])
        var query = mark < rest.endIndex ? self.query(rest[rest.index(after: mark)...]) : ""
        if path.hasSuffix("/amp") || path.hasSuffix("/amp/") { path.removeLast(path.hasSuffix("/") ? 5 : 4) }
        if path.hasSuffix(".amp") { path.removeLast(4) }
        if path.hasPrefix("/amp/") { path.removeFirst(4) }
        if path.hasSuffix(".amp.html") { path = String(path.dropLast(9)) + ".html" }
        if query == "amp" || query == "amp=1" { query = "" }
        for index in ["/index.html", "/index.htm", "/index.php"] where path.hasSuffix(index) { path.removeLast(index.count - 1) }
        if path.count > 1, path.hasSuffix("/") { path.removeLast() }
        if path.isEmpty { path = "/" }
        return scheme + "://" + host + path + (query.isEmpty ? "" : "?" + query)
    }

    private func query(_ text: Substring) -> String {
        text.split(separator: "&").filter { pair in
            let name = pair.prefix { $0 != "=" }.lowercased()
            return !exact.contains(name) && !prefixes.contains { name.hasPrefix($0) }
        }.joined(separator: "&")
    }

    /// Escapes of letters, digits, `-`, `.`, `_`, `~` mean the characters themselves (RFC 3986 §6.2.2.2).
    private static func unescape(_ path: Substring) -> String {
        guard path.utf8.contains(0x25) else { return String(path) }
        let bytes = Array(path.utf8)
        var out: [UInt8] = []
        var i = 0
        func hex(_ byte: UInt8) -> UInt8? {
            switch byte {
            case 0x30...0x39: byte - 0x30
            case 0x41...0x46: byte - 0x37
            case 0x61...0x66: byte - 0x57
            default: nil
            }
        }
        while i < bytes.count {
            if bytes[i] == 0x25, i + 2 < bytes.count, let high = hex(bytes[i + 1]), let low = hex(bytes[i + 2]) {
                let value = high << 4 | low
                let isUnreserved =
                    (value | 0x20 >= 0x61 && value | 0x20 <= 0x7A) || (0x30...0x39).contains(value) || [0x2D, 0x2E, 0x5F, 0x7E].contains(value)
                if isUnreserved {
                    out.append(value)
                } else {
                    let digits = Array("0123456789ABCDEF".utf8)
                    out += [0x25, digits[Int(high)], digits[Int(low)]]
                }
                i += 3
            } else {
                out.append(bytes[i])
                i += 1
            }
        }
        return String(decoding: out, as: UTF8.self)
    }
}
