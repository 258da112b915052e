import Addresses
import Foundation
import Models
import Schedule
import Store
import Sync

/// Feeds between the node's store and the shared tables.
enum FeedRegistry {
    /// Feeds of one statement.
    static let batch = 500

    /// A feed as a row of JSON.
    private struct Row: Encodable {
        var originalURL, url, host: String
        var name: String?
        var tags, options: String
        var everySeconds: Int?
        var paused: Bool
        var added, nextPoll: Int64
        var health, state: String

        enum CodingKeys: String, CodingKey {
            case originalURL = "original_url"
            case url, host, name, tags, options
            case everySeconds = "every_seconds"
            case paused, added
            case nextPoll = "next_poll"
            case health, state
        }
    }

    /// Lists feeds as wanted by the node's configuration or by a user; those that are new bring the state that this store has of them.
    ///
    /// - Parameters:
    ///   - list: the node's name, or `user`.
    ///   - whole: the list is the node's whole list, so that it no longer lists any other.
    static func register(_ connection: Connection, _ feeds: [FeedRow], list: String, whole: Bool) throws {
        for start in stride(from: 0, to: feeds.count, by: batch) {
            try register(connection, Array(feeds[start..<min(feeds.count, start + batch)]), list: list)
        }
        guard whole else { return }
        try connection.transaction { connection in
            let former = try connection.run(
                """
                UPDATE feeds SET listed = array_remove(listed, $1), changed = clock_timestamp()
                WHERE $1 = ANY (listed) AND NOT (original_url = ANY ($2::text[])) RETURNING host
                """, [.text(list), .list(feeds.map(\.originalURL))]
            ).rows.map { $0.string("host") }
            try weigh(connection, Array(Set(former)))
        }
    }

    private static func register(_ connection: Connection, _ feeds: [FeedRow], list: String) throws {
        let rows = feeds.map(Self.row).sorted { $0.originalURL < $1.originalURL }
        let hosts = Array(Set(rows.map(\.host))).sorted()
        try connection.transaction { connection in
            // One order for all nodes: two that list the same feeds at a time must not wait for each other.
            try connection.run("INSERT INTO hosts (host) SELECT unnest($1::text[]) ON CONFLICT (host) DO NOTHING", [.list(hosts)])
            try connection.run(
                """
                INSERT INTO feeds AS f (original_url, url, host, name, tags, every_seconds, options, listed, paused, added, health, next_poll, state)
                SELECT original_url, url, host, name, tags, every_seconds, options, ARRAY[$2::text], paused, added, health, next_poll, state
                FROM json_to_recordset($1::json) AS r (original_url text, url text, host text, name text, tags text, every_seconds bigint,
                    options text, paused boolean, added bigint, health text, next_poll bigint, state text)
                ON CONFLICT (md5(original_url)) DO UPDATE SET name = excluded.name, tags = excluded.tags, every_seconds = excluded.every_seconds,
                    options = excluded.options, paused = CASE WHEN $2 = 'user' THEN excluded.paused ELSE f.paused END, changed = clock_timestamp(),
                    listed = CASE WHEN $2 = ANY (f.listed) THEN f.listed ELSE f.listed || $2::text END
                WHERE (f.name, f.tags, f.every_seconds, f.options)
                    IS DISTINCT FROM (excluded.name, excluded.tags, excluded.every_seconds, excluded.options)
                    OR ($2 = 'user' AND f.paused <> excluded.paused) OR NOT ($2 = ANY (f.listed))
                """, [.text(JSON.text(rows)), .text(list)])
            try weigh(connection, hosts)
        }
    }

    /// Without what the last poll left: its articles may not be in the archive yet, and who had its validators would not get them from the server
    /// any more. This node keeps its own, as those of a later poll.
    private static func row(_ feed: FeedRow) -> Row {
        var state = feed.state
        (state.etag, state.lastModified, state.lastPoll) = (nil, nil, nil)
        return Row(
            originalURL: feed.originalURL, url: feed.url, host: SyncEngine.host(of: feed.url), name: feed.name, tags: JSON.text(feed.tags),
            options: JSON.text(feed.options), everySeconds: feed.everySeconds, paused: feed.paused, added: feed.addedAt, nextPoll: feed.nextPoll,
            health: feed.health, state: JSON.text(state))
    }

    /// A user has taken a feed out: nobody polls it any more.
    static func remove(_ connection: Connection, _ originalURLs: [String]) throws {
        guard !originalURLs.isEmpty else { return }
        try connection.transaction { connection in
            // The node that removed it has forgotten its password.
            let hosts = try connection.run(
                """
                UPDATE feeds SET listed = '{}', changed = clock_timestamp()
                WHERE regexp_replace(original_url, '^([a-z]+://)[^/@]*@', '\\1') = ANY ($1::text[]) AND listed <> '{}' RETURNING host
                """, [.list(originalURLs.map { withoutCredentials($0) })]
            ).rows.map { $0.string("host") }
            try weigh(connection, Array(Set(hosts)))
        }
    }

