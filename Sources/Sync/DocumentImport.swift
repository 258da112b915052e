import ControlAPI
import Store

extension SyncEngine {
    /// Reads one document into the store; gives its article and the number of facts.
    public func importDocument(_ bytes: [UInt8], name: String, url: String?) async throws -> (SaveResult, Int) {
        let pipeline = pipeline
        let draft = try await workers.run { try pipeline.document(bytes, name: name, url: url, contentType: nil) }
        let result = try await store.save([draft], at: clock.now(), linker: Pipeline.linker).first.unwrapped()
        try await study(articles: [result.articleID])
        return (result, try await store.factCount(article: result.articleID))
    }

    /// Runs today's extraction over the kept bytes.
    public func reparse(since: Int64) -> AsyncStream<ReparseProgress> {
        AsyncStream { continuation in
            let task = Task {
                var cursor: Int64 = 0
                var progress = ReparseProgress(
                    finished: 0, total: (try? await store.rawPageCount(since: since)) ?? 0, changed: 0, failed: 0, done: false)
                while !Task.isCancelled, let batch = try? await store.rawPages(after: cursor, since: since, limit: 20), !batch.isEmpty {
                    for (id, raw) in batch {
                        cursor = id
                        let pipeline = pipeline
                        do {
                            let stored = try await store.article(id: id)?.article
                            if let draft = try await workers.run({ try pipeline.reread(raw, stored: stored) }),
                                try await store.reread(article: id, draft: draft, at: clock.now(), linker: Pipeline.linker)
                            {
                                progress.changed += 1
                            }
                        } catch { progress.failed += 1 }
                        progress.finished += 1
                    }
                    continuation.yield(progress)
                }
                progress.done = true
                continuation.yield(progress)
                continuation.finish()
                await unstudied.fire()
                await changes.fire()
            }
            continuation.onTermination = { _ in task.cancel() }
        }
    }
}

extension Optional {
    func unwrapped() throws -> Wrapped {
        guard let self else { throw Problem(status: 500, title: "Internal Server Error", detail: "nothing was stored") }
        return self
    }
}
