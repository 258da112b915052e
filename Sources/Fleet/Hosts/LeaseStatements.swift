import Foundation

/// What is asked of the database about sessions and hosts. Times are the database's own, so that no two machines' clocks are compared.
enum LeaseStatements {
    /// A host as it was taken.
    struct Taken: Sendable {
        var host: String
        var token: Int64
        var weight: Int
        /// Seconds until it may be asked.
        var opensIn: Double
        var pausedUntil: Int64?
        /// Seconds between two requests that the host asks for itself (`Crawl-delay`).
        var space: Double
        /// The session that has held it last, unless it gave it up.
        var former: Int64?
        /// Unix seconds until which the former session, which has not given it up, may have asked it without telling.
        var uncertainUntil: Int64?
        /// The same of sessions before that, for which the feeds' dates have not been put off yet.
        var uncertainBefore: Int64?
    }

    /// What a node sees of the others.
    struct View: Sendable {
        var nodes: Int
        var total: Int
    }

    /// Registers the node and begins a session, which ends every other session of the node.
    static func begin(_ connection: Connection, node: String, store: String, version: String, lease: Double) throws -> Int64 {
        try connection.transaction { try beginning($0, node: node, store: store, version: version, lease: lease) }
    }

    /// The statements of `begin`, in the caller's transaction.
    static func beginning(_ connection: Connection, node: String, store: String, version: String, lease: Double) throws -> Int64 {
        // The node's row is locked by a statement of its own, so that the next one sees what another process of this name has committed.
        try connection.run(
            "INSERT INTO nodes (node, store, version) VALUES ($1, $2, $3) ON CONFLICT (node) DO NOTHING",
            [.text(node), .text(store), .text(version)])
        try connection.run("SELECT 1 FROM nodes WHERE node = $1 FOR UPDATE", [.text(node)])
        // Another store under this name, and alive: two machines have one name.
        let other = try connection.run(
            """
            SELECT 1 FROM nodes n JOIN sessions s ON s.id = n.session WHERE n.node = $1 AND n.store <> $2 AND s.lease_until > clock_timestamp()
            """, [.text(node), .text(store)])
        guard other.rows.isEmpty else { throw FleetError.nameInUse(node) }
        let session = try connection.run(
            """
            INSERT INTO sessions (node, store, lease_until) VALUES ($1, $2, clock_timestamp() + make_interval(secs => $3::float8)) RETURNING id
            """, [.text(node), .text(store), .double(lease)]
        ).first?.int("id")
        guard let session else { throw DatabaseError.unexpected("no session") }
        // A store that is not the one known under the name has another change log.
        try connection.run(
            """
            UPDATE nodes SET session = $3, version = $4, seen = now(), position = CASE WHEN store = $2 THEN position ELSE 0 END, store = $2
            WHERE node = $1
            """, [.text(node), .text(store), .int(session), .text(version)])
        try connection.run(
            "UPDATE sessions SET lease_until = clock_timestamp() WHERE node = $1 AND id <> $2 AND lease_until > clock_timestamp()",
            [.text(node), .int(session)])
        return session
    }

    /// - Returns: false when the session is over, for good.
    static func renew(_ connection: Connection, session: Int64, lease: Double) throws -> Bool {
        try connection.run(
            """
            UPDATE sessions SET lease_until = clock_timestamp() + make_interval(secs => $2::float8) WHERE id = $1 AND lease_until > clock_timestamp()
            """, [.int(session), .double(lease)]
        ).count == 1
    }

    /// Tells the others how far the archive has followed the node.
    static func tell(_ connection: Connection, node: FleetNode, _ lag: OutboxSender.Lag?) throws {
        try connection.run(
            """
            UPDATE nodes SET seen = now(), last_change = greatest(position, coalesce($3, last_change)), unsent_since = $4
            WHERE node = $1 AND store = $2
            """, [.text(node.name), .text(node.store), SQLValue(lag?.lastChange), SQLValue(lag?.since)])
    }

    static func view(_ connection: Connection) throws -> View {
        let row = try connection.run(
            """
            SELECT (SELECT count(DISTINCT node) FROM sessions WHERE lease_until > clock_timestamp()) AS nodes,
                (SELECT coalesce(sum(weight), 0) FROM hosts) AS total
            """
        ).first
        return View(nodes: Int(clamping: row?.int("nodes") ?? 1), total: Int(clamping: row?.int("total") ?? 0))
    }