    /// Counts the feeds of hosts again, in the caller's transaction.
    ///
    /// The hosts are locked by a statement of its own: the count then sees the feeds that another node has committed while this one waited. A
    /// host whose last feed was overlooked would be nobody's.
    static func weigh(_ connection: Connection, _ hosts: [String]) throws {
        guard !hosts.isEmpty else { return }
        let hosts = SQLValue.list(hosts)
        try connection.run("SELECT 1 FROM hosts WHERE host = ANY ($1::text[]) ORDER BY host FOR UPDATE", [hosts])
        try connection.run(
            """
            UPDATE hosts h SET weight = c.feeds
            FROM (
                SELECT l.host, count(f.id) AS feeds FROM hosts l LEFT JOIN feeds f ON f.host = l.host AND f.listed <> '{}'
                WHERE l.host = ANY ($1::text[]) GROUP BY l.host
            ) c
            WHERE h.host = c.host AND h.weight <> c.feeds
            """, [hosts])
    }

    // MARK: From the shared tables

    /// What a node takes over of hosts.
    struct Adoption: Sendable {
        var feeds: [AdoptedFeed] = []
        /// Feeds that nobody lists.
        var gone: [String] = []
    }

    /// The feeds of hosts that were just taken, in the caller's transaction.
    ///
    /// What may have been polled without telling is put off, for whoever holds the hosts next too: this node may give them up, or crash, before it
    /// has polled them itself.
    ///
    /// - Parameters:
    ///   - session: that which has taken the hosts.
    ///   - uncertain: Unix seconds, by host, until which another node may have asked it without telling.
    ///   - interval: seconds between polls of a feed that says nothing else.
    static func feeds(
        _ connection: Connection, of hosts: [String], session: Int64, uncertain: [String: Int64], interval: Int64
    ) throws -> Adoption {
        let rows = try connection.run("SELECT * FROM feeds WHERE host = ANY ($1::text[])", [.list(hosts)])
        let adoption = adoption(rows, uncertain, interval)
        let late = adoption.feeds.filter { $0.due != $0.state.nextPoll }
        if !late.isEmpty {
            try connection.run(
                """
                WITH mine AS (SELECT host FROM hosts WHERE host = ANY ($1::text[]) AND session = $2 ORDER BY host FOR SHARE)
                UPDATE feeds f SET next_poll = r.due FROM unnest($3::text[], $4::bigint[], $5::bigint[]) AS r (original_url, planned, due), mine
                WHERE f.original_url = r.original_url AND f.host = mine.host AND f.next_poll = r.planned
                """,
                [
                    .list(hosts), .int(session), .list(late.map(\.originalURL)), .list(late.map(\.state.nextPoll)), .list(late.map(\.due)),
                ])
        }
        try connection.run(
            "UPDATE hosts SET uncertain_until = NULL WHERE host = ANY ($1::text[]) AND session = $2 AND uncertain_until IS NOT NULL",
            [.list(hosts), .int(session)])
        return adoption
    }

    /// The node's feeds whose definitions have changed lately. (`now()`: with `clock_timestamp()` the index could not be used.)
    static func changes(_ connection: Connection, session: Int64, seconds: Double) throws -> Adoption {
        var adoption = adoption(
            try connection.run(
                """
                SELECT f.* FROM feeds f JOIN hosts h ON h.host = f.host
                WHERE h.session = $1 AND f.changed > now() - make_interval(secs => $2::float8)
                """, [.int(session), .double(seconds)]), [:], 0)
        for index in adoption.feeds.indices { adoption.feeds[index].isDefinitionOnly = true }
        return adoption
    }

    private static func adoption(_ result: QueryResult, _ uncertain: [String: Int64], _ interval: Int64) -> Adoption {
        var adoption = Adoption()
        for row in result.rows {
            guard row.string("listed") != "{}" else {
                adoption.gone.append(row.string("original_url"))
                continue
            }
            var state = row.text("state").flatMap { JSON.value(PollState.self, $0) } ?? PollState()
            let every = row.optionalInt("every_seconds")
            state.nextPoll = row.int("next_poll")
            adoption.feeds.append(
                AdoptedFeed(
                    url: row.string("url"), originalURL: row.string("original_url"), name: row.text("name"), title: row.text("title"),
                    siteLink: row.text("site_link"), language: row.text("language"), tags: row.string("tags"),
                    everySeconds: every.map { Int(clamping: $0) }, options: row.string("options"), paused: row.bool("paused"),
                    health: row.string("health"), state: state, uncertainUntil: uncertain[row.string("host")], interval: every ?? interval))
        }
        return adoption
    }
}
