import ControlAPI
import ControlServer
import FactExtraction
import Fleet
import Logging
import Settings
import Store
import Sync
import Synchronization

/// What the control API asks of this program: its configuration and its log.
final class ProgramCommands: DaemonCommands {
    private let engine: SyncEngine
    private let store: Store
    /// The configuration file.
    private let configuration: String
    private let level: LogLevel
    private let permissions: Permissions
    private let logger: Logger
    private let fleet: FleetService?
    /// The configuration that was read at the start, in force as far as it needs a restart; and the one read last.
    private let started: Settings
    private let current: Mutex<Settings>
    private let turns = Turns()

    init(
        engine: SyncEngine, store: Store, configuration: String, level: LogLevel, permissions: Permissions, logger: Logger,
        fleet: FleetService?, settings: Settings
    ) {
        self.engine = engine
        self.store = store
        self.configuration = configuration
        self.level = level
        self.permissions = permissions
        self.logger = logger
        self.fleet = fleet
        started = settings
        current = Mutex(settings)
    }

    /// Reads the whole configuration and takes it over, or changes nothing.
    ///
    /// - Throws: `Problem` with every fault of a configuration that is refused.
    func reload() async throws -> ReloadReport {
        do {
            return try await turns.take { try await self.takeOver() }
        } catch {
            logger.error("not reloaded", metadata: ["error": "\(error)"])
            throw error
        }
    }

    private func takeOver() async throws -> ReloadReport {
        let settings: Settings
        let facts: FactExtractor
        do {
            settings = try Settings.load(path: configuration)
            facts = try TopicLoader.extractor(settings, file: configuration)
        } catch let error as SettingsError {
            throw Problem(status: 422, title: "Unprocessable Content", detail: "the configuration is not valid, the old one stays in force: \(error)")
        }
        let (added, removed) = try await engine.reload(settings, facts: facts)
        // A database that is away learns of it when it is back.
        try? await fleet?.feedsChanged()
        let before = current.withLock { current in
            defer { current = settings }
            return current
        }
        permissions.replace(admins: settings.control.admins)
        if settings.log.level != before.log.level { _ = level.set(settings.log.level) }
        let report = ReloadReport(
            feedsAdded: added, feedsRemoved: removed, feeds: try await store.feeds().count, changed: before.changes(to: settings).changed,
            needsRestart: started.changes(to: settings).needsRestart)
        var metadata: Logger.Metadata = ["feeds": "\(report.feeds)", "added": "\(added)", "removed": "\(removed)"]
        if !report.changed.isEmpty { metadata["changed"] = "\(report.changed.joined(separator: " "))" }
        logger.info("reloaded", metadata: metadata)
        if !report.needsRestart.isEmpty {
            logger.warning("changed keys need a restart", metadata: ["keys": "\(report.needsRestart.joined(separator: " "))"])
        }
        return report
    }

    func setLogLevel(_ name: String) -> Bool { level.set(name) }
}

/// Lets one piece of work follow another.
private actor Turns {
    private var last: Task<Void, Never>?

    func take<T: Sendable>(_ work: @escaping @Sendable () async throws -> T) async throws -> T {
        let before = last
        let task = Task {
            await before?.value
            return try await work()
        }
        last = Task { _ = await task.result }
        return try await task.value
    }
}
