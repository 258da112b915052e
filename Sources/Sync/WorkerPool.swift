import Foundation

/// Threads for work that computes: parsing, extraction, compression.
///
/// Swift's cooperative threads stay free for what waits; at most `width` pieces of work run at a time.
final class WorkerPool: Sendable {
    private let queue = OperationQueue()

    init(width: Int) {
        queue.name = "dateline.workers"
        queue.maxConcurrentOperationCount = max(1, width)
        queue.qualityOfService = .utility
    }

    /// Some work is running or waits to run.
    var isBusy: Bool { queue.operationCount > 0 }

    /// Runs the work on one of the threads.
    func run<T: Sendable>(_ work: @escaping @Sendable () throws -> T) async throws -> T {
        try await withCheckedThrowingContinuation { continuation in
            queue.addOperation { continuation.resume(with: Result { try work() }) }
        }
    }
}
