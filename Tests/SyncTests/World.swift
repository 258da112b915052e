import ControlAPI
import FactExtraction
import Fetch
import Foundation
import Logging
import Models
import NIOCore
import NIOPosix
import Settings
import Store
import Synchronization
import TestSupport
import Testing

@testable import ControlAnswers
@testable import Schedule
@testable import Sync

/// A time that a test moves on; who sleeps by it wakes when it has come.
final class TestClock: Sendable {
    private struct State {
        var now: Int64
        var sleepers: [UInt64: (until: Int64, continuation: CheckedContinuation<Void, Never>)] = [:]
        var next: UInt64 = 0
    }
    private let state: Mutex<State>

    init(_ now: Int64 = 1_751_425_200) { state = Mutex(State(now: now)) }

    var now: Int64 { state.withLock { $0.now } }

    func advance(by seconds: Int64) {
        let woken = state.withLock { state in
            state.now += seconds
            let now = state.now
            let due = state.sleepers.filter { $0.value.until <= now }
            for id in due.keys { state.sleepers[id] = nil }
            return due.values.map(\.continuation)
        }
        for continuation in woken { continuation.resume() }
    }

    var clock: Clock { Clock(now: { self.now }, sleep: { await self.sleep($0) }) }

    private func sleep(_ seconds: Double) async {
        let id = state.withLock { state in
            state.next += 1
            return state.next
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isOver = state.withLock { state in
                    if Task.isCancelled { return true }
                    state.sleepers[id] = (state.now + max(1, Int64(seconds.rounded(.up))), continuation)
                    return false
                }
                if isOver { continuation.resume() }
            }
        } onCancel: {
            state.withLock { $0.sleepers.removeValue(forKey: id) }?.continuation.resume()
        }
    }
}

/// The real engine, store and client before a server of the test's, under a clock of the test's.
final class World: Sendable {
    let clock = TestClock()
    let server: LocalServer
    let folder: TemporaryFolder
    private let running = Mutex<(engine: SyncEngine, store: Store, task: Task<Void, any Error>)?>(nil)
    private let settings: Mutex<Settings>
    private let stuck: Part?
    let chance = Mutex(0.0)

    /// - Parameter stuck: a part of the engine that stops working.
    init(addresses: [String] = ["127.0.0.1"], stuck: Part? = nil, _ change: (inout Settings) -> Void = { _ in }) async throws {
        self.stuck = stuck
        server = try await LocalServer(addresses: addresses)
        folder = try TemporaryFolder()
        var settings = Settings()
        settings.fetch.allowPrivateNetworks = ["127.0.0.0/8"].compactMap { IPNetwork($0) }
        settings.fetch.hostDelay = 0
        settings.fetch.timeout = 30
        settings.fetch.proxy = ""
        settings.pages.fetch = false
        settings.topics = []
        change(&settings)
        self.settings = Mutex(settings)
        try await start()
    }

    deinit { running.withLock { $0 }?.task.cancel() }

    var engine: SyncEngine {
        guard let running = running.withLock({ $0 }) else { fatalError("the engine is not running") }
        return running.engine
    }
    var store: Store {
        guard let running = running.withLock({ $0 }) else { fatalError("the engine is not running") }
        return running.store
    }

    private func start() async throws {
        let store = try Store(path: folder.file("dateline.db"))
        let engine = SyncEngine(
            settings: settings.withLock { $0 }, store: store, facts: FactExtractor(profiles: []), clock: clock.clock,
            random: { [weak self] in self?.chance.withLock { $0 } ?? 0 }, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            stuck: stuck)
        try await engine.prepare()
        let task = Task { try await engine.run() }
        running.withLock { $0 = (engine, store, task) }
    }

    /// Ends the engine as a stop of the daemon does.
    func stop() async throws {
        let old = running.withLock { running in
            defer { running = nil }
            return running
        }
        guard let old else { return }
        old.task.cancel()
        _ = try await old.task.value
        try old.store.close()
    }

    /// Ends the engine and makes another on the same store.
    func restart() async throws {
        try await stop()
        try await start()
        try await quiet()
    }

    func reload(_ change: (inout Settings) -> Void) async throws {
        let new = settings.withLock { settings in
            change(&settings)
            return settings
        }
        _ = try await engine.reload(new, facts: FactExtractor(profiles: []))
        try await quiet()
    }

    /// Adds a feed and lets it be polled.
    @discardableResult
    func add(_ path: String = "/feed", address: String? = nil, every: Int? = nil, options: FeedOptions = FeedOptions()) async throws -> Int64 {
        try await addURL(server.url(path, address: address), every: every, options: options)
    }

