import GRDB
import GRDBSQLite

/// A prepared statement whose parameters are numbers and that is run dozens of times for every article.
///
/// It steps SQLite's statement itself: GRDB's boxes for arguments and cursors took most of a look-up's time.
struct KeyLookup {
    /// The first column of the row that the statement stands at.
    struct Column {
        fileprivate let statement: OpaquePointer

        var int64: Int64 { sqlite3_column_int64(statement, 0) }

        /// The number in the second column.
        var second: Int64 { sqlite3_column_int64(statement, 1) }

        /// A blob, valid until the statement moves on.
        var bytes: UnsafeRawBufferPointer {
            UnsafeRawBufferPointer(start: sqlite3_column_blob(statement, 0), count: Int(sqlite3_column_bytes(statement, 0)))
        }

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

    /// Visits the rows that the numbers bring, until the visitor returns false.
    ///
    /// - Throws: `DatabaseError`.
    func each(_ numbers: Int64..., row: (Column) -> Bool) throws {
        let statement = prepared.sqliteStatement
        defer { sqlite3_reset(statement) }
        bind(numbers)
        while try step(), row(Column(statement: statement)) {}
    }

    /// Runs a statement that changes rows.
    ///
    /// - Throws: `DatabaseError`.
    func run(_ numbers: Int64...) throws {
        defer { sqlite3_reset(prepared.sqliteStatement) }
        bind(numbers)
        while try step() {}
    }

    private func bind(_ numbers: [Int64]) {
        for (index, number) in numbers.enumerated() { sqlite3_bind_int64(prepared.sqliteStatement, Int32(index + 1), number) }
    }

    /// Whether there is another row.
    private func step() throws -> Bool {
        let code = sqlite3_step(prepared.sqliteStatement)
        if code == SQLITE_DONE { return false }
        guard code == SQLITE_ROW else { throw DatabaseError(resultCode: ResultCode(rawValue: code), message: database.lastErrorMessage) }
        return true
    }
}
