import Foundation
import Sync
import TestSupport
import Testing

@testable import Fleet

/// A daemon of a fleet that is stopped and continued, as a machine that sleeps.
@Suite("A node that is stopped", .enabled(if: Postgres.isInstalled, "\(Postgres.missing)"))
struct StoppedNodeTests {
    private static let every = 4
    private static let timeout = 2

    /// - Parameter seconds: longer than the server has for its answer; longer than the lease, or not.
    @Test("polls a feed again in its time whose answer it was waiting for", arguments: [(lease: 3, seconds: 4.5), (lease: 60, seconds: 4.5)])
    func stopped(lease: Int, seconds: Double) async throws {
        let server = try await LocalServer()
        server.answer("/f.xml") { request in
            guard request.number > 1 else { return LocalServer.Reply(pieces: [.hang]) }
            return LocalServer.Reply(text: "<rss version=\"2.0\"><channel><title>t</title></channel></rss>")
        }
        let tables = try SharedTables()
        let (connection, url) = (try tables.connection(), server.url("/f.xml"))
        try tables.hosts([SyncEngine.host(of: url): 1])
        try connection.run(
            """
            INSERT INTO feeds (original_url, url, host, every_seconds, listed, added, next_poll) VALUES ($1, $1, $2, $3, '{user}', 0, 0)
            """, [.text(url), .text(SyncEngine.host(of: url)), .int(Int64(Self.every))])
        let node = try Daemon()
        try node.folder.write(
            """
            store: {path: \(node.database)}
            control: {socket: \(node.socket), group: ""}
            fetch: {allow_private_networks: [127.0.0.0/8], host_delay: 100ms, timeout: \(Self.timeout)s}
            pages: {fetch: false}
            log: {level: warning}
            fleet: {database: "\(tables.address)", node: one, lease: \(lease)s}
            feeds: []

            """, to: "dateline.yaml")
        try node.start()
        // The node must be stopped before its timeout ends; otherwise the poll fails and the feed is blamed.
        try await server.wait(until: { !$0.isEmpty }, atOnce: { node.signal(SIGSTOP) })
        // How long the stop lasts is what is tested.
        try await Task.sleep(for: .seconds(seconds))
        node.signal(SIGCONT)
        // As an error of the feed it would be a quarter of an hour.
        try await server.wait(seconds: 120) { $0.count > 1 }
        node.stop()
        let polls = server.log.map(\.left)
        #expect(polls[1] - polls[0] > Double(Self.every) - 1.1)
        let errors = try connection.run("SELECT (state::json ->> 'consecutiveErrors')::int AS errors FROM feeds").first?.optionalInt("errors")
        #expect(errors ?? 0 == 0)
    }
}
