import Fetch
import Models
import Schedule
import Store

/// Finds the feeds that are due and has them polled.
actor PollScheduler: PollCoordinating {
    private let services: EngineServices
    private let poller: Poller
    private let connectivity: Connectivity
    private let wake = AsyncEvent()

    /// Feeds that are being polled.
    private var active: [Int64: Task<Void, Never>] = [:]
    /// Feeds that are being polled, by host.
    private var activeHosts: [String: Set<Int64>] = [:]
    private var waiters: [Int64: [@Sendable (FeedResult) -> Void]] = [:]
    /// Feeds that are being polled and are to be polled again by force when they end.
    private var forcedNext: Set<Int64> = []
    /// Feeds that ended since the last reading of due feeds began: their rows in it are out of date.
    private var endedMeanwhile: Set<Int64> = []
    /// Reads of rows for polls by hand that are under way, and feeds whose poll has ended since they began.
    private var manualReads = 0
    private var endedSinceManualRead: Set<Int64> = []
    /// Addresses that are being added, whose first answer is at hand already.
    private var adding: Set<String> = []
    /// Feeds during whose poll the process crashed twice.
    private var setAside: Set<Int64> = []
    /// All feeds due until then are being polled; nil when it must be looked again.
    private var lookedUntil: Int64?
    private var lastFullLook: Int64 = 0
    private var lastLook: Int64 = 0
    /// Wakes that the last finished look had seen.
    private var finishedLook: UInt64?
    private var isTelling = false
    private var isStopping = false

    /// Most feeds that are polled at a time; those that wait for slow servers take little.
    private static let maxActive = 20_000
    private static let batch = 500
    /// Seconds after which everything due is looked at again, whatever is thought to be in progress.
    private static let fullLookEvery: Int64 = 60
    /// Seconds by which a clock may be set back without dates having to be looked at.
    private static let clockSlack: Int64 = 60
    /// Seconds of the longest wait for our own network.
    private static let longestOffline: Int64 = 3_600

    init(services: EngineServices, poller: Poller, connectivity: Connectivity) {
        self.services = services
        self.poller = poller
        self.connectivity = connectivity
    }

    private var store: Store { services.store }

    /// Feeds that are not polled, since the process crashed twice during their poll.
    func setAside(_ feeds: Set<Int64>) { setAside = feeds }

    /// Feeds that are polled again, since a user asked for it.
    func retry(_ feeds: Set<Int64>) { setAside.subtract(feeds) }

    /// Polls until the task is cancelled; then ends the polls that are under way.
    func run() async {
        while !Task.isCancelled {
            let seen = await wake.current
            guard await services.waitUntilWritable(.schedule) else { break }
            await services.progress.hold(.schedule)
            let now = services.clock.now()
            var pause: Double
            do { pause = try await look(at: now) } catch {
                services.logger.error("the schedule cannot be read", metadata: ["error": "\(error)"])
                lookedUntil = nil
                pause = 5
            }
            services.progress.update { $0.schedule = now }
            services.progress.moved(.schedule)
            finishedLook = seen
            await services.steps.fire()
            await wake.wait(after: seen, seconds: min(30, max(0.2, pause)), clock: services.clock)
        }
        isStopping = true
        let running = Array(active.values)
        for task in running { task.cancel() }
        for task in running { await task.value }
    }

    /// Starts what is due.
    ///
    /// - Returns: seconds until there is something to do again.
    private func look(at now: Int64) async throws -> Double {
        defer { lastLook = max(now, 1) }
        if now < lastLook - Self.clockSlack { try await services.clockWasAhead() }
        let waitsUntil = await connectivity.waitsUntil
        // A longer wait was begun by a clock that was ahead.
        if now < waitsUntil, waitsUntil - now <= Self.longestOffline { return Double(waitsUntil - now) }
        if await connectivity.isOffline {
            try await tryOneFeed(at: now)
            return active.isEmpty ? Double(max(1, await connectivity.waitsUntil - now)) : 1
        }
        // A clock that was set back, and whatever else was not thought of, is made good by looking at all.
        if let known = lookedUntil, now < known || now - lastFullLook >= Self.fullLookEvery || now < lastFullLook { lookedUntil = nil }
        if lookedUntil == nil { lastFullLook = now }
        let from = lookedUntil ?? Int64.min
        lookedUntil = now
        var cursor: DueCursor?
        repeat {
            endedMeanwhile.removeAll(keepingCapacity: true)
            let due = try await store.dueFeeds(from: from, at: now, after: cursor, limit: Self.batch)
            for feed in due where mayStart(feed) {
                guard active.count < Self.maxActive else {
                    lookedUntil = nil
                    return 1
                }
                start(feed)
            }
            cursor = due.count == Self.batch ? due.last.map { DueCursor(nextPoll: $0.nextPoll, id: $0.id) } : nil
            if await connectivity.isOffline { break }
        } while cursor != nil
        guard let next = try await store.nextDue(from: lookedUntil ?? Int64.min) else { return 30 }
        return Double(min(30, max(0, next.subtractingReportingOverflow(now).partialValue)))
    }

    private func mayStart(_ feed: FeedRow) -> Bool {
        active[feed.id] == nil && !endedMeanwhile.contains(feed.id) && !adding.contains(feed.url) && !setAside.contains(feed.id)
            && services.access.mayAsk(hostKey(feed.url))
    }

    /// While our network is down: tries one feed, a different one each time.
    private func tryOneFeed(at now: Int64) async throws {
        guard active.isEmpty else { return }
        endedMeanwhile.removeAll()
        let due = try await store.dueFeeds(from: Int64.min, at: now, after: nil, limit: 200).filter { mayStart($0) }
        guard active.isEmpty, !due.isEmpty else { return }
        // bounded: a share of a number of feeds
        start(due[min(due.count - 1, Int(services.random() * Double(due.count)))])
    }

    // MARK: One feed

    private func start(_ feed: FeedRow) { start(feed) { await $0.poll(feed, force: false, isManual: false) } }

    private func start(_ feed: FeedRow, _ poll: @escaping @Sendable (Poller) async -> FeedResult) {
        let (poller, id, host) = (poller, feed.id, hostKey(feed.url))
        activeHosts[host, default: []].insert(id)
        active[id] = Task {
            let result = await poll(poller)
            await self.ended(id, host: host, result)
        }
        noteActive()
    }

    /// Polls a feed because a person asked for it.
    ///
    /// - Parameter isCurrent: the feed was not polled since its row was read; else it is read again.
    private func startManually(_ feed: FeedRow, force: Bool, isCurrent: Bool = false) {
        if isCurrent { return start(feed) { await $0.poll(feed, force: force, isManual: true) } }
        let services = services
        start(feed) { poller in
            let row = (try? await services.store.feed(id: feed.id)) ?? feed
            return await poller.poll(row, force: force, isManual: true)
        }
    }

    /// Polls a feed now, or joins the poll that is under way and brings it to the front.
    func pollNow(_ feed: FeedRow, force: Bool, isCurrent: Bool = false, done: @escaping @Sendable (FeedResult) -> Void) async {
        guard !isStopping else {
            return done(FeedResult(feed: feed.id, name: feed.displayName, outcome: .cancelled, message: "the daemon stops"))
        }
        waiters[feed.id, default: []].append(done)
        if setAside.remove(feed.id) != nil { try? await store.forgetCrash(.poll, id: feed.id) }
        if active[feed.id] == nil {
            startManually(feed, force: force, isCurrent: isCurrent)
        } else if force {
            forcedNext.insert(feed.id)
        } else {
            services.client.prioritize(url: feed.url)
        }
    }

    /// Polls feeds now, from rows that are read once for all of them.
    ///
    /// - Parameter begin: gets the number of feeds, and gives what is told of each poll's end.
    /// - Throws: `StoreError`.
    func pollNow(_ ids: [Int64], force: Bool, begin: @Sendable (Int) -> @Sendable (FeedResult) -> Void) async throws {
        manualReads += 1
        defer {
            manualReads -= 1
            if manualReads == 0 { endedSinceManualRead = [] }
        }
        let rows = try await store.feeds(ids: ids)
        let done = begin(rows.count)
        for row in rows { await pollNow(row, force: force, isCurrent: !endedSinceManualRead.contains(row.id), done: done) }
    }

    /// Adds a feed; what was answered when its address was looked at is its first poll, so that it is not asked for twice.
    ///
    /// - Throws: `StoreError.alreadyThere`.
    func add(_ draft: FeedDraft, answer: Result<FetchResponse, FetchError>?) async throws -> FeedRow {
        adding.insert(draft.url)
        defer { adding.remove(draft.url) }
        let row = try await store.addFeed(draft, at: services.clock.now())
        await connectivity.hostsChanged()
        if let answer, active[row.id] == nil {
            start(row) { await $0.take(answer, row, isConditional: false) }
            await untilEnded(feed: row.id)
        }
        return row
    }

    private func ended(_ id: Int64, host: String, _ result: FeedResult) async {
        active[id] = nil
        activeHosts[host]?.remove(id)
        if activeHosts[host]?.isEmpty == true { activeHosts[host] = nil }
        endedMeanwhile.insert(id)
        // A clock that is ahead may have been seen by this poll alone.
        lastLook = max(lastLook, services.clock.now())
        if manualReads > 0 { endedSinceManualRead.insert(id) }
        noteActive()
        services.counters.update { $0.count(result, host: host) }
        if forcedNext.remove(id) != nil, !isStopping, let feed = try? await store.feed(id: id) {
            startManually(feed, force: true)
        } else {
            for waiter in waiters.removeValue(forKey: id) ?? [] { waiter(result) }
        }
        if result.outcome == .store { await lookAgain() }
        await tell()
    }

    private func noteActive() {
        let count = active.count
        services.progress.update { $0.activePolls = count }
    }

    /// Fires the events; for polls that end together once.
    private func tell() async {
        guard !isTelling else { return }
        isTelling = true
        await Task.yield()
        isTelling = false
        await services.changes.fire()
        await services.steps.fire()
    }

    // MARK: Others

    func lookAgain() async {
        lookedUntil = nil
        await connectivity.hostsChanged()
        await wake.fire()
    }

    /// Goes through its loop once more, without looking at more than what is due now.
    func proveProgress() async { await wake.fire() }

    /// Hosts of which a feed is being polled.
    var busyHosts: Set<String> { Set(activeHosts.keys) }

    /// Ends the polls of these hosts.
    func cancel(hosts: Set<String>) { for host in hosts { for id in activeHosts[host] ?? [] { active[id]?.cancel() } } }

    func untilEnded(feed: Int64) async { await active[feed]?.value }

    func hostsPolled(except host: String) -> Int { activeHosts.count - (activeHosts[host] == nil ? 0 : 1) }

    /// Everything that was due at the time is done.
    var isQuiet: Bool {
        get async {
            let wakes = await wake.current
            return finishedLook == wakes && services.progress.current.schedule == services.clock.now() && active.isEmpty && !isTelling
        }
    }
}
