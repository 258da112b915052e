import Foundation
import GRDB

/// Takes a store of version 2 or 3 over: the keys of copies, which stood in two levels of blocks, become runs.
///
/// The index of version 2 also learns to leave merges to quiet times.
enum MigrationFromVersion2 {
    static func run(_ db: Database, from version: Int) throws {
        try db.execute(
            sql: """
                ALTER TABLE copy_key_blocks RENAME TO old_copy_key_blocks;
                ALTER TABLE copy_key_state RENAME TO old_copy_key_state;
                """)
        try db.execute(sql: Schema.copyKeyRuns)
        try db.execute(
            sql: """
                INSERT INTO copy_key_state (id, new_through, new_place) SELECT 1, new_through, new_place FROM old_copy_key_state LIMIT 1;
                DROP TABLE old_copy_key_state;
                """)
        let keys = CopyKeys(db: db, memory: CopyKeyMemory())
        // Level 2 had the older keys.
        for level in [2, 1] { try takeOver(level, keys) }
        try db.execute(sql: "DROP TABLE old_copy_key_blocks")
        guard version == 2 else { return }
        do { try db.execute(sql: SearchIndex.setMerging(SearchIndex.table)) } catch is DatabaseError {
            // The index is damaged or missing: it is rebuilt once the daemon runs.
            try SearchIndex.set("damaged", "1", db)
        }
    }

    /// Makes a run of a level.
    private static func takeOver(_ level: Int, _ keys: CopyKeys) throws {
        let bytes = try Int.fetchOne(keys.db, sql: "SELECT sum(length(entries)) FROM old_copy_key_blocks WHERE level = ?", arguments: [level]) ?? 0
        guard bytes > 0 else { return }
        let blocks = try Row.fetchCursor(
            keys.db, sql: "SELECT entries FROM old_copy_key_blocks WHERE level = ? ORDER BY last_key, last_article", arguments: [level])
        try keys.takeOver(count: bytes / CopyKeyBlock.usualEntry) {
            var entries: [CopyKey] = []
            while entries.count < keys.limits.step, let row = try blocks.next() { entries += CopyKeyBlock.entries(row[0] as Data) }
            return entries
        }
    }
}
