import ControlAPI
import ControlServer
import Hummingbird
import Markup
import Store

/// The control API: what it reads comes from the store, what it changes goes to the engine.
///
/// Each resource has a controller that registers its own routes.
public struct ControlAnswers: Sendable {
    let store: Store
    let engine: any EngineCommands
    let daemon: any DaemonCommands
    /// The fleet that the daemon is a node of.
    let fleet: (any FleetAnswering)?
    /// Questions about articles and facts are answered from the fleet's archive.
    let answersFromFleet: Bool
    let version: String
    /// Unix seconds.
    let now: @Sendable () -> Int64
    let startedAt: Int64

    /// Makes the API of a store and an engine.
    ///
    /// - Parameters:
    ///   - fleet: the fleet that the daemon is a node of.
    ///   - answersFromFleet: questions about articles and facts are answered from its archive.
    ///   - now: the time in Unix seconds.
    public init(
        store: Store, engine: any EngineCommands, daemon: any DaemonCommands, fleet: (any FleetAnswering)? = nil, answersFromFleet: Bool = false,
        version: String, now: @escaping @Sendable () -> Int64
    ) {
        self.store = store
        self.engine = engine
        self.daemon = daemon
        self.fleet = fleet
        self.answersFromFleet = answersFromFleet
        self.version = version
        self.now = now
        startedAt = now()
    }

    /// What tells whether the daemon is well.
    public var health: HealthCheck { HealthCheck(store: store, engine: engine) }

    /// What `/v1/status` answers.
    public func status() async throws -> Status {
        try await StatusController(store: store, engine: engine, version: version, startedAt: startedAt, now: now).status()
    }

    /// What `/v1/feeds/{id}` answers.
    func feed(_ id: Int64) async throws -> FeedInfo { try await FeedController(store: store, engine: engine).feed(id) }

    /// What `/metrics` answers.
    func metrics() async throws -> String { try await MetricsText(engine: engine, store: store, startedAt: startedAt, now: now()).text() }

    private static func addReading(_ reader: StoreReader, to api: RouterGroup<ControlContext>) {
        ArticleController(reader: reader).addRoutes(to: api.group("articles"))
        SearchController(reader: reader).addRoutes(to: api.group("search"))
        StoryController(reader: reader).addRoutes(to: api.group("stories"))
        FactController(reader: reader).addRoutes(to: api.group("facts"))
        FindingsController(reader: reader).addRoutes(to: api)
    }

    /// All routes.
    public func router(permissions: Permissions) -> Router<ControlContext> {
        let router = Router(context: ControlContext.self, options: .autoGenerateHeadEndpoints)
        router.add(middleware: ErrorsAsProblems())
        let admin = AdminOnly(permissions)
        let archive = fleet.map { StoreReader(source: $0.archive, isLocal: false, engine: engine, now: now) }
        let local = StoreReader(source: store, engine: engine, now: now)
        HealthController(check: health).addRoutes(to: router)
        MetricsController(store: store, engine: engine, startedAt: startedAt, now: now).addRoutes(to: router)
        let api = router.group("v1").add(middleware: ConditionalGet()).add(middleware: StoreErrorsAsProblems())
        StatusController(store: store, engine: engine, version: version, startedAt: startedAt, now: now).addRoutes(to: api.group("status"))
        FeedController(store: store, engine: engine).addRoutes(to: api.group("feeds"), admin: admin)
        SyncController(store: store, engine: engine).addRoutes(to: api.group("sync"), admin: admin)
        Self.addReading(answersFromFleet ? archive ?? local : local, to: api)
        // The same questions to all articles of the fleet.
        let shared = api.group("fleet")
        FleetController(fleet: fleet).addRoutes(to: shared)
        if let archive { Self.addReading(archive, to: shared) }
        EventController(store: store, engine: engine).addRoutes(to: api.group("events"))
        ImportController(engine: engine, now: now).addRoutes(to: api, admin: admin)
        RetryController(engine: engine).addRoutes(to: api, admin: admin)
        MaintenanceController(store: store).addRoutes(to: api, admin: admin)
        DaemonController(daemon: daemon).addRoutes(to: api, admin: admin)
        return router
    }
}

/// `2025-07-02T03:15:00Z`.
package func iso8601(_ unixSeconds: Int64) -> String { FeedDate(unixSeconds: unixSeconds, hasTime: true).iso8601UTC }
