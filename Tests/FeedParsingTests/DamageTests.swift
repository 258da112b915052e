import Testing

@testable import FeedParsing

@Suite("Damaged feeds")
struct DamageTests {
    private let sound = "<item><title>Before</title><guid>a</guid></item>"
    private let after = "<item><title>After</title><guid>z</guid></item>"

    private func wrap(_ inner: String) -> String { "<rss version=\"2.0\"><channel><title>H</title>\(inner)</channel></rss>" }

    @Test(
        "keep the items before and after the damage",
        arguments: [
            "<item><title>Fish & rice</title></item>", "<item><title>x &nosuch; y</title></item>",
            "<item><title>x</title><description>a<b>c</description></item>",
            "<item><title>x</Title></item>", "<item><title>x</titel></item>", "<item><title>x", "<item><title>x</title>",
            "<item><title>x\u{1}\u{b}y</title></item>",
            "<item><title>x</title><undeclared:y>z</undeclared:y></item>", "<item><title>1 < 2 <> 3</title></item>",
            "<item><enclosure url=a.mp3 type=audio/mpeg></item>",
            "<item><title a=\"1\" a=\"2\">x</title></item>", "</item></nothing>", "<item><description><![CDATA[a]]> b]]></description></item>",
            "<!-- a -- b --><item/>",
            "<item><title>x</title><description><p>a<br>b</description></item>",
        ])
    func around(damage: String) throws {
        let feed = try parse(wrap(sound + damage + after))
        #expect(feed.items.first?.title == "Before")
        #expect(feed.items.last?.title == "After")
        #expect(feed.title == "H")
    }

    @Test("cut off anywhere keep every item that came whole", arguments: Array(stride(from: 60, to: 220, by: 7)))
    func truncated(length: Int) throws {
        let text = wrap(
            sound + "<item><title>Next</title><link>http://example.org/next</link><description><![CDATA[<p>text</p>]]></description></item>" + after)
        let feed = try parse(String(text.prefix(length)))
        #expect(feed.recovered && !feed.warnings.isEmpty)
        if length > wrap(sound).utf8.count - 16 { #expect(feed.items.first?.title == "Before") }
    }

    @Test("say what is wrong, and on which line")
    func warnings() throws {
        let feed = try parse(
            "<rss version=\"2.0\">\n<channel><title>A & B</title>\n<item>\n<title>x</titel>\n</item>\n<dc:date>2025</dc:date></channel></rss>")
        #expect(feed.recovered)
        #expect(
            feed.warnings == [
                "line 2: an & that begins no reference", "line 4: an end tag </titel> that fits no start tag",
                "line 5: <title> is not closed before </item>", "line 6: the prefix dc is not declared",
            ])
    }

    @Test(
        "are read whatever stands before their root",
        arguments: [
            "\n\n", "\u{feff}\n", "Notice: Undefined index in feed.php on line 3\n", "<!-- cached -->\n", "<?xml-stylesheet href=\"x\"?>",
            "<!DOCTYPE rss SYSTEM \"http://example.com/rss.dtd\">", "   <?php ?>",
        ])
    func before(text: String) throws {
        let feed = try parse(text + "<?xml version=\"1.0\"?>" + wrap(sound))
        #expect(feed.items.map(\.title) == ["Before"])
    }

    @Test("without a root, or with the root's beginning lost, give their items")
    func fragments() throws {
        let feed = try parse(sound + after)
        #expect(feed.items.map(\.title) == ["Before", "After"] && feed.recovered)
    }

    @Test("of a sound document say nothing")
    func clean() throws {
        let feed = try parse("<?xml version=\"1.0\"?>\n<!-- c -->" + wrap(sound) + "\n")
        #expect(!feed.recovered && feed.warnings.isEmpty)
    }

    private func feeds(of page: String) throws -> [String] {
        do { _ = try parse(page) } catch FeedError.html(let feeds) { return feeds.map(\.url) }
        return []
    }

    @Test("are HTML pages that name their feeds")
    func html() throws {
        let page =
            "<!doctype html><html><head><base href=\"/site/\"><link rel=alternate type=\"application/rss+xml\" href=rss.xml><link rel=\"stylesheet\" href=x><link rel=\"alternate\" type=\"application/feed+json\" href=\"http://example.com/f.json\"><body><p>Hi"
        #expect(try feeds(of: page) == ["http://example.org/site/rss.xml", "http://example.com/f.json"])
        #expect(throws: FeedError.html(feeds: [])) { try parse("<html><body>Nothing here</body></html>") }
    }

