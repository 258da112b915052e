import Foundation
import GRDB
import Ingestion
import Models

/// What is told of an article that others cite.
public struct CitedArticle: Sendable {
    public var id: Int64
    public var headline: String?
    public var sourceName: String?
    public var domain: String?
    /// ISO 8601.
    public var published: String?
    public var duplicateOf: Int64?
    public var language: String?
    /// The text, where it was asked for.
    public var body: [String]
}

/// One state of an article's text, in the list of them.
public struct RevisionRow: Sendable {
    public var revision: Int
    public var headline: String?
    /// Unix seconds.
    public var seenAt: Int64
}

/// How an article came in through a feed.
public struct ArticleOrigin: Sendable {
    public var feed: Int64
    public var feedName: String
    /// Unix seconds at which the feed first listed the article.
    public var firstSeen: Int64
    /// The poll that brought it, while the history has it.
    public var poll: PollRow?
}

extension Store {
    /// Articles by their identifiers, without those that are gone; their texts only when asked for.
    public func cited(_ ids: some Collection<Int64> & Sendable, withBody: Bool = false) async throws -> [CitedArticle] {
        guard !ids.isEmpty else { return [] }
        let list = JSONText.encode(Array(Set(ids)))
        return try await read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT a.id, a.headline, a.source_name, a.domain, a.published, a.duplicate_of, a.language
                    \(withBody ? ", a.body" : "") FROM json_each(?) j JOIN articles a ON a.id = j.value
                    """, arguments: [list]
            ).map { row in
                CitedArticle(
                    id: row["id"], headline: row["headline"], sourceName: row["source_name"], domain: row["domain"], published: row["published"],
                    duplicateOf: row["duplicate_of"], language: row["language"], body: withBody ? BodyText.split(row["body"]) : [])
            }
        }
    }

    /// Earlier revisions of an article, the first first; the present one is the article itself.
    public func revisions(of article: Int64, limit: Int = 200) async throws -> [RevisionRow] {
        try await read { db in
            try Row.fetchAll(
                db, sql: "SELECT revision, headline, seen_at FROM revisions WHERE article_id = ? ORDER BY revision DESC LIMIT ?",
                arguments: [article, limit]
            ).reversed().map { RevisionRow(revision: $0["revision"], headline: $0["headline"], seenAt: $0["seen_at"]) }
        }
    }

    /// The feeds that list an article, and the polls in which they first did.
    public func origins(of article: Int64) async throws -> [ArticleOrigin] {
        try await read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT i.feed_id, min(i.first_seen) AS first_seen, coalesce(f.name, f.title, 'feed ' || f.id) AS feed_name
                    FROM items i JOIN feeds f ON f.id = i.feed_id WHERE i.article_id = ? GROUP BY i.feed_id ORDER BY first_seen LIMIT 20
                    """, arguments: [article]
            ).map { row in
                let poll = try Row.fetchOne(
                    db, sql: "SELECT * FROM polls WHERE feed_id = ? AND at = ?", arguments: [row["feed_id"] as Int64, row["first_seen"] as Int64])
                return ArticleOrigin(
                    feed: row["feed_id"], feedName: row["feed_name"], firstSeen: row["first_seen"],
                    poll: poll.map {
                        PollRow(
                            at: $0["at"], status: $0["status"], outcome: OutcomeKind(rawValue: $0["outcome"]), detail: $0["detail"],
                            newArticles: $0["new_articles"],
                            changedArticles: $0["changed_articles"], bytes: $0["bytes"], milliseconds: $0["milliseconds"])
                    })
            }
        }
    }
}
