import GRDB
import GRDBSQLite
import Synchronization

/// Moves what the write-ahead log holds into the database file, and keeps the error when that fails.
///
/// SQLite's own automatic checkpoint does the same but says nothing of a failure (sqlite3_wal_autocheckpoint): a disk that cannot be written or
/// synced any more would stay unnoticed until the log fills it.
final class Checkpoint: Sendable {
    /// Frames of the log from which on it is moved: 64 MB of pages.
    private static let frames: Int32 = 16_000
    private let failure = Mutex<StoreError?>(nil)

    /// Why the last checkpoint failed.
    var fault: StoreError? { failure.withLock { $0 } }

    /// Has a connection that writes move its log after a commit that makes it long.
    func attach(to db: Database) {
        sqlite3_wal_hook(
            db.sqliteConnection,
            { context, connection, name, frames in
                guard let context, frames >= Checkpoint.frames else { return SQLITE_OK }
                let code = sqlite3_wal_checkpoint_v2(connection, name, SQLITE_CHECKPOINT_PASSIVE, nil, nil)
                Unmanaged<Checkpoint>.fromOpaque(context).takeUnretainedValue().ended(code)
                // The transaction is committed; what the log still holds is moved next time.
                return SQLITE_OK
            }, Unmanaged.passUnretained(self).toOpaque())
    }

    /// A checkpoint has ended with a result code of SQLite's. Busy is no failure: a reader still needs the log.
    func ended(_ code: Int32) {
        let isFailure = code != SQLITE_OK && code & 0xFF != SQLITE_BUSY && code & 0xFF != SQLITE_LOCKED
        failure.withLock {
            $0 = isFailure ? .cannotWrite(reason: "the log cannot be moved into the database file (\(String(cString: sqlite3_errstr(code))))") : nil
        }
    }
}
