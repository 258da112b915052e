import Foundation
import GRDB
import Ingestion
import Models

/// The order of what a search finds.
public enum SearchOrder: Sendable {
    /// Best first: BM25 with headlines ten times as heavy as text. Of very many matches the latest 2,048 are ranked and come first.
    case relevance
    /// Latest first.
    case date
}

extension Store {
    /// Full-text search within a filter; without text, everything that the filter lets pass, latest first.
    /// Neither text nor filter is an error where the order is that of relevance.
    ///
    /// - Throws: `StoreError.badQuery`, `searchUnavailable`.
    public func search(
        _ text: String, filter: SearchFilter = SearchFilter(), order: SearchOrder = .relevance, offset: Int = 0, limit: Int
    ) async throws -> [ArticleListing] {
        let isBlank = text.allSatisfy { $0.isWhitespace }
        let query = isBlank && !(filter.isEmpty && order == .relevance) ? nil : try SearchText.query(text)
        let words = SearchText.words(text)
        let conditions = SearchConditions(filter)
        do {
            return try await pool.read { db in
                try Self.matches(db, query: query, conditions, order: order, offset: offset, limit: limit).map { row in
                    Self.listing(row, snippet: Snippet.make(body: BodyText.split(row["body"]), words: words))
                }
            }
        } catch let error as DatabaseError where query != nil && (error.resultCode == .SQLITE_CORRUPT || Self.isMissingIndex(error)) {
            try await markSearchIndexDamaged()
            throw StoreError.searchUnavailable
        } catch let error as DatabaseError {
            throw Store.translate(error, path: path)
        }
    }

    private static func matches(
        _ db: Database, query: String?, _ conditions: SearchConditions, order: SearchOrder, offset: Int, limit: Int
    ) throws -> [Row] {
        guard let query else {
            return try Row.fetchAll(
                db, sql: ListOrder.page(of: "FROM articles a \(conditions.text)"), arguments: conditions.arguments + [limit, offset])
        }
        guard try !SearchIndex.State(db).isDamaged else { throw StoreError.searchUnavailable }
        let matched = MatchedArticles(db: db, query: query, filter: conditions)
        switch order {
        case .relevance: return try matched.byRelevance(offset: offset, limit: limit)
        case .date: return try matched.byDate(offset: offset, limit: limit)
        }
    }
}

/// The part of a statement that says which articles.
struct SearchConditions {
    private var texts: [String] = []
    var arguments: StatementArguments = []

    var text: String { texts.isEmpty ? "" : "WHERE " + texts.joined(separator: " AND ") }
    /// To be put behind other conditions.
    var conjunction: String { texts.map { " AND " + $0 }.joined() }
    var isEmpty: Bool { texts.isEmpty }

    init(_ filter: SearchFilter) {
        for condition in filter.conditions {
            let tests = condition.alternatives.map { test($0) }
            let text = tests.count == 1 ? tests[0] : "(" + tests.joined(separator: " OR ") + ")"
            texts.append(condition.isNegated ? "(\(text)) IS NOT TRUE" : text)
        }
    }

    /// The test of one value; what it compares with is added to the arguments.
    private mutating func test(_ value: SearchCondition.Value) -> String {
        switch value {
        case .feeds(let feeds):
            let list = JSONText.encode(feeds)
            arguments += [list, list]
            return """
                (a.feed_id IN (SELECT value FROM json_each(?))
                    OR a.id IN (SELECT article_id FROM items WHERE feed_id IN (SELECT value FROM json_each(?))))
                """
        case .topic(let topic):
            arguments += [topic]
            return "a.id IN (SELECT article_id FROM article_topics WHERE topic = ?)"
        case .since(let bound):
            arguments += StatementArguments(bound.isReached.values)
            return "(\(ListOrder.mayReach(bound.dayStart)) AND \(bound.isReached.text))"
        case .through(let bound):
            arguments += StatementArguments(bound.isNotPassed.values)
            return "(\(ListOrder.mayPrecede(bound.dayEnd)) AND \(bound.isNotPassed.text))"
        case .kind(let kind):
            arguments += [kind.rawValue]
            return "EXISTS (SELECT 1 FROM facts f WHERE f.article_id = a.id AND f.kind = ?)"
        case .person(let person):
            arguments += [folded(person), folded(person)]
            return """
                EXISTS (SELECT 1 FROM facts f WHERE f.article_id = a.id AND (f.kind = 'person' AND instr(f.merge_key, ?) > 0
                    OR f.kind IN ('person', 'event', 'quotation') AND instr(dateline_folded(f.detail), ?) > 0))
                """
        case .country(let country):
            arguments += [country, country]
            return """
                (a.located_country = ? OR EXISTS (SELECT 1 FROM facts f, json_each(f.detail) d WHERE f.article_id = a.id
                    AND d.key IN ('imposer', 'target', 'reporter', 'partner') AND d.value = ?))
                """
        }
    }

    /// Begins with what the index is asked.
    mutating func begin(_ query: String) {
        texts.insert("\(SearchIndex.table) MATCH ?", at: 0)
        arguments = [query] + arguments
    }
}
