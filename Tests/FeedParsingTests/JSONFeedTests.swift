import Testing

@testable import FeedParsing

@Suite("JSON feeds")
struct JSONFeedTests {
    @Test("of version 1.1 give every field")
    func jsonFeed() throws {
        let feed = try parse(
            """
            {"version": "https://jsonfeed.org/version/1.1", "title": "Harbour", "home_page_url": "/", "description": "a < b", "language": "vi",
             "next_url": "?p=2", "hubs": [{"type": "WebSub", "url": "http://hub.example/"}],
             "items": [{"id": 7, "url": "/1", "title": "One &amp; two", "content_html": "<p onclick=x><a href='/y'>y</a></p>", "summary": "S & T",
               "date_published": "2025-07-02T10:15:00+07:00", "date_modified": "2025-07-03", "tags": ["a", "b", "a"], "image": "i.png", "language": "en",
               "authors": [{"name": "Ann"}, {"name": "Binh"}], "attachments": [{"url": "a.mp3", "mime_type": "audio/mpeg", "size_in_bytes": 12}]},
              {"id": "2", "external_url": "http://example.com/2", "content_text": "1 < 2"}],
             "authors": [{"name": "Desk"}]}
            """)
        #expect(
            feed.title == "Harbour" && feed.link == "http://example.org/" && feed.description?.text == "a &lt; b"
                && feed.next == "http://example.org/feed?p=2")
        #expect(feed.hub == "http://hub.example/" && !feed.recovered)
        let item = try #require(feed.items.first)
        #expect(
            item.id == "7" && item.link == "http://example.org/1" && item.title == "One &amp; two" && item.authors == ["Ann", "Binh"]
                && item.categories == ["a", "b"])
        #expect(
            item.contentHTML?.text == "<p><a href=\"http://example.org/y\">y</a></p>" && item.summaryHTML?.text == "S &amp; T"
                && item.language == "en")
        #expect(item.published?.iso8601UTC == "2025-07-02T03:15:00Z" && item.image == "http://example.org/i.png")
        #expect(item.enclosures == [Enclosure(url: "http://example.org/a.mp3", type: "audio/mpeg", length: "12")])
        // The feed's authors and language are its items', wherever they stand.
        #expect(feed.items.last?.authors == ["Desk"] && feed.items.last?.language == "vi" && feed.items.last?.contentHTML?.text == "1 &lt; 2")
        #expect(feed.items.last?.link == "http://example.com/2")
    }

    @Test("of version 1 name one author")
    func version1() throws {
        let feed = try parse("{\"version\":\"https://jsonfeed.org/version/1\",\"author\":{\"name\":\"Ann\"},\"items\":[{\"id\":\"1\"}]}")
        #expect(feed.format == .jsonFeed1 && feed.items.first?.authors == ["Ann"])
    }

    @Test("as RSS written in JSON, with many items or one")
    func rssInJSON() throws {
        let many = try parse(
            """
            {"rss":{"version":"2.0","channel":{"title":"R","link":"/","ttl":"30","item":[{"title":"A","guid":{"#value":"http://example.org/1"},"pubDate":"Wed, 02 Jul 2025 10:15:00 GMT",
            "description":"<b>d</b>","author":"a@example.org (Ann)","category":["x"],"enclosure":{"url":"a.mp3","length":"1","type":"audio/mpeg"}},{"guid":"g"}]}}}
            """)
        #expect(many.title == "R" && many.ttlMinutes == 30 && many.items.count == 2)
        #expect(
            many.items.first?.link == "http://example.org/1" && many.items.first?.authors == ["Ann"]
                && many.items.first?.summaryHTML?.text == "<b>d</b>")
        #expect(try parse("{\"rss\":{\"channel\":{\"title\":\"R\",\"item\":{\"title\":\"A\"}}}}").items.map(\.title) == ["A"])
    }

    @Test("cut off keep the items that came whole", arguments: [60, 75, 90, 100, 108])
    func truncated(length: Int) throws {
        let text = "{\"version\":\"https://jsonfeed.org/version/1.1\",\"title\":\"T\",\"items\":[{\"id\":\"1\",\"title\":\"A\"},{\"id\":\"2\"}]}"
        let feed = try parse(String(text.prefix(length)))
        #expect(feed.title == "T" && feed.recovered == (length < text.utf8.count))
        if length >= 93 { #expect(feed.items.first?.title == "A") }
    }

    @Test("with line ends inside strings are read")
    func lineEnds() throws {
        let feed = try parse("{\"version\":\"https://jsonfeed.org/version/1.1\",\"items\":[{\"id\":\"1\",\"title\":\"A\nB\tC\"}]}")
        #expect(feed.items.first?.title == "A B C" && feed.recovered)
    }

    @Test("with a damaged item keep the others")
    func damagedItem() throws {
        let feed = try parse("{\"version\":\"https://jsonfeed.org/version/1.1\",\"items\":[{\"id\":\"1\"},{\"id\":nope},{\"id\":\"3\"},4]}")
        #expect(feed.items.map(\.id) == ["1", "3"] && feed.recovered)
    }
}

@Suite("OPML")
struct OPMLTests {
    @Test("gives feeds once each, with their folders")
    func reads() throws {
        let list = try #require(
            SubscriptionList.read(
                Array(
                    """
                    <?xml version="1.0"?><opml version="2.0"><head><title>My &amp; list</title></head><body><outline text="Ports &amp; ships">
                    <outline text="P" title="Pier" type="rss" xmlUrl="http://example.org/rss" htmlUrl="http://example.org/" category="/sea,coast"/>
                    <outline text="Inner"><outline xmlUrl="feed://example.com/x"/></outline></outline><outline xmlUrl="http://example.org/rss"/><outline xmlUrl="javascript:x"/></body></opml>
                    """.utf8)))
        #expect(list.title == "My & list")
        #expect(
            list.entries == [
                SubscriptionList.Entry(
                    url: "http://example.org/rss", title: "Pier", siteURL: "http://example.org/", tags: ["Ports & ships", "sea", "coast"]),
                SubscriptionList.Entry(url: "http://example.com/x", tags: ["Ports & ships", "Inner"]),
            ])
        #expect(list.rejected.map(\.text) == ["javascript:x"] && !list.isCut)
        #expect(SubscriptionList.read(Array("<rss/>".utf8)) == nil)
    }

    @Test("is written so that it reads the same")
    func roundTrip() {
        let list = SubscriptionList(
            title: "L <&>\"",
            entries: [
                SubscriptionList.Entry(url: "http://example.org/?a=1&b=2", title: "A \"q\""),
                SubscriptionList.Entry(url: "http://example.com/x", tags: ["t & u", "v"]),
            ])
        #expect(SubscriptionList.read(OPML.write(list)) == list)
    }
}
