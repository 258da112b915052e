import Foundation

/// Reads the small files that a configuration consists of and names.
///
/// Only regular files up to a limit are read: nothing waits at a pipe, and a device is not read without end.
public enum SmallFile {
    /// Why a file is not read; the text follows its name.
    public enum Failure: Error, Sendable, CustomStringConvertible {
        case missing
        case folder
        case notRegular
        case tooLarge(limit: Int)
        case unreadable(String)
        case notText

        public var description: String {
            switch self {
            case .missing: "no such file"
            case .folder: "is a folder; name a file in it"
            case .notRegular: "is not a regular file, but a pipe, a socket or a device; name a file"
            case .tooLarge(let limit): "is larger than \(limit >> 10) KiB; name another file, or leave out what is not needed"
            case .unreadable(let reason): "cannot be read; check its permissions (\(reason))"
            case .notText: "is not UTF-8 text; save it as UTF-8"
            }
        }
    }

    /// Bytes of a configuration or a list of certificates at most.
    public static let longest = 32 << 20
    /// Bytes of a file with a password or a secret at most.
    public static let longestSecret = 64 << 10

    /// The text of a file.
    ///
    /// - Throws: `Failure`.
    public static func text(_ path: String, limit: Int = longest) throws(Failure) -> String {
        guard let text = String(data: try data(path, limit: limit), encoding: .utf8) else { throw .notText }
        return text
    }

    /// The bytes of a file.
    ///
    /// - Throws: `Failure`.
    public static func data(_ path: String, limit: Int = longest) throws(Failure) -> Data {
        // Without waiting for the other end of a pipe.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
        guard descriptor >= 0 else { throw failure(errno) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw failure(errno) }
        switch status.st_mode & S_IFMT {
        case S_IFREG: break
        case S_IFDIR: throw .folder
        default: throw .notRegular
        }
        var data = Data()
        var piece = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let count = read(descriptor, &piece, piece.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw failure(errno) }
            if count == 0 { return data }
            guard data.count + count <= limit else { throw .tooLarge(limit: limit) }
            data.append(contentsOf: piece[..<count])
        }
    }

    private static func failure(_ error: Int32) -> Failure {
        switch error {
        case ENOENT, ENOTDIR: .missing
        // A socket cannot be opened, a device without a driver neither.
        case ENXIO, ENODEV: .notRegular
        default: .unreadable(String(cString: strerror(error)))
        }
    }
}
