import Models

/// Why there is no answer; each message says in the host's own words what is wrong and what to do.
public enum FetchError: Error, Sendable, Equatable, CustomStringConvertible {
    case badURL(String, reason: String)
    case dns(host: String, detail: String)
    case connect(host: String, detail: String)
    /// The proxy, not the host behind it, is at fault.
    case proxy(String, host: String, detail: String)
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
    /// The client may not ask the host now: another node of a fleet does.
    case otherNode(host: String)
    /// This process was stopped for most of the time that the server had for its answer, so that nothing is known of the server.
    case interrupted(host: String)
    case cancelled

    /// Its class.
    public var kind: OutcomeKind {
        switch self {
        case .badURL: .badURL
        case .dns: .dns
        case .connect: .connect
        case .proxy: .proxy
        case .tls: .tls
        case .timeout: .timeout
        case .tooSlow: .tooSlow
        case .tooLarge: .tooLarge
        case .bomb: .bomb
        case .headersTooLarge: .headersTooLarge
        case .tooManyRedirects, .badRedirect: .redirect
        case .blockedAddress: .blockedAddress
        case .badResponse: .badResponse
        case .hostPaused: .hostPaused
        case .fileNotAllowed: .fileNotAllowed
        case .file: .file
        case .otherNode: .otherNode
        case .interrupted, .cancelled: .cancelled
        }
    }

    /// The network between here and there may be at fault rather than the server.
    public var mayBeOurNetwork: Bool {
        switch self {
        case .dns, .connect, .proxy, .timeout: true
        default: false
        }
    }

    public var description: String {
        switch self {
        case .badURL(let url, let reason): "\(url): not an address that can be fetched (\(reason)); correct it"
        case .dns(let host, let detail): "\(host): name not found (\(detail)); check the address or the resolver"
        case .connect(let host, let detail): "\(host): no connection (\(detail)); the server is down or a firewall is between"
        case .proxy(let proxy, let host, let detail): "\(host): proxy \(proxy) failed (\(detail)); check fetch.proxy, and that the proxy is running"
        case .tls(let host, let detail): "\(host): TLS failed (\(detail)); the certificate or fetch.ca_file is at fault"
        case .timeout(let host, let seconds):
            "\(host): no full response within \(Int(clamping: seconds.rounded())) s; the server is slow, or fetch.timeout too short"
        case .tooSlow(let host, let detail): "\(host): the answer comes too slowly (\(detail)); the server or the network is at fault"
        case .tooLarge(let url, let limit): "\(url): larger than \(limit) bytes; raise fetch.max_body if that is right"
        case .bomb(let url, let ratio): "\(url): decompresses to \(Int(clamping: ratio)) times its size; refused as a decompression bomb"
        case .headersTooLarge(let host, let limit): "\(host): more than \(limit) bytes of headers; refused"
        case .tooManyRedirects(let url, let limit): "\(url): more than \(limit) redirects; the site sends visitors in circles"
        case .badRedirect(let url, let reason): "\(url): redirect refused (\(reason))"
        case .blockedAddress(let host, let address):
            "\(host): is at \(address), which is not a public address; add its network to fetch.allow_private_networks to allow it"
        case .badResponse(let host, let detail): "\(host): the response is not valid HTTP (\(detail))"
        case .hostPaused(let host, let until): "\(host): asked for a pause until \(until); --force polls anyway"
        case .fileNotAllowed(let path): "\(path): file addresses are allowed only below fetch.file_roots; add its folder there"
        case .file(let path, let reason): "\(path): \(reason)"
        case .otherNode(let host): "\(host): is asked by another node of the fleet; `datelinectl fleet status` tells which"
        case .interrupted(let host): "\(host): the daemon was stopped while it waited for the answer; the request is repeated"
        case .cancelled: "cancelled, because the daemon is stopping"
        }
    }
}
