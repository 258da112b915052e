import Testing

@testable import FeedParsing

@Suite("Text of feeds")
struct TextTests {
    @Test(
        "of titles is plain, whatever layers of encoding lie around it",
        arguments: [
            ("<title>Fish &amp; rice</title>", "Fish & rice"), ("<title>Fish &amp;amp; rice</title>", "Fish & rice"),
            ("<title><![CDATA[Fish & rice]]></title>", "Fish & rice"),
            ("<title><![CDATA[Fish &amp; <b>rice</b>]]></title>", "Fish & rice"), ("<title>&lt;b&gt;Fish&lt;/b&gt;</title>", "Fish"),
            ("<title>1 &lt; 2</title>", "1 < 2"),
            ("<title>  Two\n lines </title>", "Two lines"), ("<title>Caf&#xE9; &#8211; &#146;s</title>", "Café – ’s"),
            ("<title>A <b>b</b> c</title>", "A b c"),
            ("<title>AT&T</title>", "AT&T"), ("<title>x&hellip;</title>", "x…"),
        ])
    func titles(title: String, expected: String) throws { #expect(try onlyItem(rss(title)).title == expected) }

    @Test(
        "of Atom goes by its type (RFC 4287 §3.1, §4.1.3)",
        arguments: [
            ("<title type=\"text\">a &lt;b&gt; c</title>", "a <b> c"), ("<title>a &lt;b&gt; c</title>", "a <b> c"),
            ("<title type=\"html\">a &lt;b&gt;c&lt;/b&gt;</title>", "a c"),
            ("<title type=\"html\">a &amp;lt; c</title>", "a < c"),
            ("<title type=\"xhtml\"><div xmlns=\"http://www.w3.org/1999/xhtml\">a <b>c</b></div></title>", "a c"),
            ("<title type=\"xhtml\"><x:div xmlns:x=\"http://www.w3.org/1999/xhtml\">a &lt; <x:b>c</x:b></x:div></title>", "a < c"),
        ])
    func atomTitles(title: String, expected: String) throws { #expect(try onlyItem(atom(title)).title == expected) }

    @Test(
        "of Atom content is HTML of any type",
        arguments: [
            ("<content type=\"html\">&lt;p&gt;a&lt;/p&gt;</content>", "<p>a</p>"), ("<content type=\"text\">a &lt; b</content>", "a &lt; b"),
            (
                "<content type=\"xhtml\"><div xmlns=\"http://www.w3.org/1999/xhtml\"><p>a &amp; <br/>b</p></div></content>",
                "<div><p>a &amp; <br>b</p></div>"
            ),
            ("<content type=\"application/octet-stream\">PHA+YTwvcD4=</content>", "<p>a</p>"),
            ("<content type=\"html\"><![CDATA[<p>a<script>x</script></p>]]></content>", "<p>a</p>"),
            ("<content src=\"http://example.org/full\" type=\"text/html\"/>", nil),
            ("<content type=\"image/png\">iVBORw0KGgoAAAANSUhEUg==</content>", nil),
        ] as [(String, String?)])
    func atomContent(content: String, expected: String?) throws { #expect(try onlyItem(atom(content)).contentHTML?.text == expected) }

    @Test(
        "of Atom 0.3 goes by its mode",
        arguments: [
            ("<content type=\"text/html\" mode=\"escaped\">&lt;p&gt;a&lt;/p&gt;</content>", "<p>a</p>"),
            ("<content type=\"text/html\" mode=\"base64\">PHA+YTwvcD4=</content>", "<p>a</p>"),
            ("<content type=\"application/xhtml+xml\" mode=\"xml\"><p xmlns=\"http://www.w3.org/1999/xhtml\">a</p></content>", "<p>a</p>"),
            ("<content type=\"text/plain\">a &lt; b</content>", "a &lt; b"),
        ])
    func atom03(content: String, expected: String) throws {
        let item = try onlyItem("<feed version=\"0.3\" xmlns=\"http://purl.org/atom/ns#\"><entry>\(content)</entry></feed>")
        #expect(item.contentHTML?.text == expected)
    }

    @Test("of RSS descriptions is sanitised HTML with absolute links")
    func description() throws {
        let item = try onlyItem(
            rss("<description>&lt;p onclick='x'&gt;&lt;a href='/a'&gt;a&lt;/a&gt;&lt;img src='i.png'&gt;&lt;script&gt;x&lt;/script&gt;</description>")
        )
        #expect(item.summaryHTML?.text == "<p><a href=\"http://example.org/a\">a</a><img src=\"http://example.org/i.png\"></p>")
    }

    @Test("of a second, fuller description is the content")
    func twoDescriptions() throws {
        let item = try onlyItem(rss("<description>Short</description><summary>Longer by far</summary>"))
        #expect(item.summaryHTML?.text == "Short" && item.contentHTML?.text == "Longer by far")
    }

    @Test(
        "of persons is their name",
        arguments: [
            ("<author>ann@example.org (Ann Nguyen)</author>", ["Ann Nguyen"]),
            ("<author>Ann Nguyen &lt;ann@example.org&gt;</author>", ["Ann Nguyen"]),
            ("<author>Ann Nguyen</author>", ["Ann Nguyen"]), ("<author>Ann Nguyen (ann@example.org)</author>", ["Ann Nguyen"]),
            ("<dc:creator>Ann</dc:creator><dc:creator>Binh</dc:creator>", ["Ann", "Binh"]), ("<author><name>Ann</name></author>", ["Ann"]),
            ("<author>ann@example.org</author>", ["ann@example.org"]),
        ])
    func persons(author: String, expected: [String]) throws {
        #expect(try onlyItem(rss(author, namespaces: "xmlns:dc=\"http://purl.org/dc/elements/1.1/\"")).authors == expected)
    }
}

@Suite("Links and languages of feeds")
struct ContextTests {
    @Test("are relative to xml:base, Content-Location and document in that order")
    func bases() throws {
        let text = atom(
            "<link href=\"1\"/><content type=\"html\" xml:base=\"deep/\">&lt;a href=\"x\"&gt;x&lt;/a&gt;</content>", attributes: "xml:base=\"/root/\""
        )
        let plain = try parse(text, url: "http://example.org/feed")
        #expect(plain.items.first?.link == "http://example.org/root/1")
        #expect(plain.items.first?.contentHTML?.text == "<a href=\"http://example.org/root/deep/x\">x</a>")
        let located = try parse(atom("<link href=\"1\"/>"), url: "http://example.org/feed", location: "/moved/")
        #expect(located.items.first?.link == "http://example.org/moved/1")
        let unsafe = try parse(atom("<link href=\"1\"/>"), url: "http://example.org/feed", location: "javascript:x")
        #expect(unsafe.items.first?.link == "http://example.org/1")
    }

    @Test("end with their element")
    func scope() throws {
        let feed = try parse(
            "<feed xmlns=\"http://www.w3.org/2005/Atom\"><entry xml:base=\"http://a.example/\"><link href=\"1\"/></entry><entry><link href=\"2\"/></entry></feed>"
        )
        #expect(feed.items.map(\.link) == ["http://a.example/1", "http://example.org/2"])
    }

    @Test("languages are inherited, and overruled further in")
    func languages() throws {
        #expect(try parse(atom("<title>x</title>", attributes: "xml:lang=\"vi\"")).language == "vi")
        #expect(try parse(atom("<title>x</title>"), language: "fr").language == "fr")
        let item = try onlyItem(atom("<content xml:lang=\"en\">x</content>"))
        #expect(item.language == "en")
    }
}
