import Foundation
import Markup

/// Where the time comes from, so that tests drive it.
public struct Clock: Sendable {
    /// Unix seconds.
    public var now: @Sendable () -> Int64

    /// Makes a clock.
    public init(now: @escaping @Sendable () -> Int64) { self.now = now }

    /// The machine's clock.
    public static let system = Clock { Int64(Date().timeIntervalSince1970) }
}

/// `2025-07-02T03:15:00Z`.
func iso8601(_ unixSeconds: Int64) -> String { FeedDate(unixSeconds: unixSeconds, hasTime: true).iso8601UTC }
