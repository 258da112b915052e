import GRDB

/// A job during which the process crashed.
public struct CrashedJob: Sendable, Equatable {
    public enum Kind: String, Sendable, CaseIterable {
        /// The poll of a feed; `id` is the feed.
        case poll
        /// The reading of an article's page; `id` is the article.
        case page
        /// The analysis of an article; `id` is the article.
        case analysis
    }

    public var kind: Kind
    public var id: Int64
    public var crashes: Int
    /// Unix seconds.
    public var lastAt: Int64

    /// Crashes after which a job is set aside.
    public static let limit = 2

    /// Not started again until the program's version changes or a user asks.
    public var isSetAside: Bool { crashes >= Self.limit }

    /// Makes a job.
    public init(kind: Kind, id: Int64, crashes: Int, lastAt: Int64) {
        self.kind = kind
        self.id = id
        self.crashes = crashes
        self.lastAt = lastAt
    }
}

extension Store {
    /// Counts a crash of the process during a job.
    public func recordCrash(_ kind: CrashedJob.Kind, id: Int64, version: String, at now: Int64) async throws {
        try await write { db in
            try db.execute(
                sql: """
                    INSERT INTO crashed_jobs (kind, id, version, crashes, last_at) VALUES (?1, ?2, ?3, 1, ?4)
                    ON CONFLICT (kind, id) DO UPDATE SET crashes = CASE WHEN version = ?3 THEN crashes + 1 ELSE 1 END, version = ?3, last_at = ?4
                    """, arguments: [kind.rawValue, id, version, now])
        }
    }

    /// Jobs during which the process has crashed. Those of another version of the program are forgotten: they are tried again.
    public func crashedJobs(version: String) async throws -> [CrashedJob] {
        try await write { db in
            try db.execute(sql: "DELETE FROM crashed_jobs WHERE version <> ?", arguments: [version])
            return try Row.fetchAll(db, sql: "SELECT kind, id, crashes, last_at FROM crashed_jobs ORDER BY kind, id").compactMap { row in
                CrashedJob.Kind(rawValue: row[0]).map { CrashedJob(kind: $0, id: row[1], crashes: row[2], lastAt: row[3]) }
            }
        }
    }

    /// Articles during whose analysis the process has crashed.
    public func crashedArticles() async throws -> [Int64] {
        try await read { db in try Int64.fetchAll(db, sql: "SELECT id FROM crashed_jobs WHERE kind = 'analysis'") }
    }

    /// Jobs that were set aside after they made the process crash twice, the latest first.
    public func jobsSetAside(limit: Int = 1_000) async throws -> [CrashedJob] {
        try await read { db in try CrashedJob.setAside(db, "1", [], limit: limit) }
    }

    /// The headline of an article.
    public func headline(article: Int64) async throws -> String? {
        try await read { db in try String.fetchOne(db, sql: "SELECT headline FROM articles WHERE id = ?", arguments: [article]) }
    }

    /// Jobs of an article that were set aside.
    public func jobsSetAside(article: Int64) async throws -> [CrashedJob] {
        try await read { db in try CrashedJob.setAside(db, "kind <> 'poll' AND id = ?", [article]) }
    }

    /// Forgets the crashes of a job: a user wants it tried again.
    public func forgetCrash(_ kind: CrashedJob.Kind, id: Int64) async throws {
        try await write { db in try CrashedJob.forget(kind, id: id, db) }
    }

    /// Has jobs tried again that were set aside.
    ///
    /// - Parameters:
    ///   - articles: of these articles.
    ///   - feeds: of these feeds.
    ///   - all: of all articles and feeds.
    /// - Returns: the jobs, without their crashes forgotten.
    public func retryJobs(articles: [Int64], feeds: [Int64], all: Bool) async throws -> [CrashedJob] {
        try await write { db in
            let jobs = try CrashedJob.setAside(
                db,
                """
                ?1 OR (kind = 'poll' AND id IN (SELECT value FROM json_each(?2))) OR (kind <> 'poll' AND id IN (SELECT value FROM json_each(?3)))
                """, [all, JSONText.encode(feeds), JSONText.encode(articles)])
            for job in jobs { try CrashedJob.forget(job.kind, id: job.id, db) }
            return jobs
        }
    }
}

extension CrashedJob {
    /// Jobs that are set aside and fulfil a condition of SQL, the latest first.
    static func setAside(_ db: Database, _ condition: String, _ arguments: StatementArguments, limit: Int = 1_000) throws -> [CrashedJob] {
        try Row.fetchAll(
            db,
            sql: """
                SELECT kind, id, crashes, last_at FROM crashed_jobs WHERE (\(condition)) AND crashes >= \(Self.limit)
                ORDER BY last_at DESC, kind, id LIMIT \(limit)
                """, arguments: arguments
        ).compactMap { row in Kind(rawValue: row[0]).map { CrashedJob(kind: $0, id: row[1], crashes: row[2], lastAt: row[3]) } }
    }

    /// Forgets the crashes of a job: it has ended without one, or is to be tried again.
    static func forget(_ kind: Kind, id: Int64, _ db: Database) throws {
        try db.cachedStatement(sql: "DELETE FROM crashed_jobs WHERE kind = ? AND id = ?").execute(arguments: [kind.rawValue, id])
    }
}
