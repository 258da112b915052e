import ControlAPI
import FeedParsing
import Fetch
import Foundation
import Models
import Settings
import Store
import Synchronization

extension DaemonBackend {
    public func events(after seq: Int64?, kinds: [String]) async throws -> AsyncStream<ChangeEvent> {
        var last: Int64
        if let seq { last = seq } else { last = try await store.lastChange() }
        let (store, signal) = (store, engine.changes)
        let start = last
        last = start
        return AsyncStream(bufferingPolicy: .unbounded) { continuation in
            let task = Task {
                var last = start
                while !Task.isCancelled {
                    let seen = await signal.current
                    guard let changes = try? await store.changes(after: last, limit: 200) else { break }
                    for change in changes {
                        last = change.seq
                        guard kinds.isEmpty || kinds.contains(change.kind) else { continue }
                        let data = (try? JSONDecoder().decode(JSON.self, from: Data(change.data.utf8))) ?? .null
                        continuation.yield(
                            ChangeEvent(
                                seq: change.seq, at: iso8601(change.at), kind: change.kind, feed: change.feedID, article: change.articleID, data: data
                            ))
                    }
                    if changes.isEmpty { await signal.wait(after: seen, seconds: 10) }
                }
                continuation.finish()
            }
            continuation.onTermination = { _ in task.cancel() }
        }
    }

    public func importDocuments(_ request: ImportRequest) async throws -> ImportReport {
        var entries: [ImportReport.Entry] = []
        for document in request.documents {
            guard let data = Data(base64Encoded: document.content) else {
                entries.append(.init(name: document.name, result: "failed", error: "content is no base64"))
                continue
            }
            do {
                let (result, facts) = try await engine.importDocument([UInt8](data), name: document.name, url: document.url)
                let word =
                    switch result {
                    case .added: "added"
                    case .changed: "changed"
                    case .unchanged: "unchanged"
                    }
                entries.append(.init(name: document.name, article: result.articleID, result: word, facts: facts))
            } catch { entries.append(.init(name: document.name, result: "failed", error: "\(error)")) }
        }
        await engine.changes.fire()
        return ImportReport(entries: entries)
    }

    public func reparse(since: String?) async throws -> AsyncStream<ReparseProgress> {
        var from: Int64 = 0
        if let since {
            guard let seconds = parseDuration(since) else { throw Problem.badRequest("since “\(since)”: write a span such as 2d or 12h") }
            from = clock.now() - Int64(seconds)
        }
        return await engine.reparse(since: from)
    }

    public func backup(_ request: BackupRequest) async throws -> BackupReport {
        guard (request.path as NSString).isAbsolutePath else { throw Problem.badRequest("backup: “\(request.path)” must be an absolute path") }
        do {
            return BackupReport(path: request.path, bytes: try await store.backup(to: request.path))
        } catch StoreError.alreadyThere(let what) {
            throw Problem.conflict("backup: \(what): already there; name another, nothing was overwritten")
        } catch let error as StoreError { throw Problem(status: 507, title: "Insufficient Storage", detail: "backup: \(error)") }
    }

    public func verify() async throws -> VerifyReport {
        let result = try await store.verify()
        return VerifyReport(ok: result.isSound, checks: result.checks.map { .init(name: $0.name, ok: $0.problems.isEmpty, problems: $0.problems) })
    }

    public func reload() async throws -> ReloadReport {
        do {
            let (settings, facts) = try loadSettings()
            let (added, removed) = try await engine.reload(settings, facts: facts)
            return ReloadReport(feedsAdded: added, feedsRemoved: removed, feeds: try await store.feeds().count)
        } catch let error as SettingsError {
            throw Problem(status: 422, title: "Unprocessable Content", detail: "the configuration was not taken over: \(error)")
        }
    }

    public func setLogLevel(_ level: String) async throws {
        guard changeLogLevel(level) else {
            throw Problem.badRequest("log level “\(level)”: one of trace, debug, info, notice, warning, error, critical")
        }
    }

    public func metrics() async throws -> String {
        try await MetricsText(engine: engine, store: store, startedAt: startedAt, now: clock.now()).text()
    }

    public func health() async -> String? {
        let progress = await engine.progress
        let late = clock.now() - progress.tick
        if late > 120 { return "the schedule has not looked for due feeds for \(late) s" }
        do { _ = try await store.lastChange() } catch { return "the store cannot be read: \(error)" }
        return nil
    }
}

extension SyncEngine {
    /// Polls the feeds now and tells of each as it ends.
    func sync(_ feeds: [FeedRow], force: Bool) -> AsyncStream<SyncProgress> {
        let (stream, continuation) = AsyncStream<SyncProgress>.makeStream()
        let tally = SyncTally(total: feeds.count)
        continuation.yield(SyncProgress(finished: 0, total: feeds.count, failed: 0, done: feeds.isEmpty))
        if feeds.isEmpty { continuation.finish() }
        for feed in feeds {
            pollNow(feed, force: force) { result in
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

    /// Reads one document into the store; gives its article and the number of facts.
    public func importDocument(_ bytes: [UInt8], name: String, url: String?) async throws -> (SaveResult, Int) {
        let pipeline = pipeline
        let draft = try await workers.run { try pipeline.document(bytes, name: name, url: url, contentType: nil) }
        let result = try await store.save([draft], at: clock.now(), linker: Pipeline.linker).first.unwrapped()
        try await study(articles: [result.articleID])
        return (result, try await store.factCount(article: result.articleID))
    }

    /// Runs today's extraction over the kept bytes.
    func reparse(since: Int64) -> AsyncStream<ReparseProgress> {
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

extension Optional {
    func unwrapped() throws -> Wrapped {
        guard let self else { throw Problem(status: 500, title: "Internal Server Error", detail: "nothing was stored") }
        return self
    }
}
