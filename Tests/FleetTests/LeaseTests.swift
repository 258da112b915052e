import Foundation
import TestSupport
import Testing

@testable import Fleet

@Suite("Leases in the database", .enabled(if: Postgres.isInstalled, "\(Postgres.missing)"))
struct LeaseTests {
    private let tables: SharedTables
    private let connection: Connection

    init() throws {
        tables = try SharedTables()
        connection = try tables.connection()
    }

    @Test("a host is one node's at a time, and each taking has a token beyond the last")
    func oneHolder() throws {
        try tables.hosts(["a": 1, "b": 1])
        let (one, two) = (try tables.session(connection, "one"), try tables.session(connection, "two"))
        let taken = try LeaseStatements.take(connection, session: one, hosts: 10, feeds: 10, leftOver: nil)
        #expect(Set(taken.map(\.host)) == ["a", "b"])
        #expect(try LeaseStatements.take(connection, session: two, hosts: 10, feeds: 10, leftOver: nil).isEmpty)
        try LeaseStatements.release(connection, session: one, hosts: [.init(host: "a", pace: 1, space: 0)])
        let again = try LeaseStatements.take(connection, session: two, hosts: 10, feeds: 10, leftOver: nil)
        #expect(again.map(\.host) == ["a"])
        #expect(again[0].token > (taken.first { $0.host == "a" }?.token ?? .max))
    }

    @Test("a session that is over is not renewed, its hosts go to others, and its writes are refused")
    func fencing() throws {
        try tables.hosts(["a": 1])
        let one = try tables.session(connection, "one")
        let first = try LeaseStatements.take(connection, session: one, hosts: 1, feeds: 1, leftOver: nil)
        let claim = ArchiveStatements.Claim(host: "a", token: first[0].token)
        #expect(try ArchiveStatements.confirm(connection, session: one, [claim]) == ["a"])
        try tables.expire(connection, one)
        #expect(try !LeaseStatements.renew(connection, session: one, lease: 60))
        #expect(try ArchiveStatements.confirm(connection, session: one, [claim]).isEmpty)
        let two = try tables.session(connection, "two")
        let second = try LeaseStatements.take(connection, session: two, hosts: 1, feeds: 1, leftOver: nil)
        #expect(second.map(\.host) == ["a"])
        #expect(second[0].uncertainUntil != nil)
        // Not even under the new session does a former token count.
        #expect(try ArchiveStatements.confirm(connection, session: two, [claim]).isEmpty)
    }

    @Test("a session that has ended, or that another of the same node followed, is not current")
    func current() throws {
        let one = try tables.session(connection, "one")
        #expect(try ArchiveStatements.isCurrent(connection, session: one))
        let next = try tables.session(connection, "one")
        #expect(try !ArchiveStatements.isCurrent(connection, session: one))
        #expect(try ArchiveStatements.isCurrent(connection, session: next))
        try tables.expire(connection, next)
        #expect(try !ArchiveStatements.isCurrent(connection, session: next))
    }

    @Test("what a node confirmed stays its own until the end of its transaction")
    func locked() throws {
        try tables.hosts(["a": 1])
        let one = try tables.session(connection, "one")
        let first = try LeaseStatements.take(connection, session: one, hosts: 1, feeds: 1, leftOver: nil)
        let other = try tables.connection()
        let two = try tables.session(other, "two")
        try connection.run("BEGIN")
        #expect(try ArchiveStatements.confirm(connection, session: one, [.init(host: "a", token: first[0].token)]) == ["a"])
        try tables.expire(other, one)
        #expect(try LeaseStatements.take(other, session: two, hosts: 1, feeds: 1, leftOver: nil).isEmpty)
        try connection.run("COMMIT")
        #expect(try LeaseStatements.take(other, session: two, hosts: 1, feeds: 1, leftOver: nil).count == 1)
    }

