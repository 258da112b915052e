import FeedParsing
import Fetch
import Foundation
import Schedule
import Store

/// Puts what a poll has shown into the store.
extension SyncEngine {
    /// Puts the poll's result and the next date into the store.
    func settle(
        _ feed: FeedRow, _ state: PollState, outcome: PollOutcome, _ report: PollReport = PollReport(), parsed: ParsedFeed? = nil,
        items: [ItemDraft] = []
    ) async -> FeedResult {
        let now = clock.now()
        let schedule = Schedule(policy: policy(feed))
        var (next, events) = schedule.after(
            state, outcome: outcome, url: feed.url, move: report.move, milliseconds: report.milliseconds, now: now, jitter: dice())
        if case .success(let hints, _) = outcome, !hints.isDelta { next.documentBytes = report.bytes }
        // A feed may live at the new address already; then this one stays where it is.
        let movedTo = await newAddress(events)
        if movedTo == nil { events.removeAll { if case .moved = $0 { true } else { false } } }
        await pauseHosts(events, host: report.host ?? hostKey(feed.url))
        // What the parser had to heal stands in the history beside an outcome that is good.
        let name = Self.name(outcome)
        let warnings = parsed.flatMap { $0.recovered ? "damaged, but read: \($0.warnings.prefix(3).joined(separator: "; "))" : nil }
        let message = next.errorText ?? warnings
        // A feed that is gone is asked again only by hand: its date lies beyond any clock.
        let commit = PollCommit(
            feedID: feed.id, at: now, nextPoll: next.isGone ? Int64.max / 2 : next.nextPoll, health: schedule.health(next, now: now).rawValue,
            state: StateCoding.encode(next), movedTo: movedTo, title: parsed?.title, siteLink: parsed?.link, language: parsed?.language, items: items,
            poll: PollRow(at: now, status: report.status, outcome: name, detail: message, bytes: report.bytes, milliseconds: report.milliseconds),
            changes: events.compactMap { Self.change($0, report) })
        counters.count(report, host: hostKey(feed.url), saved: report.status == 304 ? state.documentBytes : 0)
        do {
            let result = try await writer.submit(commit)
            if next.errorText != nil { logger.info("poll failed", metadata: ["feed": "\(feed.shownURL)", "error": "\(next.errorText ?? "")"]) }
            if movedTo != nil { hostCount = nil }
            if !items.isEmpty { await unstudied.fire() }
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

    /// An event as the change log has it.
    private static func change(_ event: PollEvent, _ report: PollReport) -> (kind: String, data: String)? {
        switch event {
        case .health(let from, let to): ("health", "{\"from\":\"\(from.rawValue)\",\"to\":\"\(to.rawValue)\"}")
        case .gap:
            ("gap", report.archive.map { "{\"documents\":\($0.documents),\"items\":\($0.items),\"met\":\($0.met)}" } ?? "{}")
        case .gone: ("gone", "{}")
        case .moved(let from, let to): ("move", StateCoding.object(["from": from, "to": to]))
        case .hostPause: nil
        }
    }

    private func newAddress(_ events: [PollEvent]) async -> String? {
        for case .moved(_, let to) in events {
            guard let isTaken = try? await store.hasFeed(url: to), !isTaken else { continue }
            return to
        }
        return nil
    }

    private func pauseHosts(_ events: [PollEvent], host: String) async {
        for case .hostPause(let until, let reason) in events { await pause(host: host, until: until, reason: reason) }
    }

    /// Leaves a host alone, over restarts too.
    func pause(host: String, until: Int64, reason: String) async {
        client.pause(host: host, until: until)
        logger.notice("a host is left alone", metadata: ["host": "\(host)", "until": "\(iso8601(until))", "reason": "\(reason)"])
        try? await store.pauseHost(host, until: until, reason: reason)
    }

    /// The disk is full or the file is gone: nothing was lost, the feed stays due, but not in a tight loop.
    func storeFailure(_ feed: FeedRow, _ error: any Error) async -> FeedResult {
        logger.error("not stored", metadata: ["feed": "\(feed.shownURL)", "error": "\(error)"])
        lookedUntil = nil
        await stopping.wait(after: 0, seconds: 5, clock: clock)
        return FeedResult(feed: feed.id, name: feed.displayName, outcome: "store", message: "\(error)", isFailure: true)
    }

    /// The feed waits for its host; that is no error of its own.
    func putOff(_ feed: FeedRow, _ state: PollState, until: Int64, host: String) async -> FeedResult {
        var next = state
        next.nextPoll = max(until, state.nextPoll)
        next.intervalReason = "\(host) asked for a pause"
        await save(feed, next)
        return FeedResult(
            feed: feed.id, name: feed.displayName, outcome: "host_paused",
            message: "\(host) asked for a pause until \(iso8601(until)); --force goes ahead all the same",
            isFailure: true)
    }

    /// Writes a state that no poll has made.
    func save(_ feed: FeedRow, _ state: PollState) async {
        do {
            try await store.saveState(
                feed: feed.id, state: StateCoding.encode(state), nextPoll: state.nextPoll,
                health: Schedule(policy: policy(feed)).health(state, now: clock.now()).rawValue)
        } catch { logger.error("not stored", metadata: ["feed": "\(feed.shownURL)", "error": "\(error)"]) }
    }
}
