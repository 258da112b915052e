import FeedParsing
import Testing

@Suite("Feeds that a page names")
struct DiscoveryTests {
    private func feeds(_ head: String, body: String = "<p>Hello") -> [String] {
        do { _ = try parse("<!doctype html><html><head>\(head)</head><body>\(body)", url: "https://site.example/start") } catch FeedError.html(
            let feeds)
        {
            return feeds.map(\.url)
        } catch {}
        return []
    }

    private func link(_ href: String, type: String = "application/rss+xml", title: String = "") -> String {
        "<link rel=\"alternate\" type=\"\(type)\" title=\"\(title)\" href=\"\(href)\">"
    }

    @Test("come in the page's order, comments and what may be no feed last")
    func order() {
        let head =
            link("/index.json", type: "application/json") + link("/comments/feed/", title: "Site » Comments Feed")
            + link("/feed/", title: "Site » Feed")
            + link("/kommentare.xml", title: "Kommentare") + link("/atom.xml", type: "application/atom+xml")
            + link("/f.json", type: "application/feed+json")
        #expect(
            feeds(head) == [
                "https://site.example/feed/", "https://site.example/atom.xml", "https://site.example/f.json", "https://site.example/comments/feed/",
                "https://site.example/kommentare.xml", "https://site.example/index.json",
            ])
    }

    @Test("are told by their type whatever its parameters and case")
    func types() {
        let head =
            link("/1", type: "application/rss+xml; charset=utf-8") + link("/2", type: "Application/Atom+XML;type=feed")
            + link("/3", type: " application/rdf+xml ")
            + link("/4", type: "text/html") + link("/5", type: "application/json+oembed") + link("/6", type: "text/css")
        #expect(feeds(head) == ["https://site.example/1", "https://site.example/2", "https://site.example/3"])
    }

    @Test("are not in comments, scripts, styles, templates or the page itself")
    func notMarkup() {
        let hidden = link("/hidden.xml")
        let head =
            "<!-- \(hidden) --><script>let a = '\(hidden)'; let b = '</scr' + 'ipt>';</script><style>/* \(hidden) */</style><template>\(hidden)</template>"
            + "<title>\(hidden)</title><noscript>\(link("/noscript.xml"))</noscript>" + link("") + link("#feed") + link("/start") + link("/real.xml")
        #expect(feeds(head) == ["https://site.example/noscript.xml", "https://site.example/real.xml"])
    }

    @Test("are found behind a script that comes in pieces")
    func pieces() throws {
        let page =
            "<html><head><script>var s = \"\(String(repeating: "x<", count: 5_000)) \(link("/js.xml"))\"</script>\(link("/real.xml"))</head></html>"
        var found: [String] = []
        var parser = FeedParser(documentURL: "https://site.example/")
        do {
            let bytes = Array(page.utf8)
            for start in stride(from: 0, to: bytes.count, by: 7) {
                try bytes[start..<min(start + 7, bytes.count)].withUnsafeBytes { try parser.consume($0) }
            }
            _ = try parser.finish()
        } catch FeedError.html(let feeds) { found = feeds.map(\.url) }
        #expect(found == ["https://site.example/real.xml"])
    }

    @Test("are links whose address looks like a feed's where nothing better is named")
    func looksLikeFeed() {
        #expect(
            feeds("", body: "<a href=\"/news\">News</a> <a href=\"/blog/feed/\">Subscribe</a> <a href=\"news.rss?lang=en\">RSS</a>") == [
                "https://site.example/blog/feed/", "https://site.example/news.rss?lang=en",
            ])
    }

    @Test("may be named with a feed scheme in front of their address")
    func feedScheme() {
        #expect(
            feeds(
                "<link rel=\"alternate\" type=\"application/rss+xml\" href=\"feed:https://site.example/a.xml\">",
                body: "<a href=\"FEED://site.example/b\">Subscribe</a> <a href=\"feed:file:///etc/passwd\">x</a>") == [
                    "https://site.example/a.xml", "http://site.example/b",
                ])
    }
}
