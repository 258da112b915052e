import CCurl
import Foundation
import Models

/// Fetches feeds and pages with libcurl, politely: all requests to a host share one budget of connections and starts.
///
/// One thread runs every transfer through libcurl's multi interface; results come back as async values, and no other
/// thread is ever blocked. Redirects are followed hop by hop, each hop under the rules of its own host. Cancelling the
/// task that waits ends the transfer.
public final class HTTPClient: Sendable {
    private let loop: TransferLoop
    private let options: FetchOptions

    /// Starts the client's thread.
    public init(options: FetchOptions) {
        self.options = options
        loop = TransferLoop(options: options)
        loop.start()
    }

    /// Fetches one address. Any status is an answer; only its absence is an error.
    ///
    /// - Throws: `FetchError`.
    public func fetch(_ request: FetchRequest) async throws(FetchError) -> FetchResponse {
        if request.url.hasPrefix("file:") { return try await FileFetch(request: request, options: options).run() }
        let job = TransferJob(request: request)
        let result: Result<FetchResponse, FetchError> = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                job.onDone { continuation.resume(returning: $0) }
                loop.submit(job)
            }
        } onCancel: {
            loop.cancel(job)
        }
        return try result.get()
    }

    /// No request to the host starts before the time (Unix seconds), but urgent ones that ignore pauses.
    public func pause(host: String, until: Int64) { loop.pause(host: host, until: until) }

    /// Changes limits for requests that have not started.
    public func reconfigure(_ options: FetchOptions) { loop.reconfigure(options) }

    /// What runs and waits at the moment.
    public func activity() -> FetchActivity { loop.activity() }

    /// Ends every transfer with `cancelled` and the thread with them.
    public func shutdown() { loop.stop() }

    deinit { loop.stop() }
}

/// Numbers for `status` and `/metrics`.
public struct FetchActivity: Sendable {
    public var active = 0
    public var stalled = 0
    public var queued = 0
    public var urls: [String] = []
    public var requests = 0
    public var connectionsOpened = 0
    public var bytes = 0
}

/// The host part by which requests share a budget: lower case, with the port when it is not the scheme's own.
public func hostKey(_ url: String) -> String {
    guard let scheme = url.range(of: "://") else { return "" }
    let rest = url[scheme.upperBound...]
    var authority = rest[..<(rest.firstIndex { $0 == "/" || $0 == "?" || $0 == "#" } ?? rest.endIndex)]
    if let at = authority.lastIndex(of: "@") { authority = authority[authority.index(after: at)...] }
    var host = authority.lowercased()
    let isSecure = url.lowercased().hasPrefix("https")
    if host.hasSuffix(isSecure ? ":443" : ":80") { host.removeLast(isSecure ? 4 : 3) }
    return host
}
