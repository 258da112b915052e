import Foundation
import TestSupport
import Testing

/// What `datelinectl` says when another program answers on the socket.
@Suite("Another program on the socket")
struct ForeignServerTests {
    private static func answer(_ status: String, _ type: String, _ body: String) -> String {
        "HTTP/1.1 \(status)\r\nContent-Type: \(type)\r\nContent-Length: \(body.utf8.count)\r\nConnection: close\r\n\r\n\(body)"
    }

    @Test(
        "is told as such in one line that names the socket and what to do",
        arguments: [
            (answer("200 OK", "text/html; charset=utf-8", "<html><body>Welcome</body></html>"), "a web page"),
            (answer("404 Not Found", "text/html", "<html>no such page</html>"), "a web page"),
            (answer("200 OK", "application/json", "{\"version\": \"27.1\", \"containers\": []}"), "other JSON"),
            (answer("200 OK", "application/json", "[1, 2"), "no JSON"),
            (answer("404 Not Found", "application/json", "{\"message\": \"none\"}"), "status 404"),
            ("SSH-2.0-OpenSSH_9.2\r\n", "no HTTP"),
        ])
    func foreign(answer: String, what: String) throws {
        let folder = try TemporaryFolder()
        let server = try CannedServer(path: folder.file("s"), answer: answer)
        defer { server.stop() }
        for command in [["status"], ["feeds"], ["--json", "articles"]] {
            let ended = try Programs.run(Programs.path("datelinectl"), ["--socket", folder.file("s")] + command)
            #expect(ended.status == 76 && ended.out.isEmpty, "\(command): \(ended.out)")
            #expect(ended.error.split(separator: "\n").count == 1, "\(ended.error)")
            for part in [folder.file("s"), "is not datelined", what, "--socket"] { #expect(ended.error.contains(part), "\(ended.error)") }
        }
    }

    @Test("a daemon whose queue of callers is full is waited for, and no longer than --timeout")
    func queue() throws {
        let folder = try TemporaryFolder()
        let (listener, caller) = (try UnixSocket.listener(folder.file("s"), backlog: 0), try UnixSocket.caller(folder.file("s")))
        defer { for descriptor in [listener, caller] { close(descriptor) } }
        let ended = try Programs.run(Programs.path("datelinectl"), ["--socket", folder.file("s"), "--timeout", "1", "status"])
        #expect(ended.status == 69 && ended.error.contains("does not answer within 1 s"), "\(ended.error)")
    }
}

private enum UnixSocket {
    static func listener(_ path: String, backlog: Int32) throws -> Int32 {
        let descriptor = try made(path) { bind($0, $1, $2) }
        guard listen(descriptor, backlog) == 0 else { throw POSIXError(.EADDRINUSE) }
        return descriptor
    }

    static func caller(_ path: String) throws -> Int32 { try made(path) { connect($0, $1, $2) } }

    private static func made(_ path: String, _ use: (Int32, UnsafePointer<sockaddr>, socklen_t) -> Int32) throws -> Int32 {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8.prefix(107)) }
        let done = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { use(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) }
        }
        guard done == 0 else { throw POSIXError(.EADDRINUSE) }
        return descriptor
    }
}

/// Gives every caller of a Unix socket the same bytes.
private final class CannedServer: Sendable {
    private let listener: Int32

    init(path: String, answer: String) throws {
        let descriptor = try UnixSocket.listener(path, backlog: 16)
        listener = descriptor
        Thread.detachNewThread {
            while true {
                let caller = accept(descriptor, nil, nil)
                guard caller >= 0 else { return }
                var request = [UInt8](repeating: 0, count: 65_536)
                _ = recv(caller, &request, request.count, 0)
                _ = Array(answer.utf8).withUnsafeBytes { send(caller, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
                shutdown(caller, Int32(SHUT_WR))
                while recv(caller, &request, request.count, 0) > 0 {}
                close(caller)
            }
        }
    }

    func stop() {
        shutdown(listener, Int32(SHUT_RDWR))
        close(listener)
    }
}
