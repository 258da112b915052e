import Logging
import Sync

/// Finds copies and stories among the articles of all nodes, by the rules of a single store.
///
/// One node at a time does so, whichever comes first: the rules look at what came before, so the order must be one. The articles are taken in
/// the order of their numbers, and their bands are written when it is their turn.
struct Linker: Sendable {
    let database: DatabaseThread
    let arrived: AsyncEvent
    /// The node takes part, so that there are tables.
    let takesPart: @Sendable () async -> Bool
    let logger: Logger

    /// Articles of one transaction.
    private static let batch = 100
    /// The lock of whoever is at it: `linking` in ASCII.
    private static let lock: Int64 = 0x6C_696E_6B69_6E67

    func run() async {
        var isFailing = false
        while !Task.isCancelled {
            let seen = await arrived.current
            var pause = 5.0
            do {
                while await takesPart(), try await step() == Self.batch, !Task.isCancelled {}
                isFailing = false
            } catch {
                // The keeper tells when the database is away.
                let isTransient = (error as? DatabaseError)?.isTransient ?? false
                if !isFailing, !isTransient, !Task.isCancelled {
                    logger.error("copies and stories of the archive are not found", metadata: ["error": "\(error)"])
                }
                isFailing = true
                pause = 10
            }
            await arrived.wait(after: seen, seconds: pause)
        }
    }

    /// Links the next articles.
    ///
    /// - Returns: how many; none while another node is at it.
    func step() async throws -> Int {
        try await database.transaction(within: 30) { connection in
            guard try connection.run("SELECT pg_try_advisory_xact_lock($1) AS mine", [.int(Self.lock)]).first?.bool("mine") == true else { return 0 }
            let rows = try connection.run(
                """
                SELECT id, month, feed, url, url_key, headline, body, published, domain, first_seen, body_hash, sketch, telling, text_origin, story,
                    duplicate_of, listed_at, partial, revision
                FROM articles WHERE NOT linked ORDER BY id LIMIT \(Self.batch) FOR UPDATE
                """)
            for row in rows.rows { try LinkedArticle(row, connection).link() }
            return rows.rows.count
        }
    }
}
