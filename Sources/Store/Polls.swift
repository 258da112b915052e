import Foundation
import GRDB
import Models

/// An item as the store knows it, for the decision what is new.
public struct KnownItem: Sendable, Equatable {
    public var contentHash: [UInt8]
    public var articleID: Int64?
}

extension Store {
    /// How many polls of a feed are kept in its history.
    static let pollHistory = 40

    /// What is stored of the given items of a feed; one indexed look-up an item, whatever the store's size.
    public func knownItems(feed: Int64, keys: [String]) async throws -> [String: KnownItem] {
        try await read { db in
            var known: [String: KnownItem] = [:]
            let statement = try db.cachedStatement(sql: "SELECT content_hash, article_id FROM items WHERE feed_id = ? AND item_key = ?")
            for key in keys {
                if let row = try Row.fetchOne(statement, arguments: [feed, key]) {
                    known[key] = KnownItem(contentHash: [UInt8](row["content_hash"] as Data), articleID: row["article_id"])
                }
            }
            return known
        }
    }

    /// Stores polls: each feed's new items, its state and its next poll, all in one transaction.
    ///
    /// - Returns: one result a commit, in order. When it throws, nothing of any commit was stored.
    public func apply(_ commits: [PollCommit], linker: Linker) async throws -> [CommitResult] {
        try await write { db in
            try SearchIndexer.gathering(db) { search in try commits.map { try Self.apply($0, db: db, search: search, linker: linker) } }
        }
    }

    private static func apply(_ commit: PollCommit, db: Database, search: SearchIndexer, linker: Linker) throws -> CommitResult {
        var result = CommitResult(feedID: commit.feedID)
        let writer = ArticleWriter(db: db, linker: linker, search: search, now: commit.at)
        let update = try db.cachedStatement(
            sql: """
                UPDATE feeds SET next_poll = ?, health = ?, poll_state = ?, title = coalesce(?, title), site_link = coalesce(?, site_link),
                    language = coalesce(?, language) WHERE id = ? AND removed = 0
                """)
        try update.execute(arguments: [
            commit.nextPoll, commit.health, Data(commit.state), commit.title, commit.siteLink, commit.language, commit.feedID,
        ])
        guard db.changesCount > 0 else {
            result.stored = false
            return result
        }
        if let url = commit.movedTo {
            // Another feed may live at the new address already: then the old address is kept and the user told by `feeds show`.
            try db.execute(sql: "UPDATE OR IGNORE feeds SET url = ? WHERE id = ?", arguments: [url, commit.feedID])
        }
        for item in commit.items { try save(item, feed: commit.feedID, at: commit.at, writer: writer, result: &result) }
        let log = ChangeWriter(db: db, now: commit.at)
        for change in commit.changes { try log.add(change.kind, feed: commit.feedID, article: nil, data: change.data) }
        try insert(commit.poll, feed: commit.feedID, result: result, db: db)
        try log.add(
            "poll", feed: commit.feedID, article: nil,
            data: JSONText.object([
                ("outcome", .string(commit.poll.outcome)), ("new", .int(Int64(result.added.count))), ("changed", .int(Int64(result.changed.count))),
                ("status", commit.poll.status.map { .int(Int64($0)) }), ("detail", commit.poll.detail.map(JSONValue.string)),
            ]))
        return result
    }

    private static func save(
        _ item: ItemDraft, feed: Int64, at now: Int64, writer: ArticleWriter, result: inout CommitResult
    ) throws {
        let known = try Int64.fetchOne(
            writer.db.cachedStatement(sql: "SELECT article_id FROM items WHERE feed_id = ? AND item_key = ?"), arguments: [feed, item.key])
        let outcome = try writer.save(item.draft, known: known)
        switch outcome {
        case .added(let id): result.added.append(id)
        case .changed(let id): result.changed.append(id)
        case .linked: result.linked += 1
        case .unchanged: break
        }
        try writer.db.cachedStatement(
            sql: """
                INSERT INTO items (feed_id, item_key, content_hash, article_id, first_seen, changed_at) VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT (feed_id, item_key) DO UPDATE SET content_hash = excluded.content_hash, article_id = excluded.article_id,
                    changed_at = excluded.changed_at
                """
        ).execute(arguments: [feed, item.key, Data(item.contentHash), outcome.id, now, now])
    }

    private static func insert(_ poll: PollRow, feed: Int64, result: CommitResult, db: Database) throws {
        try db.cachedStatement(
            sql: """
                INSERT INTO polls (feed_id, at, status, outcome, detail, new_articles, changed_articles, bytes, milliseconds)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            feed, poll.at, poll.status, poll.outcome, poll.detail, result.added.count, result.changed.count, poll.bytes, poll.milliseconds,
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
