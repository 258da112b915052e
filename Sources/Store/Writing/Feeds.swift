import Addresses
import Foundation
import GRDB
import Models
import Schedule

/// A feed as the store keeps it.
public struct FeedRow: Sendable, Equatable {
    public var id: Int64
    public var url: String
    public var originalURL: String
    public var name: String?
    public var title: String?
    public var siteLink: String?
    public var language: String?
    public var tags: [String]
    public var everySeconds: Int?
    public var options: FeedOptions
    /// Listed in the configuration (else added by a user).
    public var isConfigured: Bool
    public var paused: Bool
    public var addedAt: Int64
    public var nextPoll: Int64
    public var health: String
    public var state: PollState

    private var identity: FeedIdentity { FeedIdentity(id: id, url: url, originalURL: originalURL, name: name, title: title, tags: tags) }

    /// What people call the feed.
    public var displayName: String { identity.displayName }

    /// The address without user information: what is shown and logged.
    public var shownURL: String { identity.shownURL }

    /// Whether a user who writes the address means this feed.
    public func isAt(_ address: String) -> Bool { identity.isAt(address) }

    /// Whether a user who gives a number, an address, a name or a tag means this feed.
    public func isMeant(by text: String) -> Bool { identity.isMeant(by: text) }

    /// The columns that `init` reads, in its order.
    static let columns = """
        f.id, f.url, f.original_url, f.name, f.title, f.site_link, f.language, f.tags, f.every_seconds, f.options, f.origin, f.paused, f.added_at,
        f.next_poll, f.health, \(FeedStateRow.columns)
        """
    static let tables = "feeds f LEFT JOIN feed_states s ON s.feed_id = f.id"

    fileprivate static func tags(_ text: String) -> [String] { text == "[]" ? [] : JSONText.decode([String].self, from: text) ?? [] }

    init(_ row: Row) { self.init(row, from: 0) }

    /// - Parameter start: where the columns begin.
    init(_ row: Row, from start: Int) {
        id = row[start]
        url = row[start + 1]
        originalURL = row[start + 2]
        name = row[start + 3]
        title = row[start + 4]
        siteLink = row[start + 5]
        language = row[start + 6]
        tags = Self.tags(row[start + 7])
        everySeconds = row[start + 8]
        let options: String = row[start + 9]
        self.options = options == "{}" ? FeedOptions() : JSONText.decode(FeedOptions.self, from: options) ?? FeedOptions()
        isConfigured = (row[start + 10] as String) == "config"
        paused = row[start + 11]
        addedAt = row[start + 12]
        nextPoll = row[start + 13]
        health = row[start + 14]
        state = FeedStateRow.read(row, from: start + 15, nextPoll: nextPoll)
    }
}

/// What a feed is known by.
private struct FeedIdentity {
    let id: Int64
    let url: String
    let originalURL: String
    let name: String?
    let title: String?
    let tags: [String]

    var displayName: String { name ?? title ?? shownURL }

    var shownURL: String { withoutCredentials(url) }

    func isAt(_ address: String) -> Bool { url == address || originalURL == address || shownURL == withoutCredentials(address) }

    func isMeant(by text: String) -> Bool {
        String(id) == text || isAt(text) || folded(displayName) == folded(text) || tags.contains { folded($0) == folded(text) }
    }
}

/// How a feed is fetched where it differs from the rest.
public struct FeedOptions: Codable, Sendable, Equatable {
    /// Fetch the articles' pages; nil: as `pages.fetch` says.
    public var pages: Bool?
    public var userAgent: String?
    public var headers: [String: String]?
    public var basicAuthFile: String?

    /// Makes options.
    public init(pages: Bool? = nil, userAgent: String? = nil, headers: [String: String]? = nil, basicAuthFile: String? = nil) {
        self.pages = pages
        self.userAgent = userAgent
        self.headers = headers
        self.basicAuthFile = basicAuthFile
    }
}

/// A feed to be added.
public struct FeedDraft: Sendable, Equatable {
    public var url: String
    public var name: String?
    public var tags: [String]
    public var everySeconds: Int?
    public var options: FeedOptions

    /// Makes a draft.
    public init(url: String, name: String? = nil, tags: [String] = [], everySeconds: Int? = nil, options: FeedOptions = FeedOptions()) {
        self.url = url
        self.name = name
        self.tags = tags
        self.everySeconds = everySeconds
        self.options = options
    }
}

