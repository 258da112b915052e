import Models

/// Decides when a feed is asked again. Pure: the clock and the random numbers come in.
public struct Schedule: Sendable {
    public let policy: PollPolicy

    /// Makes a schedule.
    public init(policy: PollPolicy) { self.policy = policy }

    /// Classes of errors that come from a server that has taken the request.
    private static let reached: Set<OutcomeKind> = [
        .timeout, .tooSlow, .tooLarge, .bomb, .headersTooLarge, .redirect, .badResponse,
    ]
    /// Seconds without a gap after which an interval that a gap halved is doubled again.
    static let gapRest: Int64 = 2 * 86_400

    /// The state after a poll, and what it changed.
    ///
    /// - Parameters:
    ///   - url: the feed's address.
    ///   - move: the permanent redirect that the poll went through.
    ///   - milliseconds: how long the answer took.
    ///   - now: when the answer was complete; intervals count from here.
    ///   - jitter: 0..<1; intervals only ever grow by it.
    public func after(
        _ state: PollState, outcome: PollOutcome, url: String, move: PermanentMove? = nil, milliseconds: Int = 0, now: Int64, jitter: Double
    ) -> (state: PollState, events: [PollEvent]) {
        let state = state.bounded()
        var next = state
        var events: [PollEvent] = []
        // As it was told then: a feed falls silent by time alone.
        let before = health(state, now: state.lastPoll ?? now)
        next.lastPoll = now
        switch outcome {
        case .success(let hints, let headers):
            next.lastStatus = hints.isDelta ? 226 : 200
            // Byte for byte from every 200; one that the server no longer sends is dropped. They would vouch for the part of
            // a document that never arrived, so none are kept of one that breaks off, unless it always does.
            let isDoubtful = hints.isCut && !state.wasCut
            next.etag = isDoubtful ? nil : headers.etag
            next.lastModified = isDoubtful ? nil : headers.lastModified
            next.wasCut = hints.isCut
            follow(move, &next, &events, url: url, isSame: isSameFeed(hints, as: state), now)
            succeed(&next, headers, &events, milliseconds, now)
            take(hints, &next, &events, now)
            settle(&next, now, jitter)
        case .notModified(let headers):
            next.lastStatus = 304
            if let etag = headers.etag { next.etag = etag }
            if let date = headers.lastModified { next.lastModified = date }
            follow(move, &next, &events, url: url, isSame: true, now)
            succeed(&next, headers, &events, milliseconds, now)
            settle(&next, now, jitter)
        case .httpError(let status, let headers):
            next.lastStatus = status
            fail(&next, kind: Self.kind(status, headers), text: Self.words(status, headers), now)
            refused(status, headers, &next, &events, now, jitter, wasGone: state.isGone)
        case .transport(let kind, let text):
            next.lastStatus = nil
            fail(&next, kind: kind, text: text, now)
            backOff(&next, now, jitter, reachedServer: Self.reached.contains(kind), least: kind == .dns ? 1_800 : 0)
        case .unreadable(let kind, let text, let headers):
            next.lastStatus = 200
            fail(&next, kind: kind, text: text, now)
            freshen(&next, headers, now)
            backOff(&next, now, jitter, reachedServer: true)
        }
        let after = health(next, now: now)
        if before != after { events.append(.health(from: before, to: after)) }
        return (next, events)
    }

    private func refused(
        _ status: Int, _ headers: PollHeaders, _ next: inout PollState, _ events: inout [PollEvent], _ now: Int64, _ jitter: Double, wasGone: Bool
    ) {
        if status == 410 {
            next.isGone = true
            if !wasGone { events.append(.gone) }
        }
        let limit = status == 429 || Freshness.isSpent(headers) ? Freshness.rateLimit(headers, now: now) : nil
        let asked = [Freshness.retryAfter(headers, now: now), limit].compactMap { $0 }.max { $0.until < $1.until }
        if let asked { hold(&next, asked.until, asked.reason, now) }
        freshen(&next, headers, now)
        let least: Int64 =
            switch status {
            case 401, 403, 407, 451: 4 * 3_600
            case 404, 429: 3_600
            default: 0
            }
        backOff(&next, now, jitter, reachedServer: true, least: least)
        if status == 429 {
            let until = asked.map { min($0.until, now + policy.hintCap) } ?? now + Self.pauseWithoutWord(next.consecutiveErrors)
            events.append(.hostPause(until: max(until, now + 60), reason: asked?.reason ?? "429 Too Many Requests"))
        }
    }

    /// Seconds for which a host is left alone that answers 429 and does not say for how long: an hour, and longer each time up to four. The feed
    /// itself may wait longer; the others of its host do not wait for a day because of one.
    private static func pauseWithoutWord(_ errors: Int) -> Int64 { 3_600 << Int64(min(2, max(0, errors - 1))) }

