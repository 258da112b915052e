import ControlAPI
import ControlServer
import Hummingbird
import Store

/// `/v1/sync`: polls feeds now.
struct SyncController: Sendable {
    let store: Store
    let engine: any EngineCommands

    func addRoutes(to routes: RouterGroup<ControlContext>, admin: AdminOnly) { routes.add(middleware: admin).post(use: sync) }

    /// With `wait`, one line a feed as it ends; without, the polls go on alone.
    @Sendable func sync(_ request: Request, context: ControlContext) async throws -> Response {
        let waits = try QueryParameters(request, known: ["wait"]).flag("wait")
        let wanted = try await request.decode(SyncRequest.self, context: context, orEmpty: SyncRequest())
        let progress = try await engine.sync(feeds: chosen(wanted.feeds), force: wanted.force)
        if waits { return .lines(progress) }
        Task { for await _ in progress {} }
        return Response(status: .accepted)
    }

    /// The feeds named by number, address, name or tag; all that are not paused when none is named.
    private func chosen(_ names: [String]) async throws -> [Int64] {
        guard !names.isEmpty else { return try await store.unpausedFeeds() }
        var chosen: [Int64] = []
        var seen: Set<Int64> = []
        for (name, found) in zip(names, try await store.feeds(meantBy: names)) {
            guard !found.isEmpty else {
                throw Problem.notFound("feed “\(name.prefix(100))”: not found; give a number, address, name or tag that `datelinectl feeds` shows")
            }
            chosen += found.filter { seen.insert($0).inserted }
        }
        return chosen
    }
}
