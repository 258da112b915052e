import GRDB

/// Takes a store of version 4 over: lists are found by hours, and new rows are counted by what adds them.
enum MigrationFromVersion4 {
    static func run(_ db: Database) throws {
        for table in ["articles", "facts", "stories"] { try db.execute(sql: "DROP TRIGGER \(table)_added") }
        try db.execute(sql: "DROP INDEX articles_listed")
        try db.execute(sql: Schema.listIndex)
    }
}
