import GRDB
import GRDBSQLite

/// A cached statement that is stepped without GRDB: its boxes for arguments and cursors cost more than the rows themselves.
struct SteppedStatement {
    private let database: Database
    private let prepared: Statement

    init(_ database: Database, sql: String) throws {
        self.database = database
        prepared = try database.cachedStatement(sql: sql)
    }

    var pointer: OpaquePointer { prepared.sqliteStatement }

    func reset() { sqlite3_reset(pointer) }

    /// Whether there is another row.
    ///
    /// - Throws: `DatabaseError`.
    func step() throws -> Bool {
        let code = sqlite3_step(pointer)
        if code == SQLITE_DONE { return false }
        guard code == SQLITE_ROW else { throw DatabaseError(resultCode: ResultCode(rawValue: code), message: database.lastErrorMessage) }
        return true
    }
}
