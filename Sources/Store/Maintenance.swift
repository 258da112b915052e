import Foundation
import GRDB
import Models

/// What a check of the store found.
public struct VerifyResult: Sendable {
    /// Name of the check and what it found; empty when sound.
    public var checks: [(name: String, problems: [String])]

    public var isSound: Bool { checks.allSatisfy { $0.problems.isEmpty } }
}

extension Store {
    /// Copies the store into a file while the daemon works on.
    ///
    /// - Throws: `StoreError.alreadyThere` rather than overwrite a file.
    public func backup(to target: String) async throws -> Int64 {
        guard !FileManager.default.fileExists(atPath: target) else { throw StoreError.alreadyThere("file \(target)") }
        let partial = target + ".partial"
        try? FileManager.default.removeItem(atPath: partial)
        let pool = pool
        do {
            // SQLite copies page by page on a thread of its own, so nothing waits for it.
            try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
                DispatchQueue.global().async {
                    continuation.resume(
                        with: Result {
                            let copy = try DatabaseQueue(path: partial)
                            try pool.backup(to: copy)
                            try copy.writeWithoutTransaction { try $0.execute(sql: "PRAGMA journal_mode = DELETE") }
                            try copy.close()
                        })
                }
            }
            try FileManager.default.moveItem(atPath: partial, toPath: target)
        } catch {
            try? FileManager.default.removeItem(atPath: partial)
            if let error = error as? DatabaseError { throw Store.translate(error, path: target) }
            throw StoreError.cannotOpen(path: target, reason: "cannot be written")
        }
        let attributes = try? FileManager.default.attributesOfItem(atPath: target)
        return (attributes?[.size] as? NSNumber)?.int64Value ?? 0
    }

    /// Checks the file's integrity, the foreign keys, the search index and the counts that are kept twice.
    public func verify() async throws -> VerifyResult {
        try await read { db in
            var checks: [(String, [String])] = []
            checks.append(("integrity", try String.fetchAll(db, sql: "PRAGMA integrity_check(20)").filter { $0 != "ok" }))
            checks.append(
                (
                    "foreign keys",
                    try Row.fetchAll(db, sql: "PRAGMA foreign_key_check").prefix(20).map {
                        "\($0["table"] as String? ?? "?") row \($0["rowid"] as Int64? ?? 0)"
                    }
                ))
            let unindexed =
                try Int.fetchOne(
                    db, sql: "SELECT count(*) FROM articles WHERE id NOT IN (SELECT id FROM article_index_docsize)") ?? 0
            let stray =
                try Int.fetchOne(
                    db, sql: "SELECT count(*) FROM article_index_docsize WHERE id NOT IN (SELECT id FROM articles)") ?? 0
            checks.append(
                (
                    "search index",
                    (unindexed > 0 ? ["\(unindexed) articles are not in the index"] : [])
                        + (stray > 0 ? ["\(stray) entries of the index have no article"] : [])
                ))
            let evidence =
                try Int.fetchOne(
                    db,
                    sql: """
                        SELECT count(*) FROM facts f JOIN articles a ON a.id = f.article_id
                        WHERE f.paragraph >= 0 AND instr(a.body, f.evidence) = 0 AND a.id NOT IN (SELECT article_id FROM study_jobs)
                        """) ?? 0
            checks.append(("evidence", evidence > 0 ? ["\(evidence) facts whose words are not in their article"] : []))
            return VerifyResult(checks: checks)
        }
    }

    /// Removes what is older than the configuration keeps. Small steps, so that the writer is never held for long.
    ///
    /// - Parameters: Unix seconds before which raw bytes, articles and change-log entries go; nil keeps all.
    /// - Returns: how many rows went.
    public func prune(rawBefore: Int64?, articlesBefore: Int64?, changesBefore: Int64?, batch: Int = 200) async throws -> Int {
        try await write { db in
            var count = 0
            if let rawBefore {
                try db.execute(
                    sql: "DELETE FROM raw_pages WHERE article_id IN (SELECT article_id FROM raw_pages WHERE fetched_at < ? LIMIT ?)",
                    arguments: [rawBefore, batch])
                count += db.changesCount
            }
            if let articlesBefore {
                let rows = try Row.fetchAll(
                    db, sql: "SELECT * FROM articles WHERE first_seen < ? ORDER BY first_seen LIMIT ?", arguments: [articlesBefore, batch]
                ).map(ArticleRow.init)
                try SearchIndexer.gathering(db) { search in for row in rows { try search.remove(row) } }
                for row in rows {
                    for band in row.bands {
                        try db.cachedStatement(sql: "DELETE FROM fingerprint_bands WHERE band = ? AND article_id = ?")
                            .execute(arguments: [band, row.id])
                    }
                    try db.cachedStatement(sql: "UPDATE stories SET articles = articles - 1 WHERE id = ?").execute(arguments: [row.storyID])
                    // The item's row stays as a tombstone: an article that went is not news when the feed still lists it.
                    try db.cachedStatement(sql: "DELETE FROM articles WHERE id = ?").execute(arguments: [row.id])
                    count += 1
                }
                try db.execute(sql: "DELETE FROM stories WHERE articles <= 0")
            }
            if let changesBefore {
                try db.execute(
                    sql: "DELETE FROM changes WHERE seq IN (SELECT seq FROM changes WHERE at < ? ORDER BY seq LIMIT ?)",
                    arguments: [changesBefore, batch * 10])
                count += db.changesCount
            }
            return count
        }
    }

    /// Removes the postings of stories that no article can join any more.
    public func pruneStoryTerms(beforeDay day: Int) async throws {
        try await write { db in try db.execute(sql: "DELETE FROM story_terms WHERE day < ?", arguments: [day]) }
    }
}

extension Linker {
    /// Links nothing: for work that adds no article.
    static let none = Linker(
        copyOf: { _, _ in nil }, mayCopy: { _, _ in false }, posted: 0, joinStory: { _, _ in (nil, []) }, isVolatile: { _, _ in false })
}
