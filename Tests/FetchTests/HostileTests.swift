import Fetch
import Foundation
import Models
import TestSupport
import Testing

@Suite("A hostile server")
struct HostileTests {
    typealias Reply = LocalServer.Reply

    struct Case: CustomTestStringConvertible, Sendable {
        var testDescription: String
        var reply: Reply
        var kinds: Set<String>
        init(_ name: String, _ kinds: Set<String>, _ reply: Reply) { (testDescription, self.kinds, self.reply) = (name, kinds, reply) }
    }

    static let ok = Array("HTTP/1.1 200 OK\r\n".utf8)
    static let letters = [UInt8](repeating: 0x61, count: 16 << 10)

    static let cases: [Case] = [
        Case("that never answers", ["timeout"], Reply(pieces: [.hang])),
        Case("with slow headers", ["timeout"], Reply(pieces: [.bytes(ok), .drip(letters, milliseconds: 50)])),
        Case(
            "with a slow body", ["timeout"],
            Reply(pieces: [.bytes(ok + Array("Content-Length: 9999\r\n\r\n".utf8)), .drip(letters, milliseconds: 50)])),
        Case("with a body that stops", ["timeout"], Reply(pieces: [.bytes(ok + Array("Content-Length: 9999\r\n\r\nabc".utf8)), .hang])),
        Case("with an endless body", ["too_large"], Reply(pieces: [.bytes(ok + Array("\r\n".utf8)), .endless(letters)])),
        Case(
            "with an endless chunked body", ["too_large"],
            Reply(pieces: [.bytes(ok + Array("Transfer-Encoding: chunked\r\n\r\n".utf8)), .endless(Array("4000\r\n".utf8) + letters + [13, 10])])),
        Case(
            "that announces more than may be", ["too_large"],
            Reply(pieces: [.bytes(ok + Array("Content-Length: 99999999999\r\n\r\nabc".utf8)), .hang])),
        Case("whose length is no number", ["bad_response"], Reply.raw("HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\nabc")),
        Case("that closes without an answer", ["bad_response"], Reply(pieces: [.close])),
        Case("that closes within the headers", ["bad_response"], Reply.raw("HTTP/1.1 200 OK\r\nContent-")),
        Case("with a garbage status line", ["bad_response"], Reply.raw("HELO 200 maybe\r\n\r\nabc")),
        Case("that speaks another protocol", ["bad_response"], Reply.raw("SSH-2.0-OpenSSH_9.2\r\n")),
        Case(
            "with a damaged gzip body", ["bad_response"],
            Reply(200, [("Content-Encoding", "gzip")], body: Array(gzip(letters).prefix(10)) + [UInt8](repeating: 0xFF, count: 40))),
        Case(
            "with a gzip bomb beyond the size", ["bomb"],
            Reply(200, [("Content-Encoding", "gzip")], body: gzip([UInt8](repeating: 0, count: 64 << 20)))),
        Case(
            "with a gzip bomb beyond the ratio", ["bomb"],
            Reply(200, [("Content-Encoding", "gzip")], body: gzip([UInt8](repeating: 0, count: 3 << 20)))),
        Case(
            "with a gzip bomb in a gzip bomb", ["bomb", "too_large", "bad_response"],
            Reply(200, [("Content-Encoding", "gzip, gzip")], body: gzip(gzip([UInt8](repeating: 0, count: 64 << 20))))),
        Case(
            "with an unknown encoding and one that is not undone beside it", ["bad_response"],
            Reply(200, [("Content-Encoding", "aws-chunked, br")], body: [0x0B, 0x02, 0x80, 0xFF, 0x00, 0x03])),
        Case(
            "with a gzip bomb that no header tells of", ["bomb"], Reply(200, [], body: gzip([UInt8](repeating: 0, count: 3 << 20)))),
        Case(
            "with a gzip bomb behind an unknown encoding", ["bomb"],
            Reply(200, [("Content-Encoding", "aws-chunked, gzip")], body: gzip([UInt8](repeating: 0, count: 64 << 20)))),
        Case(
            "with a long chain of encodings", ["bad_response"],
            Reply(200, [("Content-Encoding", Array(repeating: "gzip", count: 40).joined(separator: ", "))], text: "x")),
        Case("with a redirect to itself", ["redirect"], Reply(302, [("Location", "?")])),
        Case("with a redirect to a private address", ["blocked_address"], Reply(301, [("Location", "http://127.1.2.3:9/")])),
        Case("with a redirect to the metadata service", ["blocked_address"], Reply(302, [("Location", "http://169.254.169.254/latest/")])),
        Case("with a redirect to loopback in IPv6", ["blocked_address"], Reply(302, [("Location", "http://[::1]:9/")])),
        Case("with a redirect to an IPv4 address in IPv6 clothes", ["blocked_address"], Reply(302, [("Location", "http://[::ffff:10.0.0.1]:9/")])),
        Case("with a redirect to an address in octal", ["blocked_address"], Reply(302, [("Location", "http://0177.1.2.3:9/")])),
        Case("with a redirect to a file", ["redirect"], Reply(302, [("Location", "file:///etc/passwd")])),
        Case("with a redirect to gopher", ["redirect"], Reply(302, [("Location", "gopher://127.0.0.1/")])),
        Case("with a header of 100 MB", ["headers_too_large"], Reply(pieces: [.bytes(ok + Array("X: ".utf8)), .endless(letters)])),
        Case(
            "with endless headers", ["headers_too_large"],
            Reply(pieces: [.bytes(ok), .endless(Array("X-Filler: \(String(repeating: "y", count: 200))\r\n".utf8))])),
        Case(
            "with endless interim answers", ["headers_too_large", "bad_response", "timeout"],
            Reply(pieces: [.endless(Array("HTTP/1.1 100 Continue\r\n\r\n".utf8))])),
    ]