    @discardableResult
    func addURL(_ url: String, every: Int? = nil, options: FeedOptions = FeedOptions(), waits: Bool = true) async throws -> Int64 {
        let feed = try await store.addFeed(FeedDraft(url: url, everySeconds: every, options: options), at: clock.now)
        if waits {
            await engine.scheduler.lookAgain()
            try await quiet()
        }
        return feed.id
    }

    /// Moves the time on and returns when all that is due then is done.
    func advance(by seconds: Int64) async throws {
        clock.advance(by: seconds)
        await engine.scheduler.lookAgain()
        try await quiet()
    }

    /// Returns when everything that is due is done.
    func quiet() async throws {
        let engine = engine
        let isLate = Mutex(false)
        let deadline = MultiThreadedEventLoopGroup.singleton.next().scheduleTask(in: .seconds(240)) {
            isLate.withLock { $0 = true }
            Task { await engine.services.steps.fire() }
        }
        defer { deadline.cancel() }
        while true {
            let seen = await engine.services.steps.current
            if await engine.isQuiet { return }
            if isLate.withLock({ $0 }) { throw LocalServer.Late() }
            await engine.services.steps.wait(after: seen)
        }
    }

    func state(_ feed: Int64) async throws -> PollState { try #require(try await store.feed(id: feed)).state }
    func feed(_ id: Int64) async throws -> FeedRow { try #require(try await store.feed(id: id)) }
    func lastPoll(_ id: Int64) async throws -> PollRow { try #require(try await store.polls(feed: id).first) }
    func changes(_ kind: String) async throws -> [Change] { try await store.changes(after: 0, limit: 10_000).filter { $0.kind == kind } }

    /// Seconds from now to the next poll.
    func wait(_ feed: Int64) async throws -> Int64 { try await self.feed(feed).nextPoll - clock.now }

    /// Polls by hand, as `datelinectl sync` does.
    func sync(_ feeds: Int64..., force: Bool = false) async throws -> [Sync.FeedResult] {
        var results: [Sync.FeedResult] = []
        for id in feeds {
            let row = try await feed(id)
            results.append(
                await withCheckedContinuation { continuation in
                    Task { await engine.scheduler.pollNow(row, force: force) { continuation.resume(returning: $0) } }
                })
        }
        try await quiet()
        return results
    }

    /// Returns when no page is waiting to be fetched.
    func untilNoPages() async throws {
        let store = store
        for _ in 0..<10_000 {
            if try await store.statistics().pageJobs == 0 { return }
            await Task.yield()
        }
        throw LocalServer.Late()
    }

    /// The control API over the engine.
    var answers: ControlAnswers {
        ControlAnswers(store: store, engine: engine, daemon: NoProgram(), version: "0", now: clock.clock.now)
    }
}

/// A program that has nothing to change.
private struct NoProgram: DaemonCommands {
    func reload() async throws -> ReloadReport { ReloadReport(feedsAdded: 0, feedsRemoved: 0, feeds: 0) }
    func setLogLevel(_ level: String) -> Bool { true }
}

/// An RSS document of a test's.
func rss(_ items: [Int], title: String = "Feed of a test", head: String = "", date: (Int) -> String? = { _ in nil }) -> String {
    let items = items.map { item in
        "<item><guid>item-\(item)</guid><title>Headline \(item)</title><link>http://news.example/\(item)</link><description>Words of the item with the number \(item).</description>"
            + (date(item).map { "<pubDate>\($0)</pubDate>" } ?? "") + "</item>"
    }
    return
        "<?xml version=\"1.0\"?><rss version=\"2.0\" xmlns:sy=\"http://purl.org/rss/1.0/modules/syndication/\" xmlns:atom=\"http://www.w3.org/2005/Atom\"><channel><title>\(title)</title><link>http://news.example/</link>\(head)\(items.joined())</channel></rss>"
}

/// Answers as a good server does: 304 where the validators match.
func good(_ request: LocalServer.Request, etag: String = "\"v1\"", _ headers: [(String, String)], _ text: String) -> LocalServer.Reply {
    if request.header("if-none-match") == etag { return .init(304, [("ETag", etag)] + headers) }
    return .init(200, [("ETag", etag), ("Content-Type", "application/rss+xml")] + headers, text: text)
}

/// Answers as a good server does that says nothing more.
func good(_ request: LocalServer.Request, etag: String = "\"v1\"", _ text: String) -> LocalServer.Reply { good(request, etag: etag, [], text) }
