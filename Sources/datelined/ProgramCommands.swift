import ControlAPI
import FactExtraction
import Fleet
import Settings
import Store
import Sync

/// What the control API asks of this program: its configuration and its log.
struct ProgramCommands: DaemonCommands {
    let engine: SyncEngine
    let store: Store
    /// The configuration file.
    let configuration: String
    let level: LogLevel
    var fleet: FleetService?

    func reload() async throws -> ReloadReport {
        do {
            let settings = try Settings.load(path: configuration)
            let (added, removed) = try await engine.reload(settings, facts: try TopicLoader.extractor(settings))
            // A database that is away learns of it when it is back.
            try? await fleet?.feedsChanged()
            return ReloadReport(feedsAdded: added, feedsRemoved: removed, feeds: try await store.feeds().count)
        } catch let error as SettingsError {
            throw Problem(status: 422, title: "Unprocessable Content", detail: "the configuration is not valid and was not taken over: \(error)")
        }
    }

    func setLogLevel(_ name: String) -> Bool { level.set(name) }
}
