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
        if Self.isCanonical(url) { return url }
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
        let host = Self.host(rest[..<end].lowercased(), defaultPort: scheme == "https" ? ":443" : ":80")
        rest = rest[end...]
        let mark = rest.utf8.firstIndex(of: 0x3F) ?? rest.endIndex
        let path = Self.path(Self.unescape(rest[..<mark]))
        var query = mark < rest.endIndex ? self.query(rest[rest.index(after: mark)...]) : ""
        if query == "amp" || query == "amp=1" { query = "" }
        return scheme + "://" + host + path + (query.isEmpty ? "" : "?" + query)
    }

    /// Whether an address has nothing that the rules look for, as most have: a plain host and path, without a query. Of others it says no,
    /// whether they are canonical or not.
    private static func isCanonical(_ url: String) -> Bool {
        var url = url
        return url.withUTF8 { bytes in
            guard bytes.starts(with: "http".utf8) else { return false }
            let start = bytes.starts(with: "http://".utf8) ? 7 : bytes.starts(with: "https://".utf8) ? 8 : bytes.count
            var slash = start
            while slash < bytes.count, isHost(bytes[slash]) { slash += 1 }
            guard slash > start, slash < bytes.count, bytes[slash] == 0x2F, bytes[slash - 1] != 0x2E else { return false }
            let host = bytes[start..<slash]
            let path = bytes[slash...]
            guard !host.suffix(3).elementsEqual(":80".utf8), !host.suffix(4).elementsEqual(":443".utf8),
                !variants.contains(where: { host.starts(with: $0.utf8) }), !path.starts(with: "/amp/".utf8)
            else { return false }
            // No query, fragment or escape, and ASCII alone.
            guard path.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != 0x3F && $0 != 0x23 && $0 != 0x25 }) else { return false }
            let ends = { (ending: String) in path.suffix(ending.utf8.count).elementsEqual(ending.utf8) }
            return !endings.contains(where: ends) && !ends(".amp") && !ends(".amp.html")
        }
    }

    /// Small letters, digits, hyphens and dots, and the colon of a port.
    private static func isHost(_ byte: UInt8) -> Bool { byte &- 0x61 < 26 || byte &- 0x30 < 11 || byte == 0x2D || byte == 0x2E }

    /// What the names of hosts for phones begin with.
    private static let variants = ["m.", "mobile.", "amp."]

    /// What paths end in that says nothing.
    private static let endings = ["/amp", "/index.html", "/index.htm", "/index.php", "/"]

    /// Without user, default port, closing dot, and the names of mobile variants.
    private static func host(_ text: String, defaultPort: String) -> Substring {
        var host = text[...]
        if let at = host.utf8.lastIndex(of: 0x40) { host = host[host.index(after: at)...] }
        // Each rule is applied until it finds nothing more: a canonical address must be its own.
        while true {
            if host.hasSuffix(defaultPort) {
                host.removeLast(defaultPort.count)
            } else if host.hasSuffix(".") {
                host.removeLast()
            } else {
                break
            }
        }
        var dots = host.utf8.count { $0 == 0x2E }
        // `m.example.org` is the phone's face of `www.example.org` or of the bare name; the bare name stands for all.
        while dots >= 2, let prefix = variants.first(where: { host.hasPrefix($0) }) {
            host.removeFirst(prefix.count)
            dots -= 1
        }
        return host
    }

    /// Without the names of AMP variants and of index pages, and without a closing slash.
    private static func path(_ text: String) -> String {
        var path = text[...]
        while path.hasPrefix("/amp/") { path.removeFirst(4) }
        // `.html` where `.amp` stood before it.
        var ending = ""
        // What is taken off ends in one of these bytes.
        while let last = path.utf8.last, [0x2F, 0x6C, 0x6D, 0x70].contains(last) || !ending.isEmpty {
            if path.hasSuffix(".amp") {
                path.removeLast(4)
            } else if !ending.isEmpty {
                guard path.hasSuffix("/index") else { break }
                path.removeLast(6)
                ending = ""
            } else if path.hasSuffix(".amp.html") {
                path.removeLast(5)
                ending = ".html"
            } else if let suffix = endings.first(where: { path.hasSuffix($0) }) {
                path.removeLast(suffix.count)
            } else {
                break
            }
        }
        return path.isEmpty && ending.isEmpty ? "/" : path + ending
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
                // A sign that begins no escape is written as one, or what follows could be read as one the next time.
                if bytes[i] == 0x25 { out += [0x25, 0x32, 0x35] } else { out.append(bytes[i]) }
                i += 1
            }
        }
        return String(decoding: out, as: UTF8.self)
    }
}
