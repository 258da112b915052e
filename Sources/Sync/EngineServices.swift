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
    let progress: ProgressRecord
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

    /// Documents are being read or stored: what can wait gives way.
    var isBusyWithPolls: Bool { parsing.isBusy || extraction.isBusy || !writer.isIdle }

    /// Leaves a host alone until a time, over restarts too.
    func pause(host: String, until: Int64, reason: String) async {
        client.pause(host: host, until: until)
        logger.notice("host paused", metadata: ["host": "\(host)", "until": "\(iso8601(until))", "reason": "\(reason)"])
        try? await store.pauseHost(host, until: until, reason: reason)
    }

    /// Brings dates back that were made by a clock that was ahead.
    ///
    /// - Throws: `StoreError`.
    func clockWasAhead() async throws {
        let count = try await store.bringDatesBack(to: clock.now(), random: random)
        guard count > 0 else { return }
        logger.notice("the clock was ahead: feeds were polled in the future; their next polls are brought back", metadata: ["feeds": "\(count)"])
        for pause in try await store.hostPauses() { client.shortenPause(host: pause.host, until: pause.until) }
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
            // A full disk has no room for what others bring either, until a test of some size goes through.
            if case StoreError.cannotWrite = error { storeFailed(error, doing: what) }
        } catch { storeFailed(error, doing: what) }
    }

    /// Why the store cannot be written, as far as it is known or can be seen without writing.
    var storeFault: String? { storeHealth.current?.message ?? store.fault.map { "\($0)" } }

    /// Returns when the store can be written; false when the task was cancelled before.
    ///
    /// - Parameter part: who waits.
    func waitUntilWritable(_ part: Part? = nil) async -> Bool {
        while !Task.isCancelled {
            if storeHealth.current == nil, let fault = store.fault { storeFailed(fault, doing: "a look at its files") }
            guard let seconds = await storeHealth.secondsUntilWritable(store, at: clock.now()) else {
                if storeHealth.tellsRecovery() { logger.notice("the store can be written again; polls continue") }
                return true
            }
            // In short steps, which prove that the part is only waiting.
            if let part { progress.moved(part) }
            await clock.sleep(Double(min(1, max(0, seconds))))
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

/// Holds the counters.
final class CounterBox: Sendable {
    private let values = Mutex(Counters())

    var current: Counters { values.withLock { $0 } }
    func update(_ change: (inout Counters) -> Void) { values.withLock { change(&$0) } }
}
