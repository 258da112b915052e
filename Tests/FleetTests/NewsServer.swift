import Foundation
import Synchronization
import TestSupport

/// Feeds on many loopback addresses whose lists grow while the test runs; every request is logged with the node that sent it.
///
/// Two neighbouring addresses carry the same texts under headlines of their own, as two papers do with an agency's report.
final class NewsServer: Sendable {
    let server: LocalServer
    let feedsPerHost: Int
    /// How often something is published in all.
    private let rounds: Int
    private let published = Mutex(0)

    /// A feed and an item of it.
    private struct Place {
        var host, feed: Int
    }

    init(hosts: Int, feedsPerHost: Int, rounds: Int) async throws {
        self.feedsPerHost = feedsPerHost
        self.rounds = rounds
        server = try await LocalServer(addresses: (0..<hosts).map { "127.20.\($0 / 200).\($0 % 200 + 1)" })
        let places = Dictionary(
            uniqueKeysWithValues: server.addresses.enumerated().flatMap { host, address in
                (0..<feedsPerHost).map { ("\(address)/f\($0).xml", Place(host: host, feed: $0)) }
            })
        for place in places.values where place.host % 2 == 0 {
            for item in 0..<Self.items(place, after: rounds) { _ = Self.words(place, item) }
        }
        let published: @Sendable () -> Int = { [weak self] in self?.published.withLock { $0 } ?? 0 }
        server.answer("*") { request in
            let name = request.address + request.path
            guard let place = places[name] else { return LocalServer.Reply(404, text: "no such feed") }
            let count = Self.items(place, after: published())
            let tag = "\"\(count)\""
            if request.header("if-none-match") == tag { return LocalServer.Reply(304, [("ETag", tag)]) }
            return LocalServer.Reply(
                200, [("Content-Type", "application/rss+xml"), ("ETag", tag)], text: Self.document(name, place, items: count))
        }
    }

    var addresses: [String] { server.addresses }
    var feeds: [String] { addresses.flatMap { address in (0..<feedsPerHost).map { server.url("/f\($0).xml", address: address) } } }

    /// A third of the feeds have another item, as long as there are any.
    func publish() { published.withLock { $0 = min(rounds, $0 + 1) } }
    func publishAll() { published.withLock { $0 = rounds } }

    /// Items that a feed has: one at the beginning, and one more each third time. Neighbours publish together.
    private static func items(_ place: Place, after published: Int) -> Int { 1 + (published + (place.host / 2 + place.feed) % 3) / 3 }

    /// An article that was published.
    struct Published: Hashable, Sendable {
        var headline: String
        /// The tariff that its text tells of; -1 for a text without facts.
        var percent: Int
    }

    var articles: Set<Published> {
        let count = published.withLock { $0 }
        return Set(
            addresses.enumerated().flatMap { host, address in
                (0..<feedsPerHost).flatMap { feed in
                    (0..<Self.items(Place(host: host, feed: feed), after: count)).map {
                        Published(headline: Self.headline("\(address)/f\(feed).xml", $0), percent: Self.percent($0))
                    }
                }
            })
    }

    private static func headline(_ name: String, _ item: Int) -> String { "Report \(item) of \(name)" }
    private static func percent(_ item: Int) -> Int { item % 2 == 0 ? 11 + item : -1 }

    private static func lead(_ item: Int) -> String {
        let percent = percent(item)
        return percent < 0 ? "It rained all day." : "Norway agreed on a \(percent) percent tariff on Peruvian goods."
    }

    private static let syllables = ["ka", "lo", "mi", "tra", "ven", "sto", "pri", "gal", "nor", "bel", "dun", "fer", "hol", "jas", "kem", "zur"]

    /// Words that no two texts share in this order.
    private static func words(_ place: Place, _ item: Int) -> String {
        let seed = (place.host / 2 * 1_000 + place.feed) * 1_000 + item
        if let known = texts.withLock({ $0[seed] }) { return known }
        var random = SplitMix(seed: UInt64(seed))
        let text = (0..<80).map { _ in (0..<3).map { _ in syllables[random.below(syllables.count)] }.joined() }.joined(separator: " ")
        texts.withLock { $0[seed] = text }
        return text
    }

    /// Texts by their seed. A test's own program is slow, and a server that is busy with texts would note requests later than they came.
    private static let texts = Mutex<[Int: String]>([:])

    private static func document(_ name: String, _ place: Place, items: Int) -> String {
        let entries = (0..<items).map { item in
            """
            <item><guid isPermaLink="false">\(name)#\(item)</guid><title>\(headline(name, item))</title>
            <pubDate>Wed, 02 Jul 2025 10:\(String(format: "%02d", item % 60)):00 GMT</pubDate>
            <description>\(lead(item)) \(words(place, item)).</description></item>
            """
        }
        return "<rss version=\"2.0\"><channel><title>\(name)</title>\(entries.joined())</channel></rss>"
    }

    /// One request for a feed.
    struct Poll: Sendable {
        var feed: String
        var host: String
        var node: String
        /// Monotonic seconds at which it left the node, and at which this process read it.
        var left, at: Double
    }

    var polls: [Poll] {
        server.log.map { Poll(feed: $0.address + $0.path, host: $0.address, node: $0.header("user-agent") ?? "", left: $0.left, at: $0.at) }
    }

    /// Monotonic seconds, as those of the polls.
    static func now() -> Double { Double(DispatchTime.now().uptimeNanoseconds) / 1e9 }

    /// Returns when so many seconds have passed. How long a fault lasts is what is tested, and no request may come meanwhile to tell the time by:
    /// while the database is down nobody polls after the lease.
    func pass(_ seconds: Double) async throws { try await Task.sleep(for: .seconds(seconds)) }

    /// Returns when so many nodes have sent requests.
    func wait(forNodes count: Int) async throws {
        try await server.wait(seconds: 90) { Set($0.suffix(1_000).compactMap { $0.header("user-agent") }).count == count }
    }
}
