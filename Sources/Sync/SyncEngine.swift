import Deduplication
import FactExtraction
import FeedParsing
import Fetch
import Foundation
import Logging
import Markup
import Models
import Schedule
import Settings
import Store

/// The clock in front of the pipeline: asks feeds when they are due, and puts what is new into the store.
///
/// One `run()` drives everything. Feeds in work are tasks; each goes fetch → parse → decide → store and reports back.
public actor SyncEngine {
    let store: Store
    let client: HTTPClient
    let clock: Clock
    let logger: Logger
    let workers: WorkerPool
    let writer: WriteQueue
    /// Fires after every change of the store.
    public nonisolated let changes = Signal()
    private let wake = Signal()
    private(set) var settings: Settings
    private(set) var pipeline: Pipeline
    private var active: [Int64: Task<Void, Never>] = [:]
    private var waiters: [Int64: [@Sendable (FeedResult) -> Void]] = [:]
    private var network = NetworkWatch()
    private var offlineUntil: Int64 = 0
    private var offlineProbes = 0
    private var hostCount = 0
    private var lastTick: Int64 = 0
    private var isStopping = false
    var counters = Counters()
    var robots: RobotsCache

    /// At most so many feeds in work; those that wait for slow servers take little.
    private static let maxActive = 20_000
    /// Documents between fetch and store at a time: parsed items wait for the writer, and what waits takes memory.
    private let documents = Gate(width: 40)

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

    struct Counters: Sendable {
        var polls: [String: Int] = [:]
        var articles = 0
        var revisions = 0
        var pages = 0
        var pageErrors = 0
    }

    /// Makes an engine; nothing happens before `run`.
    public init(settings: Settings, store: Store, facts: FactExtractor, clock: Clock = .system, logger: Logger) {
        self.settings = settings
        self.store = store
        self.clock = clock
        self.logger = logger
        client = HTTPClient(options: Self.options(settings))
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
        lastTick = clock.now()
    }

    /// Polls until the task is cancelled; then lets what is being stored finish.
    public func run() async throws {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.pollLoop() }
            group.addTask { await self.pageLoop() }
            group.addTask { await self.housekeeping() }
            await group.waitForAll()
        }
        isStopping = true
        client.shutdown()
        for task in active.values { task.cancel() }
        for task in active.values { await task.value }
        while await !writer.isIdle { try? await Task.sleep(for: .milliseconds(5)) }
    }

    /// Takes over another configuration: feeds, intervals, limits. Nothing is polled early.
    public func reload(_ new: Settings, facts: FactExtractor) async throws -> (added: Int, removed: Int) {
        let result = try await configureFeeds(new)
        settings = new
        pipeline = Self.pipeline(new, facts)
        client.reconfigure(Self.options(new))
        await wake.fire()
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

    private func pollLoop() async {
        while !Task.isCancelled {
            let seen = await wake.current
            let now = clock.now()
            lastTick = now
            var pause = 1.0
            do {
                if now >= offlineUntil {
                    let due = try await store.dueFeeds(at: now, limit: active.count + 500)
                    var started = 0
                    for feed in due where active[feed.id] == nil && active.count < Self.maxActive {
                        start(feed, force: false)
                        started += 1
                        if network.isOffline { break }
                    }
                    if started > 0, !network.isOffline { continue }
                    if let next = try await store.nextDue(), next > now { pause = Double(min(30, next - now)) }
                } else {
                    pause = Double(min(30, offlineUntil - now))
                }
            } catch {
                logger.error("the schedule cannot be read", metadata: ["error": "\(error)"])
                pause = 5
            }
            await wake.wait(after: seen, seconds: max(0.2, pause))
        }
    }

    /// Wakes the loop after feeds were added or resumed.
    func poke() async { await wake.fire() }

    /// Feeds in work at the moment.
    var activeFeeds: Int { active.count }
    var isOffline: Bool { network.isOffline }
    /// When the schedule last looked for due feeds, and how many transactions the writer has finished: the watchdog's signs.
    public var progress: (tick: Int64, transactions: Int) { get async { (lastTick, await writer.transactions) } }

    // MARK: One feed

    /// Polls a feed now, or joins the poll that is under way.
    func pollNow(_ feed: FeedRow, force: Bool, done: @escaping @Sendable (FeedResult) -> Void) {
        waiters[feed.id, default: []].append(done)
        if active[feed.id] == nil { start(feed, force: force, isManual: true) }
    }

    private func start(_ feed: FeedRow, force: Bool, isManual: Bool = false) {
        active[feed.id] = Task {
            let result = await self.poll(feed, force: force, isManual: isManual)
            await self.ended(feed.id, result)
        }
    }

    private func ended(_ id: Int64, _ result: FeedResult) async {
        active[id] = nil
        for waiter in waiters.removeValue(forKey: id) ?? [] { waiter(result) }
        counters.polls[result.outcome, default: 0] += 1
        counters.articles += result.added
        counters.revisions += result.changed
        await changes.fire()
    }

    private func policy(_ feed: FeedRow) -> PollPolicy {
        PollPolicy(
            every: feed.everySeconds.map(Int64.init), standard: settings.poll.every, minimum: settings.poll.min, maximum: settings.poll.max)
    }

    private func poll(_ feed: FeedRow, force: Bool, isManual: Bool) async -> FeedResult {
        let state = StateCoding.decode(feed.state)
        var request = FetchRequest(url: feed.url, kind: .feed, isUrgent: isManual, ignoresPause: force)
        if !force { request.validators = Validators(etag: state.etag, lastModified: state.lastModified) }
        request.userAgent = feed.options.userAgent
        request.headers = feed.options.headers ?? [:]
        if let file = feed.options.basicAuthFile {
            guard let text = try? String(contentsOfFile: file, encoding: .utf8).trimmingCharacters(in: .whitespacesAndNewlines), text.contains(":")
            else {
                return await settle(
                    feed, state,
                    outcome: .transport(kind: "basic_auth_file", text: "\(file): cannot be read as “user:password”; correct basic_auth_file"))
            }
            request.basicAuth = text
        }
        do {
            let response = try await client.fetch(request)
            _ = network.note(host: hostKey(feed.url), mayBeOurs: false, totalHosts: hostCount)
            offlineProbes = 0
            return await documents.pass { await self.take(response, feed: feed, state: state) }
        } catch .cancelled {
            return FeedResult(feed: feed.id, name: feed.displayName, outcome: "cancelled", message: "the daemon stops", isFailure: true)
        } catch .hostPaused(let host, let until) {
            return await putOff(feed, state, until: until, host: host)
        } catch {
            if error.mayBeOurNetwork, await isOurNetwork(feed) { return await offline(feed, state, error) }
            return await settle(feed, state, outcome: .transport(kind: error.kind, text: error.description))
        }
    }

    private func take(_ response: FetchResponse, feed: FeedRow, state: PollState) async -> FeedResult {
        let headers = PollHeaders(response)
        let milliseconds = Int(response.seconds * 1_000)
        // Only a chain of permanent redirects from the first hop on says that the feed has moved.
        let permanent = response.redirects.prefix { $0.status == 301 || $0.status == 308 }
        let move = !response.redirects.isEmpty && permanent.count == response.redirects.count ? PermanentMove(target: response.url) : nil
        switch response.status {
        case 304: return await settle(feed, state, outcome: .notModified(headers), move: move, status: 304, milliseconds: milliseconds)
        case 200, 203, 226: break
        default:
            let result = await settle(
                feed, state, outcome: .httpError(status: response.status, headers), status: response.status, bytes: response.bytesOnWire,
                milliseconds: milliseconds)
            return result
        }
        let pipeline = pipeline
        let parsed: ParsedFeed
        do {
            parsed = try await workers.run {
                try parseFeed(
                    response.body, documentURL: response.url, contentType: response.header("content-type"),
                    contentLocation: response.header("content-location"), contentLanguage: response.header("content-language"))
            }
        } catch {
            let kind = (error as? FeedError)?.code ?? "unreadable"
            return await settle(
                feed, state, outcome: .unreadable(kind: kind, text: "\(error)", headers), status: response.status, bytes: response.bytesOnWire,
                milliseconds: milliseconds)
        }
        do {
            let known = try await store.knownItems(feed: feed.id, keys: parsed.items.map(Pipeline.key))
            let wantsPages = feed.options.pages ?? settings.pages.fetch
            let items = try await workers.run {
                pipeline.drafts(parsed, feedID: feed.id, sourceName: feed.name ?? parsed.title, known: known, wantsPages: wantsPages)
            }
            let hints = DocumentHints(
                ttlMinutes: parsed.ttlMinutes, updatePeriodMinutes: parsed.updatePeriodMinutes, skipHours: parsed.skipHours,
                skipDays: parsed.skipDays,
                items: parsed.items.map { StateCoding.hash(Pipeline.key($0)) },
                dates: parsed.items.compactMap { ($0.published ?? $0.updated)?.unixSeconds })
            return await settle(
                feed, state, outcome: .success(hints, headers), move: move, status: response.status, bytes: response.bytesOnWire,
                milliseconds: milliseconds, parsed: parsed, items: items)
        } catch {
            return await storeFailure(feed, error)
        }
    }

    /// Puts the poll's result and the next date into the store.
    private func settle(
        _ feed: FeedRow, _ state: PollState, outcome: PollOutcome, move: PermanentMove? = nil, status: Int? = nil, bytes: Int = 0,
        milliseconds: Int = 0, parsed: ParsedFeed? = nil, items: [ItemDraft] = []
    ) async -> FeedResult {
        let now = clock.now()
        let schedule = Schedule(policy: policy(feed))
        let (next, events) = schedule.after(
            state, outcome: outcome, url: feed.url, move: move, milliseconds: milliseconds, now: now, jitter: Double.random(in: 0..<1))
        var changes: [(kind: String, data: String)] = []
        var movedTo: String?
        for event in events {
            switch event {
            case .health(let from, let to): changes.append(("health", "{\"from\":\"\(from.rawValue)\",\"to\":\"\(to.rawValue)\"}"))
            case .gap: changes.append(("gap", "{}"))
            case .gone: changes.append(("gone", "{}"))
            case .moved(let from, let to):
                movedTo = to
                changes.append(("move", StateCoding.object(["from": from, "to": to])))
            case .hostPause(let until, let reason):
                let host = hostKey(feed.url)
                client.pause(host: host, until: until)
                try? await store.pauseHost(host, until: until, reason: reason)
            }
        }
        // What the parser had to heal stands in the history beside an outcome that is good.
        let name = Self.name(outcome)
        let warnings = parsed.map { $0.recovered ? "damaged, but read: \($0.warnings.prefix(3).joined(separator: "; "))" : nil } ?? nil
        let message = next.errorText ?? warnings
        // A feed that is gone is asked again only by hand: its date lies beyond any clock.
        let commit = PollCommit(
            feedID: feed.id, at: now, nextPoll: next.isGone ? Int64.max / 2 : next.nextPoll, health: schedule.health(next, now: now).rawValue,
            state: StateCoding.encode(next), movedTo: movedTo, title: parsed?.title, siteLink: parsed?.link, language: parsed?.language, items: items,
            poll: PollRow(at: now, status: status, outcome: name, detail: message, bytes: bytes, milliseconds: milliseconds), changes: changes)
        do {
            let result = try await writer.submit(commit)
            if next.errorText != nil { logger.info("poll failed", metadata: ["feed": "\(feed.url)", "error": "\(next.errorText ?? "")"]) }
            if !result.added.isEmpty { await runHook(result.added) }
            return FeedResult(
                feed: feed.id, name: feed.name ?? parsed?.title ?? feed.displayName, outcome: name, message: message, added: result.added.count,
                changed: result.changed.count, isFailure: next.consecutiveErrors > 0)
        } catch {
            return await storeFailure(feed, error)
        }
    }

    private static func name(_ outcome: PollOutcome) -> String {
        switch outcome {
        case .success: "ok"
        case .notModified: "not_modified"
        case .httpError(let status, _): status == 410 ? "gone" : "http_\(status)"
        case .transport(let kind, _), .unreadable(let kind, _, _): kind
        }
    }

    /// The disk is full or the file is gone: nothing was lost, the feed stays due, but not in a tight loop.
    private func storeFailure(_ feed: FeedRow, _ error: any Error) async -> FeedResult {
        logger.error("not stored", metadata: ["feed": "\(feed.url)", "error": "\(error)"])
        try? await Task.sleep(for: .seconds(5))
        return FeedResult(feed: feed.id, name: feed.displayName, outcome: "store", message: "\(error)", isFailure: true)
    }

    /// The feed waits for its host; that is no error of its own.
    private func putOff(_ feed: FeedRow, _ state: PollState, until: Int64, host: String) async -> FeedResult {
        var next = state
        next.nextPoll = max(until, state.nextPoll)
        next.intervalReason = "\(host) asked for a pause"
        try? await store.saveState(feed: feed.id, state: StateCoding.encode(next), nextPoll: next.nextPoll, health: feed.health)
        return FeedResult(
            feed: feed.id, name: feed.displayName, outcome: "host_paused",
            message: "\(host) asked for a pause until \(iso8601(until)); --force goes ahead all the same",
            isFailure: true)
    }

    // MARK: Our own network

    private func isOurNetwork(_ feed: FeedRow) async -> Bool {
        if hostCount == 0 { hostCount = (try? await store.feeds()).map { Set($0.map { hostKey($0.url) }.filter { !$0.isEmpty }).count } ?? 0 }
        return network.note(host: hostKey(feed.url), mayBeOurs: true, totalHosts: hostCount)
    }

    /// All hosts fail: polls are suspended, and no feed's errors are counted.
    private func offline(_ feed: FeedRow, _ state: PollState, _ error: FetchError) async -> FeedResult {
        let now = clock.now()
        if now >= offlineUntil {
            offlineProbes = min(offlineProbes + 1, 8)
            offlineUntil = now + min(30 << Int64(offlineProbes), 1_800)
            logger.notice("no host can be reached: our own network is down; polls wait", metadata: ["until": "\(iso8601(offlineUntil))"])
            try? await store.record("offline", data: "{\"until\":\"\(iso8601(offlineUntil))\"}", at: now)
        }
        // All resume together, but spaced.
        var next = state
        next.nextPoll = offlineUntil + Int64.random(in: 0..<30)
        next.intervalReason = "our own network is down"
        next.errorText = error.description
        next.errorKind = "offline"
        next.lastPoll = now
        try? await store.saveState(feed: feed.id, state: StateCoding.encode(next), nextPoll: next.nextPoll, health: feed.health)
        return FeedResult(feed: feed.id, name: feed.displayName, outcome: "offline", message: error.description, isFailure: true)
    }

    // MARK: Upkeep

    private func housekeeping() async {
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
            try? await Task.sleep(for: .seconds(3_600))
        }
    }

    /// Hands new articles to the user's program, one at a time, as JSON on its standard input.
    private func runHook(_ ids: [Int64]) async {
        guard let program = settings.hooks.onArticle.first else { return }
        let hook = ArticleHook(program: program, arguments: Array(settings.hooks.onArticle.dropFirst()))
        for id in ids {
            guard let listing = try? await store.article(id: id) else { continue }
            do { try await workers.run { try hook.run(listing.article) } } catch {
                logger.warning("the hook failed", metadata: ["article": "\(id)", "error": "\(error)"])
            }
        }
    }
}
