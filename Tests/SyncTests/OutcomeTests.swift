import ControlAPI
import Fetch
import Foundation
import Models
import Schedule
import Settings
import Store
import TestSupport

import Testing

@testable import ControlAnswers
@testable import Sync

private let hour: Int64 = 3_600
private let day: Int64 = 86_400

@Suite("Moves and ends")
struct MoveAndEndTests {
    @Test("301 and 308 are adopted after they have repeated over days; identity and history stay", arguments: [301, 308])
    func permanent(status: Int) async throws {
        let world = try await World()
        world.server.answer("/old") { good($0, rss([1])) }
        let id = try await world.add("/old")
        world.server.answer("/old") { _ in .init(status, [("Location", "/new")]) }
        world.server.answer("/new") { good($0, etag: "\"v2\"", rss([1, 2])) }
        for _ in 0..<47 { try await world.advance(by: hour) }
        #expect(try await world.feed(id).url == world.server.url("/old"))
        for _ in 0..<3 { try await world.advance(by: hour) }
        let row = try await world.feed(id)
        #expect(row.url == world.server.url("/new"))
        #expect(row.originalURL == world.server.url("/old"))
        #expect(row.health == "moved")
        #expect(try await world.changes("move").count == 1)
        #expect(try await world.store.articles(ArticleFilter(feed: id), limit: 9).count == 2)
        let before = world.server.requests("/old").count
        try await world.advance(by: hour)
        #expect(world.server.requests("/old").count == before)
        #expect(try await world.store.polls(feed: id, limit: 99).count == 40)
    }

    @Test("302 and 307 never are", arguments: [302, 307])
    func temporary(status: Int) async throws {
        let world = try await World()
        world.server.answer("/old") { _ in .init(status, [("Location", "/new")]) }
        world.server.answer("/new") { good($0, rss([1])) }
        let id = try await world.add("/old")
        for _ in 0..<10 { try await world.advance(by: day) }
        #expect(try await world.feed(id).url == world.server.url("/old"))
        #expect(try await world.state(id).moveTarget == nil)
    }

    @Test("of a chain, only what is permanent from its beginning on")
    func chain() async throws {
        let world = try await World()
        world.server.answer("/a") { _ in .init(301, [("Location", "/b")]) }
        world.server.answer("/b") { _ in .init(302, [("Location", "/c")]) }
        world.server.answer("/c") { good($0, rss([1])) }
        let id = try await world.add("/a")
        for _ in 0..<5 { try await world.advance(by: day) }
        #expect(try await world.feed(id).url == world.server.url("/b"))
    }

    @Test("a redirect to a page, or to another feed, is not adopted")
    func elsewhere() async throws {
        let world = try await World()
        world.server.answer("/old") { good($0, rss([1])) }
        let id = try await world.add("/old")
        world.server.answer("/old") { _ in .init(301, [("Location", "/there")]) }
        world.server.answer("/there") { _ in .init(200, [("Content-Type", "text/html")], text: "<html><body>We are moving house</body></html>") }
        for _ in 0..<5 { try await world.advance(by: day) }
        #expect(try await world.state(id).errorKind == .html)
        world.server.answer("/there") { good($0, etag: "\"other\"", rss([50, 51], title: "Something else")) }
        for _ in 0..<6 { try await world.advance(by: day) }
        #expect(try await world.feed(id).url == world.server.url("/old"))
        #expect(try await world.answers.feed(id).explanation.contains("another feed"))
    }

    @Test("where another feed lives already, the address stays")
    func taken() async throws {
        let world = try await World()
        world.server.answer("/new") { good($0, rss([1])) }
        world.server.answer("/old") { _ in .init(301, [("Location", "/new")]) }
        try await world.add("/new")
        let id = try await world.add("/old")
        for _ in 0..<6 { try await world.advance(by: day) }
        #expect(try await world.feed(id).url == world.server.url("/old"))
        #expect(try await world.changes("move").isEmpty)
    }

    @Test("410 stops the feed and says so; by hand it may come back")
    func gone() async throws {
        let world = try await World()
        world.server.answer("/feed") { _ in .init(410) }
        let id = try await world.add()
        #expect(try await world.changes("gone").count == 1)
        for _ in 0..<3 { try await world.advance(by: 40 * day) }
        try await world.restart()
        #expect(world.server.log.count == 1)
        let info = try await world.answers.feed(id)
        #expect(info.health == "gone")
        #expect(info.nextPoll == nil)
        #expect(info.explanation.contains("410 Gone"))
        world.server.answer("/feed") { good($0, rss([1])) }
        #expect(try await world.sync(id).first?.outcome == .ok)
        #expect(try await world.feed(id).health == "ok")
        #expect(try await world.wait(id) == hour)
    }

