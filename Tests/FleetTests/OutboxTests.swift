import FactExtraction
import Foundation
import Ingestion
import Logging
import Models
import Schedule
import Settings
import Sync
import TestSupport
import Testing

@testable import Fleet
@testable import Store

/// A node's outbox with an engine that runs nothing, over real shared tables.
@Suite("What a node sends, and when others see it", .enabled(if: Postgres.isInstalled, "\(Postgres.missing)"))
struct OutboxTests {
    private static let url = "http://a.example/feed"
    private static let node = FleetNode(name: "one", store: "store of one")

    private let tables: SharedTables
    private let connection: Connection
    private let folder: TemporaryFolder
    private let store: Store
    private let held = HeldHosts()
    private let database: DatabaseThread
    private let sender: OutboxSender
    private let session: Int64
    private let feed: Int64

    init() async throws {
        tables = try SharedTables()
        connection = try tables.connection()
        folder = try TemporaryFolder()
        store = try Store(path: folder.file("s.db"), exclusive: false)
        database = DatabaseThread(address: tables.address, application: "outbox", timeout: 20)
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let engine = SyncEngine(settings: Settings(), store: store, facts: FactExtractor(), access: held.access, logger: logger)
        session = try tables.session(connection, "one", lease: 3_600)
        let session = session
        sender = OutboxSender(
            world: .init(
                engine: engine, store: store, database: database, held: held, node: Self.node, now: { 1_000 }, session: { session },
                arrived: .init(), logger: logger))
        feed = try await store.addFeed(FeedDraft(url: Self.url), at: 900).id
        try FeedRegistry.register(connection, try await store.feeds(), list: "user", whole: false)
        let taken = try LeaseStatements.take(connection, session: session, hosts: 1, feeds: 1, leftOver: nil)
        held.renew(validUntil: .infinity)
        held.take(["a.example": .init(token: try #require(taken.first).token, opensAt: 0, takenAt: 0, weight: 1)])
    }

    /// A poll that brings some articles, and the validator that the server sent with them.
    private func poll(at now: Int64, etag: String, articles: [String] = []) async throws {
        var state = try #require(try await store.feeds().first).state
        (state.lastPoll, state.nextPoll, state.etag) = (now, now + 60, etag)
        let items = articles.map { name in
            ItemDraft(
                key: name, contentHash: Array(name.utf8),
                draft: ArticleDraft(article: Article(headline: name, body: ["The ministers met about \(name)."]), origin: .feed, indexedBody: name))
        }
        let commit = PollCommit(feedID: feed, at: now, state: state, health: "ok", items: items, poll: PollRow(at: now, outcome: .ok))
        _ = try await store.apply([commit])
    }

    private func articles() throws -> [String] {
        try connection.run("SELECT headline FROM articles ORDER BY headline").rows.map { $0.string("headline") }
    }

    /// The validator that a node would send that takes the host now.
    private func validator() throws -> String? {
        try FeedRegistry.feeds(connection, of: ["a.example"], session: session, uncertain: [:], interval: 60).feeds.first?.state.etag
    }

    @Test("the validators of a poll are seen by others only with its articles", arguments: [980, 999, 1_000])
    func validators(first: Int64) async throws {
        try await poll(at: first, etag: "\"1\"")
        // The article waits for its facts, so that what can be sent ends before it. The node could die now.
        try await poll(at: 1_000, etag: "\"2\"", articles: ["late"])
        _ = try await sender.sendOnce()
        #expect(try articles() == [])
        #expect(try validator() != "\"2\"")
        try await flush()
        #expect(try articles() == ["late"])
        #expect(try validator() == "\"2\"")
        database.stop()
    }

    @Test("a feed that a node lists is not listed with the validators of what it has not sent")
    func registered() async throws {
        try await poll(at: 980, etag: "\"1\"", articles: ["early"])
        try connection.run("DELETE FROM feeds")
        try FeedRegistry.register(connection, try await store.feeds(), list: "user", whole: false)
        #expect(try validator() == nil)
        try await flush()
        #expect(try validator() == "\"1\"")
        // The node itself goes on with its own.
        #expect(try await store.feeds().first?.state.etag == "\"1\"")
        database.stop()
    }

    @Test("an archive that goes back to an earlier state under a running node gets again what it lost")
    func restored() async throws {
        try await poll(at: 980, etag: "\"1\"", articles: ["one"])
        try await flush()
        // As after a failover to a server that had not followed yet.
        try connection.run("DELETE FROM articles; DELETE FROM items; UPDATE nodes SET position = 0")
        try await poll(at: 990, etag: "\"2\"", articles: ["two"])
        try await flush()
        #expect(try articles() == ["one", "two"])
        database.stop()
    }

    /// Sends all that there is.
    private func flush() async throws {
        let sender = sender
        let running = Task { await sender.run() }
        #expect(await sender.flush(seconds: 60))
        running.cancel()
        await running.value
    }
}
