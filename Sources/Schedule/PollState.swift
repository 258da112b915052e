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
    public var errorKind: String?
    public var errorText: String?
    /// Asked for by the server, whatever else is wished: not before this time, and by what words.
    public var notBefore: Int64?
    public var notBeforeReason: String?
    /// Fresh until (RFC 9111 §4.2).
    public var freshUntil: Int64?
    public var freshReason: String?
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
    public var movedFrom: String?
    public var movedAt: Int64?
    public var isGone = false
    /// Hashes of the items of the last poll, for gap detection; sorted.
    public var lastItems: [Int64] = []
    public var gapAt: Int64?
    /// Mean milliseconds of the last answers.
    public var meanMilliseconds: Int?
    public var intervalReason = "never polled"
    public var interval: Int64 = 0

    /// A feed that was never polled.
    public init() {}
}

/// How a feed is doing.
public enum Health: String, Codable, Sendable, CaseIterable {
    case new, ok, slow, failing, silent, gone, moved, paused
}

/// What the user and the configuration want.
public struct PollPolicy: Sendable, Equatable {
    /// The user's own interval for this feed, in seconds.
    public var every: Int64?
    public var standard: Int64
    public var minimum: Int64
    public var maximum: Int64
    /// Feeds without validators are asked no more often than this unless the user says otherwise.
    public var withoutValidators: Int64 = 86_400
    /// Longest wait after errors.
    public var errorCap: Int64 = 86_400
    /// Waits longer than this that a server asks for are absurd and cut, and said so.
    public var hintCap: Int64 = 31 * 86_400

    /// Makes a policy.
    public init(every: Int64? = nil, standard: Int64 = 3_600, minimum: Int64 = 900, maximum: Int64 = 86_400) {
        self.every = every
        self.standard = standard
        self.minimum = minimum
        self.maximum = maximum
    }
}

/// Header fields that the schedule reads.
public struct PollHeaders: Sendable, Equatable {
    public var etag: String?
    public var lastModified: String?
    public var cacheControl: String?
    public var expires: String?
    public var date: String?
    public var age: String?
    public var retryAfter: String?
    public var rateLimitReset: String?
    /// `cf-mitigated: challenge` and its like.
    public var challenge: String?

    /// Makes headers; absent ones are nil.
    public init(
        etag: String? = nil, lastModified: String? = nil, cacheControl: String? = nil, expires: String? = nil, date: String? = nil,
        age: String? = nil, retryAfter: String? = nil, rateLimitReset: String? = nil, challenge: String? = nil
    ) {
        self.etag = etag
        self.lastModified = lastModified
        self.cacheControl = cacheControl
        self.expires = expires
        self.date = date
        self.age = age
        self.retryAfter = retryAfter
        self.rateLimitReset = rateLimitReset
        self.challenge = challenge
    }
}

/// What a document says of its own rhythm.
public struct DocumentHints: Sendable, Equatable {
    public var ttlMinutes: Int?
    public var updatePeriodMinutes: Int?
    public var skipHours: [Int]
    public var skipDays: [String]
    /// Hashes of the items' identifiers.
    public var items: [Int64]
    /// Unix seconds of the items' dates.
    public var dates: [Int64]

    /// Makes hints.
    public init(
        ttlMinutes: Int? = nil, updatePeriodMinutes: Int? = nil, skipHours: [Int] = [], skipDays: [String] = [], items: [Int64] = [],
        dates: [Int64] = []
    ) {
        self.ttlMinutes = ttlMinutes
        self.updatePeriodMinutes = updatePeriodMinutes
        self.skipHours = skipHours
        self.skipDays = skipDays
        self.items = items
        self.dates = dates
    }
}

/// How a poll ended.
public enum PollOutcome: Sendable, Equatable {
    case success(DocumentHints, PollHeaders)
    case notModified(PollHeaders)
    case httpError(status: Int, PollHeaders)
    /// No answer: the error's class and words.
    case transport(kind: String, text: String)
    /// An answer that is no feed.
    case unreadable(kind: String, text: String, PollHeaders)
}

/// A permanent redirect that a poll went through.
public struct PermanentMove: Sendable, Equatable {
    public var target: String

    /// Makes a move.
    public init(target: String) { self.target = target }
}

/// What a poll changed beyond the next date.
public enum PollEvent: Sendable, Equatable {
    case health(from: Health, to: Health)
    /// No item was seen in the poll before: some may have been missed.
    case gap
    case moved(from: String, to: String)
    case gone
    /// 429: the whole host is to be left alone until then.
    case hostPause(until: Int64, reason: String)
}
