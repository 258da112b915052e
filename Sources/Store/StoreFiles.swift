import Foundation

/// The store's files as they were when it was opened, to notice when they are removed or replaced under the running daemon.
///
/// SQLite keeps its files open. Without this check it would go on writing into files that have no name any more, and everything written there
/// would be lost at the next start.
struct StoreFiles: Sendable {
    private struct File: Sendable {
        var path: String
        var device: dev_t
        var inode: ino_t
    }

    private let store: String
    private let files: [File]

    /// Notes the database and its write-ahead log, which are both open.
    init(store path: String) {
        store = path
        files = [path, path + "-wal"].compactMap { path in
            var status = stat()
            guard stat(path, &status) == 0 else { return nil }
            return File(path: path, device: status.st_dev, inode: status.st_ino)
        }
    }

    /// - Throws: `StoreError.replaced`.
    func check() throws {
        for file in files {
            var status = stat()
            if stat(file.path, &status) == 0 {
                guard status.st_dev == file.device, status.st_ino == file.inode else {
                    throw StoreError.replaced(path: store, what: "\(file.path) was replaced")
                }
            } else if errno == ENOENT || errno == ENOTDIR {
                throw StoreError.replaced(path: store, what: "\(file.path) was removed")
            }
        }
    }
}
