import GRDB

extension Store {
    /// Free pages that are kept for what comes next: 16 MB.
    private static let keptPages = 4_096
    private static let pagesPerStep = 1_000

    /// Gives pages that removed rows have left back to the file system, a few at a time: all but some megabytes and a tenth of the file.
    ///
    /// A store of version 1 keeps its pages and fills them again; `VACUUM` after `PRAGMA auto_vacuum = INCREMENTAL` changes that.
    ///
    /// - Returns: whether there are more.
    public func returnFreePages(keeping least: Int? = nil) async throws -> Bool {
        let kept = least ?? Self.keptPages
        return try await write { db in
            guard try Int.fetchOne(db, sql: "PRAGMA auto_vacuum") == 2 else { return false }
            func surplus() throws -> Int {
                let free = try Int.fetchOne(db, sql: "PRAGMA freelist_count") ?? 0
                let all = try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0
                return free - max(kept, all / 10)
            }
            let before = try surplus()
            guard before > 0 else { return false }
            try db.execute(sql: "PRAGMA incremental_vacuum(\(min(before, Self.pagesPerStep)))")
            return try surplus() > 0
        }
    }
}
