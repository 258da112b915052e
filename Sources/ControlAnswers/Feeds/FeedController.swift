import ControlAPI
import ControlServer
import Hummingbird
import Store

/// `/v1/feeds`: the feeds and how each is doing; adding, pausing and removing them.
struct FeedController: Sendable {
    let store: Store
    let engine: any EngineCommands

    func addRoutes(to routes: RouterGroup<ControlContext>, admin: AdminOnly) {
        routes.get(use: list).get(":id", use: get)
        routes.group().add(middleware: admin).post(use: add).post("import", use: importList).get("credentials", use: listWithCredentials).patch(
            ":id", use: change
        ).delete(":id", use: remove)
    }

    @Sendable func list(_ request: Request, context: ControlContext) async throws -> Response {
        _ = try QueryParameters(request, known: [])
        return try .json(Page(items: await infos().map(\.info)))
    }

    /// The feeds with the names and passwords in their addresses; only for callers that may change the daemon.
    @Sendable func listWithCredentials(_ request: Request, context: ControlContext) async throws -> Response {
        _ = try QueryParameters(request, known: [])
        return try .json(
            Page(
                items: await infos().map { row, info in
                    var info = info
                    info.url = row.url
                    return info
                }))
    }

    private func infos() async throws -> [(row: FeedRow, info: FeedInfo)] {
        let counts = try await store.articleCounts()
        let setAside = try await SetAsideJobs(store: store).byFeed()
        return try await store.feeds().map { ($0, description.info($0, articles: counts[$0.id] ?? 0, setAside: setAside[$0.id])) }
    }

    @Sendable func importList(_ request: Request, context: ControlContext) async throws -> Response {
        _ = try QueryParameters(request, known: [])
        return try .json(try await engine.importFeeds(request.decode(ImportFeedsRequest.self, context: context)))
    }

    @Sendable func get(_ request: Request, context: ControlContext) async throws -> Response {
        _ = try QueryParameters(request, known: [])
        return try .json(await feed(context.id()))
    }

    @Sendable func add(_ request: Request, context: ControlContext) async throws -> Response {
        _ = try QueryParameters(request, known: [])
        let wanted = try await request.decode(AddFeedRequest.self, context: context)
        return try .json(await feed(engine.addFeed(wanted)), status: .created)
    }

    @Sendable func change(_ request: Request, context: ControlContext) async throws -> Response {
        _ = try QueryParameters(request, known: [])
        guard let paused = try await request.decode(ChangeFeedRequest.self, context: context).paused else {
            throw Problem.badRequest("the body: changes nothing; give paused as true or false")
        }
        let id = try context.id()
        try await engine.setPaused(paused, feed: id)
        return try .json(await feed(id))
    }

    @Sendable func remove(_ request: Request, context: ControlContext) async throws -> Response {
        _ = try QueryParameters(request, known: [])
        let id = try context.id()
        let row = try await row(id)
        if row.isConfigured {
            throw Problem.conflict("feed \(id): is listed in the configuration; remove it there, then run `datelinectl reload`")
        }
        try await engine.removeFeed(id)
        return Response(status: .noContent)
    }

    private var description: FeedDescription { FeedDescription(engine: engine) }

    private func row(_ id: Int64) async throws -> FeedRow {
        guard let row = try await store.feed(id: id) else {
            throw Problem.notFound("feed \(id): not found; `datelinectl feeds` lists the feeds")
        }
        return row
    }

    /// One feed with its history.
    func feed(_ id: Int64) async throws -> FeedInfo {
        let row = try await row(id)
        return try await description.full(
            row, articles: store.articleCount(feed: id), setAside: SetAsideJobs(store: store).byFeed()[id], history: store.polls(feed: id))
    }
}
