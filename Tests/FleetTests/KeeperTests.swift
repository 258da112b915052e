import FactExtraction
import Foundation
import Logging
import Settings
import Store
import Sync
import TestSupport
import Testing

@testable import Fleet

/// A node's keeper with an engine that runs nothing, over real shared tables.
@Suite("A node and its hosts", .enabled(if: Postgres.isInstalled, "\(Postgres.missing)"))
struct KeeperTests {
    private let tables: SharedTables
    private let connection: Connection
    private let held = HeldHosts()
    private let folder: TemporaryFolder
    private let database: DatabaseThread
    private let keeper: LeaseKeeper
    private let store: Store

    init() throws {
        tables = try SharedTables()
        connection = try tables.connection()
        folder = try TemporaryFolder()
        database = DatabaseThread(address: tables.address, application: "keeper", timeout: 20)
        store = try Store(path: folder.file("s.db"), exclusive: false)
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let engine = SyncEngine(settings: Settings(), store: store, facts: FactExtractor(), access: held.access, logger: logger)
        keeper = LeaseKeeper(
            world: .init(
                engine: engine, store: store, database: database, held: held, node: FleetNode(name: "one", store: "store of one"),
                times: LeaseTimes(length: 2), pace: { _ in 0.2 }, interval: 3_600, now: { 1_000 }, flush: { _ in true }, lag: { nil },
                logger: logger))
    }

    /// Runs the keeper until the condition holds.
    private func run(until condition: () throws -> Bool) async throws {
        let keeper = keeper
        let running = Task { await keeper.run() }
        while try !condition() { await Task.yield() }
        running.cancel()
        await running.value
    }

    /// Lists a feed of a host, to be polled each minute.
    private func list(host: String) throws {
        try connection.run(
            """
            INSERT INTO feeds (original_url, url, host, every_seconds, listed, added, next_poll)
            VALUES ('http://a/1', 'http://a/1', $1, 60, '{user}', 0, 900)
            """, [.text(host)])
    }

    @Test("a host that the database gave without the answer arriving is taken up, and its feeds are put off")
    func answerLostInTaking() async throws {
        try tables.hosts(["a": 1])
        try list(host: "b")
        try await run { held.all["a"] != nil }
        let session = try #require(await keeper.session)
        // As if the taking of a second host had been committed, and the connection had broken before the answer.
        try connection.run("INSERT INTO hosts (host, weight, session, token) VALUES ('b', 1, $1, 7)", [.int(session)])
        try await run { held.all["b"] != nil }
        #expect(held.all["b"]?.token == 7)
        #expect(try connection.run("SELECT next_poll FROM feeds").first?.int("next_poll") == 1_060)
        database.stop()
    }

    @Test("a host that the database took back without the answer arriving is not asked any more")
    func answerLostInRelease() async throws {
        try tables.hosts(["a": 1, "b": 1])
        try await run { held.all.count == 2 }
        let other = try tables.session(connection, "two")
        try connection.run("UPDATE hosts SET session = $1 WHERE host = 'b'", [.int(other)])
        try await run { held.all["b"] == nil }
        #expect(Set(held.all.keys) == ["a"])
        database.stop()
    }

    @Test("a poll that could not be told before the host was lost is told when the node takes the host again")
    func untoldPoll() async throws {
        try tables.hosts(["a": 1])
        try list(host: "a")
        try await run { held.all["a"] != nil }
        // It polls the feed, and the session ends before the outbox has sent that.
        let feed = try #require(try await store.feeds().first)
        var state = feed.state
        (state.lastPoll, state.nextPoll) = (990, 1_050)
        let session = try #require(await keeper.session)
        try await store.adopt(
            [
                AdoptedFeed(
                    url: "http://a/1", originalURL: "http://a/1", name: nil, title: nil, siteLink: nil, language: nil, tags: "[]", everySeconds: 60,
                    options: "{}", paused: false, health: "ok", state: state)
            ], gone: [], at: 990)
        try tables.expire(connection, session)
        try await run { try connection.run("SELECT next_poll FROM feeds").first?.int("next_poll") == 1_050 }
        #expect(held.all["a"] != nil)
        database.stop()
    }
}
