import Markup

/// Decides when a feed is asked again. Pure: the clock and the dice come in.
public struct Schedule: Sendable {
    public let policy: PollPolicy

    /// Makes a schedule.
    public init(policy: PollPolicy) { self.policy = policy }

    /// How often a permanent redirect must be seen, and over how many seconds, before it is believed.
    public static let movePolls = 3
    public static let moveSpan: Int64 = 2 * 86_400

    /// The state after a poll, and what it changed.
    ///
    /// - Parameters:
    ///   - url: the feed's address.
    ///   - move: the permanent redirect that the poll went through.
    ///   - milliseconds: how long the answer took.
    ///   - jitter: 0..<1; intervals only ever grow by it.
    public func after(
        _ state: PollState, outcome: PollOutcome, url: String, move: PermanentMove? = nil, milliseconds: Int = 0, now: Int64, jitter: Double
    ) -> (state: PollState, events: [PollEvent]) {
        var next = state
        var events: [PollEvent] = []
        let before = health(state, now: now)
        next.lastPoll = now
        switch outcome {
        case .success(let hints, let headers):
            next.lastStatus = 200
            // Byte for byte from every 200; one that the server no longer sends is dropped.
            next.etag = headers.etag
            next.lastModified = headers.lastModified
            succeed(&next, headers, now)
            take(hints, &next, &events, now)
            timing(&next, milliseconds)
            settle(&next, now, jitter)
        case .notModified(let headers):
            next.lastStatus = 304
            if let etag = headers.etag { next.etag = etag }
            if let date = headers.lastModified { next.lastModified = date }
            succeed(&next, headers, now)
            timing(&next, milliseconds)
            settle(&next, now, jitter)
        case .httpError(let status, let headers):
            next.lastStatus = status
            fail(&next, kind: Self.kind(status, headers), text: Self.words(status, headers), now)
            if status == 410 {
                next.isGone = true
                if !state.isGone { events.append(.gone) }
            }
            let asked = Freshness.retryAfter(headers, now: now)
            if let asked, status == 429 || status == 503 || status >= 500 || headers.retryAfter != nil { hold(&next, asked.until, asked.reason, now) }
            backOff(&next, now, jitter, least: status == 403 || status == 401 ? 4 * 3_600 : status == 404 ? 3_600 : 0)
            if let fresh = Freshness.lifetime(headers, now: now) { hold(&next, now + fresh.seconds, "\(fresh.reason) of the \(status)", now) }
            apply(&next)
            if status == 429 {
                events.append(.hostPause(until: asked.map { min($0.until, now + policy.hintCap) } ?? next.nextPoll, reason: asked?.reason ?? "429"))
            }
        case .transport(let kind, let text):
            next.lastStatus = nil
            fail(&next, kind: kind, text: text, now)
            backOff(&next, now, jitter, least: kind == "dns" ? 1_800 : 0)
            apply(&next)
        case .unreadable(let kind, let text, let headers):
            next.lastStatus = 200
            fail(&next, kind: kind, text: text, now)
            backOff(&next, now, jitter, least: 0)
            if let fresh = Freshness.lifetime(headers, now: now) { hold(&next, now + fresh.seconds, fresh.reason, now) }
            apply(&next)
        }
        if case .success = outcome { follow(move, &next, &events, url: url, now) }
        if case .notModified = outcome { follow(move, &next, &events, url: url, now) }
        let after = health(next, now: now)
        if before != after { events.append(.health(from: before, to: after)) }
        return (next, events)
    }

    // MARK: Success

    private func succeed(_ state: inout PollState, _ headers: PollHeaders, _ now: Int64) {
        state.lastSuccess = now
        state.consecutiveErrors = 0
        state.failingSince = nil
        state.errorKind = nil
        state.errorText = nil
        state.isGone = false
        state.notBefore = nil
        state.notBeforeReason = nil
        if let fresh = Freshness.lifetime(headers, now: now) {
            state.freshUntil = now + min(fresh.seconds, policy.hintCap)
            state.freshReason = fresh.reason + (fresh.seconds > policy.hintCap ? " (cut to 31 days)" : "")
        } else {
            state.freshUntil = nil
            state.freshReason = nil
        }
        if let asked = Freshness.retryAfter(headers, now: now), headers.retryAfter != nil { hold(&state, asked.until, asked.reason, now) }
    }

