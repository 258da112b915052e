import Foundation
import Glibc
import Synchronization

/// An advisory lock that keeps two daemons off one store; the kernel drops it when the process ends, however it ends.
///
/// The lock is on the database file itself (flock(2), which SQLite's own record locks do not touch), so that it holds whatever name the file is
/// reached by: a symbolic link, a hard link, another path. A small file beside the store tells whose the lock is.
final class StoreLock: Sendable {
    // Open as long as the daemon runs: closing any descriptor of the file would drop SQLite's record locks (fcntl(2)).
    private let descriptor: Mutex<Int32>
    private let owner: String
    /// Whoever held the lock last did not give it up.
    let wasLeftOpen: Bool

    init(store path: String) throws {
        var status = stat()
        if stat(path, &status) == 0, status.st_mode & S_IFMT != S_IFREG {
            throw StoreError.cannotOpen(path: path, reason: "is not a regular file")
        }
        owner = path + ".lock"
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NONBLOCK, 0o640)
        guard descriptor >= 0 else { throw StoreError(opening: path, error: errno) }
        let holder = (try? String(contentsOfFile: owner, encoding: .utf8)).flatMap { Int32($0.prefix { $0.isNumber }) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw StoreError.inUse(path: path, pid: holder)
        }
        self.descriptor = Mutex(descriptor)
        wasLeftOpen = holder != nil
        let error = Self.write("\(getpid())\n", to: owner)
        // Without a record of its owner nobody would know of a crash. Where the file belongs to another user the lock alone must do.
        if [ENOSPC, EDQUOT, EIO].contains(error) {
            close(descriptor)
            self.descriptor.withLock { $0 = -1 }
            throw StoreError(opening: owner, error: error)
        }
    }

    /// - Returns: a value of errno(3), 0 for success.
    private static func write(_ text: String, to path: String) -> Int32 {
        let file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0o640)
        guard file >= 0 else { return errno }
        defer { close(file) }
        let bytes = Array(text.utf8)
        return Glibc.write(file, bytes, bytes.count) == bytes.count ? 0 : errno
    }

    /// Gives the lock up; after the database has been closed.
    func release() {
        descriptor.withLock { descriptor in
            if descriptor >= 0 {
                truncate(owner, 0)
                close(descriptor)
            }
            descriptor = -1
        }
    }

    deinit { descriptor.withLock { if $0 >= 0 { close($0) } } }
}

/// The two numbers in a database file's first bytes that tell whose it is (SQLite file format §1.3).
struct StoreHeader {
    let userVersion: Int
    let applicationID: Int32
    /// True when there is no table: the first page is a leaf without a cell (SQLite file format §1.6).
    let isEmpty: Bool

    /// Reads without opening the database, so that a store of a newer program is left untouched.
    ///
    /// - Returns: nil when there is no file or an empty one.
    static func read(path: String) throws -> StoreHeader? {
        guard let file = fopen(path, "rb") else {
            if errno == ENOENT { return nil }
            throw StoreError.cannotOpen(path: path, reason: String(cString: strerror(errno)))
        }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 108)
        let count = fread(&bytes, 1, bytes.count, file)
        if count == 0 { return nil }
        guard count == bytes.count, bytes.starts(with: Array("SQLite format 3\0".utf8)) else {
            throw StoreError.damaged(path: path, reason: "is not an SQLite database")
        }
        func number(_ at: Int) -> UInt32 { bytes[at..<at + 4].reduce(0) { $0 << 8 | UInt32($1) } }
        return StoreHeader(
            userVersion: Int(number(60)), applicationID: Int32(bitPattern: number(68)),
            isEmpty: bytes[100] == 0x0D && bytes[103] == 0 && bytes[104] == 0)
    }
}
