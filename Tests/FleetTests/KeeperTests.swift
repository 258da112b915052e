import FactExtraction
import Foundation
import Logging
import Schedule
import Settings
import Store
import Sync
import Synchronization
import TestSupport
import Testing

@testable import Fleet

/// A node's keeper with an engine that runs nothing, over real shared tables.
@Suite("A node and its hosts", .enabled(if: Postgres.isInstalled, "\(Postgres.missing)"))
struct KeeperTests {
    private final class Clock: Sendable { let now = Mutex(100.0) }

    /// Says whether it could be emptied, and remembers whether the host was open when it was asked.
    private final class Outbox: Sendable {
        let answers = Mutex<[Bool]>([])
        let wasOpen = Mutex<[Bool]>([])

        func flush(_ held: HeldHosts) -> Bool {
            wasOpen.withLock { $0.append(held.mayAsk("a")) }
            return answers.withLock { $0.isEmpty ? true : $0.removeFirst() }
        }
    }

    private let tables: SharedTables
    private let connection: Connection
    private let held: HeldHosts
    private let outbox = Outbox()
    private let clock = Clock()
    private let folder: TemporaryFolder
    private let (database, renewing): (DatabaseThread, DatabaseThread)
    private let keeper: LeaseKeeper
    private let store: Store

    init() throws {
        tables = try SharedTables()
        connection = try tables.connection()
        folder = try TemporaryFolder()
        database = DatabaseThread(address: tables.address, application: "keeper", timeout: 20)
        renewing = DatabaseThread(address: tables.address, application: "renewals", timeout: 20)
        store = try Store(path: folder.file("s.db"), exclusive: false)
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let clock = clock
        held = HeldHosts(clock: { clock.now.withLock { $0 } })
        let (held, outbox) = (held, outbox)
        let engine = SyncEngine(settings: Settings(), store: store, facts: FactExtractor(), access: held.access, logger: logger)
        keeper = LeaseKeeper(
            world: .init(
                engine: engine, store: store, database: database, renewing: renewing, held: held,
                node: FleetNode(name: "one", store: "store of one"),
                // No lease ends by itself, however busy the machine is: the tests say when one does.
                times: LeaseTimes(length: 3_600), pace: { _ in 0.2 }, interval: 3_600, now: { 1_000 }, flush: { _ in outbox.flush(held) },
                lag: { nil },
                logger: logger))
    }

    /// Lets the keeper do what it does in each round.
    private func round() async {
        await keeper.renew()
        await keeper.step()
    }

    private func stop() {
        database.stop()
        renewing.stop()
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
        await round()
        #expect(Set(held.all.keys) == ["a"])
        let session = try #require(await keeper.session)
        // As if the taking of a second host had been committed, and the connection had broken before the answer.
        try connection.run("INSERT INTO hosts (host, weight, session, token, uncertain_until) VALUES ('b', 1, $1, 7, 1000)", [.int(session)])
        await round()
        #expect(held.all["b"]?.token == 7)
        #expect(try connection.run("SELECT next_poll FROM feeds").first?.int("next_poll") == 1_060)
        stop()
    }

    @Test("a host that the database took back without the answer arriving is not asked any more")
    func answerLostInRelease() async throws {
        try tables.hosts(["a": 1, "b": 1])
        await round()
        #expect(held.all.count == 2)
        let other = try tables.session(connection, "two")
        try connection.run("UPDATE hosts SET session = $1 WHERE host = 'b'", [.int(other)])
        await round()
        #expect(Set(held.all.keys) == ["a"])
        stop()
    }

    @Test("a poll that could not be told before the host was lost is told when the node takes the host again")
    func untoldPoll() async throws {
        try tables.hosts(["a": 1])
        try list(host: "a")
        await round()
        // It polls the feed, and the session ends before the outbox has sent that.
        let feed = try #require(try await store.feeds().first)
        var state = feed.state
        (state.lastPoll, state.nextPoll, state.etag) = (990, 1_050, "\"1\"")
        let session = try #require(await keeper.session)
        try await store.adopt([adopted(state)], gone: [], at: 990)
        try tables.expire(connection, session)
        await round()
        #expect(try connection.run("SELECT next_poll FROM feeds").first?.int("next_poll") == 1_050)
        #expect(held.all["a"] != nil)
        // Its validators are not: others would be answered that nothing has changed, before they have the articles.
        #expect(try connection.run("SELECT state FROM feeds").first?.text("state")?.contains("etag") != true)
        stop()
    }

