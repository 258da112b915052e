import Fetch
import Foundation
import Models
import TestSupport

/// A client that may connect to the test's own server and nowhere else.
func client(_ change: (inout FetchOptions) -> Void = { _ in }) -> HTTPClient { HTTPClient(options: options(change)) }

/// The options of such a client.
func options(_ change: (inout FetchOptions) -> Void = { _ in }) -> FetchOptions {
    var options = FetchOptions()
    options.userAgent = "dateline-test/1 (+https://example.org/)"
    options.allowPrivateNetworks = ["127.0.0.0/24"].compactMap { IPNetwork($0) }
    options.hostDelay = 0
    options.timeout = 20
    options.proxy = ""
    change(&options)
    return options
}

/// The error with which a fetch ends, nil when it gives an answer.
func failure(_ client: HTTPClient, _ url: String) async -> FetchError? {
    do {
        _ = try await client.fetch(FetchRequest(url: url, mayReadFiles: true))
        return nil
    } catch { return error }
}

/// Bytes as one piece of `Transfer-Encoding: chunked` (RFC 9112 §7.1), and the end.
func chunked(_ bytes: [UInt8]) -> [UInt8] { Array("\(String(bytes.count, radix: 16))\r\n".utf8) + bytes + Array("\r\n0\r\n\r\n".utf8) }