extension Store {
    /// All feeds, in the order they were added.
    public func feeds() async throws -> [FeedRow] {
        try await read { db in
            try Row.fetchAll(db, sql: "SELECT \(FeedRow.columns) FROM \(FeedRow.tables) WHERE f.removed = 0 ORDER BY f.id").map(FeedRow.init)
        }
    }

    /// Those of the feeds that are not removed, in the order they were added.
    public func feeds(ids: [Int64]) async throws -> [FeedRow] {
        try await read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT \(FeedRow.columns) FROM \(FeedRow.tables)
                    WHERE f.removed = 0 AND f.id IN (SELECT value FROM json_each(?)) ORDER BY f.id
                    """, arguments: [JSONText.encode(ids)]
            ).map(FeedRow.init)
        }
    }

    /// The feeds that users mean by numbers, addresses, names or tags (`FeedRow.isMeant`), for each of these, in the order they were added.
    public func feeds(meantBy names: [String]) async throws -> [[Int64]] {
        try await read { db in
            // Only what the comparison needs: with many feeds, the rest takes most of the time.
            let rows = try Row.fetchCursor(db, sql: "SELECT id, url, original_url, name, title, tags FROM feeds WHERE removed = 0 ORDER BY id")
            var found = [[Int64]](repeating: [], count: names.count)
            while let row = try rows.next() {
                let identity = FeedIdentity(
                    id: row[0], url: row[1], originalURL: row[2], name: row[3], title: row[4], tags: FeedRow.tags(row[5]))
                for (index, name) in names.enumerated() where identity.isMeant(by: name) { found[index].append(identity.id) }
            }
            return found
        }
    }

    /// The first feed that has one of the addresses, now or as it was added; exactly as they are written.
    public func feed(at addresses: [String]) async throws -> FeedRow? {
        try await read { db in
            let list = JSONText.encode(addresses)
            return try Row.fetchOne(
                db,
                sql: """
                    SELECT \(FeedRow.columns) FROM \(FeedRow.tables) WHERE f.removed = 0 AND f.id IN (
                        SELECT id FROM feeds WHERE url IN (SELECT value FROM json_each(?1))
                        UNION ALL SELECT id FROM feeds WHERE original_url IN (SELECT value FROM json_each(?1)))
                    ORDER BY f.id LIMIT 1
                    """, arguments: [list]
            ).map(FeedRow.init)
        }
    }

    /// Identifiers of all feeds that are not paused, in the order they were added.
    public func unpausedFeeds() async throws -> [Int64] {
        try await read { db in try Int64.fetchAll(db, sql: "SELECT id FROM feeds WHERE removed = 0 AND paused = 0 ORDER BY id") }
    }

    /// One feed, or nil.
    public func feed(id: Int64) async throws -> FeedRow? {
        try await read { db in
            try Row.fetchOne(
                db.cachedStatement(sql: "SELECT \(FeedRow.columns) FROM \(FeedRow.tables) WHERE f.id = ? AND f.removed = 0"), arguments: [id]
            ).map(FeedRow.init)
        }
    }

    /// Adds a feed that a user names, or brings back a removed one with its history.
    ///
    /// - Throws: `StoreError.alreadyThere`.
    public func addFeed(_ draft: FeedDraft, at now: Int64) async throws -> FeedRow {
        try await write { db in
            let known = try Self.known(draft.url, db: db)
            if let known, !known.isRemoved { throw StoreError.alreadyThere("feed \(withoutCredentials(draft.url))") }
            let id = try Self.upsert(draft, known, origin: "user", at: now, db: db)
            try ChangeWriter(db: db, now: now).add("feed", feed: id, article: nil, data: "{\"change\":\"added\"}")
            return try Row.fetchOne(db, sql: "SELECT \(FeedRow.columns) FROM \(FeedRow.tables) WHERE f.id = ?", arguments: [id]).map(FeedRow.init)
        }.unwrapped(or: StoreError.notFound("feed \(withoutCredentials(draft.url))"))
    }

    /// Makes the store's configured feeds those given: adds, updates, and removes what is no longer listed.
    ///
    /// Feeds that users added, and every next poll, stay as they are: a reload polls nothing early.
    public func configure(_ drafts: [FeedDraft], at now: Int64) async throws -> (added: Int, removed: Int) {
        try await write { db in
            var kept: Set<Int64> = []
            var added = 0
            for draft in drafts {
                let known = try Self.known(draft.url, db: db)
                kept.insert(try Self.upsert(draft, known, origin: "config", at: now, db: db))
                if known?.isRemoved ?? true { added += 1 }
            }
            let listed = try Int64.fetchAll(db, sql: "SELECT id FROM feeds WHERE origin = 'config' AND removed = 0")
            let gone = listed.filter { !kept.contains($0) }
            for id in gone { try Self.remove(id, db: db) }
            return (added, gone.count)
        }
    }

    private struct KnownFeed {
        var id: Int64
        var isRemoved: Bool
    }

    /// The feed at an address; a removed one also where the address has a password.
    private static func known(_ url: String, db: Database) throws -> KnownFeed? {
        let statement = try db.cachedStatement(
            sql: """
                SELECT id, removed FROM feeds WHERE url = ?1 OR original_url = ?1 OR (removed = 1 AND (url = ?2 OR original_url = ?2))
                ORDER BY removed, id LIMIT 1
                """)
        return try Row.fetchOne(statement, arguments: [url, withoutCredentials(url)]).map { KnownFeed(id: $0[0], isRemoved: $0[1]) }
    }

    /// Takes a feed out, with all that may hold a password: user and password of its addresses, and its headers.
    ///
    /// - Returns: whether there was one.
    @discardableResult
    static func remove(_ id: Int64, db: Database) throws -> Bool {
        guard let row = try Row.fetchOne(db, sql: "SELECT url, original_url FROM feeds WHERE id = ? AND removed = 0", arguments: [id]) else {
            return false
        }
        var url = withoutCredentials(row[0])
        let isTaken = try Bool.fetchOne(db, sql: "SELECT EXISTS (SELECT 1 FROM feeds WHERE url = ? AND id <> ?)", arguments: [url, id]) ?? false
        // Another feed may be at the same address without a password.
        if isTaken { url += "#removed-\(id)" }
        try db.execute(
            sql: "UPDATE feeds SET removed = 1, url = ?, original_url = ?, options = '{}' WHERE id = ?",
            arguments: [url, withoutCredentials(row[1]), id])
        return true
    }

    /// - Parameter known: the feed at the draft's address.
    private static func upsert(_ draft: FeedDraft, _ known: KnownFeed?, origin: String, at now: Int64, db: Database) throws -> Int64 {
        if let id = known?.id {
            if known?.isRemoved == true {
                // A removed feed has no password any more: it comes back with that of the draft.
                let place = withoutCredentials(draft.url)
                try db.execute(
                    sql: "UPDATE feeds SET url = iif(url = ?2, ?3, url), original_url = iif(original_url = ?2, ?3, original_url) WHERE id = ?1",
                    arguments: [id, place, draft.url])
            }
            try db.execute(
                sql: """
                    UPDATE feeds SET name = ?, tags = ?, every_seconds = ?, options = ?, origin = ?, removed = 0 WHERE id = ?
                    """,
                arguments: [draft.name, JSONText.list(draft.tags), draft.everySeconds, JSONText.encode(draft.options), origin, id])
            return id
        }
        try db.execute(
            sql: """
                INSERT INTO feeds (url, original_url, name, tags, every_seconds, options, origin, added_at, next_poll)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                draft.url, draft.url, draft.name, JSONText.list(draft.tags), draft.everySeconds, JSONText.encode(draft.options), origin, now,
                now,
            ])
        return db.lastInsertedRowID
    }

    /// Takes a feed out of the rota; its articles stay.
    public func removeFeed(id: Int64, at now: Int64) async throws {
        try await write { db in
            guard try Self.remove(id, db: db) else { throw StoreError.notFound("feed \(id)") }
            try ChangeWriter(db: db, now: now).add("feed", feed: id, article: nil, data: "{\"change\":\"removed\"}")
        }
    }

    /// Stops or resumes the polling of a feed.
    public func setPaused(_ paused: Bool, feed id: Int64, at now: Int64) async throws {
        try await write { db in
            try db.execute(sql: "UPDATE feeds SET paused = ? WHERE id = ? AND removed = 0", arguments: [paused, id])
            guard db.changesCount > 0 else { throw StoreError.notFound("feed \(id)") }
            try ChangeWriter(db: db, now: now).add(
                "feed", feed: id, article: nil, data: "{\"change\":\"\(paused ? "paused" : "resumed")\"}")
        }
    }

    /// Writes the state of a feed without a poll.
    public func saveState(_ state: PollState, health: String, feed id: Int64) async throws {
        try await write { db in
            try db.execute(sql: "UPDATE feeds SET next_poll = ?, health = ? WHERE id = ?", arguments: [state.nextPoll, health, id])
            if db.changesCount > 0 { try FeedStateRow.save(state, feed: id, db) }
        }
    }

    /// The last polls of a feed, newest first.
    public func polls(feed id: Int64, limit: Int = 20) async throws -> [PollRow] {
        try await read { db in
            try PollRow.latest(min(limit, Self.pollHistory), of: id, db)
        }
    }

    /// Number of articles by feed.
    public func articleCounts() async throws -> [Int64: Int] {
        try await articleCountsRead.value { [self] in
            try await read { db in
                var counts: [Int64: Int] = [:]
                for row in try Row.fetchAll(
                    db, sql: "SELECT feed_id, count(*) AS n FROM articles WHERE feed_id IS NOT NULL GROUP BY feed_id")
                {
                    counts[row["feed_id"]] = row["n"]
                }
                return counts
            }
        }
    }

    /// Hosts that asked for a pause, with the reason.
    public func hostPauses() async throws -> [(host: String, until: Int64, reason: String)] {
        try await read { db in
            try Row.fetchAll(db, sql: "SELECT * FROM hosts ORDER BY host").map { ($0["host"], $0["paused_until"], $0["reason"]) }
        }
    }

    /// Keeps a host's pause over restarts.
    public func pauseHost(_ host: String, until: Int64, reason: String) async throws {
        try await write { db in
            try db.execute(
                sql: """
                    INSERT INTO hosts (host, paused_until, reason) VALUES (?, ?, ?)
                    ON CONFLICT (host) DO UPDATE SET paused_until = max(paused_until, excluded.paused_until), reason = excluded.reason
                    """, arguments: [host, until, reason])
        }
    }
}

