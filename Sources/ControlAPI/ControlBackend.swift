import Models

/// What the daemon answers; the server puts it on the wire. Failures are `Problem`s.
public protocol ControlBackend: Sendable {
    func status() async throws -> Status
    /// - Parameter withCredentials: addresses with the names and passwords in them; only for callers that may change the daemon.
    func feeds(withCredentials: Bool) async throws -> [FeedInfo]
    func importFeeds(_ request: ImportFeedsRequest) async throws -> ImportFeedsReport
    func feed(_ id: Int64) async throws -> FeedInfo
    func addFeed(_ request: AddFeedRequest) async throws -> FeedInfo
    func removeFeed(_ id: Int64) async throws
    func setPaused(_ paused: Bool, feed: Int64) async throws -> FeedInfo
    /// Starts a sync; the stream ends with an element whose `done` is true.
    func sync(_ request: SyncRequest) async throws -> AsyncStream<SyncProgress>
    func articles(_ query: ArticleQuery) async throws -> Page<ArticleSummary>
    func article(_ id: Int64, revision: Int?) async throws -> Article
    func search(_ text: String, after: String?, limit: Int) async throws -> Page<ArticleSummary>
    func stories(since: String?, after: String?, limit: Int) async throws -> Page<StoryInfo>
    func story(_ id: Int64) async throws -> StoryInfo
    func facts(_ query: FactQuery) async throws -> Page<FactInfo>
    func timeline(since: String?, topic: String?, _ list: ListQuery) async throws -> Page<TimelineEntry>
    func tariffs(imposer: String?, target: String?, _ list: ListQuery) async throws -> Page<TariffHistory>
    func figures(reporter: String?, partner: String?, _ list: ListQuery) async throws -> Page<FigureSeries>
    func people(name: String?, _ list: ListQuery) async throws -> Page<PersonEntry>
    func conflicts(_ list: ListQuery) async throws -> Page<Conflict>
    /// Changes after the sequence number, then as they happen.
    func events(after seq: Int64?, kinds: [String]) async throws -> AsyncStream<ChangeEvent>
    func importDocuments(_ request: ImportRequest) async throws -> ImportReport
    func reparse(since: String?) async throws -> AsyncStream<ReparseProgress>
    func backup(_ request: BackupRequest) async throws -> BackupReport
    func verify() async throws -> VerifyReport
    func reload() async throws -> ReloadReport
    func setLogLevel(_ level: String) async throws
    /// Prometheus text format 0.0.4.
    func metrics() async throws -> String
    /// Nil when everything makes progress, else what does not.
    func health() async -> String?
}

/// Which part of a list is wanted.
public struct ListQuery: Sendable {
    /// The cursor that came with the part before.
    public var after: String?
    public var limit: Int

    public init(after: String? = nil, limit: Int = 50) {
        self.after = after
        self.limit = limit
    }
}

/// Which articles are listed.
public struct ArticleQuery: Sendable {
    public var feed: Int64?
    public var since: String?
    public var topic: String?
    public var after: String?
    public var limit: Int

    public init(feed: Int64? = nil, since: String? = nil, topic: String? = nil, after: String? = nil, limit: Int = 50) {
        self.feed = feed
        self.since = since
        self.topic = topic
        self.after = after
        self.limit = limit
    }
}

/// Which facts are listed.
public struct FactQuery: Sendable {
    public var kind: FactKind?
    public var article: Int64?
    public var topic: String?
    public var since: String?
    public var fields: [String: String]
    public var after: String?
    public var limit: Int

    public init(
        kind: FactKind? = nil, article: Int64? = nil, topic: String? = nil, since: String? = nil, fields: [String: String] = [:],
        after: String? = nil,
        limit: Int = 100
    ) {
        self.kind = kind
        self.article = article
        self.topic = topic
        self.since = since
        self.fields = fields
        self.after = after
        self.limit = limit
    }
}
