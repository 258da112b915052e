import Store
import Sync

/// The state of feeds that the node has polled.
enum FeedStates {
    private struct Row: Encodable {
        var originalURL, url, host: String
        var title, siteLink, language: String?
        var health, state: String
        var nextPoll: Int64

        enum CodingKeys: String, CodingKey {
            case originalURL = "original_url"
            case url, host, title
            case siteLink = "site_link"
            case language, health, state
            case nextPoll = "next_poll"
        }
    }

    /// Feeds whose state may be written once the archive has all articles up to a place of the log.
    ///
    /// A state holds the validators of the last poll. If others saw them before the articles of that poll are in the archive, a server would answer
    /// them that nothing has changed, and the articles could be missing for as long as this node is away. The entry of a poll stands behind those of
    /// its articles and has the time of the state: a state that is later than its feed's last entry belongs to an entry that is still to be sent.
    ///
    /// - Parameters:
    ///   - changes: the entries up to that place that are being sent.
    ///   - polled: feeds that were polled again within the second of the last entry, by entries behind it.
    static func sent(_ feeds: [FeedRow], with changes: [Change], polledSince polled: Set<Int64>) -> [FeedRow] {
        var told: [Int64: Int64] = [:]
        for change in changes { if let feed = change.feedID { told[feed] = max(told[feed] ?? .min, change.at) } }
        return feeds.filter { feed in
            guard let told = told[feed.id], !polled.contains(feed.id) else { return false }
            return feed.state.lastPoll ?? .min <= told
        }
    }

    /// Writes when feeds are due at hosts that the caller has confirmed to be the node's, and nothing else of their state.
    static func writeDates(_ connection: Connection, _ feeds: [FeedRow], hosts mine: Set<String>) throws {
        guard !feeds.isEmpty, !mine.isEmpty else { return }
        try connection.run(
            """
            UPDATE feeds f SET next_poll = r.due FROM unnest($1::text[], $2::bigint[]) AS r (original_url, due)
            WHERE f.original_url = r.original_url AND f.host = ANY ($3::text[]) AND f.next_poll < r.due
            """, [.list(feeds.map(\.originalURL)), .list(feeds.map(\.nextPoll)), .list(Array(mine))])
    }

    /// Writes the states of feeds at hosts that the caller has confirmed to be the node's; those of others are left as they are.
    static func write(_ connection: Connection, _ feeds: [FeedRow], hosts mine: Set<String>) throws {
        guard !feeds.isEmpty, !mine.isEmpty else { return }
        let rows = feeds.map {
            Row(
                originalURL: $0.originalURL, url: $0.url, host: SyncEngine.host(of: $0.url), title: $0.title, siteLink: $0.siteLink,
                language: $0.language, health: $0.health, state: JSON.text($0.state), nextPoll: $0.nextPoll)
        }
        let moved = try connection.run(
            """
            UPDATE feeds f SET url = r.url, host = r.host, title = r.title, site_link = r.site_link, language = r.language, health = r.health,
                state = r.state, next_poll = r.next_poll
            FROM json_to_recordset($1::json) AS r (original_url text, url text, host text, title text, site_link text, language text, health text,
                state text, next_poll bigint), feeds old
            WHERE f.original_url = r.original_url AND old.id = f.id AND f.host = ANY ($2::text[])
            RETURNING CASE WHEN old.host <> f.host THEN old.host END AS former, f.host
            """, [.text(JSON.text(rows)), .list(Array(mine))]
        ).rows.filter { $0.text("former") != nil }
        guard !moved.isEmpty else { return }
        let hosts = Set(moved.flatMap { [$0.string("former"), $0.string("host")] }).sorted()
        try connection.run("INSERT INTO hosts (host) SELECT unnest($1::text[]) ON CONFLICT (host) DO NOTHING", [.list(hosts)])
        try FeedRegistry.weigh(connection, hosts)
    }
}
