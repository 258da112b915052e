import Dispatch
import GRDB
import GRDBSQLite
import Synchronization

/// Moves what the write-ahead log holds into the database file, beside the connection that writes, and keeps the error when that fails.
///
/// SQLite's own automatic checkpoint runs within the commit that made the log long: the writer waits until the disk has everything. Here most of
/// it is moved by another connection while the writer goes on; what came meanwhile is little, and the writer moves it itself, so that the next
/// transaction begins the log from the start (SQLite, “Write-Ahead Logging” §2.2 and §6). Unlike SQLite's, a failure is noticed: a disk that
/// cannot be written or synced any more would stay unknown until the log fills it.
final class Checkpoint: Sendable {
    private enum Phase {
        case idle
        /// The other connection moves the log.
        case moving
        /// It is done, and the writer moves what came meanwhile.
        case rest
    }
    private struct State {
        var phase = Phase.idle
        var failure: StoreError?
        /// Frames of the log from which on it is moved.
        var start: Int32
        var connection: DatabaseQueue?
        var isClosed = false
    }

    private let path: String
    private let frames: Int32
    private let state: Mutex<State>
    private let queue = DispatchQueue(label: "dateline.checkpoint")

    /// - Parameters:
    ///   - path: the database file.
    ///   - frames: frames of the log from which on it is moved; 64 MB of pages.
    init(path: String, frames: Int32 = 16_000) {
        self.path = path
        self.frames = frames
        state = Mutex(State(start: frames))
    }

    /// Why the last checkpoint failed.
    var fault: StoreError? { state.withLock { $0.failure } }

    /// Has a connection that writes look after its log at each commit.
    func attach(to db: Database) {
        sqlite3_wal_hook(
            db.sqliteConnection,
            { context, connection, name, frames in
                if let context { Unmanaged<Checkpoint>.fromOpaque(context).takeUnretainedValue().committed(connection, name, frames) }
                // The transaction is committed; what the log still holds is moved next time.
                return SQLITE_OK
            }, Unmanaged.passUnretained(self).toOpaque())
    }

    /// A transaction has made the log this long.
    private func committed(_ connection: OpaquePointer?, _ name: UnsafePointer<CChar>?, _ frames: Int32) {
        /// What is to be done: nothing, or what the phase asks for.
        let due = state.withLock { state -> Phase? in
            if frames < self.frames {
                // The log has begun from the start.
                state.start = self.frames
                if state.phase == .rest { state.phase = .idle }
            }
            guard frames >= state.start else { return nil }
            defer { if state.phase == .idle { state.phase = .moving } }
            return state.phase
        }
        switch due {
        case nil, .moving: return
        case .idle: queue.async { self.moveBeside() }
        case .rest:
            ended(sqlite3_wal_checkpoint_v2(connection, name, SQLITE_CHECKPOINT_PASSIVE, nil, nil))
            state.withLock { state in
                state.phase = .idle
                // When a reader still needs the log it cannot begin again, and trying at each commit would help nobody.
                state.start = frames + self.frames / 4
            }
        }
    }

    /// Moves the log on a connection of its own.
    private func moveBeside() {
        do {
            try connection()?.inDatabase { db in _ = try db.checkpoint(.passive) }
            ended(SQLITE_OK)
        } catch let error as DatabaseError {
            ended(error.extendedResultCode.rawValue)
        } catch { ended(SQLITE_CANTOPEN) }
        state.withLock { $0.phase = .rest }
    }

    private func connection() throws -> DatabaseQueue? {
        let (known, isClosed) = state.withLock { ($0.connection, $0.isClosed) }
        if known != nil || isClosed { return known }
        var configuration = GRDB.Configuration()
        configuration.label = "dateline.checkpoint"
        let new = try DatabaseQueue(path: path, configuration: configuration)
        state.withLock { $0.connection = new }
        return new
    }

    /// Ends the other connection, when what it does is done; nothing is moved after that.
    func close() {
        state.withLock { $0.isClosed = true }
        queue.sync {
            try? state.withLock { $0.connection }?.close()
            state.withLock { $0.connection = nil }
        }
    }

    /// A checkpoint has ended with a result code of SQLite's. Busy is no failure: a reader still needs the log, or another one moves it.
    func ended(_ code: Int32) {
        let isFailure = code != SQLITE_OK && code & 0xFF != SQLITE_BUSY && code & 0xFF != SQLITE_LOCKED
        state.withLock {
            $0.failure =
                isFailure ? .cannotWrite(reason: "the log cannot be moved into the database file (\(String(cString: sqlite3_errstr(code))))") : nil
        }
    }
}
