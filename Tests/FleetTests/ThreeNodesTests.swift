import Foundation
import Sync
import TestSupport
import Testing

@testable import Fleet

/// Three daemons, a PostgreSQL and many feeds, while one thing after another breaks.
///
/// `DATELINE_FLEET_ROUNDS`, `_HOSTS` and `_FEEDS` (for each host) make it larger: `make soak-fleet` runs 30 rounds with 2,000 feeds.
@Suite("Three nodes that share their work", .serialized, .enabled(if: Postgres.isInstalled, "\(Postgres.missing)"))
struct ThreeNodesTests {
    private static func number(_ name: String, _ standard: Int) -> Int {
        ProcessInfo.processInfo.environment["DATELINE_FLEET_" + name].flatMap { Int($0) } ?? standard
    }

    private static let rounds = number("ROUNDS", 3)
    private static let hosts = number("HOSTS", 10)
    private static let feeds = number("FEEDS", 3)
    /// Seconds.
    private static let every = number("EVERY", 4)
    private static let lease = Double(number("LEASE", 4))
    private static let delay = 0.2
    /// Seconds between two polls of a feed that nothing keeps from it: chance adds up to a tenth, and dates are whole seconds.
    private static let longest = 1.1 * Double(every) + 1
    /// Seconds for which a host may be free that its holder has given up: whoever has enough takes it when it has been free for a lease.
    private static let handover = lease * 1.25
    /// Seconds that a busy machine may add to the turn of a feed among those of its host.
    private static let slack = 5.0 + Double(feeds) * delay
    /// Seconds to which the kernel tells when a request left.
    private static let grain = 0.02

    private enum Fault: CaseIterable { case kill, stop, database }

    /// A fault from its beginning to the moment at which each session that it ended is over: only what was due in between can be late for it.
    private struct Trouble {
        var what: String
        var from, to: Double
    }

    private let news: NewsServer
    private let database: Postgres
    private let nodes: [Daemon]

    init() async throws {
        news = try await NewsServer(hosts: Self.hosts, feedsPerHost: Self.feeds, rounds: Self.rounds)
        database = try Postgres()
        let address = database.address
        try Self.register(news.feeds, at: address)
        nodes = try (0..<3).map { index in
            let node = try Daemon()
            try node.folder.write(
                """
                store: {path: \(node.database)}
                control: {socket: \(node.socket), group: ""}
                fetch: {allow_private_networks: [127.0.0.0/8], host_delay: \(Int(Self.delay * 1_000))ms, timeout: 5s, user_agent: "node\(index)"}
                pages: {fetch: false}
                log: {level: warning}
                fleet: {database: "\(address)", node: node\(index), lease: \(Int(Self.lease))s}
                feeds: []

                """, to: "dateline.yaml")
            return node
        }
    }

    /// Lists the feeds as a user of some node has done; a configuration asks for no interval of seconds.
    private static func register(_ feeds: [String], at address: String) throws {
        let hosts = feeds.map { SyncEngine.host(of: $0) }
        let connection = try Connection(address: address, application: "test", timeout: 60, wake: -1)
        try Migrations.run(connection)
        try connection.transaction { connection in
            try connection.run("INSERT INTO hosts (host) SELECT DISTINCT h FROM unnest($1::text[]) AS h", [.list(hosts)])
            try connection.run(
                """
                INSERT INTO feeds (original_url, url, host, every_seconds, listed, added, next_poll)
                SELECT u, u, h, $3, '{user}', 0, 0 FROM unnest($1::text[], $2::text[]) AS f (u, h)
                """, [.list(feeds), .list(hosts), .int(Int64(every))])
            try FeedRegistry.weigh(connection, Array(Set(hosts)))
        }
    }

