import Foundation
import Glibc

/// What can be told of a socket's path when nobody answers on it.
enum SocketPath {
    /// Bytes that a path of unix(7) may have.
    private static let longest = 107

    /// - Throws: `ControlClient.Failure` for a path that cannot be a socket's.
    static func check(_ path: String) throws {
        guard !path.isEmpty else {
            throw ControlClient.Failure(.other, 64, "the socket's path: is empty; unset DATELINE_SOCKET, or give a path with --socket")
        }
        guard path.utf8.count <= longest else {
            throw ControlClient.Failure(
                .other, 64, "\(path.prefix(60))…: is \(path.utf8.count) bytes long and a socket's path takes \(longest); use a shorter path")
        }
        var info = stat()
        guard stat(path, &info) == 0 else { return }
        switch info.st_mode & S_IFMT {
        case S_IFSOCK: return
        case S_IFDIR: throw ControlClient.Failure(.other, 64, "\(path): is a directory; give the socket in it with --socket")
        default: throw ControlClient.Failure(.other, 64, "\(path): is not a socket; give the daemon's socket with --socket")
        }
    }

    /// Why a connection to the path was refused.
    ///
    /// - Parameter error: errno of connect(2).
    static func failure(_ path: String, error: Int32) -> ControlClient.Failure {
        var info = stat()
        if stat(path, &info) != 0 {
            if errno == EACCES { return forbidden(path, nil) }
            return .init(
                .unreachable, 69,
                "\(path): no such socket; start the daemon (systemctl start datelined), or give its socket with --socket or DATELINE_SOCKET")
        }
        if error == EACCES || access(path, R_OK | W_OK) != 0 { return forbidden(path, info.st_gid) }
        return .init(.unreachable, 69, "\(path): the daemon is not running; start it (systemctl start datelined)")
    }

    private static func forbidden(_ path: String, _ group: gid_t?) -> ControlClient.Failure {
        let name = group.flatMap { getgrgid($0) }.map { String(cString: $0.pointee.gr_name) } ?? group.map(String.init) ?? "dateline"
        return .init(
            .unreachable, 77,
            "\(path): permission denied; join the group \(name) (sudo usermod -aG \(name) $USER, then log in again) or use sudo")
    }
}
