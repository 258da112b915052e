import Foundation

/// Documents that the tests publish.
enum SampleFeeds {
    struct Item {
        var id: String
        var title: String
        var link: String
        var text: String

        /// An item about the numbered ship, long enough to count as a whole article.
        init(_ number: Int, base: String, feed: String = "a", note: String = "") {
            id = "\(feed)-\(number)"
            title = "Ship \(number) of line \(feed) unloads\(note)"
            link = "\(base)/pages/\(feed)/\(number).html"
            text = SampleFeeds.text(number, feed) + note
        }
    }

    /// A text of its own for each number: two of them share few runs of words.
    static func text(_ number: Int, _ feed: String) -> String {
        let nouns = ["rice", "steel", "coffee", "timber", "copper", "cotton", "cement", "paper", "maize", "rubber", "sugar", "salt", "wool"]
        let verbs = ["carried", "weighed", "counted", "sorted", "moved", "sealed", "stacked", "checked", "stored", "priced", "sold"]
        let places = ["Hải Phòng", "Busan", "Rotterdam", "Santos", "Mombasa", "Gdańsk", "Osaka", "Callao", "Izmir", "Antwerp"]
        var state = UInt64(number) &* 0x9E37_79B9_7F4A_7C15 &+ UInt64(feed.utf8.reduce(7) { $0 &* 31 &+ Int($1) })
        func next(_ limit: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % limit
        }
        return (0..<24).map { index in
            "Crew \(next(900)) \(verbs[next(verbs.count)]) \(next(9_000)) sacks of \(nouns[next(nouns.count)]) in \(places[next(places.count)]) at hour \(index) of shift \(next(70))."
        }.joined(separator: " ")
    }

    static func rss(_ title: String, _ items: [Item], summaryOnly: Bool = false) -> String {
        let body = items.map { item in
            """
            <item><title>\(item.title)</title><link>\(item.link)</link><guid isPermaLink="false">\(item.id)</guid>
            <pubDate>Wed, 02 Jul 2025 10:15:00 +0700</pubDate>
            \(summaryOnly ? "<description>In short: \(item.title).</description>" : "<description>\(item.title)</description><content:encoded><![CDATA[<p>\(item.text)</p>]]></content:encoded>")
            </item>
            """
        }.joined()
        return """
            <?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
            <title>\(title)</title><link>http://example.org/</link><description>Ships</description>\(body)</channel></rss>
            """
    }

    static func atom(_ title: String, _ items: [Item]) -> String {
        let body = items.map { item in
            """
            <entry><title>\(item.title)</title><id>urn:\(item.id)</id><link href="\(item.link)"/><updated>2025-07-02T03:15:00Z</updated>
            <content type="html">&lt;p&gt;\(item.text)&lt;/p&gt;</content></entry>
            """
        }.joined()
        return """
            <?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom"><title>\(title)</title><id>urn:f</id>
            <updated>2025-07-02T03:15:00Z</updated>\(body)</feed>
            """
    }

    static func json(_ title: String, _ items: [Item]) throws -> String {
        let list = items.map { item in
            ["id": item.id, "url": item.link, "title": item.title, "content_html": "<p>\(item.text)</p>", "date_published": "2025-07-02T03:15:00Z"]
        }
        let data = try JSONSerialization.data(
            withJSONObject: ["version": "https://jsonfeed.org/version/1.1", "title": title, "items": list] as [String: Any])
        return String(decoding: data, as: UTF8.self)
    }

    static func page(_ item: Item) -> String {
        let paragraphs = item.text.split(separator: ".").map { "<p>\($0).</p>" }.joined(separator: "\n")
        return """
            <!DOCTYPE html><html lang="en"><head><title>\(item.title) | Harbour Wire</title><meta charset="utf-8"></head><body>
            <nav><a href="/">Home</a> <a href="/ships">Ships</a></nav><article><h1>\(item.title)</h1>\(paragraphs)</article>
            <footer>All about harbours</footer></body></html>
            """
    }
}
