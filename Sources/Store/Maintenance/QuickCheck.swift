import Foundation
import GRDB

extension Store {
    /// Bytes of the database file, its log not counted.
    public var fileBytes: Int64 {
        var status = stat()
        return stat(path, &status) == 0 ? Int64(status.st_size) : 0
    }

    /// Reads every table for damage, without comparing its indices (`PRAGMA quick_check`).
    ///
    /// Damage of the search index has it rebuilt. After any other damage nothing is written any more, since that would spread it.
    ///
    /// - Returns: what is damaged, nil when the store is sound.
    /// - Throws: `StoreError` when it cannot be read.
    public func quickCheck() async throws -> StoreError? {
        let problems: [(table: String, text: String)]
        do {
            problems = try await pool.read { db in
                let tables = try String.fetchAll(db, sql: "SELECT name FROM sqlite_master WHERE type = 'table' AND rootpage > 0 ORDER BY rootpage")
                return try tables.compactMap { table in
                    let found = try Self.problems(of: table, db)
                    return found.map { (table, $0) }
                }
            }
        } catch let error as DatabaseError {
            guard error.resultCode == .SQLITE_CORRUPT || error.resultCode == .SQLITE_NOTADB else { throw Store.translate(error, path: path) }
            return refuseWrites("is damaged (\(error.message ?? "unreadable"))")
        }
        if problems.contains(where: { Self.isIndex($0.table) }) { try await markSearchIndexDamaged() }
        return problems.first { !Self.isIndex($0.table) }.map { refuseWrites("is damaged (table \($0.table): \($0.text))") }
    }

    private static func problems(of table: String, _ db: Database) throws -> String? {
        do {
            return try String.fetchAll(db, sql: "PRAGMA quick_check(\(table.quotedDatabaseIdentifier))").first { $0 != "ok" }.map(firstLine)
        } catch let error as DatabaseError where error.resultCode == .SQLITE_CORRUPT { return error.message ?? "unreadable" }
    }

    /// The first finding of a report: SQLite puts a heading before the findings, and one on each line.
    private static func firstLine(_ report: String) -> String {
        report.split(separator: "\n").first { !$0.hasPrefix("***") }.map(String.init) ?? "damaged"
    }

    private static func isIndex(_ table: String) -> Bool { table == SearchIndex.table || table.hasPrefix(SearchIndex.table + "_") }

    /// From now on every write fails with this.
    @discardableResult
    func refuseWrites(_ reason: String) -> StoreError {
        let error = StoreError.damaged(path: path, reason: reason + "; nothing is written to it any more")
        damage.withLock { $0 = error }
        return error
    }

    /// Why nothing should be written now: its files were removed or replaced, it is damaged, or its log cannot be moved.
    public var fault: StoreError? {
        if let damage = damage.withLock({ $0 }) { return damage }
        do { try files.check() } catch let error as StoreError { return error } catch { return nil }
        return checkpoint.fault
    }

    /// Returns when the writer has taken a transaction of nothing, or has refused it.
    public func waitForWriter() async { try? await pool.write { _ in } }
}