    @Test("poll each feed in its time, never two at one host, and lose and double nothing while nodes and database fail")
    func faults() async throws {
        for node in nodes { try node.start() }
        // The work has been shared out.
        try await news.wait(forNodes: nodes.count)
        var troubles: [Trouble] = []
        let seed = Self.number("SEED", Int.random(in: 1...999_999))
        print("fleet: seed \(seed), which DATELINE_FLEET_SEED sets")
        var random = SplitMix(seed: UInt64(clamping: seed))
        for round in 0..<Self.rounds {
            news.publish()
            let node = nodes[Int.random(in: 0..<nodes.count, using: &random)]
            let from = NewsServer.now()
            var ended = from
            // Each kind comes in turn; which node, and when, is chance.
            let fault = Fault.allCases[round % Fault.allCases.count]
            switch fault {
            case .kill:
                node.kill()
                try await news.pass(Double.random(in: 0.2...Self.lease, using: &random))
                try node.start()
            case .stop:
                node.signal(SIGSTOP)
                try await news.pass(Self.lease + Double.random(in: 1...2, using: &random))
                node.signal(SIGCONT)
            case .database:
                database.kill()
                try await news.pass(Double.random(in: 0.2...1.5, using: &random))
                try database.start()
                // No session is renewed meanwhile, so each may end.
                ended = NewsServer.now()
            }
            troubles.append(Trouble(what: "\(fault) \(nodes.firstIndex { $0 === node } ?? 0)", from: from, to: ended + Self.lease))
            try await news.pass(Double.random(in: 0.5...3, using: &random))
        }
        news.publishAll()
        try await archiveIsComplete()
        let (polls, end) = (news.polls, NewsServer.now())
        for node in nodes { node.stop() }
        try checkArchive()
        checkPaces(polls)
        checkTimes(polls, troubles, end: end)
    }

    // MARK: The archive

    /// Everything that was published is in the archive, or nothing has come for a long time and the checks tell what is missing.
    private func archiveIsComplete() async throws {
        let wanted = news.articles.count
        var (last, idle) = (-1, 0.0)
        while idle < 60 + 2 * Double(Self.every) {
            let count = Int(try database.value("SELECT count(*) FROM dateline.articles WHERE linked AND fact_digest IS NOT NULL")) ?? 0
            if count == wanted { return }
            idle = count == last ? idle + 0.5 : 0
            last = count
            try await news.pass(0.5)
        }
    }

    private func checkArchive() throws {
        let wanted = news.articles
        let rows = try database.psql(
            """
            SELECT a.headline, string_agg(f.detail ->> 'ratePercent', ',' ORDER BY f.id), a.fact_count, count(f.id) FROM dateline.articles a
            LEFT JOIN dateline.facts f ON f.article = a.id AND f.kind = 'tariff_measure' GROUP BY a.id, a.month, a.headline, a.fact_count
            """
        ).out.split(separator: "\n").map { $0.split(separator: "|", omittingEmptySubsequences: false).map(String.init) }
        let stored = rows.map { NewsServer.Published(headline: $0[0], percent: $0.count > 1 ? Double($0[1]).map { Int($0) } ?? -1 : -1) }
        #expect(stored.count == wanted.count, "articles")
        #expect(Array(Set(stored).subtracting(wanted).prefix(3)) == [], "what was not served, or has other facts")
        #expect(Array(wanted.subtracting(stored).prefix(3)) == [], "what is missing")
        let wrong = "SELECT count(*) FROM dateline.articles a WHERE fact_count <> (SELECT count(*) FROM dateline.facts f WHERE f.article = a.id)"
        #expect(try database.value(wrong) == "0", "facts that were lost or doubled")
        #expect(try database.value("SELECT count(*) FROM dateline.revisions") == "0")
        // Each text stands at two addresses.
        #expect(try database.value("SELECT count(*) FROM dateline.articles WHERE duplicate_kind = 'exact'") == String(wanted.count / 2))
        #expect(try database.value("SELECT count(*) FROM dateline.articles WHERE duplicate_of IS NOT NULL") == String(wanted.count / 2))
        #expect(try database.value("SELECT count(*) FROM dateline.feeds") == String(news.feeds.count))
        // The server answers every request. A feed that failed would not be polled again for a quarter of an hour.
        let failed = "SELECT state::json ->> 'errorText' FROM dateline.feeds WHERE (state::json ->> 'consecutiveErrors')::int > 0"
        #expect(try database.psql(failed).out == "", "what nodes take for errors of feeds")
        print("fleet: \(stored.count) articles of \(wanted.count), \(try database.value("SELECT count(*) FROM dateline.facts")) facts")
    }

    // MARK: The polls

