import Models
import Store

/// Texts and queries in PostgreSQL's own notation (PostgreSQL 15, §8.11), made of the same folded words as the store's index.
///
/// PostgreSQL's parser and dictionaries are not used: the words, their places and their weights come from here, so that a node's own search
/// and that of the archive agree whatever the database's locale is.
enum TextVector {
    /// Bytes of a text of which the words are indexed: a `tsvector` holds less than a mebibyte.
    private static let longest = 256 << 10
    /// Bytes of a word (a lexeme has less than 2 KiB), and places of one word that are kept.
    private static let longestWord = 255
    private static let mostPlaces = 255
    /// Places beyond are all the last one.
    private static let lastPlace = 16_383

    /// Stands before a word of a headline that is sought in headlines only. An index holds no weights: with them alone, each article that has
    /// the word anywhere would have to be read.
    private static let headlineMark = "^"

    /// The words of a headline (weight A) and a body (weight D) with their places, and once more those of the headline with `headlineMark`.
    static func vector(headline: String?, body: String) -> String {
        var places: [String: [String]] = [:]
        var order: [String] = []
        var place = 0
        func add(_ word: String, weight: String) {
            if places[word] == nil { order.append(word) }
            if places[word, default: []].count < mostPlaces { places[word, default: []].append(String(place) + weight) }
        }
        for word in words(headline ?? "") {
            place = min(lastPlace, place + 1)
            add(word, weight: "A")
            add(headlineMark + word, weight: "A")
        }
        // A phrase does not reach from the headline into the text.
        place = min(lastPlace, place + 2)
        for word in words(body) {
            place = min(lastPlace, place + 1)
            add(word, weight: "")
        }
        var out = ""
        for word in order {
            if !out.isEmpty { out += " " }
            out += "'" + word + "':" + (places[word] ?? []).joined(separator: ",")
        }
        return out
    }

    /// The words of a text, as the store's index has them.
    static func words(_ text: String) -> [String] {
        let indexed = SearchText.indexed(text)
        var words: [String] = []
        var word: [UInt8] = []
        func end() {
            if !word.isEmpty, word.count <= longestWord { words.append(String(decoding: word, as: UTF8.self)) }
            word.removeAll(keepingCapacity: true)
        }
        var bytes = Array(indexed.utf8.prefix(longest))
        // The cut must not leave half a character.
        while let last = bytes.last, last >= 0x80, bytes.count == longest { bytes.removeLast() }
        var at = 0
        while at < bytes.count {
            let byte = bytes[at]
            if byte < 0x80 {
                if (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20) { word.append(byte) } else { end() }
                at += 1
                continue
            }
            let (value, length) = decodeScalar(bytes, at)
            if let scalar = Unicode.Scalar(value), isWord(scalar) { word += bytes[at..<min(bytes.count, at + length)] } else { end() }
            at += length
        }
        end()
        return words
    }

    private static func isWord(_ scalar: Unicode.Scalar) -> Bool {
        let properties = scalar.properties
        return properties.isAlphabetic || properties.numericType != nil || properties.generalCategory == .nonspacingMark
    }

    /// A user's query as a `tsquery`.
    ///
    /// - Throws: `StoreError.badQuery` for one without words.
    static func query(_ text: String) throws -> String { translate(try SearchText.query(text)) }

    /// What each hit of a query has at least, as far as an index can tell: its words, in any order and anywhere. An index holds no places.
    ///
    /// - Returns: nil where the index tells all, and for queries with NOT, whose hits may lack words.
    /// - Throws: `StoreError.badQuery`.
    static func candidates(_ text: String) throws -> String? {
        let expression = try SearchText.query(text)
        let (exact, loose) = (translate(expression), translate(expression, isLoose: true))
        return exact == loose || loose.contains("!") ? nil : loose
    }

    /// Translates what `SearchText.query` makes, an expression of FTS5: words in quotation marks, `+`, `*`, `column :`, AND, OR, NOT, parentheses.
    ///
    /// - Parameter isLoose: words of a phrase may stand anywhere, and the words of a text in its headline.
    static func translate(_ expression: String, isLoose: Bool = false) -> String {
        var out = ""
        var weight = ""
        var isHeadline = false
        let scalars = Array(expression.unicodeScalars)
        var at = 0
        func closeTerm(prefix: Bool) {
            // `D` restricts the word before it to texts, `*` makes it a prefix.
            if prefix || !weight.isEmpty { out += ":" + (prefix ? "*" : "") + weight }
        }
        while at < scalars.count {
            switch scalars[at] {
            case "\"":
                var word = ""
                at += 1
                while at < scalars.count, scalars[at] != "\"" {
                    word.unicodeScalars.append(scalars[at])
                    at += 1
                }
                at += 1
                if isHeadline { word = headlineMark + word }
                out += "'" + word.replacingOccurrences(of: "\\", with: "\\\\").replacingOccurrences(of: "'", with: "''") + "'"
                let isPrefix = at < scalars.count && scalars[at] == "*"
                closeTerm(prefix: isPrefix)
                if isPrefix { at += 1 }
                // The column belongs to all words of a phrase.
                if !(at + 1 < scalars.count && scalars[at] == " " && scalars[at + 1] == "+") { (weight, isHeadline) = ("", false) }
            case "+":
                out += isLoose ? "&" : "<->"
                at += 1
            case "(", ")":
                out.unicodeScalars.append(scalars[at])
                at += 1
            case let letter where letter.properties.isAlphabetic:
                var name = ""
                while at < scalars.count, scalars[at].properties.isAlphabetic {
                    name.unicodeScalars.append(scalars[at])
                    at += 1
                }
                switch name {
                case "AND": out += "&"
                case "OR": out += "|"
                case "NOT": out += "& !"
                case "headline": isHeadline = true
                default: weight = isLoose ? "" : "D"
                }
            default:
                // Blanks, and the colon behind a column.
                at += 1
                if at <= scalars.count, scalars[at - 1] == " ", !out.hasSuffix(" ") { out += " " }
            }
        }
        return out
    }
}
