import ArgumentParser
import CSystemd
import ControlAnswers
import ControlServer
import FactExtraction
import Fleet
import Foundation
import Logging
import ServiceLifecycle
import Settings
import Store
import Sync

let version = SyncEngine.version

/// `datelined run`: everything is made here and handed to the service group, which starts, stops and takes signals.
struct Run: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Run in the foreground (the default).")

    @Option(help: "The configuration file.") var config = defaultConfiguration

    func run() async throws {
        signal(SIGPIPE, SIG_IGN)
        // glibc keeps up to eight heaps a core, each as large as its peak; two serve the few threads here.
        dl_limit_heaps(2)
        let (settings, facts) = try load()
        let level = LogLevel(settings.log.level)
        LoggingSystem.bootstrap { label in LogOutput.handler(label: label, level: level) }
        let logger = Logger(label: "datelined")
        let store: Store
        do { store = try Store(path: settings.store.path) } catch let error as StoreError {
            throw Failure(code: error.exitCode, message: "\(error)")
        }
        let socket = try controlSocket(settings)
        let held = settings.fleet.map { _ in HeldHosts() }
        let engine = SyncEngine(settings: settings, store: store, facts: facts, access: held?.access ?? .all, logger: logger)
        let fleet = try FleetPart.make(settings, engine: engine, store: store, held: held, logger: logger)
        do { try await engine.prepare() } catch let error as StoreError { throw Failure(code: error.exitCode, message: "\(error)") }
        let commands = ProgramCommands(engine: engine, store: store, configuration: config, level: level, fleet: fleet)
        let answers = ControlAnswers(
            store: store, engine: engine, daemon: commands, fleet: fleet.map(FleetPart.init),
            answersFromFleet: settings.control.answersFromFleet, version: version, now: Clock.system.now)
        let server = ControlServer(
            socket: socket, router: answers.router(permissions: Permissions(admins: settings.control.admins)), logger: logger)
        let group = ServiceGroup(
            configuration: .init(
                services: [
                    .init(service: EngineService(engine: engine, fleet: fleet), successTerminationBehavior: .gracefullyShutdownGroup),
                    .init(service: server, successTerminationBehavior: .gracefullyShutdownGroup),
                    .init(service: Watchdog(health: answers.health, logger: logger)),
                    .init(service: StatusLine(answers: answers)),
                    .init(service: ReloadOnHangup(commands: commands, logger: logger)),
                ], gracefulShutdownSignals: [.sigterm, .sigint], logger: LogOutput.quiet))
        logger.info(
            "started",
            metadata: [
                "version": "\(version)", "store": "\(settings.store.path)", "socket": "\(settings.control.socket)",
                "feeds": "\(settings.feeds.count)",
            ])
        do { try await group.run() } catch {
            logger.critical("stopped by an error", metadata: ["error": "\(error)"])
            throw Failure(code: 70, message: "\(error)")
        }
        try store.close()
        logger.info("stopped")
    }

    private func load() throws -> (Settings, FactExtractor) {
        do {
            let settings = try Settings.load(path: config)
            return (settings, try TopicLoader.extractor(settings))
        } catch let error as SettingsError { throw Failure(code: 78, message: "\(error)") }
    }

    private func controlSocket(_ settings: Settings) throws -> ControlSocket {
        let inherited = dl_listen_fd()
        if inherited >= 0 { return ControlSocket(inherited: inherited) }
        do {
            // The group of the default configuration may be missing on a developer's machine; only root insists on it.
            return try ControlSocket(path: settings.control.socket, group: settings.control.group, requiresGroup: false)
        } catch let failure as ControlSocket.Failure {
            if case .inUse = failure { throw Failure(code: 75, message: "\(failure)") }
            throw Failure(code: 73, message: "\(failure)")
        }
    }
}

extension StoreError {
    /// sysexits.h.
    var exitCode: Int32 {
        switch self {
        case .newerVersion: 78
        case .inUse: 75
        case .cannotOpen: 73
        case .cannotWrite: 74
        default: 65
        }
    }
}
