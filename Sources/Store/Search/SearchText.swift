import Models

/// Text as the search index reads it, and queries in the index's language.
///
/// SQLite's own `remove_diacritics` does not fold `đ`, so text is folded here before it is indexed and before it is asked for.
/// Where words stand without blanks between them each character becomes a word, and a run of them a phrase: Chinese, Japanese, Thai, Khmer
/// and others, and Korean, whose particles and compounds have none.
public enum SearchText {
    /// The rules of folding and of words by which texts are indexed; another value has the index rebuilt.
    public static let rules = "words 3, folding \(Folding.version)"

    /// A text as the index reads it: folded, with each character of scripts without blanks as a word of its own.
    public static func indexed(_ text: String) -> String { indexed(folded: folded(text)) }

    /// Like `indexed` of a text, of one that is folded.
    public static func indexed(folded text: String) -> String {
        guard hasUnspaced(text) else { return text }
        var out = ""
        for scalar in text.unicodeScalars {
            if Folding.isUnspaced(scalar) {
                out += " "
                out.unicodeScalars.append(scalar)
                out += " "
            } else {
                out.unicodeScalars.append(scalar)
            }
        }
        return out
    }

    private static func hasUnspaced(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { bytes in
            // Characters of these scripts begin with a byte of at least E0, as quotation marks and dashes do.
            guard bytes.reduce(0, { max($0, $1) }) >= 0xE0 else { return false }
            var i = 0
            while i < bytes.count {
                if bytes[i] >= 0xE0 {
                    if Unicode.Scalar(decodeScalar(bytes, i).0).map(Folding.isUnspaced) == true { return true }
                    i += 3
                } else {
                    i += 1
                }
            }
            return false
        }
    }

    /// A query by which an article must be found when its entry in the index is right: the longest word of its headline, of its first and of
    /// its last lines. Nil for a text without words.
    static func probe(headline: String?, body: String) -> String? {
        func longest(_ text: some StringProtocol) -> String? {
            split(ArraySlice(Array(indexed(String(text)).unicodeScalars))).max { $0.utf8.count < $1.utf8.count }
        }
        var words: [String] = []
        if let word = headline.flatMap({ longest($0) }) { words.append("headline : \"\(word)\"") }
        for part in [body.prefix(400), body.suffix(400)] {
            // Where the part was cut, half a word may stand.
            let whole = part.split(separator: " ").dropFirst().dropLast().joined(separator: " ")
            if let word = longest(whole) { words.append("body : \"\(word)\"") }
        }
        return words.isEmpty ? nil : words.joined(separator: " AND ")
    }

    /// Words, phrases, operators and parentheses of a query at most.
    public static let mostTokens = 64

    /// A user's query as an FTS5 expression (SQLite FTS5 §3).
    ///
    /// Words are all wanted; `"…"` is a phrase, `word*` a prefix, `OR`, `AND`, `NOT` and parentheses combine, `headline:word` looks in
    /// headlines only. Whatever else is written is taken as words, so no query is a syntax error but an empty one.
    public static func query(_ text: String) throws -> String {
        let tokens = tokens(text)
        guard tokens.count <= mostTokens else {
            throw StoreError.badQuery("the query has \(tokens.count) words and operators; \(mostTokens) are the most, leave some out")
        }
        var parser = QueryParser(tokens: tokens)
        guard let expression = parser.expression() else {
            if tokens.contains(.not), tokens.contains(where: { if case .term = $0 { true } else { false } }) {
                throw StoreError.badQuery(
                    "“\(text.prefix(60))” only says what is not wanted; NOT and - need a word beside them that is searched for")
            }
            throw StoreError.badQuery("there is no word to search for in “\(text.prefix(60))”; give at least one")
        }
        return expression
    }

    /// The plain words of a query, for highlighting.
    public static func words(_ text: String) -> [String] {
        tokens(text).flatMap { token -> [String] in
            if case .term(let words, _, _) = token { return words }
            return []
        }
    }

    enum Token: Equatable {
        case term([String], prefix: Bool, column: String?)
        case and, or, not, open, close
    }

