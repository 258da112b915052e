import ControlAPI
import Fetch
import Foundation
import Markup
import Models
import Schedule
import Settings
import Store
import Synchronization

/// The engine as the control API sees it.
extension SyncEngine: EngineCommands {
    public nonisolated var activity: EngineActivity {
        let (vitals, transfers) = (vitals.current, client.activity())
        var activity = EngineActivity()
        activity.lastTick = vitals.tick
        activity.activeFeeds = vitals.active
        activity.isOffline = vitals.isOffline
        activity.activeTransfers = transfers.active
        activity.stalledTransfers = transfers.stalled
        activity.queuedRequests = transfers.queued
        activity.requests = transfers.requests
        activity.connectionsOpened = transfers.connectionsOpened
        activity.receivedBytes = Int64(transfers.bytes)
        activity.urls = transfers.urls
        return activity
    }

    public func totals() -> EngineCounters {
        var counted = EngineCounters()
        counted.polls = counters.polls
        counted.articles = counters.articles
        counted.revisions = counters.revisions
        counted.pages = counters.pages
        counted.pageErrors = counters.pageErrors
        counted.savedBytes = counters.savedBytes
        counted.hosts = counters.hosts.mapValues { host in
            var counted = EngineCounters.Host()
            counted.polls = host.polls
            counted.failures = host.failures
            counted.bytes = host.bytes
            counted.milliseconds = host.milliseconds
            return counted
        }
        return counted
    }

    public nonisolated func polling(url: String, state bytes: [UInt8], everySeconds: Int?) -> FeedPolling {
        let state = StateCoding.decode(bytes)
        var polling = FeedPolling()
        polling.host = hostKey(url)
        polling.lastPoll = state.lastPoll
        polling.lastSuccess = state.lastSuccess
        polling.lastStatus = state.lastStatus
        polling.etag = state.etag
        polling.lastModified = state.lastModified
        polling.consecutiveErrors = state.consecutiveErrors
        polling.failingSince = state.failingSince
        polling.errorKind = state.errorKind
        polling.errorText = state.errorText
        polling.isGone = state.isGone
        polling.interval = state.interval
        polling.meanMilliseconds = state.meanMilliseconds
        polling.gapAt = state.gapAt
        polling.explanation = Schedule(policy: PollPolicy(every: everySeconds.map(Int64.init)))
            .explain(state, now: clock.now()) { iso8601($0) }
        return polling
    }

    public nonisolated func host(of url: String) async -> HostActivity {
        let state = await client.state(ofHost: hostKey(url))
        return HostActivity(pausedUntil: state.pausedUntil, active: state.active, waiting: state.waiting)
    }

    public func topics() -> [String] { pipeline.facts.profiles.map(\.name) }

    // MARK: Feeds

    public func addFeed(_ wanted: AddFeedRequest) async throws -> Int64 {
        var request = wanted
        request.url = Self.normalised(wanted.url)
        guard WebURL.isWeb(request.url) || request.url.hasPrefix("file:///") else {
            throw Problem.badRequest("url “\(request.url.prefix(100))”: is not an address of a feed or site; write it with https://")
        }
        if let every = request.everySeconds, !(60...31_536_000).contains(every) {
            throw Problem.badRequest("everySeconds \(every): is not valid; give 60 (a minute) to 31536000 (a year)")
        }
        if let old = try await store.feeds().first(where: { $0.url == request.url || $0.originalURL == request.url }) {
            throw Problem.conflict("feed \(old.url): exists already; `datelinectl feeds show \(old.id)` shows it")
        }
        let found = try await FeedFinder(client: client, workers: workers).find(request.url)
        do {
            let row = try await add(
                FeedDraft(url: found.url, name: request.name, tags: request.tags ?? [], everySeconds: request.everySeconds),
                answer: found.answer)
            await poke()
            await changes.fire()
            return row.id
        } catch StoreError.alreadyThere(let what) {
            throw Problem.conflict("\(what): exists already; `datelinectl feeds` lists it")
        }
    }

    /// One spelling of an address: scheme and host in lower case, without blanks around it and without a fragment (RFC 3986, section 6.2.2).
    private static func normalised(_ text: String) -> String {
        var text = text.trimmingCharacters(in: .whitespacesAndNewlines)
        if let hash = text.firstIndex(of: "#") { text = String(text[..<hash]) }
        guard let colon = text.range(of: "://") else { return text }
        let rest = text[colon.upperBound...]
        let end = rest.firstIndex { $0 == "/" || $0 == "?" } ?? rest.endIndex
        // User and password stand before the host and keep their case.
        let host = rest[..<end].lastIndex(of: "@").map { rest.index(after: $0) } ?? rest.startIndex
        return text[..<colon.lowerBound].lowercased() + "://" + rest[..<host] + rest[host..<end].lowercased() + rest[end...]
    }

    public func removeFeed(_ id: Int64) async throws {
        do { try await store.removeFeed(id: id, at: clock.now()) } catch StoreError.notFound(let what) {
            throw Problem.notFound("\(what): not found; `datelinectl feeds` lists the feeds")
        }
        await changes.fire()
    }

    public func setPaused(_ paused: Bool, feed id: Int64) async throws {
        do { try await store.setPaused(paused, feed: id, at: clock.now()) } catch StoreError.notFound(let what) {
            throw Problem.notFound("\(what): not found; `datelinectl feeds` lists the feeds")
        }
        await poke()
        await changes.fire()
    }

    public func sync(feeds ids: [Int64], force: Bool) async throws -> AsyncStream<SyncProgress> {
        let wanted = Set(ids)
        return sync(try await store.feeds().filter { wanted.contains($0.id) }, force: force)
    }

    // MARK: Documents

    public func importDocument(_ bytes: [UInt8], name: String, url: String?) async -> ImportReport.Entry {
        do {
            let (result, facts): (SaveResult, Int) = try await importDocument(bytes, name: name, url: url)
            await changes.fire()
            let word =
                switch result {
                case .added: "added"
                case .changed: "changed"
                case .unchanged: "unchanged"
                }
            return .init(name: name, article: result.articleID, result: word, facts: facts)
        } catch { return .init(name: name, result: "failed", error: "\(error)") }
    }

    public func extractFacts(articles ids: [Int64]) async throws { try await study(articles: ids) }

    // MARK: Changes

    public func changeCount() async -> UInt64 { await changes.current }

    public func waitForChange(after seen: UInt64, seconds: Double) async { await changes.wait(after: seen, seconds: seconds) }
}