    @Test("the pace and the pause of a host go with it")
    func pace() throws {
        try tables.hosts(["a": 1])
        let (one, two) = (try tables.session(connection, "one"), try tables.session(connection, "two"))
        _ = try LeaseStatements.take(connection, session: one, hosts: 1, feeds: 1, leftOver: nil)
        try LeaseStatements.release(connection, session: one, hosts: [.init(host: "a", pace: 1, space: 30, pausedUntil: 2_000_000_000)])
        let taken = try LeaseStatements.take(connection, session: two, hosts: 1, feeds: 1, leftOver: nil)
        #expect(taken.count == 1)
        #expect((25...30).contains(taken[0].opensIn))
        #expect(taken[0].pausedUntil == 2_000_000_000)
        #expect(taken[0].space == 30)
        #expect(taken[0].uncertainUntil == nil)
    }

    @Test("a node that begins again has its own hosts back at once, and is not certain what it did before it crashed")
    func restart() throws {
        try tables.hosts(["a": 1])
        let before = try tables.session(connection, "one")
        _ = try LeaseStatements.take(connection, session: before, hosts: 1, feeds: 1, leftOver: nil)
        let after = try tables.session(connection, "one")
        let taken = try LeaseStatements.take(connection, session: after, hosts: 1, feeds: 1, leftOver: nil)
        #expect(taken.map(\.host) == ["a"])
        #expect(taken[0].uncertainUntil != nil)
    }

    @Test("a feed that may have been polled without telling is put off for every later holder of its host")
    func putOff() throws {
        try tables.hosts(["a": 1])
        try connection.run(
            """
            INSERT INTO feeds (original_url, url, host, every_seconds, listed, added, next_poll)
            VALUES ('http://a/1', 'http://a/1', 'a', 60, '{user}', 0, 1000)
            """)
        let (one, two, three) = (
            try tables.session(connection, "one"), try tables.session(connection, "two"), try tables.session(connection, "three")
        )
        func take(_ session: Int64) throws -> [LeaseStatements.Taken] {
            try LeaseStatements.take(connection, session: session, hosts: 1, feeds: 1, leftOver: nil)
        }
        func dates(_ session: Int64, _ uncertain: [String: Int64]) throws -> [Int64] {
            try FeedRegistry.feeds(connection, of: ["a"], session: session, uncertain: uncertain, interval: 3_600).feeds.map(\.due)
        }
        _ = try take(one)
        try tables.expire(connection, one)
        #expect(try take(two).count == 1)
        #expect(try dates(two, ["a": 1_010]) == [1_070])
        // It is given up before it was polled.
        try LeaseStatements.release(connection, session: two, hosts: [.init(host: "a", pace: 0, space: 0)])
        #expect(try take(three).map(\.uncertainUntil) == [nil])
        #expect(try dates(three, [:]) == [1_070])
        // A node that holds the host no more puts nothing off.
        #expect(try dates(two, ["a": 2_000]) == [2_060])
        #expect(try dates(three, [:]) == [1_070])
    }

    @Test("a host whose feeds' dates could not be put off stays uncertain for whoever takes it next")
    func stillUncertain() throws {
        try tables.hosts(["a": 1])
        let (one, two, three) = (
            try tables.session(connection, "one"), try tables.session(connection, "two"), try tables.session(connection, "three")
        )
        func take(_ session: Int64) throws -> LeaseStatements.Taken {
            try #require(try LeaseStatements.take(connection, session: session, hosts: 1, feeds: 1, leftOver: nil).first)
        }
        #expect(try take(one).uncertainBefore == nil)
        try tables.expire(connection, one)
        let ended = try #require(try take(two).uncertainUntil)
        // Its answer is lost; then it reads no feeds, and gives the host up.
        #expect(try LeaseStatements.taken(connection, session: two, hosts: ["a"]).map(\.uncertainBefore) == [ended])
        try LeaseStatements.release(connection, session: two, hosts: [.init(host: "a", pace: 0, space: 0)])
        #expect(try take(three).uncertainBefore == ended)
        _ = try FeedRegistry.feeds(connection, of: ["a"], session: three, uncertain: ["a": ended], interval: 60)
        try LeaseStatements.release(connection, session: three, hosts: [.init(host: "a", pace: 0, space: 0)])
        let again = try take(two)
        #expect(again.uncertainBefore == nil)
        #expect(again.uncertainUntil == nil)
    }

