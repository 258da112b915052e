import GRDB
import GRDBSQLite

/// A prepared statement whose parameters are numbers and that is run dozens of times for every article.
struct KeyLookup {
    /// The first column of the row that the statement stands at.
    struct Column {
        fileprivate let statement: OpaquePointer

        var int64: Int64 { sqlite3_column_int64(statement, 0) }

        /// The number in the second column.
        var second: Int64 { sqlite3_column_int64(statement, 1) }

        /// The number in the third column.
        var third: Int64 { sqlite3_column_int64(statement, 2) }

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

    private let prepared: SteppedStatement

    init(_ database: Database, sql: String) throws { prepared = try SteppedStatement(database, sql: sql) }

    /// Visits the rows that the numbers bring, until the visitor returns false.
    ///
    /// - Throws: `DatabaseError`.
    func each(_ numbers: Int64..., row: (Column) -> Bool) throws {
        defer { prepared.reset() }
        bind(numbers)
        while try prepared.step(), row(Column(statement: prepared.pointer)) {}
    }

    /// Runs a statement that changes rows.
    ///
    /// - Throws: `DatabaseError`.
    func run(_ numbers: Int64...) throws {
        defer { prepared.reset() }
        bind(numbers)
        while try prepared.step() {}
    }

    private func bind(_ numbers: [Int64]) {
        for (index, number) in numbers.enumerated() { sqlite3_bind_int64(prepared.pointer, Int32(index + 1), number) }
    }
}
