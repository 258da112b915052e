import Models

extension Schedule {
    /// Seconds that chance adds to a wait at most.
    static let spreadLimit = 3_600.0

    /// The next poll after a success: the largest of what the user, the server and the feed's own rhythm want.
    func settle(_ state: inout PollState, _ now: Int64, _ jitter: Double) {
        var (interval, reason) = wish(state, now)
        if let document = state.documentInterval, document > interval {
            (interval, reason) = (document, "the feed asks for \(Words.duration(document))")
        }
        state.interval = interval
        state.intervalReason = reason
        place(&state, now, jitter)
    }

    /// The interval without the server's word: the user's own for this feed, else what suits the feed.
    private func wish(_ state: PollState, _ now: Int64) -> (Int64, String) {
        if let every = policy.every { return (every, "every \(Words.duration(every)) as configured") }
        var (interval, reason) = adaptive(state, now)
        if !state.hasValidators, interval < policy.withoutValidators {
            interval = max(interval, min(policy.withoutValidators, policy.maximum))
            reason = "the server gives no validators, so every poll is a full download"
        }
        if state.gapShift > 0 {
            let shorter = max(policy.minimum, interval >> Int64(state.gapShift))
            if shorter < interval { (interval, reason) = (shorter, "shorter, since items were missed") }
        }
        return (interval, reason)
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
        guard let gap = state.meanGap, gap / 2 > policy.standard else {
            // Never more often than the standard on the feed's rhythm alone: a burst is not a promise, a gap is a proof.
            return (bounded(policy.standard), "the usual \(Words.duration(policy.standard))")
        }
        return (bounded(gap / 2), "an item every \(Words.duration(gap)) on average")
    }

    /// Fixes the next poll: the interval, but never before the server's word, and then a little later by chance.
    ///
    /// - Parameter share: of the wait, that chance adds at most.
    func place(_ state: inout PollState, _ now: Int64, _ jitter: Double, share: Double = 0.1) {
        var due = now + state.interval
        if let fresh = state.freshUntil { due = max(due, fresh) }
        if let hold = state.notBefore { due = max(due, hold) }
        due = skipping(due, state)
        state.spread = Int64(clamping: (min(Double(due - now) * share, Self.spreadLimit) * jitter).rounded(.up))
        state.nextPoll = skipping(due + state.spread, state)
    }

    /// The first moment that lies in no hour and on no day that the publisher wants left alone (RSS 2.0 `skipHours`, in UTC).
    private func skipping(_ time: Int64, _ state: PollState) -> Int64 {
        guard !state.skipHours.isEmpty || !state.skipDays.isEmpty else { return time }
        let names = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
        let days = Set(state.skipDays.compactMap { day in names.firstIndex { $0.hasPrefix(day.lowercased().prefix(3)) } })
        // Who skips everything cannot mean it.
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
}