    @Test("a feed that turned into a page is told so, with the feeds that the page names")
    func page() async throws {
        let world = try await World()
        world.server.answer("/feed") { good($0, rss([1])) }
        let id = try await world.add()
        world.server.answer("/feed") { _ in
            .init(
                200, [("Content-Type", "text/html")],
                text: "<!doctype html><html><head><link rel=alternate type=application/rss+xml href=/rss2></head></html>")
        }
        try await world.advance(by: hour)
        #expect(try await world.state(id).errorKind == .html)
        #expect(try await world.lastPoll(id).detail?.contains("/rss2") == true)
        #expect(try await world.state(id).etag == "\"v1\"")
    }

    @Test("a Cloudflare challenge is recognised, by its header and by its page", arguments: [true, false])
    func challenge(hasHeader: Bool) async throws {
        let world = try await World()
        world.server.answer("/feed") { _ in
            .init(
                403, hasHeader ? [("CF-Mitigated", "challenge")] : [("Server", "cloudflare"), ("Content-Type", "text/html; charset=UTF-8")],
                text: "<title>Just a moment...</title>")
        }
        let id = try await world.add()
        #expect(try await world.state(id).errorKind == .challenge)
        #expect(try await world.state(id).errorText?.contains("Cloudflare") == true)
        world.server.answer("/plain") { _ in .init(403, [("Server", "cloudflare"), ("CF-Ray", "1")], text: "no") }
        #expect(try await world.state(world.add("/plain")).errorKind == .forbidden)
    }

    @Test("statuses without a document are errors with their own words", arguments: [204, 206, 304, 301, 418] as [Int])
    func noDocument(status: Int) async throws {
        let world = try await World()
        world.server.answer("/feed") { _ in .init(status, text: rss([1])) }
        let id = try await world.add()
        #expect(try await world.state(id).errorKind == .http(status))
        #expect(try await world.lastPoll(id).outcome == .http(status))
        #expect(try await world.feed(id).health == "failing")
    }

    @Test(
        "each failure to reach or read has its class",
        arguments: [
            ("http://127.0.0.1:1/", "connect"), ("http://name.invalid/", "dns"), ("file:///etc/passwd", "file_not_allowed"),
        ])
    func classes(url: String, kind: String) async throws {
        let world = try await World()
        let id = try await world.addURL(url)
        #expect(try await world.state(id).errorKind?.rawValue == kind)
    }

    @Test("a document cut off on its way is read, but asked for whole again")
    func cut() async throws {
        let world = try await World()
        let text = rss(Array(1...400))
        world.server.answer("/feed") { request in
            if request.number == 1 {
                return .init(200, [("ETag", "\"v1\""), ("Content-Encoding", "gzip")], body: Array(gzip(Array(text.utf8)).dropLast(500)))
            }
            return good(request, text)
        }
        let id = try await world.add()
        let first = try await world.store.articles(ArticleFilter(feed: id), limit: 500).count
        #expect(first > 0 && first < 400)
        try await world.advance(by: day)
        #expect(try await world.store.articles(ArticleFilter(feed: id), limit: 500).count == 400)
    }
}

@Suite("Gaps")
struct GapPollTests {
    @Test("what was missed is fetched from the archive documents back to what is known (RFC 5005 §4)")
    func archive() async throws {
        let world = try await World()
        @Sendable func link(_ path: String) -> String { "<atom:link rel=\"prev-archive\" href=\"\(path)\"/>" }
        world.server.answer("/feed") { good($0, rss([3, 4], head: link("/4"))) }
        world.server.answer("/4") { _ in .init(text: rss([1, 2], head: link("/0"))) }
        let id = try await world.add()
        #expect(world.server.log.count == 1)
        world.server.answer("/feed") { good($0, etag: "\"v2\"", rss([20, 21], head: link("/19"))) }
        world.server.answer("/19") { _ in .init(text: rss([10, 11, 12], head: link("/9"))) }
        world.server.answer("/9") { _ in .init(text: rss([4, 5, 6], head: link("/4"))) }
        try await world.advance(by: hour)
        #expect(world.server.log.map(\.path) == ["/feed", "/feed", "/19", "/9"])
        #expect(try await world.store.articles(ArticleFilter(feed: id), limit: 99).count == 9)
        let gap = try #require(try await world.changes("gap").first)
        #expect(gap.data == "{\"documents\":2,\"items\":6,\"met\":true}")
        #expect(try await world.wait(id) == hour / 2)
        #expect(try await world.answers.feed(id).explanation.contains("items were missed"))
    }

