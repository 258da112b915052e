import Models
import Store
import TestSupport
import Testing

@testable import Sync

@Suite("Addresses that pages name for themselves")
struct PageAddressTests {
    private static let ferry = [
        "The ferry left the old harbour before dawn, and the crew counted forty crates without waiting for the pilot who had the charts.",
        "Nobody on the quay knew why, though the harbour board had promised a later departure only a day before in a letter to the town.",
        "By noon the crates stood on the far shore, and the pilot was still asking the harbour master for a boat of his own to follow them.",
    ]
    private static let market = [
        "The fish market opened late because the ice had not come, and the buyers from the hills went home with empty carts and long faces.",
        "A second lorry was sent for in the afternoon, but its driver took the coast road by mistake and reached the town after dark.",
    ]

    private static func page(_ body: [String], canonical: String) -> String {
        "<html><head><title>A headline</title><link rel=\"canonical\" href=\"\(canonical)\"></head><body><article><h1>A headline</h1>"
            + body.map { "<p>\($0)</p>" }.joined() + "</article></body></html>"
    }

    /// A world whose one feed links to these addresses, and the texts and canonical addresses of their pages.
    private func world(_ pages: [(address: String, path: String, body: [String], canonical: @Sendable (World) -> String)]) async throws -> World {
        let world = try await World(addresses: ["127.0.0.1", "127.0.0.2"]) { settings in
            settings.pages.fetch = true
            settings.pages.robots = false
        }
        let links = pages.map { world.server.url($0.path, address: $0.address) }
        world.server.answer("/feed") { request in
            good(
                request,
                links.enumerated().reduce(rss(Array(1...links.count))) {
                    $0.replacingOccurrences(of: "http://news.example/\($1.offset + 1)<", with: "\($1.element)<")
                })
        }
        for page in pages {
            let text = Self.page(page.body, canonical: page.canonical(world))
            world.server.answer(String(page.path.prefix { $0 != "?" })) { _ in .init(200, [("Content-Type", "text/html")], text: text) }
        }
        try await world.add()
        try await world.server.wait { log in log.filter { $0.path != "/feed" }.count == pages.count }
        try await world.untilNoPages()
        return world
    }

    private func article(_ id: Int64, _ world: World) async throws -> Article { try #require(try await world.store.article(id: id)).article }

    @Test("on its own site it is taken over; the page is fetched where the feed says it is")
    func ownSite() async throws {
        let world = try await world([("127.0.0.1", "/www/?utm_source=feed&n=7", Self.ferry, { $0.server.url("/news/ferry") })])
        #expect(world.server.log.map(\.path).contains("/www/?utm_source=feed&n=7"))
        let article = try await article(1, world)
        #expect(article.url == world.server.url("/news/ferry"))
        #expect(article.body == Self.ferry)
    }

    @Test("a page that has become the site's front page is not read; the article keeps the text of its feed")
    func frontPage() async throws {
        let world = try await World(addresses: ["127.0.0.1"]) { settings in
            settings.pages.fetch = true
            settings.pages.robots = false
        }
        world.server.answer("/feed") { request in
            good(request, rss([1]).replacingOccurrences(of: "http://news.example/1<", with: "\(world.server.url("/2025/gone"))<"))
        }
        world.server.answer("/2025/gone") { _ in .init(302, [("Location", "/")]) }
        world.server.answer("/") { _ in .init(200, [("Content-Type", "text/html")], text: Self.page(Self.market, canonical: "/")) }
        try await world.add()
        try await world.server.wait { log in log.contains { $0.path == "/" } }
        try await world.untilNoPages()
        let article = try await article(1, world)
        #expect(!article.body.contains(Self.market[0]) && article.partial == true)
        #expect(PageFetcher.isFrontPage("https://news.example") && PageFetcher.isFrontPage("https://news.example/index.html#top"))
        #expect(!PageFetcher.isFrontPage("https://news.example/?p=7") && !PageFetcher.isFrontPage("https://news.example/en/"))
    }

    @Test("an address that the pages of two other texts name is taken over by one of them, and makes no copies")
    func sameAddress() async throws {
        let world = try await world([
            ("127.0.0.1", "/a", Self.ferry, { $0.server.url("/news/ferry") }), ("127.0.0.1", "/b", Self.market, { $0.server.url("/news/ferry") }),
        ])
        let articles = [try await article(1, world), try await article(2, world)]
        #expect(articles.allSatisfy { $0.duplicateOf == nil })
        #expect(articles.filter { $0.url == world.server.url("/news/ferry") }.count == 1)
    }

    @Test("on another site it is believed only where the texts agree")
    func anotherSite() async throws {
        let world = try await world([("127.0.0.1", "/news/ferry", Self.ferry, { $0.server.url("/news/ferry") })])
        let original = world.server.url("/news/ferry")
        for (path, body) in [("/copy", Self.ferry), ("/claim", Self.market)] {
            world.server.answer(path) { _ in .init(200, [("Content-Type", "text/html")], text: Self.page(body, canonical: original)) }
        }
        let links = ["/copy", "/claim"].map { world.server.url($0, address: "127.0.0.2") }
        world.server.answer("/second") { request in
            good(
                request,
                rss([2, 3]).replacingOccurrences(of: "http://news.example/2<", with: "\(links[0])<")
                    .replacingOccurrences(of: "http://news.example/3<", with: "\(links[1])<"))
        }
        try await world.addURL(world.server.url("/second", address: "127.0.0.2"))
        try await world.server.wait { log in log.contains { $0.path == "/copy" } && log.contains { $0.path == "/claim" } }
        try await world.untilNoPages()
        let copy = try #require(try await world.store.articles(ArticleFilter(), limit: 9).map(\.article).first { $0.url == links[0] })
        #expect(copy.duplicateOf == 1)
        #expect(copy.duplicateKind == .exact)
        let claim = try #require(try await world.store.articles(ArticleFilter(), limit: 9).map(\.article).first { $0.url == links[1] })
        #expect(claim.duplicateOf == nil)
    }

    @Test("neither the scheme nor www. makes another article")
    func scheme() async throws {
        let world = try await World()
        world.server.answer("/feed") { good($0, rss([1])) }
        world.server.answer("/second") {
            good($0, rss([1]).replacingOccurrences(of: "http://news.example/1", with: "https://www.news.example/1"))
        }
        try await world.add()
        try await world.addURL(world.server.url("/second"))
        #expect(try await world.store.statistics().articles == 1)
    }

    @Test("a page with less than the feed has is kept, and read again later")
    func lesser() async throws {
        let world = try await world([("127.0.0.1", "/short", ["Words."], { $0.server.url("/short") })])
        let before = try await article(1, world)
        #expect(before.body == ["Words of the item with the number 1."])
        #expect(try await world.store.rawPages(after: 0, since: 0, limit: 9).map(\.raw.kind) == [.feed])
        var last: Int?
        for await progress in world.engine.reparse(since: 0) { last = progress.changed }
        #expect(last == 0)
        #expect(try await article(1, world).body == before.body)
    }
}
