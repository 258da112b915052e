import Foundation
import GRDB
import Ingestion

extension Store {
    /// Removes what is older than the configuration keeps. Small steps, so that the writer is never held for long.
    ///
    /// - Parameters: Unix seconds before which raw bytes, articles and change-log entries go; nil keeps all.
    /// - Returns: how many rows went.
    public func prune(rawBefore: Int64?, articlesBefore: Int64?, changesBefore: Int64?, batch: Int = 200) async throws -> Int {
        let memory = copyKeyMemory
        return try await write { db in
            var count = 0
            if let rawBefore {
                try db.execute(
                    sql: "DELETE FROM raw_pages WHERE article_id IN (SELECT article_id FROM raw_pages WHERE fetched_at < ? LIMIT ?)",
                    arguments: [rawBefore, batch])
                count += db.changesCount
            }
            if let articlesBefore {
                // Identifiers grow with time, so the oldest stand first.
                let ids = try Int64.fetchAll(
                    db, sql: "SELECT id FROM (SELECT id, first_seen FROM articles ORDER BY id LIMIT ?) WHERE first_seen < ?",
                    arguments: [batch, articlesBefore])
                for id in ids { try Self.removeArticle(id, db, memory) }
                count += ids.count
            }
            if let changesBefore {
                // Sequence numbers grow with time too. Entries before an old one go with it, should the clock have been ahead when they came.
                try db.execute(
                    sql: """
                        DELETE FROM changes WHERE seq <=
                            (SELECT max(seq) FROM (SELECT seq, at FROM changes ORDER BY seq LIMIT ?) WHERE at < ?)
                        """, arguments: [batch * 10, changesBefore])
                count += db.changesCount
            }
            return count
        }
    }

    /// Removes articles for good. Their items stay, so that they are not new when their feed still lists them.
    ///
    /// - Returns: how many there were.
    public func removeArticles(_ ids: [Int64], at now: Int64) async throws -> Int {
        let memory = copyKeyMemory
        return try await write { db in
            var count = 0
            for id in ids {
                let trace = try RemovedArticle.trace(of: id, db)
                guard try Self.removeArticle(id, db, memory) else { continue }
                try ChangeWriter(db: db, now: now).add("removed", feed: nil, article: id, data: JSONText.encode(trace))
                count += 1
            }
            return count
        }
    }

    @discardableResult
    private static func removeArticle(_ id: Int64, _ db: Database, _ memory: CopyKeyMemory) throws -> Bool {
        guard let row = try StoredArticle.fetch(db, id: id) else { return false }
        try CopyKeys(db: db, memory: memory).remove(ArticleKeys.of(sketch: row.sketch, bodyHash: row.bodyHash), article: id)
        try CopyFinder(db: db, memory: memory).detach(id)
        try db.cachedStatement(sql: "UPDATE items SET article_id = NULL WHERE article_id = ?").execute(arguments: [id])
        try countUselessEntries(Int(clamping: row.textVersion) + 1, db)
        try db.cachedStatement(sql: "DELETE FROM crashed_jobs WHERE kind <> 'poll' AND id = ?").execute(arguments: [id])
        try db.cachedStatement(sql: "DELETE FROM articles WHERE id = ?").execute(arguments: [id])
        if let story = row.storyID { try StoryRows.articleLeft(story, db) }
        return true
    }

    /// Removes the postings of stories that no article can join any more.
    public func pruneStoryTerms(beforeDay day: Int) async throws {
        try await write { db in
            try db.execute(sql: "DELETE FROM story_terms WHERE period <= ? AND day < ?", arguments: [StoryTerms.period(day), day])
        }
    }
}
