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

@Suite("Politeness: requests")
struct RequestPolitenessTests {
    @Test("exactly one unconditional request in a feed's life, over errors, restarts, reloads and pauses")
    func once() async throws {
        let world = try await World()
        world.server.answer("/feed") { request in request.number == 3 ? .init(500) : good(request, rss([1])) }
        let id = try await world.add()
        for _ in 0..<3 { try await world.advance(by: 3 * hour) }
        try await world.restart()
        try await world.advance(by: 3 * hour)
        try await world.reload { $0.poll.max = day }
        try await world.engine.setPaused(true, feed: id)
        try await world.advance(by: day)
        try await world.engine.setPaused(false, feed: id)
        try await world.quiet()
        try await world.advance(by: day)
        let log = world.server.log
        #expect(log.count >= 6)
        #expect(log.filter(\.isUnconditional).count == 1)
        #expect(log.first?.isUnconditional == true)
    }

    @Test("a feed that a person adds is asked once, and what it answers is its first poll")
    func added() async throws {
        let world = try await World()
        world.server.answer("/feed") { good($0, rss([1, 2])) }
        let info = try await world.answers.feed(world.engine.addFeed(.init(url: world.server.url("/feed"))))
        try await world.quiet()
        #expect(world.server.log.count == 1)
        #expect(info.lastStatus == 200)
        #expect(info.articles == 2)
        try await world.advance(by: hour)
        #expect(world.server.log.map(\.isUnconditional) == [true, false])
    }

    @Test("a site's address finds its feed, and one that is there already is not asked at all")
    func found() async throws {
        let world = try await World()
        world.server.answer("/") { _ in
            .init(
                200, [("Content-Type", "text/html")], text: "<html><head><link rel='alternate' type='application/rss+xml' href='/feed'></head></html>"
            )
        }
        world.server.answer("/feed") { good($0, rss([1])) }
        let info = try await world.answers.feed(world.engine.addFeed(.init(url: world.server.url("/"))))
        try await world.quiet()
        #expect(info.url == world.server.url("/feed"))
        #expect(world.server.log.map(\.path) == ["/", "/feed"])
        await #expect(throws: (any Error).self) { try await world.engine.addFeed(.init(url: world.server.url("/feed"))) }
        #expect(world.server.log.count == 2)
    }

    @Test("both validators go back unchanged, renewed by every 200 though the items are the same, dropped when they are")
    func validators() async throws {
        let world = try await World()
        let given: [[(String, String)]] = [
            [("ETag", "W/\"one\""), ("Last-Modified", "Wed, 2 Jul 25 03:00 UT")], [("ETag", "two")], [("Last-Modified", "yesterday")],
            [("ETag", "\"x\""), ("Last-Modified", "")],
        ]
        world.server.answer("/feed") { request in .init(200, given[min(request.number, given.count) - 1], text: rss([1])) }
        try await world.add()
        for _ in 0..<4 { try await world.advance(by: hour) }
        let sent = world.server.log.map { [$0.header("if-none-match"), $0.header("if-modified-since")] }
        #expect(sent == [[nil, nil], ["W/\"one\"", "Wed, 2 Jul 25 03:00 UT"], ["two", nil], [nil, "yesterday"], ["\"x\"", nil]])
    }

