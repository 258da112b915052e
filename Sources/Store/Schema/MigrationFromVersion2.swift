import GRDB

/// Takes a store of version 2 over: the blocks of copies' keys are found in another way, and the search index leaves merges to quiet times.
enum MigrationFromVersion2 {
    static func run(_ db: Database) throws {
        try db.execute(sql: "ALTER TABLE copy_key_blocks RENAME TO old_copy_key_blocks")
        try db.execute(sql: Schema.copyKeyBlocks)
        try db.execute(
            sql: """
                INSERT INTO copy_key_blocks (level, last_key, last_article, entries)
                    SELECT level, last_key, last_article, entries FROM old_copy_key_blocks ORDER BY level, last_key, last_article;
                DROP TABLE old_copy_key_blocks;
                """)
        do { try db.execute(sql: SearchIndex.setMerging(SearchIndex.table)) } catch is DatabaseError {
            // The index is damaged or missing: it is rebuilt once the daemon runs.
            try SearchIndex.set("damaged", "1", db)
        }
    }
}
