/// `GET /v1/fleet`: the daemons that share their work, and what they have gathered. Times are ISO 8601 UTC.
public struct FleetStatus: Codable, Sendable {
    /// A daemon of the fleet.
    public struct Node: Codable, Sendable {
        public var name: String
        public var version: String
        /// Whether its lease is valid.
        public var isAlive: Bool
        public var leaseSeconds: Double
        public var lastSeen: String
        public var hosts: Int
        public var feeds: Int
        /// Entries of its change log that the archive does not have yet, as it last said.
        public var unsentChanges: Int64
        /// Since when the oldest of them waits.
        public var unsentSince: String?

        public init(
            name: String, version: String, isAlive: Bool, leaseSeconds: Double, lastSeen: String, hosts: Int, feeds: Int, unsentChanges: Int64,
            unsentSince: String?
        ) {
            self.name = name
            self.version = version
            self.isAlive = isAlive
            self.leaseSeconds = leaseSeconds
            self.lastSeen = lastSeen
            self.hosts = hosts
            self.feeds = feeds
            self.unsentChanges = unsentChanges
            self.unsentSince = unsentSince
        }
    }

    /// What this node knows of itself, also while the database is away.
    public struct Own: Codable, Sendable {
        public var name: String
        public var hosts: Int
        /// Seconds for which it may go on asking its hosts without word from the database.
        public var leaseSeconds: Double
        /// Nil before the archive was first asked.
        public var unsentChanges: Int64?
        public var unsentSince: String?
        /// Bytes of the store in which they wait.
        public var storeBytes: Int64
        /// Why the database cannot be reached.
        public var fault: String?

        public init(
            name: String, hosts: Int, leaseSeconds: Double, unsentChanges: Int64?, unsentSince: String?, storeBytes: Int64, fault: String?
        ) {
            self.name = name
            self.hosts = hosts
            self.leaseSeconds = leaseSeconds
            self.unsentChanges = unsentChanges
            self.unsentSince = unsentSince
            self.storeBytes = storeBytes
            self.fault = fault
        }
    }

    public var own: Own
    /// Empty while the database is away.
    public var nodes: [Node]
    /// Hosts with feeds that nobody holds at the moment.
    public var freeHosts: Int?
    public var feeds: Int?
    /// Feeds whose time has come a minute ago and that were not polled.
    public var lateFeeds: Int?
    /// Estimated where there are many.
    public var articles: Int?
    /// Articles whose copies and story are still to be found.
    public var unlinkedArticles: Int?
    public var databaseBytes: Int64?

    public init(
        own: Own, nodes: [Node] = [], freeHosts: Int? = nil, feeds: Int? = nil, lateFeeds: Int? = nil, articles: Int? = nil,
        unlinkedArticles: Int? = nil, databaseBytes: Int64? = nil
    ) {
        self.own = own
        self.nodes = nodes
        self.freeHosts = freeHosts
        self.feeds = feeds
        self.lateFeeds = lateFeeds
        self.articles = articles
        self.unlinkedArticles = unlinkedArticles
        self.databaseBytes = databaseBytes
    }
}
