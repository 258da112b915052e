import Store
import Synchronization

/// Whether the store can be written; while it cannot, nothing is fetched that could not be stored.
///
/// The first write that fails stops all work that ends in a write. One write of some size is tried after 5 s, then at growing intervals; when it
/// goes through, everything continues by itself.
final class StoreHealth: Sendable {
    /// Why the store cannot be written.
    struct Fault: Sendable, Equatable {
        var message: String
        /// Unix seconds.
        var since: Int64
        var retryAt: Int64
        var attempts: Int
    }

    private let fault = Mutex<Fault?>(nil)
    /// The store was written again, which nobody has told yet.
    private let hasRecovered = Mutex(false)
    private static let first: Int64 = 5
    private static let longest: Int64 = 60
    private static let firstRetry: Int64 = 60
    private static let longestRetry: Int64 = 3_600

    /// Answers that could not be stored since the last one that could, by feed.
    private let refusals = Mutex<[Int64: Int]>([:])

    /// The fault, nil while the store is well.
    var current: Fault? { fault.withLock { $0 } }

    /// A write failed.
    ///
    /// - Returns: true for the first of a row of failures, which is worth telling.
    func failed(_ error: any Error, at now: Int64) -> Bool {
        fault.withLock { fault in
            if fault == nil {
                fault = Fault(message: "\(error)", since: now, retryAt: now + Self.first, attempts: 1)
                return true
            }
            return false
        }
    }

    /// Seconds after which a feed is polled again whose answer could not be stored; twice as many each time.
    func retryAfter(feed: Int64) -> Int64 {
        let count = refusals.withLock { refusals in
            refusals[feed, default: 0] += 1
            return refusals[feed] ?? 1
        }
        return min(Self.longestRetry, Self.firstRetry << Int64(min(count - 1, 8)))
    }

    /// An answer of the feed was stored.
    func stored(feed: Int64) { refusals.withLock { if !$0.isEmpty { $0[feed] = nil } } }

    /// Tries a write when its time has come.
    ///
    /// - Returns: seconds to wait, nil when the store is well.
    func secondsUntilWritable(_ store: Store, at now: Int64) async -> Int64? {
        guard let known = current else { return nil }
        guard now >= known.retryAt || now < known.since else { return known.retryAt - now }
        // Taken at once, so that of all who wait one tries.
        fault.withLock { $0?.retryAt = now + Self.first }
        do {
            try await store.tryWriting(at: now)
            fault.withLock { $0 = nil }
            hasRecovered.withLock { $0 = true }
            return nil
        } catch {
            return fault.withLock { fault in
                let attempts = (fault?.attempts ?? 0) + 1
                let wait = min(Self.longest, Self.first << Int64(min(attempts, 8)))
                fault = Fault(message: "\(error)", since: fault?.since ?? now, retryAt: now + wait, attempts: attempts)
                return wait
            }
        }
    }

    /// True once after each recovery.
    func tellsRecovery() -> Bool {
        hasRecovered.withLock { value in
            defer { value = false }
            return value
        }
    }
}
