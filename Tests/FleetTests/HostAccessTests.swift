import FactExtraction
import Foundation
import Logging
import Models
import Settings
import Store
import Sync
import Synchronization
import TestSupport
import Testing

@Suite("The engine and the hosts that it may ask")
struct HostAccessTests {
    /// An engine with a feed on each address, which may ask those that are in the list.
    private func engine(_ server: LocalServer, _ folder: TemporaryFolder, _ list: HostList, feeds: [String]? = nil) throws -> SyncEngine {
        var settings = Settings()
        settings.fetch.allowPrivateNetworks = [IPNetwork("127.0.0.0/8")].compactMap { $0 }
        settings.fetch.hostDelay = 0
        settings.pages.fetch = false
        settings.feeds = (feeds ?? server.addresses).map { FeedSettings(url: server.url("/feed.xml", address: $0)) }
        let access = HostAccess(
            mayAsk: { host in list.hosts.withLock { $0.contains(host) } }, want: { list.want($0) },
            acquire: { host in list.hosts.withLock { $0.contains(host) } }, lost: { list.lost($0) })
        return SyncEngine(
            settings: settings, store: try Store(path: folder.file("s.db"), exclusive: false), facts: FactExtractor(), access: access,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    private final class HostList: Sendable {
        let hosts = Mutex<Set<String>>([])
        let wanted: AsyncStream<String>
        private let wants: AsyncStream<String>.Continuation

        private let losses: AsyncStream<String>
        private let loses: AsyncStream<String>.Continuation

        init() {
            (wanted, wants) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(1))
            (losses, loses) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(1))
        }

        func want(_ host: String) { wants.yield(host) }
        func lost(_ host: String) { loses.yield(host) }

        /// The host at which a request failed after it was lost.
        func firstLost() async -> String? { await losses.first { _ in true } }
    }

    @Test("a redirect to a host of another node waits until that host may be asked, and its feed is asked once")
    func redirect() async throws {
        let server = try await LocalServer(addresses: ["127.0.0.1", "127.0.0.2"])
        let target = server.url("/moved.xml", address: "127.0.0.2")
        server.answer("/feed.xml") { _ in LocalServer.Reply(302, [("Location", target)]) }
        server.answer("/moved.xml") { _ in LocalServer.Reply(text: "<rss version=\"2.0\"><channel><title>t</title></channel></rss>") }
        let (folder, list) = (try TemporaryFolder(), HostList())
        list.hosts.withLock { _ = $0.insert(server.host("127.0.0.1")) }
        let engine = try engine(server, folder, list, feeds: ["127.0.0.1"])
        try await engine.prepare()
        let running = Task { try await engine.run() }
        // The engine says which host it needs.
        var wanted = list.wanted.makeAsyncIterator()
        #expect(await wanted.next() == server.host("127.0.0.2"))
        #expect(server.log.map(\.address) == ["127.0.0.1"])
        list.hosts.withLock { _ = $0.insert(server.host("127.0.0.2")) }
        try await server.wait { $0.contains { $0.path == "/moved.xml" } }
        #expect(server.log.map(\.address) == ["127.0.0.1", "127.0.0.2"])
        running.cancel()
        try await running.value
    }

    @Test("a host is asked only while it may be, and at once when it may")
    func gate() async throws {
        let server = try await LocalServer(addresses: ["127.0.0.1", "127.0.0.2"])
        server.answer("/feed.xml") { _ in LocalServer.Reply(text: "<rss version=\"2.0\"><channel><title>t</title></channel></rss>") }
        let (folder, list) = (try TemporaryFolder(), HostList())
        list.hosts.withLock { _ = $0.insert(server.host("127.0.0.1")) }
        let engine = try engine(server, folder, list)
        try await engine.prepare()
        let running = Task { try await engine.run() }
        try await server.wait { $0.contains { $0.address == "127.0.0.1" } }
        #expect(!server.log.contains { $0.address == "127.0.0.2" })
        list.hosts.withLock { _ = $0.insert(server.host("127.0.0.2")) }
        await engine.hostsTaken()
        try await server.wait { $0.contains { $0.address == "127.0.0.2" } }
        running.cancel()
        try await running.value
    }

    @Test("a request that fails after its host was lost, before anybody has noticed that, is no error of the feed")
    func failedAfterLoss() async throws {
        let server = try await LocalServer()
        let (folder, list) = (try TemporaryFolder(), HostList())
        let host = server.host()
        list.hosts.withLock { _ = $0.insert(host) }
        // As after a stop past the lease: the host is another node's, and the connection is gone.
        server.answer("/feed.xml") { _ in
            list.hosts.withLock { $0 = [] }
            return LocalServer.Reply(pieces: [.close])
        }
        let engine = try engine(server, folder, list)
        try await engine.prepare()
        let running = Task { try await engine.run() }
        #expect(await list.firstLost() == host)
        running.cancel()
        try await running.value
        let feeds = try await Store(path: folder.file("s.db"), exclusive: false).feeds()
        #expect(feeds.map(\.state.consecutiveErrors) == [0])
        #expect(feeds.map(\.state.lastPoll) == [nil])
        #expect(server.log.count == 1)
    }

    @Test("a poll under way at a host that is lost ends, and is no error of the feed")
    func lost() async throws {
        let server = try await LocalServer()
        server.answer("/feed.xml") { _ in LocalServer.Reply(pieces: [.hang]) }
        let (folder, list) = (try TemporaryFolder(), HostList())
        list.hosts.withLock { _ = $0.insert(server.host()) }
        let engine = try engine(server, folder, list)
        try await engine.prepare()
        let running = Task { try await engine.run() }
        try await server.wait { !$0.isEmpty }
        #expect(await engine.busyHosts() == [server.host()])
        list.hosts.withLock { $0 = [] }
        await engine.hostsLost([server.host()])
        while await !engine.busyHosts().isEmpty { await Task.yield() }
        running.cancel()
        try await running.value
        let feeds = try await Store(path: folder.file("s.db"), exclusive: false).feeds()
        #expect(feeds.map(\.state.consecutiveErrors) == [0])
        #expect(feeds.map(\.state.lastPoll) == [nil])
    }
}