    private func take(_ hints: DocumentHints, _ state: inout PollState, _ events: inout [PollEvent], _ now: Int64) {
        let minutes = max(hints.ttlMinutes ?? 0, hints.updatePeriodMinutes ?? 0)
        state.documentInterval = minutes > 0 ? min(Int64(minutes) * 60, policy.hintCap) : nil
        state.skipHours = hints.skipHours.filter { (0...23).contains($0) }
        state.skipDays = hints.skipDays
        rhythm(hints.dates, &state, now)
        let items = Array(Set(hints.items)).sorted().prefix(1_000)
        if !items.isEmpty {
            if !state.lastItems.isEmpty, Set(state.lastItems).isDisjoint(with: items) {
                state.gapAt = now
                events.append(.gap)
            }
            state.lastItems = Array(items)
        }
    }

    /// Mean and long gaps between items, and when the last one came.
    private func rhythm(_ dates: [Int64], _ state: inout PollState, _ now: Int64) {
        let sorted = Array(Set(dates.filter { $0 <= now + 3_600 })).sorted().suffix(60)
        guard let last = sorted.last else { return }
        state.lastItem = max(state.lastItem ?? last, last)
        let gaps = zip(sorted.dropFirst(), sorted).map { $0 - $1 }.sorted()
        guard gaps.count >= 3 else { return }
        state.meanGap = gaps.reduce(0, +) / Int64(gaps.count)
        state.longGap = gaps[min(gaps.count - 1, gaps.count * 99 / 100)]
    }

    private func timing(_ state: inout PollState, _ milliseconds: Int) {
        state.meanMilliseconds = state.meanMilliseconds.map { ($0 * 3 + milliseconds) / 4 } ?? milliseconds
    }

    /// The next poll after a success: the largest of what the user, the server and the feed's own rhythm want.
    private func settle(_ state: inout PollState, _ now: Int64, _ jitter: Double) {
        var interval: Int64
        var reason: String
        if let every = policy.every {
            interval = every
            reason = "every \(Words.duration(every)) as configured"
        } else {
            (interval, reason) = adaptive(state, now)
            if state.etag == nil, state.lastModified == nil, interval < policy.withoutValidators {
                interval = max(interval, min(policy.withoutValidators, policy.maximum))
                reason = "the server gives no validators, so every poll is a full download"
            }
        }
        if state.gapAt == now, policy.every == nil {
            interval = max(policy.minimum, interval / 2)
            reason = "shorter after a gap"
        }
        if let document = state.documentInterval, document > interval {
            interval = document
            reason = "the feed asks for \(Words.duration(document))"
        }
        state.interval = interval
        state.intervalReason = reason
        let extra = Int64((Double(interval) * 0.1 * jitter).rounded(.up))
        state.nextPoll = skipping(now + interval + extra, state)
        apply(&state)
    }

    /// Half of the mean gap between items, between the limits; silent feeds are asked less and less.
    private func adaptive(_ state: PollState, _ now: Int64) -> (Int64, String) {
        func bounded(_ value: Int64) -> Int64 { min(policy.maximum, max(policy.minimum, value)) }
        if let last = state.lastItem {
            let silence = now - last
            for (days, factor) in [(30, 1), (14, 2), (7, 4)] as [(Int64, Int64)] where silence >= days * 86_400 {
                return (bounded(max(policy.standard, policy.maximum / factor)), "no item for \(silence / 86_400) days")
            }
        }
        guard let gap = state.meanGap else { return (bounded(policy.standard), "the usual \(Words.duration(policy.standard))") }
        let half = gap / 2
        // Never more often than the standard on the feed's rhythm alone: a burst is no promise.
        let interval = bounded(max(policy.standard, half))
        return (interval, half > policy.standard ? "an item every \(Words.duration(gap)) on average" : "the usual \(Words.duration(policy.standard))")
    }

