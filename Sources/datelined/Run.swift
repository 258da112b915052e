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
import Web

let version = SyncEngine.version

/// `datelined run`: everything is made here and handed to the service group, which starts, stops and takes signals.
struct Run: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Run in the foreground (the default).")

    @Option(help: "The configuration file.", completion: .file(extensions: ["yaml", "yml"])) var config = defaultConfiguration

    /// Names a part (`schedule`, `pages`, `analysis`, `hooks`, `webhooks`, `writer`, `fetch`, `socket`) that stops working once it runs: a switch
    /// for tests of the watchdog.
    private static let stuckVariable = "DATELINE_TEST_STUCK"

    func run() async throws {
        signal(SIGPIPE, SIG_IGN)
        // glibc keeps up to eight heaps a core, each as large as its peak; two serve the few threads here. Documents go back to the system as
        // soon as they are read.
        dl_limit_heaps(2, 128 << 10)
        // A hangup from here on asks for what is read now to be read again.
        dl_forget_hangups()
        let (settings, facts) = try load()
        let level = LogLevel(settings.log.level)
        let repetition = Repetition()
        LoggingSystem.bootstrap { label in LogOutput.handler(label: label, level: level, repetition: repetition) }
        let logger = Logger(label: "datelined")
        let descriptors = SyncEngine.raiseDescriptors()
        guard descriptors >= SyncEngine.leastDescriptors else {
            throw Failure(
                code: 71,
                message: "only \(descriptors) files may be open at a time, and \(SyncEngine.leastDescriptors) are needed; "
                    + "raise LimitNOFILE= of the unit, or `ulimit -n`")
        }
        var start = WaitingStart(socket: { try controlSocket(settings, logger) }, logger: logger)
        let store = try await start.whenWritable { try Store(path: settings.store.path, cache: settings.store.cache) }
        do { try await serve(store, settings, facts, start, level: level, repetition: repetition, logger: logger) } catch {
            // What a failed start had opened is closed, so that the next one need not check it.
            try? store.close()
            throw error
        }
        try store.close()
        repetition.tellEnded(logger, all: true)
        logger.info("stopped")
    }

    /// Runs everything over an open store until it is stopped.
    private func serve(
        _ store: Store, _ settings: Settings, _ facts: FactExtractor, _ start: WaitingStart, level: LogLevel, repetition: Repetition, logger: Logger
    ) async throws {
        var start = start
        let socket = try start.listen()
        let stuck = ProcessInfo.processInfo.environment[Self.stuckVariable].flatMap(Part.init)
        let held = settings.fleet.map { _ in HeldHosts() }
        let engine = SyncEngine(settings: settings, store: store, facts: facts, access: held?.access ?? .all, logger: logger, stuck: stuck)
        let fleet = try FleetPart.make(settings, engine: engine, store: store, held: held, logger: logger)
        try await start.whenWritable { try await engine.prepare() }
        let permissions = Permissions(admins: settings.control.admins)
        let commands = ProgramCommands(
            engine: engine, store: store, configuration: config, level: level, permissions: permissions, logger: logger, fleet: fleet,
            settings: settings)
        let answers = ControlAnswers(
            store: store, engine: engine, daemon: commands, fleet: fleet.map(FleetPart.init),
            answersFromFleet: settings.control.answer == .fleet, version: version, now: Clock.system.now)
        let server = ControlServer(
            socket: socket, router: answers.router(permissions: permissions), logger: logger,
            isStuck: stuck == .socket)
        let web = try webServer(settings, store: store, engine: engine, logger: logger)
        let group = ServiceGroup(
            configuration: .init(
                services: [
                    .init(service: EngineService(engine: engine, fleet: fleet), successTerminationBehavior: .gracefullyShutdownGroup),
                    .init(service: server, successTerminationBehavior: .gracefullyShutdownGroup),
                ] + web.map { .init(service: $0, successTerminationBehavior: .gracefullyShutdownGroup) } + [
                    .init(service: Watchdog(engine: engine, socket: socket, logger: logger)),
                    .init(service: StatusLine(answers: answers, repetition: repetition, logger: logger)),
                    .init(service: ReloadOnHangup(commands: commands)),
                ], gracefulShutdownSignals: [.sigterm, .sigint], logger: LogOutput.quiet))
        logger.info(
            "started",
            metadata: [
                "version": "\(version)", "store": "\(settings.store.path)", "socket": "\(settings.control.socket)",
                "feeds": "\(settings.feeds.count)", "web": "\(settings.web.listen.map { "\($0)" } ?? "off")",
            ])
        do { try await group.run() } catch {
            logger.critical("stopped by an error", metadata: ["error": "\(error)"])
            throw Failure(code: 70, message: "\(error)")
        }
    }

    private func load() throws -> (Settings, FactExtractor) {
        do {
            let settings = try Settings.load(path: config)
            return (settings, try TopicLoader.extractor(settings, file: config))
        } catch let error as SettingsError { throw Failure(code: 78, message: "\(error)") }
    }

    /// The web view, or none where the configuration wants none.
    private func webServer(_ settings: Settings, store: Store, engine: SyncEngine, logger: Logger) throws -> [ControlServer] {
        guard let listen = settings.web.listen else { return [] }
        do {
            let view = try WebView(settings: settings.web, store: store, engine: engine, version: version, now: Clock.system.now)
            let socket = try WebListener.socket(listen, group: settings.control.group)
            return [ControlServer(socket: socket, router: view.router(), logger: logger)]
        } catch let failure as WebFailure {
            throw Failure(code: 73, message: "\(failure)")
        } catch let failure as ControlSocket.Failure { throw Failure(code: 73, message: "\(failure)") }
    }

    private func controlSocket(_ settings: Settings, _ logger: Logger) throws -> ControlSocket {
        let inherited = dl_listen_fd()
        if inherited >= 0 { return ControlSocket(inherited: inherited) }
        if let group = settings.control.group, !ControlSocket.hasGroup(group) {
            logger.notice("control.group: there is no such group; only the daemon's user and root may query it", metadata: ["group": "\(group)"])
        }
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
