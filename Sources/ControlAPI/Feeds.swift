import Models

/// A feed as the API shows it. Times are ISO 8601 UTC.
public struct FeedInfo: Codable, Sendable {
    public var id: Int64
    public var url: String
    public var name: String
    public var title: String?
    public var siteLink: String?
    public var language: String?
    public var tags: [String]
    public var configured: Bool
    public var health: String
    public var everySeconds: Int?
    public var addedAt: String
    public var nextPoll: String?
    public var lastPoll: String?
    public var lastSuccess: String?
    public var lastStatus: Int?
    public var etag: String?
    public var lastModified: String?
    public var consecutiveErrors: Int
    public var failingSince: String?
    public var lastError: String?
    public var articles: Int
    /// Why the next poll is when it is.
    public var explanation: String
    public var history: [PollInfo]?
    /// The address holds a user's name or password, which are not shown; nil when it holds none.
    public var hasCredentials: Bool?
    /// The feed's poll was set aside; nil when it was not.
    public var setAside: SetAsideJob?

    public init(
        id: Int64, url: String, name: String, title: String?, siteLink: String?, language: String?, tags: [String], configured: Bool, health: String,
        everySeconds: Int?, addedAt: String, nextPoll: String?, lastPoll: String?, lastSuccess: String?, lastStatus: Int?, etag: String?,
        lastModified: String?, consecutiveErrors: Int, failingSince: String?, lastError: String?, articles: Int, explanation: String,
        history: [PollInfo]? = nil, hasCredentials: Bool? = nil, setAside: SetAsideJob? = nil
    ) {
        self.id = id
        self.url = url
        self.name = name
        self.title = title
        self.siteLink = siteLink
        self.language = language
        self.tags = tags
        self.configured = configured
        self.health = health
        self.everySeconds = everySeconds
        self.addedAt = addedAt
        self.nextPoll = nextPoll
        self.lastPoll = lastPoll
        self.lastSuccess = lastSuccess
        self.lastStatus = lastStatus
        self.etag = etag
        self.lastModified = lastModified
        self.consecutiveErrors = consecutiveErrors
        self.failingSince = failingSince
        self.lastError = lastError
        self.articles = articles
        self.explanation = explanation
        self.history = history
        self.hasCredentials = hasCredentials
        self.setAside = setAside
    }
}

/// One poll of a feed's history.
public struct PollInfo: Codable, Sendable {
    public var at: String
    public var status: Int?
    public var outcome: OutcomeKind
    public var detail: String?
    public var newArticles: Int
    public var changedArticles: Int
    public var bytes: Int
    public var milliseconds: Int

    public init(
        at: String, status: Int?, outcome: OutcomeKind, detail: String?, newArticles: Int, changedArticles: Int, bytes: Int, milliseconds: Int
    ) {
        self.at = at
        self.status = status
        self.outcome = outcome
        self.detail = detail
        self.newArticles = newArticles
        self.changedArticles = changedArticles
        self.bytes = bytes
        self.milliseconds = milliseconds
    }
}

/// `POST /v1/feeds`.
public struct AddFeedRequest: Codable, Sendable {
    /// A feed, or a site whose feed is to be found.
    public var url: String
    public var name: String?
    public var everySeconds: Int?
    public var tags: [String]?
    /// Add the address although it gives no feed now, and poll it later.
    public var anyway: Bool?
    /// False to add the address unchecked, and poll it after the answer.
    public var wait: Bool?

    public init(
        url: String, name: String? = nil, everySeconds: Int? = nil, tags: [String]? = nil, anyway: Bool? = nil, wait: Bool? = nil
    ) {
        self.url = url
        self.name = name
        self.everySeconds = everySeconds
        self.tags = tags
        self.anyway = anyway
        self.wait = wait
    }
}

/// `POST /v1/feeds/import`: the feeds of a list, which are added first and polled afterwards.
public struct ImportFeedsRequest: Codable, Sendable {
    public var feeds: [AddFeedRequest]

    public init(feeds: [AddFeedRequest]) { self.feeds = feeds }
}

/// What became of each feed of a list, in the list's order.
public struct ImportFeedsReport: Codable, Sendable {
    public enum Result: String, Codable, Sendable { case added, present, rejected }

    public struct Entry: Codable, Sendable {
        public var url: String
        public var result: Result
        /// Number of the feed that was added.
        public var feed: Int64?
        /// Why it was rejected.
        public var reason: String?

        public init(url: String, result: Result, feed: Int64? = nil, reason: String? = nil) {
            self.url = url
            self.result = result
            self.feed = feed
            self.reason = reason
        }
    }

    public var entries: [Entry]

    public init(entries: [Entry]) { self.entries = entries }
}

/// `PATCH /v1/feeds/{id}`.
public struct ChangeFeedRequest: Codable, Sendable {
    public var paused: Bool?

    public init(paused: Bool? = nil) { self.paused = paused }
}

/// `POST /v1/sync`.
public struct SyncRequest: Codable, Sendable {
    /// Identifiers, addresses or names; empty means all.
    public var feeds: [String]
    /// Ignores validators, next-poll times and hosts' pauses.
    public var force: Bool

    public init(feeds: [String] = [], force: Bool = false) {
        self.feeds = feeds
        self.force = force
    }
}

/// One line of a sync's progress: each feed as it ends, then one with `done`.
public struct SyncProgress: Codable, Sendable {
    public var feed: Int64?
    public var name: String?
    public var outcome: OutcomeKind?
    public var message: String?
    public var newArticles: Int?
    public var changedArticles: Int?
    public var finished: Int
    public var total: Int
    public var failed: Int
    public var done: Bool

    public init(
        feed: Int64? = nil, name: String? = nil, outcome: OutcomeKind? = nil, message: String? = nil, newArticles: Int? = nil,
        changedArticles: Int? = nil,
        finished: Int, total: Int, failed: Int, done: Bool
    ) {
        self.feed = feed
        self.name = name
        self.outcome = outcome
        self.message = message
        self.newArticles = newArticles
        self.changedArticles = changedArticles
        self.finished = finished
        self.total = total
        self.failed = failed
        self.done = done
    }
}
