import ControlAPI
import ControlAnswers
import Fleet
import Foundation
import Logging
import Settings
import Store
import Sync

/// The daemon's part in a fleet, as the control API asks it.
struct FleetPart: FleetAnswering {
    let service: FleetService

    init(_ service: FleetService) { self.service = service }

    var archive: any ArchiveReading { service.archive }

    func status() async throws -> FleetStatus { try await service.status() }

    func removeArticle(_ id: Int64) async throws { try await service.removeArticle(id) }

    /// Makes the part that the configuration asks for; nil for a daemon that works alone.
    static func make(_ settings: Settings, engine: SyncEngine, store: Store, held: HeldHosts?, logger: Logger) throws -> FleetService? {
        guard let fleet = settings.fleet, let held else { return nil }
        let options = FleetOptions(
            database: fleet.database, node: fleet.node ?? ProcessInfo.processInfo.hostName, lease: fleet.lease,
            interval: settings.poll.every,
            pace: { host in
                // A host is named with or without its port.
                let name = host.split(separator: ":").first.map(String.init) ?? host
                return (settings.fetch.hosts[host] ?? settings.fetch.hosts[name])?.hostDelay ?? settings.fetch.hostDelay
            })
        do {
            return try FleetService(options: options, engine: engine, store: store, held: held, now: Sync.Clock.system.now, logger: logger)
        } catch let error as FleetError { throw Failure(code: 78, message: "\(error)") } catch {
            throw Failure(code: 73, message: "\(error)")
        }
    }
}
