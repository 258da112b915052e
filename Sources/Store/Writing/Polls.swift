import Foundation
import GRDB
import Ingestion
import Models
import Schedule

/// An item as the store knows it, for the decision what is new.
public struct KnownItem: Sendable, Equatable {
    public var contentHash: [UInt8]
    public var articleID: Int64?
}

/// Everything that one poll of one feed changes; committed whole or not at all.
public struct PollCommit: Sendable {
    public var feedID: Int64
    /// Unix seconds.
    public var at: Int64
    /// The schedule's state; its `nextPoll` is when the feed is polled again.
    public var state: PollState
    public var health: String
    /// New address after a permanent move.
    public var movedTo: String?
    public var title: String?
    public var siteLink: String?
    public var language: String?
    public var items: [ItemDraft]
    public var poll: PollRow
    /// Change-log entries beyond those of articles (health, gap, move …): kind and JSON.
    public var changes: [(kind: String, data: String)]
    /// New articles are put before the user's hook.
    public var queuesHooks: Bool
    /// Only the items are stored: the rest of the poll follows.
    public var isPart = false

    /// Makes a commit.
    public init(
        feedID: Int64, at: Int64, state: PollState, health: String, movedTo: String? = nil, title: String? = nil, siteLink: String? = nil,
        language: String? = nil, items: [ItemDraft] = [], poll: PollRow, changes: [(kind: String, data: String)] = [], queuesHooks: Bool = false
    ) {
        self.feedID = feedID
        self.at = at
        self.state = state
        self.health = health
        self.movedTo = movedTo
        self.title = title
        self.siteLink = siteLink
        self.language = language
        self.items = items
        self.poll = poll
        self.changes = changes
        self.queuesHooks = queuesHooks
    }

    /// Items of a long document whose other parts and whose poll follow.
    public static func part(_ feed: Int64, _ items: [ItemDraft], at now: Int64, queuesHooks: Bool) -> PollCommit {
        var commit = PollCommit(
            feedID: feed, at: now, state: PollState(), health: "", items: items, poll: PollRow(at: now, outcome: .ok), queuesHooks: queuesHooks)
        commit.isPart = true
        return commit
    }
}

/// One poll as the history keeps it.
public struct PollRow: Sendable, Equatable {
    /// Unix seconds.
    public var at: Int64
    public var status: Int?
    /// `ok`, `not_modified`, or the class of the error.
    public var outcome: OutcomeKind
    public var detail: String?
    /// Articles of parts that were stored before; those of the poll's own commit are added.
    public var newArticles: Int
    public var changedArticles: Int
    public var bytes: Int
    public var milliseconds: Int

    /// Makes a row.
    public init(
        at: Int64, status: Int? = nil, outcome: OutcomeKind, detail: String? = nil, newArticles: Int = 0, changedArticles: Int = 0,
        bytes: Int = 0, milliseconds: Int = 0
    ) {
        self.at = at
        self.status = status
        self.outcome = outcome
        self.detail = detail
        self.newArticles = newArticles
        self.changedArticles = changedArticles
        self.bytes = bytes
        self.milliseconds = milliseconds
    }
}

/// What a commit did.
public struct CommitResult: Sendable, Equatable {
    public var feedID: Int64
    public var added: [Int64] = []
    public var changed: [Int64] = []
    /// Items whose article was there already under the same address.
    public var linked = 0
    /// False when the feed was removed in the meantime, so nothing was stored.
    public var stored = true

    /// Makes the result of a commit that did nothing.
    public init(feedID: Int64) { self.feedID = feedID }

    /// Adds what another part of the same poll did.
    public mutating func add(_ other: CommitResult) {
        added += other.added
        changed += other.changed
        linked += other.linked
    }
}

extension Store {
    /// How many polls of a feed are kept in its history.
    static let pollHistory = 40

    /// What is stored of the given items of a feed; one indexed look-up an item, whatever the store's size.
    public func knownItems(feed: Int64, keys: [String]) async throws -> [String: KnownItem] {
        try await read { db in
            var known: [String: KnownItem] = [:]
            let find = try RowStatement(db, sql: "SELECT content_hash, article_id FROM items WHERE feed_id = ? AND item_key = ?")
            for key in keys {
                known[key] = try find.first(
                    { row in
                        row.add(feed)
                        row.add(key)
                    }, read: { KnownItem(contentHash: $0.bytes(0), articleID: $0.int64(1)) })
            }
            return known
        }
    }

