import Foundation

/// The numbers of a lease, all from its length.
public struct LeaseTimes: Sendable, Equatable {
    /// Seconds after its last renewal at which the database gives a node's hosts to others.
    public var length: Double

    /// Makes times.
    public init(length: Double) { self.length = max(2, length) }

    /// Seconds between renewals: three may fail before the lease ends.
    var renewal: Double { length / 4 }
    /// Seconds before the lease's end from which on the node asks nobody: the clocks of two machines do not run alike, and a request that has
    /// been started takes a moment to go out.
    var margin: Double { max(0.5, length / 8) }
    /// Seconds that a statement may take: a renewal that is late must leave time for another.
    var statement: Double { max(1, length / 4) }
    /// Seconds that a node keeps a host that another wants.
    var turn: Double { max(2, length / 2) }
}

/// How many feeds a node aims at.
enum Share {
    /// Feeds that a node holds at least before it gives any up, and beyond which it takes only what nobody else has taken.
    static func target(total: Int, nodes: Int) -> Int { nodes <= 1 ? .max : (total + nodes - 1) / nodes }

    /// Which hosts a node gives up, a few at a time: the lightest that leave it its share.
    ///
    /// - Parameters:
    ///   - hosts: those that may be given up, with their feeds.
    ///   - weight: feeds of all hosts that the node holds.
    static func surplus(of hosts: [(host: String, weight: Int)], weight: Int, target: Int) -> Set<String> {
        guard weight > target else { return [] }
        // An eighth of what is too much at a time, so that three nodes that see the same do not all let go of everything.
        var excess = max(1, (weight - target + 7) / 8)
        var kept = weight
        var chosen: Set<String> = []
        for (host, feeds) in hosts.sorted(by: { ($0.weight, $0.host) < ($1.weight, $1.host) }) where feeds > 0 {
            guard excess > 0, kept - feeds >= target else { break }
            kept -= feeds
            excess -= feeds
            chosen.insert(host)
        }
        return chosen
    }
}
