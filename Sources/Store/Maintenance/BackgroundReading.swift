import Foundation
import GRDB
import Synchronization

extension Store {
    /// Runs reads over the whole store, one after the other on one snapshot, on a connection and a thread of their own, so that a check of a
    /// large store holds nobody up.
    ///
    /// - Throws: `StoreError`; `CancellationError` when the task was cancelled.
    func readInBackground<T: Sendable>(
        _ reads: [(name: String, read: @Sendable (Database) throws -> T)]
    ) async throws -> [(name: String, T)] {
        var configuration = Self.configuration()
        configuration.readonly = true
        configuration.label = "dateline.background"
        let isCancelled = Flag()
        do {
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            return try await withTaskCancellationHandler {
                try await BackgroundThread.run {
                    try queue.read { db in
                        try reads.map { name, read in
                            if isCancelled.value { throw CancellationError() }
                            return (name, try read(db))
                        }
                    }
                }
            } onCancel: {
                isCancelled.value = true
                queue.interrupt()
            }
        } catch let error as DatabaseError { throw Store.translate(error, path: path) }
    }
}

/// A value that one task sets and another thread reads.
private final class Flag: Sendable {
    private let state = Atomic<Bool>(false)

    var value: Bool {
        get { state.load(ordering: .relaxed) }
        set { state.store(newValue, ordering: .relaxed) }
    }
}
