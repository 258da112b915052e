import Foundation
import GRDB
import Ingestion
import Models

/// What a search is narrowed to; nil and empty narrow nothing.
public struct SearchFilter: Sendable {
    /// Identifiers of feeds.
    public var feeds: [Int64]?
    public var topic: String?
    /// First and last day wanted, `2025-07-01`.
    public var firstDay: String?
    public var lastDay: String?
    /// A person's name or part of it, compared folded.
    public var person: String?
    /// ISO 3166-1 alpha-2: of a party of a fact, or of the dateline's place.
    public var country: String?
    /// A kind of fact.
    public var kind: FactKind?

    /// Everything.
    public init() {}

    var isEmpty: Bool { feeds == nil && topic == nil && firstDay == nil && lastDay == nil && person == nil && country == nil && kind == nil }
}

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
                db,
                sql: """
                    SELECT a.*, (SELECT count(*) FROM facts f WHERE f.article_id = a.id) AS fact_count
                    FROM articles a \(conditions.text) ORDER BY a.listed_at DESC, a.id DESC LIMIT ? OFFSET ?
                    """, arguments: conditions.arguments + [limit, offset])
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
        if let feeds = filter.feeds {
            let list = JSONText.encode(feeds)
            add(
                "(a.feed_id IN (SELECT value FROM json_each(?)) OR a.id IN (SELECT article_id FROM items WHERE feed_id IN (SELECT value FROM json_each(?))))",
                list, list)
        }
        if let topic = filter.topic { add("a.id IN (SELECT article_id FROM article_topics WHERE topic = ?)", topic) }
        if let day = filter.firstDay { add("a.listed_at >= ?", Store.moment(ofDay: day)) }
        if let day = filter.lastDay { add("a.listed_at < ?", Store.moment(ofDay: day) + 86_400) }
        if let kind = filter.kind { add("EXISTS (SELECT 1 FROM facts f WHERE f.article_id = a.id AND f.kind = ?)", kind.rawValue) }
        if let person = filter.person {
            add(
                """
                EXISTS (SELECT 1 FROM facts f WHERE f.article_id = a.id AND (f.kind = 'person' AND instr(f.merge_key, ?) > 0
                    OR f.kind IN ('person', 'event', 'quotation') AND instr(dateline_folded(f.detail), ?) > 0))
                """, folded(person), folded(person))
        }
        if let country = filter.country {
            add(
                """
                (a.located_country = ? OR EXISTS (SELECT 1 FROM facts f, json_each(f.detail) d WHERE f.article_id = a.id
                    AND d.key IN ('imposer', 'target', 'reporter', 'partner') AND d.value = ?))
                """, country, country)
        }
    }

    /// Begins with what the index is asked.
    mutating func begin(_ query: String) {
        texts.insert("\(SearchIndex.table) MATCH ?", at: 0)
        arguments = [query] + arguments
    }

    private mutating func add(_ text: String, _ values: any DatabaseValueConvertible...) {
        texts.append(text)
        arguments += StatementArguments(values)
    }
}
