import GRDB
import GRDBSQLite

/// A prepared look-up by numbers that is made dozens of times for every article.
///
/// It steps SQLite's statement itself: GRDB's boxes for arguments and cursors took most of a look-up's time.
struct KeyLookup {
    /// The first column of the row that the statement stands at.
    struct Column {
        fileprivate let statement: OpaquePointer

        var int64: Int64 { sqlite3_column_int64(statement, 0) }

        /// A blob of numbers in the machine's byte order.
        var int64s: [Int64] {
            let count = Int(sqlite3_column_bytes(statement, 0)) / 8
            guard count > 0, let bytes = sqlite3_column_blob(statement, 0) else { return [] }
            return [Int64](unsafeUninitializedCapacity: count) { buffer, used in
                UnsafeMutableRawBufferPointer(buffer).copyMemory(from: UnsafeRawBufferPointer(start: bytes, count: count * 8))
                used = count
            }
        }
    }

    private let database: Database
    private let prepared: Statement

    init(_ database: Database, sql: String) throws {
        self.database = database
        prepared = try database.cachedStatement(sql: sql)
    }

    /// Visits the rows that the numbers bring.
    ///
    /// - Throws: `DatabaseError`.
    func each(_ numbers: Int64..., row: (Column) -> Void) throws {
        let statement = prepared.sqliteStatement
        defer { sqlite3_reset(statement) }
        for (index, number) in numbers.enumerated() { sqlite3_bind_int64(statement, Int32(index + 1), number) }
        while true {
            let code = sqlite3_step(statement)
            if code == SQLITE_DONE { return }
            guard code == SQLITE_ROW else { throw DatabaseError(resultCode: ResultCode(rawValue: code), message: database.lastErrorMessage) }
            row(Column(statement: statement))
        }
    }
}
