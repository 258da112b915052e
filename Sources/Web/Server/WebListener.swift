import ControlServer
import Glibc
import Settings

/// The socket that the web view listens on.
public enum WebListener {
    /// Listens at the address; a Unix socket gets mode 0660 and the group.
    ///
    /// - Throws: `WebFailure`, or `ControlSocket.Failure` of a Unix socket.
    public static func socket(_ listen: WebSettings.Listen, group: String?) throws -> ControlSocket {
        switch listen {
        case .unix(let path): try ControlSocket(path: path, group: group, requiresGroup: false)
        case .tcp(let address, let port): ControlSocket(inherited: try tcp(address, port))
        }
    }

    /// A descriptor that listens.
    private static func tcp(_ address: String, _ port: Int) throws -> Int32 {
        var hints = addrinfo()
        hints.ai_flags = AI_NUMERICHOST | AI_PASSIVE
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        let shown = address.contains(":") ? "[\(address)]:\(port)" : "\(address):\(port)"
        guard getaddrinfo(address, String(port), &hints, &list) == 0, let info = list?.pointee else {
            throw WebFailure.cannotListen(address: shown, reason: "is not an address of this machine")
        }
        defer { freeaddrinfo(list) }
        let descriptor = Glibc.socket(
            info.ai_family, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0)
        guard descriptor >= 0 else { throw WebFailure.cannotListen(address: shown, reason: String(cString: strerror(errno))) }
        var on: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, socklen_t(MemoryLayout<Int32>.size))
        if info.ai_family == AF_INET6 { setsockopt(descriptor, Int32(IPPROTO_IPV6), IPV6_V6ONLY, &on, socklen_t(MemoryLayout<Int32>.size)) }
        guard bind(descriptor, info.ai_addr, info.ai_addrlen) == 0, Glibc.listen(descriptor, 128) == 0 else {
            let reason = String(cString: strerror(errno))
            close(descriptor)
            throw WebFailure.cannotListen(address: shown, reason: reason)
        }
        return descriptor
    }
}
