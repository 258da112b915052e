/// Tells a fault of our own network from faults of servers: when host after host cannot be reached that could be before, and none answers.
///
/// Only distinct hosts count, and one answer from anywhere proves that the network is up. A host that has been failing for long proves nothing.
/// While more hosts are still being asked than have failed, nothing is decided: dead hosts often fail before living ones can answer.
public struct NetworkWatch: Sendable {
    /// What a failure means.
    public enum Verdict: Sendable, Equatable {
        /// The server's: it counts.
        case theirs
        /// Ours: it does not count, and neither do those of the feeds named, which came just before.
        case ours(alsoOurs: [Int64])
    }

    /// Failures since the last answer, the oldest first.
    private var failures: [(host: String, feed: Int64, at: Int64)] = []
    /// The hosts of the failures.
    private var failed: Set<String> = []
    public private(set) var isOffline = false

    /// Fewest hosts that must fail, where there are as many.
    public static let fewest = 3
    /// Failing hosts that are enough, however many there are: of fewer, more than half must fail.
    public static let enough = 12
    /// Seconds after which a failure no longer counts.
    public static let window: Int64 = 7_200

    /// Nothing seen yet.
    public init() {}

    /// A host answered, whatever its answer.
    ///
    /// - Returns: true when the network was thought to be down.
    public mutating func answered() -> Bool {
        defer { isOffline = false }
        forget()
        return isOffline
    }

    /// A host could not be reached, for a reason that may lie with us: name not found, no connection, no answer.
    ///
    /// - Parameters:
    ///   - wasWell: the feed's last poll had not failed.
    ///   - totalHosts: how many hosts there are at all; where there is only one, nothing can be told.
    ///   - askedHosts: how many other hosts are being asked at the moment.
    public mutating func failed(
        host: String, feed: Int64, wasWell: Bool, totalHosts: Int, askedHosts: Int = 0, now: Int64
    ) -> Verdict {
        if isOffline { return .ours(alsoOurs: []) }
        guard wasWell, totalHosts >= 2 else { return .theirs }
        failures.append((host, feed, now))
        failed.insert(host)
        guard suffices(totalHosts, askedHosts) else { return .theirs }
        failures.removeAll { now.subtractingReportingOverflow($0.at).partialValue > Self.window }
        failed = Set(failures.map(\.host))
        guard suffices(totalHosts, askedHosts) else { return .theirs }
        isOffline = true
        defer { forget() }
        return .ours(alsoOurs: failures.map(\.feed).filter { $0 != feed })
    }

    private func suffices(_ totalHosts: Int, _ askedHosts: Int) -> Bool {
        let half = totalHosts / 2 + 1
        return failed.count >= min(totalHosts, max(Self.fewest, min(half, Self.enough))) && failed.count > askedHosts
    }

    private mutating func forget() {
        failures.removeAll(keepingCapacity: true)
        failed.removeAll(keepingCapacity: true)
    }
}
