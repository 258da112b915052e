import Foundation
import TestSupport
import Testing

/// Three daemons, a PostgreSQL and many feeds, while one thing after another breaks.
///
/// `DATELINE_FLEET_ROUNDS`, `_HOSTS` and `_FEEDS` (for each host) make it larger: `make soak-fleet` runs 30 rounds with 2,000 feeds.
@Suite(
    "Three nodes that share their work", .serialized,
    .enabled(if: Postgres.isInstalled, "PostgreSQL is not installed (apt-get install postgresql)"))
struct ThreeNodesTests {
    private static func number(_ name: String, _ standard: Int) -> Int {
        ProcessInfo.processInfo.environment["DATELINE_FLEET_" + name].flatMap { Int($0) } ?? standard
    }

    private static let rounds = number("ROUNDS", 3)
    private static let hosts = number("HOSTS", 9)
    private static let feeds = number("FEEDS", 3)
    /// Seconds.
    private static let every = number("EVERY", 4)
    private static let lease = 4.0
    private static let delay = 0.1

    private enum Fault: CaseIterable { case kill, stop, database }

    private let news: NewsServer
    private let database: Postgres
    private let nodes: [Daemon]

    init() async throws {
        news = try await NewsServer(hosts: Self.hosts, feedsPerHost: Self.feeds, items: Self.rounds + 3)
        database = try Postgres()
        let list = news.feeds.map { "  - {url: \"\($0)\", every: \(Self.every)s}" }.joined(separator: "\n")
        let address = database.address
        nodes = try (0..<3).map { index in
            let node = try Daemon()
            try node.folder.write(
                """
                store: {path: \(node.database)}
                control: {socket: \(node.socket), group: ""}
                fetch: {allow_private_networks: [127.0.0.0/8], host_delay: \(Int(Self.delay * 1_000))ms, timeout: 5s, user_agent: "node\(index)"}
                pages: {fetch: false}
                fleet: {database: "\(address)", node: node\(index), lease: \(Int(Self.lease))s}
                feeds:
                \(list)

                """, to: "dateline.yaml")
            return node
        }
    }

    @Test("poll each feed in its time, never two at one host, and lose and double nothing while nodes and database fail")
    func faults() async throws {
        for node in nodes { try node.start() }
        // The work has been shared out.
        try await news.wait(forNodes: nodes.count)
        var random = SystemRandomNumberGenerator()
        for round in 0..<Self.rounds {
            news.publish()
            let node = nodes[Int.random(in: 0..<nodes.count, using: &random)]
            // Each kind comes in turn; which node, and when, is chance.
            switch Fault.allCases[round % Fault.allCases.count] {
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
            }
            try await news.pass(Double.random(in: 0.5...2, using: &random))
        }
        news.publishAll()
        try await archiveIsComplete()
        let polls = news.polls
        for node in nodes { node.stop() }
        try checkArchive()
        checkPaces(polls)
    }

    /// Everything that was published is in the archive, or the time is over and the checks tell what is missing.
    private func archiveIsComplete() async throws {
        let wanted = String(news.headlines.count)
        for _ in 0..<120 {
            if try database.value("SELECT count(*) FROM dateline.articles WHERE linked AND fact_count > 0") == wanted { return }
            try await news.pass(0.5)
        }
    }

    private func checkArchive() throws {
        let stored = try database.psql("SELECT headline FROM dateline.articles").out.split(separator: "\n").map(String.init)
        #expect(stored.count == news.headlines.count)
        #expect(Set(stored) == news.headlines)
        #expect(try database.value("SELECT count(*) FROM dateline.articles WHERE fact_count = 0") == "0")
        #expect(
            try database.value(
                "SELECT count(*) FROM dateline.articles a WHERE fact_count <> (SELECT count(*) FROM dateline.facts f WHERE f.article = a.id)") == "0")
        #expect(try database.value("SELECT count(*) FROM dateline.articles WHERE body NOT LIKE '%percent tariff on Peruvian goods%'") == "0")
    }

    /// Nobody is asked early or faster than the pace allows, whichever node asks, and every feed is asked as long as there are nodes.
    private func checkPaces(_ polls: [NewsServer.Poll]) {
        for (host, requests) in Dictionary(grouping: polls, by: \.host) {
            let times = requests.map(\.at).sorted()
            // What the network adds to one request and not to the next is allowed for.
            let closest = zip(times.dropFirst(), times).map { $0 - $1 }.min() ?? 1
            #expect(closest > Self.delay * 0.5, "\(host)")
        }
        var longest = 0.0
        for (feed, requests) in Dictionary(grouping: polls, by: \.feed) {
            let sorted = requests.sorted { $0.at < $1.at }
            for (before, after) in zip(sorted, sorted.dropFirst()) {
                let gap = after.at - before.at
                // Dates are whole seconds.
                #expect(gap > Double(Self.every) - 1.1, "\(feed): \(before.node), then \(after.node) after \(gap) s")
                longest = max(longest, gap)
            }
        }
        // An interval, then a lease and another interval where a node was lost in between, and what the machine itself adds.
        print("fleet: \(polls.count) polls, longest pause of a feed \(longest.rounded()) s")
        #expect(longest < Double(2 * Self.every) + 2 * Self.lease + 8)
    }
}
