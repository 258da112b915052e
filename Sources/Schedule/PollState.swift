import Models

/// What the schedule remembers of a feed between polls. Times are Unix seconds.
public struct PollState: Codable, Sendable, Equatable {
    public var nextPoll: Int64 = 0
    public var lastPoll: Int64?
    public var lastSuccess: Int64?
    public var lastStatus: Int?
    /// Validators byte for byte as the last 200 or 304 gave them.
    public var etag: String?
    public var lastModified: String?
    public var consecutiveErrors = 0
    public var failingSince: Int64?
    public var errorKind: OutcomeKind?
    public var errorText: String?
    /// Asked for by the server, whatever else is wished: not before this time, and by what words.
    public var notBefore: Int64?
    public var notBeforeReason: String?
    /// Fresh until (RFC 9111 §4.2), by what words of which answer.
    public var freshUntil: Int64?
    public var freshReason: String?
    public var freshStatus: Int?
    public var freshAt: Int64?
    /// Minimum interval that the feed's document asks for (ttl, sy:updatePeriod), in seconds.
    public var documentInterval: Int64?
    public var skipHours: [Int] = []
    public var skipDays: [String] = []
    /// Mean seconds between items, and their spread, from the dates of the items themselves.
    public var meanGap: Int64?
    public var longGap: Int64?
    public var lastItem: Int64?
    /// Permanent redirect seen: where to, since when, how often.
    public var moveTarget: String?
    public var moveSince: Int64?
    public var moveCount = 0
    /// The redirect leads to the feed that was read before it, not to another.
    public var moveIsSame = true
    public var movedFrom: String?
    public var movedAt: Int64?
    public var isGone = false
    /// Hashes of the items of the last poll, for gap detection; sorted.
    public var lastItems: [Int64] = []
    public var gapAt: Int64?
    /// How often the interval is halved because items were missed.
    public var gapShift = 0
    /// When that last changed.
    public var shortenedAt: Int64?
    /// Hash of the feed's own title, one of the marks by which it is known again.
    public var titleHash: Int64?
    /// Mean milliseconds of the last answers.
    public var meanMilliseconds: Int?
    /// The last document broke off.
    public var wasCut = false
    /// Bytes on the wire of the last whole document: what a 304 saves.
    public var documentBytes = 0
    public var intervalReason = "never polled"
    public var interval: Int64 = 0
    /// Seconds added by chance, so that polls do not come in step.
    public var spread: Int64 = 0

    /// A feed that was never polled.
    public init() {}

    /// What the server gave to know an unchanged document by.
    public var hasValidators: Bool { etag != nil || lastModified != nil }
    /// The state with every number inside the bounds within which it can be counted with.
    ///
    /// It comes from the store, and much of it from servers before that: a damaged row or an absurd date must not stop the daemon.
    func bounded() -> PollState {
        var state = self
        func time(_ value: Int64) -> Int64 { min(Self.latest, max(-Self.latest, value)) }
        func span(_ value: Int64) -> Int64 { min(PollPolicy.longest, max(0, value)) }
        func count(_ value: Int) -> Int { min(1 << 30, max(0, value)) }
        for path in Self.times { state[keyPath: path] = state[keyPath: path].map(time) }
        for path in Self.spans { state[keyPath: path] = state[keyPath: path].map(span) }
        state.nextPoll = time(nextPoll)
        state.interval = span(interval)
        state.spread = span(spread)
        state.consecutiveErrors = count(consecutiveErrors)
        state.moveCount = count(moveCount)
        state.gapShift = min(16, count(gapShift))
        state.meanMilliseconds = meanMilliseconds.map(count)
        state.documentBytes = max(0, documentBytes)
        return state
    }

    /// Unix seconds of the last time that is told apart: the end of the year 9999.
    private static let latest: Int64 = 253_402_300_799

    private static var times: [WritableKeyPath<PollState, Int64?>] {
        [
            \.lastPoll, \.lastSuccess, \.failingSince, \.notBefore, \.freshUntil, \.freshAt, \.lastItem, \.moveSince, \.movedAt, \.gapAt,
            \.shortenedAt,
        ]
    }

    private static var spans: [WritableKeyPath<PollState, Int64?>] { [\.documentInterval, \.meanGap, \.longGap] }
}
