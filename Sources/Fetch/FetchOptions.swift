import Models

/// How the client behaves towards servers; see `fetch.*` in dateline.yaml(5).
public struct FetchOptions: Sendable {
    /// Sent with every request: name, version and a contact, honestly.
    public var userAgent = "dateline"
    /// Seconds for a whole transfer, its redirects included.
    public var timeout: Double = 60
    /// Seconds until a connection stands.
    public var connectTimeout: Double = 20
    /// A transfer slower than so many bytes a second for `lowSpeedTime` seconds is given up.
    public var lowSpeed = 64
    public var lowSpeedTime = 20
    /// Bytes of a body after decompression.
    public var maxBody = 15 << 20
    public var maxHeaderBytes = 256 << 10
    public var maxRedirects = 8
    /// Decoded bytes for each byte on the wire beyond which a compressed body is a bomb (only judged beyond 1 MiB).
    public var maxRatio: Double = 200
    /// `http://host:port` or `socks5h://…`; nil asks the environment, as libcurl does; empty uses none.
    public var proxy: String?
    public var caFile: String?
    /// Networks beyond the public internet that may be connected to.
    public var allowPrivateNetworks: [IPNetwork] = []
    /// Addresses of names, as `curl --resolve` takes them: `host:port` to an IP address. They come before the resolver's, and the guard
    /// judges them like any other.
    public var addresses: [String: String] = [:]
    /// Folders below which `file://` addresses may lie.
    public var fileRoots: [String] = []
    /// Transfers that make progress at a time; stalled ones are counted apart.
    public var concurrency = 64
    /// All transfers at a time, stalled ones too.
    public var maxTransfers = 4_096
    /// Connections at a time to one host.
    public var perHost = 1
    /// Seconds between the starts of two requests to one host.
    public var hostDelay: Double = 1
    /// Limits of single hosts, by `host` or `host:port`.
    public var hosts: [String: HostPolicy] = [:] {
        didSet { policies = Dictionary(hosts.map { (hostKey("http://\($0.key)/"), $0.value) }) { first, _ in first } }
    }
    /// `hosts` by the keys that requests have.
    private var policies: [String: HostPolicy] = [:]
    /// Bytes of answers not yet let go by their readers beyond which no further transfer starts.
    public var maxInHand = 32 << 20

    /// Defaults that no server complains of.
    public init() {}

    /// What is set for a host: under its name with the port, else under its name alone.
    func policy(_ key: String) -> HostPolicy? {
        if policies.isEmpty { return nil }
        return policies[key] ?? policies[hostName(key)]
    }
}

/// Limits for one host where they differ.
public struct HostPolicy: Sendable, Equatable {
    public var perHost: Int?
    public var hostDelay: Double?

    /// Makes a policy.
    public init(perHost: Int? = nil, hostDelay: Double? = nil) {
        self.perHost = perHost
        self.hostDelay = hostDelay
    }
}
