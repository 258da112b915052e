import Foundation

/// An advisory lock file that keeps two daemons off one store; the kernel drops it when the process ends, however it ends.
final class StoreLock: Sendable {
    private let descriptor: Int32

    init(path: String, store: String) throws {
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o640)
        guard descriptor >= 0 else {
            throw StoreError.cannotOpen(path: store, reason: "cannot make \(path): \(String(cString: strerror(errno)))")
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            var text = [UInt8](repeating: 0, count: 32)
            let count = pread(descriptor, &text, text.count, 0)
            close(descriptor)
            let holder = Int32(String(decoding: text.prefix(max(0, count)), as: UTF8.self).prefix { $0.isNumber })
            throw StoreError.inUse(path: store, pid: holder)
        }
        let line = Array("\(getpid())\n".utf8)
        ftruncate(descriptor, 0)
        _ = line.withUnsafeBytes { pwrite(descriptor, $0.baseAddress, $0.count, 0) }
    }

    deinit { close(descriptor) }
}

/// The two numbers in a database file's first 100 bytes that tell whose it is (SQLite file format §1.3).
struct StoreHeader {
    let userVersion: Int
    let applicationID: Int32
    /// True when there is no table, or when that is not known yet.
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
        var bytes = [UInt8](repeating: 0, count: 100)
        let count = fread(&bytes, 1, 100, file)
        if count == 0 { return nil }
        guard count == 100, bytes.starts(with: Array("SQLite format 3\0".utf8)) else {
            throw StoreError.damaged(path: path, reason: "is not an SQLite database")
        }
        func number(_ at: Int) -> UInt32 { bytes[at..<at + 4].reduce(0) { $0 << 8 | UInt32($1) } }
        return StoreHeader(
            userVersion: Int(number(60)), applicationID: Int32(bitPattern: number(68)), isEmpty: true)
    }
}