    static func tokens(_ text: String) -> [Token] {
        var tokens: [Token] = []
        let scalars = Array(text.unicodeScalars)
        var index = 0
        var column: String?
        while index < scalars.count {
            let scalar = scalars[index]
            if scalar == "(" || scalar == ")" {
                tokens.append(scalar == "(" ? .open : .close)
                index += 1
            } else if isQuote(scalar) {
                var end = index + 1
                while end < scalars.count, !isQuote(scalars[end]) { end += 1 }
                let words = split(scalars[(index + 1)..<end])
                let prefix = end + 1 < scalars.count && scalars[end + 1] == "*"
                if !words.isEmpty { tokens.append(.term(words, prefix: prefix, column: column)) }
                column = nil
                index = end + (prefix ? 2 : 1)
            } else if scalar.properties.isWhitespace {
                index += 1
            } else {
                var end = index
                while end < scalars.count, !scalars[end].properties.isWhitespace, !isQuote(scalars[end]),
                    scalars[end] != "(", scalars[end] != ")"
                {
                    end += 1
                }
                var word = String(String.UnicodeScalarView(scalars[index..<end]))
                index = end
                switch word {
                case "AND", "&&": tokens.append(.and)
                case "OR", "||": tokens.append(.or)
                case "NOT": tokens.append(.not)
                default:
                    var isNegated = dropMinus(&word)
                    // Names of fields are the same in capitals.
                    for name in ["headline", "body"] where word.prefix(name.count + 1).lowercased() == name + ":" {
                        column = name
                        word.removeFirst(name.count + 1)
                        isNegated = dropMinus(&word) || isNegated
                        break
                    }
                    if isNegated { tokens.append(.not) }
                    let words = split(ArraySlice(Array(word.unicodeScalars)))
                    if !words.isEmpty {
                        tokens.append(.term(words, prefix: word.hasSuffix("*"), column: column))
                        column = nil
                    }
                }
            }
        }
        return tokens
    }

    /// Takes the minus sign from the beginning of a word that is not wanted.
    private static func dropMinus(_ word: inout String) -> Bool {
        guard word.hasPrefix("-"), word.count > 1 else { return false }
        word.removeFirst()
        return true
    }

    private static func isQuote(_ scalar: Unicode.Scalar) -> Bool { scalar == "\"" || scalar == "“" || scalar == "”" }

    private static func split(_ scalars: ArraySlice<Unicode.Scalar>) -> [String] {
        indexed(String(String.UnicodeScalarView(scalars))).unicodeScalars
            .split { !($0.properties.isAlphabetic || $0.properties.numericType != nil || $0.properties.generalCategory == .nonspacingMark) }
            .map { String($0) }
    }
}

/// Recursive descent over the tokens of a query; never deeper than the tokens are many, and depth is capped.
private struct QueryParser {
    let tokens: [SearchText.Token]
    var at = 0
    var depth = 0

    init(tokens: [SearchText.Token]) { self.tokens = tokens }

    mutating func expression() -> String? {
        var parts: [String] = []
        while at < tokens.count {
            if tokens[at] == .close, depth > 0 { break }
            if tokens[at] == .close || tokens[at] == .or {
                at += 1
                continue
            }
            if let part = conjunction() { parts.append(part) }
        }
        return parts.isEmpty ? nil : parts.count == 1 ? parts[0] : "(" + parts.joined(separator: " OR ") + ")"
    }

    private mutating func conjunction() -> String? {
        var wanted: [String] = []
        var unwanted: [String] = []
        var negated = false
        loop: while at < tokens.count {
            let token = tokens[at]
            var part: String?
            switch token {
            case .or, .close: break loop
            case .and: at += 1
            case .not:
                negated = true
                at += 1
                continue loop
            case .open:
                at += 1
                depth += 1
                part = expression()
                depth -= 1
                if at < tokens.count, tokens[at] == .close { at += 1 }
            case .term(let words, let prefix, let column):
                at += 1
                let phrase = words.map { "\"\($0)\"" }.joined(separator: " + ")
                part = (column.map { $0 + " : " } ?? "") + phrase + (prefix ? "*" : "")
            }
            if let part {
                if negated { unwanted.append(part) } else { wanted.append(part) }
                negated = false
            }
        }
        guard !wanted.isEmpty else { return nil }
        let all = wanted.count == 1 ? wanted[0] : "(" + wanted.joined(separator: " AND ") + ")"
        return unwanted.reduce(all) { "(\($0) NOT \($1))" }
    }
}
