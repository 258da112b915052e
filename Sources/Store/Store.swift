import CSQLite
import Foundation
import GRDB
import Models
import Synchronization

/// The articles, feeds and facts of one machine, in one SQLite file.
///
/// One connection writes, many read (WAL). Values go in and values come out; no statement or cursor leaves the target.
/// Every write is one transaction: it happens whole or not at all.
public final class Store: Sendable {
    public let path: String
    let pool: DatabasePool
    let keptStatistics = Mutex<(value: StoreStatistics, until: ContinuousClock.Instant)?>(nil)
    let copyKeyMemory = CopyKeyMemory()
    // Reads that step over much of the store run one at a time each, so that short ones always find a free connection: see `readers`.
    let statisticsRead = SharedRead<StoreStatistics>()
    let articleCountsRead = SharedRead<[Int64: Int]>()
    let backups = LongReads(width: 1)
    /// Connections that read: two for the long reads of the control API, one for each of the reads above, and three for short ones.
    private static let readers = 8
    /// Held as long as the daemon lives, so that a second daemon on the same file is refused.
    private let lock: StoreLock?
    let files: StoreFiles
    let checkpoint: Checkpoint
    /// Why nothing may be written to a store that is damaged.
    let damage = Mutex<StoreError?>(nil)
    /// Gives a value when the search index was found damaged and is to be rebuilt; for one reader.
    public let searchIndexDamage: AsyncStream<Void>
    let searchIndexDamaged: AsyncStream<Void>.Continuation

    /// The last daemon on this store did not close it: it crashed, was killed or lost power.
    public var wasLeftOpen: Bool { lock?.wasLeftOpen ?? false }

    /// Opens or makes the store, and brings an older one up to date after a backup beside it.
    ///
    /// - Parameters:
    ///   - path: the database file; its folder is made when missing.
    ///   - exclusive: take the store's lock file, as the daemon does.
    ///   - cache: bytes of the file that the writing connection keeps in memory.
    /// - Throws: `StoreError`.
    public init(path: String, exclusive: Bool = true, cache: Int = Store.cache) throws {
        _ = Self.isSQLiteSetUp
        self.path = path
        checkpoint = Checkpoint(path: path)
        (searchIndexDamage, searchIndexDamaged) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
        let folder = (path as NSString).deletingLastPathComponent
        if !folder.isEmpty, !FileManager.default.fileExists(atPath: folder) {
            do {
                try FileManager.default.createDirectory(
                    atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o750])
            } catch {
                throw StoreError.cannotOpen(path: path, reason: "cannot make the folder \(folder)")
            }
        }
        lock = exclusive ? try StoreLock(store: path) : nil
        // A newer or foreign file is refused before SQLite may touch it; the write-ahead log is looked into after opening.
        if let header = try StoreHeader.read(path: path) { try Self.check(header, path: path) }
        do {
            pool = try DatabasePool(path: path, configuration: Self.configuration(checkpoint, cache: cache))
            let header = try pool.read { db in
                StoreHeader(
                    userVersion: try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0,
                    applicationID: try Int32.fetchOne(db, sql: "PRAGMA application_id") ?? 0,
                    isEmpty: try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_master") == 0)
            }
            try Self.check(header, path: path)
            try Self.migrate(pool, from: header, path: path)
            files = StoreFiles(store: path)
        } catch let error as DatabaseError {
            let error = Store.translate(error, path: path)
            // SQLite does not say why it cannot make the files that it needs beside the store.
            if case .cannotOpen = error, Self.isDiskFull(path) { throw StoreError.cannotWrite(reason: "database or disk is full") }
            throw error
        }
    }

    /// Less than what the files beside an empty store take is left on the store's disk.
    private static func isDiskFull(_ path: String) -> Bool {
        var status = statvfs()
        let folder = (path as NSString).deletingLastPathComponent
        guard statvfs(folder.isEmpty ? "." : folder, &status) == 0 else { return false }
        let (bytes, isLarge) = UInt64(status.f_bavail).multipliedReportingOverflow(by: UInt64(status.f_frsize))
        return !isLarge && bytes < 64 << 10
    }

    private static let isSQLiteSetUp: Void = dl_sqlite_count_no_memory()

    private static func check(_ header: StoreHeader, path: String) throws {
        if header.applicationID != Schema.applicationID, !(header.applicationID == 0 && header.isEmpty) {
            throw StoreError.foreignDatabase(path: path, applicationID: header.applicationID)
        }
        if header.userVersion > Schema.version {
            throw StoreError.newerVersion(path: path, found: header.userVersion, known: Schema.version)
        }
    }