    @Test("two machines with one name are told apart")
    func names() throws {
        _ = try tables.session(connection, "one")
        #expect(throws: FleetError.nameInUse("one")) {
            try LeaseStatements.begin(connection, node: "one", store: "another store", version: "1", lease: 60)
        }
    }

    @Test("of two machines that begin with one name at the same time the second stays out", arguments: [true, false])
    func namesAtOnce(isKnown: Bool) async throws {
        if isKnown { try tables.expire(connection, try tables.session(connection, "one")) }
        try connection.run("BEGIN")
        let session = try LeaseStatements.beginning(connection, node: "one", store: "store of one", version: "1", lease: 60)
        let address = tables.address
        let second = Task {
            let thread = DatabaseThread(address: address, application: "second", timeout: 20)
            defer { thread.stop() }
            return try await thread.run { try LeaseStatements.begin($0, node: "one", store: "another store", version: "1", lease: 60) }
        }
        try await waitForLock(of: "second")
        try connection.run("COMMIT")
        await #expect(throws: FleetError.nameInUse("one")) { try await second.value }
        #expect(try ArchiveStatements.isCurrent(connection, session: session))
    }

    @Test("a session that is being renewed when its lease ends keeps its hosts")
    func renewedMeanwhile() throws {
        try tables.hosts(["a": 1, "b": 1])
        let (one, two) = (try tables.session(connection, "one"), try tables.session(connection, "two"))
        _ = try LeaseStatements.take(connection, session: one, hosts: 1, feeds: 2, leftOver: nil)
        // The renewal has begun in time; its end is not there yet, and the old time is over for everybody else.
        try tables.expire(connection, one)
        let other = try tables.connection()
        try other.run("BEGIN")
        try other.run("UPDATE sessions SET lease_until = clock_timestamp() + interval '60 s' WHERE id = $1", [.int(one)])
        #expect(try LeaseStatements.take(connection, session: two, hosts: 10, feeds: 10, leftOver: nil).count == 1)
        try other.run("COMMIT")
        #expect(try LeaseStatements.take(connection, session: two, hosts: 10, feeds: 10, leftOver: nil).isEmpty)
    }

    @Test("a host is counted with the feeds that two nodes list there at the same time")
    func weighedAtOnce() async throws {
        try tables.hosts(["a": 0])
        let add = "INSERT INTO feeds (original_url, url, host, listed, added, next_poll) VALUES ($1, $1, 'a', '{user}', 0, 0)"
        try connection.run("BEGIN")
        try connection.run(add, [.text("http://a/1")])
        try FeedRegistry.weigh(connection, ["a"])
        let address = tables.address
        let second = Task {
            let thread = DatabaseThread(address: address, application: "second", timeout: 20)
            defer { thread.stop() }
            try await thread.transaction { connection in
                try connection.run(add, [.text("http://a/2")])
                try FeedRegistry.weigh(connection, ["a"])
            }
        }
        try await waitForLock(of: "second")
        try connection.run("COMMIT")
        try await second.value
        #expect(try connection.run("SELECT weight FROM hosts").first?.int("weight") == 2)
    }

    /// Returns when the connection with that name waits for a lock.
    private func waitForLock(of application: String) async throws {
        let observer = try tables.connection()
        let waiting = "SELECT 1 FROM pg_stat_activity WHERE application_name = $1 AND wait_event_type = 'Lock' AND datname = current_database()"
        while try observer.run(waiting, [.text(application)]).rows.isEmpty { await Task.yield() }
    }

    @Test("a host that another node wants is told to its holder")
    func wanted() throws {
        try tables.hosts(["a": 1])
        let (one, two) = (try tables.session(connection, "one"), try tables.session(connection, "two"))
        _ = try LeaseStatements.take(connection, session: one, hosts: 1, feeds: 1, leftOver: nil)
        try LeaseStatements.want(connection, session: two, hosts: ["a", "pages.example"])
        #expect(try LeaseStatements.wantedOfMine(connection, session: one) == ["a"])
        #expect(try LeaseStatements.take(connection, session: two, named: ["a", "pages.example"]).map(\.host) == ["pages.example"])
    }

    @Test("nodes that take at the same time share without a host twice or none at all")
    func crowd() async throws {
        let weights = (0..<200).reduce(into: [String: Int]()) { $0["h\($1)"] = 1 + $1 % 3 }
        try tables.hosts(weights)
        let address = tables.address
        let lists = try await withThrowingTaskGroup(of: [String].self) { group in
            for index in 0..<4 {
                group.addTask {
                    let thread = DatabaseThread(address: address, application: "node", timeout: 20)
                    defer { thread.stop() }
                    let session = try await thread.run {
                        try LeaseStatements.begin($0, node: "n\(index)", store: "s\(index)", version: "1", lease: 60)
                    }
                    var mine: [String] = []
                    for _ in 0..<12 {
                        mine += try await thread.run { try LeaseStatements.take($0, session: session, hosts: 10, feeds: 20, leftOver: nil) }.map(
                            \.host)
                    }
                    return mine
                }
            }
            return try await group.reduce(into: [[String]]()) { $0.append($1) }
        }
        let all = lists.flatMap { $0 }
        #expect(all.count == Set(all).count)
        #expect(Set(all) == Set(weights.keys))
    }

    @Test("a server that stands still holds nobody longer than asked, and work goes on afterwards")
    func late() async throws {
        let thread = DatabaseThread(address: tables.address, application: "test", timeout: 20)
        defer { thread.stop() }
        await #expect(throws: DatabaseError.self) { try await thread.run(within: 0.2) { try $0.run("SELECT pg_sleep(30)") }.count }
        #expect(try await thread.run { try $0.run("SELECT 7 AS seven").first?.int("seven") } == 7)
    }

    @Test("a caller that is cancelled ends its statement")
    func cancelled() async throws {
        let thread = DatabaseThread(address: tables.address, application: "test", timeout: 30)
        defer { thread.stop() }
        _ = try await thread.run { try $0.run("SELECT 1").count }
        let sleeping = Task { try await thread.run { try $0.run("SELECT pg_sleep(30)") }.count }
        let observer = try tables.connection()
        let sleepers = """
            SELECT 1 FROM pg_stat_activity WHERE query LIKE '%pg_sleep(30)%' AND pid <> pg_backend_pid() AND datname = current_database()
            """
        while try observer.run(sleepers).rows.isEmpty { await Task.yield() }
        sleeping.cancel()
        await #expect(throws: DatabaseError.self) { try await sleeping.value }
        #expect(try await thread.run { try $0.run("SELECT 7 AS seven").first?.int("seven") } == 7)
    }

    @Test("a caller that was cancelled before it asked gets no answer")
    func cancelledBefore() async throws {
        let thread = DatabaseThread(address: tables.address, application: "test", timeout: 30)
        defer { thread.stop() }
        let asking = Task {
            while !Task.isCancelled { await Task.yield() }
            return try await thread.run { try $0.run("SELECT pg_sleep(30)") }.count
        }
        asking.cancel()
        await #expect(throws: DatabaseError.self) { try await asking.value }
    }

    @Test("a connection that broke is made again")
    func broken() async throws {
        let thread = DatabaseThread(address: tables.address, application: "victim", timeout: 10)
        defer { thread.stop() }
        _ = try await thread.run { try $0.run("SELECT 1").count }
        try connection.run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'victim'")
        _ = try? await thread.run { try $0.run("SELECT 1").count }
        #expect(try await thread.run { try $0.run("SELECT 7 AS seven").first?.int("seven") } == 7)
    }
}
