import Deduplication
import Testing

@Suite("Canonical addresses")
struct CanonicalURLTests {
    private let urls = CanonicalURL(trackingParameters: ["utm_*", "fbclid", "gclid"])

    @Test(
        "variants of one address become one",
        arguments: [
            ("HTTPS://Example.org:443/news/a", "https://example.org/news/a"), ("http://example.org:80/a", "http://example.org/a"),
            ("https://example.org/a?utm_source=x&id=7&fbclid=1", "https://example.org/a?id=7"),
            ("https://example.org/a#comments", "https://example.org/a"),
            ("https://m.example.org/a", "https://example.org/a"), ("https://amp.example.org/a", "https://example.org/a"),
            ("https://example.org/a/amp/", "https://example.org/a"), ("https://example.org/a?amp=1", "https://example.org/a"),
            ("https://www.example.org/a/", "https://www.example.org/a"), ("https://example.org/%7Ejane", "https://example.org/~jane"),
            ("https://example.org", "https://example.org/"),
        ])
    func variants(given: String, canonical: String) { #expect(urls.canonical(given) == canonical) }

    @Test(
        "a canonical address is its own",
        arguments: [
            "http://example.org:8..", "http://a@example.org:80.:80", "http://m.m.example.org/a", "http://example.org/amp/amp/x.amp.amp",
            "http://example.org/a//", "http://example.org/a/index.html/index.php", "http://example.org/x/index.amp.amp.html",
            "http://example.org/a%%341", "http://example.org/%", "http://example.org/index.html/",
        ])
    func twice(url: String) {
        let once = urls.canonical(url)
        #expect(urls.canonical(once) == once)
    }

    @Test("what is no web address stays as it is", arguments: ["mailto:a@example.org", "not an address", "file:///a?utm_source=x"])
    func others(url: String) { #expect(urls.canonical(url) == url) }

    @Test("an address that is canonical at first sight is so by the rules too")
    func atFirstSight() {
        let hosts = [
            "example.org", "example.org:8080", "example.org:80", "example.org:443", "example.org.", "m.example.org", "mobile.org", "a-1.b", "",
        ]
        let paths = [
            "", "/", "/a", "/a/b.html", "/a.amp", "/a.amp.html", "/amp", "/amp/a", "/ampel", "/stamp", "/a/index.html", "/index.htm", "/a/index.php",
            "/a/",
            "/a?b=1", "/a?utm_source=x", "/a#b", "/%7Ea", "/ä", "/a b", "/a.amp/index.html",
        ]
        for host in hosts {
            for path in paths {
                for scheme in ["http", "https"] {
                    let address = "://\(host)\(path)"
                    // A scheme in capitals is never looked at first.
                    #expect(urls.canonical(scheme + address) == urls.canonical(scheme.uppercased() + address), "\(scheme)\(address)")
                }
            }
        }
    }
}