    /// Sessions that hold hosts and are over, in the caller's transaction: until its end none of them can be renewed.
    ///
    /// To compare times alone would not do: a renewal that began in time and is not committed yet does not show. Its row is locked, and passed by.
    private static func ended(_ connection: Connection) throws -> SQLValue {
        .list(
            try connection.run(
                """
                SELECT s.id FROM sessions s WHERE s.lease_until < clock_timestamp() AND EXISTS (SELECT 1 FROM hosts h WHERE h.session = s.id)
                FOR SHARE OF s SKIP LOCKED
                """
            ).rows.map { $0.int("id") })
    }

    /// Takes hosts that nobody holds, or whose holder's session is over; other nodes take others meanwhile.
    ///
    /// - Parameters:
    ///   - limit: most hosts, and most feeds, to be taken.
    ///   - leftOver: seconds for which a host must have been free; nil takes any.
    static func take(_ connection: Connection, session: Int64, hosts limit: Int, feeds: Int, leftOver: Double?) throws -> [Taken] {
        guard limit > 0, feeds > 0 else { return [] }
        return try connection.transaction { connection in
            try connection.run(
                """
                WITH free AS (
                    SELECT h.host, h.weight, d.id AS former, d.lease_until AS ended, h.uncertain_until AS before FROM hosts h LEFT JOIN sessions d ON d.id = h.session
                    WHERE h.weight > 0 AND (h.session IS NULL OR h.session = ANY ($5::bigint[]))
                        AND (h.wanted_by IS NULL OR h.wanted_by = $1 OR h.wanted < clock_timestamp() - interval '30 s')
                        AND ($4::float8 IS NULL OR coalesce(d.lease_until, h.freed) < clock_timestamp() - make_interval(secs => $4::float8))
                    LIMIT $2 FOR UPDATE OF h SKIP LOCKED
                ), chosen AS (
                    SELECT * FROM (SELECT free.*, sum(weight) OVER (ORDER BY host) - weight AS lighter FROM free) f WHERE lighter < $3
                )
                \(taking)
                """,
                [
                    .int(session), .int(Int64(limit)), .int(Int64(clamping: feeds)), leftOver.map { .double($0) } ?? .null, ended(connection),
                ]
            ).rows.map(Taken.init)
        }
    }

    /// Takes named hosts, as far as they are free.
    static func take(_ connection: Connection, session: Int64, named hosts: [String]) throws -> [Taken] {
        guard !hosts.isEmpty else { return [] }
        return try connection.transaction { connection in
            try connection.run(
                """
                WITH chosen AS (
                    SELECT h.host, h.weight, d.id AS former, d.lease_until AS ended, h.uncertain_until AS before FROM hosts h LEFT JOIN sessions d ON d.id = h.session
                    WHERE h.host = ANY ($2::text[]) AND (h.session IS NULL OR h.session = ANY ($3::bigint[])) FOR UPDATE OF h SKIP LOCKED
                )
                \(taking)
                """, [.int(session), .list(hosts), ended(connection)]
            ).rows.map(Taken.init)
        }
    }

    /// Hosts that the session holds, as they were taken; who held them before is not known any more.
    static func taken(_ connection: Connection, session: Int64, hosts: [String]) throws -> [Taken] {
        try connection.run(
            """
            SELECT h.host, h.token, h.weight, h.paused_until, h.space,
                greatest(0, extract(epoch FROM h.next_request - clock_timestamp()))::float8 AS opens_in, NULL::bigint AS former,
                NULL::bigint AS uncertain_until, h.uncertain_until AS uncertain_before
            FROM hosts h WHERE h.session = $1 AND h.host = ANY ($2::text[])
            """, [.int(session), .list(hosts)]
        ).rows.map(Taken.init)
    }

