import ControlAPI
import Fetch
import Store
import Synchronization

extension SyncEngine {
    /// Feeds of one call whose hosts are taken over from other nodes of a fleet.
    private static let mostTaken = 8

    /// Polls the feeds now and tells of each as it ends.
    func pollByHand(_ ids: [Int64], force: Bool) async throws -> AsyncStream<SyncProgress> {
        let (stream, continuation) = AsyncStream<SyncProgress>.makeStream()
        // In a fleet the host may be another node's. Of a long list those feeds are told as such, since that node polls them in time.
        if ids.count <= Self.mostTaken {
            for feed in try await services.store.feeds(ids: ids) where !services.access.mayAsk(hostKey(feed.url)) {
                _ = await services.access.acquire(hostKey(feed.url))
            }
        }
        try await scheduler.pollNow(ids, force: force) { total in
            let tally = SyncTally(total: total)
            continuation.yield(SyncProgress(finished: 0, total: total, failed: 0, done: total == 0))
            if total == 0 { continuation.finish() }
            return { result in
                let (finished, failed) = tally.add(isFailure: result.outcome.isFailure)
                continuation.yield(
                    SyncProgress(
                        feed: result.feed, name: result.name, outcome: result.outcome, message: result.message, newArticles: result.added,
                        changedArticles: result.changed, finished: finished, total: total, failed: failed, done: finished == total))
                if finished == total { continuation.finish() }
            }
        }
        return stream
    }
}

/// Counts the feeds of one sync from whatever thread they end on.
private final class SyncTally: Sendable {
    private let counts: Mutex<(finished: Int, failed: Int)>

    init(total: Int) { counts = Mutex((0, 0)) }

    func add(isFailure: Bool) -> (finished: Int, failed: Int) {
        counts.withLock { counts in
            counts.finished += 1
            if isFailure { counts.failed += 1 }
            return counts
        }
    }
}
