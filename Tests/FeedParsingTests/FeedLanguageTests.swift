import Testing

@testable import FeedParsing

@Suite("What a feed says for its items")
struct FeedLanguageTests {
    private func day(_ date: String, _ language: String) throws -> String? {
        let feed = try parse(
            "<rss version='2.0'><channel><title>H</title><language>\(language)</language><item><title>A</title><pubDate>\(date)</pubDate></item></channel></rss>"
        )
        return (feed.items.first?.published).map { String($0.iso8601Local.prefix(10)) }
    }

    @Test(
        "the language of the feed decides what a month's name or number means",
        arguments: [
            ("14. listopada 2024.", "hr", "2024-10-14"), ("14. listopadu 2024", "cs", "2024-11-14"), ("14 lis 2024", "pl", "2024-11-14"),
            ("14 srp 2024", "hr", "2024-07-14"), ("14 srp 2024", "cs", "2024-08-14"), ("T5, 14 Th11 2024 08:30:00 +0700", "vi", "2024-11-14"),
            ("14 tháng Mười Một, 2024", "vi", "2024-11-14"), ("11/4/2024 08:30", "en-US", "2024-11-04"), ("11/4/2024 08:30", "en-GB", "2024-04-11"),
        ])
    func dates(text: String, language: String, expected: String) throws { #expect(try day(text, language) == expected) }

    @Test("an Atom entry without an author is by that of its source, else of the feed")
    func authors() throws {
        func authors(_ entry: String) throws -> [String] {
            let feed = try parse(
                "<feed xmlns='http://www.w3.org/2005/Atom'><title>H</title><author><name>Ada Stone</name></author><entry><id>1</id><title>A</title>\(entry)</entry></feed>"
            )
            return feed.items.first?.authors ?? []
        }
        #expect(try authors("") == ["Ada Stone"])
        #expect(try authors("<source><author><name>Bo Reed</name></author></source>") == ["Bo Reed"])
        #expect(try authors("<author><name>Cy Moor</name></author><source><author><name>Bo Reed</name></author></source>") == ["Cy Moor"])
    }

    @Test(
        "names without a semicolon stay in addresses",
        arguments: ["id=1&copy=3", "a=1&lt=2&gt=3", "x=1&reg=eu", "x=1&amp=2"])
    func parameters(query: String) throws {
        let address = "http://example.org/r?" + query
        let item = try onlyItem(rss("<title>A</title><link>\(address)</link><enclosure url=\"\(address)\" type=\"audio/mpeg\"/>"))
        #expect(item.link == address && item.enclosures.first?.url == address)
    }

    @Test("a relation may be written as IANA's address, and a permalink relative to the channel's link")
    func links() throws {
        let rel = "http://www.iana.org/assignments/relation/alternate"
        #expect(try onlyItem(atom("<id>1</id><title>A</title><link rel='\(rel)' href='http://example.org/1'/>")).link == "http://example.org/1")
        let feed = try parse(
            "<rss version='2.0'><channel><title>H</title><link>http://news.example/</link><item><title>A</title><guid isPermaLink='true'>/c</guid></item></channel></rss>"
        )
        #expect(feed.items.first?.link == "http://news.example/c")
    }
}
