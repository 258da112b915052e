import Foundation
import GRDB
import Ingestion
import Models

/// A page that is still to be fetched.
public struct PageJob: Sendable, Equatable {
    public var id: Int64
    public var articleID: Int64
    public var feedID: Int64?
    public var url: String
    public var host: String
    public var attempts: Int
}

extension Store {
    /// Hosts that are looked at in one search for jobs.
    private static let hostsPerLook = 4_000

    /// The next due page of each of some hosts, without pages that were set aside since the process crashed twice while they were read, host by host in the order of their names from a place on, so that a host with many pages
    /// takes no more turns than one with few.
    ///
    /// - Parameters:
    ///   - host: the place; hosts behind it come first, then those from the beginning.
    ///   - held: jobs that are left out.
    ///   - isFree: whether a page of the host may be fetched now.
    public func duePages(
        at now: Int64, after host: String, limit: Int, without held: [Int64] = [], isFree: @Sendable @escaping (String) -> Bool
    ) async throws -> [PageJob] {
        guard limit > 0 else { return [] }
        let held = JSONText.encode(held)
        return try await read { db in
            let next = try db.cachedStatement(
                sql: "SELECT host, min(not_before) FROM page_jobs WHERE host = (SELECT min(host) FROM page_jobs WHERE host > ?)")
            let job = try db.cachedStatement(
                sql: """
                    SELECT id, article_id, feed_id, url, host, attempts FROM page_jobs WHERE host = ? AND not_before <= ?
                        AND id NOT IN (SELECT value FROM json_each(?)) AND NOT EXISTS (SELECT 1 FROM crashed_jobs c
                            WHERE c.kind = 'page' AND c.id = page_jobs.article_id AND c.crashes >= \(CrashedJob.limit))
                        ORDER BY not_before, id LIMIT 1
                    """)
            var jobs: [PageJob] = []
            var place = host
            var wrapped = false
            for _ in 0..<Self.hostsPerLook where jobs.count < limit {
                guard let row = try Row.fetchOne(next, arguments: [place]), let name = row[0] as String? else {
                    if wrapped || host.isEmpty { break }
                    wrapped = true
                    place = ""
                    continue
                }
                if wrapped, name > host { break }
                place = name
                guard (row[1] as Int64) <= now, isFree(name), let row = try Row.fetchOne(job, arguments: [name, now, held]) else { continue }
                jobs.append(PageJob(id: row[0], articleID: row[1], feedID: row[2], url: row[3], host: row[4], attempts: row[5]))
            }
            return jobs
        }
    }

    /// Puts the page's reading into its article and removes the job.
    ///
    /// - Returns: whether the article changed.
    public func finishPage(_ job: PageJob, _ draft: ArticleDraft, at now: Int64) async throws -> Bool {
        let memory = copyKeyMemory
        return try await writeArticles { db, transaction in
            let changed = try ArticleWriter(db: db, transaction, memory: memory, now: now, queuesHooks: false).revise(job.articleID, with: draft)
            try db.execute(sql: "DELETE FROM page_jobs WHERE id = ?", arguments: [job.id])
            try CrashedJob.forget(.page, id: job.articleID, db)
            return changed
        }
    }

    /// Postpones a page; without a date the job is removed and the reason logged.
    public func postponePage(_ job: PageJob, until: Int64?, error: String, at now: Int64) async throws {
        try await write { db in
            try CrashedJob.forget(.page, id: job.articleID, db)
            if let until {
                try db.execute(
                    sql: "UPDATE page_jobs SET attempts = attempts + 1, not_before = ?, last_error = ? WHERE id = ?",
                    arguments: [until, error, job.id])
            } else {
                try db.execute(sql: "DELETE FROM page_jobs WHERE id = ?", arguments: [job.id])
                try ChangeWriter(db: db, now: now).add(
                    "page", feed: job.feedID, article: job.articleID,
                    data: JSONText.encode(["url": JSONValue.string(job.url), "error": .string(error)]))
            }
        }
    }
}