    /// The first moment that lies in no hour and on no day that the publisher wants left alone (RSS 2.0 `skipHours`, in UTC).
    private func skipping(_ time: Int64, _ state: PollState) -> Int64 {
        guard !state.skipHours.isEmpty || !state.skipDays.isEmpty else { return time }
        let names = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
        let days = Set(state.skipDays.compactMap { day in names.firstIndex { $0.hasPrefix(day.lowercased().prefix(3)) } })
        guard days.count < 7, Set(state.skipHours).count < 24 else { return time }
        var time = time
        for _ in 0..<(24 * 8) {
            let weekday = Int((time / 86_400 + 3) % 7)
            let hour = Int(time / 3_600 % 24)
            if !days.contains(weekday), !state.skipHours.contains(hour) { return time }
            time = (time / 3_600 + 1) * 3_600
        }
        return time
    }

    // MARK: Errors

    private func fail(_ state: inout PollState, kind: String, text: String, _ now: Int64) {
        state.consecutiveErrors += 1
        state.failingSince = state.failingSince ?? now
        state.errorKind = kind
        state.errorText = text
        // A hint of an earlier answer no longer binds, a wait that was asked for does.
        state.freshUntil = nil
        state.freshReason = nil
    }

    /// Doubles from a quarter of an hour to a day, with jitter upward; never gives up.
    private func backOff(_ state: inout PollState, _ now: Int64, _ jitter: Double, least: Int64) {
        let first = max(policy.minimum, 300)
        let step = Double(first) * Double(1 << min(state.consecutiveErrors - 1, 16))
        let cap = Double(policy.errorCap)
        let interval = max(min(step, cap), Double(least), min(Double(policy.every ?? 0), cap))
        state.interval = Int64(interval)
        state.intervalReason =
            "\(state.consecutiveErrors) error\(state.consecutiveErrors == 1 ? "" : "s") in a row (\(state.errorKind ?? "error")), waiting longer each time"
        state.nextPoll = now + Int64((interval * (1 + 0.2 * jitter)).rounded(.up))
    }

    private func hold(_ state: inout PollState, _ until: Int64, _ reason: String, _ now: Int64) {
        let capped = min(until, now + policy.hintCap)
        guard capped > state.notBefore ?? 0 else { return }
        state.notBefore = capped
        state.notBeforeReason = reason + (capped < until ? " (cut to 31 days)" : "")
    }

    /// What was asked for in so many words outdoes every wish.
    private func apply(_ state: inout PollState) {
        if let fresh = state.freshUntil { state.nextPoll = max(state.nextPoll, fresh) }
        if let hold = state.notBefore { state.nextPoll = max(state.nextPoll, hold) }
    }

    static func kind(_ status: Int, _ headers: PollHeaders) -> String {
        if headers.challenge != nil { return "challenge" }
        switch status {
        case 401, 403: return "forbidden"
        case 404: return "not_found"
        case 410: return "gone"
        case 429: return "rate_limited"
        case 503: return "unavailable"
        case 500...599: return "server_error"
        default: return "http_\(status)"
        }
    }

    static func words(_ status: Int, _ headers: PollHeaders) -> String {
        if headers.challenge != nil {
            return
                "\(status): a Cloudflare challenge stands before the feed, which only a browser can pass; ask the site to exempt its feed, or set user_agent and headers for this feed"
        }
        switch status {
        case 401, 403: return "\(status): the server refuses access; set basic_auth_file or headers for this feed, or ask the site"
        case 404: return "404: there is nothing at this address; look for the feed's new one"
        case 410: return "410: the publisher has ended this feed; remove it"
        case 429: return "429: the server wants fewer requests; its whole host is left alone for a while"
        case 500...599: return "\(status): the server has a fault; it is asked again later"
        default: return "\(status): unexpected answer"
        }
    }

