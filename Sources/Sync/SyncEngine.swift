import Deduplication
import FactExtraction
import Fetch
import Foundation
import Logging
import Schedule
import Settings
import Store
import Synchronization

/// The engine of the daemon: its parts, started and stopped together.
///
/// Each part is a service with a `run()` and a state of its own: the scheduler and its poller, the page fetcher, the analyzer, the hook runner,
/// the webhook runner, the connectivity, the maintenance. They share `EngineServices` and tell each other what happened by events.
public final class SyncEngine: Sendable {
    let services: EngineServices
    let scheduler: PollScheduler
    let connectivity: Connectivity
    let pages: PageFetcher
    let analyzer: Analyzer
    let hooks: HookRunner
    let webhooks: WebhookRunner
    /// The jobs during which the last run crashed, until they are counted; nil before they are read.
    private let lastCrashes = Mutex<[CrashRecord.Job]?>(nil)

    /// The version that servers and people see.
    public static let version = "1.0.0"

    /// Makes an engine; nothing happens before `run`.
    ///
    /// - Parameter stuck: a part that stops working once it runs, to test the watchdog.
    public init(
        settings: Settings, store: Store, facts: FactExtractor, clock: Clock = .system,
        random: @escaping @Sendable () -> Double = { Double.random(in: 0..<1) }, access: HostAccess = .all, logger: Logger, stuck: Part? = nil
    ) {
        let cores = ProcessInfo.processInfo.activeProcessorCount
        let progress = ProgressRecord(stuck: stuck)
        services = EngineServices(
            store: store, client: HTTPClient(options: Self.options(settings), now: clock.now, mayAsk: access.mayAsk, want: access.want),
            clock: clock, random: random, logger: logger, parsing: WorkerPool(name: "parsing", width: cores),
            extraction: WorkerPool(name: "extraction", width: cores),
            analysis: WorkerPool(name: "analysis", width: cores), writer: WriteQueue(store: store, progress: progress),
            configuration: Configuration(settings, facts), access: access, progress: progress)
        connectivity = Connectivity(services: services)
        scheduler = PollScheduler(
            services: services, poller: Poller(services: services, connectivity: connectivity), connectivity: connectivity)
        pages = PageFetcher(services: services, connectivity: connectivity)
        analyzer = Analyzer(services: services)
        hooks = HookRunner(services: services)
        webhooks = WebhookRunner(services: services)
        if stuck == .fetch { services.client.stall() }
    }

    /// Descriptors without which the daemon cannot serve its store, its socket and a few transfers at once.
    public static let leastDescriptors = 96

    /// Raises the number of descriptors that the process may have open, as far as it is allowed to.
    ///
    /// - Returns: how many it may have then.
    public static func raiseDescriptors() -> Int { HTTPClient.raiseDescriptors() }

    static func options(_ settings: Settings) -> FetchOptions {
        var options = FetchOptions()
        let fetch = settings.fetch
        options.userAgent = fetch.userAgent ?? "dateline/\(version) (+https://github.com/dateline-news/dateline)"
        options.timeout = fetch.timeout
        options.connectTimeout = min(20, fetch.timeout)
        options.maxBody = fetch.maxBody
        options.proxy = fetch.proxy
        options.caFile = fetch.caFile
        options.allowPrivateNetworks = fetch.allowPrivateNetworks
        options.fileRoots = fetch.fileRoots
        options.concurrency = fetch.concurrency
        options.perHost = fetch.perHost
        options.hostDelay = fetch.hostDelay
        options.hosts = fetch.hosts.mapValues { HostPolicy(perHost: $0.perHost, hostDelay: $0.hostDelay) }
        options.maxInHand = 2 << 20
        return options
    }

    // MARK: Life

    /// Puts the configured feeds, the hosts' pauses and what crashed the last run in place; before anybody may ask for them.
    ///
    /// May be called again after an error.
    /// - Throws: `StoreError`.
    public func prepare() async throws {
        await connectivity.connect(scheduler)
        try await checkSmallStore()
        try await takeCrashes()
        try await services.clockWasAhead()
        _ = try await configureFeeds(services.configuration.settings)
        for pause in try await services.store.hostPauses() { services.client.pause(host: pause.host, until: pause.until) }
        try await analyzer.rulesChanged()
        let now = services.clock.now()
        services.progress.update { $0.schedule = now }
    }

