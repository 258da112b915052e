import Foundation
import GRDB
import Markup

/// Appends to the change log; its sequence grows and is never used again, so followers resume without a gap.
struct ChangeWriter {
    let db: Database
    let now: Int64

    func add(_ kind: String, feed: Int64?, article: Int64?, data: String) throws {
        try RowStatement(db, sql: "INSERT INTO changes (at, kind, feed_id, article_id, data) VALUES (?, ?, ?, ?, ?)").run { row in
            row.add(now)
            row.add(kind)
            row.add(feed)
            row.add(article)
            row.add(data)
        }
    }
}

/// One entry of the change log.
public struct Change: Sendable, Equatable {
    public var seq: Int64
    /// Unix seconds.
    public var at: Int64
    /// `poll`, `article`, `revision`, `fact`, `health`, `gap`, `move`, …
    public var kind: String
    public var feedID: Int64?
    public var articleID: Int64?
    /// A JSON object.
    public var data: String

    /// The entry as one line of JSON, with the members of the API's `ChangeEvent` in the order of their names.
    ///
    /// Written by hand, since a follower may read the whole log.
    public var json: [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(data.utf8.count + 120)
        func add(_ text: String) { out.append(contentsOf: text.utf8) }
        add(articleID.map { "{\"article\":\($0),\"at\":\"" } ?? "{\"at\":\"")
        add(FeedDate(unixSeconds: at, hasTime: true).iso8601UTC)
        add("\",\"data\":")
        add(data)
        if let feedID { add(",\"feed\":\(feedID)") }
        add(",\"kind\":\"\(kind)\",\"seq\":\(seq)}")
        return out
    }
}

extension Store {
    /// Entries after `seq`, oldest first.
    public func changes(after seq: Int64, kinds: [String] = [], limit: Int = 500) async throws -> [Change] {
        try await read { db in
            let filter = kinds.isEmpty ? "" : "AND kind IN (SELECT value FROM json_each(?))"
            var arguments: StatementArguments = [seq]
            if !kinds.isEmpty { arguments += [JSONText.encode(kinds)] }
            arguments += [limit]
            return try Row.fetchAll(
                db, sql: "SELECT * FROM changes WHERE seq > ? \(filter) ORDER BY seq LIMIT ?", arguments: arguments
            ).map {
                Change(seq: $0["seq"], at: $0["at"], kind: $0["kind"], feedID: $0["feed_id"], articleID: $0["article_id"], data: $0["data"])
            }
        }
    }

    /// The last entry's sequence number, 0 when there is none.
    public func lastChange() async throws -> Int64 {
        try await read { db in try Int64.fetchOne(db, sql: "SELECT coalesce(max(seq), 0) FROM changes") ?? 0 }
    }

    /// Adds entries of the daemon's own.
    public func record(_ kind: String, feed: Int64? = nil, article: Int64? = nil, data: String, at now: Int64) async throws {
        try await write { db in try ChangeWriter(db: db, now: now).add(kind, feed: feed, article: article, data: data) }
    }
}
