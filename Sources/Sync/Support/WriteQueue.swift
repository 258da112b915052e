import Store
import Synchronization

/// Collects the commits of polls that end at about the same time and stores them in one transaction.
///
/// A transaction costs a sync of the log; a hundred polls that end within the time of one share it. What a caller is told
/// is true when it is told: the result comes after the transaction.
final class WriteQueue: Sendable {
    private enum Entry {
        case commit(PollCommit, CheckedContinuation<CommitResult, any Error>)
        /// Stores nothing: whoever waits for it wants to know that the queue and the store's writer move.
        case proof(CheckedContinuation<Void, Never>)

        var items: Int { if case .commit(let commit, _) = self { commit.items.count } else { 0 } }
    }
    private struct State {
        var pending: [Entry] = []
        var isWriting = false
    }

    private let store: Store
    private let progress: ProgressRecord
    private let state = Mutex(State())
    /// Items and polls of one transaction; more would keep readers of the log and other writers waiting.
    private static let itemsPerTransaction = 2_000
    private static let commitsPerTransaction = 500

    init(store: Store, progress: ProgressRecord) {
        self.store = store
        self.progress = progress
    }

    var isIdle: Bool { state.withLock { !$0.isWriting && $0.pending.isEmpty } }

    /// Stores one poll; returns when it is in the store.
    func submit(_ commit: PollCommit) async throws -> CommitResult {
        try await withCheckedThrowingContinuation { append(.commit(commit, $0)) }
    }

    /// Returns when everything that waits now has been written or refused, and the store's writer has taken a transaction.
    func proveProgress() async { await withCheckedContinuation { append(.proof($0)) } }

    private func append(_ entry: Entry) {
        let mustStart = state.withLock { state in
            state.pending.append(entry)
            defer { state.isWriting = true }
            return !state.isWriting
        }
        if mustStart { Task { await drain() } }
    }

    private func drain() async {
        while true {
            let batch = state.withLock { state in
                let batch = Self.next(&state.pending)
                if batch.isEmpty { state.isWriting = false }
                return batch
            }
            if batch.isEmpty { return }
            await progress.hold(.writer)
            await write(batch)
        }
    }

    /// As many of the first entries as make one transaction.
    private static func next(_ pending: inout [Entry]) -> [Entry] {
        var items = 0
        let count =
            pending.prefix(commitsPerTransaction).firstIndex { entry in
                let isTooMuch = items > 0 && items + entry.items > itemsPerTransaction
                items += max(1, entry.items)
                return isTooMuch
            } ?? min(pending.count, commitsPerTransaction)
        let batch = Array(pending.prefix(count))
        pending.removeFirst(count)
        return batch
    }

    private func write(_ batch: [Entry]) async {
        var commits: [(commit: PollCommit, done: CheckedContinuation<CommitResult, any Error>)] = []
        for case .commit(let commit, let done) in batch { commits.append((commit, done)) }
        if commits.isEmpty { await store.waitForWriter() } else { await write(commits) }
        for case .proof(let done) in batch { done.resume() }
    }

    private func write(_ batch: [(commit: PollCommit, done: CheckedContinuation<CommitResult, any Error>)]) async {
        do {
            let results = try await store.apply(batch.map(\.commit))
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
