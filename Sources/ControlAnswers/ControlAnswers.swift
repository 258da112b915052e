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
    let version: String
    /// Unix seconds.
    let now: @Sendable () -> Int64
    let startedAt: Int64

    /// Makes the API of a store and an engine.
    ///
    /// - Parameter now: the time in Unix seconds.
    public init(
        store: Store, engine: any EngineCommands, daemon: any DaemonCommands, version: String, now: @escaping @Sendable () -> Int64
    ) {
        self.store = store
        self.engine = engine
        self.daemon = daemon
        self.version = version
        self.now = now
        startedAt = now()
    }

    /// What tells whether the daemon makes progress.
    public var health: HealthCheck { HealthCheck(store: store, engine: engine, now: now) }

    /// What `/v1/status` answers.
    public func status() async throws -> Status {
        try await StatusController(store: store, engine: engine, version: version, startedAt: startedAt, now: now).status()
    }

    /// What `/v1/feeds/{id}` answers.
    func feed(_ id: Int64) async throws -> FeedInfo { try await FeedController(store: store, engine: engine).feed(id) }

    /// What `/metrics` answers.
    func metrics() async throws -> String { try await MetricsText(engine: engine, store: store, startedAt: startedAt, now: now()).text() }

    /// All routes.
    public func router(permissions: Permissions) -> Router<ControlContext> {
        let router = Router(context: ControlContext.self, options: .autoGenerateHeadEndpoints)
        router.add(middleware: ErrorsAsProblems())
        let admin = AdminOnly(permissions)
        let reader = StoreReader(store: store, engine: engine, now: now)
        HealthController(check: health).addRoutes(to: router)
        MetricsController(store: store, engine: engine, startedAt: startedAt, now: now).addRoutes(to: router)
        let api = router.group("v1").add(middleware: ConditionalGet()).add(middleware: StoreErrorsAsProblems())
        StatusController(store: store, engine: engine, version: version, startedAt: startedAt, now: now).addRoutes(to: api.group("status"))
        FeedController(store: store, engine: engine).addRoutes(to: api.group("feeds"), admin: admin)
        SyncController(store: store, engine: engine).addRoutes(to: api.group("sync"), admin: admin)
        ArticleController(reader: reader).addRoutes(to: api.group("articles"), admin: admin)
        SearchController(reader: reader).addRoutes(to: api.group("search"))
        StoryController(reader: reader).addRoutes(to: api.group("stories"))
        FactController(reader: reader).addRoutes(to: api.group("facts"))
        FindingsController(reader: reader).addRoutes(to: api)
        EventController(store: store, engine: engine).addRoutes(to: api.group("events"))
        ImportController(engine: engine, now: now).addRoutes(to: api, admin: admin)
        RetryController(engine: engine).addRoutes(to: api, admin: admin)
        MaintenanceController(store: store).addRoutes(to: api, admin: admin)
        DaemonController(daemon: daemon).addRoutes(to: api, admin: admin)
        return router
    }
}

/// `2025-07-02T03:15:00Z`.
func iso8601(_ unixSeconds: Int64) -> String { FeedDate(unixSeconds: unixSeconds, hasTime: true).iso8601UTC }
