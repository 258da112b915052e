/// One thing that happened; `seq` grows and is never used again.
public struct ChangeEvent: Codable, Sendable {
    public var seq: Int64
    public var at: String
    public var kind: String
    public var feed: Int64?
    public var article: Int64?
    /// Members depend on the kind.
    public var data: JSON

    public init(seq: Int64, at: String, kind: String, feed: Int64?, article: Int64?, data: JSON) {
        self.seq = seq
        self.at = at
        self.kind = kind
        self.feed = feed
        self.article = article
        self.data = data
    }
}

/// Any JSON value.
public indirect enum JSON: Codable, Sendable, Equatable {
    case null
    case bool(Bool)
    case number(Double)
    case string(String)
    case array([JSON])
    case object([String: JSON])

    public init(from decoder: any Decoder) throws {
        let box = try decoder.singleValueContainer()
        if box.decodeNil() {
            self = .null
        } else if let value = try? box.decode(Bool.self) {
            self = .bool(value)
        } else if let value = try? box.decode(Double.self) {
            self = .number(value)
        } else if let value = try? box.decode(String.self) {
            self = .string(value)
        } else if let value = try? box.decode([JSON].self) {
            self = .array(value)
        } else {
            self = .object(try box.decode([String: JSON].self))
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var box = encoder.singleValueContainer()
        switch self {
        case .null: try box.encodeNil()
        case .bool(let value): try box.encode(value)
        // bounded: below 1e15
        case .number(let value): if value == value.rounded(), abs(value) < 1e15 { try box.encode(Int64(value)) } else { try box.encode(value) }
        case .string(let value): try box.encode(value)
        case .array(let value): try box.encode(value)
        case .object(let value): try box.encode(value)
        }
    }

    /// The text, when it is one.
    public var text: String? { if case .string(let value) = self { value } else { nil } }
    /// The number as a whole one, when it is one.
    public var int: Int? { if case .number(let value) = self { Int(exactly: value.rounded(.towardZero)) } else { nil } }

    /// A member of an object.
    public subscript(_ name: String) -> JSON? { if case .object(let members) = self { members[name] } else { nil } }
}

/// `POST /v1/import`: a document's bytes.
public struct ImportRequest: Codable, Sendable {
    public struct Document: Codable, Sendable {
        public var name: String
        public var url: String?
        /// Base64.
        public var content: String

        public init(name: String, url: String? = nil, content: String) {
            self.name = name
            self.url = url
            self.content = content
        }
    }

    public var documents: [Document]

    public init(documents: [Document]) { self.documents = documents }
}

/// What became of each document.
public struct ImportReport: Codable, Sendable {
    public struct Entry: Codable, Sendable {
        public var name: String
        public var article: Int64?
        /// `added`, `changed`, `unchanged`, `failed`.
        public var result: String
        public var error: String?
        public var facts: Int?

        public init(name: String, article: Int64? = nil, result: String, error: String? = nil, facts: Int? = nil) {
            self.name = name
            self.article = article
            self.result = result
            self.error = error
            self.facts = facts
        }
    }

    public var entries: [Entry]

    public init(entries: [Entry]) { self.entries = entries }
}

/// `POST /v1/backup`.
public struct BackupRequest: Codable, Sendable {
    /// Absolute path on the daemon's machine; nil to have the copy as the answer.
    public var path: String?

    public init(path: String? = nil) { self.path = path }
}

/// Answer to a backup.
public struct BackupReport: Codable, Sendable {
    public var path: String
    public var bytes: Int64

    public init(path: String, bytes: Int64) {
        self.path = path
        self.bytes = bytes
    }
}

/// `POST /v1/verify`.
public struct VerifyReport: Codable, Sendable {
    public struct Check: Codable, Sendable {
        public var name: String
        public var ok: Bool
        public var problems: [String]

        public init(name: String, ok: Bool, problems: [String]) {
            self.name = name
            self.ok = ok
            self.problems = problems
        }
    }

    public var ok: Bool
    public var checks: [Check]

    public init(ok: Bool, checks: [Check]) {
        self.ok = ok
        self.checks = checks
    }
}

/// `POST /v1/reload`.
public struct ReloadReport: Codable, Sendable {
    public var feedsAdded: Int
    public var feedsRemoved: Int
    public var feeds: Int
    /// Keys of the configuration that have another value and are in force, such as `fetch.concurrency`.
    public var changed: [String]
    /// Keys that have another value, which is in force only after a restart.
    public var needsRestart: [String]

    public init(feedsAdded: Int, feedsRemoved: Int, feeds: Int, changed: [String] = [], needsRestart: [String] = []) {
        self.feedsAdded = feedsAdded
        self.feedsRemoved = feedsRemoved
        self.feeds = feeds
        self.changed = changed
        self.needsRestart = needsRestart
    }
}

/// `POST /v1/log-level`.
public struct LogLevelRequest: Codable, Sendable {
    public var level: String

    public init(level: String) { self.level = level }
}

/// One line of a reparse's progress.
public struct ReparseProgress: Codable, Sendable {
    public var finished: Int
    public var total: Int
    public var changed: Int
    public var failed: Int
    public var done: Bool

    public init(finished: Int, total: Int, changed: Int, failed: Int, done: Bool) {
        self.finished = finished
        self.total = total
        self.changed = changed
        self.failed = failed
        self.done = done
    }
}
