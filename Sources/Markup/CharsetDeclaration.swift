/// What documents say themselves of their encoding, read from their first bytes.
enum CharsetDeclaration {
    /// `encoding="…"` of the XML declaration (XML 1.0 §4.3.3); zeros are skipped so that wide text can be read.
    static func xml(_ bytes: [UInt8]) -> String? {
        // EBCDIC: the declaration itself is not ASCII.
        if bytes.starts(with: [0x4C, 0x6F, 0xA7, 0x94]) {
            var out: [UInt8] = []
            bytes.prefix(200).withUnsafeBytes { IconvDecoder("cp037")?.decode($0, isLast: true, into: &out) }
            // Its kinds differ in their quotation marks, not in letters and digits.
            guard let at = find("encoding=", in: out[...]) else { return nil }
            let name = out[at...].dropFirst().prefix { isLetterOrDigit($0) || $0 == 0x2D || $0 == 0x5F || $0 == 0x3A }
            return name.isEmpty ? "cp037" : String(decoding: name, as: UTF8.self)
        }
        let head = bytes.prefix(400).filter { $0 != 0 && $0 < 0x80 }
        guard let open = find("<?xml", in: head[...]), let close = find("?>", in: head[open...]) else { return nil }
        return attribute("encoding", in: head[open..<close])
    }

    /// A `meta` element's `charset`, its own or within `content` (WHATWG HTML §13.2.3.2), or an XML declaration's `encoding`.
    static func html(_ bytes: [UInt8]) -> String? {
        let head = bytes.lazy.filter { $0 < 0x80 }.map { $0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0 }
        let text = Array(head.prefix(4_096))
        if text.starts(with: "<?xml".utf8), let close = find("?>", in: text[...]), let name = attribute("encoding", in: text[..<close]) {
            return name
        }
        var rest = text[...]
        while let meta = find("<meta", in: rest) {
            let tag = text[meta...].prefix(longestTag).prefix { $0 != 0x3E && $0 != 0x3C }
            if let name = attribute("charset", in: tag) { return name }
            rest = text[meta...]
        }
        return nil
    }

    /// Bytes of a `meta` element that are looked at.
    private static let longestTag = 1_024

    private static func attribute(_ name: StaticString, in text: ArraySlice<UInt8>) -> String? {
        guard let at = find(name, in: text) else { return nil }
        var rest = text[at...].drop { ByteScan.isSpace($0) }
        guard rest.first == 0x3D else { return nil }
        rest = rest.dropFirst().drop { $0 == 0x20 || $0 == 0x22 || $0 == 0x27 }
        let value = rest.prefix { !ByteScan.isSpace($0) && !#""'>;/?"#.utf8.contains($0) }
        return value.isEmpty ? nil : String(decoding: value, as: UTF8.self)
    }

    /// Index behind the next occurrence; nil when there is none.
    private static func find(_ pattern: StaticString, in text: ArraySlice<UInt8>) -> Int? {
        text.withUnsafeBytes { ByteScan.find(pattern, in: $0, from: 0) }.map { text.startIndex + $0 + pattern.utf8CodeUnitCount }
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool { byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A || byte >= 0x30 && byte <= 0x39 }
}
