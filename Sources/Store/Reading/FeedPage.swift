import Foundation
import GRDB
import Models

/// Some of the feeds, with what a list of them says about all.
public struct FeedPage: Sendable {
    public var feeds: [FeedRow]
    /// The last polls of each feed, by its number.
    public var polls: [Int64: [PollRow]]
    /// Feeds that match, on this page or not.
    public var matching: Int
    /// Whether feeds follow behind these.
    public var hasMore: Bool
    /// All feeds by health, or `paused`.
    public var byHealth: [String: Int]
}

extension Store {
    /// A page of the feeds in the order of their numbers, read without reading the others.
    ///
    /// - Parameters:
    ///   - health: `paused`, or the health of feeds that are not; nil for all.
    ///   - tag: compared folded.
    ///   - after: the last feed of the page before.
    ///   - polls: polls that are read of each feed, the latest first.
    public func feedPage(health: String?, tag: String?, after: Int64, limit: Int, polls: Int) async throws -> FeedPage {
        let tag = tag.map { folded($0) }
        return try await read { db in
            let standing = "CASE WHEN f.paused THEN 'paused' ELSE f.health END"
            let matching = """
                f.removed = 0 AND (?1 IS NULL OR \(standing) = ?1)
                AND (?2 IS NULL OR EXISTS (SELECT 1 FROM json_each(f.tags) t WHERE dateline_folded(t.value) = ?2))
                """
            var page = FeedPage(feeds: [], polls: [:], matching: 0, hasMore: false, byHealth: [:])
            for row in try Row.fetchAll(db, sql: "SELECT \(standing) AS h, count(*) AS n FROM feeds f WHERE f.removed = 0 GROUP BY h") {
                page.byHealth[row["h"]] = row["n"]
            }
            page.matching = try Int.fetchOne(db, sql: "SELECT count(*) FROM feeds f WHERE \(matching)", arguments: [health, tag]) ?? 0
            let rows = try Row.fetchAll(
                db, sql: "SELECT \(FeedRow.columns) FROM \(FeedRow.tables) WHERE \(matching) AND f.id > ?3 ORDER BY f.id LIMIT ?4",
                arguments: [health, tag, after, limit + 1]
            ).map(FeedRow.init)
            page.feeds = Array(rows.prefix(limit))
            page.hasMore = rows.count > limit
            for feed in page.feeds { page.polls[feed.id] = try PollRow.latest(polls, of: feed.id, db) }
            return page
        }
    }

    /// Whether a feed has a tag, compared folded.
    public func hasFeed(tag: String) async throws -> Bool {
        let tag = folded(tag)
        return try await read { db in
            try Bool.fetchOne(
                db,
                sql: """
                    SELECT EXISTS (
                        SELECT 1 FROM feeds f, json_each(f.tags) t WHERE f.removed = 0 AND dateline_folded(t.value) = ?)
                    """, arguments: [tag]) ?? false
        }
    }

    /// The articles that a feed brought last, the latest first.
    public func newestArticles(of feed: Int64, limit: Int) async throws -> [ArticleListing] {
        try await read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT a.*, 0 AS fact_count FROM articles a INDEXED BY articles_feed WHERE a.feed_id = ? ORDER BY a.id DESC LIMIT ?
                    """, arguments: [feed, limit]
            ).map { Self.listing($0) }
        }
    }
}

extension PollRow {
    /// The last polls of a feed, the latest first.
    static func latest(_ limit: Int, of feed: Int64, _ db: Database) throws -> [PollRow] {
        try Row.fetchAll(
            db.cachedStatement(sql: "SELECT * FROM polls WHERE feed_id = ? ORDER BY id DESC LIMIT ?"), arguments: [feed, limit]
        ).map {
            PollRow(
                at: $0["at"], status: $0["status"], outcome: OutcomeKind(rawValue: $0["outcome"]), detail: $0["detail"],
                newArticles: $0["new_articles"],
                changedArticles: $0["changed_articles"], bytes: $0["bytes"], milliseconds: $0["milliseconds"])
        }
    }
}
