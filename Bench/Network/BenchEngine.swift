import ControlAPI
import ControlAnswers
import FactExtraction
import Foundation
import GRDB
import Logging
import Models
import Settings
import Store
import Sync

/// The real engine and store under a clock of the benchmark's.
final class BenchEngine {
    let clock = BenchClock()
    let store: Store
    let engine: SyncEngine
    private let folder: URL
    private let reader: DatabaseQueue
    private var task: Task<Void, any Error>?

    init(feeds: [String], _ change: (inout Settings) -> Void = { _ in }) async throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("dateline-bench-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        store = try Store(path: folder.appendingPathComponent("bench.db").path)
        reader = try DatabaseQueue(path: store.path)
        var settings = Settings()
        settings.fetch.allowPrivateNetworks = ["127.0.0.0/8"].compactMap { IPNetwork($0) }
        settings.fetch.hostDelay = 0
        settings.fetch.proxy = ""
        settings.pages.fetch = false
        settings.feeds = feeds.map { FeedSettings(url: $0) }
        change(&settings)
        let clock = clock
        engine = SyncEngine(
            settings: settings, store: store, facts: FactExtractor(profiles: []), clock: Clock(now: { clock.now }, sleep: { await clock.sleep($0) }),
            random: { 0 }, logger: Logger(label: "bench") { _ in SwiftLogNoOpLogHandler() })
        try await engine.prepare()
    }

    func start() {
        let engine = engine
        task = Task { try await engine.run() }
    }

    /// Returns when at most that many feeds are due.
    func finish(leaving count: Int = 0) async throws {
        while true {
            let seen = await engine.changes.current
            if try await due(atMost: count + 1) <= count { return }
            await engine.changes.wait(after: seen, seconds: 0.02)
        }
    }

    /// Counted by a reader of its own: reading so many rows would be part of what is measured.
    private func due(atMost limit: Int) async throws -> Int {
        let now = clock.now
        return try await reader.read { db in
            try Int.fetchOne(
                db.cachedStatement(
                    sql: "SELECT count(*) FROM (SELECT 1 FROM feeds WHERE paused = 0 AND removed = 0 AND next_poll <= ? LIMIT ?)"),
                arguments: [now, limit]) ?? 0
        }
    }

    /// The control API over the engine.
    var answers: ControlAnswers {
        let clock = clock
        return ControlAnswers(store: store, engine: engine, daemon: NoProgram(), version: "0", now: { clock.now })
    }

    func stop() async throws {
        task?.cancel()
        _ = try await task?.value
        try store.close()
        try FileManager.default.removeItem(at: folder)
    }
}

/// A program that has nothing to change.
private struct NoProgram: DaemonCommands {
    func reload() async throws -> ReloadReport { ReloadReport(feedsAdded: 0, feedsRemoved: 0, feeds: 0) }
    func setLogLevel(_ level: String) -> Bool { true }
}
