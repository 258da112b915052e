import GRDB

extension Store {
    /// Pages of the index that one step writes: about a megabyte.
    private static let mergedPages = 256

    /// Does the next step of merging the segments of the search index: each transaction that adds articles leaves one, and queries look into
    /// all of them. Called until it gives false, while nothing else is to be written.
    ///
    /// - Returns: whether there is more to do.
    /// - Throws: `StoreError`.
    public func mergeSearchIndex() async throws -> Bool {
        do {
            return try await write { db in
                guard try !SearchIndex.State(db).isDamaged else { return false }
                let table = SearchIndex.table
                let before = db.totalChangesCount
                try db.cachedStatement(sql: "INSERT INTO \(table) (\(table), rank) VALUES ('merge', ?)").execute(arguments: [Self.mergedPages])
                // The statement itself counts as one change (SQLite FTS5 §6.8).
                return db.totalChangesCount - before > 1
            }
        } catch StoreError.damaged {
            try await markSearchIndexDamaged()
            return false
        }
    }
}
