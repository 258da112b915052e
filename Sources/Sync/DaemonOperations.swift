import ControlAPI
import FeedParsing
import Fetch
import Foundation
import Markup
import Models
import Settings
import Store
import Synchronization

extension DaemonBackend {
    public func events(after seq: Int64?, kinds: [String]) async throws -> AsyncStream<ChangePlace> {
        if let unknown = kinds.first(where: { !ChangeFollower.kinds.contains($0) }) {
            throw Problem.badRequest("kind “\(unknown.prefix(40))”: is not known; use \(ChangeFollower.kinds.joined(separator: ", "))")
        }
        let start: Int64
        if let seq { start = seq } else { start = try await store.lastChange() }
        let follower = ChangeFollower(store: store, signal: engine.services.changes, after: start, kinds: Set(kinds))
        return AsyncStream { await follower.next() }
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
        await engine.services.changes.fire()
        return ImportReport(entries: entries)
    }

    public func reparse(since: String?) async throws -> AsyncStream<ReparseProgress> {
        var from: Int64 = 0
        if let since {
            guard let seconds = parseDuration(since) else { throw Problem.badRequest("since “\(since)”: write a span such as 2d or 12h") }
            from = clock.now() - Int64(seconds)
        }
        return engine.reparse(since: from)
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
        let progress = engine.progress
        let late = clock.now() - progress.schedule
        if late > 120 { return "the schedule has not looked for due feeds for \(late) s" }
        do { _ = try await store.lastChange() } catch { return "the store cannot be read: \(error)" }
        return nil
    }
}

extension SyncEngine {
    /// Polls the feeds now and tells of each as it ends.
    func sync(_ feeds: [FeedRow], force: Bool) async -> AsyncStream<SyncProgress> {
        let (stream, continuation) = AsyncStream<SyncProgress>.makeStream()
        let tally = SyncTally(total: feeds.count)
        continuation.yield(SyncProgress(finished: 0, total: feeds.count, failed: 0, done: feeds.isEmpty))
        if feeds.isEmpty { continuation.finish() }
        for feed in feeds {
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

    /// Runs today's extraction over the kept bytes.
    func reparse(since: Int64) -> AsyncStream<ReparseProgress> {
        AsyncStream { continuation in
            let store = services.store
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

/// Finds the feed behind an address that may be a site's.
struct FeedFinder {
    let client: HTTPClient
    let workers: WorkerPool

    struct Found {
        var url: String
        /// What the feed's address answered, if it was asked.
        var answer: Result<FetchResponse, FetchError>?
    }

    /// The address itself when it gives a feed or cannot be looked at now, else the first feed that its page names.
    ///
    /// - Throws: `Problem` when the page names none.
    func find(_ url: String) async throws -> Found {
        let response: FetchResponse
        do { response = try await client.fetch(FetchRequest(url: url, kind: .feed, isUrgent: true, mayReadFiles: true)) } catch {
            return Found(url: url, answer: .failure(error))
        }
        guard response.status == 200 else { return Found(url: url, answer: .success(response)) }
        do {
            _ = try await workers.run { try parseFeed(response.body, documentURL: response.url, contentType: response.header("content-type")) }
            return Found(url: url, answer: .success(response))
        } catch FeedError.html(let feeds) {
            // A page from the network must not name a local file.
            if let first = feeds.first(where: { url.hasPrefix("file:") || WebURL.isWeb($0) }) { return Found(url: first) }
            throw Problem(status: 422, title: "Unprocessable Content", detail: "\(url): is a page that names no feed; give the feed's own address")
        } catch {
            throw Problem(status: 422, title: "Unprocessable Content", detail: "\(url): \(error)")
        }
    }
}
