import Foundation

/// Ports and messages of this machine.
public enum Loopback {
    /// A socket bound to the address and port that no child process inherits: a child that kept a listener would keep its port open.
    ///
    /// - Parameter address: numbers and dots, of IPv4.
    public static func boundSocket(_ address: String, port: Int) throws -> Int32 {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0)
        guard descriptor >= 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
        var isReused: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &isReused, socklen_t(MemoryLayout<Int32>.size))
        var name = sockaddr_in()
        name.sin_family = sa_family_t(AF_INET)
        name.sin_port = UInt16(port).bigEndian
        inet_pton(AF_INET, address, &name.sin_addr)
        let bound = withUnsafePointer(to: &name) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
        }
        guard bound == 0 else {
            let error = errno
            close(descriptor)
            throw POSIXError(POSIXErrorCode(rawValue: error) ?? .EIO)
        }
        return descriptor
    }

    /// A TCP port of 127.0.0.1 that nobody listens on.
    public static func freePort() throws -> Int {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let port = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic -> UInt16? in
                guard bind(descriptor, generic, length) == 0, getsockname(descriptor, generic, &length) == 0 else { return nil }
                return pointer.pointee.sin_port
            }
        }
        guard let port else { throw POSIXError(.EADDRNOTAVAIL) }
        return Int(UInt16(bigEndian: port))
    }
}

/// Sockets of the Unix domain.
public enum UnixSocket {
    /// A socket bound to the path.
    public static func bound(_ path: String, type: __socket_type) throws -> Int32 { try made(path, type) { bind($0, $1, $2) } }

    /// A stream connected to the socket at the path.
    public static func connected(_ path: String) throws -> Int32 { try made(path, SOCK_STREAM) { connect($0, $1, $2) } }

    /// A socket that takes streams at the path.
    public static func listening(_ path: String, backlog: Int32) throws -> Int32 {
        let descriptor = try bound(path, type: SOCK_STREAM)
        guard listen(descriptor, backlog) == 0 else { throw POSIXError(.EADDRINUSE) }
        return descriptor
    }

    private static func made(
        _ path: String, _ type: __socket_type, _ use: (Int32, UnsafePointer<sockaddr>, socklen_t) -> Int32
    ) throws -> Int32 {
        let descriptor = socket(AF_UNIX, Int32(type.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8)) }
        let done = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { use(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) }
        }
        guard done == 0 else {
            let code = POSIXErrorCode(rawValue: errno) ?? .EIO
            close(descriptor)
            throw POSIXError(code)
        }
        return descriptor
    }
}

/// Takes the place of systemd for the protocol of sd_notify(3): a daemon says on it that it is ready.
public final class NotifySocket: Sendable {
    public let path: String
    private let descriptor: Int32

    /// Binds a datagram socket at the path.
    public init(path: String) throws {
        self.path = path
        descriptor = try UnixSocket.bound(path, type: SOCK_DGRAM)
    }

    deinit {
        close(descriptor)
        unlink(path)
    }

    /// Waits for a message that contains the text; false after that many seconds without one.
    public func waits(for text: String, seconds: Double) -> Bool {
        let end = Date().addingTimeInterval(seconds)
        var buffer = [UInt8](repeating: 0, count: 4_096)
        while true {
            let left = end.timeIntervalSinceNow
            guard left > 0 else { return false }
            var poller = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            guard poll(&poller, 1, Int32(left * 1_000)) > 0 else { continue }
            let count = recv(descriptor, &buffer, buffer.count, 0)
            if count > 0, String(decoding: buffer[..<count], as: UTF8.self).contains(text) { return true }
        }
    }
}

/// A caller of a Unix socket that sends what a test wants and reads when a test wants.
public final class UnixCaller: Sendable {
    private let descriptor: Int32

    /// Connects to the socket.
    public init(path: String) throws { descriptor = try UnixSocket.connected(path) }

    deinit { close(descriptor) }

    /// Sends all of the text.
    public func send(_ text: String) throws {
        let bytes = Array(text.utf8)
        guard Foundation.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count else {
            throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO)
        }
    }

    /// What came until the text did, or until the other side closed.
    public func read(until end: String) -> String {
        var all: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = recv(descriptor, &buffer, buffer.count, 0)
            guard count > 0 else { break }
            all.append(contentsOf: buffer[..<count])
            if String(decoding: all.suffix(count + end.utf8.count), as: UTF8.self).contains(end) { break }
        }
        return String(decoding: all, as: UTF8.self)
    }
}
