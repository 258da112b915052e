import FeedParsing
import Testing

@Suite("What is not the item's own")
struct ForeignTests {
    @Test(
        "stands in elements that are not known, whatever is in them",
        arguments: [
            "<x:related><title>Other</title><link>https://other.example/</link><guid>o</guid><pubDate>Tue, 01 Jan 2019 00:00:00 GMT</pubDate></x:related>",
            "<related><title>Other</title><link>https://other.example/</link><description>Other</description></related>",
            "<x:a><x:b><title>Other</title></x:b><link>https://other.example/</link></x:a>",
            "<media:credit><title>Other</title></media:credit>", "<x:empty/><x:other><guid>o</guid><author>Nobody</author></x:other>",
        ])
    func unknown(foreign: String) throws {
        let own =
            "<title>Own</title><link>https://own.example/</link><guid isPermaLink=\"false\">g</guid><pubDate>Wed, 02 Jul 2025 10:00:00 GMT</pubDate>"
        let names = "xmlns:x=\"https://cms.example/ns\" xmlns:media=\"http://search.yahoo.com/mrss/\""
        for text in [own + foreign, foreign + own] {
            let item = try onlyItem(rss(text, namespaces: names))
            #expect(item.title == "Own" && item.link == "https://own.example/" && item.id == "g" && item.authors.isEmpty && item.summaryHTML == nil)
            #expect(item.published?.iso8601UTC == "2025-07-02T10:00:00Z")
        }
    }

    @Test("in Atom is what an activity is about")
    func activity() throws {
        let item = try onlyItem(
            atom(
                "<id>1</id><title>Own</title><activity:object><id>2</id><title>Other</title><link href=\"https://other.example/\"/></activity:object>",
                attributes: "xmlns:activity=\"http://activitystrea.ms/spec/1.0/\""))
        #expect(item.id == "1" && item.title == "Own" && item.link == nil)
    }

    @Test("but places within places are")
    func places() throws {
        let item = try onlyItem(
            rss(
                "<title>t</title><georss:where><gml:Point><gml:pos>10.5 106.7</gml:pos></gml:Point></georss:where>",
                namespaces: "xmlns:georss=\"http://www.georss.org/georss\" xmlns:gml=\"http://www.opengis.net/gml\""))
        #expect(item.place?.latitude == 10.5 && item.place?.longitude == 106.7)
    }

    @Test("stands in unknown elements of the channel, but items there are items")
    func channel() throws {
        let feed = try parse(
            "<rss version=\"2.0\"><channel><promo><title>Other</title><link>https://other.example/</link></promo><title>Own</title><list><item><title>i</title></item></list></channel></rss>"
        )
        #expect(feed.title == "Own" && feed.link == nil && feed.items.map(\.title) == ["i"])
    }
}

@Suite("Relative addresses of feeds")
struct RelativeTests {
    private let item = "<item><link>/a</link><description>&lt;img src=\"i.png\"&gt;</description></item>"

    @Test("lead to the channel's site in RSS, also when the feed is served from elsewhere")
    func channelLink() throws {
        let feed = try parse(
            "<rss version=\"2.0\"><channel><link>https://site.example/blog/</link>\(item)</channel></rss>", url: "https://feeds.example.net/site")
        #expect(feed.items.first?.link == "https://site.example/a")
        #expect(feed.items.first?.summaryHTML?.text == "<img src=\"https://site.example/blog/i.png\">")
    }

    @Test("lead where xml:base says, before all else")
    func xmlBase() throws {
        let feed = try parse(
            "<rss version=\"2.0\" xml:base=\"https://base.example/x/\"><channel><link>https://site.example/</link>\(item)</channel></rss>",
            url: "https://feeds.example.net/site")
        #expect(feed.items.first?.link == "https://base.example/a")
    }

    @Test("lead to the document in Atom, or to the site it is about when that is another")
    func atomDocument() throws {
        let entry = "<entry><id>1</id><link href=\"post\"/></entry>"
        let text =
            "<feed xmlns=\"http://www.w3.org/2005/Atom\"><link href=\"https://www.site.example/\"/><link rel=\"next\" href=\"?p=2\"/>\(entry)</feed>"
        let own = try parse(text, url: "https://site.example/blog/feed")
        #expect(own.items.first?.link == "https://site.example/blog/post")
        let elsewhere = try parse(text, url: "https://feeds.other.example/site")
        #expect(elsewhere.items.first?.link == "https://www.site.example/post" && elsewhere.next == "https://feeds.other.example/site?p=2")
    }

    @Test("of JSON lead to the home page")
    func json() throws {
        let feed = try parse(
            "{\"version\":\"https://jsonfeed.org/version/1.1\",\"home_page_url\":\"https://site.example/\",\"next_url\":\"?p=2\",\"items\":[{\"id\":\"1\",\"url\":\"/a\"}]}",
            url: "https://feeds.example.net/f.json")
        #expect(feed.items.first?.link == "https://site.example/a" && feed.next == "https://feeds.example.net/f.json?p=2")
    }

    @Test("are not lengthened without bound by a base that is no address")
    func longBase() throws {
        let base = "https://site.example/" + String(repeating: "x", count: 100_000) + "/"
        let links = String(repeating: "&lt;a href=b&gt;c&lt;/a&gt;", count: 2_000)
        let feed = try parse("<rss version=\"2.0\" xml:base=\"\(base)\"><channel><item><description>\(links)</description></item></channel></rss>")
        #expect(feed.items.first?.summaryHTML.map { $0.text.utf8.count < 200_000 } ?? false)
    }
}
