import FeedParsing
import Testing

@Suite("Subscription lists")
struct SubscriptionListTests {
    private func read(_ text: String) throws -> SubscriptionList { try #require(SubscriptionList.read(Array(text.utf8))) }

    @Test("name each OPML entry that is not taken, with its line and the reason")
    func rejectedEntries() throws {
        let list = try read(
            """
            <opml version="1.0"><body>
            <outline text="Fine" xmlUrl="https://one.example/feed"/>
            <outline text="Site only" type="rss" htmlUrl="https://two.example/"/>
            <outline text="Script" xmlUrl="javascript:run()"/>
            <outline text="Program" xmlUrl="exec:~/feed.sh"/>
            <outline title="No host" xmlUrl="http:///"/>
            <outline text="A folder"><outline text="Empty address" xmlUrl="  " htmlUrl="https://three.example/"/></outline>
            </body></opml>
            """)
        #expect(list.entries.map(\.url) == ["https://one.example/feed"])
        #expect(list.rejected.map(\.line) == [3, 4, 5, 6, 7])
        #expect(
            list.rejected.map(\.text) == [
                "Site only", "Script (javascript:run())", "Program (exec:~/feed.sh)", "No host (http:///)", "Empty address",
            ])
        #expect(list.rejected.allSatisfy { !$0.reason.isEmpty } && !list.isCut)
    }

    @Test("count entries whose address an earlier one has, and keep their tags")
    func repeatedEntries() throws {
        let list = try read(
            """
            <opml version="1.0"><body>
            <outline text="Ships"><outline text="One" xmlUrl="https://one.example/feed"/><outline xmlUrl="https://two.example/feed"/></outline>
            <outline text="Ports"><outline text="Again" xmlUrl="https://ONE.example:443/feed"/></outline>
            <outline text="Thrice" xmlUrl="https://one.example/feed#top"/>
            </body></opml>
            """)
        #expect(list.entries.map(\.url) == ["https://one.example/feed", "https://two.example/feed"])
        #expect(list.entries[0].title == "One" && list.entries[0].tags == ["Ships", "Ports"])
        #expect(list.repeated == 2 && list.rejected.isEmpty)
    }

    @Test(
        "that are cut off say so, and what is half there is no feed",
        arguments: [
            "<opml><body><outline text=\"a\" xmlUrl=\"https://a.example/\"/><outline text=\"b\" xmlUrl=\"https://b.exa",
            "<opml><body><outline text=\"a\" xmlUrl=\"https://a.example/\"/><outline text=\"b\" xmlUrl=\"https://b.example/\"",
            "<opml><body><outline text=\"a\" xmlUrl=\"https://a.example/\"/><outl",
            "<opml><body><outline text=\"a\" xmlUrl=\"https://a.example/\"/></body>",
        ])
    func cut(text: String) throws {
        let list = try read(text)
        #expect(list.entries.map(\.url) == ["https://a.example/"] && list.isCut)
    }

    @Test("in newsboat's form give addresses, tags and titles, and name the lines that are no feeds")
    func newsboat() throws {
        let list = try read(
            """
            # my feeds
            https://one.example/feed news "two words" "~One \\\"quoted\\\""
            https://two.example/feed   "!" ships # the rest is a comment

            "query:Unread:unread = \\\"yes\\\""
            exec:~/bin/make-feed tag
            filter:~/bin/f:https://three.example/feed
            https://one.example/feed again
            feed://four.example/feed
            """)
        #expect(
            list.entries == [
                .init(url: "https://one.example/feed", title: "One \"quoted\"", tags: ["news", "two words", "again"]),
                .init(url: "https://two.example/feed", tags: ["ships"]), .init(url: "http://four.example/feed"),
            ])
        #expect(list.rejected.map(\.line) == [5, 6, 7])
    }

    @Test(
        "are told from other files",
        arguments: [
            "", "hello\\nworld", "<html><body>x</body></html>", "{\"a\": 1}",
            "fetch:\n  host_delay: 1s\n  file_roots: [/x]\n  allow_private_networks: []\nfeeds:\n  - https://a.example/feed\n",
        ])
    func other(text: String) { #expect(SubscriptionList.read(Array(text.utf8)) == nil) }

    @Test("of deep folders and many entries take time in proportion")
    func deep() throws {
        let folders = String(repeating: "<outline text=\"f\">", count: 20_000)
        let entries = (0..<20_000).map { "<outline text=\"e\" xmlUrl=\"https://h\($0).example/\"/>" }.joined()
        let list = try read("<opml><body>" + folders + entries + "</body></opml>")
        #expect(list.entries.count == 20_000 && list.entries.allSatisfy { $0.tags == ["f"] })
    }

    @Test("with control characters in addresses are read again as they were written")
    func controls() throws {
        let list = try #require(SubscriptionList.read(Array("\"file:///\"a\u{1}b\u{2028}\u{85}c\u{C}\u{7F} x\nhttps://h.example/\u{2}f".utf8)))
        let again = try #require(SubscriptionList.read(OPML.write(list)))
        #expect(list.entries.map(\.url) == ["file:///abc", "https://h.example/f"])
        #expect(Set(again.entries.map(\.url)) == Set(list.entries.map(\.url)))
    }

    @Test("are written with one folder for each first tag")
    func written() throws {
        let list = SubscriptionList(
            title: "Mine",
            entries: [
                .init(url: "https://a.example/", tags: ["x"]), .init(url: "https://b.example/"), .init(url: "https://c.example/", tags: ["x", "y"]),
            ])
        let again = try #require(SubscriptionList.read(OPML.write(list)))
        #expect(again.entries.map(\.url) == ["https://b.example/", "https://a.example/", "https://c.example/"])
        #expect(again.entries.map(\.tags) == [[], ["x"], ["x", "y"]])
    }
}
