import Foundation
import GRDB
import Models

/// A page that is still to be fetched.
public struct PageJob: Sendable, Equatable {
    public var id: Int64
    public var articleID: Int64
    public var feedID: Int64?
    public var url: String
    public var attempts: Int
}

/// What a fetched page came to.
public enum PageResult: Sendable {
    /// It gave the article.
    case article(ArticleDraft)
    /// The feed's own text has more; the bytes may be kept, so that a better reading can still use them.
    case lesser(RawPage?)
}

/// How the reading of one document ended.
public enum SaveResult: Sendable, Equatable {
    case added(Int64)
    case changed(Int64)
    case unchanged(Int64)

    /// The article's identifier.
    public var articleID: Int64 {
        switch self {
        case .added(let id), .changed(let id), .unchanged(let id): id
        }
    }
}

extension Store {
    /// Stores documents that came by hand, in one transaction; the same path that a fetched article takes.
    public func save(_ drafts: [ArticleDraft], at now: Int64, linker: Linker) async throws -> [SaveResult] {
        try await write { db in
            try SearchIndexer.gathering(db) { search in
                let writer = ArticleWriter(db: db, linker: linker, search: search, now: now)
                return try drafts.map { draft in
                    // A document with an address that is there already is a newer reading of the same article.
                    let known = try draft.article.url.flatMap { try ArticleRow.fetch(db, url: $0)?.id }
                    switch try writer.save(draft, known: known) {
                    case .added(let id): return .added(id)
                    case .changed(let id): return .changed(id)
                    case .unchanged(let id), .linked(let id): return .unchanged(id)
                    }
                }
            }
        }
    }

    /// Pages whose time has come, oldest first.
    public func duePages(at now: Int64, limit: Int, excluding running: Set<Int64>) async throws -> [PageJob] {
        try await read { db in
            try Row.fetchAll(
                db.cachedStatement(sql: "SELECT * FROM page_jobs WHERE not_before <= ? ORDER BY not_before, id LIMIT ?"),
                arguments: [now, limit + running.count]
            ).map {
                PageJob(id: $0["id"], articleID: $0["article_id"], feedID: $0["feed_id"], url: $0["url"], attempts: $0["attempts"])
            }.filter { !running.contains($0.id) }
        }
    }

    /// When the next page is due, nil when there is none.
    public func nextPageDue() async throws -> Int64? {
        try await read { db in try Int64.fetchOne(db, sql: "SELECT min(not_before) FROM page_jobs") }
    }

    /// What is stored of the article that a page belongs to.
    public func articleForPage(_ job: PageJob) async throws -> Article? {
        try await read { db in try ArticleRow.fetch(db, id: job.articleID)?.article }
    }

    /// Puts the page's reading into its article and strikes the job. A page whose article keeps the feed's text is only kept.
    public func finishPage(_ job: PageJob, _ page: PageResult, at now: Int64, linker: Linker) async throws -> Bool {
        try await write { db in
            var changed = false
            if let row = try ArticleRow.fetch(db, id: job.articleID) {
                switch page {
                case .article(let draft): changed = try Self.revise(row, with: draft, db: db, linker: linker, now: now)
                case .lesser(let raw):
                    if let raw { try ArticleWriter.keep(raw, id: row.id, now: now, db: db) }
                }
            }
            try db.execute(sql: "DELETE FROM page_jobs WHERE id = ?", arguments: [job.id])
            return changed
        }
    }

    /// Puts a page off; after the last attempt it is struck and the reason logged.
    public func deferPage(_ job: PageJob, until: Int64?, error: String, at now: Int64) async throws {
        try await write { db in
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

    /// Articles whose raw bytes are kept, from the cursor on.
    public func rawPages(after id: Int64, since: Int64, limit: Int) async throws -> [(articleID: Int64, raw: RawPage)] {
        try await read { db in
            try Row.fetchAll(
                db, sql: "SELECT * FROM raw_pages WHERE article_id > ? AND fetched_at >= ? ORDER BY article_id LIMIT ?",
                arguments: [id, since, limit]
            ).compactMap { row in
                guard let kind = RawPage.Kind(rawValue: row["kind"]) else { return nil }
                return (
                    row["article_id"],
                    RawPage(
                        url: row["url"], contentType: row["content_type"], kind: kind, bytes: row["bytes"], zlib: [UInt8](row["zlib"] as Data))
                )
            }
        }
    }

    /// How many raw pages there are to read again.
    public func rawPageCount(since: Int64) async throws -> Int {
        try await read { db in try Int.fetchOne(db, sql: "SELECT count(*) FROM raw_pages WHERE fetched_at >= ?", arguments: [since]) ?? 0 }
    }

    /// Puts a new reading of kept bytes in place: a revision where the text changed, new facts everywhere.
    public func reread(article id: Int64, draft: ArticleDraft, at now: Int64, linker: Linker) async throws -> Bool {
        try await write { db in
            guard let row = try ArticleRow.fetch(db, id: id) else { return false }
            return try Self.revise(row, with: draft, db: db, linker: linker, now: now)
        }
    }

    private static func revise(_ row: ArticleRow, with draft: ArticleDraft, db: Database, linker: Linker, now: Int64) throws -> Bool {
        try SearchIndexer.gathering(db) { search in
            let writer = ArticleWriter(db: db, linker: linker, search: search, now: now)
            let outcome = try writer.revise(row, with: draft)
            try writer.adoptAddress(of: draft, article: row.id)
            if case .changed = outcome { return true }
            return false
        }
    }
}