    @Test(
        "that are no feeds at all say so",
        arguments: [
            ("", "empty"), ("hello", "not_a_feed"), ("<?xml version=\"1.0\"?><svg/>", "not_a_feed"), ("{\"a\":1}", "not_a_feed"),
            ("[1]", "not_a_feed"), ("\u{89}PNG\r\n", "not_a_feed"),
        ])
    func none(text: String, code: String) {
        #expect { try parse(text) } throws: { ($0 as? FeedError)?.code == code && !"\($0)".isEmpty }
    }
}

@Suite("Limits of feeds")
struct LimitTests {
    private func limits(_ change: (inout FeedLimits) -> Void) -> FeedLimits {
        var limits = FeedLimits()
        change(&limits)
        return limits
    }

    @Test("refuse nesting, elements, attributes, items and bytes beyond their bounds")
    func bounds() {
        #expect(throws: FeedError.tooDeep(limit: 256)) { try parse("<rss><channel>" + String(repeating: "<a>", count: 1_000)) }
        #expect(throws: FeedError.tooManyElements(limit: 10)) {
            try parse("<rss>" + String(repeating: "<a/>", count: 11), limits: limits { $0.maxElements = 10 })
        }
        #expect(throws: FeedError.tooManyAttributes(limit: 512)) {
            try parse("<rss " + (0..<600).map { "a\($0)=\"\"" }.joined(separator: " ") + "></rss>")
        }
        #expect(throws: FeedError.tooManyItems(limit: 2)) { try parse("<rss><channel><item/><item/><item/>", limits: limits { $0.maxItems = 2 }) }
        #expect(throws: FeedError.tooLarge(limit: 20)) { try parse("<rss><channel></channel></rss>", limits: limits { $0.maxBytes = 20 }) }
        #expect(throws: FeedError.tooDeep(limit: 256)) { try parse("{\"items\":" + String(repeating: "[", count: 1_000)) }
        #expect(throws: FeedError.tooManyItems(limit: 1)) { try parse("{\"items\":[{},{}]}", limits: limits { $0.maxItems = 1 }) }
    }

    @Test("refuse entities that grow, in no time")
    func laughs() throws {
        var document = "<!DOCTYPE rss [<!ENTITY a0 \"ha\">"
        for level in 1...30 { document += "<!ENTITY a\(level) \"" + String(repeating: "&a\(level - 1);", count: 10) + "\">" }
        document += "]><rss><channel><title>&a30;</title><item><title>t</title></item></channel></rss>"
        let clock = ContinuousClock()
        let start = clock.now
        let feed = try parse(document)
        #expect(clock.now - start < .milliseconds(250))
        #expect((feed.title ?? "").utf8.count < 100 && feed.items.count == 1 && feed.recovered)
        let wide =
            "<!DOCTYPE rss [<!ENTITY a \"" + String(repeating: "x", count: 256) + "\">]><rss><channel><title>"
            + String(repeating: "&a;", count: 10_000)
        #expect(throws: FeedError.entityExpansion(limit: 1 << 20)) { try parse(wide) }
    }

    @Test("never fetch: external entities stay as they are written")
    func external() throws {
        let feed = try parse(
            "<!DOCTYPE rss [<!ENTITY e SYSTEM \"file:///etc/passwd\"><!ENTITY % p SYSTEM \"http://example.com/x\">%p;<!ENTITY n \"Quay\">]><rss><channel><title>&e; &n;</title></channel></rss>"
        )
        #expect(feed.title == "&e; Quay" && feed.recovered)
    }

    @Test("cut a text that is too long, and keep the item")
    func longText() throws {
        let feed = try parse(
            rss("<title>t</title><description>" + String(repeating: "long ", count: 100) + "</description><guid>g</guid>"),
            limits: limits { $0.maxText = 50 })
        #expect(feed.items.first?.summaryHTML?.text.utf8.count == 49 && feed.items.first?.id == "g" && feed.recovered)
    }

    @Test("hostile documents take time in proportion to their size")
    func linear() {
        let clock = ContinuousClock()
        for text in [
            "<rss><channel>" + String(repeating: "<item>", count: 60_000), "<rss><channel><title>" + String(repeating: "<", count: 300_000),
            "<rss><channel><title>" + String(repeating: "&", count: 300_000),
            "<rss><channel><item><description>" + String(repeating: "<![CDATA[", count: 50_000),
            "<rss " + String(repeating: "a='", count: 100_000), "<rss><channel>" + String(repeating: "</x>", count: 100_000),
            "<!--" + String(repeating: "<!--", count: 100_000),
        ] {
            let start = clock.now
            _ = try? parse(text)
            #expect(clock.now - start < .seconds(5))
        }
    }
}
