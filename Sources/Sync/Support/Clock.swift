import Foundation
import Markup

/// Where the time comes from, so that tests drive it.
public struct Clock: Sendable {
    /// Unix seconds.
    public var now: @Sendable () -> Int64
    /// Waits for that many seconds of this clock, or until the task is cancelled.
    public var sleep: @Sendable (Double) async -> Void

    /// Makes a clock.
    public init(
        now: @escaping @Sendable () -> Int64, sleep: @escaping @Sendable (Double) async -> Void = { try? await Task.sleep(for: .seconds($0)) }
    ) {
        self.now = now
        self.sleep = sleep
    }

    /// The machine's clock.
    public static let system = Clock(now: { Int64(Date().timeIntervalSince1970) })  // bounded: the time
}

/// `2025-07-02T03:15:00Z`.
func iso8601(_ unixSeconds: Int64) -> String { FeedDate(unixSeconds: unixSeconds, hasTime: true).iso8601UTC }
