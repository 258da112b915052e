import Foundation
import GRDB
import Models

/// How what a search finds divides: by feed, topic, country and month.
public struct SearchFacets: Sendable {
    public struct Value: Sendable {
        /// What a search is narrowed by: a feed's number, a topic's name, a country's code, `2025-07`.
        public var value: String
        public var name: String
        public var count: Int
    }

    public var feeds: [Value] = []
    public var topics: [Value] = []
    public var countries: [Value] = []
    public var months: [Value] = []
    /// Articles that were counted, the latest of those found.
    public var counted = 0

    /// Nothing found.
    public init() {}
}

extension Store {
    /// Counts of the latest articles that a search finds, at most `sample` of them.
    ///
    /// - Throws: `StoreError.badQuery`.
    public func facets(_ text: String, filter: SearchFilter, sample: Int = 1_000) async throws -> SearchFacets {
        let query = text.allSatisfy { $0.isWhitespace } ? nil : try SearchText.query(text)
        var conditions = SearchConditions(filter)
        if let query { conditions.begin(query) }
        let index = "\(SearchIndex.table) i JOIN articles a ON \(SearchIndex.joinsArticles)"
        // The index gives its entries by number without ranking them; a list is in the order of time.
        let hits = """
            SELECT a.id AS id, a.feed_id AS feed, a.listed_at AS listed, a.located_country AS place
            FROM \(query == nil ? "articles a" : index) \(conditions.text) ORDER BY \(query == nil ? ListOrder.latestFirst : "i.rowid DESC") LIMIT ?
            """
        let arguments = conditions.arguments + [sample]
        do {
            return try await pool.read { db in
                if query != nil, try SearchIndex.State(db).isDamaged { throw StoreError.searchUnavailable }
                let rows = try Row.fetchAll(db, sql: hits, arguments: arguments)
                var (feeds, months): ([Int64: Int], [String: Int]) = ([:], [:])
                for row in rows {
                    if let feed: Int64 = row["feed"] { feeds[feed, default: 0] += 1 }
                    let day = PartialDate.text(ofDay: Int(clamping: (row["listed"] as Int64) / 86_400))
                    months[String(day.prefix(7)), default: 0] += 1
                }
                let ids = JSONText.encode(rows.map { $0["id"] as Int64 })
                var facets = SearchFacets()
                facets.counted = rows.count
                let names = Dictionary(
                    try Row.fetchAll(
                        db,
                        sql:
                            "SELECT id, coalesce(name, title, 'feed ' || id) FROM feeds WHERE removed = 0 AND id IN (SELECT value FROM json_each(?))",
                        arguments: [JSONText.encode(Array(feeds.keys))]
                    ).map { ($0[0] as Int64, $0[1] as String) }, uniquingKeysWith: { first, _ in first })
                facets.feeds = feeds.compactMap { id, count in names[id].map { .init(value: String(id), name: $0, count: count) } }.byCount(12)
                facets.topics = try Self.values(
                    db,
                    "SELECT t.topic, t.topic, count(*) FROM json_each(?) j JOIN article_topics t ON t.article_id = j.value GROUP BY 1", ids
                ).byCount(12)
                facets.countries = try Self.values(
                    db,
                    """
                    SELECT c, c, count(*) FROM (
                        SELECT f.article_id, d.value AS c FROM json_each(?1) j JOIN facts f INDEXED BY facts_article ON f.article_id = j.value
                            AND f.kind IN ('tariff_measure', 'trade_figure'), json_each(f.detail) d
                            WHERE d.key IN ('imposer', 'target', 'reporter', 'partner') AND d.value <> '*'
                        UNION SELECT a.id, a.located_country FROM json_each(?1) j JOIN articles a ON a.id = j.value WHERE a.located_country IS NOT NULL
                    ) GROUP BY 1
                    """, ids
                ).byCount(14)
                facets.months = months.map { .init(value: $0, name: $0, count: $1) }.sorted { $0.value > $1.value }.prefix(12).map { $0 }
                return facets
            }
        } catch let error as DatabaseError where query != nil && (error.resultCode == .SQLITE_CORRUPT || Self.isMissingIndex(error)) {
            try await markSearchIndexDamaged()
            throw StoreError.searchUnavailable
        } catch let error as DatabaseError {
            throw Store.translate(error, path: path)
        }
    }

    private static func values(_ db: Database, _ sql: String, _ ids: String) throws -> [SearchFacets.Value] {
        try Row.fetchAll(db, sql: sql, arguments: [ids]).map { .init(value: $0[0], name: $0[1], count: $0[2]) }
    }
}

extension [SearchFacets.Value] {
    /// The most frequent, of equals by name.
    fileprivate func byCount(_ limit: Int) -> [SearchFacets.Value] {
        Array(sorted { ($1.count, $0.name) < ($0.count, $1.name) }.prefix(limit))
    }
}