    @Test("ends in an error of its own class", arguments: cases)
    func misbehaviour(_ one: Case) async throws {
        let server = try await LocalServer()
        server.answer("*") { _ in one.reply }
        let client = client { options in
            options.timeout = one.kinds == ["timeout"] ? 1.5 : 20
            options.maxBody = 8 << 20
        }
        let error = await failure(client, server.url("/"))
        #expect(one.kinds.contains(error?.kind.rawValue ?? "an answer"), "\(error.map(\.description) ?? "an answer")")
        #expect(error?.description.isEmpty == false)
        client.shutdown()
    }

    @Test("that is only odd is read all the same")
    func odd() async throws {
        let server = try await LocalServer()
        let client = client()
        let text = (0..<60_000).map { "<item>\($0)</item>" }.joined()
        server.answer("/headers") { _ in .init(200, (0..<1_000).map { ("X-\($0)", "y") }, text: "x") }
        server.answer("/longer") { _ in .raw("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabcdef") }
        server.answer("/gzip") { _ in
            // Grows some eightfold in one piece: no bomb.
            .init(pieces: [
                .bytes(Self.ok + Array("Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n".utf8) + chunked(gzip(Array(text.utf8))))
            ])
        }
        server.answer("/interim") { _ in .raw("HTTP/1.1 103 Early Hints\r\nETag: \"early\"\r\n\r\nHTTP/1.1 200 OK\r\nETag: \"late\"\r\n\r\nx") }
        // libcurl does not tell; the feed's reader sees that the document breaks off.
        server.answer("/cut") { _ in .init(200, [("Content-Encoding", "gzip")], body: Array(gzip(Array(text.utf8)).dropLast(2_000))) }
        server.answer("/10") { _ in .raw("HTTP/1.0 200\r\n\r\nuntil the end") }
        #expect(try await client.fetch(FetchRequest(url: server.url("/headers"))).headers.count >= 1_000)
        #expect(try await client.fetch(FetchRequest(url: server.url("/longer"))).body == Array("abc".utf8))
        #expect(try await client.fetch(FetchRequest(url: server.url("/gzip"))).body == Array(text.utf8))
        #expect(try await client.fetch(FetchRequest(url: server.url("/cut"))).body.count < text.utf8.count)
        #expect(try await client.fetch(FetchRequest(url: server.url("/interim"))).validators.etag == "\"late\"")
        #expect(try await client.fetch(FetchRequest(url: server.url("/10"))).body == Array("until the end".utf8))
    }

    @Test("statuses that carry no document are answers, not errors", arguments: [204, 206, 301, 304, 404, 500])
    func statuses(status: Int) async throws {
        let server = try await LocalServer()
        server.answer("*") { _ in .init(status) }
        #expect(try await client().fetch(FetchRequest(url: server.url("/"))).status == status)
    }

    @Test("that sends in circles is left after eight hops")
    func circles() async throws {
        let server = try await LocalServer()
        server.answer("*") { request in .init(302, [("Location", "/\(request.number)")]) }
        #expect(await failure(client(), server.url("/")) == .tooManyRedirects(url: server.url("/"), limit: 8))
        #expect(server.log.count == 9)
    }

