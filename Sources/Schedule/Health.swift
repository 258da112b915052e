/// How a feed is doing.
public enum Health: String, Codable, Sendable, CaseIterable {
    case new, ok, slow, failing, silent, gone, moved, paused
}

extension Schedule {
    /// Milliseconds of an answer from which on a feed counts as slow.
    static let slow = 10_000
    /// Seconds for which a feed that moved is shown as such.
    static let movedFor: Int64 = 7 * 86_400

    /// How the feed is doing.
    public func health(_ state: PollState, now: Int64) -> Health {
        let state = state.bounded()
        if state.isGone { return .gone }
        if state.consecutiveErrors > 0 { return .failing }
        guard state.lastSuccess != nil else { return .new }
        if let moved = state.movedAt, now - moved < Self.movedFor { return .moved }
        if isSilent(state, now) { return .silent }
        if let milliseconds = state.meanMilliseconds, milliseconds > Self.slow { return .slow }
        return .ok
    }

    /// Silent is longer than the feed's own habit: three times the longest of its gaps, and two days at least.
    private func isSilent(_ state: PollState, _ now: Int64) -> Bool {
        guard let last = state.lastItem, let long = state.longGap else { return false }
        return now - last > max(3 * long, 2 * 86_400)
    }
}
