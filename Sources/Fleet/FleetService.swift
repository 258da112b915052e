import ControlAPI
import Foundation
import Logging
import Store
import Sync
import Synchronization

/// How a daemon takes part in a fleet.
public struct FleetOptions: Sendable {
    /// A connection string or address as libpq has it.
    public var database: String
    public var node: String
    /// Seconds.
    public var lease: Double
    /// Seconds between the starts of two requests to a host.
    public var pace: @Sendable (_ host: String) -> Double
    /// Seconds between polls of a feed that says nothing else.
    public var interval: Int64

    /// Makes options.
    public init(database: String, node: String, lease: Double, interval: Int64, pace: @escaping @Sendable (_ host: String) -> Double) {
        self.database = database
        self.node = node
        self.lease = lease
        self.interval = interval
        self.pace = pace
    }
}

/// A daemon's part in a fleet: its lease, its outbox and its turn at linking, each on a connection of its own.
public final class FleetService: Sendable {
    public let archive: FleetArchive
    private let keeper: LeaseKeeper
    private let sender: OutboxSender
    private let linker: Linker
    private let held: HeldHosts
    private let store: Store
    private let node: FleetNode
    private let leases: DatabaseThread
    private let renewing: DatabaseThread
    private let sending: DatabaseThread
    private let linking: DatabaseThread
    private let reading: DatabaseThread

    /// What is wrong with a connection string and what to give instead; nil when libpq can read it. Nothing is connected.
    public static func fault(ofDatabase address: String) -> String? { Connection.fault(ofAddress: address).map { FleetError.advice($0) } }

    /// Makes the parts; nothing is connected before `run` or the first question.
    ///
    /// - Parameters:
    ///   - held: the hosts that the engine was made with.
    ///   - now: Unix seconds.
    /// - Throws: `FleetError` for a connection string that cannot be read; an error with a message when the file beside the store cannot be written.
    public init(
        options: FleetOptions, engine: SyncEngine, store: Store, held: HeldHosts, now: @escaping @Sendable () -> Int64, logger: Logger
    ) throws {
        if let fault = Connection.fault(ofAddress: options.database) { throw FleetError.badAddress(fault) }
        let times = LeaseTimes(length: options.lease)
        // A node that is stopped within a transaction holds locks on its hosts: no longer than it holds the hosts.
        func thread(_ name: String, _ timeout: Double, prepares: Bool = true) -> DatabaseThread {
            DatabaseThread(
                address: options.database, application: "dateline \(options.node) \(name)", timeout: timeout, idle: times.turn, prepares: prepares)
        }
        leases = thread("leases", times.statement)
        renewing = thread("renewals", times.statement)
        sending = thread("outbox", 30)
        linking = thread("linking", 30)
        // The best plan of a search depends on its words.
        reading = thread("questions", 20, prepares: false)
        self.held = held
        self.store = store
        node = FleetNode(name: options.node, store: try StoreIdentity.read(beside: store.path))
        archive = FleetArchive(database: reading)
        let arrived = AsyncEvent()
        let keeperBox = KeeperBox()
        let sender = OutboxSender(
            world: .init(
                engine: engine, store: store, database: sending, held: held, node: node, now: now, session: { await keeperBox.session },
                arrived: arrived, logger: logger))
        self.sender = sender
        keeper = LeaseKeeper(
            world: .init(
                engine: engine, store: store, database: leases, renewing: renewing, held: held, node: node, times: times, pace: options.pace,
                interval: options.interval, now: now, flush: { await sender.flush(seconds: $0) }, lag: { await sender.lag() }, logger: logger))
        keeperBox.set(keeper)
        linker = Linker(database: linking, arrived: arrived, takesPart: { await keeperBox.session != nil }, logger: logger)
    }