    /// `dateline_folded(text)`: how `Models.folded` sees a text, for filters.
    private static let foldFunction = DatabaseFunction("dateline_folded", argumentCount: 1, pure: true) { values in
        values.first.flatMap { String.fromDatabaseValue($0) }.map { folded($0) }
    }

    /// Bytes that the writing connection keeps in memory unless it is told otherwise: see `docs/performance.md`.
    public static let cache = 6 << 20

    /// Kilobytes that each reading connection keeps in memory: while polls are stored its pages are out of date with each transaction.
    private static let readerCache = 1_000

    static func configuration(_ checkpoint: Checkpoint? = nil, cache: Int = Store.cache) -> GRDB.Configuration {
        var configuration = GRDB.Configuration()
        configuration.label = "dateline"
        configuration.busyMode = .timeout(5)
        configuration.maximumReaderCount = readers
        configuration.foreignKeysEnabled = true
        configuration.prepareDatabase { db in
            // Counts for a file that is still empty, and must come first.
            if !db.configuration.readonly { try db.execute(sql: "PRAGMA auto_vacuum = INCREMENTAL") }
            db.add(function: foldFunction)
            try db.execute(sql: "PRAGMA synchronous = NORMAL; PRAGMA temp_store = MEMORY")
            if !db.configuration.readonly {
                // Debian's SQLite overwrites all that is deleted, pages that become free too: each merge of the search index would be written
                // twice. FAST overwrites what it can without writing more.
                try db.execute(sql: "PRAGMA secure_delete = FAST")
                // The log file keeps up to 128 MB, twice the size at which its move begins: what is written during the move finds its blocks there.
                try db.execute(
                    sql: "PRAGMA cache_size = -\(cache / 1024); PRAGMA journal_size_limit = 134217728; PRAGMA wal_autocheckpoint = 16000")
                checkpoint?.attach(to: db)
            } else {
                try db.execute(sql: "PRAGMA cache_size = -\(readerCache)")
            }
        }
        return configuration
    }

