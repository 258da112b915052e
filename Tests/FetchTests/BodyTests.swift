import Fetch
import Foundation
import Models
import TestSupport
import Testing

@Suite("Bodies that are not as their headers say")
struct BodyTests {
    private let text = "<rss>" + (0..<200).map { "<item>\($0)</item>" }.joined() + "</rss>"

    private func answer(_ reply: LocalServer.Reply, kind: FetchRequest.Kind = .feed) async throws -> FetchResponse {
        let server = try await LocalServer()
        server.answer("/") { _ in reply }
        return try await client().fetch(FetchRequest(url: server.url("/"), kind: kind))
    }

    @Test("of unknown encodings are read as they are", arguments: ["aws-chunked", "UTF-8", "none", "binary", "aws-chunked, identity"])
    func unknown(encoding: String) async throws {
        let response = try await answer(.init(200, [("Content-Encoding", encoding)], text: text))
        #expect(response.body == Array(text.utf8) && response.cut == nil)
    }

    @Test(
        "of unknown encodings beside known ones are undone as far as they are known",
        arguments: ["aws-chunked, gzip", "gzip,aws-chunked", "utf-8, x-gzip"])
    func additive(encoding: String) async throws {
        #expect(try await answer(.init(200, [("Content-Encoding", encoding)], body: gzip(Array(text.utf8)))).body == Array(text.utf8))
    }

    @Test("that are gzip without saying so are unpacked, twice packed ones too, and members one after another")
    func silent() async throws {
        let packed = gzip(Array(text.utf8))
        #expect(try await answer(.init(200, [("Content-Type", "application/gzip")], body: packed)).body == Array(text.utf8))
        #expect(try await answer(.init(200, [("Content-Encoding", "gzip")], body: gzip(packed))).body == Array(text.utf8))
        #expect(try await answer(.init(200, [], body: packed + packed)).body == Array((text + text).utf8))
        #expect(try await answer(.init(200, [], body: packed + [0, 0, 0, 0])).body == Array(text.utf8))
    }

    @Test(
        "whose encoding is not what the header says are read as what they are",
        arguments: ["gzip", "x-gzip", "deflate"])
    func mislabelled(encoding: String) async throws {
        let plain = Array(text.utf8)
        let packed = gzip(plain)
        for body in [plain, packed, packed + [0x0D, 0x0A], packed + [UInt8](repeating: 0, count: 512), packed + gzip([])] {
            #expect(try await answer(.init(200, [("Content-Encoding", encoding)], body: body)).body == plain)
        }
        #expect(try await answer(.init(200, [("Content-Encoding", encoding)], body: packed + packed)).body == plain + plain)
    }

    @Test("that are called br or zstd and are plain are read; what is neither is damaged", arguments: ["br", "zstd", "br, identity"])
    func plainUnderOtherNames(encoding: String) async throws {
        #expect(try await answer(.init(200, [("Content-Encoding", encoding)], text: text)).body == Array(text.utf8))
        let noise = (0..<400).map { UInt8(truncatingIfNeeded: $0 &* 167 &+ 91) }
        await #expect(throws: FetchError.self) { try await answer(.init(200, [("Content-Encoding", encoding)], body: noise)) }
    }

    @Test("that are gzip and end too early give what came, and say so")
    func cutGzip() async throws {
        let response = try await answer(.init(200, [], body: Array(gzip(Array(text.utf8)).dropLast(100))))
        #expect(!response.body.isEmpty && Array(text.utf8).starts(with: response.body) && response.cut != nil)
    }

    @Test("that are shorter than announced are answers that say so")
    func short() async throws {
        let length = "HTTP/1.1 200 OK\r\nContent-Length: \(text.utf8.count + 12)\r\nConnection: close\r\n\r\n"
        let chunk = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n\(String(text.utf8.count, radix: 16))\r\n"
        for head in [length, chunk] {
            let response = try await answer(.raw(head + text))
            #expect(response.body == Array(text.utf8) && response.cut?.kind == .badResponse)
        }
        let within = try await answer(.raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n100\r\nabc"))
        #expect(within.body == Array("abc".utf8) && within.cut != nil)
    }

    @Test("of pages that end too early are errors, unless the page has its end")
    func pages() async throws {
        let head = "HTTP/1.1 200 OK\r\nContent-Length: 9999\r\nConnection: close\r\n\r\n"
        await #expect(throws: FetchError.self) { _ = try await answer(.raw(head + "<html><p>Half an arti"), kind: .page) }
        #expect(try await answer(.raw(head + "<html><p>Whole.</p></HTML>\n"), kind: .page).cut != nil)
        await #expect(throws: FetchError.self) { _ = try await answer(.raw(head + "Disallow: /a"), kind: .robots) }
    }
}

@Suite("Cookies")
struct CookieTests {
    @Test("are kept between the hops of one chain of redirects, and nowhere else")
    func chain() async throws {
        let server = try await LocalServer()
        server.answer("/") { request in
            request.header("cookie") == nil
                ? .init(302, [("Location", "/"), ("Set-Cookie", "seen=1; Path=/"), ("Set-Cookie", "way=two words; Path=/")]) : .init(text: "in")
        }
        let client = client()
        for _ in 0..<2 { #expect(try await client.fetch(FetchRequest(url: server.url("/"))).body == Array("in".utf8)) }
        // Each request begins without cookies, on whatever handle and connection.
        #expect(server.log.map { $0.header("cookie") ?? "" } == ["", "seen=1; way=two words", "", "seen=1; way=two words"])
    }

    @Test("go to no other host, nor to paths that they are not for")
    func scope() async throws {
        let server = try await LocalServer(addresses: ["127.0.0.1", "127.0.0.2"])
        server.answer("/a/x") { _ in .init(302, [("Location", "/b"), ("Set-Cookie", "only=a; Path=/a"), ("Set-Cookie", "all=1; Path=/")]) }
        server.answer("/b") { _ in .init(302, [("Location", server.url("/c", address: "127.0.0.2"))]) }
        server.answer("/c") { _ in .init(text: "x") }
        _ = try await client().fetch(FetchRequest(url: server.url("/a/x")))
        #expect(server.log.map { $0.header("cookie") ?? "" } == ["", "all=1", ""])
    }
}