extension Optional {
    /// The value, or the error thrown.
    func unwrapped(or error: @autoclosure () -> any Error) throws -> Wrapped {
        guard let self else { throw error() }
        return self
    }
}

/// What `status` tells of the feeds.
public struct FeedOverview: Sendable {
    /// Number of feeds by health, with `total`.
    public var byHealth: [String: Int]
    /// The feeds that are due first.
    public var next: [FeedRow]
    /// Feeds that fail, the latest first.
    public var failing: [FeedRow]
}

extension Store {
    /// Feeds by health, the next due and the failing ones.
    public func feedOverview(now: Int64, limit: Int = 5) async throws -> FeedOverview {
        try await read { db in
            var counts: [String: Int] = [:]
            for row in try Row.fetchAll(
                db, sql: "SELECT CASE WHEN paused THEN 'paused' ELSE health END AS h, count(*) AS n FROM feeds WHERE removed = 0 GROUP BY h")
            {
                counts[row["h"]] = row["n"]
            }
            counts["total"] = counts.values.reduce(0, +)
            let next = try Row.fetchAll(
                db,
                sql:
                    "SELECT \(FeedRow.columns) FROM \(FeedRow.tables) WHERE f.paused = 0 AND f.removed = 0 AND f.health <> 'gone' ORDER BY f.next_poll LIMIT ?",
                arguments: [limit])
            let failing = try Row.fetchAll(
                db,
                sql:
                    "SELECT \(FeedRow.columns) FROM \(FeedRow.tables) WHERE f.removed = 0 AND f.paused = 0 AND f.health IN ('failing', 'gone') ORDER BY f.next_poll LIMIT ?",
                arguments: [limit])
            return FeedOverview(byHealth: counts, next: next.map(FeedRow.init), failing: failing.map(FeedRow.init))
        }
    }

    /// Number of articles of one feed.
    public func articleCount(feed id: Int64) async throws -> Int {
        try await read { db in
            try Int.fetchOne(db, sql: "SELECT count(*) FROM items WHERE feed_id = ? AND article_id IS NOT NULL", arguments: [id]) ?? 0
        }
    }
}