    /// For how long a host wants to be left alone, by an answer of 429 to whatever was asked of it.
    ///
    /// - Parameter least: seconds, where it does not say.
    public static func requestedPause(_ headers: PollHeaders, now: Int64, least: Int64) -> (until: Int64, reason: String) {
        let asked = [Freshness.retryAfter(headers, now: now), Freshness.rateLimit(headers, now: now)].compactMap { $0 }.max { $0.until < $1.until }
        guard let asked, asked.until > now else { return (now + least, "429 Too Many Requests") }
        return (min(asked.until, now + PollPolicy().hintCap), asked.reason)
    }

    // MARK: Success

    private func succeed(_ state: inout PollState, _ headers: PollHeaders, _ events: inout [PollEvent], _ milliseconds: Int, _ now: Int64) {
        state.lastSuccess = now
        state.consecutiveErrors = 0
        state.failingSince = nil
        state.errorKind = nil
        state.errorText = nil
        state.isGone = false
        state.notBefore = nil
        state.notBeforeReason = nil
        state.freshUntil = nil
        state.freshReason = nil
        freshen(&state, headers, now)
        if let asked = Freshness.retryAfter(headers, now: now) { hold(&state, asked.until, asked.reason, now) }
        if Freshness.isSpent(headers), let limit = Freshness.rateLimit(headers, now: now), limit.until > now {
            events.append(.hostPause(until: min(limit.until, now + policy.hintCap), reason: limit.reason))
        }
        let bounded = min(86_400_000, max(0, milliseconds))
        state.meanMilliseconds = state.meanMilliseconds.map { ($0 * 3 + bounded) / 4 } ?? bounded
    }

    /// Keeps how long an answer stays fresh, an error's too; never less than what was said before.
    private func freshen(_ state: inout PollState, _ headers: PollHeaders, _ now: Int64) {
        guard let fresh = Freshness.lifetime(headers, now: now), now.addingClamped(fresh.seconds) >= state.freshUntil ?? 0 else { return }
        state.freshUntil = now + min(fresh.seconds, policy.hintCap)
        state.freshReason = fresh.reason + (fresh.seconds > policy.hintCap ? " (cut to 31 days)" : "")
        state.freshStatus = state.lastStatus
        state.freshAt = now
    }

    private func take(_ hints: DocumentHints, _ state: inout PollState, _ events: inout [PollEvent], _ now: Int64) {
        // A delta need not repeat what the whole document says of itself.
        if !hints.isDelta {
            let minutes = max(hints.ttlMinutes ?? 0, hints.updatePeriodMinutes ?? 0)
            state.documentInterval = minutes > 0 ? min(Int64(min(minutes, 1 << 40)) * 60, policy.hintCap) : nil
            // RSS 0.91 counts 1 to 24, RSS 2.0 counts 0 to 23.
            state.skipHours = hints.skipHours.map { $0 == 24 ? 0 : $0 }.filter { (0...23).contains($0) }
            state.skipDays = hints.skipDays
        }
        state.titleHash = hints.title ?? state.titleHash
        rhythm(hints.dates, &state, now)
        overlap(hints, &state, &events, now)
    }

    /// Looks for an item that the last poll saw too: where there is none, some may have been missed.
    private func overlap(_ hints: DocumentHints, _ state: inout PollState, _ events: inout [PollEvent], _ now: Int64) {
        if state.gapShift > 0, now - (state.shortenedAt ?? 0) > Self.gapRest {
            state.gapShift -= 1
            state.shortenedAt = now
        }
        guard !hints.items.isEmpty else { return }
        if hints.isDelta {
            state.lastItems = Self.sample(state.lastItems + hints.items)
            return
        }
        if isGap(hints, after: state) {
            state.gapAt = now
            state.shortenedAt = now
            state.gapShift = min(state.gapShift + 1, 4)
            events.append(.gap)
        }
        state.lastItems = Self.sample(hints.items)
    }

    /// Whether a document shares no item with the last one of a feed that was not empty.
    public func isGap(_ hints: DocumentHints, after state: PollState) -> Bool {
        guard !hints.isDelta, !hints.items.isEmpty, !state.lastItems.isEmpty else { return false }
        return Set(state.lastItems).isDisjoint(with: hints.items)
    }

    /// The smallest hashes: two samples of documents that share items share items too (bottom-k sketch, Bar-Yossef 2002).
    private static func sample(_ items: [Int64]) -> [Int64] { Array(Set(items).sorted().prefix(500)) }

    /// Unix seconds of the earliest item's date that is believed: the beginning of the year 1.
    private static let earliest: Int64 = -62_135_596_800

    /// Mean and long gaps between items, and when the last one came.
    private func rhythm(_ dates: [Int64], _ state: inout PollState, _ now: Int64) {
        let sorted = Array(Set(dates.filter { Self.earliest <= $0 && $0 <= now + 3_600 })).sorted().suffix(60)
        guard let last = sorted.last else { return }
        state.lastItem = max(state.lastItem ?? last, min(last, now))
        let gaps = zip(sorted.dropFirst(), sorted).map { $0 - $1 }.sorted()
        guard gaps.count >= 3 else { return }
        state.meanGap = gaps.reduce(0, +) / Int64(gaps.count)
        state.longGap = gaps[min(gaps.count - 1, gaps.count * 99 / 100)]
    }
}
