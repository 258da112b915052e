/// Reads tags and text of XML and HTML from bytes, whatever is wrong with them.
///
/// It makes no tree and defines no entities, so nothing in a document can make it use more memory than one tag needs, and no byte is
/// searched twice for the same end, so the time is in proportion to the bytes. Tokens are ranges of the buffer. Fed piece by piece, it
/// gives nil where the rest of a token is still to come.
public struct TagTokenizer {
    /// One token; ranges index the buffer given to `next`.
    public enum Token {
        /// Text with references still in it.
        case text(Range<Int>)
        /// Text to be taken as it is.
        case cdata(Range<Int>)
        /// A start tag; its attributes stand in `attributes`.
        case start(name: Range<Int>, isEmpty: Bool)
        case end(name: Range<Int>)
        case comment
        case instruction(Range<Int>)
        case doctype(Range<Int>)
    }

    /// A name and the raw value, without quotation marks; the value is empty where there is none.
    public typealias Attribute = (name: Range<Int>, value: Range<Int>)

    /// Attributes of the last start tag.
    public private(set) var attributes: [Attribute] = []
    /// What was wrong so far, once each, in the order it was met.
    public private(set) var damage: [String] = []
    /// A tag had more attributes than are kept.
    public private(set) var isOverfull = false
    /// Inside a CDATA section whose end was not yet seen.
    private var isInCDATA = false
    private var cursor = 0
    /// The text is HTML: what begins a declaration and never ends is text there, not the loss of all that follows.
    private let isHTML: Bool

    /// Attributes of one tag beyond that many are left out.
    private let maxAttributes: Int
    /// A tag longer than this, without its quoted values, is not a tag.
    private static let maxTag = 1 << 20
    /// A quoted value longer than this has no end: pictures within addresses take megabytes.
    private static let maxValue = 16 << 20
    /// Name of the element whose content is being passed over.
    private var skipping: [UInt8]?
    /// A declaration had no end; those after it end at the next `>`.
    private var endsDeclarationsEarly = false

    /// What ends a token.
    private enum Ending: Int, CaseIterable { case tag, comment, cdata, doubleQuote, singleQuote }

    /// For each ending a stretch in which none stands, from the last search that was in vain.
    private var searched = [Range<Int>](repeating: 0..<0, count: Ending.allCases.count)

    /// Index of the next such ending at or after `start`.
    private mutating func find(_ ending: Ending, in b: UnsafeRawBufferPointer, from start: Int) -> Int? {
        let known = searched[ending.rawValue]
        let from = known.contains(start) ? known.upperBound : start
        let hit: Int?
        switch ending {
        case .tag: hit = ByteScan.find(0x3E, in: b, from: from)
        case .doubleQuote: hit = ByteScan.find(0x22, in: b, from: from)
        case .singleQuote: hit = ByteScan.find(0x27, in: b, from: from)
        case .comment: hit = ByteScan.find("-->", in: b, from: from)
        case .cdata: hit = ByteScan.find("]]>", in: b, from: from)
        }
        guard hit == nil else { return hit }
        // The last two bytes may begin what the next piece ends.
        let end = ending == .comment || ending == .cdata ? b.count - 2 : b.count
        searched[ending.rawValue] = start..<max(start, end)
        return nil
    }

    /// Makes a tokenizer at the beginning of a document.
    ///
    /// - Parameters:
    ///   - isHTML: the buffer is a whole piece of HTML rather than an XML document.
    ///   - maxAttributes: attributes of one tag that are kept.
    public init(isHTML: Bool = false, maxAttributes: Int = 512) {
        self.isHTML = isHTML
        self.maxAttributes = maxAttributes
    }

    /// Where the next token begins.
    public var position: Int { cursor }

    /// Goes on behind the end tag of an element whose content is not markup (`script`, `style`); to the end when there is none.
    public mutating func skipContent(of name: UnsafeRawBufferPointer) { skipping = Array(name) }

    /// - Returns: false when the end tag may be still to come.
    private mutating func passOver(_ name: [UInt8], _ b: UnsafeRawBufferPointer, isLast: Bool) -> Bool {
        while let open = ByteScan.find(0x3C, in: b, from: cursor) {
            let end = open + 2 + name.count
            cursor = open
            guard end < b.count || isLast else { return false }
            guard end <= b.count else { break }
            guard b[open + 1] == 0x2F, zip(b[(open + 2)..<end], name).allSatisfy({ $0 | 0x20 == $1 | 0x20 }), end == b.count || !Self.isName(b[end])
            else {
                cursor = open + 1
                continue
            }
            let close = find(.tag, in: b, from: end)
            guard close != nil || isLast || b.count - open > Self.maxTag else { return false }
            cursor = close.map { $0 + 1 } ?? b.count
            skipping = nil
            return true
        }
        cursor = b.count
        if isLast { skipping = nil }
        return isLast
    }

