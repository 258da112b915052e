/// Tells a fault of our own network from faults of servers: when one host after the other cannot be reached that could be before.
///
/// A host that has been failing for long proves nothing, and one answer from anywhere proves that the network stands.
public struct NetworkWatch: Sendable {
    /// What a failure means.
    public enum Verdict: Sendable, Equatable {
        /// The server's: it counts.
        case theirs
        /// Ours: it does not count, and neither do those of the feeds named, which came just before.
        case ours(alsoOurs: [Int64])
    }

    private var suspects: [(host: String, feed: Int64, at: Int64)] = []
    public private(set) var isOffline = false
    /// Hosts that must fail in a row.
    public static let hosts = 3
    /// Seconds within which they must.
    public static let window: Int64 = 600

    /// Nothing seen yet.
    public init() {}

    /// A host answered, whatever its answer.
    ///
    /// - Returns: true when the network was thought to be down.
    public mutating func answered() -> Bool {
        defer { isOffline = false }
        suspects.removeAll(keepingCapacity: true)
        return isOffline
    }

    /// A host could not be reached, for a reason that may lie with us: name not found, no connection, no answer.
    ///
    /// - Parameters:
    ///   - wasWell: the feed's last poll had not failed.
    ///   - totalHosts: how many hosts there are at all; where there is only one, nothing can be told.
    public mutating func failed(host: String, feed: Int64, wasWell: Bool, totalHosts: Int, now: Int64) -> Verdict {
        if isOffline { return .ours(alsoOurs: []) }
        guard wasWell, totalHosts >= 2 else { return .theirs }
        suspects.removeAll { now - $0.at > Self.window }
        suspects.append((host, feed, now))
        guard Set(suspects.map(\.host)).count >= min(Self.hosts, totalHosts) else { return .theirs }
        isOffline = true
        defer { suspects.removeAll(keepingCapacity: true) }
        return .ours(alsoOurs: suspects.map(\.feed).filter { $0 != feed })
    }
}
