import GRDB

/// A place in the order in which feeds are due.
public struct DueCursor: Sendable {
    public var nextPoll: Int64
    public var id: Int64

    /// Makes a place.
    public init(nextPoll: Int64, id: Int64) {
        self.nextPoll = nextPoll
        self.id = id
    }
}

extension Store {
    /// Feeds whose time has come, longest overdue first.
    ///
    /// - Parameters:
    ///   - from: feeds that were due then already are left out.
    ///   - cursor: the last feed of the batch before.
    public func dueFeeds(from: Int64, at now: Int64, after cursor: DueCursor?, limit: Int) async throws -> [FeedRow] {
        try await read { db in
            try Row.fetchAll(
                db.cachedStatement(
                    sql: """
                        SELECT \(FeedRow.columns) FROM \(FeedRow.tables) WHERE f.paused = 0 AND f.removed = 0 AND f.next_poll > ?1
                            AND f.next_poll <= ?2 AND f.next_poll >= ?3 AND (f.next_poll > ?3 OR f.id > ?4) ORDER BY f.next_poll, f.id LIMIT ?5
                        """),
                arguments: [from, now, cursor?.nextPoll ?? Int64.min, cursor?.id ?? Int64.min, limit]
            ).map(FeedRow.init)
        }
    }

    /// When the next feed is due beyond the time, nil when there is none.
    public func nextDue(from: Int64) async throws -> Int64? {
        try await read { db in
            try Int64.fetchOne(
                db.cachedStatement(sql: "SELECT min(next_poll) FROM feeds WHERE paused = 0 AND removed = 0 AND next_poll > ?"), arguments: [from])
        }
    }

    /// Whether a feed lives at the address.
    public func hasFeed(url: String) async throws -> Bool {
        try await read { db in
            try Bool.fetchOne(db.cachedStatement(sql: "SELECT EXISTS (SELECT 1 FROM feeds WHERE url = ?)"), arguments: [url]) ?? false
        }
    }
}
