import Addresses
import Testing

@Suite("Addresses")
struct AddressTests {
    @Test(
        "Hosts of one registrable domain are one site",
        arguments: [
            ("www.elpais.com", "elpais.com"), ("m.news.abc.com.au", "abc.com.au"), ("EXAMPLE.org.", "www.example.org"), ("10.0.0.1", "10.0.0.1"),
            ("münchen.de", "www.xn--mnchen-3ya.de"), ("localhost", "localhost"), ("a.b.gov.uk", "www.b.gov.uk"),
        ])
    func oneSite(a: String, b: String) { #expect(Site.isSame(host: a, as: b)) }

    @Test(
        "Hosts that share only a public suffix are two sites",
        arguments: [
            ("anna.blogspot.com", "bert.blogspot.com"), ("one.gitlab.io", "two.gitlab.io"), ("a.com.br", "b.com.br"), ("10.0.0.1", "10.0.0.2"),
            ("a.co.jp", "b.co.jp"), ("x.github.io", "github.io"),
        ])
    func twoSites(a: String, b: String) { #expect(!Site.isSame(host: a, as: b)) }

    @Test(
        "An address is sent in ASCII, as browsers send it",
        arguments: [
            ("http://host.example/a b.xml", "http://host.example/a%20b.xml"),
            ("http://host.example/q?x=a|b {c}", "http://host.example/q?x=a%7Cb%20%7Bc%7D"),
            ("https://host.example/%20kept%2f", "https://host.example/%20kept%2f"), ("HTTP://Host.Example:80", "http://host.example"),
            ("https://Straße.example/größe#part", "https://xn--strae-oqa.example/gr%C3%B6%C3%9Fe"),
            ("http://h.example/a\n b", "http://h.example/a%20b"),
            ("http://中文。example/", "http://xn--fiq228c.example/"), ("http://[::1]:8080/x", "http://[::1]:8080/x"),
            ("https://under_score.example:443/", "https://under_score.example/"),
        ])
    func request(text: String, sent: String) throws { #expect(try RequestAddress(text).url == sent) }

    @Test(
        "One IPv4 address in any spelling is one host",
        arguments: ["127.0.0.1", "127.1", "127.0.1", "0x7f.1", "0X7F.0.0.0x1", "0177.1", "017700000001", "2130706433", "0x7f000001", "127.0.0.1."])
    func spellings(host: String) throws {
        #expect(try RequestAddress("http://\(host):8080/feed").url == "http://127.0.0.1:8080/feed")
        #expect(try HostName.ascii(host) == "127.0.0.1")
    }

    @Test(
        "A host that ends in a number and is no IPv4 address is refused",
        arguments: ["256.1.1.1", "1.2.3.4.5", "4294967296", "a.1", "1..2", "08", "0xg.1"])
    func invalidNumbers(host: String) { #expect(throws: AddressError.self) { try RequestAddress("http://\(host)/") } }

    @Test("A host with a number in front of a name stays as it is", arguments: ["1.example", "127.0.0.1.example", "0x7f.example", "0xg", "1-2"])
    func names(host: String) throws { #expect(try RequestAddress("http://\(host)/").url == "http://\(host)/") }

    @Test("Credentials stand apart from what is sent, and are decoded")
    func credentials() throws {
        let address = try RequestAddress("https://ann%40home:p%3Aq@feeds.example/private")
        #expect(address.url == "https://feeds.example/private")
        #expect(address.credentials == "ann@home:p:q")
        #expect(address.withCredentials == "https://ann%40home:p%3Aq@feeds.example/private")
        #expect(withoutCredentials("http://key@host.example/a@b") == "http://host.example/a@b")
        #expect(withoutCredentials("http://host.example/a@b") == "http://host.example/a@b")
    }

    @Test("Credentials are shared within an origin, and with nobody else")
    func sharedCredentials() throws {
        let page = try RequestAddress("https://ann:pw@host.example/site")
        func shared(_ url: String) throws -> String { try RequestAddress(url).with(credentialsOf: page) }
        #expect(try shared("https://host.example/f.xml?a=1") == "https://ann:pw@host.example/f.xml?a=1")
        for other in [
            "http://host.example/f.xml", "https://host.example:8443/f.xml", "https://feeds.host.example/f.xml", "https://bob:x@host.example/f.xml",
            "https://host.example.evil.example/f.xml",
        ] { #expect(try shared(other) == other) }
    }

    @Test(
        "What is typed is read as it is meant",
        arguments: [
            ("  https://host.example/feed ", ["https://host.example/feed"]),
            ("feed://host.example/x", ["http://host.example/x", "https://host.example/x"]),
            ("feed:https://host.example/x", ["https://host.example/x"]), ("FEED:http://host.example/x", ["http://host.example/x"]),
            ("host.example/feed", ["https://host.example/feed", "http://host.example/feed"]),
            ("//host.example/feed", ["https://host.example/feed", "http://host.example/feed"]),
            ("localhost:8080/f", ["https://localhost:8080/f", "http://localhost:8080/f"]), ("http:/host.example/f", ["http://host.example/f"]),
            ("<https://host.example/f>", ["https://host.example/f"]), ("file:///srv/feed.xml", ["file:///srv/feed.xml"]),
            ("pcast://host.example/show", ["http://host.example/show", "https://host.example/show"]),
            ("http://host.example/my feed", ["http://host.example/my%20feed"]),
            ("\u{1}file:///srv/\u{0}feed\u{2028}.xml \u{85}", ["file:///srv/feed.xml"]),
        ])
    func typed(text: String, addresses: [String]) throws { #expect(try TypedAddress.candidates(text) == addresses) }

    @Test(
        "What cannot be fetched is refused with a reason",
        arguments: [
            "", "news", "host_delay:", "www.host.example:", "javascript:alert(1)", "exec:ls", "mailto:a@host.example", "http://", "http:///",
            "http://a b.example/",
            "http://host.example:99999/",
            "http://host.example:8x/", "ftp://host.example/feed", "http://good.example\\@evil.example/", "feed:file:///etc/passwd",
            "http:/\u{FEFF}/ann@host.example/", "http://\u{AD}/feed",
        ])
    func refused(text: String) {
        let error = #expect(throws: AddressError.self) { _ = try TypedAddress.candidates(text) }
        #expect(error?.description.isEmpty == false)
    }

    @Test("An error does not print the password of the address it is about")
    func maskedErrors() {
        let error = #expect(throws: AddressError.self) { _ = try TypedAddress.candidates("ftp://ann:s3cret@host.example/") }
        #expect(error?.description.contains("s3cret") == false)
    }

    @Test(
        "What is shown has no credentials in it",
        arguments: [
            ("https://u:p@h/a@b", "https://h/a@b"), ("https://h/a@b", "https://h/a@b"), ("http://u:p@x@h", "http://h"), ("u:p@h", "h"),
            ("http://h?q=a@b", "http://h?q=a@b"), ("http:///u:p@h/", "http:///h/"), ("mail", "mail"), ("/a:b@c", "/a:b@c"),
        ])
    func shown(url: String, clean: String) { #expect(withoutCredentials(url) == clean) }
}
