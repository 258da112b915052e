import Foundation
import GRDB
import Models

/// A story and its articles.
public struct StoryRow: Sendable {
    public var id: Int64
    public var headline: String?
    public var firstDate: String?
    public var lastDate: String?
    public var articles: Int

    /// Characters of the text that stand for the headline of an article without one.
    public static let leadLength = 120

    /// Makes a row.
    public init(id: Int64, headline: String?, firstDate: String?, lastDate: String?, articles: Int) {
        self.id = id
        self.headline = headline
        self.firstDate = firstDate
        self.lastDate = lastDate
        self.articles = articles
    }
}

extension Store {
    /// Stories, the latest first.
    public func stories(since: String? = nil, minimum: Int = 1, limit: Int, offset: Int = 0) async throws -> [StoryRow] {
        try await read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT id, headline, first_date, last_date, articles FROM stories
                    WHERE articles >= ? AND (?2 IS NULL OR last_date >= ?2) ORDER BY last_date DESC, articles DESC, id DESC LIMIT ? OFFSET ?
                    """, arguments: [minimum, since, limit, offset]
            ).map(Self.story)
        }
    }

    /// One story, or nil.
    public func story(id: Int64) async throws -> StoryRow? {
        try await read { db in
            try Row.fetchOne(db, sql: "SELECT id, headline, first_date, last_date, articles FROM stories WHERE id = ?", arguments: [id])
                .map(Self.story)
        }
    }

    private static func story(_ row: Row) -> StoryRow {
        StoryRow(
            id: row["id"], headline: row["headline"], firstDate: row["first_date"], lastDate: row["last_date"], articles: row["articles"])
    }
}
