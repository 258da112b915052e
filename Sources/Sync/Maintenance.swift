import Foundation
import Store

/// What is done now and then beside the polls: old rows go, and the search index is rebuilt when it must be.
struct Maintenance: Sendable {
    let services: EngineServices

    private static let interval = 3_600.0
    /// Seconds that entries of the change log and postings of stories are kept.
    private static let changesKept: Int64 = 30 * 86_400
    private static let termsKept: Int64 = 400

    func run() async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await checkLargeStore() }
            group.addTask { await prune() }
            group.addTask { await rebuildSearchIndex() }
            group.addTask { for await _ in services.store.searchIndexDamage { await services.changes.fire() } }
            group.addTask { await mergeSearchIndexWhenQuiet() }
            group.addTask { await moveLogWhenQuiet() }
            await group.waitForAll()
        }
    }

    /// Checks a store that the last run did not close, beside the polls.
    private func checkLargeStore() async {
        let (store, logger) = (services.store, services.logger)
        guard store.wasLeftOpen, store.fileBytes > SyncEngine.smallStore else { return }
        let begin = ContinuousClock.now
        do {
            if let damage = try await store.quickCheck() { return services.storeFailed(damage, doing: "the check after the last run") }
            logger.notice("the store is sound", metadata: ["seconds": "\((ContinuousClock.now - begin).components.seconds)"])
        } catch { if !Task.isCancelled { logger.warning("the store could not be checked", metadata: ["error": "\(error)"]) } }
    }

    private func prune() async {
        while !Task.isCancelled {
            guard await services.waitUntilWritable() else { return }
            let now = services.clock.now()
            let settings = services.configuration.settings.store
            do {
                var removed = 1
                while removed > 0, !Task.isCancelled {
                    removed = try await services.store.prune(
                        rawBefore: now - settings.rawPages, articlesBefore: settings.retention.map { now - $0 }, changesBefore: now - Self.changesKept
                    )
                }
                while try await services.store.returnFreePages(), !Task.isCancelled {}
                try await services.store.pruneStoryTerms(beforeDay: Int(now / 86_400 - Self.termsKept))
            } catch {
                services.logger.warning("old rows not removed", metadata: ["error": "\(error)"])
            }
            await services.clock.sleep(Self.interval)
        }
    }

    /// Seconds without a change after which the write-ahead log is moved into the database file.
    private static let quiet = 5.0

    /// While much is written SQLite moves the log when it is long; what is left of it is moved when nothing else is to do, so that no reader
    /// and no start has to go through it.
    private func moveLogWhenQuiet() async {
        var seen = await services.changes.current
        while !Task.isCancelled {
            await services.changes.wait(after: seen)
            repeat {
                seen = await services.changes.current
                await services.clock.sleep(Self.quiet)
            } while await services.changes.current != seen && !Task.isCancelled
            guard !Task.isCancelled else { return }
            do { try await services.store.moveLog() } catch {
                services.logger.debug("the log is not moved into the file yet", metadata: ["error": "\(error)"])
            }
        }
    }

    /// How long polls are waited for before the search index is looked at again.
    private static let pause = Duration.milliseconds(500)

    /// Merges what polls have added to the search index, a step at a time, while no feed is read or stored.
    private func mergeSearchIndexWhenQuiet() async {
        while !Task.isCancelled {
            let seen = await services.changes.current
            do {
                var isMore = true
                while isMore, !Task.isCancelled {
                    if services.isBusyWithPolls {
                        try await Task.sleep(for: Self.pause)
                    } else {
                        isMore = try await services.store.mergeSearchIndex()
                    }
                }
            } catch {
                services.logger.debug("the search index is not merged yet", metadata: ["error": "\(error)"])
                await services.clock.sleep(30)
            }
            await services.changes.wait(after: seen)
        }
    }

    /// Builds the index again in small steps, between which polls are stored.
    private func rebuildSearchIndex() async {
        while !Task.isCancelled {
            let seen = await services.changes.current
            do {
                var last: SearchRebuildProgress?
                while !Task.isCancelled, let progress = try await services.store.rebuildSearchIndex() {
                    if last == nil { services.logger.notice("the search index is rebuilt", metadata: ["articles": "\(progress.last)"]) }
                    last = progress
                }
                if last != nil, !Task.isCancelled { services.logger.notice("the search index is complete") }
            } catch {
                services.logger.warning("the search index is not rebuilt yet", metadata: ["error": "\(error)"])
                await services.clock.sleep(30)
            }
            await services.changes.wait(after: seen, seconds: 30, clock: services.clock)
        }
    }
}
