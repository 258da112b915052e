import Store
import Synchronization

/// Whether the store can be written; while it cannot, nothing is fetched that could not be stored.
///
/// The first write that fails stops all work that ends in a write. One small write is tried after 5 s, then at growing intervals; when it
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
    private static let first: Int64 = 5
    private static let longest: Int64 = 60

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

    /// Tries a small write when its time has come.
    ///
    /// - Returns: seconds to wait, nil when the store is well.
    func secondsUntilWritable(_ store: Store, at now: Int64) async -> Int64? {
        guard let known = current else { return nil }
        guard now >= known.retryAt || now < known.since else { return known.retryAt - now }
        do {
            try await store.tryWriting(at: now)
            fault.withLock { $0 = nil }
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
}
