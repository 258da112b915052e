import GRDB
import Schedule

extension Store {
    /// Brings dates back that a clock has made which was ahead: they would keep feeds, hosts and pages waiting until it is as late as that clock said.
    ///
    /// A feed whose last poll lies in the future is polled within its own interval. Without one of those nothing is changed.
    ///
    /// - Parameters:
    ///   - slack: seconds by which clocks differ without harm.
    ///   - random: a number in 0..<1 for each feed, so that polls do not come in step.
    /// - Returns: how many feeds were brought back.
    public func bringDatesBack(to now: Int64, slack: Int64 = 60, random: @Sendable @escaping () -> Double) async throws -> Int {
        let future = try await read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT \(FeedRow.columns) FROM \(FeedRow.tables) WHERE f.removed = 0 AND s.last_poll > ?
                    """, arguments: [now.addingClamped(slack)]
            ).map(FeedRow.init)
        }
        guard !future.isEmpty else { return 0 }
        return try await write { db in
            for feed in future {
                let state = feed.state.broughtBack(to: now, chance: random())
                try db.execute(sql: "UPDATE feeds SET next_poll = ? WHERE id = ?", arguments: [state.nextPoll, feed.id])
                try FeedStateRow.save(state, feed: feed.id, db)
            }
            // When these were made is not known: no wait that is begun now is longer for want of a word from the server.
            let latest = now.addingClamped(86_400)
            try db.execute(sql: "UPDATE hosts SET paused_until = ?1 WHERE paused_until > ?1", arguments: [latest])
            try db.execute(sql: "UPDATE page_jobs SET not_before = ?1 WHERE not_before > ?2", arguments: [now, latest])
            try db.execute(sql: "UPDATE hook_jobs SET not_before = ?1 WHERE not_before > ?2", arguments: [now, latest])
            return future.count
        }
    }
}
