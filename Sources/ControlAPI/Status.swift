import Models

/// `GET /v1/status`. Times are ISO 8601 UTC.
public struct Status: Codable, Sendable {
    public struct Store: Codable, Sendable {
        public var path: String
        public var bytes: Int64
        public var articles: Int
        public var copies: Int
        public var revisions: Int
        public var facts: Int
        public var stories: Int
        public var pagesWaiting: Int
        /// Articles whose facts, topics and story are pending.
        public var factsWaiting: Int
        /// Articles a second whose facts are extracted; nil while none are.
        public var factsRate: Double?
        /// Bytes that the store's file system has left; nil where it does not tell.
        public var freeBytes: Int64?
        /// Jobs that were set aside.
        public var jobsSetAside: Int
        /// Why nothing can be stored; nil while the store is well.
        public var fault: String?

        public init(
            path: String, bytes: Int64, articles: Int, copies: Int, revisions: Int, facts: Int, stories: Int, pagesWaiting: Int, factsWaiting: Int,
            factsRate: Double? = nil, freeBytes: Int64? = nil, jobsSetAside: Int = 0, fault: String? = nil
        ) {
            self.path = path
            self.bytes = bytes
            self.articles = articles
            self.copies = copies
            self.revisions = revisions
            self.facts = facts
            self.stories = stories
            self.pagesWaiting = pagesWaiting
            self.factsWaiting = factsWaiting
            self.factsRate = factsRate
            self.freeBytes = freeBytes
            self.jobsSetAside = jobsSetAside
            self.fault = fault
        }
    }

    public struct Syncing: Codable, Sendable {
        public var active: Int
        public var queued: Int
        /// Addresses being fetched at the moment, at most 16.
        public var current: [String]

        public init(active: Int, queued: Int, current: [String]) {
            self.active = active
            self.queued = queued
            self.current = current
        }
    }

    public struct NextPoll: Codable, Sendable {
        public var feed: Int64
        public var name: String
        public var at: String

        public init(feed: Int64, name: String, at: String) {
            self.feed = feed
            self.name = name
            self.at = at
        }
    }

    public struct LastError: Codable, Sendable {
        public var feed: Int64
        public var name: String
        public var since: String
        public var kind: String
        public var message: String

        public init(feed: Int64, name: String, since: String, kind: String, message: String) {
            self.feed = feed
            self.name = name
            self.since = since
            self.kind = kind
            self.message = message
        }
    }

    /// A webhook of the configuration.
    public struct Webhook: Codable, Sendable {
        public var name: String
        /// Events that were taken since the webhook was configured.
        public var delivered: Int
        /// Events of the log behind the last one that was sent or passed over.
        public var pending: Int64
        /// Events that could not be sent and will not be.
        public var lost: Int
        public var lastSuccess: String?
        public var failingSince: String?
        /// Attempts at the next event that failed.
        public var attempts: Int
        public var nextAttempt: String?
        public var lastError: String?

        public init(
            name: String, delivered: Int, pending: Int64, lost: Int, lastSuccess: String?, failingSince: String?, attempts: Int, nextAttempt: String?,
            lastError: String?
        ) {
            self.name = name
            self.delivered = delivered
            self.pending = pending
            self.lost = lost
            self.lastSuccess = lastSuccess
            self.failingSince = failingSince
            self.attempts = attempts
            self.nextAttempt = nextAttempt
            self.lastError = lastError
        }
    }

    public var version: String
    public var pid: Int
    public var startedAt: String
    public var uptimeSeconds: Int
    public var offline: Bool
    public var store: Store
    /// Number of feeds by health, and `total`.
    public var feeds: [String: Int]
    public var syncing: Syncing
    public var nextPolls: [NextPoll]
    public var lastErrors: [LastError]
    /// The last jobs that were set aside, at most 16.
    public var setAside: [SetAsideJob]
    /// Sequence number of the last change.
    public var lastChange: Int64
    /// Nil when none is configured.
    public var webhooks: [Webhook]?

    public init(
        version: String, pid: Int, startedAt: String, uptimeSeconds: Int, offline: Bool, store: Store, feeds: [String: Int], syncing: Syncing,
        nextPolls: [NextPoll], lastErrors: [LastError], setAside: [SetAsideJob] = [], lastChange: Int64, webhooks: [Webhook]? = nil
    ) {
        self.version = version
        self.pid = pid
        self.startedAt = startedAt
        self.uptimeSeconds = uptimeSeconds
        self.offline = offline
        self.store = store
        self.feeds = feeds
        self.syncing = syncing
        self.nextPolls = nextPolls
        self.lastErrors = lastErrors
        self.setAside = setAside
        self.lastChange = lastChange
        self.webhooks = webhooks
    }
}

/// A page of a list; `next` is the cursor of the page after it.
public struct Page<Item: Codable & Sendable>: Codable, Sendable {
    public var items: [Item]
    public var next: String?
    /// Entries of the whole list, where counting them costs little.
    public var total: Int?

    public init(items: [Item], next: String? = nil, total: Int? = nil) {
        self.items = items
        self.next = next
        self.total = total
    }
}

/// An error as RFC 9457 has it; media type `application/problem+json`.
public struct Problem: Codable, Sendable, Error, CustomStringConvertible {
    public var type: String
    public var title: String
    public var status: Int
    public var detail: String?
    /// Methods that the path takes, for status 405; a header field, not part of the JSON.
    public var allowed: [String] = []

    private enum CodingKeys: String, CodingKey { case type, title, status, detail }

    public init(status: Int, title: String, detail: String? = nil, type: String = "about:blank") {
        self.type = type
        self.title = title
        self.status = status
        self.detail = detail
    }

    public var description: String { detail ?? title }

    /// The request is not valid.
    public static func badRequest(_ detail: String) -> Problem { Problem(status: 400, title: "Bad Request", detail: detail) }
    /// What the request names is not there.
    public static func notFound(_ detail: String) -> Problem { Problem(status: 404, title: "Not Found", detail: detail) }
    /// It exists already, or its state does not allow the request.
    public static func conflict(_ detail: String) -> Problem { Problem(status: 409, title: "Conflict", detail: detail) }
}
