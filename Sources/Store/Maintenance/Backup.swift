import Foundation
import GRDB
import Models

extension Store {
    /// Moves what the write-ahead log holds into the database file, as far as no reader needs it.
    public func moveLog() async throws {
        do { try await pool.writeWithoutTransaction { db in _ = try db.checkpoint(.passive) } } catch let error as DatabaseError {
            throw Store.translate(error, path: path)
        }
    }

    /// Copies the store into a file while the daemon works on.
    ///
    /// Copies are made one at a time.
    /// - Throws: `StoreError.alreadyThere` rather than overwrite a file.
    public func backup(to target: String) async throws -> Int64 { try await backups.run { try await copy(to: target) } }

    private func copy(to target: String) async throws -> Int64 {
        guard !FileManager.default.fileExists(atPath: target) else { throw StoreError.alreadyThere("file \(target)") }
        let partial = target + ".partial"
        try? FileManager.default.removeItem(atPath: partial)
        let pool = pool
        do {
            // SQLite copies page by page.
            try await BackgroundThread.run {
                let copy = try DatabaseQueue(path: partial)
                try pool.backup(to: copy)
                try copy.writeWithoutTransaction { try $0.execute(sql: "PRAGMA journal_mode = DELETE") }
                try copy.close()
            }
            try FileManager.default.moveItem(atPath: partial, toPath: target)
        } catch {
            try? FileManager.default.removeItem(atPath: partial)
            if let error = error as? DatabaseError { throw Store.translate(error, path: target) }
            throw StoreError.cannotOpen(path: target, reason: "cannot be written")
        }
        let attributes = try? FileManager.default.attributesOfItem(atPath: target)
        return (attributes?[.size] as? NSNumber)?.int64Value ?? 0
    }
}
