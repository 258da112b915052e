import ControlAPI
import Store

extension SyncEngine {
    /// Reads one document into the store; gives its article and the number of facts.
    public func importDocument(_ bytes: [UInt8], name: String, url: String?) async throws -> (SaveResult, Int) {
        let (reader, now) = (services.configuration.reader, services.clock.now())
        let draft = try await services.extraction.run { try reader.document(bytes, name: name, url: url, contentType: nil, now: now) }
        let queuesHooks = !services.configuration.settings.hooks.onArticle.isEmpty
        guard let result = try await services.store.save([draft], at: now, queuesHooks: queuesHooks).first else {
            throw StoreError.fault("nothing was stored")
        }
        try await analyzer.analyse(articles: [result.articleID])
        return (result, try await services.store.factCount(article: result.articleID))
    }

    /// Runs today's extraction over the kept bytes.
    public func reparse(since: Int64) -> AsyncStream<ReparseProgress> {
        AsyncStream { continuation in
            let (services, store) = (services, services.store)
            let task = Task {
                var cursor: Int64 = 0
                var progress = ReparseProgress(
                    finished: 0, total: (try? await store.rawPageCount(since: since)) ?? 0, changed: 0, failed: 0, done: false)
                while !Task.isCancelled, let batch = try? await store.rawPages(after: cursor, since: since, limit: 20), !batch.isEmpty {
                    for (id, raw) in batch {
                        cursor = id
                        let (reader, now) = (services.configuration.reader, services.clock.now())
                        do {
                            let isFromFeed = try await store.article(id: id)?.article.source?.feed != nil
                            let draft = try await services.extraction.run(job: .init(kind: .page, id: id)) {
                                try reader.reread(raw, isFromFeed: isFromFeed, now: now)
                            }
                            if try await store.reread(article: id, draft: draft, at: now) { progress.changed += 1 }
                        } catch { progress.failed += 1 }
                        progress.finished += 1
                    }
                    continuation.yield(progress)
                }
                progress.done = true
                continuation.yield(progress)
                continuation.finish()
                await services.analysisWanted.fire()
                await services.changes.fire()
            }
            continuation.onTermination = { _ in task.cancel() }
        }
    }
}