    @Test("a remote feed cannot name a local file as its archive, and a local feed can", arguments: ["prev-archive", "next"])
    func localArchive(rel: String) async throws {
        let world = try await World { $0.fetch.fileRoots = ["/"] }
        let archive = world.folder.file("archive.xml")
        try rss([11, 12]).write(toFile: archive, atomically: true, encoding: .utf8)
        let head = "<atom:link rel=\"\(rel)\" href=\"file://\(archive)\"/>"
        world.server.answer("/feed") { good($0, rss([1])) }
        let remote = try await world.add()
        world.server.answer("/feed") { good($0, etag: "\"v2\"", rss([9], head: head)) }
        try await world.advance(by: hour)
        #expect(try await world.store.articles(ArticleFilter(feed: remote), limit: 99).count == 2)

        let local = world.folder.file("feed.xml")
        try rss([21]).write(toFile: local, atomically: true, encoding: .utf8)
        let id = try await world.addURL("file://\(local)")
        try rss([29, 30], head: head).write(toFile: local, atomically: true, encoding: .utf8)
        try await world.advance(by: day)
        #expect(try await world.store.articles(ArticleFilter(feed: id), limit: 99).count == 5)
    }

    @Test("pages of a paged feed do as well, and a link in circles ends")
    func pages() async throws {
        let world = try await World()
        world.server.answer("/feed") { request in
            request.path.contains("page") ? .init(text: rss([7], head: "<atom:link rel=\"next\" href=\"/feed?page=2\"/>")) : good(request, rss([1]))
        }
        let id = try await world.add()
        world.server.answer("/feed") { request in
            request.path.contains("page")
                ? .init(text: rss([7], head: "<atom:link rel=\"next\" href=\"/feed?page=2\"/>"))
                : good(request, etag: "\"v2\"", rss([9], head: "<atom:link rel=\"next\" href=\"/feed?page=2\"/>"))
        }
        try await world.advance(by: hour)
        #expect(world.server.log.map(\.path) == ["/feed", "/feed", "/feed?page=2"])
        #expect(try await world.store.articles(ArticleFilter(feed: id), limit: 99).count == 3)
    }

    @Test("226 with only what is new is no gap (RFC 3229)")
    func delta() async throws {
        let world = try await World()
        world.server.answer("/feed") { request in
            request.isUnconditional
                ? .init(200, [("ETag", "\"1\"")], text: rss([1, 2]))
                : .init(226, [("ETag", "\"\(request.number)\""), ("IM", "feed")], text: rss([10 + request.number]))
        }
        let id = try await world.add()
        for _ in 0..<3 { try await world.advance(by: hour) }
        #expect(try await world.changes("gap").isEmpty)
        #expect(try await world.store.articles(ArticleFilter(feed: id), limit: 99).count == 5)
        #expect(world.server.log.last?.header("if-none-match") == "\"3\"")
        #expect(try await world.lastPoll(id).status == 226)
    }
}

@Suite("Our own network")
struct OwnNetworkTests {
    /// Five hosts of which none can be reached from a given moment on.
    private func outage(_ body: (World, [Int64]) async throws -> Void) async throws {
        let world = try await World(addresses: (1...5).map { "127.0.0.\($0)" })
        world.server.answer("*") { good($0, rss([1])) }
        var feeds: [Int64] = []
        for address in world.server.addresses { feeds.append(try await world.add(address: address)) }
        try await body(world, feeds)
    }

