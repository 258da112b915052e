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
            group.addTask { await prune() }
            group.addTask { await rebuildSearchIndex() }
            await group.waitForAll()
        }
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
                try await services.store.pruneStoryTerms(beforeDay: Int(now / 86_400 - Self.termsKept))
            } catch {
                services.logger.warning("old rows not removed", metadata: ["error": "\(error)"])
            }
            await services.clock.sleep(Self.interval)
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
