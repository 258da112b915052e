import FeedParsing
import Testing

@Suite("Pictures within items")
struct InlinePictureTests {
    private func feed(_ description: String, limit: Int = 20_000, step: Int = .max) throws -> ParsedFeed {
        var limits = FeedLimits()
        limits.maxText = limit
        let bytes = Array(
            "<rss version=\"2.0\"><channel><item><title>One</title><description>\(description)</description></item><item><title>Two</title></item></channel></rss>"
                .utf8)
        var parser = FeedParser(documentURL: "https://site.example/", limits: limits)
        var at = 0
        while at < bytes.count {
            let end = min(at.addingReportingOverflow(step).overflow ? bytes.count : at + step, bytes.count)
            try bytes[at..<end].withUnsafeBytes { try parser.consume($0) }
            at = end
        }
        return try parser.finish()
    }

    private static let data = String(repeating: "iVBORw0KGgoAAAANSUhEUgAA", count: 10_000)

    @Test(
        "are dropped before the text behind them is cut",
        arguments: [
            "&lt;p&gt;Before&lt;/p&gt;&lt;img src=\"data:image/png;base64,\(data)\"&gt;&lt;p&gt;After&lt;/p&gt;",
            "<![CDATA[<p>Before</p><img src='data:image/svg+xml;utf8,\(data)'><p>After</p>]]>",
            "&lt;p&gt;Before&lt;/p&gt;&lt;img src=&quot;data:image/jpeg;name=a;base64,\(data)&quot;&gt;&lt;p&gt;After&lt;/p&gt;",
            "<p>Before</p><img src=\"data:image/png;base64,\(data)\"/><p>After</p>",
            "<![CDATA[<p>Before</p><img src=\"data:image/svg+xml;utf8,<svg xmlns='x'>\(data.replacing("Rw0", with: " '<g/>"))\"><p>After</p>]]>",
            "&lt;p style=\"background:url(data:image/png;base64,\(data))\"&gt;Before After&lt;/p&gt;",
        ], [Int.max, 4_096, 61])
    func dropped(description: String, step: Int) throws {
        let feed = try feed(description, step: step)
        let text = try #require(feed.items.first?.summaryHTML?.text)
        #expect(text.contains("Before") && text.contains("After") && text.utf8.count < 2_000)
        #expect(feed.items.map(\.title) == ["One", "Two"] && feed.warnings.isEmpty)
    }

    @Test("leave words about data alone")
    func words() throws {
        let feed = try feed("Open data: maps, metadata:x, data:text/plain,short")
        #expect(feed.items.first?.summaryHTML?.text == "Open data: maps, metadata:x, data:text/plain,short")
    }

    @Test("of JSON feeds are dropped as well")
    func json() throws {
        var limits = FeedLimits()
        limits.maxText = 20_000
        let feed = try parse(
            "{\"version\":\"https://jsonfeed.org/version/1.1\",\"items\":[{\"id\":\"1\",\"content_html\":\"<p>Before</p><img src=\\\"data:image\\/png;base64,\(Self.data)\\\"><p>After</p>\"}]}",
            limits: limits)
        #expect(feed.items.first?.contentHTML?.text == "<p>Before</p><img><p>After</p>")
    }
}

@Suite("Content that is elsewhere")
struct ContentElsewhereTests {
    @Test("is where the entry leads when no link says better")
    func link() throws {
        let item = try onlyItem(atom("<id>1</id><content type=\"text/html\" src=\"two.html\"/>", attributes: "xml:base=\"https://site.example/in/\""))
        #expect(item.link == "https://site.example/in/two.html" && item.contentHTML == nil)
        let linked = try onlyItem(atom("<content src=\"https://site.example/text\"/><link href=\"https://site.example/page\"/>"))
        #expect(linked.link == "https://site.example/page")
        #expect(linked.contentHTML?.text == "<a href=\"https://site.example/text\">https://site.example/text</a>")
        let summed = try onlyItem(atom("<summary>s</summary><content src=\"https://site.example/text\"/><link href=\"https://site.example/page\"/>"))
        #expect(summed.contentHTML == nil && summed.summaryHTML?.text == "s")
    }

    @Test("is a file of the entry when it is no page")
    func file() throws {
        let item = try onlyItem(atom("<content type=\"video/mp4\" src=\"https://site.example/v.mp4\"/>"))
        #expect(item.enclosures.map(\.url) == ["https://site.example/v.mp4"] && item.enclosures.first?.type == "video/mp4" && item.link == nil)
    }

    @Test(
        "gives no markup whatever its address holds", arguments: ["javascript:alert(1)", "http://a.example/&quot;&gt;&lt;script&gt;x&lt;/script&gt;"])
    func hostile(source: String) throws {
        #expect(try onlyItem(atom("<content type=\"text/html\" src=\"\(source)\"/>")).contentHTML == nil)
    }
}
