import Models

/// Everything that dateline.yaml(5) can say, with defaults.
public struct Settings: Sendable, Equatable {
    public var store = StoreSettings()
    public var control = ControlSettings()
    public var fetch = FetchSettings()
    public var poll = PollSettings()
    public var pages = PagesSettings()
    public var hooks = HookSettings()
    public var webhooks: [WebhookSettings] = []
    public var web = WebSettings()
    public var log = LogSettings()
    public var urls = URLSettings()
    /// Nil for a daemon that works alone.
    public var fleet: FleetSettings?
    /// Topic profile files.
    public var topics: [String] = []
    public var feeds: [FeedSettings] = []

    /// The defaults.
    public init() {}
}

/// `store:`.
public struct StoreSettings: Sendable, Equatable {
    public var path = "/var/lib/dateline/dateline.db"
    /// Seconds that raw pages are kept; 0 keeps none.
    public var rawPages: Int64 = 30 * 86_400
    /// Seconds that articles are kept; nil keeps all.
    public var retention: Int64?
    /// Bytes of the file that are kept in memory.
    public var cache = 6 << 20
}

/// `control:`.
public struct ControlSettings: Sendable, Equatable {
    public var socket = "/run/dateline/control.sock"
    public var group: String? = "dateline"
    /// Users, by name or number, who may change things.
    public var admins: [String] = []
    /// What questions about articles and facts are answered from.
    public var answer = Answer.store

    public enum Answer: Sendable, Equatable {
        /// The node's own store.
        case store
        /// The fleet's archive.
        case fleet
    }
}

/// `fetch:`.
public struct FetchSettings: Sendable, Equatable {
    public var userAgent: String?
    public var concurrency = 64
    public var perHost = 1
    /// Seconds.
    public var hostDelay: Double = 1
    /// Seconds.
    public var timeout: Double = 60
    /// Bytes.
    public var maxBody = 15 << 20
    public var proxy: String?
    public var allowPrivateNetworks: [IPNetwork] = []
    public var caFile: String?
    public var fileRoots: [String] = []
    public var hosts: [String: HostSettings] = [:]
}

/// `fetch.hosts.NAME:`.
public struct HostSettings: Sendable, Equatable {
    public var perHost: Int?
    public var hostDelay: Double?
}

/// `poll:`, in seconds.
public struct PollSettings: Sendable, Equatable {
    public var every: Int64 = 3_600
    public var min: Int64 = 15 * 60
    public var max: Int64 = 86_400
}

/// `pages:`.
public struct PagesSettings: Sendable, Equatable {
    public var fetch = true
    public var robots = true
}

/// `fleet:`.
public struct FleetSettings: Sendable, Equatable {
    /// A connection string or address as libpq has it.
    public var database: String
    /// The node's name; nil for the machine's.
    public var node: String?
    /// Seconds.
    public var lease: Double = 60

    /// A node of the fleet that shares a database.
    public init(database: String) { self.database = database }
}

/// `hooks:`.
public struct HookSettings: Sendable, Equatable {
    /// A program and its arguments.
    public var onArticle: [String] = []
}

/// `web:`.
public struct WebSettings: Sendable, Equatable {
    /// Where the web view listens.
    public enum Listen: Sendable, Equatable, CustomStringConvertible {
        /// An address of this machine without brackets, and a port.
        case tcp(address: String, port: Int)
        /// The path of a Unix socket.
        case unix(path: String)

        public var description: String {
            switch self {
            case .tcp(let address, let port): "http://\(address.contains(":") ? "[\(address)]" : address):\(port)/"
            case .unix(let path): "unix:\(path)"
            }
        }
    }

    /// Nil when there is no web view.
    public var listen: Listen?
    /// Other machines may connect.
    public var allowRemote = false
    /// A file with a line `user:password` for each reader; without one, whoever can connect may read.
    public var passwordFile: String?
    /// Names under which the view is reached, besides those of this machine itself.
    public var hosts: [String] = []
}

/// One entry of `webhooks:`.
public struct WebhookSettings: Sendable, Equatable {
    /// What status and logs call it, and what its position is kept under.
    public var name: String
    public var url: String
    /// The file with the secret that events are signed with.
    public var secretFile: String
    /// Kinds of events that are sent.
    public var kinds = ["article", "revision"]
    /// Numbers, addresses, names or tags of feeds; empty for all.
    public var feeds: [String] = []
    /// Topics of articles; empty for all articles, and events without an article.
    public var topics: [String] = []
    /// Where the entry begins in the configuration, counted from 1.
    public var line: Int?

    /// A webhook that gets new articles and revisions of all feeds.
    public init(name: String, url: String, secretFile: String) {
        self.name = name
        self.url = url
        self.secretFile = secretFile
    }
}

/// `log:`.
public struct LogSettings: Sendable, Equatable {
    public var level = "info"
}

/// `urls:`.
public struct URLSettings: Sendable, Equatable {
    /// Query parameters that say where a reader came from and not what they read; a trailing `*` stands for any ending.
    public var trackingParameters = [
        "utm_*", "fbclid", "gclid", "gclsrc", "dclid", "msclkid", "yclid", "twclid", "igshid", "mc_cid", "mc_eid", "mkt_tok", "oly_anon_id",
        "oly_enc_id", "vero_id", "wickedid", "ref_src", "ref_url", "cmpid", "ncid", "ns_mchannel", "ns_source", "ns_campaign", "ns_linkname",
        "at_medium", "at_campaign", "at_custom*", "ito", "smid", "sref", "taid", "xtor", "CMP", "__twitter_impression", "guccounter", "guce_*",
        "_ga", "_gl", "_hsenc", "_hsmi", "s_cid", "wt_mc", "pk_*", "piwik_*", "mtm_*", "matomo_*", "rss", "source_rss",
    ]
}

/// One entry of `feeds:`.
public struct FeedSettings: Sendable, Equatable {
    public var url: String
    public var name: String?
    /// Seconds.
    public var every: Int64?
    public var tags: [String] = []
    public var pages: Bool?
    public var userAgent: String?
    public var headers: [String: String] = [:]
    public var basicAuthFile: String?

    /// A feed with nothing but an address.
    public init(url: String) { self.url = url }
}

/// One thing that is wrong with a configuration.
public struct SettingsFault: Sendable, Equatable, CustomStringConvertible {
    public var file: String
    /// Counted from 1; nil when the file as a whole is meant.
    public var line: Int?
    /// Dotted path of the key.
    public var key: String
    /// What is wrong and what to do.
    public var message: String

    public var description: String {
        "\(file)\(line.map { ":\($0)" } ?? ""): \(key.isEmpty ? "" : "\(key): ")\(message)"
    }
}

/// A configuration that cannot be used, with every fault it has.
public struct SettingsError: Error, Sendable, CustomStringConvertible {
    public var faults: [SettingsFault]

    public var description: String { faults.map(\.description).joined(separator: "\n") }
}
