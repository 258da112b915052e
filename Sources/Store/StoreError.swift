import Glibc

/// What can go wrong with the store; each message says what to do.
public enum StoreError: Error, Sendable, CustomStringConvertible, Equatable {
    /// The file was written by a newer program and is left untouched.
    case newerVersion(path: String, found: Int, known: Int)
    /// The file is an SQLite database of another program.
    case foreignDatabase(path: String, applicationID: Int32)
    /// The file is not an SQLite database, or is damaged.
    case damaged(path: String, reason: String)
    /// The store's files are no longer those that the daemon has opened.
    case replaced(path: String, what: String)
    /// The file or its folder cannot be opened or made.
    case cannotOpen(path: String, reason: String)
    /// Another daemon works on this store.
    case inUse(path: String, pid: Int32?)
    /// The disk is full or unwritable; nothing of the change was kept.
    case cannotWrite(reason: String)
    case notFound(String)
    case alreadyThere(String)
    /// A search query that cannot be read.
    case badQuery(String)
    /// A place in a list that no list has given.
    case badCursor(String)
    /// Another program holds the database.
    case busy(path: String)
    /// The operation was cancelled.
    case interrupted
    /// A fault of the program itself.
    case fault(String)
    /// The search index is damaged and is being rebuilt.
    case searchUnavailable

    /// Why a file of the store cannot be opened or made: `cannotWrite` where the disk is full or fails, else `cannotOpen`.
    ///
    /// - Parameter error: a value of errno(3).
    public init(opening path: String, error: Int32) {
        let reason = String(cString: strerror(error))
        self = [ENOSPC, EDQUOT, EIO].contains(error) ? .cannotWrite(reason: "\(path): \(reason)") : .cannotOpen(path: path, reason: reason)
    }

    /// No other write can succeed either until the cause is gone.
    public var isOfAllWrites: Bool {
        switch self {
        case .cannotWrite, .replaced, .damaged, .cannotOpen: true
        default: false
        }
    }

    public var description: String {
        switch self {
        case .newerVersion(let path, let found, let known):
            "store \(path): has version \(found), this program knows \(known); install a newer dateline or restore a backup"
        case .foreignDatabase(let path, let id):
            "store \(path): belongs to another program (application id \(id)); set store.path to another file"
        case .damaged(let path, let reason):
            "store \(path): \(reason); restore a backup, or move the file away to begin with an empty store"
        case .replaced(let path, let what):
            "store \(path): \(what) while the daemon uses it, so nothing more is stored; "
                + "put it back, or save what the daemon still has with `datelinectl backup FILE` and restart the daemon"
        case .cannotOpen(let path, let reason):
            "store \(path): \(reason); check that the folder exists and that the daemon's user may write it"
        case .inUse(let path, let pid):
            "store \(path): in use by another datelined\(pid.map { " (process \($0))" } ?? ""); stop that one first"
        case .cannotWrite(let reason): "store: \(reason); nothing of this change was kept; free space or fix permissions, then try again"
        case .notFound(let what): "\(what): not in the store"
        case .alreadyThere(let what): "\(what): already there"
        case .badQuery(let why): "search: \(why)"
        case .badCursor(let text): "“\(text.prefix(40))” is not a place in this list; use the value of “next” as it was given"
        case .busy(let path): "store \(path): another program holds the database; close it, or try again later"
        case .interrupted: "store: the operation was cancelled; try again"
        case .fault(let why): "store: a fault of dateline itself (\(why)); nothing of this change was kept, please report it"
        case .searchUnavailable: "search: the index is damaged and is being rebuilt; try again in a while"
        }
    }
}
