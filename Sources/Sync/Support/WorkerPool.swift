import Foundation

/// Threads for work that computes: parsing, extraction, compression.
///
/// Swift's cooperative threads stay free for what waits. Each kind of work has a pool of its own, so that none keeps another waiting for ever.
final class WorkerPool: Sendable {
    private let queue = OperationQueue()

    init(name: String, width: Int) {
        queue.name = "dateline.\(name)"
        queue.maxConcurrentOperationCount = max(1, width)
        queue.qualityOfService = .utility
    }

    /// Some work is running or waits to run.
    var isBusy: Bool { queue.operationCount > 0 }

    /// Runs the work on one of the threads.
    ///
    /// - Parameter job: what the work is for, remembered should the process crash during it.
    func run<T: Sendable>(job: CrashRecord.Job? = nil, _ work: @escaping @Sendable () throws -> T) async throws -> T {
        try await withCheckedThrowingContinuation { continuation in
            queue.addOperation {
                continuation.resume(with: Result { if let job { try CrashRecord.noting(job, work) } else { try work() } })
            }
        }
    }
}
