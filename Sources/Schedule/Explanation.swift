import Models

extension Schedule {
    /// Why the next poll is when it is, in words: `next poll 14:05: max-age=3600 from the 304 at 13:05`.
    ///
    /// - Parameter clock: writes a time.
    public func explain(_ state: PollState, now: Int64, clock: (Int64) -> String) -> String {
        let state = state.bounded()
        if state.isGone { return "not polled: the publisher answered 410 Gone; remove the feed, or sync it by hand to look again" }
        if state.lastPoll == nil, state.errorKind != .offline { return "next poll now: never polled" }
        var parts = [reason(state, clock)]
        if state.spread >= 60, state.errorKind != .offline { parts[0] += ", plus a random delay of \(Words.duration(state.spread))" }
        if !state.skipHours.isEmpty || !state.skipDays.isEmpty { parts.append("the publisher's skipHours and skipDays are kept") }
        if let gap = state.gapAt, now - gap < 7 * 86_400 { parts.append("items were missed before \(clock(gap))") }
        if let target = state.moveTarget {
            parts.append(
                state.moveIsSame
                    ? "permanently redirected to \(target), seen \(state.moveCount) times, accepted after \(Self.movePolls) over two days"
                    : "permanently redirected to \(target), which is another feed, so the address stays")
        }
        return "next poll \(state.nextPoll <= now ? "now" : clock(state.nextPoll)): \(parts.joined(separator: "; "))"
    }

    /// The one of interval, freshness and wait that reaches farthest.
    private func reason(_ state: PollState, _ clock: (Int64) -> String) -> String {
        let interval = (state.lastPoll ?? 0) + state.interval
        let (fresh, hold) = (state.freshUntil ?? 0, state.notBefore ?? 0)
        if hold > interval, hold >= fresh, let reason = state.notBeforeReason { return "\(reason), from the \(state.lastStatus ?? 200)" }
        if fresh >= interval, fresh > 0, let reason = state.freshReason {
            return "\(reason) from the \(state.freshStatus ?? 200) at \(clock(state.freshAt ?? state.lastPoll ?? 0))"
        }
        return state.intervalReason
    }
}