    private static func migrate(_ pool: DatabasePool, from header: StoreHeader, path: String) throws {
        guard header.userVersion < Schema.version else { return }
        if header.userVersion > 0 {
            let backup = try DatabaseQueue(path: "\(path).before-v\(Schema.version)")
            try pool.backup(to: backup)
            try backup.close()
        }
        // Tables are made again under their names, so references between them are checked at the end and not in between.
        try pool.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA foreign_keys = OFF")
            try db.inTransaction(.immediate) {
                switch header.userVersion {
                case 0:
                    try db.execute(sql: Schema.sql)
                    try SearchIndex.set("rules", SearchText.rules, db)
                case 1: try MigrationFromVersion1.run(db)
                case 2, 3:
                    try MigrationFromVersion2.run(db, from: header.userVersion)
                    try MigrationFromVersion4.run(db)
                default: try MigrationFromVersion4.run(db)
                }
                try db.execute(
                    sql: "PRAGMA application_id = \(Schema.applicationID); PRAGMA user_version = \(Schema.version)")
                return .commit
            }
            try db.execute(sql: "PRAGMA foreign_keys = ON")
            // Puts the two numbers into the file itself, where the next start reads them.
            _ = try db.checkpoint(.truncate)
        }
    }

    /// SQLite's errors in the words of a user.
    static func translate(_ error: DatabaseError, path: String) -> StoreError {
        // A failed copy leaves its message with the other connection: this one says “not an error”.
        let said = error.message == "not an error" ? DatabaseError(resultCode: error.resultCode).message : error.message
        let message = said ?? "SQLite error \(error.extendedResultCode.rawValue)"
        return switch error.resultCode {
        case .SQLITE_NOTADB, .SQLITE_CORRUPT: .damaged(path: path, reason: "is not a sound SQLite database (\(message))")
        case .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_READONLY, .SQLITE_AUTH: .cannotOpen(path: path, reason: message)
        case .SQLITE_FULL, .SQLITE_IOERR, .SQLITE_NOLFS, .SQLITE_TOOBIG: .cannotWrite(reason: message)
        case .SQLITE_BUSY, .SQLITE_LOCKED, .SQLITE_PROTOCOL: .busy(path: path)
        case .SQLITE_INTERRUPT, .SQLITE_ABORT: .interrupted
        case .SQLITE_NOMEM: .cannotWrite(reason: "out of memory")
        default: .fault(message)
        }
    }

    /// Runs one transaction that writes articles, and the entries of the search index with them.
    ///
    /// A damaged index does not hold up articles: they are stored without it, and it is rebuilt in the background.
    func writeArticles<T: Sendable>(_ body: @Sendable @escaping (Database, ArticleTransaction) throws -> T) async throws -> T {
        do { return try await transaction { db in try self.writing(db) { try body(db, $0) } } } catch let error as DatabaseError
            where error.resultCode == .SQLITE_CORRUPT || Self.isMissingIndex(error)
        {
            do {
                return try await transaction { db in try self.writing(db, skipsIndex: true) { try body(db, $0) } }
            } catch let error as DatabaseError {
                // Not the index: the articles themselves.
                if error.resultCode == .SQLITE_CORRUPT { throw refuseWrites("is damaged (\(error.message ?? "malformed"))") }
                throw Store.translate(error, path: path)
            }
        } catch let error as DatabaseError {
            throw Store.translate(error, path: path)
        }
    }

    /// Puts around a body that writes articles what belongs to each such transaction.
    private func writing<T>(_ db: Database, skipsIndex: Bool = false, _ body: (ArticleTransaction) throws -> T) throws -> T {
        try copyKeyMemory.load(db)
        let result = try ArticleTransaction.run(db, skipsIndex: skipsIndex, body)
        try CopyKeys(db: db, memory: copyKeyMemory).settle()
        return result
    }

    /// The table of the index, or one of those that FTS5 keeps for it, is not there.
    static func isMissingIndex(_ error: DatabaseError) -> Bool {
        error.resultCode == .SQLITE_ERROR && (error.message?.contains(SearchIndex.table) ?? false)
    }

    /// Runs one transaction on the writer.
    func write<T: Sendable>(_ body: @Sendable @escaping (Database) throws -> T) async throws -> T {
        do { return try await transaction(body) } catch let error as DatabaseError { throw Store.translate(error, path: path) }
    }

    /// Runs one transaction; at its end the files must still be those that were opened, else nothing of it is kept.
    private func transaction<T: Sendable>(_ body: @Sendable @escaping (Database) throws -> T) async throws -> T {
        if let damage = damage.withLock({ $0 }) { throw damage }
        let (files, memory) = (files, copyKeyMemory)
        return try await pool.writeWithoutTransaction { db in
            var result: T?
            do {
                try db.inTransaction {
                    result = try body(db)
                    try files.check()
                    return .commit
                }
            } catch {
                // What the transaction put into memory is not in the store. Here, before the next transaction can begin and use it.
                memory.reset()
                throw error
            }
            guard let result else { throw StoreError.fault("a transaction ended without a result") }
            return result
        }
    }

    /// Runs reads on one snapshot.
    func read<T: Sendable>(_ body: @Sendable @escaping (Database) throws -> T) async throws -> T {
        do { return try await pool.read(body) } catch let error as DatabaseError { throw Store.translate(error, path: path) }
    }

    /// Ends all connections; folds the write-ahead log into the file.
    ///
    /// A damaged store stays as it is, and counts as not closed, so that the next start checks it.
    public func close() throws {
        checkpoint.close()
        guard damage.withLock({ $0 }) == nil else { return }
        try? pool.writeWithoutTransaction { db in _ = try db.checkpoint(.truncate) }
        try pool.close()
        lock?.release()
    }
}

extension Store {
    /// Bytes of the test of whether the store can be written: as much as a feed with its articles.
    private static let testBytes = 1 << 20

    /// Writes as much as a feed may bring and moves it into the database file, to learn whether the store can be written.
    public func tryWriting(at now: Int64) async throws {
        // The room that the log takes may be what the disk lacks.
        try? await pool.writeWithoutTransaction { db in _ = try db.checkpoint(.truncate) }
        try await write { db in
            try db.execute(
                sql: "INSERT OR REPLACE INTO settings (key, value) VALUES ('write_test', ?)",
                arguments: ["\(now) " + String(repeating: "x", count: Self.testBytes)])
        }
        try await write { db in try db.execute(sql: "DELETE FROM settings WHERE key = 'write_test'") }
        guard checkpoint.fault != nil else { return }
        try await pool.writeWithoutTransaction { [checkpoint] db in
            do { _ = try db.checkpoint(.passive) } catch let error as DatabaseError {
                checkpoint.ended(error.extendedResultCode.rawValue)
                return
            }
            checkpoint.ended(0)
        }
        if let fault = checkpoint.fault { throw fault }
    }
}
