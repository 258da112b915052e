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
    /// How long a part may owe a proof that it moves before it counts as stuck.
    private static let patience = Duration.seconds(30)

    public var activity: EngineActivity {
        let (progress, transfers) = (services.progress.current, services.client.activity())
        var activity = EngineActivity()
        activity.lastTick = progress.schedule
        activity.activeFeeds = progress.activePolls
        activity.isOffline = progress.isOffline
        activity.analysisRate = progress.analysisRate
        activity.stuckParts = unmovedParts(for: Self.patience).map(\.name)
        activity.storeFault = services.storeFault
        activity.activeTransfers = transfers.active
        activity.stalledTransfers = transfers.stalled
        activity.queuedRequests = transfers.queued
        activity.requests = transfers.requests
        activity.connectionsOpened = transfers.connectionsOpened
        activity.receivedBytes = Int64(transfers.bytes)
        activity.urls = transfers.urls
        activity.webhooks = webhooks.states.current
        return activity
    }

    public func totals() -> EngineCounters {
        let counters = services.counters.current
        var counted = EngineCounters()
        counted.polls = Dictionary(counters.polls.map { ($0.key.rawValue, $0.value) }, uniquingKeysWith: +)
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

    public func polling(url: String, state: PollState, everySeconds: Int?) -> FeedPolling {
        let schedule = Schedule(policy: PollPolicy(every: everySeconds.map(Int64.init)))
        return FeedPolling(
            state: state, host: hostKey(url), explanation: schedule.explain(state, now: services.clock.now()) { iso8601($0) })
    }

    public func host(of url: String) async -> HostActivity {
        let state = await services.client.state(ofHost: hostKey(url))
        return HostActivity(pausedUntil: state.pausedUntil, active: state.active, waiting: state.waiting)
    }

    public func topics() -> [String] { services.configuration.reader.facts.profiles.map(\.name) }

    // MARK: Feeds

    public func removeFeed(_ id: Int64) async throws {
        do { try await services.store.removeFeed(id: id, at: services.clock.now()) } catch StoreError.notFound(let what) {
            throw Problem.notFound("\(what): not found; `datelinectl feeds` lists the feeds")
        }
        await services.changes.fire()
    }

    public func setPaused(_ paused: Bool, feed id: Int64) async throws {
        do { try await services.store.setPaused(paused, feed: id, at: services.clock.now()) } catch StoreError.notFound(let what) {
            throw Problem.notFound("\(what): not found; `datelinectl feeds` lists the feeds")
        }
        await scheduler.lookAgain()
        await services.changes.fire()
    }

    public func sync(feeds ids: [Int64], force: Bool) async throws -> AsyncStream<SyncProgress> {
        try await pollByHand(ids, force: force)
    }

    public func retry(articles: [Int64], feeds: [Int64], all: Bool) async throws -> [SetAsideJob] {
        try await retryJobs(articles: articles, feeds: feeds, all: all).map(SetAsideJob.init)
    }

    // MARK: Articles

    public func removeArticle(_ id: Int64) async throws {
        guard try await services.store.removeArticles([id], at: services.clock.now()) > 0 else {
            throw Problem.notFound("article \(id): not found; `datelinectl articles` lists articles")
        }
        await services.changes.fire()
    }

    // MARK: Documents

    public func importDocument(_ bytes: [UInt8], name: String, url: String?) async throws -> ImportReport.Entry {
        do {
            let (result, facts): (SaveResult, Int) = try await importDocument(bytes, name: name, url: url)
            await services.changes.fire()
            let word =
                switch result {
                case .added: "added"
                case .changed: "changed"
                case .unchanged: "unchanged"
                }
            return .init(name: name, article: result.articleID, result: word, facts: facts)
        } catch let error as StoreError where error.isOfAllWrites {
            services.storeFailed(error, doing: "an import")
            throw error
        } catch { return .init(name: name, result: "failed", error: "\(error)") }
    }

    public func catchUp(seconds: Double) async throws { try await analyzer.catchUp(seconds: seconds) }

    public func extractFacts(articles ids: [Int64]) async throws { try await analyzer.analyse(articles: ids) }

    // MARK: Changes

    public func changeCount() async -> UInt64 { await services.changes.current }

    public func waitForChange(after seen: UInt64, seconds: Double) async { await services.changes.wait(after: seen, seconds: seconds) }
}

extension SetAsideJob {
    /// A job as the API shows it, without its name.
    fileprivate init(_ job: CrashedJob) {
        self.init(kind: job.kind.rawValue, id: job.id, crashes: job.crashes, lastCrash: iso8601(job.lastAt))
    }
}
