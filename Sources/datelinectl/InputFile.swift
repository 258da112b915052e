import Foundation

/// Files that commands read.
enum InputFile {
    /// Bytes of a list of feeds beyond which nothing is read.
    static let largestList = 64 << 20

    /// All that can be read, up to a number of bytes; nil when reading fails.
    static func read(_ handle: FileHandle, limit: Int) -> Data? {
        var data = Data()
        do {
            while data.count < limit, let piece = try handle.read(upToCount: limit - data.count), !piece.isEmpty { data += piece }
        } catch { return nil }
        return data
    }

    /// What stands at a path that is neither a file nor a folder: reading from it may never end. Nil for all others, and where nothing is there.
    static func specialKind(_ path: String) -> String? {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        switch status.st_mode & S_IFMT {
        case S_IFIFO: return "a pipe"
        case S_IFSOCK: return "a socket"
        case S_IFCHR: return "a character device"
        case S_IFBLK: return "a block device"
        default: return nil
        }
    }
}
