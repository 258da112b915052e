import Deduplication
import Store

/// Collects the commits of polls that end at about the same time and stores them in one transaction.
///
/// A transaction costs a sync of the log; a hundred polls that end within the time of one share it. What a caller is told
/// is true when it is told: the result comes after the transaction.
actor WriteQueue {
    private let store: Store
    private let linker: Linker
    private var pending: [(commit: PollCommit, done: CheckedContinuation<CommitResult, any Error>)] = []
    private var isWriting = false
    /// Transactions finished: the watchdog's sign that the writer makes progress.
    private(set) var transactions = 0
    /// At most so many items in one transaction, so that readers of the log and other writers are not kept waiting.
    private let itemsPerTransaction = 500

    init(store: Store, linker: Linker) {
        self.store = store
        self.linker = linker
    }

    var isIdle: Bool { !isWriting && pending.isEmpty }

    /// Stores one poll; returns when it is in the store.
    func submit(_ commit: PollCommit) async throws -> CommitResult {
        try await withCheckedThrowingContinuation { continuation in
            pending.append((commit, continuation))
            if !isWriting {
                isWriting = true
                Task { await drain() }
            }
        }
    }

    private func drain() async {
        while !pending.isEmpty {
            var batch: [(commit: PollCommit, done: CheckedContinuation<CommitResult, any Error>)] = []
            var items = 0
            while let next = pending.first, items == 0 || items + next.commit.items.count <= itemsPerTransaction, batch.count < 500 {
                items += max(1, next.commit.items.count)
                batch.append(pending.removeFirst())
            }
            await write(batch)
        }
        isWriting = false
    }

    private func write(_ batch: [(commit: PollCommit, done: CheckedContinuation<CommitResult, any Error>)]) async {
        do {
            let results = try await store.apply(batch.map(\.commit), linker: linker)
            transactions += 1
            for (entry, result) in zip(batch, results) { entry.done.resume(returning: result) }
        } catch  where batch.count > 1 {
            // One bad commit must not take the others with it.
            for entry in batch { await write([entry]) }
        } catch {
            batch[0].done.resume(throwing: error)
        }
    }
}
