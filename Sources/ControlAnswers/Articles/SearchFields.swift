import ControlAPI
import FactExtraction
import Models
import Store

/// A query with its fields taken out: `tariff* country:Vietnam after:2025-06-01` is words and a filter.
package struct SearchFields {
    /// Fields that narrow a search, as help and errors name them.
    package static let names = ["feed", "tag", "topic", "person", "country", "kind", "after", "before"]
    /// Fields that the index itself knows.
    static let columns = ["headline", "body"]

    /// The query without its fields.
    package let text: String
    /// The fields in the order given.
    package let fields: [SearchField]

    /// Reads a query; a value may stand in quotation marks.
    ///
    /// - Throws: `Problem` that names the place of what is not understood.
    package init(_ query: String) throws {
        try Self.checkParentheses(query)
        try Self.checkOperators(query)
        let syntax = try SearchSyntax(query)
        (text, fields) = (syntax.text, syntax.fields)
    }

    /// The filter that the fields make.
    package func filter(reader: StoreReader) async throws -> SearchFilter {
        var filter = SearchFilter()
        for field in fields {
            var values: [SearchCondition.Value] = []
            for value in field.values { values.append(try await Self.value(field.name, value, reader)) }
            filter.conditions.append(SearchCondition(values, isNegated: field.isNegated))
        }
        return filter
    }

    /// What a field's value stands for.
    private static func value(_ name: String, _ value: String, _ reader: StoreReader) async throws -> SearchCondition.Value {
        switch name {
        case "feed", "tag": return .feeds(try await reader.feeds(named: value, asTag: name == "tag"))
        case "topic":
            _ = try await reader.topic(value)
            return .topic(value)
        case "person": return .person(value)
        case "country":
            guard let code = countryCode(value) else {
                throw Problem.badRequest(
                    "search: country:\(value.prefix(40)): is not a country; give a name (Vietnam) or a code of ISO 3166 (VN)")
            }
            return .country(code)
        case "kind":
            guard let kind = FactKind(rawValue: value) else {
                throw Problem.badRequest(
                    "search: kind:\(value.prefix(40)): is not a kind of fact; use \(FactKind.allCases.map(\.rawValue).joined(separator: ", "))")
            }
            return .kind(kind)
        case "after": return .since(try TimeParameter.parse(value, now: reader.now(), name: "after:").first)
        default: return .through(try TimeParameter.parse(value, now: reader.now(), name: "before:").last)
        }
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