    /// Tells that the buffer's first `count` bytes were dropped.
    public mutating func drop(_ count: Int) {
        cursor -= count
        for (index, known) in searched.enumerated() { searched[index] = max(0, known.lowerBound - count)..<max(0, known.upperBound - count) }
    }

    /// The next token, or nil when the buffer ends before it does (or at the end, when `isLast`).
    public mutating func next(_ b: UnsafeRawBufferPointer, isLast: Bool) -> Token? {
        if let skipping, cursor < b.count, !passOver(skipping, b, isLast: isLast) { return nil }
        guard cursor < b.count else { return nil }
        if isInCDATA { return cdata(b, isLast: isLast) }
        if b[cursor] != 0x3C { return text(b, isLast: isLast) }
        guard cursor + 1 < b.count else { return isLast ? literal(b) : nil }
        switch b[cursor + 1] {
        case 0x21: return declaration(b, isLast: isLast)
        case 0x3F:
            guard let end = find(.tag, in: b, from: cursor) else { return unfinished(b, isLast: isLast) }
            let range = cursor..<(end + 1)
            cursor = end + 1
            return .instruction(range)
        case 0x2F:
            guard cursor + 2 < b.count else { return unfinished(b, isLast: isLast) }
            guard Self.isNameStart(b[cursor + 2]) else { return bogusEnd(b, isLast: isLast) }
            var i = cursor + 2
            while i < b.count, Self.isName(b[i]) { i += 1 }
            let name = (cursor + 2)..<i
            while i < b.count, b[i] != 0x3E, b[i] != 0x3C { i += 1 }
            guard i < b.count || isLast || i - cursor > Self.maxTag else { return nil }
            cursor = i < b.count && b[i] == 0x3E ? i + 1 : i
            return .end(name: name)
        case let byte where Self.isNameStart(byte): return startTag(b, isLast: isLast)
        default: return literal(b)
        }
    }

    private mutating func note(_ what: String) { if !damage.contains(what) { damage.append(what) } }

    /// A `<` that begins no tag is text.
    private mutating func literal(_ b: UnsafeRawBufferPointer, count: Int = 1) -> Token {
        note("a < that begins no tag")
        let range = cursor..<(cursor + count)
        cursor += count
        return .cdata(range)
    }

    private mutating func unfinished(_ b: UnsafeRawBufferPointer, isLast: Bool) -> Token? {
        guard isLast || b.count - cursor > Self.maxTag else { return nil }
        note("the document ends inside a tag")
        cursor = b.count
        return .comment
    }

    private mutating func bogusEnd(_ b: UnsafeRawBufferPointer, isLast: Bool) -> Token? {
        guard let end = find(.tag, in: b, from: cursor) else { return unfinished(b, isLast: isLast) }
        note("an end tag without a name")
        cursor = end + 1
        return .comment
    }

    private mutating func text(_ b: UnsafeRawBufferPointer, isLast: Bool) -> Token? {
        let start = cursor
        if let end = ByteScan.find(0x3C, in: b, from: cursor) {
            cursor = end
            return .text(start..<end)
        }
        var end = b.count
        if !isLast {
            // A reference may continue in the next piece.
            var i = b.count
            while i > start, b.count - i < 64 {
                i -= 1
                if b[i] == 0x3B { break }
                if b[i] == 0x26 {
                    end = i
                    break
                }
            }
            // So may a character.
            while end > start, end > b.count - 4, end == b.count, b[end - 1] >= 0x80, !Self.endsWhole(b, start, end) { end -= 1 }
            // And the second half of a character that is written as two references.
            if let half = Entities.highSurrogate(endingAt: end, in: b, notBefore: start) { end = half }
            guard end > start else { return nil }
        }
        cursor = end
        return .text(start..<end)
    }

    private static func endsWhole(_ b: UnsafeRawBufferPointer, _ start: Int, _ end: Int) -> Bool {
        var i = end - 1
        while i > start, b[i] & 0xC0 == 0x80 { i -= 1 }
        let want = b[i] >= 0xF0 ? 4 : b[i] >= 0xE0 ? 3 : b[i] >= 0xC0 ? 2 : 1
        return end - i >= want
    }

    private mutating func cdata(_ b: UnsafeRawBufferPointer, isLast: Bool) -> Token? {
        let start = cursor
        if let end = find(.cdata, in: b, from: cursor) {
            isInCDATA = false
            cursor = end + 3
            return .cdata(start..<end)
        }
        // The last two bytes may begin the end mark.
        let end = isLast ? b.count : max(start, b.count - 2)
        if isLast {
            note("the document ends inside a CDATA section")
            isInCDATA = false
        }
        guard end > start else { return nil }
        cursor = end
        return .cdata(start..<end)
    }