    // MARK: Moves

    private func follow(_ move: PermanentMove?, _ state: inout PollState, _ events: inout [PollEvent], url: String, _ now: Int64) {
        guard let move, move.target != url else {
            state.moveTarget = nil
            state.moveSince = nil
            state.moveCount = 0
            return
        }
        if state.moveTarget != move.target {
            state.moveTarget = move.target
            state.moveSince = now
            state.moveCount = 0
        }
        state.moveCount += 1
        if state.moveCount >= Self.movePolls, now - (state.moveSince ?? now) >= Self.moveSpan {
            events.append(.moved(from: url, to: move.target))
            state.movedFrom = url
            state.movedAt = now
            state.moveTarget = nil
            state.moveSince = nil
            state.moveCount = 0
        }
    }

    // MARK: Health

    /// How the feed is doing.
    public func health(_ state: PollState, now: Int64) -> Health {
        if state.isGone { return .gone }
        if state.consecutiveErrors > 0 { return .failing }
        guard state.lastSuccess != nil else { return .new }
        if let moved = state.movedAt, now - moved < 7 * 86_400 { return .moved }
        if let last = state.lastItem, let long = state.longGap, now - last > max(3 * long, 2 * 86_400) { return .silent }
        if let milliseconds = state.meanMilliseconds, milliseconds > 10_000 { return .slow }
        return .ok
    }

    /// Why the next poll is when it is, in words.
    public func explain(_ state: PollState, now: Int64, clock: (Int64) -> String) -> String {
        if state.isGone { return "not polled: the publisher answered 410 Gone; remove the feed, or sync it by hand to look again" }
        if state.lastPoll == nil { return "next poll now: never polled" }
        var parts: [String] = []
        if let hold = state.notBefore, hold >= state.nextPoll, let reason = state.notBeforeReason {
            parts.append(reason)
        } else if let fresh = state.freshUntil, fresh >= state.nextPoll, let reason = state.freshReason {
            parts.append("\(reason) from the \(state.lastStatus ?? 200) at \(clock(state.lastPoll ?? now))")
        } else {
            parts.append(state.intervalReason)
        }
        if !state.skipHours.isEmpty || !state.skipDays.isEmpty { parts.append("the publisher's skipHours and skipDays are kept") }
        if let target = state.moveTarget {
            parts.append("permanently redirected to \(target), seen \(state.moveCount) times, believed after \(Self.movePolls) over two days")
        }
        return "next poll \(state.nextPoll <= now ? "now" : clock(state.nextPoll)): \(parts.joined(separator: "; "))"
    }
}

/// Durations in words.
public enum Words {
    /// `2 h`, `30 min`, `45 s`, `3 days`.
    public static func duration(_ seconds: Int64) -> String {
        switch seconds {
        case ..<120: "\(seconds) s"
        case ..<7_200: "\((seconds + 30) / 60) min"
        case ..<172_800: "\((seconds + 1_800) / 3_600) h"
        default: "\((seconds + 43_200) / 86_400) days"
        }
    }
}

/// Tells a fault of our own network from faults of servers: when every host of the last polls failed to connect.
public struct NetworkWatch: Sendable {
    private var recent: [(host: String, isDown: Bool)] = []
    public private(set) var isOffline = false
    /// Different hosts that must fail in a row.
    public static let hosts = 3

    /// Nothing seen yet.
    public init() {}

    /// Notes a poll.
    ///
    /// - Parameter mayBeOurs: name not found, no connection, no answer.
    /// - Returns: true when this poll's error must not be counted against the feed.
    public mutating func note(host: String, mayBeOurs: Bool, totalHosts: Int) -> Bool {
        if !mayBeOurs {
            recent.removeAll()
            isOffline = false
            return false
        }
        recent.append((host, true))
        if recent.count > 64 { recent.removeFirst() }
        let down = Set(recent.map(\.host)).count
        if down >= min(Self.hosts, max(2, totalHosts)), totalHosts >= 2 { isOffline = true }
        return isOffline
    }
}