    @Test("hops share one time limit")
    func totalTime() async throws {
        let server = try await LocalServer()
        server.answer("*") { request in
            .init(pieces: [.drip(Array("HTTP/1.1 302 F\r\nContent-Length: 0\r\nLocation: /\(request.number)\r\n\r\n".utf8), milliseconds: 5)])
        }
        let client = client { $0.timeout = 0.8 }
        // Each hop alone stays within the limit, and there are more of them than fit into it.
        #expect(await failure(client, server.url("/"))?.kind == .timeout)
        #expect(server.log.count < 9)
    }

    @Test("whose name changes to a private address is refused at the second connection")
    func rebinding() async throws {
        let server = try await LocalServer(addresses: ["127.0.0.1", "127.9.9.9"])
        server.answer("*") { _ in .init(200, [("Connection", "close")], text: "x") }
        var options = FetchOptions()
        options.allowPrivateNetworks = ["127.0.0.0/24"].compactMap { IPNetwork($0) }
        options.proxy = ""
        options.hostDelay = 0
        options.addresses = ["news.example:\(server.port)": "127.0.0.1"]
        let client = HTTPClient(options: options)
        let url = "http://news.example:\(server.port)/"
        #expect(await failure(client, url) == nil)
        options.addresses = ["news.example:\(server.port)": "127.9.9.9"]
        client.reconfigure(options)
        #expect(await failure(client, url) == .blockedAddress(host: "news.example:\(server.port)", address: "127.9.9.9"))
        #expect(server.log.count == 1)
    }

    @Test(
        "at an address that is not public is never connected to",
        arguments: [
            "127.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1", "198.18.0.1", "[::1]",
            "[::]",
            "[fe80::1]", "[fc00::1]", "[ff02::1]", "[64:ff9b::a00:1]", "[2002:a00:1::]", "[::ffff:127.0.0.1]", "localhost", "0x7f000001",
            "2130706433",
        ])
    func guarded(host: String) async throws {
        let client = client { $0.allowPrivateNetworks = [] }
        #expect(await failure(client, "http://\(host):9/")?.kind == .blockedAddress)
    }

    @Test(
        "beyond a proxy is told by its name",
        arguments: [
            "http://127.0.0.1/", "http://localhost:8080/", "http://[::1]/", "http://169.254.169.254/", "http://2130706433/", "http://0x7f.1/",
            "http://localhost./", "http://LOCALHOST/", "http://a.localhost./", "http://[fe80::1%25eth0]/", "http://[::1%25lo]/",
            "http://017700000001./",
            "http://%6cocalhost/", "http://①②⑦.0.0.1/", "http://u:p@127.1/", "http://[::ffff:a00:1]/", "http://0/", "http://2852039166/",
            "http://ip6-localhost/", "http://ｌocalhost/",
        ])
    func throughProxy(url: String) async throws {
        let proxy = try await LocalServer()
        proxy.answer("*") { _ in .init(text: "proxied") }
        let client = client { options in
            options.proxy = proxy.url("")
            options.allowPrivateNetworks = []
        }
        #expect(await failure(client, url)?.kind == .blockedAddress)
        // The proxy itself may be where it likes, and gets the whole address.
        #expect(try await client.fetch(FetchRequest(url: "http://news.example/feed?a=1")).body == Array("proxied".utf8))
        #expect(proxy.log.map(\.path) == ["http://news.example/feed?a=1"])
    }

    @Test(
        "behind a proxy that fails is not blamed for it", arguments: ["http://127.0.0.1:1", "socks5://u:secret@127.0.0.1:1"],
        ["http://news.example/", "https://news.example/"])
    func deadProxy(proxy: String, url: String) async throws {
        let error = await failure(client { $0.proxy = proxy }, url)
        #expect(error?.kind == .proxy)
        let message = error?.description ?? ""
        #expect(message.contains("127.0.0.1:1") && message.contains("fetch.proxy") && !message.contains("secret"), "\(message)")
    }

    @Test(
        "of no scheme that is fetched", arguments: ["ftp://127.0.0.1/", "gopher://127.0.0.1/", "data:text/plain,x", "//127.0.0.1/", "127.0.0.1", ""])
    func schemes(url: String) async throws { #expect(await failure(client(), url)?.kind == .badURL) }
}
