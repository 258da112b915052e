import Addresses

/// References and their resolution (RFC 3986 §5.2), on text as it stands in documents.
public enum WebURL {
    /// The absolute address that a reference means within a document; the reference itself when there is no usable base.
    ///
    /// White space around and inside is dropped as browsers do; blanks inside become `%20`. A base longer than `longestBase` is none: every
    /// reference would repeat it.
    public static func resolve(_ reference: String, base: String?) -> String {
        var reference = reference
        var base = base
        let resolved: [UInt8]? = reference.withUTF8 { text in
            let text = UnsafeRawBufferPointer(text)
            // What most feeds write is absolute already.
            if isPlain(text) { return nil }
            var out: [UInt8] = []
            if base == nil {
                append(text, base: nil, into: &out)
            } else {
                base?.withUTF8 { append(text, base: UnsafeRawBufferPointer($0), into: &out) }
            }
            return out
        }
        return resolved.map { String(decoding: $0, as: UTF8.self) } ?? reference
    }

    /// Bytes of a base that is honoured.
    public static let longestBase = 1_024

    /// Appends the absolute address that a reference means (RFC 3986 §5.2.2).
    static func append(_ reference: UnsafeRawBufferPointer, base: UnsafeRawBufferPointer?, into out: inout [UInt8]) {
        let base = base.flatMap { $0.count <= longestBase ? $0 : nil }
        if reference.contains(where: { $0 <= 0x20 }) {
            clean(reference).withUnsafeBytes { resolve($0, base: base, into: &out) }
        } else {
            resolve(reference, base: base, into: &out)
        }
    }

    private static func isPlain(_ text: UnsafeRawBufferPointer) -> Bool {
        guard text.starts(with: "http://".utf8) || text.starts(with: "https://".utf8) else { return false }
        return text.allSatisfy { $0 > 0x20 }
    }