    /// Stored items of a feed by the hash of their link, with their articles; of one link at most two.
    public func items(feed: Int64, links: [Int64]) async throws -> [Int64: [ItemIdentity.Stored]] {
        guard !links.isEmpty else { return [:] }
        return try await read { db in
            var found: [Int64: [ItemIdentity.Stored]] = [:]
            // Most links are new: that is told without reading an article.
            let isKnown = try RowStatement(db, sql: "SELECT article_id FROM items WHERE feed_id = ? AND link_hash = ? LIMIT 1")
            let statement = try db.cachedStatement(
                sql: """
                    SELECT i.item_key, a.headline, a.body FROM items i JOIN articles a ON a.id = i.article_id
                    WHERE i.feed_id = ? AND i.link_hash = ? LIMIT 2
                    """)
            for link in links {
                let known: Void? = try isKnown.first(
                    { row in
                        row.add(feed)
                        row.add(link)
                    }, read: { _ in })
                if known == nil { continue }
                found[link] = try Row.fetchAll(statement, arguments: [feed, link]).map {
                    ItemIdentity.Stored(key: $0[0], article: Article(headline: $0[1], body: BodyText.split($0[2])))
                }
            }
            return found
        }
    }

    /// Stores polls: each feed's new items, its state and its next poll, all in one transaction.
    ///
    /// - Returns: one result a commit, in order. When it throws, nothing of any commit was stored.
    public func apply(_ commits: [PollCommit]) async throws -> [CommitResult] {
        let memory = copyKeyMemory
        return try await writeArticles { db, transaction in try commits.map { try Self.apply($0, db: db, transaction: transaction, memory: memory) } }
    }

    private static func apply(_ commit: PollCommit, db: Database, transaction: ArticleTransaction, memory: CopyKeyMemory) throws -> CommitResult {
        var result = CommitResult(feedID: commit.feedID)
        if commit.isPart {
            let feed = try db.cachedStatement(sql: "SELECT EXISTS (SELECT 1 FROM feeds WHERE id = ? AND removed = 0)")
            result.stored = try Bool.fetchOne(feed, arguments: [commit.feedID]) ?? false
            if result.stored { try saveItems(of: commit, db: db, transaction: transaction, memory: memory, result: &result) }
            return result
        }
        let update = try db.cachedStatement(
            sql: """
                UPDATE feeds SET next_poll = ?, health = ?, title = coalesce(?, title), site_link = coalesce(?, site_link),
                    language = coalesce(?, language) WHERE id = ? AND removed = 0
                """)
        try update.execute(arguments: [commit.state.nextPoll, commit.health, commit.title, commit.siteLink, commit.language, commit.feedID])
        guard db.changesCount > 0 else {
            result.stored = false
            return result
        }
        try FeedStateRow.save(commit.state, feed: commit.feedID, db)
        try CrashedJob.forget(.poll, id: commit.feedID, db)
        if let url = commit.movedTo {
            // Another feed may live at the new address already: then the old address is kept and the user told by `feeds show`.
            try db.execute(sql: "UPDATE OR IGNORE feeds SET url = ? WHERE id = ?", arguments: [url, commit.feedID])
        }
        try saveItems(of: commit, db: db, transaction: transaction, memory: memory, result: &result)
        let log = ChangeWriter(db: db, now: commit.at)
        for change in commit.changes { try log.add(change.kind, feed: commit.feedID, article: nil, data: change.data) }
        var poll = commit.poll
        poll.newArticles += result.added.count
        poll.changedArticles += result.changed.count
        try insert(poll, feed: commit.feedID, db: db)
        try log.add(
            "poll", feed: commit.feedID, article: nil,
            data: JSONText.object([
                ("outcome", .string(poll.outcome.rawValue)), ("new", .int(Int64(poll.newArticles))), ("changed", .int(Int64(poll.changedArticles))),
                ("status", poll.status.map { .int(Int64($0)) }), ("detail", poll.detail.map(JSONValue.string)),
            ]))
        return result
    }

    /// What the store has of an item.
    private struct StoredItem {
        var article: Int64?
        var linkHash: Int64?
    }

    /// The statements for items, looked up once for all items of a commit.
    private struct ItemStatements {
        let find: RowStatement
        let add: RowStatement
        let change: RowStatement

