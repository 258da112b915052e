import Fetch
import Models
import Schedule
import Store

/// Knows whether our own network is up.
///
/// When no host can be reached it is our own network (`NetworkWatch`): polls wait, no feed's errors are counted, and one feed after the other
/// is tried.
actor Connectivity {
    private let services: EngineServices
    private var watch = NetworkWatch()
    private var offlineUntil: Int64 = 0
    private var attempts = 0
    /// States before their last failure of feeds whose hosts could not be reached lately.
    private var suspects: [Int64: PollState] = [:]
    /// Feeds that wait for the network to come back.
    private var postponed: Set<Int64> = []
    private var hostCount: Int?
    /// Returns when a feed's poll has ended, and looks for due feeds again.
    private var scheduler: (any PollCoordinating)?

    /// Seconds over which the feeds that had to wait are spread when the network is back.
    private static let resumeSpread = 30.0

    init(services: EngineServices) { self.services = services }

    func connect(_ scheduler: (any PollCoordinating)?) { self.scheduler = scheduler }

    /// Polls wait until this time, in Unix seconds; 0 while the network is up.
    var waitsUntil: Int64 { watch.isOffline ? offlineUntil : 0 }
    var isOffline: Bool { watch.isOffline }

    /// Feeds were added, removed or moved.
    func hostsChanged() { hostCount = nil }

    /// Some server answered, so our network is up.
    func serverAnswered() async {
        suspects.removeAll(keepingCapacity: true)
        guard watch.answered() else { return }
        let now = services.clock.now()
        services.logger.notice("hosts can be reached again; polls continue")
        offlineUntil = 0
        attempts = 0
        services.progress.update { $0.isOffline = false }
        let waiting = postponed
        postponed = []
        try? await services.store.record("online", data: "{}", at: now)
        for id in waiting {
            guard let feed = try? await services.store.feed(id: id) else { continue }
            var state = feed.state
            // Polled meanwhile by hand, it has a date of its own.
            guard state.errorKind == .offline else { continue }
            state.nextPoll = now + Int64(services.random() * Self.resumeSpread)
            await save(feed, state)
        }
        await scheduler?.lookAgain()
    }

    /// A feed's host could not be reached, for a reason that may lie with us.
    ///
    /// - Returns: the end of the poll when it is our own network, nil when it is the host's fault.
    func failed(_ feed: FeedRow, _ error: FetchError) async -> FeedResult? {
        guard await isOurNetwork(feed) else { return nil }
        let now = services.clock.now()
        if now >= offlineUntil {
            attempts = min(attempts + 1, 8)
            offlineUntil = now + min(30 << Int64(attempts), 1_800)
            services.progress.update { $0.isOffline = true }
            services.logger.notice("no host can be reached: our own network is down; polls wait", metadata: ["until": "\(iso8601(offlineUntil))"])
            try? await services.store.record("offline", data: "{\"until\":\"\(iso8601(offlineUntil))\"}", at: now)
        }
        var next = feed.state
        next.nextPoll = max(feed.nextPoll, offlineUntil + Int64(services.random() * Self.resumeSpread))
        Self.wait(&next, error.description)
        await save(feed, next)
        postponed.insert(feed.id)
        return FeedResult(feed: feed.id, name: feed.displayName, outcome: .offline, message: error.description)
    }

    private func isOurNetwork(_ feed: FeedRow) async -> Bool {
        if hostCount == nil {
            let feeds = try? await services.store.feeds()
            hostCount = feeds.map { Set($0.map { hostKey($0.url) }.filter { !$0.isEmpty }).count }
        }
        let wasWell = feed.state.consecutiveErrors == 0
        let host = hostKey(feed.url)
        let asked = await scheduler?.hostsPolled(except: host) ?? 0
        let verdict = watch.failed(
            host: host, feed: feed.id, wasWell: wasWell, totalHosts: hostCount ?? 0, askedHosts: asked, now: services.clock.now())
        guard case .ours(let others) = verdict else {
            if wasWell { suspects[feed.id] = feed.state }
            return false
        }
        // Taken at once: others fail while these are waited for.
        let taken = suspects
        suspects.removeAll(keepingCapacity: true)
        for id in others {
            guard let before = taken[id] else { continue }
            // What was counted against it is on its way into the store.
            await scheduler?.untilEnded(feed: id)
            guard let row = try? await services.store.feed(id: id) else { continue }
            var restored = before
            restored.nextPoll = row.nextPoll
            Self.wait(&restored, "the network was down when it was last polled")
            await save(row, restored)
            postponed.insert(id)
        }
        return true
    }

    private static func wait(_ state: inout PollState, _ text: String) {
        state.intervalReason = "our own network is down"
        state.errorText = text
        state.errorKind = .offline
    }

    private func save(_ feed: FeedRow, _ state: PollState) async {
        let policy = Poller.policy(feed, services.configuration.settings.poll)
        let health = Schedule(policy: policy).health(state, now: services.clock.now()).rawValue
        do { try await services.store.saveState(state, health: health, feed: feed.id) } catch {
            services.storeFailed(error, doing: "state of \(feed.shownURL)")
        }
    }
}

/// What the connectivity asks of the schedule.
protocol PollCoordinating: Sendable {
    /// Looks for due feeds again, after some were added, resumed or moved.
    func lookAgain() async
    /// Returns when the feed is not being polled.
    func untilEnded(feed: Int64) async
    /// How many hosts are being polled, one left out.
    func hostsPolled(except host: String) async -> Int
}
