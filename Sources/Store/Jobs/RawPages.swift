import Foundation
import GRDB
import Ingestion
import Models

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
    /// Stores imported documents in one transaction; the same path that a fetched article takes.
    public func save(_ drafts: [ArticleDraft], at now: Int64, queuesHooks: Bool = false) async throws -> [SaveResult] {
        let memory = copyKeyMemory
        return try await writeArticles { db, transaction in
            let writer = try ArticleWriter(db: db, transaction, memory: memory, now: now, queuesHooks: queuesHooks)
            return try drafts.map { draft in
                switch try writer.save(draft, known: nil, linkChanged: false) {
                case .added(let id): return .added(id)
                case .changed(let id): return .changed(id)
                case .unchanged(let id), .linked(let id): return .unchanged(id)
                }
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
    public func reread(article id: Int64, draft: ArticleDraft, at now: Int64) async throws -> Bool {
        let memory = copyKeyMemory
        return try await writeArticles { db, transaction in
            let changed = try ArticleWriter(db: db, transaction, memory: memory, now: now, queuesHooks: false).revise(id, with: draft)
            try AnalysisQueue(db: db).add(id)
            return changed
        }
    }
}
