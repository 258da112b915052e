import FactExtraction
import Fetch
import Foundation
import Logging
import Schedule
import Settings
import Store
import Synchronization

/// What the parts of the engine share: the world outside, and values that are read by all of them and owned by one.
struct EngineServices: Sendable {
    let store: Store
    let client: HTTPClient
    let clock: Clock
    /// A number in 0..<1.
    let random: @Sendable () -> Double
    let logger: Logger
    let parsing: WorkerPool
    let extraction: WorkerPool
    let analysis: WorkerPool
    let writer: WriteQueue
    let storeHealth = StoreHealth()
    let configuration: Configuration
    var access = HostAccess.all
    let counters = CounterBox()
    let progress = ProgressRecord()
    /// Fires after every change of the store.
    let changes = AsyncEvent()
    /// Fires after every look for due feeds, every end of a poll and every finished job: the engine may have come to rest.
    let steps = AsyncEvent()
    /// Fires when articles have come that are to be analysed.
    let analysisWanted = AsyncEvent()
    /// Fires when pages are to be fetched, or may be fetched again.
    let pagesWanted = AsyncEvent()
    /// Fires when the engine ends.
    let stopping = AsyncEvent()

    /// Leaves a host alone until a time, over restarts too.
    func pause(host: String, until: Int64, reason: String) async {
        client.pause(host: host, until: until)
        logger.notice("host paused", metadata: ["host": "\(host)", "until": "\(iso8601(until))", "reason": "\(reason)"])
        try? await store.pauseHost(host, until: until, reason: reason)
    }

    /// Something could not be stored: told once, and nothing more is fetched until the store can be written again.
    func storeFailed(_ error: any Error, doing what: String) {
        if storeHealth.failed(error, at: clock.now()) {
            logger.error("the store cannot be written; polls wait until it can", metadata: ["during": "\(what)", "error": "\(error)"])
        }
    }

    /// Something could not be stored, perhaps because it alone was too much: then it is postponed. When that cannot be stored either, the store
    /// cannot be written.
    func storeFailed(
        _ error: any Error, doing what: String, isolation: isolated (any Actor)? = #isolation, postpone: () async throws -> Void
    ) async {
        do {
            try await postpone()
            logger.warning("not stored; tried again later", metadata: ["during": "\(what)", "error": "\(error)"])
        } catch { storeFailed(error, doing: what) }
    }

    /// Returns when the store can be written; false when the task was cancelled before.
    func waitUntilWritable() async -> Bool {
        var waited = false
        while !Task.isCancelled {
            guard let seconds = await storeHealth.secondsUntilWritable(store, at: clock.now()) else {
                if waited { logger.notice("the store can be written again; polls continue") }
                return true
            }
            waited = true
            await clock.sleep(Double(max(1, seconds)))
        }
        return false
    }
}

/// The configuration in force, which a reload replaces as a whole.
final class Configuration: Sendable {
    struct Values: Sendable {
        var settings: Settings
        var reader: ArticleReader
    }

    private let values: Mutex<Values>

    init(_ settings: Settings, _ facts: FactExtractor) { values = Mutex(Self.values(settings, facts)) }

    var current: Values { values.withLock { $0 } }
    var settings: Settings { current.settings }
    var reader: ArticleReader { current.reader }

    func replace(_ settings: Settings, _ facts: FactExtractor) {
        let new = Self.values(settings, facts)
        values.withLock { $0 = new }
    }

    private static func values(_ settings: Settings, _ facts: FactExtractor) -> Values {
        Values(
            settings: settings,
            reader: ArticleReader(
                facts: facts, urls: .init(trackingParameters: settings.urls.trackingParameters), keepsRaw: settings.store.rawPages > 0))
    }
}

/// When each part of the engine last did something, for the watchdog and for `status`.
public struct EngineProgress: Sendable, Equatable {
    /// Unix seconds of the last look for due feeds.
    public var schedule: Int64 = 0
    /// Unix seconds of the last look for pages, for articles to analyse, and for hooks.
    public var pages: Int64 = 0
    public var analysis: Int64 = 0
    public var hooks: Int64 = 0
    /// Transactions that the writer has finished, and whether some wait.
    public var transactions = 0
    public var isWriting = false
    /// Feeds that are being polled.
    public var activePolls = 0
    public var isOffline = false
    /// Articles analysed since the start.
    public var analysed = 0
}

/// Holds the progress; each part writes its own members.
final class ProgressRecord: Sendable {
    private let values = Mutex(EngineProgress())

    var current: EngineProgress { values.withLock { $0 } }
    func update(_ change: (inout EngineProgress) -> Void) { values.withLock { change(&$0) } }
}

/// Holds the counters.
final class CounterBox: Sendable {
    private let values = Mutex(Counters())

    var current: Counters { values.withLock { $0 } }
    func update(_ change: (inout Counters) -> Void) { values.withLock { change(&$0) } }
}
