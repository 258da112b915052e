import Store
import Synchronization

/// Collects the commits of polls that end at about the same time and stores them in one transaction.
///
/// A transaction costs a sync of the log; a hundred polls that end within the time of one share it. What a caller is told
/// is true when it is told: the result comes after the transaction.
final class WriteQueue: Sendable {
    private typealias Entry = (commit: PollCommit, done: CheckedContinuation<CommitResult, any Error>)
    private struct State {
        var pending: [Entry] = []
        var isWriting = false
        var transactions = 0
    }

    private let store: Store
    private let state = Mutex(State())
    /// Items and polls of one transaction; more would keep readers of the log and other writers waiting.
    private static let itemsPerTransaction = 2_000
    private static let commitsPerTransaction = 500

    init(store: Store) { self.store = store }

    var isIdle: Bool { state.withLock { !$0.isWriting && $0.pending.isEmpty } }

    /// Transactions finished: the watchdog's sign that the writer makes progress.
    var transactions: Int { state.withLock { $0.transactions } }

    /// Stores one poll; returns when it is in the store.
    func submit(_ commit: PollCommit) async throws -> CommitResult {
        try await withCheckedThrowingContinuation { continuation in
            let mustStart = state.withLock { state in
                state.pending.append((commit, continuation))
                defer { state.isWriting = true }
                return !state.isWriting
            }
            if mustStart { Task { await drain() } }
        }
    }

    private func drain() async {
        while true {
            let batch = state.withLock { state in
                let batch = Self.next(&state.pending)
                if batch.isEmpty { state.isWriting = false }
                return batch
            }
            if batch.isEmpty { return }
            await write(batch)
        }
    }

    /// As many of the first entries as make one transaction.
    private static func next(_ pending: inout [Entry]) -> [Entry] {
        var items = 0
        let count =
            pending.prefix(commitsPerTransaction).firstIndex { entry in
                let isTooMuch = items > 0 && items + entry.commit.items.count > itemsPerTransaction
                items += max(1, entry.commit.items.count)
                return isTooMuch
            } ?? min(pending.count, commitsPerTransaction)
        let batch = Array(pending.prefix(count))
        pending.removeFirst(count)
        return batch
    }

    private func write(_ batch: [Entry]) async {
        do {
            let results = try await store.apply(batch.map(\.commit))
            state.withLock { $0.transactions += 1 }
            for (entry, result) in zip(batch, results) { entry.done.resume(returning: result) }
        } catch StoreError.fault where batch.count > 1 {
            // One bad commit must not take the others with it.
            for entry in batch { await write([entry]) }
        } catch {
            // The disk or the file: it would be so for each of them.
            for entry in batch { entry.done.resume(throwing: error) }
        }
    }
}
