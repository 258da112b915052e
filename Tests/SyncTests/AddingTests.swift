import ControlAPI
import Store
import TestSupport
import Testing

@testable import Sync

@Suite("Adding feeds")
struct AddingTests {
    private func page(_ links: String...) -> LocalServer.Reply {
        let links = links.map { "<link rel=alternate type='application/rss+xml' href='\($0)'>" }.joined()
        return .init(200, [("Content-Type", "text/html")], text: "<html><head>\(links)</head><body>Hello</body></html>")
    }

    private func add(_ world: World, _ url: String, anyway: Bool? = nil) async throws -> FeedRow {
        let id = try await world.engine.addFeed(AddFeedRequest(url: url, anyway: anyway))
        try await world.quiet()
        return try await world.feed(id)
    }

    @Test("tries what a page names until a feed answers")
    func tries() async throws {
        let world = try await World()
        world.server.answer("/") { _ in page("/dead", "/page", "/live", "/never") }
        world.server.answer("/dead") { _ in .init(404) }
        world.server.answer("/page") { _ in page("/other") }
        world.server.answer("/live") { good($0, rss([1])) }
        #expect(try await add(world, world.server.url("/")).url == world.server.url("/live"))
        #expect(world.server.log.map(\.path) == ["/", "/dead", "/page", "/live"])
    }

    @Test("refuses what gives no feed now and says how to keep it", arguments: ["/404", "/empty", "/page", "/dead-links"])
    func refuses(path: String) async throws {
        let world = try await World()
        world.server.answer("/404") { _ in .init(404) }
        world.server.answer("/empty") { _ in .init(200) }
        world.server.answer("/page") { _ in page() }
        world.server.answer("/dead-links") { _ in page("/404", "/empty") }
        let problem = await #expect(throws: Problem.self) { _ = try await add(world, world.server.url(path)) }
        #expect(problem?.status == 422 && problem?.detail?.contains("--anyway") == true)
        #expect(try await world.store.feeds().isEmpty)
        #expect(try await add(world, world.server.url(path), anyway: true).url == world.server.url(path))
    }

    @Test("takes addresses as people write them, and knows those that are there already")
    func typed() async throws {
        let world = try await World()
        world.server.answer("/my%20feed") { good($0, rss([1])) }
        let host = world.server.host()
        let feed = try await add(world, "  feed://\(host)/my feed ")
        #expect(feed.url == world.server.url("/my%20feed"))
        let problem = await #expect(throws: Problem.self) { _ = try await add(world, "feed:http://\(host)/my feed") }
        #expect(problem?.status == 409)
        await #expect(throws: Problem.self) { _ = try await add(world, "exec:ls") }
    }

    @Test("keeps credentials of an address for the server and shows them to nobody")
    func credentials() async throws {
        let world = try await World()
        world.server.answer("/") { $0.header("authorization") == "Basic YW5uOnMzY3JldA==" ? good($0, rss([1])) : .init(401) }
        let feed = try await add(world, "http://ann:s3cret@\(world.server.host())/")
        #expect(feed.url.contains("s3cret") && !feed.shownURL.contains("s3cret") && !feed.displayName.contains("s3cret"))
        #expect(feed.isAt("http://\(world.server.host())/") && feed.isAt(feed.url))
        #expect(try await world.state(feed.id).lastStatus == 200)
    }

    @Test("of a list keeps every feed before any is asked, and names what is not taken")
    func list() async throws {
        let world = try await World()
        world.server.answer("/good") { good($0, rss([1])) }
        world.server.answer("/busy") { _ in .init(503) }
        let urls = [world.server.url("/good"), world.server.url("/busy"), "http://127.0.0.1:1/x", "javascript:x", world.server.url("/good")]
        let report = try await world.engine.importFeeds(ImportFeedsRequest(feeds: urls.map { AddFeedRequest(url: $0, tags: ["news"]) }))
        #expect(report.entries.map(\.result) == [.added, .added, .added, .rejected, .present])
        #expect(report.entries[3].reason?.isEmpty == false)
        #expect(try await world.store.feeds().map(\.tags) == [["news"], ["news"], ["news"]])
        try await world.quiet()
        #expect(Set(world.server.log.map(\.path)) == ["/good", "/busy"])
    }

    @Test("reads a transfer that broke off as far as it came, and says so")
    func cut() async throws {
        let world = try await World()
        let text = rss(Array(1...50))
        world.server.answer("/feed") { request in
            request.number == 1
                ? .raw("HTTP/1.1 200 OK\r\nETag: \"v1\"\r\nContent-Length: 99999\r\nConnection: close\r\n\r\n" + text.prefix(text.count / 2))
                : good(request, text)
        }
        let id = try await world.add()
        let first = try await world.store.articles(ArticleFilter(feed: id), limit: 500).count
        #expect(first > 0 && first < 50)
        #expect(try await world.lastPoll(id).detail?.contains("shorter") == true)
        try await world.advance(by: 86_400)
        #expect(try await world.store.articles(ArticleFilter(feed: id), limit: 500).count == 50)
    }
}