        init(_ db: Database) throws {
            find = try RowStatement(db, sql: "SELECT article_id, link_hash FROM items WHERE feed_id = ? AND item_key = ?")
            add = try RowStatement(
                db,
                sql: """
                    INSERT INTO items (content_hash, link_hash, article_id, changed_at, first_seen, feed_id, item_key) VALUES (?, ?, ?, ?, ?, ?, ?)
                    """)
            change = try RowStatement(
                db, sql: "UPDATE items SET content_hash = ?, link_hash = ?, article_id = ?, changed_at = ? WHERE feed_id = ? AND item_key = ?")
        }
    }

    private static func saveItems(
        of commit: PollCommit, db: Database, transaction: ArticleTransaction, memory: CopyKeyMemory, result: inout CommitResult
    ) throws {
        if commit.items.isEmpty { return }
        let writer = try ArticleWriter(db: db, transaction, memory: memory, now: commit.at, queuesHooks: commit.queuesHooks)
        let statements = try ItemStatements(db)
        for item in commit.items { try save(item, feed: commit.feedID, statements, writer: writer, result: &result) }
    }

    private static func save(
        _ item: ItemDraft, feed: Int64, _ statements: ItemStatements, writer: ArticleWriter, result: inout CommitResult
    ) throws {
        let db = writer.db
        func look() throws -> StoredItem? {
            try statements.find.first(
                { row in
                    row.add(feed)
                    row.add(item.key)
                }, read: { StoredItem(article: $0.int64(0), linkHash: $0.int64(1)) })
        }
        var stored = try look()
        if stored == nil, let former = item.formerKey {
            try db.cachedStatement(sql: "UPDATE OR IGNORE items SET item_key = ? WHERE feed_id = ? AND item_key = ?")
                .execute(arguments: [item.key, feed, former])
            stored = try look()
        }
        var articleID = stored?.article
        // An item whose article was removed stays removed, whatever its feed makes of it.
        if stored == nil || articleID != nil {
            let outcome = try writer.save(item.draft, known: articleID, linkChanged: try linkChanged(stored, item, db))
            switch outcome {
            case .added(let id): result.added.append(id)
            case .changed(let id): result.changed.append(id)
            case .linked: result.linked += 1
            case .unchanged: break
            }
            articleID = outcome.id
        }
        // What an item has anew each time that it is stored.
        func add(_ row: inout RowStatement.Binder) {
            row.add(blob: item.contentHash)
            row.add(item.linkHash)
            row.add(articleID)
            row.add(writer.now)
        }
        if stored == nil {
            try statements.add.run { row in
                add(&row)
                row.add(writer.now)
                row.add(feed)
                row.add(item.key)
            }
        } else {
            try statements.change.run { row in
                add(&row)
                row.add(feed)
                row.add(item.key)
            }
        }
    }

    /// Whether the publisher has given an item that is known another link. Of items stored by version 1 the link is not known, so their
    /// article's address stands for it.
    private static func linkChanged(_ stored: StoredItem?, _ item: ItemDraft, _ db: Database) throws -> Bool {
        guard let stored, let new = item.linkHash else { return false }
        if let old = stored.linkHash { return old != new }
        guard let article = stored.article,
            let row = try Row.fetchOne(db.cachedStatement(sql: "SELECT url_key, text_origin FROM articles WHERE id = ?"), arguments: [article])
        else { return false }
        return row[1] == TextOrigin.feed.rawValue && row[0] as String? != item.draft.article.url.map(AddressKey.of)
    }

    private static func insert(_ poll: PollRow, feed: Int64, db: Database) throws {
        try db.cachedStatement(
            sql: """
                INSERT INTO polls (feed_id, at, status, outcome, detail, new_articles, changed_articles, bytes, milliseconds)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            feed, poll.at, poll.status, poll.outcome.rawValue, poll.detail, poll.newArticles, poll.changedArticles, poll.bytes, poll.milliseconds,
        ])
        // Now and then will do: finding where the history ends means to step over all of it.
        guard db.lastInsertedRowID % 8 == 0 else { return }
        try db.cachedStatement(
            sql: """
                DELETE FROM polls WHERE feed_id = ?1 AND id <=
                    (SELECT id FROM polls WHERE feed_id = ?1 ORDER BY id DESC LIMIT 1 OFFSET \(pollHistory))
                """
        ).execute(arguments: [feed])
    }
}
