import Deduplication
import FactExtraction
import Fetch
import Foundation
import Logging
import Schedule
import Settings
import Store
import Synchronization

/// The clock in front of the pipeline: asks feeds when they are due, and puts what is new into the store.
///
/// One `run()` drives everything. Feeds in work are tasks; each goes fetch → parse → decide → store and reports back.
public actor SyncEngine {
    let store: Store
    let client: HTTPClient
    let clock: Clock
    /// 0..<1: where chance comes from.
    let dice: @Sendable () -> Double
    let logger: Logger
    let workers: WorkerPool
    let writer: WriteQueue
    /// Fires after every change of the store.
    public nonisolated let changes = Signal()
    /// Fires after every look for due feeds and every end of a poll.
    nonisolated let steps = Signal()
    /// What others may read without waiting for the engine.
    nonisolated let vitals = Vitals()
    let wake = Signal()
    /// Fires when the engine ends.
    let stopping = Signal()
    /// Fires when articles have come that are to be studied.
    let unstudied = Signal()
    /// Firings of `unstudied` whose articles have all been studied.
    var finishedStudy: UInt64?
    /// Those who wait for studies to be done.
    var readersWaiting = 0
    var settings: Settings
    private(set) var pipeline: Pipeline
    var counters = Counters()
    var robots: RobotsCache

    // Feeds in work (PollLoop.swift).
    var active: Set<Int64> = []
    /// Those of them whose answer is being worked on.
    var settling: Set<Int64> = []
    nonisolated let answers = Gate(width: 256)
    var waiters: [Int64: [@Sendable (FeedResult) -> Void]] = [:]
    /// Feeds in work that are to be asked again by force when they end.
    var forcedNext: Set<Int64> = []
    /// Feeds that ended since the last reading of due feeds began: their rows in it are out of date.
    var endedMeanwhile: Set<Int64> = []
    /// Addresses that are being added, whose first answer is at hand already.
    var adding: Set<String> = []
    /// All feeds due until then are in work; nil when it must be looked again.
    var lookedUntil: Int64?
    var lastFullLook: Int64 = 0
    var isTelling = false
    /// Wakes that the last finished look had seen.
    var finishedLook: UInt64?
    /// Documents between fetch and store at a time: parsed items wait for the writer, and what waits takes memory.
    let documents = Gate(width: 56)

    // Our own network (OwnNetwork.swift).
    var network = NetworkWatch()
    var offlineUntil: Int64 = 0
    var offlineProbes = 0
    /// States before their last failure of feeds whose hosts could not be reached lately.
    var suspects: [Int64: PollState] = [:]
    /// Feeds that wait for the network to come back.
    var putOff: Set<Int64> = []
    var hostCount: Int?

    /// Makes an engine; nothing happens before `run`.
    public init(
        settings: Settings, store: Store, facts: FactExtractor, clock: Clock = .system,
        dice: @escaping @Sendable () -> Double = { Double.random(in: 0..<1) }, logger: Logger
    ) {
        self.settings = settings
        self.store = store
        self.clock = clock
        self.dice = dice
        self.logger = logger
        client = HTTPClient(options: Self.options(settings), now: clock.now)
        workers = WorkerPool(width: ProcessInfo.processInfo.activeProcessorCount)
        writer = WriteQueue(store: store, linker: Pipeline.linker)
        pipeline = Self.pipeline(settings, facts)
        robots = RobotsCache(client: client, clock: clock)
    }

    /// The version that servers and people see.
    public static let version = "1.0.0"

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
        options.maxInHand = max(8 << 20, fetch.maxBody)
        return options
    }

    private static func pipeline(_ settings: Settings, _ facts: FactExtractor) -> Pipeline {
        Pipeline(facts: facts, urls: CanonicalURL(trackingParameters: settings.urls.trackingParameters), keepsRaw: settings.store.rawPages > 0)
    }

    // MARK: Life

    /// Puts the configured feeds and the hosts' pauses in place; before anybody may ask for them.
    public func prepare() async throws {
        _ = try await configureFeeds(settings)
        for pause in try await store.hostPauses() { client.pause(host: pause.host, until: pause.until) }
        try await restudy()
        vitals.tick(clock.now())
    }

    /// Polls until the task is cancelled; then lets what is being stored finish.
    public func run() async throws {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.pollLoop() }
            group.addTask { await self.pageLoop() }
            group.addTask { await self.studyLoop() }
            group.addTask { await self.housekeeping() }
            await group.waitForAll()
        }
        client.shutdown()
        await stopping.fire()
        // In a task of its own: this one is cancelled, and would not wait.
        await Task { await self.drain() }.value
    }

    private func drain() async {
        while true {
            let seen = await steps.current
            let writes = !writer.isIdle
            if active.isEmpty, !writes { return }
            await steps.wait(after: seen, seconds: 0.02)
        }
    }

    /// Takes over another configuration: feeds, intervals, limits. Nothing is polled early.
    public func reload(_ new: Settings, facts: FactExtractor) async throws -> (added: Int, removed: Int) {
        let result = try await configureFeeds(new)
        settings = new
        pipeline = Self.pipeline(new, facts)
        client.reconfigure(Self.options(new))
        try await restudy()
        await poke()
        return result
    }

    private func configureFeeds(_ settings: Settings) async throws -> (added: Int, removed: Int) {
        try await store.configure(
            settings.feeds.map { feed in
                FeedDraft(
                    url: feed.url, name: feed.name, tags: feed.tags, everySeconds: feed.every.map(Int.init),
                    options: FeedOptions(
                        pages: feed.pages, userAgent: feed.userAgent, headers: feed.headers.isEmpty ? nil : feed.headers,
                        basicAuthFile: feed.basicAuthFile))
            }, at: clock.now())
    }

    /// How often a feed is to be asked.
    static func policy(_ feed: FeedRow, _ settings: PollSettings) -> PollPolicy {
        PollPolicy(every: feed.everySeconds.map(Int64.init), standard: settings.every, minimum: settings.min, maximum: settings.max)
    }

    func policy(_ feed: FeedRow) -> PollPolicy { Self.policy(feed, settings.poll) }

    /// When the schedule last looked for due feeds, and how many transactions the writer has finished: the watchdog's signs.
    public nonisolated var progress: (tick: Int64, transactions: Int) { get async { (vitals.current.tick, writer.transactions) } }
}

/// How one feed's poll ended, for those who asked for it.
public struct FeedResult: Sendable {
    public var feed: Int64
    public var name: String
    /// `ok`, `not_modified`, or the class of the error.
    public var outcome: String
    public var message: String?
    public var added = 0
    public var changed = 0
    public var isFailure: Bool
}

/// What the engine tells of itself to whoever asks, without being waited for.
final class Vitals: Sendable {
    struct Values: Sendable {
        /// When the schedule last looked for due feeds.
        var tick: Int64 = 0
        /// Feeds in work.
        var active = 0
        var isOffline = false
    }

    private let values = Mutex(Values())

    var current: Values { values.withLock { $0 } }
    func tick(_ now: Int64) { values.withLock { $0.tick = now } }
    func note(active: Int, isOffline: Bool) { values.withLock { ($0.active, $0.isOffline) = (active, isOffline) } }
}
