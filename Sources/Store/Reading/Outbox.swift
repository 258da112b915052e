import Addresses
import Deduplication
import Foundation
import GRDB
import Ingestion
import Models

/// An article with all that belongs to it, as another database is to have it.
public struct OutboxArticle: Sendable {
    public var stored: StoredArticle
    /// What the address is looked up by; nil without one.
    public var addressKey: String?
    /// Its items, the one that it was first seen as before all others: the feed's first address and the item's key within the feed.
    public var items: [OutboxItem]
    public var facts: [OutboxFact]
    /// Relevance by topic.
    public var topics: [String: Double]
    /// Earlier headlines and texts, the oldest first.
    public var revisions: [OutboxRevision]
    /// The text is long enough to tell copies.
    public var isTelling: Bool

    /// What the article is known by in every store: its items' feeds and keys, or the address or words of an imported document.
    public var names: [String] {
        guard items.isEmpty else { return items.map { Self.itemName(feedURL: $0.feedURL, key: $0.key) } }
        return [Self.documentName(addressKey: addressKey, firstSeen: stored.firstSeen, headline: stored.article.headline)]
    }

    /// A removed feed keeps no password, and its articles keep their names.
    static func itemName(feedURL: String, key: String) -> String { withoutCredentials(feedURL) + "\n" + key }

    static func documentName(addressKey: String?, firstSeen: Int64, headline: String?) -> String {
        "document\n" + (addressKey ?? "\(firstSeen) \(headline ?? "")")
    }
}

/// An item of a feed that an article was read from.
public struct OutboxItem: Sendable {
    /// The feed's first address, under which it is known everywhere.
    public var feedURL: String
    /// Where the feed is now.
    public var currentURL: String
    /// The item's identity within the feed.
    public var key: String
}

/// A fact as its columns have it.
public struct OutboxFact: Sendable {
    public var kind: String
    public var mergeKey: String
    public var firstDay: String?
    public var lastDay: String?
    public var evidence: String
    public var paragraph: Int
    public var start: Int
    public var end: Int
    public var rule: String
    public var confidence: Double?
    /// JSON.
    public var detail: String
}

/// An earlier text of an article.
public struct OutboxRevision: Sendable {
    public var revision: Int
    public var headline: String?
    public var body: String
    public var bodyHash: [UInt8]
    /// Unix seconds.
    public var seenAt: Int64
}

extension Store {
    /// The articles with these identifiers that are still there, in ascending order.
    public func outboxArticles(_ ids: [Int64]) async throws -> [OutboxArticle] {
        try await read { db in try ids.sorted().compactMap { try Self.outboxArticle($0, db) } }
    }

    /// Identifiers of articles beyond one, in ascending order.
    public func articleIDs(after id: Int64, limit: Int) async throws -> [Int64] {
        try await read { db in
            try Int64.fetchAll(db.cachedStatement(sql: "SELECT id FROM articles WHERE id > ? ORDER BY id LIMIT ?"), arguments: [id, limit])
        }
    }

    /// The first entry of the change log that is still there; nil when there is none.
    public func firstChange() async throws -> Change? { try await changes(after: 0, limit: 1).first }

    /// Those of the articles whose analysis is still to be done.
    public func unanalysed(_ ids: [Int64]) async throws -> Set<Int64> {
        try await read { db in
            let find = try db.cachedStatement(sql: "SELECT EXISTS (SELECT 1 FROM analysis_jobs WHERE article_id = ?)")
            return Set(try ids.filter { try Bool.fetchOne(find, arguments: [$0]) ?? false })
        }
    }

    /// Feeds that were polled after an entry of the log and no later than a time.
    ///
    /// - Parameter time: Unix seconds; the first entry that is later ends the search, and so do very many entries.
    public func feedsPolled(after seq: Int64, until time: Int64) async throws -> Set<Int64> {
        try await read { db in
            var feeds: Set<Int64> = []
            let rows = try Row.fetchCursor(
                db.cachedStatement(sql: "SELECT at, kind, feed_id FROM changes WHERE seq > ? ORDER BY seq LIMIT 10000"), arguments: [seq])
            while let row = try rows.next(), (row[0] as Int64) <= time {
                if row[1] as String == "poll", let feed: Int64 = row[2] { feeds.insert(feed) }
            }
            return feeds
        }
    }

    /// Feeds by identifier, removed ones too.
    public func feedsOfLog(_ ids: [Int64]) async throws -> [(row: FeedRow, isRemoved: Bool)] {
        try await read { db in
            let find = try db.cachedStatement(sql: "SELECT \(FeedRow.columns), f.removed FROM \(FeedRow.tables) WHERE f.id = ?")
            return try ids.compactMap { id in try Row.fetchOne(find, arguments: [id]).map { (FeedRow($0), $0["removed"]) } }
        }
    }

    private static func outboxArticle(_ id: Int64, _ db: Database) throws -> OutboxArticle? {
        guard let row = try Row.fetchOne(db.cachedStatement(sql: "SELECT * FROM articles WHERE id = ?"), arguments: [id]) else { return nil }
        let items = try Row.fetchAll(
            db.cachedStatement(
                sql: """
                    SELECT f.original_url, f.url, i.item_key FROM items i JOIN feeds f ON f.id = i.feed_id WHERE i.article_id = ?
                    ORDER BY i.first_seen, f.original_url, i.item_key
                    """), arguments: [id])
        let facts = try Row.fetchAll(db.cachedStatement(sql: "SELECT * FROM facts WHERE article_id = ? ORDER BY id"), arguments: [id])
        let topics = try Row.fetchAll(db.cachedStatement(sql: "SELECT topic, relevance FROM article_topics WHERE article_id = ?"), arguments: [id])
        let revisions = try Row.fetchAll(
            db.cachedStatement(sql: "SELECT * FROM revisions WHERE article_id = ? ORDER BY revision"), arguments: [id])
        let stored = StoredArticle(row)
        return OutboxArticle(
            stored: stored, addressKey: row["url_key"], items: items.map { OutboxItem(feedURL: $0[0], currentURL: $0[1], key: $0[2]) },
            facts: facts.map {
                OutboxFact(
                    kind: $0["kind"], mergeKey: $0["merge_key"], firstDay: $0["first_day"], lastDay: $0["last_day"], evidence: $0["evidence"],
                    paragraph: $0["paragraph"], start: $0["start"], end: $0["end"], rule: $0["rule"], confidence: $0["confidence"],
                    detail: $0["detail"])
            }, topics: topics.reduce(into: [:]) { $0[$1[0]] = $1[1] },
            revisions: revisions.map {
                OutboxRevision(
                    revision: $0["revision"], headline: $0["headline"], body: $0["body"], bodyHash: [UInt8]($0["body_hash"] as Data),
                    seenAt: $0["seen_at"])
            }, isTelling: Fingerprint(stored.article).isTelling)
    }

    /// The pages of these articles need not be fetched: another node has done so.
    public func dropPageJobs(_ ids: [Int64]) async throws {
        guard !ids.isEmpty else { return }
        try await write { db in
            let delete = try db.cachedStatement(sql: "DELETE FROM page_jobs WHERE article_id = ?")
            for id in ids { try delete.execute(arguments: [id]) }
        }
    }
}
