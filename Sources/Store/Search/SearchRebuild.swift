import Foundation
import GRDB
import Ingestion
import Models

/// How far a rebuild of the search index has come.
public struct SearchRebuildProgress: Sendable, Equatable {
    /// The last article that the new index has, and the last one that there is.
    public var through: Int64
    public var last: Int64
}

extension Store {
    private static let rebuildBatch = 200
    /// Entries of former texts and removed articles that are kept before the index is rebuilt without them.
    private static let uselessEntries = 10_000

    /// Does the next step of a rebuild of the search index, when one is needed; called until it gives nil.
    ///
    /// - Parameter rules: the rules of folding in force; an index made by others is rebuilt.
    /// - Returns: how far it has come, nil when nothing is left to do.
    public func rebuildSearchIndex(rules: String = SearchText.rules) async throws -> SearchRebuildProgress? {
        let (through, batch) = try await read { db -> (Int64?, [StoredArticle]) in
            guard let building = try SearchIndex.State(db).building, building.rules == rules else { return (nil, []) }
            let rows = try Row.fetchAll(
                db, sql: "SELECT * FROM articles WHERE id > ? ORDER BY id LIMIT ?", arguments: [building.through, Self.rebuildBatch])
            return (building.through, rows.map(StoredArticle.init))
        }
        guard let through else { return try await write { db in try Self.beginRebuild(rules, db) } }
        // Folded outside the transaction, so that the writer is held for a short time only.
        let entries = batch.map { row in
            (row: row, headline: SearchText.indexed(row.article.headline ?? ""), body: SearchText.indexed(row.article.body.joined(separator: "\n")))
        }
        return try await write { db in
            guard let building = try SearchIndex.State(db).building, building.rules == rules, building.through == through else { return nil }
            if entries.isEmpty, try Int64.fetchOne(db, sql: "SELECT max(id) FROM articles") ?? 0 <= through {
                try Self.finishRebuild(rules, db)
                return nil
            }
            let insert = try db.cachedStatement(sql: "INSERT INTO \(SearchIndex.nextTable) (rowid, headline, body) VALUES (?, ?, ?)")
            let version = try db.cachedStatement(sql: "SELECT text_version FROM articles WHERE id = ?")
            var versions: [Int64: Int64] = [:]
            for entry in entries { versions[entry.row.id] = try Int64.fetchOne(version, arguments: [entry.row.id]) }
            for (stored, headline, body) in entries {
                guard let current = versions[stored.id] else { continue }
                if current == stored.textVersion {
                    try insert.execute(arguments: [SearchIndex.row(article: stored.id, version: current), headline, body])
                } else if let row = try StoredArticle.fetch(db, id: stored.id) {
                    try insert.execute(arguments: [
                        SearchIndex.row(article: row.id, version: row.textVersion), SearchText.indexed(row.article.headline ?? ""),
                        SearchText.indexed(row.article.body.joined(separator: "\n")),
                    ])
                }
            }
            let last = entries.last?.row.id ?? through
            try SearchIndex.set("next_through", String(last), db)
            return SearchRebuildProgress(through: last, last: try Int64.fetchOne(db, sql: "SELECT max(id) FROM articles") ?? last)
        }
    }

    /// Marks the index as damaged, so that it is rebuilt.
    public func markSearchIndexDamaged() async throws {
        try await write { db in try SearchIndex.set("damaged", "1", db) }
        searchIndexDamaged.yield()
    }

    private static func beginRebuild(_ rules: String, _ db: Database) throws -> SearchRebuildProgress? {
        let state = try SearchIndex.State(db)
        guard try state.isDamaged || state.rules != rules || hasUselessEntries(db) else { return nil }
        try db.execute(sql: "DROP TABLE IF EXISTS \(SearchIndex.nextTable)")
        try db.execute(sql: SearchIndex.createTable(SearchIndex.nextTable))
        try SearchIndex.set("next_rules", rules, db)
        try SearchIndex.set("next_through", "0", db)
        return SearchRebuildProgress(through: 0, last: try Int64.fetchOne(db, sql: "SELECT max(id) FROM articles") ?? 0)
    }

    /// More than half of the entries are of former texts or of articles that were removed.
    private static func hasUselessEntries(_ db: Database) throws -> Bool {
        let useless = try Int.fetchOne(db, sql: "SELECT value FROM settings WHERE key = 'search_useless'") ?? 0
        guard useless > uselessEntries else { return false }
        return try Int.fetchOne(db, sql: "SELECT count(*) FROM articles") ?? 0 < useless
    }

    private static func finishRebuild(_ rules: String, _ db: Database) throws {
        try db.execute(sql: "DROP VIEW IF EXISTS article_search")
        try db.execute(sql: "DROP TABLE IF EXISTS \(SearchIndex.table)")
        try db.execute(sql: "ALTER TABLE \(SearchIndex.nextTable) RENAME TO \(SearchIndex.table)")
        try db.execute(sql: Views.search)
        try SearchIndex.set("rules", rules, db)
        for key in ["damaged", "next_rules", "next_through", "useless"] { try SearchIndex.set(key, nil, db) }
    }

    /// Counts entries that no article is found by any more.
    static func countUselessEntries(_ count: Int, _ db: Database) throws {
        guard count > 0 else { return }
        try db.cachedStatement(
            sql: """
                INSERT INTO settings (key, value) VALUES ('search_useless', ?1)
                ON CONFLICT (key) DO UPDATE SET value = CAST(value AS INTEGER) + ?1
                """
        ).execute(arguments: [count])
    }
}
