import Foundation
import GRDB
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
    /// Best first: BM25 with headlines ten times as heavy as text.
    case relevance
    /// Latest first.
    case date
}

extension Store {
    /// Full-text search within a filter; without text, everything that the filter lets pass, latest first.
    ///
    /// - Throws: `StoreError.badQuery`.
    public func search(
        _ text: String, filter: SearchFilter, order: SearchOrder, offset: Int = 0, limit: Int
    ) async throws -> [ArticleListing] {
        if filter.isEmpty, order == .relevance { return try await search(text, offset: offset, limit: limit) }
        let isBlank = text.allSatisfy { $0.isWhitespace }
        let query = isBlank ? nil : try SearchText.query(text)
        let words = SearchText.words(text)
        var conditions = SearchConditions(filter)
        let source: String
        if let query {
            // The index is asked first; the filter then looks at hits alone.
            source =
                "(SELECT rowid AS id, bm25(article_index, 10.0, 1.0) AS score FROM article_index WHERE article_index MATCH ?) hit JOIN articles a USING (id)"
            conditions.arguments = [query] + conditions.arguments
        } else {
            source = "articles a"
        }
        let sorting = query != nil && order == .relevance ? "hit.score" : "a.day DESC, a.id DESC"
        conditions.arguments += [limit, offset]
        let sql = """
            SELECT a.*, (SELECT count(*) FROM facts f WHERE f.article_id = a.id) AS fact_count FROM \(source) \(conditions.text)
            ORDER BY \(sorting) LIMIT ? OFFSET ?
            """
        let arguments = conditions.arguments
        return try await read { db in
            try Row.fetchAll(db, sql: sql, arguments: arguments).map { row in
                let article = ArticleRow(row)
                return ArticleListing(
                    article: article.article, firstSeen: article.firstSeen, changedAt: article.changedAt, storyID: article.storyID,
                    factCount: row["fact_count"], snippet: Snippet.make(body: ArticleRow.split(row["body"]), words: words))
            }
        }
    }
}

/// The part of a statement that says which articles.
private struct SearchConditions {
    private var texts: [String] = []
    var arguments: StatementArguments = []

    var text: String { texts.isEmpty ? "" : "WHERE " + texts.joined(separator: " AND ") }

    init(_ filter: SearchFilter) {
        if let feeds = filter.feeds {
            let list = JSONText.encode(feeds)
            add(
                "(a.feed_id IN (SELECT value FROM json_each(?)) OR a.id IN (SELECT article_id FROM items WHERE feed_id IN (SELECT value FROM json_each(?))))",
                list, list)
        }
        if let topic = filter.topic { add("a.id IN (SELECT article_id FROM article_topics WHERE topic = ?)", topic) }
        if let day = filter.firstDay { add("a.day >= ?", day) }
        if let day = filter.lastDay { add("substr(a.day, 1, 10) <= ?", day) }
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

    private mutating func add(_ text: String, _ values: any DatabaseValueConvertible...) {
        texts.append(text)
        arguments += StatementArguments(values)
    }
}
