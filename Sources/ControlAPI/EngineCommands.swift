import Schedule

/// What the control API needs of the engine that polls feeds; values go in and come out.
public protocol EngineCommands: Sendable {
    // MARK: What it does

    /// What it is doing; never blocks.
    var activity: EngineActivity { get }
    /// What it has counted since it started.
    func totals() async -> EngineCounters
    /// The state of a feed's schedule.
    ///
    /// - Parameter state: what the schedule remembers of the feed.
    func polling(url: String, state: PollState, everySeconds: Int?) -> FeedPolling
    /// The state of the host in a feed's address.
    func host(of url: String) async -> HostActivity
    /// Names of the topics that articles are matched with.
    func topics() async -> [String]

    // MARK: Commands

    /// Adds a feed, or the feed that a site names; gives its identifier.
    ///
    /// - Throws: `Problem`.
    func addFeed(_ request: AddFeedRequest) async throws -> Int64
    /// Adds all feeds of a list, then polls them.
    func importFeeds(_ request: ImportFeedsRequest) async throws -> ImportFeedsReport
    /// Stops polling a feed for good.
    func removeFeed(_ id: Int64) async throws
    func setPaused(_ paused: Bool, feed id: Int64) async throws
    /// Removes an article for good; its feed does not bring it back.
    ///
    /// - Throws: `Problem` with status 404 when there is none of that number.
    func removeArticle(_ id: Int64) async throws
    /// Polls feeds now; the stream ends with an element whose `done` is true.
    func sync(feeds: [Int64], force: Bool) async throws -> AsyncStream<SyncProgress>
    /// Has jobs tried again that were set aside: those of the articles, those of the feeds, or all.
    ///
    /// - Returns: the jobs.
    func retry(articles: [Int64], feeds: [Int64], all: Bool) async throws -> [SetAsideJob]
    /// Stores a document as if it had been fetched.
    ///
    /// - Throws: `StoreError` when nothing can be stored, whatever the document.
    func importDocument(_ bytes: [UInt8], name: String, url: String?) async throws -> ImportReport.Entry
    /// Runs today's extraction over the kept raw pages again.
    ///
    /// - Parameter since: only pages fetched since then, in Unix seconds.
    func reparse(since: Int64) async -> AsyncStream<ReparseProgress>
    /// Extracts the facts of these articles now if they are pending.
    func extractFacts(articles: [Int64]) async throws
    /// Returns when the facts of all articles that are stored now have been extracted, or when the seconds have passed.
    func catchUp(seconds: Double) async throws

    // MARK: Changes

    /// How often the store has changed; a number to compare.
    func changeCount() async -> UInt64
    /// Returns when the count is beyond `seen`, or when the seconds have passed.
    func waitForChange(after seen: UInt64, seconds: Double) async
}

/// What the engine is doing at the moment.
public struct EngineActivity: Sendable {
    /// Unix seconds at which the schedule last looked for due feeds.
    public var lastTick: Int64 = 0
    public var activeFeeds = 0
    public var isOffline = false
    /// Articles a second whose facts are extracted; nil while none are.
    public var analysisRate: Double?
    /// Parts that make no progress, as messages call them.
    public var stuckParts: [String] = []
    /// Why nothing can be stored; nil while the store is well.
    public var storeFault: String?
    public var activeTransfers = 0
    public var stalledTransfers = 0
    public var queuedRequests = 0
    public var requests = 0
    public var connectionsOpened = 0
    public var receivedBytes: Int64 = 0
    /// Addresses being fetched.
    public var urls: [String] = []
    /// The webhooks of the configuration, by name.
    public var webhooks: [WebhookActivity] = []

    /// Nothing is going on.
    public init() {}
}

/// How the sending of events to a webhook goes. Times are Unix seconds.
public struct WebhookActivity: Sendable {
    public var name: String
    /// Number of the last event that was sent or passed over.
    public var position: Int64
    public var delivered: Int
    /// Events that could not be sent and will not be.
    public var lost: Int
    public var lastSuccess: Int64?
    public var failingSince: Int64?
    /// Attempts at the next event that failed.
    public var attempts: Int
    public var nextAttempt: Int64?
    public var lastError: String?

    /// Makes a state.
    public init(
        name: String, position: Int64, delivered: Int = 0, lost: Int = 0, lastSuccess: Int64? = nil, failingSince: Int64? = nil, attempts: Int = 0,
        nextAttempt: Int64? = nil, lastError: String? = nil
    ) {
        self.name = name
        self.position = position
        self.delivered = delivered
        self.lost = lost
        self.lastSuccess = lastSuccess
        self.failingSince = failingSince
        self.attempts = attempts
        self.nextAttempt = nextAttempt
        self.lastError = lastError
    }
}

/// What the engine has counted since it started.
public struct EngineCounters: Sendable {
    public struct Host: Sendable {
        public var polls = 0
        public var failures = 0
        public var bytes = 0
        public var milliseconds = 0

        public init() {}
    }

    /// Polls by outcome.
    public var polls: [String: Int] = [:]
    public var articles = 0
    public var revisions = 0
    public var pages = 0
    public var pageErrors = 0
    /// Bytes that servers need not send because the document was unchanged.
    public var savedBytes = 0
    public var hosts: [String: Host] = [:]

    /// Nothing counted.
    public init() {}
}

/// The state of a feed's schedule, whose members it has, and what follows from it. Times are Unix seconds.
@dynamicMemberLookup
public struct FeedPolling: Sendable {
    /// What the schedule remembers; times are Unix seconds.
    public var state: PollState
    /// The host whose limits the feed shares.
    public var host: String
    /// Why the next poll is when it is.
    public var explanation: String

    public init(state: PollState, host: String = "", explanation: String = "") {
        self.state = state
        self.host = host
        self.explanation = explanation
    }

    public subscript<T>(dynamicMember member: KeyPath<PollState, T>) -> T { state[keyPath: member] }
}

/// The state of a host.
public struct HostActivity: Sendable {
    /// Unix seconds until which the host asked for a pause.
    public var pausedUntil: Int64?
    public var active = 0
    public var waiting = 0

    /// A host that is free.
    public init(pausedUntil: Int64? = nil, active: Int = 0, waiting: Int = 0) {
        self.pausedUntil = pausedUntil
        self.active = active
        self.waiting = waiting
    }
}

/// What the control API needs of the program around the engine.
public protocol DaemonCommands: Sendable {
    /// Reads the configuration again and takes it over.
    func reload() async throws -> ReloadReport
    /// Changes the log level; false when the level is unknown.
    func setLogLevel(_ level: String) -> Bool
}