    /// A host whose holder has not given it up may have been asked without anybody's knowledge, by this node itself too before it crashed.
    private static let taking = """
        UPDATE hosts h SET session = $1, token = h.token + 1, taken = clock_timestamp(), wanted = NULL, wanted_by = NULL,
            uncertain_until = greatest(h.uncertain_until, ceil(extract(epoch FROM c.ended))::bigint)
        FROM chosen c WHERE h.host = c.host
        RETURNING h.host, h.token, h.weight, h.paused_until, h.space,
            greatest(0, extract(epoch FROM h.next_request - clock_timestamp()))::float8 AS opens_in,
            c.former, ceil(extract(epoch FROM c.ended))::bigint AS uncertain_until, c.before AS uncertain_before
        """

    /// A host that is given up, with what its node has learnt of its pace.
    struct Released: Sendable {
        var host: String
        /// Seconds until the next request.
        var pace: Double
        /// Seconds between two requests that the host asks for itself.
        var space: Double
        /// Unix seconds until which the host wants to be left alone.
        var pausedUntil: Int64?
    }

    /// Gives hosts up in good order.
    static func release(_ connection: Connection, session: Int64, hosts: [Released]) throws {
        guard !hosts.isEmpty else { return }
        try connection.run(
            """
            UPDATE hosts h SET session = NULL, freed = clock_timestamp(), paused_until = p.paused, space = p.space,
                next_request = greatest(h.next_request, clock_timestamp() + make_interval(secs => greatest(p.pace, p.space)))
            FROM unnest($2::text[], $3::bigint[], $4::float8[], $5::float8[]) AS p (host, paused, pace, space) WHERE h.host = p.host AND h.session = $1
            """,
            [
                .int(session), .list(hosts.map(\.host)),
                .text("{" + hosts.map { $0.pausedUntil.map { String($0) } ?? "NULL" }.joined(separator: ",") + "}"),
                .list(hosts.map(\.pace)), .list(hosts.map(\.space)),
            ])
    }

    /// Makes it known that the node wants hosts of which it has no feeds, or that another holds.
    static func want(_ connection: Connection, session: Int64, hosts: [String]) throws {
        guard !hosts.isEmpty else { return }
        try connection.run("INSERT INTO hosts (host) SELECT unnest($1::text[]) ON CONFLICT (host) DO NOTHING", [.list(hosts)])
        try connection.run(
            """
            UPDATE hosts SET wanted = clock_timestamp(), wanted_by = $1
            WHERE host = ANY ($2::text[]) AND session IS DISTINCT FROM $1
                AND (wanted_by IS NULL OR wanted_by = $1 OR wanted < clock_timestamp() - interval '1 minute')
            """, [.int(session), .list(hosts)])
    }

    /// Those of the node's hosts that another node wants.
    static func wantedOfMine(_ connection: Connection, session: Int64) throws -> Set<String> {
        Set(
            try connection.run(
                "SELECT host FROM hosts WHERE session = $1 AND wanted_by IS NOT NULL AND wanted_by <> $1", [.int(session)]
            ).rows.map { $0.string("host") })
    }

    /// Hosts that the session holds, with their feeds; what the database says counts.
    static func held(_ connection: Connection, session: Int64) throws -> [String: Int] {
        try connection.run("SELECT host, weight FROM hosts WHERE session = $1", [.int(session)]).rows.reduce(into: [:]) {
            $0[$1.string("host")] = Int(clamping: $1.int("weight"))
        }
    }

    static func end(_ connection: Connection, session: Int64) throws {
        try connection.run("UPDATE sessions SET lease_until = clock_timestamp() WHERE id = $1 AND lease_until > clock_timestamp()", [.int(session)])
    }

    /// Removes sessions that nobody refers to any more.
    static func prune(_ connection: Connection) throws {
        try connection.run(
            """
            DELETE FROM sessions s WHERE s.lease_until < now() - interval '1 day'
                AND NOT EXISTS (SELECT 1 FROM hosts h WHERE h.session = s.id) AND NOT EXISTS (SELECT 1 FROM nodes n WHERE n.session = s.id)
            """)
    }
}

extension LeaseStatements.Taken {
    fileprivate init(_ row: ResultRow) {
        self.init(
            host: row.string("host"), token: row.int("token"), weight: Int(clamping: row.int("weight")), opensIn: row.double("opens_in") ?? 0,
            pausedUntil: row.optionalInt("paused_until"), space: row.double("space") ?? 0, former: row.optionalInt("former"),
            uncertainUntil: row.optionalInt("uncertain_until"), uncertainBefore: row.optionalInt("uncertain_before"))
    }
}