    /// Bytes of a store that is checked before anything is written; a larger one is checked beside the polls.
    static let smallStore: Int64 = 16 << 20

    /// - Throws: `StoreError.damaged`.
    private func checkSmallStore() async throws {
        if services.store.wasLeftOpen { services.logger.notice("the last run did not close the store; it is checked") }
        guard services.store.fileBytes <= Self.smallStore else { return }
        if let damage = try await services.store.quickCheck() { throw damage }
        if services.store.wasLeftOpen { services.logger.notice("the store is sound") }
    }

    /// Counts the crashes of the last run, and sets aside what crashed twice.
    private func takeCrashes() async throws {
        let store = services.store
        let now = services.clock.now()
        // Read once: opening the record empties it, and what follows may have to be tried again.
        let crashes = try lastCrashes.withLock { known in
            let jobs = try known ?? CrashRecord.open(path: store.path + ".running")
            known = jobs
            return jobs
        }
        for job in crashes {
            services.logger.error("the last run crashed during a job", metadata: ["job": "\(job.kind.rawValue)", "id": "\(job.id)"])
            try await store.recordCrash(job.kind, id: job.id, version: Self.version, at: now)
            lastCrashes.withLock { $0 = $0.map { Array($0.dropFirst()) } }
        }
        let crashed = try await store.crashedJobs(version: Self.version)
        for job in crashed where job.isSetAside {
            services.logger.warning(
                "set aside after two crashes; it is tried again by another version of dateline, or when a user asks",
                metadata: ["job": "\(job.kind.rawValue)", "id": "\(job.id)"])
        }
        await scheduler.setAside(Set(crashed.filter { $0.kind == .poll && $0.isSetAside }.map(\.id)))
        await analyzer.retryAlone(crashed.filter { $0.kind == .analysis && !$0.isSetAside }.map(\.id))
    }

    /// Works until the task is cancelled; then ends what is under way, and lets what is being stored finish.
    public func run() async throws {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.scheduler.run() }
            group.addTask { await self.pages.run() }
            group.addTask { await self.analyzer.run() }
            group.addTask { await self.hooks.run() }
            group.addTask { await self.webhooks.run() }
            group.addTask { await Maintenance(services: self.services).run() }
            // Ends transfers at once, so that nobody waits for a server.
            group.addTask {
                await self.services.stopping.waitForCancellation()
                self.services.client.shutdown()
            }
            await group.waitForAll()
        }
        await connectivity.connect(nil)
        await services.stopping.fire()
    }

    /// Takes over another configuration: feeds, intervals, limits. Nothing is polled early.
    public func reload(_ new: Settings, facts: FactExtractor) async throws -> (added: Int, removed: Int) {
        let result = try await configureFeeds(new)
        let old = services.configuration.settings
        services.configuration.replace(new, facts)
        services.client.reconfigure(Self.options(new))
        try await analyzer.rulesChanged()
        await scheduler.lookAgain()
        await webhooks.configurationChanged(from: old)
        return result
    }

    private func configureFeeds(_ settings: Settings) async throws -> (added: Int, removed: Int) {
        try await services.store.configureWebhooks(settings.webhooks.map(\.name))
        return try await services.store.configure(
            settings.feeds.map { feed in
                FeedDraft(
                    url: feed.url, name: feed.name, tags: feed.tags, everySeconds: feed.every.map(Int.init),
                    options: FeedOptions(
                        pages: feed.pages, userAgent: feed.userAgent, headers: feed.headers.isEmpty ? nil : feed.headers,
                        basicAuthFile: feed.basicAuthFile))
            }, at: services.clock.now())
    }

    // MARK: What others may know

    /// Fires after every change of the store.
    public var changes: AsyncEvent { services.changes }

    /// Everything that was due at the time is done.
    var isQuiet: Bool {
        get async {
            guard await scheduler.isQuiet else { return false }
            return await analyzer.isQuiet
        }
    }

    // MARK: Commands

    /// Has jobs tried again that were set aside.
    ///
    /// - Returns: the jobs.
    public func retryJobs(articles: [Int64], feeds: [Int64], all: Bool) async throws -> [CrashedJob] {
        let jobs = try await services.store.retryJobs(articles: articles, feeds: feeds, all: all)
        await scheduler.retry(Set(jobs.filter { $0.kind == .poll }.map(\.id)))
        await scheduler.lookAgain()
        await services.analysisWanted.fire()
        await services.pagesWanted.fire()
        return jobs
    }
}
