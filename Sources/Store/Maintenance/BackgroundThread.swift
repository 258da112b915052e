import Foundation

/// Runs work that takes long on a thread of its own, which gives way to all others.
///
/// Neither Swift's cooperative threads nor those of dispatch queues, of which there are as many as processors, are blocked meanwhile.
enum BackgroundThread {
    /// Steps of lower priority (setpriority(2)).
    private static let niceness: Int32 = 10

    static func run<T: Sendable>(_ work: @escaping @Sendable () throws -> T) async throws -> T {
        try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread {
                // On Linux a nice value is the thread's own (setpriority(2), “C library/kernel differences”).
                setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, niceness)
                continuation.resume(with: Result { try work() })
            }
        }
    }
}
