/// The tables of the shared database, in the schema `dateline`; `docs/fleet.md` describes them.
enum Migrations {
    /// Scripts by version, from 1 on. A script once released is never changed; another one follows it.
    static let scripts = [FleetSchema.work + FleetSchema.archive + FleetSchema.monthly]

    /// Any two nodes that migrate at a time would be in each other's way: `dateline` in ASCII.
    static let lock: Int64 = 0x6461_7465_6C69_6E65

    /// Brings the database up to date, one step after the other in one transaction; nodes that come meanwhile wait.
    ///
    /// - Throws: `DatabaseError`, `newerSchema` when a newer program made it.
    static func run(_ connection: Connection, scripts: [String] = scripts) throws {
        if let known = try? current(connection), known == scripts.count { return }
        try connection.transaction { connection in
            try connection.run("SELECT pg_advisory_xact_lock($1)", [.int(lock)])
            try connection.run("CREATE SCHEMA IF NOT EXISTS dateline")
            try connection.run(
                "CREATE TABLE IF NOT EXISTS dateline.migrations (version int PRIMARY KEY, at timestamptz NOT NULL DEFAULT now())")
            let known = try current(connection)
            guard known <= scripts.count else { throw DatabaseError.newerSchema(known) }
            for (index, script) in scripts.enumerated().dropFirst(known) {
                try connection.run(script)
                try connection.run("INSERT INTO dateline.migrations (version) VALUES ($1)", [.int(Int64(index + 1))])
            }
        }
    }

    private static func current(_ connection: Connection) throws -> Int {
        Int(clamping: try connection.run("SELECT coalesce(max(version), 0) AS version FROM dateline.migrations").first?.int("version") ?? 0)
    }
}
