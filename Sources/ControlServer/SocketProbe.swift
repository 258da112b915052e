import Foundation
import Glibc

extension ControlSocket {
    /// What came of a request at the socket.
    public enum ProbeResult: Sendable, Equatable {
        case answered
        /// The connection stands, or waits to be taken, and nothing comes.
        case silent
        /// There is no connection, for a reason that says nothing of the server: the socket's file is gone, or no descriptor is left.
        case unreachable
    }

    /// Makes a request as a client does, to learn whether the server answers.
    public func probe(seconds: Int) async -> ProbeResult {
        await withCheckedContinuation { continuation in
            // A thread of its own: it blocks, and the others may be what is stuck.
            Thread.detachNewThread { continuation.resume(returning: request(seconds: seconds)) }
        }
    }

    private func request(seconds: Int) -> ProbeResult {
        var address = sockaddr_un()
        var length = socklen_t(MemoryLayout<sockaddr_un>.size)
        let client = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard client >= 0 else { return .unreachable }
        defer { close(client) }
        var limit = timeval(tv_sec: seconds, tv_usec: 0)
        for option in [SO_RCVTIMEO, SO_SNDTIMEO] { setsockopt(client, SOL_SOCKET, option, &limit, socklen_t(MemoryLayout<timeval>.size)) }
        let status = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                getsockname(descriptor, address, &length) == 0 ? connect(client, address, length) : -1
            }
        }
        // A full queue of callers that nobody takes is a silence, too.
        guard status == 0 else { return errno == EAGAIN ? .silent : .unreachable }
        let text = Array("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".utf8)
        guard send(client, text, text.count, Int32(MSG_NOSIGNAL)) == text.count else { return .silent }
        var byte: UInt8 = 0
        return recv(client, &byte, 1, 0) == 1 ? .answered : .silent
    }
}
