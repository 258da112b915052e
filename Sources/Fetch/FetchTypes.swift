import Models

/// How the client behaves towards servers; see `fetch.*` in dateline.yaml(5).
public struct FetchOptions: Sendable {
    /// Sent with every request: name, version and a contact, honestly.
    public var userAgent = "dateline"
    /// Seconds for a whole transfer.
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
    public var hosts: [String: HostPolicy] = [:]
    /// Bytes of answers not yet let go by their readers beyond which no further transfer starts.
    public var maxInHand = 32 << 20

    /// Defaults that no server complains of.
    public init() {}
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

/// What a server gave to recognise an unchanged document by, byte for byte (RFC 9110 §8.8).
public struct Validators: Codable, Sendable, Equatable {
    public var etag: String?
    public var lastModified: String?

    /// Makes validators.
    public init(etag: String? = nil, lastModified: String? = nil) {
        self.etag = etag
        self.lastModified = lastModified
    }

    public var isEmpty: Bool { etag == nil && lastModified == nil }
}

/// One request.
public struct FetchRequest: Sendable {
    public enum Kind: Sendable { case feed, page, robots }

    public var url: String
    public var kind: Kind
    public var validators: Validators
    /// Further header fields of the user's; not sent on to another origin.
    public var headers: [String: String]
    /// `user:password` for basic authentication; not sent on to another origin.
    public var basicAuth: String?
    public var userAgent: String?
    public var maxBody: Int?
    /// Goes before others that wait for the same host.
    public var isUrgent: Bool
    /// Does not wait for a host's pause or spacing.
    public var ignoresPause: Bool

    /// Makes a request.
    public init(
        url: String, kind: Kind = .feed, validators: Validators = Validators(), headers: [String: String] = [:], basicAuth: String? = nil,
        userAgent: String? = nil, maxBody: Int? = nil, isUrgent: Bool = false, ignoresPause: Bool = false
    ) {
        self.url = url
        self.kind = kind
        self.validators = validators
        self.headers = headers
        self.basicAuth = basicAuth
        self.userAgent = userAgent
        self.maxBody = maxBody
        self.isUrgent = isUrgent
        self.ignoresPause = ignoresPause
    }
}

/// One hop of a redirect.
public struct Redirect: Sendable, Equatable, Codable {
    public var status: Int
    public var from: String
    public var to: String
}

/// A server's answer, whatever its status.
public struct FetchResponse: Sendable {
    public var status: Int
    /// Header fields of the last hop in order, names as sent.
    public var headers: [(name: String, value: String)]
    public var body: [UInt8]
    /// Address of the last hop.
    public var url: String
    public var redirects: [Redirect]
    /// 10, 11, 20 for HTTP/1.0, 1.1, 2; 0 for a file.
    public var httpVersion: Int
    public var bytesOnWire: Int
    public var seconds: Double
    public var reusedConnection: Bool
    public var remoteAddress: String?
    /// Holds back further transfers until it is let go, so that answers do not pile up in memory.
    public var lease: BodyLease?

    /// The first header field of the name, compared without case.
    public func header(_ name: String) -> String? {
        headers.first { $0.name.utf8.count == name.utf8.count && $0.name.lowercased() == name.lowercased() }?.value
    }

    /// The validators that the answer carries.
    public var validators: Validators { Validators(etag: header("etag"), lastModified: header("last-modified")) }
}

/// Why there is no answer; each message says in the host's own words what is wrong and what to do.
public enum FetchError: Error, Sendable, Equatable, CustomStringConvertible {
    case badURL(String, reason: String)
    case dns(host: String, detail: String)
    case connect(host: String, detail: String)
    case tls(host: String, detail: String)
    case timeout(host: String, seconds: Double)
    case tooSlow(host: String, detail: String)
    case tooLarge(url: String, limit: Int)
    case bomb(url: String, ratio: Double)
    case headersTooLarge(host: String, limit: Int)
    case tooManyRedirects(url: String, limit: Int)
    case badRedirect(url: String, reason: String)
    case blockedAddress(host: String, address: String)
    case badResponse(host: String, detail: String)
    case hostPaused(host: String, until: Int64)
    case fileNotAllowed(path: String)
    case file(path: String, reason: String)
    case cancelled

    /// The class's name in histories, metrics and JSON.
    public var kind: String {
        switch self {
        case .badURL: "bad_url"
        case .dns: "dns"
        case .connect: "connect"
        case .tls: "tls"
        case .timeout: "timeout"
        case .tooSlow: "too_slow"
        case .tooLarge: "too_large"
        case .bomb: "bomb"
        case .headersTooLarge: "headers_too_large"
        case .tooManyRedirects, .badRedirect: "redirect"
        case .blockedAddress: "blocked_address"
        case .badResponse: "bad_response"
        case .hostPaused: "host_paused"
        case .fileNotAllowed: "file_not_allowed"
        case .file: "file"
        case .cancelled: "cancelled"
        }
    }

    /// The network between here and there may be at fault rather than the server.
    public var mayBeOurNetwork: Bool {
        switch self {
        case .dns, .connect, .timeout: true
        default: false
        }
    }

    public var description: String {
        switch self {
        case .badURL(let url, let reason): "\(url): not an address that can be fetched (\(reason)); correct it"
        case .dns(let host, let detail): "\(host): name not found (\(detail)); check the address or the resolver"
        case .connect(let host, let detail): "\(host): no connection (\(detail)); the server is down or a firewall is between"
        case .tls(let host, let detail): "\(host): TLS failed (\(detail)); the certificate or fetch.ca_file is at fault"
        case .timeout(let host, let seconds): "\(host): no full answer within \(Int(seconds.rounded())) s; tried again later"
        case .tooSlow(let host, let detail): "\(host): too slow (\(detail)); tried again later"
        case .tooLarge(let url, let limit): "\(url): larger than \(limit) bytes; raise fetch.max_body if that is right"
        case .bomb(let url, let ratio): "\(url): decompresses to \(Int(ratio)) times its size; refused as a decompression bomb"
        case .headersTooLarge(let host, let limit): "\(host): more than \(limit) bytes of headers; refused"
        case .tooManyRedirects(let url, let limit): "\(url): more than \(limit) redirects; the site sends visitors in circles"
        case .badRedirect(let url, let reason): "\(url): redirect refused (\(reason))"
        case .blockedAddress(let host, let address):
            "\(host): is at \(address), which is no public address; add it to fetch.allow_private_networks if that is right"
        case .badResponse(let host, let detail): "\(host): answer is no HTTP (\(detail))"
        case .hostPaused(let host, let until): "\(host): asked for a pause until \(until); --force goes ahead all the same"
        case .fileNotAllowed(let path): "\(path): file addresses are allowed only below fetch.file_roots; add its folder there"
        case .file(let path, let reason): "\(path): \(reason)"
        case .cancelled: "given up, since the daemon stops"
        }
    }
}