    /// Takes part until the task is cancelled; then gives up the hosts in good order.
    public func run() async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.keeper.run() }
            group.addTask { await self.sender.run() }
            group.addTask { await self.linker.run() }
            await group.waitForAll()
        }
    }

    /// Gives up what the node holds, so that others need not wait for the end of its lease. After the engine has ended.
    public func end() async {
        // The loops have ended with their task; what is left is sent here.
        let sender = sender
        let rest = Task { await sender.run() }
        await keeper.end()
        rest.cancel()
        await rest.value
        for thread in [leases, renewing, sending, linking, reading] { thread.stop() }
    }

    /// The configuration was read again: its feeds are told.
    public func feedsChanged() async throws { try await keeper.register() }

    /// Removes an article of the archive for good; no node brings it back.
    ///
    /// - Throws: `Problem`.
    public func removeArticle(_ id: Int64) async throws {
        let count = try await archive.read { connection in
            try connection.transaction { try ArchiveStatements.remove($0, articles: [id]) }
        }
        guard count > 0 else { throw Problem.notFound("article \(id): not found; `datelinectl --fleet articles` lists articles") }
    }

    // MARK: Status

    /// How the fleet is doing; without the database, what this node knows of itself.
    public func status() async throws -> FleetStatus {
        let lag = await sender.lag()
        let statistics = try await store.statistics()
        let fault = await keeper.fault ?? leases.fault.map { "\($0)" }
        var status = FleetStatus(
            own: .init(
                name: node.name, hosts: held.isValid ? held.all.count : 0, leaseSeconds: max(0, held.secondsValid),
                unsentChanges: lag.map { max(0, $0.lastChange - $0.position) }, unsentSince: lag?.since.map(Self.time),
                storeBytes: statistics.bytes, fault: fault))
        do { try await fill(&status) } catch { status.own.fault = status.own.fault ?? "\(error)" }
        return status
    }

    private func fill(_ status: inout FleetStatus) async throws {
        let total = try await archive.articleTotal()
        let (nodes, counts) = try await reading.run { connection in
            (
                try connection.run(
                    """
                    SELECT n.node, n.version, greatest(0, extract(epoch FROM s.lease_until - clock_timestamp()))::float8 AS lease,
                        extract(epoch FROM greatest(n.seen, s.began))::bigint AS seen, n.position, n.last_change, n.unsent_since,
                        (SELECT count(*) FROM hosts h WHERE h.session = n.session) AS hosts,
                        (SELECT coalesce(sum(weight), 0) FROM hosts h WHERE h.session = n.session) AS feeds
                    FROM nodes n LEFT JOIN sessions s ON s.id = n.session ORDER BY n.node
                    """
                ).rows,
                try connection.run(
                    """
                    SELECT (SELECT count(*) FROM hosts h LEFT JOIN sessions s ON s.id = h.session
                            WHERE h.weight > 0 AND (s.id IS NULL OR s.lease_until < clock_timestamp())) AS free,
                        (SELECT count(*) FROM feeds WHERE listed <> '{}') AS feeds,
                        (SELECT count(*) FROM feeds WHERE listed <> '{}' AND NOT paused AND next_poll < extract(epoch FROM now())::bigint - 60) AS late,
                        (SELECT count(*) FROM articles WHERE NOT linked) AS unlinked,
                        pg_database_size(current_database()) AS bytes
                    """
                ).first
            )
        }
        status.nodes = nodes.map { row in
            .init(
                name: row.string("node"), version: row.string("version"), isAlive: (row.double("lease") ?? 0) > 0,
                leaseSeconds: row.double("lease") ?? 0, lastSeen: Self.time(row.int("seen")), hosts: Int(clamping: row.int("hosts")),
                feeds: Int(clamping: row.int("feeds")), unsentChanges: max(0, row.int("last_change") - row.int("position")),
                unsentSince: row.optionalInt("unsent_since").map(Self.time))
        }
        status.articles = total
        guard let counts else { return }
        status.freeHosts = Int(clamping: counts.int("free"))
        status.feeds = Int(clamping: counts.int("feeds"))
        status.lateFeeds = Int(clamping: counts.int("late"))
        status.unlinkedArticles = Int(clamping: counts.int("unlinked"))
        status.databaseBytes = counts.int("bytes")
    }

    private static func time(_ seconds: Int64) -> String {
        // bounded: a time of this program's own clock or of the database's
        Date(timeIntervalSince1970: Double(seconds)).formatted(.iso8601)
    }
}

/// The keeper and the sender know each other; the one is made after the other.
private final class KeeperBox: Sendable {
    private let keeper = Mutex<LeaseKeeper?>(nil)

    func set(_ keeper: LeaseKeeper) { self.keeper.withLock { $0 = keeper } }

    var session: Int64? { get async { await keeper.withLock { $0 }?.session } }
}
