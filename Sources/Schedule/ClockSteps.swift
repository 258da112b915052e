import Models

extension PollState {
    /// The state of a feed whose last poll was made by a clock that was ahead: all its dates move back by as much as the poll lies in the future.
    ///
    /// - Parameter chance: 0..<1; spreads the next polls over the interval.
    public func broughtBack(to now: Int64, chance: Double) -> PollState {
        var state = bounded()
        guard let last = state.lastPoll, last > now else { return self }
        let step = last - now
        for path in [\PollState.lastPoll, \.lastSuccess, \.notBefore, \.freshUntil, \.freshAt, \.failingSince] as [WritableKeyPath<PollState, Int64?>]
        {
            state[keyPath: path] = state[keyPath: path].map { $0 - step }
        }
        guard !isGone else {
            state.nextPoll = nextPoll
            return state
        }
        // The poll may have been long ago by the clock that is right, so at most the interval is waited.
        let wait = min(max(0, state.nextPoll - last), max(state.interval, (state.notBefore ?? now) - now, (state.freshUntil ?? now) - now))
        state.nextPoll = now + (state.notBefore ?? 0 > now ? wait : Int64(clamping: Double(wait) * chance))
        return state
    }
}