    private static func resolve(_ reference: UnsafeRawBufferPointer, base: UnsafeRawBufferPointer?, into out: inout [UInt8]) {
        func slice(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>) -> UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: bytes[range]) }
        if let colon = schemeEnd(reference) {
            let rest = slice(reference, (colon + 1)..<reference.count)
            // `http:path` is relative in old documents when the scheme is the base's own (RFC 3986 §5.2.2, non-strict).
            guard let base, schemeEnd(base) == colon, isHTTP(slice(reference, 0..<colon)),
                zip(base[..<colon], reference[..<colon]).allSatisfy({ $0 | 0x20 == $1 | 0x20 }), !rest.starts(with: "//".utf8)
            else { return out.append(contentsOf: reference) }
            return resolve(rest, base: base, into: &out)
        }
        guard let base, let colon = schemeEnd(base) else { return out.append(contentsOf: reference) }
        let fragment = ByteScan.find(0x23, in: base, from: 0) ?? base.count
        guard let first = reference.first else { return out.append(contentsOf: base[..<fragment]) }
        if first == 0x23 {
            out.append(contentsOf: base[..<fragment])
            return out.append(contentsOf: reference)
        }
        // Where the base's authority and path end.
        var authorityEnd = colon + 1
        if base[authorityEnd...].starts(with: "//".utf8) {
            authorityEnd += 2
            while authorityEnd < base.count, !isDelimiter(base[authorityEnd]) { authorityEnd += 1 }
        }
        var pathEnd = authorityEnd
        while pathEnd < base.count, base[pathEnd] != 0x3F, base[pathEnd] != 0x23 { pathEnd += 1 }
        for byte in base[..<colon] { out.append(byte | 0x20) }
        out.append(0x3A)
        if reference.starts(with: "//".utf8) { return out.append(contentsOf: reference) }
        out.append(contentsOf: base[(colon + 1)..<authorityEnd])
        if first == 0x3F {
            if pathEnd == authorityEnd { out.append(0x2F) } else { out.append(contentsOf: base[authorityEnd..<pathEnd]) }
            return out.append(contentsOf: reference)
        }
        let cut = reference.firstIndex { $0 == 0x3F || $0 == 0x23 } ?? reference.count
        let pathStart = out.count
        if first != 0x2F {
            if let last = base[authorityEnd..<pathEnd].lastIndex(of: 0x2F) {
                out.append(contentsOf: base[authorityEnd...last])
            } else {
                out.append(0x2F)
            }
        }
        out.append(contentsOf: reference[..<cut])
        removeDots(&out, from: pathStart)
        out.append(contentsOf: reference[cut...])
    }

    @inline(__always)
    private static func isDelimiter(_ byte: UInt8) -> Bool { byte == 0x2F || byte == 0x3F || byte == 0x23 }

    private static func isHTTP(_ scheme: UnsafeRawBufferPointer) -> Bool {
        guard let name = PackedName(scheme) else { return false }
        return name == httpName || name == httpsName
    }

    private static let httpName = PackedName("http")
    private static let httpsName = PackedName("https")

    /// Index of the colon behind a scheme.
    static func schemeEnd(_ text: UnsafeRawBufferPointer) -> Int? {
        guard let first = text.first, isLetter(first) else { return nil }
        for (index, byte) in text.enumerated() {
            if byte == 0x3A { return index }
            guard isLetter(byte) || (0x30...0x39).contains(byte) || byte == 0x2B || byte == 0x2D || byte == 0x2E else { return nil }
        }
        return nil
    }

    @inline(__always)
    private static func isLetter(_ byte: UInt8) -> Bool { byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A }

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
        var url = url
        return url.withUTF8 { text in
            let text = UnsafeRawBufferPointer(text)
            guard let colon = schemeEnd(text), let host = hostRange(text, after: colon) else { return nil }
            return String(decoding: text[host], as: UTF8.self).lowercased()
        }
    }

    /// An address with a scheme that leads to documents: http or https.
    public static func isWeb(_ url: String) -> Bool {
        var url = url
        return url.withUTF8 { text in
            let text = UnsafeRawBufferPointer(text)
            guard let colon = schemeEnd(text), isHTTP(UnsafeRawBufferPointer(rebasing: text[..<colon])) else { return false }
            return hostRange(text, after: colon) != nil
        }
    }

    /// Where the host of an address stands, without user and port; nil when it has none.
    private static func hostRange(_ text: UnsafeRawBufferPointer, after colon: Int) -> Range<Int>? {
        guard text[(colon + 1)...].starts(with: "//".utf8) else { return nil }
        var start = colon + 3
        var end = start
        while end < text.count, !isDelimiter(text[end]) { end += 1 }
        if let at = text[start..<end].lastIndex(of: 0x40) { start = at + 1 }
        if start < end, text[start] == 0x5B {
            return text[start..<end].firstIndex(of: 0x5D).map { start..<($0 + 1) }
        }
        if let port = text[start..<end].firstIndex(of: 0x3A) { end = port }
        return start < end ? start..<end : nil
    }

    /// Whether two addresses are of one site by the public suffix list: `www.abc.es` and `abc.es`, not `a.github.io` and `b.github.io`.
    public static func isSameSite(_ a: String, _ b: String) -> Bool {
        guard let first = host(a), let second = host(b) else { return false }
        return Site.isSame(host: first, as: second)
    }

    private static func clean(_ text: UnsafeRawBufferPointer) -> [UInt8] {
        var out: [UInt8] = []
        for byte in ByteScan.trimmed(text) {
            if byte == 0x20 { out += [0x25, 0x32, 0x30] } else if byte > 0x20 { out.append(byte) }
        }
        return out
    }

    /// RFC 3986 §5.2.4, on the path that begins at `start`.
    private static func removeDots(_ out: inout [UInt8], from start: Int) {
        guard out.withUnsafeBytes({ ByteScan.find("/.", in: $0, from: start) }) != nil else { return }
        let path = out[start...].split(separator: 0x2F, omittingEmptySubsequences: false)
        var kept: [ArraySlice<UInt8>] = []
        for (index, segment) in path.enumerated() {
            let isLast = index == path.count - 1
            if segment.elementsEqual([0x2E]) {
                if isLast { kept.append([]) }
            } else if segment.elementsEqual([0x2E, 0x2E]) {
                if kept.count > 1 { kept.removeLast() }
                if isLast { kept.append([]) }
            } else {
                kept.append(segment)
            }
        }
        out.replaceSubrange(start..., with: Array(kept.joined(separator: [0x2F])))
    }
}