    /// No host is asked faster than its pace, whichever node asks. An answer takes less than that, so no two nodes ask a host at once.
    ///
    /// What counts is when requests left. A busy machine reads them later, which is printed beside it.
    private func checkPaces(_ polls: [NewsServer.Poll]) {
        var (closest, closestOfTwo, closestRead) = (Double.infinity, Double.infinity, Double.infinity)
        for (host, requests) in Dictionary(grouping: polls, by: \.host) {
            let sorted = requests.sorted { $0.left < $1.left }
            for (before, after) in zip(sorted, sorted.dropFirst()) {
                let gap = after.left - before.left
                closest = min(closest, gap)
                if before.node != after.node { closestOfTwo = min(closestOfTwo, gap) }
                #expect(gap > Self.delay - Self.grain, "\(host): \(before.node), then \(after.node) after \(gap) s")
            }
            let read = requests.map(\.at).sorted()
            closestRead = min(closestRead, zip(read, read.dropFirst()).map { $1 - $0 }.min() ?? .infinity)
        }
        let slowest = polls.map { $0.at - $0.left }.max() ?? 0
        let apart = "\(shown(closest)) s apart at least, those of two nodes \(shown(closestOfTwo)) s"
        print("fleet: requests to a host leave \(apart); its pace is \(Self.delay) s")
        print("fleet: the test reads them \(shown(closestRead)) s apart at least, up to \(shown(slowest)) s after they left")
    }

    /// No feed is polled early, and none late by more than a lease and an interval for each fault in which it was due, or by more than a lease where
    /// it was due in none.
    private func checkTimes(_ polls: [NewsServer.Poll], _ troubles: [Trouble], end: Double) {
        let every = Double(Self.every)
        let byFeed = Dictionary(grouping: polls, by: \.feed)
        #expect(byFeed.count == news.feeds.count)
        // By the number of faults that a poll was due in: the polls, the latest of them, and what was left of the time that it had.
        var late: [Int: (count: Int, worst: Double, spare: Double)] = [:]
        var earliest = Double.infinity
        for (feed, requests) in byFeed {
            let sorted = requests.sorted { $0.left < $1.left }
            if let last = sorted.last {
                let (faults, latest) = Self.deadline(due: last.left + Self.longest, troubles)
                let words = "\(feed): not polled again after \(last.node), due in \(faults) faults"
                #expect(end < latest + Self.slack, "\(words); \(Self.context(last.left, troubles))")
            }
            for (before, after) in zip(sorted, sorted.dropFirst()) {
                let gap = after.left - before.left
                let pair = "\(feed): \(before.node), then \(after.node) after \(gap) s"
                earliest = min(earliest, gap)
                // Dates are whole seconds.
                #expect(gap > every - 1.1, "\(pair); \(Self.context(before.left, troubles))")
                let (faults, latest) = Self.deadline(due: before.left + Self.longest, troubles)
                let known = late[faults] ?? (0, 0, .infinity)
                late[faults] = (known.count + 1, max(known.worst, gap - every), min(known.spare, latest - after.left))
                #expect(
                    after.left < latest + Self.slack,
                    "\(pair), due in \(faults) faults; \(Self.context(before.left, troubles))")
            }
        }
        print("fleet: \(polls.count) polls of \(byFeed.count) feeds, every \(Self.every) s; the shortest time between two is \(shown(earliest)) s")
        for (faults, found) in late.sorted(by: { $0.key < $1.key }) {
            let beyond = found.spare < 0 ? "\(shown(-found.spare)) s later than" : "within"
            let bound = faults == 0 ? "" : ", \(beyond) a lease and an interval for each fault"
            print("fleet: due in \(faults) faults \(found.count) polls, late by \(shown(found.worst)) s at most\(bound)")
        }
    }

    /// The faults around a moment with their beginnings and ends as seconds after it.
    private static func context(_ moment: Double, _ troubles: [Trouble]) -> String {
        troubles.filter { abs($0.from - moment) < 2 * Double(every) }.map {
            String(format: "%@ %.1f to %.1f s", $0.what, $0.from - moment, $0.to - moment)
        }.joined(separator: ", ")
    }

    /// When a poll has to be there that was due at a time: whatever was due while a session may have ended comes an interval after that end,
    /// when another fault may come.
    private static func deadline(due: Double, _ troubles: [Trouble]) -> (faults: Int, latest: Double) {
        // What waits for its turn at a host is due while it waits, and a feed may be due as early as its interval.
        let found = troubles.reduce((faults: 0, latest: due)) { found, trouble in
            guard trouble.from < found.1 + slack, trouble.to > due - longest + Double(every) - 1 else { return found }
            return (found.0 + 1, max(found.1, trouble.to + longest))
        }
        return found.faults > 0 ? found : (0, due + handover)
    }

    private func shown(_ seconds: Double) -> String { String(format: "%.2f", seconds) }
}
