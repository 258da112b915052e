import Models
import TestSupport
import Testing

@testable import Fetch

@Suite("Addresses as libcurl reads them")
struct FetchAddressTests {
    @Test(
        "every spelling of an IPv4 number is the address that is connected to",
        arguments: [
            "2130706433", "0x7f000001", "0X7F.1", "017700000001", "0177.0.0.1", "127.1", "127.0.1", "127.0.0.1.", "0x7f.1.", "%31%32%37.0.0.1",
            "①②⑦.0.0.1", "127。0。0。1", "１２７.0.0.1", "①②⑦。1.",
        ])
    func numbers(host: String) throws {
        let address = try FetchAddress("http://\(host):8080/a")
        #expect(address.host == "127.0.0.1")
        #expect(address.literal == IPAddress("127.0.0.1"))
        #expect(hostKey("http://\(host):8080/a") == "127.0.0.1:8080")
    }

    @Test(
        "the key of an IPv4 address is the same whether it is read here or by libcurl",
        arguments: [
            "127.0.0.1", "127.0.0.1:80", "127.0.0.1:8080", "0.0.0.0", "255.255.255.255:65535", "10.0.0.1:443", "10.0.0.01", "10.0.0.1:080", "10.0.0",
            "10.0.0.1:", "1.2.3.256", "10.0.0.1:65536", "1.2.3.4.5", "1..2.3", ".1.2.3", "1.2.3.",
        ])
    func keysOfAddresses(authority: String) {
        for scheme in ["http", "https"] {
            let url = "\(scheme)://\(authority)/a?b#c"
            #expect(hostKey(url) == (try? FetchAddress(url))?.key ?? "")
        }
    }

    @Test("a host of digits that is no IPv4 number is refused", arguments: ["4294967296", "1.2.3.08", "1.2.3.4.5", "256.1.1.1", "0x", "a.1"])
    func notNumbers(host: String) { #expect(throws: FetchError.self) { try FetchAddress("http://\(host)/") } }

    @Test(
        "international names are sent in ASCII, and share a budget with that form",
        arguments: [("bücher.example", "xn--bcher-kva.example"), ("BÜCHER.example.", "xn--bcher-kva.example"), ("báo.vn", "xn--bo-mia.vn")])
    func international(host: String, ascii: String) throws {
        let address = try FetchAddress("https://\(host)/tin tức?q=ư")
        #expect(address.host == ascii)
        #expect(address.url.hasPrefix("https://\(ascii)/tin%20"))
        #expect(hostKey("https://\(host)/") == hostKey("https://\(ascii)/"))
    }

    @Test(
        "what becomes a sign of addresses only when it is converted does not divide one",
        arguments: ["a／b.example", "u＠127.0.0.1", "a：80", "a？b", "a＃b"])
    func compatibility(host: String) { #expect(throws: FetchError.self) { try FetchAddress("http://\(host)/") } }

    @Test(
        "what cannot be fetched is refused with a reason",
        arguments: [
            "", "nonsense", "ftp://h/", "http://", "http://h:99999/", "http://a b/", "http://h%00.example/", "http://h\u{1}/", "file:///etc/hostname",
            "http:\\\\h\\",
        ])
    func unusable(url: String) { #expect(throws: FetchError.self) { try FetchAddress(url) } }

    @Test("zones stay in what is connected to and out of the budget's key")
    func zone() throws {
        let address = try FetchAddress("http://[FE80::1%25eth0]/")
        #expect(address.key == "[fe80::1]")
        #expect(try FetchAddress("http://[fe80::1%25eth0]/").url.contains("%25eth0"))
        #expect(address.literal == IPAddress("fe80::1"))
    }
}

@Suite("Credentials in an address")
struct CredentialTests {
    @Test("go to its server, redirected within it too, and stay out of the answer")
    func sent() async throws {
        let server = try await LocalServer()
        server.answer("/old") { _ in .init(302, [("Location", "/new")]) }
        server.answer("/new") { _ in .init(text: "x") }
        let url = server.url("/old").replacingOccurrences(of: "http://", with: "http://me%40here:a%3Ab@")
        let response = try await client().fetch(FetchRequest(url: url))
        // RFC 7617 §2: base64 of `me@here:a:b`.
        #expect(server.log.map { $0.header("authorization") } == ["Basic bWVAaGVyZTphOmI=", "Basic bWVAaGVyZTphOmI="])
        #expect(response.url == server.url("/new"))
        #expect(response.redirects == [Redirect(status: 302, from: server.url("/old"), to: server.url("/new"))])
    }

    @Test("go to no other host or port, and not back from there")
    func redirected() async throws {
        let (server, other) = (try await LocalServer(), try await LocalServer())
        let (back, away) = (server.url("/back"), other.url("/away"))
        server.answer("/old") { _ in .init(302, [("Location", away)]) }
        server.answer("/back") { _ in .init(text: "x") }
        other.answer("/away") { _ in .init(302, [("Location", back)]) }
        let url = server.url("/old").replacingOccurrences(of: "http://", with: "http://me:word@")
        _ = try await client().fetch(FetchRequest(url: url))
        #expect(server.log.map { $0.header("authorization") == nil } == [false, true])
        #expect(other.log.map { $0.header("authorization") } == [nil])
    }

    @Test("that a redirect names are not sent")
    func named() async throws {
        let server = try await LocalServer()
        let evil = server.url("/new").replacingOccurrences(of: "http://", with: "http://evil:word@")
        server.answer("/old") { _ in .init(302, [("Location", evil)]) }
        server.answer("/new") { _ in .init(text: "x") }
        let response = try await client().fetch(FetchRequest(url: server.url("/old")))
        #expect(server.log.map { $0.header("authorization") } == [nil, nil])
        #expect(!"\(response.url) \(response.redirects)".contains("word"))
    }

    @Test("are in no error", arguments: ["http://me:word@127.0.0.1:1/", "http://me:word@a b/", "ftp://me:word@h/", "http://me:word@10.0.0.1/"])
    func errors(url: String) async throws {
        let error = try #require(await failure(client { $0.connectTimeout = 1 }, url))
        #expect(!error.description.contains("word"))
    }

    @Test("an international name is looked up and asked for in ASCII")
    func international() async throws {
        let server = try await LocalServer()
        server.answer("*") { _ in .init(text: "x") }
        let client = client { $0.addresses = ["xn--bcher-kva.example:\(server.port)": "127.0.0.1"] }
        _ = try await client.fetch(FetchRequest(url: "http://Bücher.example:\(server.port)/"))
        #expect(server.log.map { $0.header("host") } == ["xn--bcher-kva.example:\(server.port)"])
    }
}
