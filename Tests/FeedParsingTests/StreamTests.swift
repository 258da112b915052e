import Markup
import Testing

@testable import FeedParsing

/// Feeds the parser pieces of a size.
private func pieces(_ text: String, _ size: Int, onItem: ((ParsedItem) -> Void)? = nil) throws -> ParsedFeed {
    var parser = FeedParser(documentURL: "http://example.org/feed", onItem: onItem)
    let bytes = Array(text.utf8)
    for start in stride(from: 0, to: bytes.count, by: size) {
        try bytes[start..<min(start + size, bytes.count)].withUnsafeBytes { try parser.consume($0) }
    }
    return try parser.finish()
}

private let documents = [
    "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<!DOCTYPE rss [<!ENTITY n \"Đà Nẵng\">]><rss version=\"2.0\" xmlns:c=\"http://purl.org/rss/1.0/modules/content/\"><channel><title>&n; &amp; biển</title><!-- a > b --><item><title><![CDATA[Cá & gạo]]></title><c:encoded><![CDATA[<p>x</p>]]]]><![CDATA[>]]></c:encoded></item><item><guid>g</guid><description>&lt;p&gt;é&lt;/p&gt;</description></item></channel></rss>",
    "<feed xmlns='http://www.w3.org/2005/Atom'><entry><content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'><a href='/x'>Phở</a> &amp; <br/></div></content></entry></feed>",
    "{\"version\":\"https://jsonfeed.org/version/1.1\",\"title\":\"T\",\"items\":[{\"id\":\"1\",\"content_html\":\"<p>\\u00e9 \\\"q\\\" ]}</p>\"},{\"id\":2}],\"authors\":[{\"name\":\"Ann\"}]}",
]

@Suite("Feeds in pieces")
struct StreamTests {
    @Test("give the same as the whole, whatever the size of the pieces", arguments: documents, [1, 2, 3, 5, 16, 61])
    func same(text: String, size: Int) throws {
        let whole = try pieces(text, text.utf8.count)
        let feed = try pieces(text, size)
        #expect(feed.items == whole.items && feed.title == whole.title && feed.recovered == whole.recovered && feed.warnings == whole.warnings)
        #expect(!whole.items.isEmpty && !whole.recovered)
    }

    @Test("end a comment without content at once, whatever follows in the same piece", arguments: [1, 4, 7, 32, 4_000])
    func emptyComment(size: Int) throws {
        let text = "<rss><channel><item><title>A<!-->B</title></item><item><title>C</title></item><!-- x --></channel></rss>"
        #expect(try pieces(text, size).items.map(\.title) == ["AB", "C"])
        // Found by the fuzzer, repeated as it does.
        let found = String(repeating: "<?xml T</item>ide</n.e</item>w:titM<!-->Tide</nem\u{1}the $20 percentl<rss", count: 60)
        #expect((try? pieces(found, size).items) == (try? pieces(found, found.utf8.count).items))
    }

    @Test("hand an item over as soon as it ends")
    func early() throws {
        var parser: FeedParser?
        var seen: [String?] = []
        parser = FeedParser { seen.append($0.title) }
        try Array(String(repeating: " ", count: 5_000).utf8).withUnsafeBytes { try parser?.consume($0) }
        try Array("<rss><channel><item><title>One</title></item><item><title>Tw".utf8).withUnsafeBytes { try parser?.consume($0) }
        #expect(seen == ["One"])
        try Array("o</title></item>".utf8).withUnsafeBytes { try parser?.consume($0) }
        #expect(seen == ["One", "Two"])
        #expect(try parser?.finish().items.isEmpty == true)
    }
}

@Suite("Identities of items")
struct IdentityTests {
    private func ids(_ items: String) throws -> [String?] { try parse("<rss><channel>\(items)</channel></rss>").items.map(\.id) }

    @Test("are derived where there is none, and stay the same")
    func derived() throws {
        let items = "<item><link>/1</link></item><item><title>Only a title</title></item><item><description>Only text</description></item>"
        let first = try ids(items)
        #expect(first[0] == "http://example.org/1" && Set(first).count == 3 && !first.contains(nil))
        // Another item in front changes no other's.
        #expect(try ids("<item><title>New</title></item>" + items).dropFirst() == first[...])
    }

    @Test("are told apart where different items share one")
    func shared() throws {
        let found = try ids(
            "<item><guid>g</guid><link>/1</link></item><item><guid>g</guid><link>/2</link></item><item><guid>g</guid><title>T</title></item>")
        #expect(found == ["g", "g#http://example.org/2", "g#T"])
        #expect(Set(try ids("<item><link>/1</link><title>A</title></item><item><link>/1</link><title>B</title></item>")).count == 2)
    }

    @Test("of an item printed twice stay one")
    func twice() throws {
        let item = "<item><guid>g</guid><link>/1</link><title>T</title></item>"
        #expect(try ids(item + item) == ["g", "g"])
    }

    @Test("hold for a long feed")
    func many() throws {
        let found = try ids((0..<5_000).map { "<item><guid>\($0 % 2_500)</guid><title>\($0)</title></item>" }.joined())
        #expect(Set(found).count == 5_000)
    }

    @Test(
        "are permalinks only where guid says so or says nothing",
        arguments: [
            ("<guid>http://example.org/1</guid>", "http://example.org/1", true),
            ("<guid isPermaLink=\"false\">http://example.org/1</guid>", nil, false),
            ("<guid isPermaLink=\"true\">http://example.org/1</guid><link>http://example.org/2</link>", "http://example.org/2", false),
            ("<guid>urn:x</guid>", nil, false),
        ] as [(String, String?, Bool)])
    func permalinks(guid: String, link: String?, isPermalink: Bool) throws {
        let item = try onlyItem(rss(guid))
        #expect(item.link == link && item.idIsPermalink == isPermalink)
    }
}