    private mutating func declaration(_ b: UnsafeRawBufferPointer, isLast: Bool) -> Token? {
        let rest = UnsafeRawBufferPointer(rebasing: b[cursor...])
        if rest.starts(with: "<![CDATA[".utf8) {
            if isHTML, find(.cdata, in: b, from: cursor) == nil { return literal(b, count: 9) }
            cursor += 9
            isInCDATA = true
            return cursor < b.count ? cdata(b, isLast: isLast) : nil
        }
        if !isLast, rest.count < 9 { return nil }
        if rest.starts(with: "<!--".utf8) {
            if let end = find(.comment, in: b, from: cursor + 4) ?? (rest.starts(with: "<!-->".utf8) ? cursor + 2 : nil) {
                cursor = end + 3
                return .comment
            }
            guard isLast || rest.count > Self.maxTag else { return nil }
            note("a comment that does not end")
            cursor = find(.tag, in: b, from: cursor).map { $0 + 1 } ?? b.count
            return .comment
        }
        if isHTML || endsDeclarationsEarly {
            // HTML knows no declarations within declarations (WHATWG HTML §13.2.5.41, §13.2.5.53).
            guard let end = find(.tag, in: b, from: cursor) else { return isHTML ? literal(b, count: 2) : unfinished(b, isLast: isLast) }
            defer { cursor = end + 1 }
            return .doctype(cursor..<(end + 1))
        }
        let limit = min(b.count, cursor + Self.maxTag)
        var i = cursor + 2
        var depth = 0
        var quote: UInt8 = 0
        while i < limit {
            let byte = b[i]
            if quote != 0 {
                if byte == quote { quote = 0 }
            } else if depth > 0, byte == 0x22 || byte == 0x27 {
                quote = byte
            } else if byte == 0x5B {
                depth += 1
            } else if byte == 0x5D {
                depth -= 1
            } else if byte == 0x3E, depth <= 0 {
                break
            }
            i += 1
        }
        guard i < limit else {
            if !isLast, b.count - cursor < Self.maxTag { return nil }
            note("a declaration that does not end")
            endsDeclarationsEarly = true
            cursor = find(.tag, in: b, from: cursor).map { $0 + 1 } ?? b.count
            return .comment
        }
        let range = cursor..<(i + 1)
        cursor = i + 1
        return .doctype(range)
    }

    private mutating func startTag(_ b: UnsafeRawBufferPointer, isLast: Bool) -> Token? {
        attributes.removeAll(keepingCapacity: true)
        var i = cursor + 1
        while i < b.count, Self.isName(b[i]) { i += 1 }
        let name = (cursor + 1)..<i
        var isEmpty = false
        while i < b.count {
            let byte = b[i]
            if byte == 0x3E {
                cursor = i + 1
                return .start(name: name, isEmpty: isEmpty)
            }
            if byte == 0x3C {
                note("a tag that does not end")
                cursor = i
                return .start(name: name, isEmpty: isEmpty)
            }
            if byte == 0x2F || ByteScan.isSpace(byte) {
                isEmpty = byte == 0x2F
                i += 1
                continue
            }
            isEmpty = false
            let key = i
            while i < b.count, b[i] != 0x3D, b[i] != 0x3E, b[i] != 0x3C, b[i] != 0x2F, !ByteScan.isSpace(b[i]) { i += 1 }
            let keyEnd = i
            if keyEnd == key {
                i += 1
                continue
            }
            while i < b.count, ByteScan.isSpace(b[i]) { i += 1 }
            var value = keyEnd..<keyEnd
            if i < b.count, b[i] == 0x3D {
                i += 1
                while i < b.count, ByteScan.isSpace(b[i]) { i += 1 }
                guard i < b.count else { break }
                if b[i] == 0x22 || b[i] == 0x27 {
                    guard let end = find(b[i] == 0x22 ? .doubleQuote : .singleQuote, in: b, from: i + 1) else {
                        guard isLast || b.count - cursor > Self.maxValue else { return nil }
                        // The closing mark is missing: the tag ends at the next `>`.
                        note("an attribute that does not end")
                        cursor = find(.tag, in: b, from: i).map { $0 + 1 } ?? b.count
                        return .start(name: name, isEmpty: false)
                    }
                    value = (i + 1)..<end
                    i = end + 1
                } else {
                    let start = i
                    while i < b.count, b[i] != 0x3E, !ByteScan.isSpace(b[i]) { i += 1 }
                    value = start..<(i > start && i < b.count && b[i] == 0x3E && b[i - 1] == 0x2F ? i - 1 : i)
                    if value.upperBound < i { isEmpty = true }
                }
            }
            if attributes.count < maxAttributes { attributes.append((key..<keyEnd, value)) } else { isOverfull = true }
        }
        return unfinished(b, isLast: isLast)
    }

    @inline(__always)
    public static func isNameStart(_ byte: UInt8) -> Bool {
        (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A) || byte == 0x5F || byte == 0x3A || byte >= 0x80
    }

    @inline(__always)
    public static func isName(_ byte: UInt8) -> Bool {
        isNameStart(byte) || (byte >= 0x30 && byte <= 0x39) || byte == 0x2D || byte == 0x2E
    }
}
