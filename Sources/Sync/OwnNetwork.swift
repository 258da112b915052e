import Fetch
import Schedule
import Store

/// When no host can be reached it is our own network: polls wait, no feed's errors are counted, and one feed after the other is tried.
extension SyncEngine {
    /// Seconds over which the feeds that had to wait are spread when the network is back.
    private static let resumeSpread = 30.0

    /// Some server answered.
    func networkStands() async {
        suspects.removeAll(keepingCapacity: true)
        guard network.answered() else { return }
        let now = clock.now()
        logger.notice("hosts can be reached again; polls go on")
        offlineUntil = 0
        offlineProbes = 0
        let waiting = putOff
        putOff = []
        try? await store.record("online", data: "{}", at: now)
        for id in waiting {
            guard let feed = try? await store.feed(id: id) else { continue }
            var state = StateCoding.decode(feed.state)
            // Asked meanwhile by hand, it has a date of its own.
            guard state.errorKind == "offline" else { continue }
            state.nextPoll = now + Int64(dice() * Self.resumeSpread)
            await save(feed, state)
        }
        vitals.note(active: active.count, isOffline: false)
        await poke()
    }

    /// Whether a host that cannot be reached means that none can.
    func isOurNetwork(_ feed: FeedRow, _ state: PollState) async -> Bool {
        if hostCount == nil { hostCount = (try? await store.feeds()).map { Set($0.map { hostKey($0.url) }.filter { !$0.isEmpty }).count } }
        let now = clock.now()
        let verdict = network.failed(
            host: hostKey(feed.url), feed: feed.id, wasWell: state.consecutiveErrors == 0, totalHosts: hostCount ?? 0, now: now)
        guard case .ours(let others) = verdict else {
            if state.consecutiveErrors == 0 { suspects[feed.id] = state }
            return false
        }
        // Taken at once: others fail while these are waited for.
        let taken = suspects
        suspects.removeAll(keepingCapacity: true)
        for id in others {
            guard let before = taken[id] else { continue }
            // What was counted against it is on its way into the store.
            while settling.contains(id) {
                let seen = await steps.current
                if settling.contains(id) { await steps.wait(after: seen) }
            }
            guard let row = try? await store.feed(id: id) else { continue }
            var restored = before
            restored.nextPoll = StateCoding.decode(row.state).nextPoll
            wait(&restored, "the network was down when it was last asked")
            await save(row, restored)
            putOff.insert(id)
        }
        return true
    }

    /// Puts a feed off until the network may be back.
    func waitForNetwork(_ feed: FeedRow, _ state: PollState, _ error: FetchError) async -> FeedResult {
        let now = clock.now()
        if now >= offlineUntil {
            offlineProbes = min(offlineProbes + 1, 8)
            offlineUntil = now + min(30 << Int64(offlineProbes), 1_800)
            logger.notice("no host can be reached: our own network is down; polls wait", metadata: ["until": "\(iso8601(offlineUntil))"])
            try? await store.record("offline", data: "{\"until\":\"\(iso8601(offlineUntil))\"}", at: now)
        }
        var next = state
        next.nextPoll = max(state.nextPoll, offlineUntil + Int64(dice() * Self.resumeSpread))
        wait(&next, error.description)
        await save(feed, next)
        putOff.insert(feed.id)
        vitals.note(active: active.count, isOffline: true)
        return FeedResult(feed: feed.id, name: feed.displayName, outcome: "offline", message: error.description, isFailure: false)
    }

    private func wait(_ state: inout PollState, _ text: String) {
        state.intervalReason = "our own network is down"
        state.errorText = text
        state.errorKind = "offline"
    }

    /// Tries one feed, a different one each time.
    func probe(at now: Int64) async throws {
        guard active.isEmpty else { return }
        endedMeanwhile.removeAll()
        let due = try await store.dueFeeds(from: Int64.min, at: now, after: nil, limit: 200).filter { !endedMeanwhile.contains($0.id) }
        guard active.isEmpty, !due.isEmpty else { return }
        start(due[min(due.count - 1, Int(dice() * Double(due.count)))], force: false)
    }
}