    @Test("when no host can be reached polls wait, no error is counted, and all go on when one answers")
    func offline() async throws {
        try await outage { world, feeds in
            await world.server.pause()
            try await world.advance(by: hour)
            #expect(world.engine.activity.isOffline)
            for id in feeds {
                let state = try await world.state(id)
                #expect(state.consecutiveErrors == 0, "\(state.errorText ?? "")")
                #expect(try await world.feed(id).health == "ok")
            }
            #expect(try await world.changes("offline").count == 1)
            #expect(try await world.answers.status().offline)
            // One probe after the other while it lasts, and nothing is counted.
            for _ in 0..<10 { try await world.advance(by: 600) }
            for id in feeds { #expect(try await world.state(id).consecutiveErrors == 0) }
            try await world.server.resume()
            let before = world.server.log.count
            for _ in 0..<4 { try await world.advance(by: 900) }
            #expect(!world.engine.activity.isOffline)
            #expect(try await world.changes("online").count == 1)
            #expect(Set(world.server.log.dropFirst(before).map(\.address)).count == 5)
            #expect(world.server.log.dropFirst(before).allSatisfy { !$0.isUnconditional })
        }
    }

    @Test("six dead hosts among sixteen are no outage, whichever fail first")
    func several() async throws {
        let world = try await World(addresses: (1...10).map { "127.0.0.\($0)" })
        world.server.answer("*") { good($0, rss([1])) }
        // The first look must be over: one that falls between the additions would see hosts that are all dead.
        try await world.quiet()
        var dead: [Int64] = []
        for number in 1...6 { dead.append(try await world.addURL("http://127.0.1.\(number):1/feed", waits: false)) }
        for address in world.server.addresses { try await world.addURL(world.server.url("/feed", address: address), waits: false) }
        for _ in 0..<6 { try await world.advance(by: hour) }
        for id in dead { #expect(try await world.state(id).consecutiveErrors >= 2) }
        #expect(try await world.changes("offline").isEmpty)
        #expect(!world.engine.activity.isOffline)
    }

    @Test("one dead host among living ones counts")
    func one() async throws {
        let world = try await World(addresses: ["127.0.0.1", "127.0.0.2"])
        world.server.answer("*") { good($0, rss([1])) }
        try await world.add(address: "127.0.0.1")
        try await world.add(address: "127.0.0.2")
        let dead = try await world.addURL("http://127.0.0.9:1/feed")
        try await world.advance(by: hour)
        #expect(try await world.state(dead).consecutiveErrors >= 2)
        #expect(!world.engine.activity.isOffline)
    }
}

@Suite("Syncs by hand")
struct ManualSyncTests {
    @Test("ask at once and conditionally; by force without validators")
    func manual() async throws {
        let world = try await World()
        world.server.answer("/feed") { good($0, rss([1])) }
        let id = try await world.add()
        #expect(try await world.sync(id).map(\.outcome) == [.notModified])
        #expect(try await world.sync(id, force: true).map(\.outcome) == [.ok])
        #expect(world.server.log.map(\.isUnconditional) == [true, false, true])
    }

    @Test("respect what the server asked for, unless by force")
    func held() async throws {
        let world = try await World()
        world.server.answer("/feed") { _ in .init(503, [("Retry-After", "7200")]) }
        let id = try await world.add()
        let results = try await world.sync(id)
        #expect(results.first?.outcome == .held)
        #expect(results.first?.message?.contains("Retry-After: 7200") == true)
        #expect(world.server.log.count == 1)
        world.server.answer("/feed") { _ in .init(429, [("Retry-After", "7200")]) }
        _ = try await world.sync(id, force: true)
        world.server.answer("/other") { good($0, rss([1])) }
        let other = try await world.addURL(world.server.url("/other"))
        #expect(try await world.sync(other).first?.outcome == .hostPaused)
        #expect(try await world.sync(other, force: true).first?.outcome == .ok)
    }

    @Test("tell of each feed as it ends, and go before what is due")
    func progress() async throws {
        let world = try await World()
        world.server.answer("*") { good($0, rss([1])) }
        var ids: [Int64] = []
        for index in 0..<3 { ids.append(try await world.add("/\(index)")) }
        let stream = try await world.engine.sync(feeds: [ids[0], ids[2]], force: false)
        var finished: [Int] = []
        for await progress in stream { finished.append(progress.finished) }
        #expect(finished == [0, 1, 2])
    }
}

@Suite("What is told of feeds")
struct TellingTests {
    @Test("why the next poll is when it is")
    func explanation() async throws {
        let world = try await World()
        world.server.answer("/feed") { good($0, [("Cache-Control", "max-age=3600")], rss([1])) }
        let id = try await world.add()
        try await world.advance(by: hour)
        let info = try await world.answers.feed(id)
        #expect(info.explanation == "next poll 2025-07-02T05:00:00Z: max-age=3600 from the 304 at 2025-07-02T04:00:00Z; host idle")
        #expect(info.history?.map(\.outcome) == [.notModified, .ok])
    }

    @Test("metrics by feed and by host")
    func metrics() async throws {
        let world = try await World()
        world.server.answer("/feed") { good($0, rss([1])) }
        world.server.answer("/broken") { _ in .init(500) }
        let id = try await world.add()
        let broken = try await world.add("/broken")
        try await world.advance(by: hour)
        let text = try await world.answers.metrics()
        let host = world.server.host()
        for line in [
            "dateline_polls_total{outcome=\"not_modified\"} 1", "dateline_host_polls_total{host=\"\(host)\"} 4",
            "dateline_host_failures_total{host=\"\(host)\"} 2", "dateline_feed_health{feed=\"\(id)\",host=\"\(host)\",health=\"ok\"} 1",
            "dateline_feed_consecutive_failures{feed=\"\(broken)\",host=\"\(host)\"} 2", "dateline_offline 0",
            "dateline_feed_next_poll_timestamp_seconds{feed=\"\(id)\",host=\"\(host)\"} \(world.clock.now + hour)",
        ] { #expect(text.contains(line + "\n"), "\(line)") }
        #expect(text.firstMatch(of: /dateline_not_modified_bytes_saved_total [1-9]/) != nil)
    }

    @Test("silence is longer than a feed's own habit")
    func silent() async throws {
        let world = try await World()
        let begun = world.clock.now
        world.server.answer("/feed") { good($0, rss(Array(1...8), date: { TimePolitenessTests.httpDate(begun - Int64($0) * hour) })) }
        let id = try await world.add()
        #expect(try await world.feed(id).health == "ok")
        for _ in 0..<6 { try await world.advance(by: day) }
        #expect(try await world.feed(id).health == "silent")
        let told = try await world.changes("health").map(\.data)
        #expect(told.last == "{\"from\":\"ok\",\"to\":\"silent\"}")
    }
}

@Suite("Pages share the hosts' budget")
struct PagePolitenessTests {
    private func world(robots: LocalServer.Reply, _ change: (inout Settings) -> Void = { _ in }) async throws -> World {
        let world = try await World { settings in
            settings.pages.fetch = true
            change(&settings)
        }
        let page = world.server.url("/page")
        world.server.answer("/feed") { good($0, rss([1]).replacingOccurrences(of: "http://news.example/1", with: page)) }
        world.server.answer("/robots.txt") { _ in robots }
        world.server.answer("/page") { _ in .init(200, [("Content-Type", "text/html")], text: "<html><body><p>Text</p></body></html>") }
        return world
    }

    @Test("robots.txt is asked once and kept to")
    func robots() async throws {
        let world = try await world(robots: .init(text: "User-agent: dateline\nDisallow: /page"))
        try await world.add()
        try await world.server.wait { log in log.contains { $0.path == "/robots.txt" } }
        try await world.untilNoPages()
        #expect(world.server.requests("/page").isEmpty)
    }

    @Test("one that cannot be read forbids for now, not for ever")
    func unreadable() async throws {
        let world = try await world(robots: .init(500))
        try await world.add()
        try await world.server.wait { log in log.contains { $0.path == "/robots.txt" } }
        world.server.answer("/robots.txt") { _ in .init(404) }
        for _ in 0..<3 { try await world.advance(by: 700) }
        try await world.server.wait { log in log.contains { $0.path == "/page" } }
    }

    @Test("feed, robots.txt and page come one after the other over one connection")
    func oneConnection() async throws {
        let world = try await world(robots: .init(404))
        try await world.add()
        try await world.server.wait { log in log.contains { $0.path == "/page" } }
        #expect(world.server.connections == 1)
        #expect(world.server.log.map(\.path) == ["/feed", "/robots.txt", "/page"])
    }

    @Test("a page's 429 pauses the feeds of its host too")
    func tooMany() async throws {
        let world = try await world(robots: .init(404))
        world.server.answer("/page") { _ in .init(429, [("Retry-After", "20000")]) }
        let id = try await world.add()
        try await world.server.wait { log in log.contains { $0.path == "/page" } }
        while await world.engine.services.client.state(ofHost: world.server.host()).pausedUntil == nil { await Task.yield() }
        try await world.advance(by: hour)
        #expect(world.server.requests("/feed").count == 1)
        #expect(try await world.wait(id) == 20_000 - hour)
    }
}