    @Test("a node that takes a host again keeps to the date that others have told, though it knows of a later poll than they have told")
    func untoldPollOfAnother() async throws {
        try tables.hosts(["a": 1])
        try list(host: "a")
        await round()
        // Its own poll was not told; another node has polled after that, and told only when the feed is due.
        var state = try #require(try await store.feeds().first).state
        (state.lastPoll, state.nextPoll) = (990, 1_050)
        let session = try #require(await keeper.session)
        try await store.adopt([adopted(state)], gone: [], at: 990)
        try connection.run("UPDATE feeds SET next_poll = 1090")
        try tables.expire(connection, session)
        await round()
        #expect(held.all["a"] != nil)
        #expect(try await store.feeds().map(\.nextPoll) == [1_090])
        #expect(try connection.run("SELECT next_poll FROM feeds").first?.int("next_poll") == 1_090)
        stop()
    }

    private func adopted(_ state: PollState) -> AdoptedFeed {
        AdoptedFeed(
            url: "http://a/1", originalURL: "http://a/1", name: nil, title: nil, siteLink: nil, language: nil, tags: "[]", everySeconds: 60,
            options: "{}", paused: false, health: "ok", state: state)
    }

    @Test("a host that is to be given up is asked for as long as the outbox has something to send")
    func lagging() async throws {
        try tables.hosts(["a": 1])
        await round()
        let two = try tables.session(connection, "two", lease: 3_600)
        try LeaseStatements.want(connection, session: two, hosts: ["a"])
        clock.now.withLock { $0 += 1_801 }
        outbox.answers.withLock { $0 = [false] }
        await round()
        #expect(outbox.wasOpen.withLock { $0 } == [true])
        #expect(held.mayAsk("a"))
        // A poll ends while the host is closed, and cannot be sent in time.
        outbox.answers.withLock { $0 = [true, false] }
        await round()
        #expect(outbox.wasOpen.withLock { $0 } == [true, true, false])
        #expect(held.mayAsk("a"))
        await round()
        #expect(held.all.isEmpty)
        #expect(try connection.run("SELECT session FROM hosts").first?.optionalInt("session") == nil)
        stop()
    }

    @Test("a session is renewed while the rest of the keeper's work waits for the database")
    func renewedMeanwhile() async throws {
        try tables.hosts(["a": 1])
        await round()
        let until = "SELECT extract(epoch FROM lease_until)::float8 AS until FROM sessions"
        let before = try #require(try connection.run(until).first?.double("until"))
        let observer = try tables.connection()
        try connection.run("BEGIN; LOCK TABLE hosts IN ACCESS EXCLUSIVE MODE")
        let step = Task { [keeper] in await keeper.step() }
        let waiting = "SELECT 1 FROM pg_stat_activity WHERE application_name = 'keeper' AND wait_event_type = 'Lock' AND datname = current_database()"
        while try observer.run(waiting).rows.isEmpty { await Task.yield() }
        #expect(await keeper.renew())
        #expect(try #require(try observer.run(until).first?.double("until")) > before)
        try connection.run("ROLLBACK")
        await step.value
        #expect(held.all["a"] != nil)
        stop()
    }

    @Test("a session that the database has ended is followed by another, and nothing is asked between the two")
    func endedSession() async throws {
        try tables.hosts(["a": 1])
        await round()
        let session = try #require(await keeper.session)
        try tables.expire(connection, session)
        await keeper.renew()
        #expect(!held.mayAsk("a"))
        await keeper.step()
        #expect(try #require(await keeper.session) != session)
        let holding = try #require(held.all["a"])
        // It may have been asked until the end: a whole pace lies between.
        #expect(holding.opensAt - holding.takenAt > 0.19)
        stop()
    }

    @Test("a feed that was asked when its host was lost is not asked early when the host comes back")
    func unansweredRequest() async throws {
        try tables.hosts(["a": 1])
        try list(host: "a")
        await round()
        let session = try #require(await keeper.session)
        // The lease ends, and the request fails before the keeper has noticed that.
        try tables.expire(connection, session)
        await keeper.renew()
        held.access.lost("a")
        await keeper.step()
        #expect(held.all["a"] != nil)
        #expect(try await store.feeds().map(\.nextPoll) == [1_060])
        stop()
    }
}
