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

    /// Questions to this daemon's own store.
    private func addOwn(to api: RouterGroup<ControlContext>, admin: AdminOnly) {
        let engine = engine
        let articles = ArticleController(
            reader: StoreReader(source: store, engine: engine, now: now), setAside: SetAsideJobs(store: store),
            removal: { try await engine.removeArticle($0) })
        Self.addReading(articles, to: api, admin: admin)
    }

    /// Questions to the archive of all nodes.
    private func addShared(_ fleet: any FleetAnswering, to api: RouterGroup<ControlContext>, admin: AdminOnly) {
        let articles = ArticleController(
            reader: StoreReader(source: fleet.archive, isLocal: false, engine: engine, now: now), setAside: nil,
            removal: { try await fleet.removeArticle($0) })
        Self.addReading(articles, to: api, admin: admin)
    }

    private static func addReading(_ articles: ArticleController, to api: RouterGroup<ControlContext>, admin: AdminOnly) {
        let reader = articles.reader
        articles.addRoutes(to: api.group("articles"), admin: admin)
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
        HealthController(check: health).addRoutes(to: router)
        MetricsController(store: store, engine: engine, startedAt: startedAt, now: now).addRoutes(to: router)
        let api = router.group("v1").add(middleware: ConditionalGet()).add(middleware: StoreErrorsAsProblems())
        StatusController(store: store, engine: engine, version: version, startedAt: startedAt, now: now).addRoutes(to: api.group("status"))
        FeedController(store: store, engine: engine).addRoutes(to: api.group("feeds"), admin: admin)
        SyncController(store: store, engine: engine).addRoutes(to: api.group("sync"), admin: admin)
        if answersFromFleet, let fleet { addShared(fleet, to: api, admin: admin) } else { addOwn(to: api, admin: admin) }
        // The same questions to all articles of the fleet.
        let shared = api.group("fleet")
        FleetController(fleet: fleet).addRoutes(to: shared)
        if let fleet { addShared(fleet, to: shared, admin: admin) }
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
