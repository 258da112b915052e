import Foundation
import Store

/// What is done now and then beside the polls.
extension SyncEngine {
    func housekeeping() async {
        while !Task.isCancelled {
            let now = clock.now()
            do {
                var removed = 1
                while removed > 0, !Task.isCancelled {
                    removed = try await store.prune(
                        rawBefore: now - settings.store.rawPages, articlesBefore: settings.store.retention.map { now - $0 },
                        changesBefore: now - 30 * 86_400)
                }
                try await store.pruneStoryTerms(beforeDay: Int(now / 86_400) - 400)
            } catch {
                logger.warning("upkeep of the store failed", metadata: ["error": "\(error)"])
            }
            await clock.sleep(3_600)
        }
    }

    /// Hands new articles to the user's program, one at a time, as JSON on its standard input.
    func runHook(_ ids: [Int64]) async {
        guard let program = settings.hooks.onArticle.first else { return }
        let hook = ArticleHook(program: program, arguments: Array(settings.hooks.onArticle.dropFirst()))
        do { try await study(articles: ids) } catch { logger.warning("facts not stored", metadata: ["error": "\(error)"]) }
        for id in ids {
            guard let listing = try? await store.article(id: id) else { continue }
            do { try await workers.run { try hook.run(listing.article) } } catch {
                logger.warning("the hook failed", metadata: ["article": "\(id)", "error": "\(error)"])
            }
        }
    }
}
