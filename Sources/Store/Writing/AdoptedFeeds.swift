import Foundation
import GRDB
import Schedule

/// A feed as whoever hands out the work knows it, with all that its schedule remembers.
public struct AdoptedFeed: Sendable {
    public var url: String
    public var originalURL: String
    public var name: String?
    public var title: String?
    public var siteLink: String?
    public var language: String?
    /// JSON.
    public var tags: String
    public var everySeconds: Int?
    /// JSON.
    public var options: String
    public var paused: Bool
    public var health: String
    /// Its `nextPoll` is when the feed is due.
    public var state: PollState
    /// Unix seconds until which somebody may have polled the feed without telling; nil when nobody has.
    public var uncertainUntil: Int64?
    /// Only its definition has changed: a schedule that is known here stays, with what was added to it when the host was taken.
    public var isDefinitionOnly = false
    /// Seconds between its polls when its state does not tell.
    public var interval: Int64

    /// Makes a feed.
    public init(
        url: String, originalURL: String, name: String?, title: String?, siteLink: String?, language: String?, tags: String, everySeconds: Int?,
        options: String, paused: Bool, health: String, state: PollState, uncertainUntil: Int64? = nil, interval: Int64 = 3_600
    ) {
        self.url = url
        self.originalURL = originalURL
        self.name = name
        self.title = title
        self.siteLink = siteLink
        self.language = language
        self.tags = tags
        self.everySeconds = everySeconds
        self.options = options
        self.paused = paused
        self.health = health
        self.state = state
        self.uncertainUntil = uncertainUntil
        self.interval = interval
    }

    /// When a feed is polled that somebody else may have polled last: what was due by then counts as polled then, so that nobody is asked
    /// early because the work has changed hands.
    static func nextPoll(_ planned: Int64, interval: Int64, uncertainUntil: Int64?) -> Int64 {
        guard let uncertainUntil, planned <= uncertainUntil else { return planned }
        return uncertainUntil.addingReportingOverflow(max(1, interval)).partialValue
    }

    /// When the feed is to be polled, Unix seconds.
    public var due: Int64 { due(state) }

    private func due(_ state: PollState) -> Int64 {
        Self.nextPoll(state.nextPoll, interval: state.interval > 0 ? state.interval : interval, uncertainUntil: uncertainUntil)
    }

    /// The state with the date at which it may be polled.
    fileprivate func dated(_ state: PollState) -> PollState {
        var state = state
        state.nextPoll = due(state)
        return state
    }
}

extension Store {
    /// Brings feeds in line with those that others have polled meanwhile, in one transaction; nothing is noted in the change log.
    ///
    /// A state that was written here by a later poll than the given one stays, with the later of the two dates.
    ///
    /// - Parameter gone: first addresses of feeds that nobody lists any more.
    /// - Returns: the feeds whose state stays, so that whoever hands out the work does not know it yet.
    @discardableResult
    public func adopt(_ feeds: [AdoptedFeed], gone: [String], at now: Int64) async throws -> [Int64] {
        try await write { db in
            let kept = try feeds.compactMap { try Self.adopt($0, at: now, db: db) }
            let find = try db.cachedStatement(sql: "SELECT id FROM feeds WHERE original_url = ? AND removed = 0")
            for url in gone { if let id = try Int64.fetchOne(find, arguments: [url]) { try Self.remove(id, db: db) } }
            return kept
        }
    }

    /// - Returns: the feed's number when its state here is the later one.
    private static func adopt(_ feed: AdoptedFeed, at now: Int64, db: Database) throws -> Int64? {
        let known = try Row.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT f.id, s.last_poll, \(FeedRow.columns), f.removed AS was_removed FROM feeds f LEFT JOIN feed_states s ON s.feed_id = f.id
                    WHERE f.original_url = ?1 OR f.url = ?2 ORDER BY f.original_url <> ?1, f.id LIMIT 1
                    """), arguments: [feed.originalURL, feed.url])
        guard let known, let id: Int64 = known[0] else {
            let state = feed.dated(feed.state)
            try db.cachedStatement(
                sql: """
                    INSERT INTO feeds (url, original_url, name, title, site_link, language, tags, every_seconds, options, origin, paused, added_at,
                        next_poll, health) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'user', ?, ?, ?, ?)
                    """
            ).execute(arguments: [
                feed.url, feed.originalURL, feed.name, feed.title, feed.siteLink, feed.language, feed.tags, feed.everySeconds, feed.options,
                feed.paused, now, state.nextPoll, feed.health,
            ])
            try FeedStateRow.save(state, feed: db.lastInsertedRowID, db)
            return nil
        }
        try db.cachedStatement(
            sql: """
                UPDATE feeds SET name = ?, tags = ?, every_seconds = ?, options = ?, paused = ?, removed = 0, title = coalesce(?, title),
                    site_link = coalesce(?, site_link), language = coalesce(?, language) WHERE id = ?
                """
        ).execute(arguments: [
            feed.name, feed.tags, feed.everySeconds, feed.options, feed.paused, feed.title, feed.siteLink, feed.language, id,
        ])
        if feed.isDefinitionOnly, !(known["was_removed"] as Bool) { return nil }
        var (state, health, isKept) = (feed.state, feed.health, false)
        if let own: Int64 = known[1], own > feed.state.lastPoll ?? 0 {
            let row = FeedRow(known, from: 2)
            (state, health, isKept) = (row.state, row.health, true)
            // Of a poll after that, others may have told only when the feed is due.
            state.nextPoll = max(state.nextPoll, feed.state.nextPoll)
        } else {
            try db.cachedStatement(sql: "UPDATE OR IGNORE feeds SET url = ? WHERE id = ?").execute(arguments: [feed.url, id])
        }
        state = feed.dated(state)
        try db.cachedStatement(sql: "UPDATE feeds SET next_poll = ?, health = ? WHERE id = ?").execute(arguments: [state.nextPoll, health, id])
        try FeedStateRow.save(state, feed: id, db)
        return isKept ? id : nil
    }
}
