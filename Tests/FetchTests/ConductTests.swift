import Fetch
import Foundation
import Models
import Synchronization
import TestSupport
import Testing

@Suite("What servers see of the client")
struct ConductTests {
    @Test("its own name, encodings and media types, and nothing that tracks or defeats caches")
    func headers() async throws {
        let server = try await LocalServer()
        server.answer("*") { _ in .init(200, [("Set-Cookie", "id=1; Path=/"), ("ETag", "\"a\"")], text: "x") }
        let client = client()
        for _ in 0..<2 { _ = try await client.fetch(FetchRequest(url: server.url("/feed"))) }
        let request = try #require(server.log.last)
        #expect(request.method == "GET")
        #expect(request.header("user-agent") == "dateline-test/1 (+https://example.org/)")
        for encoding in ["gzip", "br", "zstd"] { #expect(request.header("accept-encoding")?.contains(encoding) == true) }
        #expect(request.header("accept")?.contains("application/atom+xml") == true)
        for name in ["cookie", "referer", "cache-control", "pragma", "a-im", "if-none-match"] { #expect(request.header(name) == nil) }
        #expect(request.path == "/feed")
    }

    @Test(
        "validators come back byte for byte",
        arguments: [
            ("W/\"a-gzip\"", "Wed, 2 Jul 25 3:00 UTC"), ("unquoted", "yesterday"), ("\"caf\u{E9} \u{80}\"", "0"),
        ])
    func validators(etag: String, date: String) async throws {
        let server = try await LocalServer()
        let bytes = { @Sendable (text: String) in text.unicodeScalars.map { UInt8($0.value) } }
        server.answer("*") { _ in
            let head = Array("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nETag: ".utf8) + bytes(etag) + Array("\r\nLast-Modified: \(date)\r\n\r\nx".utf8)
            return .init(pieces: [.bytes(head)])
        }
        let client = client()
        let first = try await client.fetch(FetchRequest(url: server.url("/")))
        #expect(first.validators == Validators(etag: etag, lastModified: date))
        _ = try await client.fetch(FetchRequest(url: server.url("/"), validators: first.validators))
        let second = try #require(server.log.last)
        // The server's log reads UTF-8, in which the bytes beyond ASCII are not valid: each shows as a replacement.
        #expect(second.header("if-none-match")?.unicodeScalars.count == etag.unicodeScalars.count)
        if etag.utf8.allSatisfy({ $0 < 128 }) { #expect(second.header("if-none-match") == etag) }
        #expect(second.header("if-modified-since") == date)
        #expect(second.header("a-im") == "feed")
    }

    @Test("headers of the user's and credentials go to the feed's own origin only")
    func secrets() async throws {
        let (server, other) = (try await LocalServer(), try await LocalServer())
        let target = other.url("/there")
        server.answer("/feed") { _ in .init(302, [("Location", "/here")]) }
        server.answer("/here") { _ in .init(302, [("Location", target)]) }
        other.answer("*") { _ in .init(text: "x") }
        let response = try await client().fetch(
            FetchRequest(url: server.url("/feed"), headers: ["X-Key": "secret"], basicAuth: "user:word", userAgent: "mine/2"))
        #expect(response.redirects.map(\.status) == [302, 302])
        #expect(response.url == target)
        #expect(server.log.allSatisfy { $0.header("x-key") == "secret" && $0.header("authorization") == "Basic dXNlcjp3b3Jk" })
        #expect(other.log.first?.header("x-key") == nil)
        #expect(other.log.first?.header("authorization") == nil)
        #expect(other.log.first?.header("user-agent") == "mine/2")
    }

    @Test("a header of the user's cannot smuggle another")
    func injection() async throws {
        let server = try await LocalServer()
        server.answer("*") { _ in .init(text: "x") }
        _ = try await client().fetch(
            FetchRequest(url: server.url("/"), validators: Validators(etag: "\"a\"\r\nX-Evil: 1"), headers: ["X-Key": "a\nX-Evil: 1"]))
        #expect(server.log.first?.header("x-evil") == nil)
    }

    @Test("one connection for all requests to a host, reused from one to the next")
    func oneConnection() async throws {
        let server = try await LocalServer()
        server.answer("*") { _ in .init(text: "x") }
        let client = client()
        await withTaskGroup(of: Void.self) { group in
            for index in 0..<20 {
                group.addTask { _ = try? await client.fetch(FetchRequest(url: server.url("/\(index)"), kind: index % 2 == 0 ? .feed : .page)) }
            }
        }
        #expect(server.log.count == 20)
        #expect(server.connections == 1)
        #expect(try await client.fetch(FetchRequest(url: server.url("/"))).reusedConnection)
    }

    @Test("starts at one host are spaced")
    func spacing() async throws {
        let server = try await LocalServer(addresses: ["127.0.0.1", "127.0.0.2"])
        server.answer("*") { _ in .init(text: "x") }
        let client = client { $0.hostDelay = 0.2 }
        await withTaskGroup(of: Void.self) { group in
            for address in server.addresses {
                for index in 0..<4 { group.addTask { _ = try? await client.fetch(FetchRequest(url: server.url("/\(index)", address: address))) } }
            }
        }
        for address in server.addresses {
            let times = server.log.filter { $0.address == address }.map(\.at)
            #expect(times.count == 4)
            #expect((times.last ?? 0) - (times.first ?? 0) > 0.3)
        }
    }

    @Test("a request that left late is followed by the next one a whole pace later")
    func spacingOfLateRequests() async throws {
        let server = try await LocalServer()
        server.answer("*") { _ in .init(text: "x") }
        let asked = Mutex(0)
        // The second question is asked when the first request's connection is open: it stands for a look-up or a handshake that takes long.
        let client = HTTPClient(
            options: options {
                $0.hostDelay = 3
                // The next request waits for the first one's end, however long a busy machine takes to open its connection.
                $0.perHost = 1
            },
            mayAsk: { _ in
                let count = asked.withLock { count in
                    count += 1
                    return count
                }
                if count == 2 { _ = poll(nil, 0, 2_400) }
                return true
            })
        await withTaskGroup(of: Void.self) { group in
            for index in 0..<2 { group.addTask { _ = try? await client.fetch(FetchRequest(url: server.url("/\(index)"))) } }
        }
        let times = server.log.map(\.at)
        #expect(times.count == 2)
        #expect((times.last ?? 0) - (times.first ?? 0) > 1.2)
    }

    @Test("a server is not blamed for the time in which the client itself was stopped")
    func interrupted() async throws {
        let server = try await LocalServer()
        server.answer("*") { _ in .init(pieces: [.hang]) }
        let asked = Mutex(0)
        // The second question is asked when the connection is open. The client stands still for longer than the server has for its answer.
        let client = HTTPClient(
            options: options { $0.timeout = 1 },
            mayAsk: { _ in
                let count = asked.withLock { count in
                    count += 1
                    return count
                }
                if count == 2 { _ = poll(nil, 0, 1_500) }
                return true
            })
        #expect(await failure(client, server.url("/feed")) == .interrupted(host: server.host()))
        // Where the client runs, the server is.
        #expect(await failure(client, server.url("/feed"))?.kind == .timeout)
    }

    @Test("an hour between two starts at one host holds no other host up")
    func spacingByHost() async throws {
        let server = try await LocalServer(addresses: ["127.0.0.1", "127.0.0.2"])
        server.answer("*") { _ in .init(text: "x") }
        let client = client { $0.hostDelay = 3_600 }
        let tasks = server.addresses.flatMap { address in
            (0..<2).map { index in Task { _ = try? await client.fetch(FetchRequest(url: server.url("/\(index)", address: address))) } }
        }
        try await server.wait { Set($0.map(\.address)).count == 2 }
        for task in tasks { task.cancel() }
        for task in tasks { await task.value }
        #expect(server.log.count == 2)
    }

    @Test("a host may have limits of its own, and those of its robots.txt")
    func overrides() async throws {
        let server = try await LocalServer(addresses: ["127.0.0.1", "127.0.0.2"])
        server.answer("*") { _ in .init(pieces: [.drip([], milliseconds: 1), .hang]) }
        let client = client {
            $0.hosts = ["127.0.0.1": HostPolicy(perHost: 3), server.host("127.0.0.2"): HostPolicy(perHost: 2)]
            $0.timeout = 60
        }
        let tasks = server.addresses.flatMap { address in
            (0..<6).map { index in Task { _ = try? await client.fetch(FetchRequest(url: server.url("/\(index)", address: address))) } }
        }
        try await server.wait { $0.count == 5 }
        #expect(server.mostConnections("127.0.0.1") == 3)
        #expect(server.mostConnections("127.0.0.2") == 2)
        let state = await client.state(ofHost: server.host())
        #expect(state == HostState(active: 3, waiting: 3))
        for task in tasks { task.cancel() }
        for task in tasks { await task.value }
    }

    @Test("what a person asks for goes before what waits, and what already waits can be brought forward")
    func front() async throws {
        let server = try await LocalServer()
        server.answer("*") { _ in .init(text: "x") }
        // The first holds the host until the others stand in line.
        let gate = LocalServer.Gate()
        server.answer("/first") { _ in .init(pieces: [.after(gate), .bytes(Array("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".utf8))]) }
        let client = client()
        func untilWaiting(_ count: Int) async {
            while await client.state(ofHost: server.host()).waiting < count { await Task.yield() }
        }
        let ask = { (path: String, urgent: Bool) in
            Task { _ = try? await client.fetch(FetchRequest(url: server.url(path), isUrgent: urgent)) }
        }
        var tasks = [ask("/first", false)]
        try await server.wait { $0.count == 1 }
        for index in 0..<5 {
            tasks.append(ask("/\(index)", false))
            await untilWaiting(index + 1)
        }
        client.prioritize(url: server.url("/4"))
        tasks.append(ask("/urgent", true))
        await untilWaiting(6)
        gate.open()
        for task in tasks { await task.value }
        #expect(server.log.map(\.path) == ["/first", "/4", "/urgent", "/0", "/1", "/2", "/3"])
    }

    @Test("a 429 stops what waits for the host at once, other hosts go on")
    func tooMany() async throws {
        let server = try await LocalServer(addresses: ["127.0.0.1", "127.0.0.2"])
        server.answer("*") { _ in .init(text: "x") }
        server.answer("/first") { _ in .init(429, [("Retry-After", "600")]) }
        let client = client { $0.hostDelay = 0.02 }
        let first = Task { try await client.fetch(FetchRequest(url: server.url("/first"))) }
        let rest = (0..<5).map { index in Task { await failure(client, server.url("/\(index)")) } }
        #expect(try await first.value.status == 429 || server.log.first?.path != "/first")
        for task in rest {
            if case .hostPaused(_, let until)? = await task.value { #expect(until > Int64(Date().timeIntervalSince1970) + 590) }
        }
        let late = await failure(client, server.url("/late"))
        #expect(late?.kind == .hostPaused)
        #expect(await failure(client, server.url("/x", address: "127.0.0.2")) == nil)
        let forced = try await client.fetch(FetchRequest(url: server.url("/forced"), ignoresPause: true))
        #expect(forced.status == 200)
        #expect(await client.state(ofHost: server.host()).pausedUntil != nil)
    }

    @Test("a pause holds by the clock that is given")
    func clock() async throws {
        let server = try await LocalServer()
        server.answer("*") { _ in .init(text: "x") }
        let now = Moment(1_000)
        var options = FetchOptions()
        options.allowPrivateNetworks = ["127.0.0.1"].compactMap { IPNetwork($0) }
        options.proxy = ""
        let client = HTTPClient(options: options, now: { now.value })
        client.pause(host: server.host(), until: 1_500)
        #expect(await failure(client, server.url("/")) == .hostPaused(host: server.host(), until: 1_500))
        now.value = 1_500
        #expect(await failure(client, server.url("/")) == nil)
    }

    @Test("a transfer ends when nobody waits for it any more, and with the client")
    func cancel() async throws {
        let server = try await LocalServer(addresses: ["127.0.0.1", "127.0.0.2"])
        server.answer("*") { _ in .init(pieces: [.hang]) }
        let client = client { $0.timeout = 60 }
        let (one, two) = (Task { await failure(client, server.url("/")) }, Task { await failure(client, server.url("/", address: "127.0.0.2")) })
        let waiting = Task { await failure(client, server.url("/waiting")) }
        try await server.wait { $0.count == 2 }
        one.cancel()
        #expect(await one.value == .cancelled)
        client.shutdown()
        #expect(await two.value == .cancelled)
        #expect(await waiting.value == .cancelled)
        #expect(await failure(client, server.url("/")) == .cancelled)
        #expect(await client.state(ofHost: server.host()) == HostState())
    }

    @Test("an answer that outlives its client is no harm")
    func leases() async throws {
        let server = try await LocalServer()
        server.answer("*") { _ in .init(text: String(repeating: "x", count: 10_000)) }
        var response: FetchResponse?
        do {
            let client = client()
            response = try await client.fetch(FetchRequest(url: server.url("/")))
            client.shutdown()
            #expect(await failure(client, server.url("/")) == .cancelled)
        }
        response?.lease?.release()
        response = nil
    }
}

/// A time that a test sets.
final class Moment: Sendable {
    private let time: Mutex<Int64>
    init(_ value: Int64) { time = Mutex(value) }
    var value: Int64 {
        get { time.withLock { $0 } }
        set { time.withLock { $0 = newValue } }
    }
}
