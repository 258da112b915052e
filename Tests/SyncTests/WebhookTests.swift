import Foundation
import Settings
import Store
import Synchronization
import TestSupport
import Testing

@testable import Sync

/// Events are sent to webhooks: each, in order, signed, and again until the receiver has taken it.
@Suite("Webhooks", .timeLimit(.minutes(10)))
struct WebhookTests {
    private static let secret = "a secret of the test's, long enough"

    /// A world whose webhook is `/hook` of its own server.
    private func world(_ change: @escaping (inout WebhookSettings) -> Void = { _ in }) async throws -> World {
        let world = try await World()
        world.server.answer("/feed") { good($0, rss([1, 2, 3])) }
        world.server.answer("/hook") { _ in .init(204) }
        let file = try world.folder.write(Self.secret + "\n", to: "secret")
        let url = world.server.url("/hook")
        try await world.reload { settings in
            var webhook = WebhookSettings(name: "test", url: url, secretFile: file)
            change(&webhook)
            settings.webhooks = [webhook]
        }
        return world
    }

    private struct Event: Decodable, Equatable {
        var seq: Int64
        var kind: String
        var feed: Int64?
        var article: Int64?
    }

    private func events(_ world: World) throws -> [Event] {
        try world.server.requests("/hook").map { try JSONDecoder().decode(Event.self, from: Data($0.body)) }
    }

