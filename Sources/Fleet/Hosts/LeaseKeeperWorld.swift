import Logging
import Store
import Sync

extension LeaseKeeper {
    /// What the keeper works with.
    struct World: Sendable {
        var engine: SyncEngine
        var store: Store
        var database: DatabaseThread
        /// Only for renewals: whatever else the node does with the database, and however long that takes, does not hold them up.
        var renewing: DatabaseThread
        var held: HeldHosts
        var node: FleetNode
        var times: LeaseTimes
        /// Seconds between two requests to a host.
        var pace: @Sendable (_ host: String) -> Double
        /// Seconds between polls of a feed that says nothing else.
        var interval: Int64
        var now: @Sendable () -> Int64
        /// Returns when the archive has all that the change log held when it was called; false when that took too long.
        var flush: @Sendable (_ seconds: Double) async -> Bool
        var lag: @Sendable () async -> OutboxSender.Lag?
        var logger: Logger

        /// The hosts with what is to be known of them by whoever takes them next.
        func released(_ hosts: Set<String>) async -> [LeaseStatements.Released] {
            let pauses = (try? await store.hostPauses()) ?? []
            let known = Dictionary(pauses.map { ($0.host, $0.until) }, uniquingKeysWith: max)
            var released: [LeaseStatements.Released] = []
            for host in hosts.sorted() {
                let told = await engine.pause(ofHost: host)
                released.append(
                    .init(host: host, pace: pace(host), space: engine.space(ofHost: host), pausedUntil: [told, known[host]].compactMap { $0 }.max()))
            }
            return released
        }
    }
}

/// Who the node is.
public struct FleetNode: Sendable, Equatable {
    /// The name that people know it by.
    public var name: String
    /// Which store it has: a random text, made with the store.
    public var store: String
}
