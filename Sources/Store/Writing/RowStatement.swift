import GRDB
import GRDBSQLite

/// A prepared statement that is run for every article, with its values bound one after the other.
struct RowStatement {
    private let prepared: SteppedStatement

    init(_ database: Database, sql: String) throws { prepared = try SteppedStatement(database, sql: sql) }

    /// Takes the values of a statement, in the order of its parameters.
    struct Binder {
        fileprivate let statement: OpaquePointer
        private var index: Int32 = 0
        /// SQLite takes a copy, since a text does not outlive its binding.
        private static let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

        fileprivate init(_ statement: OpaquePointer) { self.statement = statement }

        mutating func add(_ value: Int64?) {
            index += 1
            if let value { sqlite3_bind_int64(statement, index, value) } else { sqlite3_bind_null(statement, index) }
        }

        mutating func add(_ value: Bool) { add(value ? 1 as Int64 : 0) }

        mutating func add(_ text: String?) {
            index += 1
            guard var text else {
                sqlite3_bind_null(statement, index)
                return
            }
            text.withUTF8 { bytes in
                _ = bytes.withMemoryRebound(to: CChar.self) {
                    // A pointer to nothing would be NULL.
                    guard let start = $0.baseAddress else { return sqlite3_bind_text(statement, index, "", 0, Self.copied) }
                    return sqlite3_bind_text64(statement, index, start, UInt64($0.count), Self.copied, UInt8(SQLITE_UTF8))
                }
            }
        }

        /// Texts as one, with a separator between them.
        mutating func add(_ texts: [String], joinedBy separator: String) {
            index += 1
            let count = texts.reduce(0) { $0 + $1.utf8.count } + separator.utf8.count * max(0, texts.count - 1)
            // SQLite frees it. At least one byte: a pointer to nothing would be NULL, as when there is no memory, which fails in columns without NULL.
            guard let buffer = sqlite3_malloc64(UInt64(max(1, count))) else {
                sqlite3_bind_null(statement, index)
                return
            }
            var end = buffer
            func append(_ text: String) {
                var text = text
                text.withUTF8 { bytes in
                    if let start = bytes.baseAddress { end.copyMemory(from: start, byteCount: bytes.count) }
                    end += bytes.count
                }
            }
            for (at, text) in texts.enumerated() {
                if at > 0 { append(separator) }
                append(text)
            }
            let start = buffer.assumingMemoryBound(to: CChar.self)
            sqlite3_bind_text64(statement, index, start, UInt64(count), sqlite3_free, UInt8(SQLITE_UTF8))
        }

        mutating func add(_ value: Double?) {
            index += 1
            if let value { sqlite3_bind_double(statement, index, value) } else { sqlite3_bind_null(statement, index) }
        }

        mutating func add(blob: UnsafeRawBufferPointer) {
            index += 1
            if let start = blob.baseAddress, !blob.isEmpty {
                sqlite3_bind_blob64(statement, index, start, UInt64(blob.count), Self.copied)
            } else {
                sqlite3_bind_zeroblob(statement, index, 0)
            }
        }

        mutating func add(blob: [UInt8]) { blob.withUnsafeBytes { add(blob: $0) } }
    }

    /// Runs a statement that changes rows.
    ///
    /// - Throws: `DatabaseError`.
    func run(_ bind: (inout Binder) -> Void) throws {
        defer { prepared.reset() }
        var binder = Binder(prepared.pointer)
        bind(&binder)
        while try prepared.step() {}
    }

    /// The first row's values as the reader gives them, or nil without a row.
    ///
    /// - Throws: `DatabaseError`.
    func first<T>(_ bind: (inout Binder) -> Void, read: (Row) -> T) throws -> T? {
        defer { prepared.reset() }
        var binder = Binder(prepared.pointer)
        bind(&binder)
        return try prepared.step() ? read(Row(statement: prepared.pointer)) : nil
    }

    /// The row that a statement stands at.
    struct Row {
        fileprivate let statement: OpaquePointer

        /// The blob in a column.
        func bytes(_ column: Int32) -> [UInt8] {
            let start = sqlite3_column_blob(statement, column)
            return [UInt8](UnsafeRawBufferPointer(start: start, count: start == nil ? 0 : Int(sqlite3_column_bytes(statement, column))))
        }

        /// The number in a column; nil for NULL.
        func int64(_ column: Int32) -> Int64? {
            sqlite3_column_type(statement, column) == SQLITE_NULL ? nil : sqlite3_column_int64(statement, column)
        }
    }
}
