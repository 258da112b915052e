/// HTML as one line of text.
public enum PlainText {
    /// Tags out, references decoded, white space folded; scripts and styles go with their content.
    public static func from(_ html: UnsafeRawBufferPointer) -> String {
        var out: [UInt8] = []
        append(html, into: &out)
        return fold(out)
    }

    /// Like `from`, of text.
    public static func from(_ html: String) -> String {
        guard html.utf8.contains(where: { $0 == 0x3C || $0 == 0x26 }) else { return fold(Array(html.utf8)) }
        var html = html
        return html.withUTF8 { from(UnsafeRawBufferPointer($0)) }
    }

    /// Text that may be markup, as titles of RSS are: a tag is markup when it has its counterpart, stands for itself (`<br>`), has attributes
    /// or encloses all of it; any other is a word, as in “How to use <b>”.
    public static func fromText(_ text: UnsafeRawBufferPointer) -> String {
        guard ByteScan.find(0x3C, in: text, from: 0) != nil else { return from(text) }
        let words = LoneTags.find(text)
        guard !words.isEmpty else { return from(text) }
        var out: [UInt8] = []
        var start = 0
        for word in words {
            append(UnsafeRawBufferPointer(rebasing: text[start..<word.lowerBound]), into: &out)
            out.append(contentsOf: text[word])
            start = word.upperBound
        }
        append(UnsafeRawBufferPointer(rebasing: text[start...]), into: &out)
        return fold(out)
    }

    /// Like `fromText` of bytes, of text.
    public static func fromText(_ text: String) -> String {
        var text = text
        return text.withUTF8 { fromText(UnsafeRawBufferPointer($0)) }
    }

    static func append(_ html: UnsafeRawBufferPointer, into out: inout [UInt8]) {
        var tokenizer = TagTokenizer(isHTML: true)
        while let token = tokenizer.next(html, isLast: true) {
            switch token {
            case .text(let range):
                Entities.decode(UnsafeRawBufferPointer(rebasing: html[range]), into: &out)
            case .cdata(let range): out.append(contentsOf: html[range])
            case .start(let name, let isEmpty):
                guard let kind = kind(html, name) else { continue }
                if kind == .ignored, !isEmpty {
                    tokenizer.skipContent(of: UnsafeRawBufferPointer(rebasing: html[name]))
                } else if kind == .block {
                    out.append(0x20)
                }
            case .end(let name): if kind(html, name) == .block { out.append(0x20) }
            default: break
            }
        }
    }

    private enum Kind { case block, ignored }

    private static func kind(_ html: UnsafeRawBufferPointer, _ name: Range<Int>) -> Kind? {
        PackedName(UnsafeRawBufferPointer(rebasing: html[name])).flatMap { kinds[$0] }
    }

    private static let kinds: NameTable<Kind> = {
        let blocks = "p br div li ul ol h1 h2 h3 h4 h5 h6 tr td th table blockquote section article figure figcaption hr dd dt pre"
        return NameTable(blocks.split(separator: " ").map { ($0, .block) } + [("script", .ignored), ("style", .ignored), ("applet", .ignored)])
    }()

    /// White space runs, no-break spaces among them, as one blank; none at the ends; control characters out.
    public static func fold(_ text: String) -> String {
        var text = text
        return text.withUTF8 { fold(UnsafeRawBufferPointer($0)) }
    }

    /// Like `fold` of a text, of its UTF-8.
    public static func fold(_ bytes: [UInt8]) -> String { bytes.withUnsafeBytes { fold($0) } }

    /// Like `fold` of a text, of its UTF-8.
    public static func fold(_ bytes: UnsafeRawBufferPointer) -> String {
        // Blanks only get fewer: the result never needs more room than the input.
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: bytes.count) { out in
            let target = UnsafeMutableRawBufferPointer(out)
            var n = 0
            var previous: UInt8 = 0
            var i = 0
            while i < bytes.count {
                // Most text is folded already, and goes eight bytes at a time.
                while i + 8 <= bytes.count {
                    let eight = bytes.loadUnaligned(fromByteOffset: i, as: UInt64.self)
                    guard isFolded(UInt64(littleEndian: eight), afterBlank: n == 0 || out[n - 1] == 0x20) else { break }
                    target.storeBytes(of: eight, toByteOffset: n, as: UInt64.self)
                    n += 8
                    i += 8
                    previous = out[n - 1]
                }
                let end = min(i + 8, bytes.count)
                while i < end {
                    let byte = bytes[i]
                    let isNoBreak = byte == 0xA0 && previous == 0xC2
                    // The first byte of a no-break space is already out.
                    if isNoBreak { n -= 1 }
                    if isNoBreak || ByteScan.isSpace(byte) {
                        if n > 0, out[n - 1] != 0x20 {
                            out[n] = 0x20
                            n += 1
                        }
                    } else if byte >= 0x20, byte != 0x7F {
                        out[n] = byte
                        n += 1
                    }
                    previous = byte
                    i += 1
                }
            }
            if n > 0, out[n - 1] == 0x20 { n -= 1 }
            return String(mostlySound: UnsafeBufferPointer(rebasing: out[..<n]))
        }
    }

    /// Whether eight bytes, the first one the lowest, are text of ASCII without control characters and without two blanks in a row. It may say
    /// no of some others too.
    @inline(__always)
    private static func isFolded(_ eight: UInt64, afterBlank: Bool) -> Bool {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let tops: UInt64 = 0x8080_8080_8080_8080
        // The top bit of each byte is set by bytes beyond ASCII, by those below 0x20, and by 0x7F.
        guard (eight | (eight &- ones &* 0x20) | (eight &+ ones)) & tops == 0 else { return false }
        // The top bit of each byte that is a blank.
        let others = eight ^ (ones &* 0x20)
        let blanks = (others &- ones) & ~others & tops
        return blanks & (blanks << 8 | (afterBlank ? 0x80 : 0)) == 0
    }
}