    @Test("its own name with version and contact; no cookies, no referer, nothing against caches")
    func headers() async throws {
        let world = try await World()
        world.server.answer("/feed") { request in good(request, [("Set-Cookie", "a=b")], rss([1])) }
        try await world.add()
        try await world.advance(by: hour)
        let last = try #require(world.server.log.last)
        #expect(last.header("user-agent")?.hasPrefix("dateline/\(SyncEngine.version) (+https://") == true)
        for name in ["cookie", "referer", "pragma", "cache-control"] { #expect(last.header(name) == nil) }
        #expect(last.header("a-im") == "feed")
    }

    @Test("headers, name and password of a feed go with it")
    func options() async throws {
        let world = try await World()
        world.server.answer("/feed") { good($0, rss([1])) }
        let file = try world.folder.write("someone:secret\n", to: "password")
        try await world.add(options: FeedOptions(userAgent: "mine/1", headers: ["X-Key": "k"], basicAuthFile: file))
        let request = try #require(world.server.log.first)
        #expect(request.header("user-agent") == "mine/1")
        #expect(request.header("x-key") == "k")
        #expect(request.header("authorization") == "Basic c29tZW9uZTpzZWNyZXQ=")
        let id = try await world.add("/other", options: FeedOptions(basicAuthFile: "/nowhere"))
        #expect(try await world.state(id).errorKind == .basicAuthFile)
        #expect(world.server.requests("/other").isEmpty)
    }

    @Test("one connection to a host, reused from poll to poll, and as many requests as there are feeds")
    func oneConnection() async throws {
        let world = try await World()
        world.server.answer("*") { good($0, rss([1])) }
        for index in 0..<20 { try await world.addURL(world.server.url("/\(index)"), waits: false) }
        await world.engine.scheduler.lookAgain()
        try await world.quiet()
        try await world.advance(by: hour)
        #expect(world.server.log.count == 40)
        #expect(world.server.connections == 1)
    }

    @Test("starts at a host are spaced")
    func spacing() async throws {
        let world = try await World { $0.fetch.hostDelay = 0.1 }
        world.server.answer("*") { good($0, rss([1])) }
        for index in 0..<5 { try await world.addURL(world.server.url("/\(index)"), waits: false) }
        await world.engine.scheduler.lookAgain()
        try await world.quiet()
        let times = world.server.log.map(\.at)
        #expect(times.count == 5)
        #expect((times.last ?? 0) - (times.first ?? 0) > 0.25)
    }

    @Test("an address that is not public is refused, by its own words, on a redirect too")
    func guarded() async throws {
        let world = try await World { $0.fetch.allowPrivateNetworks = ["127.0.0.1"].compactMap { IPNetwork($0) } }
        world.server.answer("/feed") { _ in .init(301, [("Location", "http://127.3.3.3:1/")]) }
        let id = try await world.add()
        #expect(try await world.state(id).errorKind == .blockedAddress)
        #expect(try await world.state(id).errorText?.contains("127.3.3.3") == true)
    }
}

@Suite("Politeness: times")
struct TimePolitenessTests {
    @Test("hourly with validators: 59 minutes are early")
    func hourly() async throws {
        let world = try await World()
        world.server.answer("/feed") { good($0, rss([1])) }
        try await world.add()
        try await world.advance(by: 59 * 60)
        #expect(world.server.log.count == 1)
        try await world.advance(by: 60)
        #expect(world.server.log.count == 2)
        for _ in 0..<(24 * 4) { try await world.advance(by: 900) }
        #expect(world.server.log.count == 26)
    }

    @Test("daily without validators")
    func daily() async throws {
        let world = try await World()
        world.server.answer("/feed") { _ in .init(text: rss([1])) }
        try await world.add()
        for _ in 0..<50 { try await world.advance(by: hour) }
        #expect(world.server.log.count == 3)
    }

    @Test("nothing before its time by a restart or a reload")
    func restart() async throws {
        let world = try await World()
        world.server.answer("/feed") { good($0, rss([1])) }
        try await world.reload { [url = world.server.url("/feed")] in $0.feeds = [FeedSettings(url: url)] }
        for _ in 0..<5 {
            try await world.restart()
            try await world.reload { $0.poll.min = 60 }
            try await world.advance(by: 600)
        }
        #expect(world.server.log.count == 1)
        try await world.advance(by: 600)
        #expect(world.server.log.count == 2)
    }

    @Test("chance makes it later, never earlier", arguments: [0.0, 0.5, 0.99])
    func chance(value: Double) async throws {
        let world = try await World()
        world.chance.withLock { $0 = value }
        world.server.answer("/feed") { good($0, rss([1])) }
        let id = try await world.add()
        #expect(try await world.wait(id) == hour + Int64((360 * value).rounded(.up)))
    }

    @Test("max-age in full, of a 200 and of a 304, less Age; Expires against Date")
    func maxAge() async throws {
        let world = try await World()
        world.server.answer("/feed") { request in
            let fields = [
                [("Cache-Control", "public"), ("Cache-Control", "max-age=7200")], [("Cache-Control", "max-age=10800"), ("Age", "1800")],
                [("Expires", "Wed, 01 Jan 2020 06:00:00 GMT"), ("Date", "Wed, 01 Jan 2020 01:00:00 GMT")],
            ]
            return good(request, fields[min(request.number - 1, 2)], rss([1]))
        }
        let id = try await world.add()
        #expect(try await world.wait(id) == 7_200)
        try await world.advance(by: 7_199)
        #expect(world.server.log.count == 1)
        try await world.advance(by: 1)
        #expect(try await world.wait(id) == 9_000)
        try await world.advance(by: 9_000)
        #expect(try await world.wait(id) == 5 * hour)
        #expect(world.server.log.count == 3)
    }

