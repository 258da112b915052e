import Foundation
import Synchronization
import TestSupport

/// Feeds on many loopback addresses whose lists grow while the test runs; every request is logged with the node that sent it.
final class NewsServer: Sendable {
    let server: LocalServer
    let feedsPerHost: Int
    /// Items that each feed has at the end.
    let items: Int
    /// Requests of all feeds together after which a feed has one item more.
    private let published = Mutex(1)

    init(hosts: Int, feedsPerHost: Int, items: Int) async throws {
        self.feedsPerHost = feedsPerHost
        self.items = items
        server = try await LocalServer(addresses: (0..<hosts).map { "127.20.\($0 / 200).\($0 % 200 + 1)" })
        let published: @Sendable () -> Int = { [weak self] in self?.published.withLock { $0 } ?? 1 }
        server.answer("*") { request in
            let name = "\(request.address)\(request.path)"
            return LocalServer.Reply(200, [("Content-Type", "application/rss+xml")], text: Self.document(name, items: published()))
        }
    }

    var addresses: [String] { server.addresses }
    var feeds: [String] { addresses.flatMap { address in (0..<feedsPerHost).map { server.url("/f\($0).xml", address: address) } } }

    /// Each feed has another item, as long as there are any.
    func publish() { published.withLock { $0 = min(items, $0 + 1) } }
    func publishAll() { published.withLock { $0 = items } }

    /// Headlines of all that is published.
    var headlines: Set<String> {
        let count = published.withLock { $0 }
        return Set(
            addresses.flatMap { address in
                (0..<feedsPerHost).flatMap { feed in (0..<count).map { Self.headline("\(address)/f\(feed).xml", $0) } }
            })
    }

    private static func headline(_ name: String, _ item: Int) -> String { "Report \(item) of \(name)" }

    private static func document(_ name: String, items: Int) -> String {
        let entries = (0..<items).map { item in
            """
            <item><guid isPermaLink="false">\(name)#\(item)</guid><title>\(headline(name, item))</title>
            <pubDate>Wed, 02 Jul 2025 10:\(String(format: "%02d", item % 60)):00 GMT</pubDate>
            <description>Norway and Peru agreed on a \(11 + item) percent tariff on Peruvian goods.</description></item>
            """
        }
        return "<rss version=\"2.0\"><channel><title>\(name)</title>\(entries.joined())</channel></rss>"
    }

    /// One request for a feed.
    struct Poll: Sendable {
        var feed: String
        var host: String
        var node: String
        /// Monotonic seconds.
        var at: Double
    }

    var polls: [Poll] {
        server.log.map { Poll(feed: $0.address + $0.path, host: $0.address, node: $0.header("user-agent") ?? "", at: $0.at) }
    }

    /// Returns when so many seconds have passed, by the requests that come in.
    func pass(_ seconds: Double) async throws {
        let end = Double(DispatchTime.now().uptimeNanoseconds) / 1e9 + seconds
        try await server.wait(seconds: 120) { $0.last.map { $0.at >= end } ?? false }
    }

    /// Returns when so many nodes have sent requests.
    func wait(forNodes count: Int) async throws {
        try await server.wait(seconds: 90) { Set($0.compactMap { $0.header("user-agent") }).count == count }
    }
}