    private func state(_ world: World) async throws -> WebhookRow { try #require(try await world.store.webhook("test")) }

    /// Returns when the store says so of the webhook.
    private func until(_ world: World, _ condition: (WebhookRow) -> Bool) async throws {
        while true {
            let seen = await world.engine.services.steps.current
            if condition(try await state(world)) { return }
            await world.engine.services.steps.wait(after: seen)
        }
    }

    @Test("new articles are sent in their order, each once, with an id and a signature that the documented receiver accepts")
    func signed() async throws {
        let world = try await world()
        try await world.add()
        try await world.server.wait { $0.filter { $0.path == "/hook" }.count == 3 }
        try await until(world) { $0.delivered == 3 }
        let sent = try events(world)
        #expect(sent.map(\.kind) == ["article", "article", "article"])
        #expect(sent.map(\.article) == [1, 2, 3])
        #expect(sent == sent.sorted { $0.seq < $1.seq })
        let requests = world.server.requests("/hook")
        #expect(requests.allSatisfy { $0.method == "POST" && $0.header("content-type") == "application/json" })
        #expect(Set(requests.compactMap { $0.header("webhook-id") }).count == 3)
        for request in requests { try accept(request, world) }
    }

    /// Runs the receiver of docs/control.md on a request.
    private func accept(_ request: LocalServer.Request, _ world: World) throws {
        let python = try #require(Programs.find("python3"), "python3 runs the documented receiver")
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let text = try String(contentsOf: root.appendingPathComponent("docs/control.md"), encoding: .utf8)
        let code = try #require(text.components(separatedBy: "```python\n").dropFirst().first?.components(separatedBy: "```").first)
        try world.folder.write(Data(request.body), to: "body")
        let names = ["Webhook-Id", "Webhook-Timestamp", "Webhook-Signature"]
        let headers = names.map { "\"\($0)\": \"\(request.header($0) ?? "")\"" }.joined(separator: ", ")
        let call = """
            headers, body, secret = {\(headers)}, open("body", "rb").read(), "\(Self.secret)"
            now = int(headers["Webhook-Timestamp"])
            print(is_authentic(headers, body, secret, now), is_authentic(headers, body + b" ", secret, now),
                  is_authentic(headers, body, secret + "x", now), is_authentic(headers, body, secret, now + 900))
            """
        let ended = try Programs.run(python, ["-c", code + "\n" + call], folder: world.folder.path)
        #expect(ended.out == "True False False False\n", "\(ended.error)")
    }

    @Test("an event that is not taken is sent again under the same id at growing intervals, and the others wait for it")
    func retried() async throws {
        let world = try await world()
        let isUp = Mutex(false)
        world.server.answer("/hook") { _ in .init(isUp.withLock { $0 } ? 200 : 500) }
        try await world.add()
        try await until(world) { $0.attempts == 1 }
        let first = try await state(world)
        #expect(first.lastError?.contains("500") == true && first.failingSince == world.clock.now && first.nextAttempt == world.clock.now + 5)
        var pauses: [Int64] = []
        for attempt in 2...5 {
            let next = try #require(try await state(world).nextAttempt)
            pauses.append(next - world.clock.now)
            world.clock.advance(by: next - world.clock.now)
            try await until(world) { $0.attempts == attempt }
        }
        #expect(pauses == [5, 10, 20, 40])
        isUp.withLock { $0 = true }
        world.clock.advance(by: 80)
        try await until(world) { $0.delivered == 3 }
        let ids = world.server.requests("/hook").compactMap { $0.header("webhook-id") }
        #expect(ids.count == 8 && Set(ids.prefix(6)).count == 1 && Set(ids).count == 3)
        let last = try await state(world)
        #expect(last.lastError == nil && last.failingSince == nil && last.attempts == 0)
    }

    @Test("a receiver that asks for a pause gets it")
    func retryAfter() async throws {
        let world = try await world()
        world.server.answer("/hook") { _ in .init(429, [("Retry-After", "1800")]) }
        try await world.add()
        try await until(world) { $0.attempts == 1 }
        #expect(try await state(world).nextAttempt == world.clock.now + 1_800)
    }

    @Test("the position is kept over a restart: nothing is lost and nothing comes twice")
    func restart() async throws {
        let world = try await world()
        world.server.answer("/hook") { _ in .init(503) }
        try await world.add()
        try await until(world) { $0.attempts == 1 }
        try await world.stop()
        world.server.answer("/hook") { _ in .init(200) }
        world.clock.advance(by: 5)
        try await world.restart()
        try await until(world) { $0.delivered == 3 }
        try await world.restart()
        try await until(world) { $0.delivered == 3 }
        #expect(try events(world).map(\.article) == [1, 1, 2, 3])
    }

    @Test("a webhook that is added begins with what happens next; another address keeps the position")
    func position() async throws {
        let world = try await world()
        let before = try await state(world)
        try await world.add()
        try await until(world) { $0.delivered == 3 }
        let moved = world.server.url("/moved")
        world.server.answer("/moved") { _ in .init(200) }
        try await world.reload { $0.webhooks[0].url = moved }
        world.server.answer("/feed") { good($0, etag: "\"v2\"", rss([1, 2, 3, 4])) }
        try await world.advance(by: 86_400)
        try await until(world) { $0.delivered == 4 }
        #expect(world.server.requests("/moved").count == 1)
        // Removed and added again it is another one.
        try await world.reload { $0.webhooks = [] }
        #expect(try await world.store.webhook("test") == nil)
        let file = world.folder.file("secret")
        try await world.reload { $0.webhooks = [WebhookSettings(name: "test", url: moved, secretFile: file)] }
        let after = try await state(world)
        #expect(after.token != before.token && after.delivered == 0)
        let last = try await world.store.lastChange()
        #expect(after.position == last)
    }

    @Test("only events of the kinds and feeds that are named are sent")
    func filters() async throws {
        let world = try await world {
            $0.kinds = ["article", "poll"]
            $0.feeds = ["wanted"]
        }
        world.server.answer("/other") { good($0, rss([7, 8])) }
        try await world.add("/other")
        let feed = try await world.store.addFeed(FeedDraft(url: world.server.url("/feed"), tags: ["wanted"]), at: world.clock.now)
        await world.engine.scheduler.lookAgain()
        try await world.quiet()
        try await until(world) { $0.delivered == 4 }
        let sent = try events(world)
        #expect(sent.allSatisfy { $0.feed == feed.id })
        #expect(sent.map(\.kind).sorted() == ["article", "article", "article", "poll"])
    }

    @Test("the address guard holds for webhooks, and a redirect is not followed")
    func guarded() async throws {
        let world = try await world()
        let elsewhere = world.server.url("/elsewhere")
        world.server.answer("/hook") { _ in .init(302, [("Location", elsewhere)]) }
        try await world.add()
        try await until(world) { $0.attempts == 1 }
        #expect(try await state(world).lastError?.contains("redirect") == true)
        #expect(world.server.requests("/elsewhere").isEmpty)
        let count = world.server.requests("/hook").count
        try await world.reload { $0.fetch.allowPrivateNetworks = [] }
        world.clock.advance(by: 5)
        try await until(world) { $0.attempts == 2 }
        #expect(try await state(world).lastError?.contains("127.0.0.1") == true)
        #expect(world.server.requests("/hook").count == count)
    }

    @Test("an event that is refused for days does not keep the later ones, and is counted")
    func refused() async throws {
        let world = try await world()
        world.server.answer("/hook") { request in .init(String(decoding: request.body, as: UTF8.self).contains("\"article\":1,") ? 422 : 200) }
        try await world.add()
        try await until(world) { $0.attempts == 1 }
        world.clock.advance(by: 3 * 86_400)
        try await until(world) { $0.delivered == 2 }
        let row = try await state(world)
        #expect(row.lost == 1 && row.attempts == 0)
        #expect(try events(world).map(\.article) == [1, 1, 2, 3])
    }

    @Test("a secret that is not there is told as the reason, and nothing is sent unsigned")
    func secretMissing() async throws {
        let world = try await world { $0.secretFile += ".missing" }
        try await world.add()
        try await until(world) { $0.attempts == 1 }
        #expect(try await state(world).lastError?.contains("secret.missing") == true)
        #expect(world.server.requests("/hook").isEmpty)
        let status = try await world.answers.status()
        #expect(status.webhooks?.first?.pending ?? 0 > 0)
    }
}
