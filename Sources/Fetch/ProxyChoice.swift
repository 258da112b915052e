import Foundation
import Models

/// Which proxy a request takes: the configured one, else the environment's by its usual variables.
///
/// Worked out here and not by libcurl, since the guard must know whether an address is the server's or the proxy's.
struct ProxyChoice: Sendable {
    private let http: String
    private let https: String
    private let exceptions: [String]

    init(environment: [String: String] = ProcessInfo.processInfo.environment) {
        let all = environment["all_proxy"] ?? environment["ALL_PROXY"] ?? ""
        // HTTP_PROXY in capitals is left alone: a CGI server sets it from a client's header.
        http = environment["http_proxy"] ?? all
        https = environment["https_proxy"] ?? environment["HTTPS_PROXY"] ?? all
        exceptions = (environment["no_proxy"] ?? environment["NO_PROXY"] ?? "").lowercased().split { $0 == "," || $0 == " " }.map(String.init)
    }

    /// The proxy's address, empty for none.
    func proxy(for url: String, configured: String?) -> String {
        if let configured { return configured }
        let proxy = url.lowercased().hasPrefix("https") ? https : http
        if proxy.isEmpty { return "" }
        let host = hostName(hostKey(url))
        return exceptions.contains { Self.covers($0, host) } ? "" : proxy
    }

    private static func covers(_ exception: String, _ host: String) -> Bool {
        if exception == "*" { return true }
        let bare = host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host
        if let address = IPAddress(bare) { return IPNetwork(exception)?.contains(address) ?? false }
        let name = exception.hasPrefix(".") ? String(exception.dropFirst()) : exception
        return host == name || host.hasSuffix("." + name)
    }

    /// The address that a URL names literally, or loopback for the names that mean it; what a proxy would connect to unasked.
    static func literal(_ url: String) -> IPAddress? {
        let host = hostName(hostKey(url))
        if host == "localhost" || host.hasSuffix(".localhost") { return IPAddress("127.0.0.1") }
        return IPAddress(host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host)
    }
}
