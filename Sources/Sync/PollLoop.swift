import Fetch
import Schedule
import Store

/// Finds the feeds that are due and sets them to work.
extension SyncEngine {
    /// At most so many feeds in work; those that wait for slow servers take little.
    private static let maxActive = 20_000
    private static let batch = 500
    /// Seconds after which everything due is looked at again, whatever is thought to be in work.
    private static let fullLookEvery: Int64 = 60

    func pollLoop() async {
        while !Task.isCancelled {
            let seen = await wake.current
            let now = clock.now()
            var pause: Double
            do { pause = try await look(at: now) } catch {
                logger.error("the schedule cannot be read", metadata: ["error": "\(error)"])
                lookedUntil = nil
                pause = 5
            }
            vitals.tick(now)
            finishedLook = seen
            await steps.fire()
            await wake.wait(after: seen, seconds: min(30, max(0.2, pause)), clock: clock)
        }
    }

    /// Starts what is due.
    ///
    /// - Returns: seconds until there is something to do again.
    private func look(at now: Int64) async throws -> Double {
        if now < offlineUntil { return Double(offlineUntil - now) }
        if network.isOffline {
            try await probe(at: now)
            return active.isEmpty ? Double(max(1, offlineUntil - now)) : 1
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
            for feed in due where !active.contains(feed.id) && !endedMeanwhile.contains(feed.id) && !adding.contains(feed.url) {
                guard active.count < Self.maxActive else {
                    lookedUntil = nil
                    return 1
                }
                start(feed, force: false)
            }
            cursor = due.count == Self.batch ? due.last.map { DueCursor(nextPoll: $0.nextPoll, id: $0.id) } : nil
        } while cursor != nil && !network.isOffline
        guard let next = try await store.nextDue(from: lookedUntil ?? Int64.min) else { return 30 }
        return Double(min(30, next - now))
    }

    /// Looks for due feeds again, after some were added, resumed or moved.
    func poke() async {
        lookedUntil = nil
        hostCount = nil
        await wake.fire()
    }

    // MARK: One feed

    /// Adds a feed; what was answered when its address was looked at is its first poll, so that it is not asked for twice.
    ///
    /// - Throws: `StoreError.alreadyThere`.
    func add(_ draft: FeedDraft, answer: Result<FetchResponse, FetchError>?) async throws -> FeedRow {
        adding.insert(draft.url)
        defer { adding.remove(draft.url) }
        let row = try await store.addFeed(draft, at: clock.now())
        hostCount = nil
        if let answer, active.insert(row.id).inserted {
            settling.insert(row.id)
            await ended(row, await take(answer, feed: row, state: StateCoding.decode(row.state), isConditional: false))
        }
        return row
    }

    /// Polls a feed now, or joins the poll that is under way and brings it to the front.
    func pollNow(_ feed: FeedRow, force: Bool, done: @escaping @Sendable (FeedResult) -> Void) {
        waiters[feed.id, default: []].append(done)
        if !active.contains(feed.id) {
            start(feed, force: force, isManual: true)
        } else if force {
            forcedNext.insert(feed.id)
        } else {
            client.hurry(url: feed.url)
        }
    }

    func start(_ feed: FeedRow, force: Bool, isManual: Bool = false) {
        active.insert(feed.id)
        if isManual {
            // What a person asks for was read some time ago; meanwhile it may have been polled.
            Task { ask((try? await store.feed(id: feed.id)) ?? feed, force: force, isManual: true) }
        } else {
            ask(feed, force: force, isManual: false)
        }
        vitals.note(active: active.count, isOffline: network.isOffline)
    }

    func ended(_ feed: FeedRow, _ result: FeedResult) async {
        let id = feed.id
        active.remove(id)
        settling.remove(id)
        endedMeanwhile.insert(id)
        vitals.note(active: active.count, isOffline: network.isOffline)
        counters.count(result, host: hostKey(feed.url))
        if forcedNext.remove(id) != nil {
            start(feed, force: true, isManual: true)
        } else {
            for waiter in waiters.removeValue(forKey: id) ?? [] { waiter(result) }
        }
        await tell()
    }

    /// Fires the signals; for polls that end together once.
    private func tell() async {
        guard !isTelling else { return }
        isTelling = true
        await Task.yield()
        isTelling = false
        await changes.fire()
        await steps.fire()
    }

    /// Everything that was due at the time is done.
    var isQuiet: Bool {
        get async {
            let wakes = await wake.current
            let studies = await unstudied.current
            return finishedLook == wakes && finishedStudy == studies && vitals.current.tick == clock.now() && active.isEmpty && !isTelling
        }
    }
}
