import CCurl
import Foundation
import Models
import Synchronization

/// Fetches feeds and pages with libcurl, politely: all requests to a host share one budget of connections and starts.
///
/// One thread runs every transfer through libcurl's multi interface; results come back as async values, and no other
/// thread is ever blocked. Redirects are followed hop by hop, each hop under the rules of its own host. Cancelling the
/// task that waits ends the transfer.
public final class HTTPClient: Sendable {
    private let loop: TransferLoop
    /// Those of files; transfers have theirs in the loop.
    private let options: Mutex<FetchOptions>
    private let spaces = Mutex<[String: Double]>([:])

    /// Starts the client's thread.
    ///
    /// - Parameters:
    ///   - now: the time in Unix seconds, against which hosts' pauses are held.
    ///   - mayAsk: whether a request to the host may start. It is asked when a transfer starts, and again when its connection is there.
    ///   - want: a redirect waits for a host that may not be asked.
    public init(
        options: FetchOptions, now: @escaping @Sendable () -> Int64 = { Int64(clamping: Date().timeIntervalSince1970) },
        mayAsk: @escaping @Sendable (_ host: String) -> Bool = { _ in true }, want: @escaping @Sendable (_ host: String) -> Void = { _ in }
    ) {
        self.options = Mutex(options)
        loop = TransferLoop(options: options, clock: now, mayAsk: mayAsk, want: want)
        loop.start()
    }

    /// Descriptors that the rest of the process keeps open: the store's files, event loops, sockets that listen.
    static let otherDescriptors = 64

    /// Raises the number of descriptors that the process may have open, as far as it is allowed to.
    ///
    /// - Returns: how many it may have then.
    @discardableResult
    public static func raiseDescriptors() -> Int { dl_raise_files(16_384) }

    /// Fetches one address. Any status is an answer; only its absence is an error.
    ///
    /// - Throws: `FetchError`.
    public func fetch(_ request: FetchRequest) async throws(FetchError) -> FetchResponse {
        if request.isFile { return try await FileFetch(request: request, options: options.withLock { $0 }).run() }
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

    /// Fetches one address and hands over what came of it; whoever waits for it costs no task meanwhile.
    public func fetch(_ request: FetchRequest, done: @escaping @Sendable (Result<FetchResponse, FetchError>) -> Void) {
        if request.isFile {
            let file = FileFetch(request: request, options: options.withLock { $0 })
            Task { done(await file.result()) }
            return
        }
        let job = TransferJob(request: request)
        job.onDone(done)
        loop.submit(job)
    }

    /// No request to the host starts before the time (Unix seconds), but those that ignore pauses; those that wait end with `hostPaused`.
    public func pause(host: String, until: Int64) { loop.send(.pause(host: host, until: until)) }

    /// A pause of the host ends at this time at the latest.
    public func shortenPause(host: String, until: Int64) { loop.send(.shortenPause(host: host, until: until)) }

    /// Stops the client's thread until `shutdown`, to test what notices that.
    public func stall() { loop.send(.stall) }

    /// Keeps at least so many seconds between the starts of two requests to the host, as its robots.txt may ask.
    public func space(host: String, seconds: Double) {
        spaces.withLock { $0[host] = seconds > 0 ? seconds : nil }
        loop.send(.space(host: host, seconds: seconds))
    }

    /// Seconds that `space` asked for.
    public func space(ofHost host: String) -> Double { spaces.withLock { $0[host] ?? 0 } }

    /// Puts the waiting requests for the address before all others of their host.
    public func prioritize(url: String) { loop.send(.prioritize(url: url)) }

    /// What runs, waits and is held back at a host.
    public func state(ofHost key: String) async -> HostState {
        await withCheckedContinuation { continuation in
            if !loop.send(.state(host: key, answer: { continuation.resume(returning: $0) })) { continuation.resume(returning: HostState()) }
        }
    }

    /// Changes limits for requests that have not started.
    public func reconfigure(_ options: FetchOptions) {
        self.options.withLock { $0 = options }
        loop.send(.options(options))
    }

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

/// How things stand between the client and one host.
public struct HostState: Sendable, Equatable {
    public var active = 0
    public var waiting = 0
    /// Unix seconds; nil when it has not asked for a pause.
    public var pausedUntil: Int64?

    /// Makes a state; nothing happens at the host unless said.
    public init(active: Int = 0, waiting: Int = 0, pausedUntil: Int64? = nil) {
        self.active = active
        self.waiting = waiting
        self.pausedUntil = pausedUntil
    }
}
