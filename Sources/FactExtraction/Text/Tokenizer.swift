import Models

/// Divides a paragraph into tokens in one pass over its UTF-8.
///
/// Quotation marks are told open or closed by what stands beside them; a possessive `'s` is a token of its own; `U.S.`, `a.m.` and `Mr.` keep
/// their dots; a number ends where letters begin (`9.5bn` is two tokens).
struct Tokenizer {
    private let bytes: [UInt8]
    private var at = 0
    private var scalar = 0
    private var tokens: [Token] = []
    private var spaced = true
    private var openSingles = 0

    static func tokens(_ text: String) -> [Token] {
        var tokenizer = Tokenizer(bytes: Array(text.utf8))
        return tokenizer.run()
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    private mutating func run() -> [Token] {
        tokens.reserveCapacity(bytes.count / 5 + 4)
        while at < bytes.count {
            let (value, length) = scalarAt(at)
            switch Self.kind(value) {
            case .space:
                spaced = true
                advance(length)
                continue
            case .letter: word()
            case .digit: number()
            case .quote: quote(value, length)
            case .mark: mark(length)
            }
            spaced = false
        }
        return tokens
    }

    // MARK: Scalars

    private enum ScalarKind { case space, letter, digit, quote, mark }

    private static func kind(_ value: UInt32) -> ScalarKind {
        switch value {
        case 0x41...0x5A, 0x61...0x7A: return .letter
        case 0x30...0x39: return .digit
        case 0x22, 0x27, 0xAB, 0xBB, 0x2018...0x201F, 0x2039, 0x203A, 0x300C...0x300F: return .quote
        case 0x09...0x0D, 0x20, 0x85, 0xA0, 0x1680, 0x2000...0x200B, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000, 0xFEFF: return .space
        case ..<0x80: return .mark
        case 0x80...0xA9, 0xAC...0xB4, 0xB6...0xB9, 0xBC...0xBF, 0xD7, 0xF7, 0x2010...0x2BFF, 0x3001...0x3020: return .mark
        default: return .letter
        }
    }

    private func scalarAt(_ index: Int) -> (UInt32, Int) {
        bytes[index] < 0x80 ? (UInt32(bytes[index]), 1) : decodeScalar(bytes, index)
    }

    private func kind(at index: Int) -> ScalarKind { index < bytes.count ? Self.kind(scalarAt(index).0) : .space }

    private func byte(_ index: Int) -> UInt8 { index < bytes.count && index >= 0 ? bytes[index] : 0x20 }

    private mutating func advance(_ length: Int) {
        at += length
        scalar += 1
    }

    /// Length of a straight or curly apostrophe at the index, 0 where there is none.
    private func apostrophe(_ index: Int) -> Int {
        if byte(index) == 0x27 { return 1 }
        return byte(index) == 0xE2 && byte(index + 1) == 0x80 && byte(index + 2) == 0x99 ? 3 : 0
    }

    // MARK: Tokens

    private mutating func append(_ kind: Token.Kind, from: Int, scalarFrom: Int, key: String, shape: Token.Shape = .none, number: Double = 0) {
        var classes = kind == .word ? Lexicon.classes(key) : []
        // `Tô` is not `to`.
        if kind == .word, scalar - scalarFrom != at - from, bytes[from..<at].contains(where: { $0 >= 0xC3 && $0 != 0xE2 }) {
            classes.subtract([.function, .determiner, .preposition, .conjunction, .pronoun, .auxiliary, .opener])
        }
        tokens.append(
            Token(
                kind: kind, shape: shape, byteStart: from, byteEnd: at, start: scalarFrom, end: scalar, key: key, classes: classes, number: number,
                isGlued: !spaced))
    }

    /// Bytes of the longest word that is read as one.
    private static let wordLimit = 200
    /// Digits that are read exactly; of longer numbers only the size matters.
    private static let digitLimit = 40

    private mutating func word() {
        let from = at, scalarFrom = scalar
        var dots = false
        scan: while at < bytes.count, at - from < Self.wordLimit {
            // Most words are letters of ASCII alone.
            if bytes[at] | 0x20 >= 0x61, bytes[at] | 0x20 <= 0x7A {
                advance(1)
                continue
            }
            let (value, length) = scalarAt(at)
            switch Self.kind(value) {
            case .letter: advance(length)
            case .digit:
                // `RM324.9`, `Rs500`: a currency's letters end where the number begins.
                if isCurrency(from, at) { break scan }
                advance(length)
            case .quote:
                let width = apostrophe(at)
                guard width > 0, kind(at: at + width) == .letter else { break scan }
                // A possessive ends the word.
                if byte(at + width) | 0x20 == 0x73, !isWordByte(at + width + 1) { break scan }
                advance(width)
            case .mark:
                if value == 0x2D || value == 0x2010 || value == 0x2011 || value == 0x26, isWordByte(at + length), byte(at + length) != 0x2D {
                    if isPairOfNames(from, at + length) { break scan }
                    advance(length)
                } else if value == 0x2E, isInitial(endingAt: at) {
                    // `U.S.`, `a.m.`, `J. D.`: a single letter before the dot.
                    dots = true
                    advance(1)
                } else {
                    break scan
                }
            case .space: break scan
            }
        }
        var key = foldedWord(from, at)
        if !key.utf8.allSatisfy({ $0 < 0x80 }) { key = key.replacing("\u{2019}", with: "'").replacing("\u{2011}", with: "-") }
        let shape = shape(from, at)
        if dots { key = key.filter { $0 != "." } }
        if !dots, byte(at) == 0x2E, Lexicon.abbreviations.contains(key) { advance(1) }
        if shape == .capitals || (dots && shape != .lower), key == "us" || key == "usa" { key = "u.s." }
        append(.word, from: from, scalarFrom: scalarFrom, key: key, shape: shape)
        possessive()
    }

    /// A word folded; one of ASCII letters, as most are, without the tables.
    private func foldedWord(_ from: Int, _ to: Int) -> String {
        guard isASCII(from, to) else { return folded(String(decoding: bytes[from..<to], as: UTF8.self)) }
        return String(unsafeUninitializedCapacity: to - from) { out in
            for index in from..<to {
                let byte = bytes[index]
                out[index - from] = byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte
            }
            return to - from
        }
    }

    /// Whether every scalar of a stretch is one byte.
    private func isASCII(_ from: Int, _ to: Int) -> Bool {
        for index in from..<to where bytes[index] >= 0x80 { return false }
        return true
    }

    private func isCurrency(_ from: Int, _ to: Int) -> Bool {
        guard to - from <= 4, byte(from) >= 0x41, byte(from) <= 0x5A else { return false }
        let key = foldedWord(from, to)
        guard MoneyGrammar.isCode(key) else { return false }
        // One letter alone may count anything; two digits or a point make it money.
        return to - from > 1 || byte(to + 1) == 0x2E || (byte(to + 1) >= 0x30 && byte(to + 1) <= 0x39)
    }

    /// `January-June`, `US-China`: the hyphen stands between two names, each of which says something by itself.
    private func isPairOfNames(_ from: Int, _ next: Int) -> Bool {
        guard byte(from) >= 0x41, byte(from) <= 0x5A || byte(from) >= 0x80, byte(next) >= 0x41, byte(next) <= 0x5A || byte(next) >= 0x80 else {
            return false
        }
        let key = foldedWord(from, at)
        if !Lexicon.classes(key).isDisjoint(with: [.month, .weekday]) { return true }
        return Countries.part(Substring(key == "us" ? "u.s." : key.filter { $0 != "." } == "us" ? "u.s." : key)) != nil
    }

    private func isWordByte(_ index: Int) -> Bool {
        guard index < bytes.count else { return false }
        switch Self.kind(scalarAt(index).0) {
        case .letter, .digit: return true
        default: return false
        }
    }

    /// Whether the dot ends a single letter that begins the word or follows another dot.
    private func isInitial(endingAt dot: Int) -> Bool {
        guard dot > 0, byte(dot - 1) < 0x80, byte(dot - 1) | 0x20 >= 0x61, byte(dot - 1) | 0x20 <= 0x7A else { return false }
        let before = dot - 2
        guard before < 0 || byte(before) == 0x2E || (byte(before) < 0x80 && !isWordByte(before)) else { return false }
        // The letter alone (`J.`) or in a chain (`U.S.`): a capital, or a small one with another letter and dot behind or in front.
        return byte(dot - 1) < 0x61 || byte(before) == 0x2E || (isWordByte(dot + 1) && byte(dot + 2) == 0x2E)
    }

    private mutating func possessive() {
        let width = apostrophe(at)
        guard width > 0 else { return }
        let from = at, scalarFrom = scalar
        spaced = false
        if byte(at + width) | 0x20 == 0x73, !isWordByte(at + width + 1) {
            advance(width)
            advance(1)
            append(.mark, from: from, scalarFrom: scalarFrom, key: "'s")
        } else if byte(at - 1) | 0x20 == 0x73, openSingles == 0, !isWordByte(at + width) {
            advance(width)
            append(.mark, from: from, scalarFrom: scalarFrom, key: "'s")
        }
    }

    private func shape(_ from: Int, _ to: Int) -> Token.Shape {
        var upper = 0, lower = 0, first: Bool?
        var index = from
        while index < to {
            let (value, length) = scalarAt(index)
            index += length
            var isUpper = value >= 0x41 && value <= 0x5A, isLower = value >= 0x61 && value <= 0x7A
            if value >= 0x80, let scalar = Unicode.Scalar(value) {
                isUpper = scalar.properties.isUppercase
                isLower = !isUpper && scalar.properties.isAlphabetic
            }
            if isUpper { upper += 1 }
            if isLower { lower += 1 }
            if isUpper || isLower, first == nil { first = isUpper }
        }
        guard let first else { return .none }
        if !first { return upper > 0 ? .mixed : .lower }
        if lower == 0 { return upper > 1 ? .capitals : .capitalised }
        return upper > 1 ? .mixed : .capitalised
    }

    private mutating func number() {
        let from = at, scalarFrom = scalar
        var value = 0.0, fraction = 0.0
        while at < bytes.count {
            let byte = bytes[at]
            if byte >= 0x30, byte <= 0x39 {
                if fraction > 0 {
                    value += Double(byte - 0x30) * fraction
                    fraction /= 10
                } else {
                    value = value * 10 + Double(byte - 0x30)
                }
                advance(1)
            } else if byte == 0x2C, fraction == 0, isGroup(at) {
                advance(1)
            } else if byte == 0x2E, fraction == 0, self.byte(at + 1) >= 0x30, self.byte(at + 1) <= 0x39 {
                fraction = 0.1
                advance(1)
            } else {
                break
            }
        }
        let text = String(decoding: bytes[from..<at], as: UTF8.self)
        // Read again from the digits, so that 149.7 is the Double nearest to it.
        let exact = at - from > Self.digitLimit ? value : Double(text.utf8.contains(0x2C) ? text.filter { $0 != "," } : text) ?? value
        append(.number, from: from, scalarFrom: scalarFrom, key: text, number: exact)
        possessive()
    }

    /// A comma with three digits behind it, or with two that another group follows: `3,20,845`.
    private func isGroup(_ comma: Int) -> Bool {
        func isDigit(_ index: Int) -> Bool { byte(index) >= 0x30 && byte(index) <= 0x39 }
        if (1...3).allSatisfy({ isDigit(comma + $0) }) { return true }
        return isDigit(comma + 1) && isDigit(comma + 2) && byte(comma + 3) == 0x2C && isDigit(comma + 4) && isDigit(comma + 5)
    }

    private mutating func mark(_ length: Int) {
        let from = at, scalarFrom = scalar
        advance(length)
        let key: String
        switch scalarAt(from).0 {
        case 0x2010...0x2015, 0x2212: key = "–"
        // bounded: below 0x80
        case let value where value < 0x80: key = String(UnicodeScalar(UInt8(value)))
        default: key = String(decoding: bytes[from..<at], as: UTF8.self)
        }
        append(.mark, from: from, scalarFrom: scalarFrom, key: key)
    }

    private static let openingMarks: WordSet = ["(", "[", "–", "-", "/", ":"]

    private mutating func quote(_ value: UInt32, _ length: Int) {
        let from = at, scalarFrom = scalar
        let single = value == 0x27 || (0x2018...0x201B).contains(value) || value == 0x2039 || value == 0x203A
        let before = tokens.last
        // A dash or bracket in front opens, too.
        let opensHere =
            spaced || before == nil || before?.kind == .openQuote || before.map { $0.kind == .mark && Self.openingMarks.contains($0.key) } == true
        let followed = kind(at: at + length) != .space
        let opens: Bool
        switch value {
        case 0x201C, 0x201E, 0xAB, 0x2018, 0x201A, 0x2039, 0x300C, 0x300E: opens = value != 0x201C || opensHere || followed && !isGermanClose
        case 0x201D, 0xBB, 0x203A, 0x300D, 0x300F: opens = false
        default: opens = opensHere && followed
        }
        advance(length)
        if single, !opens, openSingles == 0 {
            // An apostrophe that no quotation waits for.
            append(.mark, from: from, scalarFrom: scalarFrom, key: "'")
            return
        }
        if single { openSingles = max(0, openSingles + (opens ? 1 : -1)) }
        append(opens ? .openQuote : .closeQuote, from: from, scalarFrom: scalarFrom, key: single ? "'" : "\"")
    }

    /// `“` closes what `„` opened.
    private var isGermanClose: Bool {
        guard let open = tokens.last(where: { $0.kind == .openQuote || $0.kind == .closeQuote }), open.kind == .openQuote else { return false }
        return byte(open.byteStart) == 0xE2 && byte(open.byteStart + 2) == 0x9E
    }
}
