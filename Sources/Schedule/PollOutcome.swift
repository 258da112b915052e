import Models

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
    /// `X-RateLimit-Remaining`: 0 says that the next request is one too many.
    public var rateLimitRemaining: String?
    /// `cf-mitigated: challenge` and its like.
    public var challenge: String?

    /// Makes headers; absent ones are nil.
    public init(
        etag: String? = nil, lastModified: String? = nil, cacheControl: String? = nil, expires: String? = nil, date: String? = nil,
        age: String? = nil, retryAfter: String? = nil, rateLimitReset: String? = nil, rateLimitRemaining: String? = nil,
        challenge: String? = nil
    ) {
        self.etag = etag
        self.lastModified = lastModified
        self.cacheControl = cacheControl
        self.expires = expires
        self.date = date
        self.age = age
        self.retryAfter = retryAfter
        self.rateLimitReset = rateLimitReset
        self.rateLimitRemaining = rateLimitRemaining
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
    /// Hash of the title.
    public var title: Int64?
    /// The document holds only what is new since the last one (status 226, RFC 3229).
    public var isDelta: Bool
    /// The document breaks off: what its end held is unknown.
    public var isCut: Bool

    /// Makes hints.
    public init(
        ttlMinutes: Int? = nil, updatePeriodMinutes: Int? = nil, skipHours: [Int] = [], skipDays: [String] = [], items: [Int64] = [],
        dates: [Int64] = [], title: Int64? = nil, isDelta: Bool = false, isCut: Bool = false
    ) {
        self.ttlMinutes = ttlMinutes
        self.updatePeriodMinutes = updatePeriodMinutes
        self.skipHours = skipHours
        self.skipDays = skipDays
        self.items = items
        self.dates = dates
        self.title = title
        self.isDelta = isDelta
        self.isCut = isCut
    }
}

/// How a poll ended.
public enum PollOutcome: Sendable, Equatable {
    case success(DocumentHints, PollHeaders)
    case notModified(PollHeaders)
    case httpError(status: Int, PollHeaders)
    /// No answer: the error's class and words.
    case transport(kind: OutcomeKind, text: String)
    /// An answer that is not a feed.
    case unreadable(kind: OutcomeKind, text: String, PollHeaders)
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
    /// 429, or the last request of an allowance: the whole host is to be left alone until then.
    case hostPause(until: Int64, reason: String)
}