    @Test(
        "ttl, sy:updatePeriod, skipHours and skipDays of the document",
        arguments: [
            ("<ttl>240</ttl>", 4 * hour), ("<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency>", 12 * hour),
            ("<skipHours><hour>3</hour><hour>4</hour></skipHours>", 2 * hour), ("<skipDays><day>Wednesday</day></skipDays>", 21 * hour),
        ] as [(String, Int64)])
    func document(head: String, wait: Int64) async throws {
        let world = try await World()
        world.server.answer("/feed") { good($0, rss([1], head: head)) }
        let id = try await world.add(every: 1_800)
        #expect(try await world.wait(id) == max(wait, 1_800))
    }

    @Test("503 with Retry-After in full, in seconds and as a date, for this feed alone", arguments: ["7200", "date"])
    func retryAfter(form: String) async throws {
        let world = try await World()
        let now = world.clock.now
        world.server.answer("/feed") { _ in
            let text = form == "date" ? Self.httpDate(now + 7_200) : form
            return .init(503, [("Retry-After", text), ("Date", Self.httpDate(now))])
        }
        world.server.answer("/other") { good($0, rss([1])) }
        let id = try await world.add()
        try await world.add("/other")
        #expect(try await world.wait(id) == 7_200)
        try await world.advance(by: 7_199)
        #expect(world.server.requests("/feed").count == 1)
        #expect(world.server.requests("/other").count == 2)
        try await world.advance(by: 1)
        #expect(world.server.requests("/feed").count == 2)
    }

    static func httpDate(_ seconds: Int64) -> String {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = TimeZone(identifier: "GMT")
        formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
        return formatter.string(from: Date(timeIntervalSince1970: Double(seconds)))
    }

    @Test("429 pauses the host and no other, for all its feeds, over a restart, in full")
    func tooMany() async throws {
        let world = try await World(addresses: ["127.0.0.1", "127.0.0.2"])
        world.server.answer("*") { good($0, rss([1])) }
        let other = try await world.add("/x", address: "127.0.0.2")
        try await world.add("/b")
        try await world.advance(by: 60)
        world.server.answer("/a") { _ in .init(429, [("Retry-After", "9000")]) }
        let id = try await world.add("/a")
        let third = try await world.add("/c")
        #expect(world.server.requests("/c").isEmpty)
        #expect(try await world.wait(third) == 9_000)
        try await world.restart()
        try await world.advance(by: 8_999)
        #expect(world.server.log.filter { $0.address == "127.0.0.1" }.count == 2)
        #expect(world.server.requests("/x").count == 2)
        let explained = try await world.answers.feed(third).explanation
        #expect(explained.contains("asked for a pause"))
        world.server.answer("/a") { good($0, rss([1])) }
        try await world.advance(by: 1)
        #expect(Set(world.server.log.suffix(3).map(\.path)) == ["/a", "/b", "/c"])
        #expect(try await world.state(id).consecutiveErrors == 0)
        _ = other
    }

    @Test("X-RateLimit-Reset is kept to like Retry-After, and an allowance used up pauses the host before the 429")
    func rateLimit() async throws {
        let world = try await World()
        let reset = world.clock.now + 5_400
        world.server.answer("/a") { _ in .init(429, [("X-RateLimit-Reset", "\(reset)")]) }
        let id = try await world.add("/a")
        #expect(try await world.wait(id) == 5_400)
        try await world.advance(by: 5_400)
        world.server.answer("/a") { good($0, [("X-RateLimit-Remaining", "0"), ("X-RateLimit-Reset", "600")], rss([1])) }
        try await world.advance(by: 2 * hour)
        world.server.answer("/b") { good($0, rss([1])) }
        let second = try await world.add("/b")
        #expect(world.server.requests("/b").isEmpty)
        #expect(try await world.wait(second) == 600)
    }

    @Test("errors are met with longer and longer waits up to a day, for ever")
    func backOff() async throws {
        let world = try await World()
        world.server.answer("/feed") { _ in .init(500) }
        let id = try await world.add()
        var count = 0
        for _ in 0..<30 {
            try await world.advance(by: day)
            #expect(world.server.log.count > count)
            count = world.server.log.count
        }
        #expect(count < 40)
        #expect(try await world.feed(id).health == "failing")
        world.server.answer("/feed") { good($0, rss([1])) }
        try await world.advance(by: day)
        #expect(try await world.feed(id).health == "ok")
        #expect(try await world.wait(id) == hour)
    }
}
