import Foundation
import GRDB
import GRDBSQLite
import TestSupport
import Testing

@testable import Store

@Suite("The write-ahead log moves beside the writer")
struct CheckpointTests {
    private let folder: TemporaryFolder
    private let path: String

    init() throws {
        folder = try TemporaryFolder()
        path = folder.file("c.db")
    }

    private var logBytes: Int { (try? FileManager.default.attributesOfItem(atPath: path + "-wal")[.size] as? Int) ?? 0 }

    private func writer(_ checkpoint: Checkpoint) throws -> DatabasePool {
        var configuration = GRDB.Configuration()
        configuration.prepareDatabase { db in if !db.configuration.readonly { checkpoint.attach(to: db) } }
        let pool = try DatabasePool(path: path, configuration: configuration)
        try pool.write { db in try db.execute(sql: "CREATE TABLE t (id INTEGER PRIMARY KEY, text TEXT)") }
        return pool
    }

    /// Writes transactions of some twenty pages.
    private func write(_ count: Int, _ pool: DatabasePool) throws {
        for _ in 0..<count {
            try pool.write { db in
                for _ in 0..<20 { try db.execute(sql: "INSERT INTO t (text) VALUES (?)", arguments: [String(repeating: "x", count: 4_000)]) }
            }
            // As a feed's download would.
            usleep(2_000)
        }
    }

    @Test("a log that grows all the time begins again and again, and every row is in the file")
    func bounded() throws {
        let checkpoint = Checkpoint(path: path, frames: 100)
        let pool = try writer(checkpoint)
        try write(200, pool)
        // 200 transactions are 4,000 pages and more.
        #expect(logBytes < 8 << 20, "\(logBytes) bytes")
        #expect(checkpoint.fault == nil)
        checkpoint.close()
        try pool.close()
        let rows = try DatabaseQueue(path: path).read { try Int.fetchOne($0, sql: "SELECT count(*) FROM t") }
        #expect(rows == 4_000)
    }

    @Test("a reader that needs the log keeps it, and it is moved when the reader has gone")
    func reader() async throws {
        let checkpoint = Checkpoint(path: path, frames: 100)
        let pool = try writer(checkpoint)
        let snapshot = try pool.makeSnapshot()
        let before = try await snapshot.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM t") }
        try write(60, pool)
        #expect(try await snapshot.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM t") } == before)
        let kept = logBytes
        try snapshot.close()
        try write(60, pool)
        // What is written after that fits where the log has been.
        #expect(logBytes < kept + 4 << 20, "\(logBytes) bytes after \(kept)")
        #expect(checkpoint.fault == nil)
        checkpoint.close()
        try pool.close()
    }

    @Test("a failure is kept until a checkpoint succeeds")
    func failure() throws {
        let checkpoint = Checkpoint(path: path, frames: 100)
        checkpoint.ended(SQLITE_IOERR)
        #expect(checkpoint.fault != nil)
        checkpoint.ended(SQLITE_BUSY)
        #expect(checkpoint.fault == nil)
    }
}
