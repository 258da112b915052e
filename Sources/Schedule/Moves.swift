extension Schedule {
    /// How often a permanent redirect must be seen, and over how many seconds, before it is believed.
    public static let movePolls = 3
    public static let moveSpan: Int64 = 2 * 86_400

    /// Follows a permanent redirect over the polls until it can be believed (RFC 9110 §15.4.2, §15.4.9).
    ///
    /// Many a site sends all its addresses to one page while it is being mended, so one redirect proves nothing.
    ///
    /// - Parameter isSame: the document behind the redirect is the feed that was read before; nil when nothing could be compared.
    func follow(_ move: PermanentMove?, _ state: inout PollState, _ events: inout [PollEvent], url: String, isSame: Bool?, _ now: Int64) {
        guard let move, move.target != url else {
            state.moveTarget = nil
            state.moveSince = nil
            state.moveCount = 0
            state.moveIsSame = true
            return
        }
        if state.moveTarget != move.target {
            state.moveTarget = move.target
            state.moveSince = now
            state.moveCount = 0
            state.moveIsSame = isSame ?? true
        }
        state.moveCount += 1
        guard state.moveIsSame, state.moveCount >= Self.movePolls, now - (state.moveSince ?? now) >= Self.moveSpan else { return }
        events.append(.moved(from: url, to: move.target))
        state.movedFrom = url
        state.movedAt = now
        state.moveTarget = nil
        state.moveSince = nil
        state.moveCount = 0
    }

    /// Whether the items or the title are those of the feed as it was; nil before the first document.
    func isSameFeed(_ hints: DocumentHints, as state: PollState) -> Bool? {
        guard !state.lastItems.isEmpty || state.titleHash != nil else { return nil }
        if !state.lastItems.isEmpty, !Set(state.lastItems).isDisjoint(with: hints.items) { return true }
        guard let title = hints.title else { return false }
        return title == state.titleHash
    }
}
