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
    func proxy(for address: FetchAddress, configured: String?) -> String {
        if let configured { return configured }
        let proxy = address.scheme == "https" ? https : http
        if proxy.isEmpty { return "" }
        return exceptions.contains { Self.covers($0, address) } ? "" : proxy
    }

    private static func covers(_ exception: String, _ address: FetchAddress) -> Bool {
        if exception == "*" { return true }
        if let literal = address.literal { return IPNetwork(exception)?.contains(literal) ?? false }
        let name = exception.hasPrefix(".") ? String(exception.dropFirst()) : exception
        return address.host == name || address.host.hasSuffix("." + name)
    }

    /// The local address that a proxy would connect to unasked: one that the host is written as, or loopback for the names that mean it
    /// (RFC 6761 §6.3, and those of Debian's hosts file).
    static func localAddress(_ address: FetchAddress) -> IPAddress? {
        let loopback = ["localhost", "localhost.localdomain", "ip6-localhost", "ip6-loopback"]
        if loopback.contains(address.host) || address.host.hasSuffix(".localhost") { return IPAddress("127.0.0.1") }
        return address.literal
    }
}
