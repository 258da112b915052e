import ControlAPI
import Fetch
import Store
import Synchronization

extension SyncEngine {
    /// Feeds of one call whose hosts are taken over from other nodes of a fleet.
    private static let mostTaken = 8

    /// Polls the feeds now and tells of each as it ends.
    func sync(_ feeds: [FeedRow], force: Bool) async -> AsyncStream<SyncProgress> {
        let (stream, continuation) = AsyncStream<SyncProgress>.makeStream()
        let tally = SyncTally(total: feeds.count)
        continuation.yield(SyncProgress(finished: 0, total: feeds.count, failed: 0, done: feeds.isEmpty))
        if feeds.isEmpty { continuation.finish() }
        let hosts = services.access
        for feed in feeds {
            // In a fleet the host may be another node's. Of a long list those feeds are told as such, since that node polls them in time.
            if feeds.count <= Self.mostTaken, !hosts.mayAsk(hostKey(feed.url)) { _ = await hosts.acquire(hostKey(feed.url)) }
            await scheduler.pollNow(feed, force: force) { result in
                let (finished, failed) = tally.add(isFailure: result.isFailure)
                continuation.yield(
                    SyncProgress(
                        feed: result.feed, name: result.name, outcome: result.outcome, message: result.message, newArticles: result.added,
                        changedArticles: result.changed, finished: finished, total: feeds.count, failed: failed, done: finished == feeds.count))
                if finished == feeds.count { continuation.finish() }
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
