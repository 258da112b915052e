import GRDB

/// An article that the user's hook is to see.
public struct HookJob: Sendable, Equatable {
    public var articleID: Int64
    public var attempts: Int
}

extension Store {
    /// Articles for the hook, the oldest first: those whose page has been read and that have been analysed.
    public func hookJobs(at now: Int64, limit: Int) async throws -> [HookJob] {
        try await read { db in
            try Row.fetchAll(
                db.cachedStatement(
                    sql: """
                        SELECT h.article_id, h.attempts FROM hook_jobs h WHERE h.not_before <= ?
                            AND NOT EXISTS (SELECT 1 FROM page_jobs p WHERE p.article_id = h.article_id)
                            AND (NOT EXISTS (SELECT 1 FROM analysis_jobs a WHERE a.article_id = h.article_id)
                                OR EXISTS (SELECT 1 FROM crashed_jobs c WHERE c.kind = 'analysis' AND c.id = h.article_id))
                        ORDER BY h.not_before, h.article_id LIMIT ?
                        """), arguments: [now, limit]
            ).map { HookJob(articleID: $0[0], attempts: $0[1]) }
        }
    }

    /// Removes the job, or has it tried again at a time.
    public func finishHook(article id: Int64, retryAt: Int64? = nil) async throws {
        try await write { db in
            if let retryAt {
                try db.execute(
                    sql: "UPDATE hook_jobs SET attempts = attempts + 1, not_before = ? WHERE article_id = ?", arguments: [retryAt, id])
            } else {
                try db.execute(sql: "DELETE FROM hook_jobs WHERE article_id = ?", arguments: [id])
            }
        }
    }
}
