import ControlAPI
import FactExtraction
import Models
import Store

/// A query with its fields taken out: `tariff* country:Vietnam after:2025-06-01` is words and a filter.
package struct SearchFields {
    /// Fields that narrow a search, as help and errors name them.
    package static let names = ["feed", "tag", "topic", "person", "country", "kind", "after", "before"]
    /// Fields that the index itself knows.
    private static let columns = ["headline", "body"]

    /// The query without its fields.
    package private(set) var text = ""
    /// The fields in the order given.
    package private(set) var fields: [(name: String, value: String)] = []

    /// Reads a query; a value may stand in quotation marks.
    ///
    /// - Throws: `Problem` that names the place of what is not understood.
    package init(_ query: String) throws {
        try Self.checkParentheses(query)
        try Self.checkOperators(query)
        var words: [Substring] = []
        var rest = query[...]
        while let start = rest.firstIndex(where: { !$0.isWhitespace }) {
            let end = Self.wordEnd(query, start)
            let word = query[start..<end]
            rest = query[end...]
            guard let colon = word.firstIndex(of: ":"), colon > word.startIndex, word[..<colon].allSatisfy({ $0.isASCII && $0.isLetter }) else {
                words.append(word)
                continue
            }
            let name = word[..<colon].lowercased()
            let value = word[word.index(after: colon)...].trimmingQuotes
            if Self.names.contains(name) {
                guard !value.isEmpty else { throw Problem.badRequest("search: “\(word)”: has no value; write it as \(name):value") }
                fields.append((name, value))
            } else if Self.columns.contains(name) {
                words.append(word)
            } else if value.hasPrefix("//") {
                // An address is words.
                words.append(word)
            } else {
                throw Problem.badRequest(
                    "search: “\(word.prefix(40))”: there is no field \(name); use \((Self.names + Self.columns).joined(separator: ", ")), or put it in quotation marks"
                )
            }
        }
        text = words.joined(separator: " ")
    }

    /// The filter that the fields make.
    package func filter(reader: StoreReader) async throws -> SearchFilter {
        var filter = SearchFilter()
        for (name, value) in fields {
            switch name {
            case "feed", "tag":
                let found = try await reader.feeds(named: value, asTag: name == "tag")
                filter.feeds = filter.feeds.map { $0.filter(found.contains) } ?? found
            case "topic": filter.topic = try await reader.topic(value)
            case "person": filter.person = value
            case "country":
                guard let code = countryCode(value) else {
                    throw Problem.badRequest(
                        "search: country:\(value.prefix(40)): is not a country; give a name (Vietnam) or a code of ISO 3166 (VN)")
                }
                filter.country = code
            case "kind":
                guard let kind = FactKind(rawValue: value) else {
                    throw Problem.badRequest(
                        "search: kind:\(value.prefix(40)): is not a kind of fact; use \(FactKind.allCases.map(\.rawValue).joined(separator: ", "))")
                }
                filter.kind = kind
            case "after": filter.firstDay = try SinceDay.parse(value, now: reader.now(), name: "after:")
            default: filter.lastDay = try SinceDay.parse(value, now: reader.now(), name: "before:")
            }
        }
        return filter
    }

    /// The end of the word that begins at a place; quotation marks hold blanks together.
    private static func wordEnd(_ text: String, _ start: String.Index) -> String.Index {
        var isQuoted = false
        var index = start
        while index < text.endIndex {
            if text[index] == "\"" { isQuoted.toggle() } else if text[index].isWhitespace, !isQuoted { break }
            index = text.index(after: index)
        }
        return index
    }

    /// Parentheses within parentheses.
    private static let deepest = 16

    /// Quotation marks and parentheses come in pairs, and parentheses hold words.
    private static func checkParentheses(_ query: String) throws {
        var open: [Int] = []
        var quote: Int?
        for (place, character) in query.enumerated() {
            if character == "\"" {
                quote = quote == nil ? place : nil
            } else if quote == nil, character == "(" {
                open.append(place)
                guard open.count <= deepest else {
                    throw Problem.badRequest(
                        "search: “(” at character \(place + 1): parentheses are nested deeper than \(deepest) levels; remove some of them")
                }
            } else if quote == nil, character == ")", open.popLast() == nil {
                throw Problem.badRequest("search: “)” at character \(place + 1): closes no parenthesis; remove it or open one before")
            }
        }
        if let quote {
            throw Problem.badRequest("search: the quotation mark at character \(quote + 1): is not closed; add another at the phrase's end")
        }
        if let place = open.last { throw Problem.badRequest("search: “(” at character \(place + 1): is not closed; add “)”") }
    }

    /// AND, OR and NOT need a word behind them.
    private static func checkOperators(_ query: String) throws {
        let words = query.split { $0.isWhitespace || $0 == ")" }
        if let last = words.last, ["AND", "OR", "NOT"].contains(last) {
            throw Problem.badRequest(
                "search: “\(last)” at the end: combines nothing; add a word behind it, or write it in lower case to search for it")
        }
        for (before, word) in zip(words, words.dropFirst()) where ["AND", "OR"].contains(word) && ["AND", "OR", "NOT"].contains(before) {
            throw Problem.badRequest("search: “\(word)” behind “\(before)”: combines nothing; put a word between them, or write one in lower case")
        }
        if let first = words.first, ["AND", "OR"].contains(first) {
            throw Problem.badRequest("search: “\(first)” at the beginning: combines nothing; put a word before it, or write it in lower case")
        }
    }
}

extension Substring {
    fileprivate var trimmingQuotes: String {
        count >= 2 && hasPrefix("\"") && hasSuffix("\"") ? String(dropFirst().dropLast()) : String(self)
    }
}
