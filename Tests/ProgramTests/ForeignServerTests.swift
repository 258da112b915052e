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
        let path = folder.file("s")
        let (listener, caller) = (try UnixSocket.listening(path, backlog: 0), try UnixSocket.connected(path))
        defer { close(listener) }
        var seconds = 0.0
        func status() throws -> Ended {
            let begun = ContinuousClock.now
            defer { seconds = (ContinuousClock.now - begun) / .seconds(1) }
            return try Programs.run(Programs.path("datelinectl"), ["--socket", path, "--timeout", "1", "status"])
        }
        let ended = try status()
        #expect(ended.status == 69 && ended.error.contains("does not answer within 1 s"), "\(ended.error)")
        #expect(seconds >= 1 && seconds < 8, "\(seconds)")
        // There is room again after a moment: the connection is taken, and only the answer is missing.
        Thread.detachNewThread {
            usleep(300_000)
            close(accept(listener, nil, nil))
            close(accept(listener, nil, nil))
        }
        let later = try status()
        #expect(later.status == 69 && later.error.contains("the connection ended"), "\(later.error)")
        close(caller)
    }

    @Test("a path as long as a socket's may be is connected to")
    func longestPath() throws {
        let folder = try TemporaryFolder()
        let path = folder.file(String(repeating: "s", count: 107 - folder.file("").utf8.count))
        try #require(path.utf8.count == 107)
        let server = try CannedServer(path: path, answer: Self.answer("200 OK", "application/json", "[1, 2"))
        defer { server.stop() }
        let ended = try Programs.run(Programs.path("datelinectl"), ["--socket", path, "status"])
        #expect(ended.status == 76 && ended.error.contains("no JSON"), "\(ended.error)")
    }

    @Test(
        "an answer that comes before the request has been read is not lost",
        arguments: [(["status"], "503 Service Unavailable", Int32(75)), (["import", "long.txt"], "413 Content Too Large", 65)])
    func early(command: [String], status: String, code: Int32) throws {
        let folder = try TemporaryFolder()
        let file = folder.file("long.txt")
        try String(repeating: "Ships unload at the port. ", count: 200_000).write(toFile: file, atomically: true, encoding: .utf8)
        let body = "{\"type\": \"about:blank\", \"status\": \(status.prefix(3)), \"title\": \"Early\", \"detail\": \"told early\"}"
        let server = try CannedServer(path: folder.file("s"), answer: Self.answer(status, "application/problem+json", body), reads: false)
        defer { server.stop() }
        for _ in 0..<10 {
            let ended = try Programs.run(
                Programs.path("datelinectl"), ["--socket", folder.file("s")] + command.map { $0 == "long.txt" ? file : $0 })
            #expect(ended.status == code && (ended.error + ended.out).contains("told early"), "\(ended.status) \(ended.out) \(ended.error)")
        }
    }

    @Test("a standard error that nobody reads ends no command before its time")
    func standardError() throws {
        let folder = try TemporaryFolder()
        let command = "'\(Programs.path("datelinectl"))' --socket '\(folder.file("s"))' status"
        let script = "(sleep 0.5; \(command); echo $? >'\(folder.file("code"))') 2>&1 | true"
        _ = try Programs.run("/bin/sh", ["-c", script])
        var code = ""
        for _ in 0..<200 where code.isEmpty {
            usleep(20_000)
            code = (try? String(contentsOfFile: folder.file("code"), encoding: .utf8)) ?? ""
        }
        #expect(code == "69\n" || code == "141\n")
    }
}

/// Gives every caller of a Unix socket the same bytes, after it has read of the request or at once.
private final class CannedServer: Sendable {
    private let listener: Int32

    init(path: String, answer: String, reads: Bool = true) throws {
        let descriptor = try UnixSocket.listening(path, backlog: 16)
        listener = descriptor
        Thread.detachNewThread {
            while true {
                let caller = accept(descriptor, nil, nil)
                guard caller >= 0 else { return }
                var request = [UInt8](repeating: 0, count: 65_536)
                if reads { _ = recv(caller, &request, request.count, 0) }
                _ = Array(answer.utf8).withUnsafeBytes { send(caller, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
                shutdown(caller, Int32(SHUT_WR))
                while reads, recv(caller, &request, request.count, 0) > 0 {}
                close(caller)
            }
        }
    }

    func stop() {
        shutdown(listener, Int32(SHUT_RDWR))
        close(listener)
    }
}
