import Foundation
import Glibc
import Synchronization

/// The Unix socket that the server listens on: its own, or one that systemd hands over.
public struct ControlSocket: Sendable {
    /// The descriptor, listening.
    public let descriptor: Int32
    /// Path to remove at the end; nil for an inherited socket.
    let path: String?
    /// Device and inode of the socket's file, by which it is known to be this one.
    private var file: (dev_t, ino_t)?

    /// Why the socket cannot be had; each message says what to do.
    public enum Failure: Error, Sendable, CustomStringConvertible {
        case inUse(path: String)
        case cannotBind(path: String, reason: String)
        case notASocket(path: String)
        case unknownGroup(String)

        public var description: String {
            switch self {
            case .inUse(let path): "socket \(path): another datelined answers on it; stop that one first"
            case .cannotBind(let path, let reason): "socket \(path): \(reason); check that the folder exists and that the daemon's user may write it"
            case .notASocket(let path): "socket \(path): exists and is not a socket; remove it or set control.socket to another path"
            case .unknownGroup(let name): "control.group: there is no group “\(name)”; make it (groupadd --system \(name)) or set another"
            }
        }
    }

    /// Whether the machine has the group, by name or number.
    public static func hasGroup(_ group: String) -> Bool { getgrnam(group) != nil || gid_t(group) != nil }

    /// Takes over a listening socket from systemd (sd_listen_fds(3)).
    public init(inherited descriptor: Int32) {
        self.descriptor = descriptor
        path = nil
    }

    /// Makes the socket with mode 0660 and the group; a file left by a dead daemon is replaced, a living daemon's is refused.
    ///
    /// - Parameter requiresGroup: an unknown group is an error; else the socket stays the daemon's own group's.
    public init(path: String, group: String?, requiresGroup: Bool) throws {
        let folder = (path as NSString).deletingLastPathComponent
        if !folder.isEmpty, !FileManager.default.fileExists(atPath: folder) {
            try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o755])
        }
        var groupID: gid_t?
        if let group {
            if let entry = getgrnam(group) {
                groupID = entry.pointee.gr_gid
            } else if let number = gid_t(group) {
                groupID = number
            } else if requiresGroup {
                throw Failure.unknownGroup(group)
            }
        }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8)
        guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else {
            throw Failure.cannotBind(path: path, reason: "is longer than 107 bytes")
        }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        let length = socklen_t(MemoryLayout<sockaddr_un>.size)
        func call(_ body: (UnsafePointer<sockaddr>) -> Int32) -> Int32 {
            withUnsafePointer(to: &address) { $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0) } }
        }
        if FileManager.default.fileExists(atPath: path) {
            let probe = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
            let answered = call { connect(probe, $0, length) } == 0
            let reason = errno
            close(probe)
            if answered { throw Failure.inUse(path: path) }
            var info = stat()
            guard lstat(path, &info) == 0, info.st_mode & S_IFMT == S_IFSOCK else {
                throw Failure.notASocket(path: path)
            }
            guard reason == ECONNREFUSED || reason == ENOENT else { throw Failure.cannotBind(path: path, reason: String(cString: strerror(reason))) }
            unlink(path)
        }
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0)
        guard descriptor >= 0 else { throw Failure.cannotBind(path: path, reason: String(cString: strerror(errno))) }
        // The mask keeps the file private until its group and mode are set.
        let mask = umask(0o177)
        let bound = call { bind(descriptor, $0, length) }
        let reason = errno
        umask(mask)
        guard bound == 0 else {
            close(descriptor)
            throw Failure.cannotBind(path: path, reason: String(cString: strerror(reason)))
        }
        if let groupID, chown(path, uid_t.max, groupID) != 0, requiresGroup {
            let reason = errno
            close(descriptor)
            unlink(path)
            throw Failure.cannotBind(path: path, reason: "cannot be given to group \(group ?? ""): \(String(cString: strerror(reason)))")
        }
        chmod(path, 0o660)
        guard listen(descriptor, 1_024) == 0 else {
            close(descriptor)
            throw Failure.cannotBind(path: path, reason: String(cString: strerror(errno)))
        }
        self.descriptor = descriptor
        self.path = path
        var info = stat()
        if lstat(path, &info) == 0 { file = (info.st_dev, info.st_ino) }
    }

    /// Removes the socket's file, unless another daemon has put its own in the place.
    func remove() {
        var info = stat()
        guard let path, let file, lstat(path, &info) == 0, (info.st_dev, info.st_ino) == file else { return }
        unlink(path)
    }
}

/// Who is at the other end of a Unix socket (SO_PEERCRED of unix(7)).
public struct Peer: Sendable, Equatable {
    public var pid: Int32
    public var uid: UInt32
    public var gid: UInt32
}

/// Who may change things: root, the daemon's own user, and the configured admins.
public final class Permissions: Sendable {
    private let users: Mutex<Set<UInt32>>

    /// - Parameter admins: user names or numbers; unknown names are left out.
    public init(admins: [String]) { users = Mutex(Self.users(admins)) }

    /// Puts other admins in the place of those named so far.
    public func replace(admins: [String]) {
        let new = Self.users(admins)
        users.withLock { $0 = new }
    }

    func mayChange(_ peer: Peer?) -> Bool { peer.map { peer in users.withLock { $0.contains(peer.uid) } } ?? false }

    private static func users(_ admins: [String]) -> Set<UInt32> {
        var users: Set<UInt32> = [0, geteuid()]
        for name in admins {
            if let entry = getpwnam(name) { users.insert(entry.pointee.pw_uid) } else if let number = UInt32(name) { users.insert(number) }
        }
        return users
    }
}
