import ControlAPI
import ControlServer
import Hummingbird

/// `/v1/reload` and `/v1/log-level`: the program around the engine.
struct DaemonController: Sendable {
    let daemon: any DaemonCommands

    func addRoutes(to routes: RouterGroup<ControlContext>, admin: AdminOnly) {
        routes.group().add(middleware: admin).post("reload", use: reload).post("log-level", use: setLogLevel)
    }

    @Sendable func reload(_ request: Request, context: ControlContext) async throws -> Response {
        _ = try QueryParameters(request, known: [])
        try await request.takesNoBody()
        return try .json(await daemon.reload())
    }

    @Sendable func setLogLevel(_ request: Request, context: ControlContext) async throws -> Response {
        _ = try QueryParameters(request, known: [])
        let level = try await request.decode(LogLevelRequest.self, context: context).level
        guard daemon.setLogLevel(level) else {
            throw Problem.badRequest("level “\(level.prefix(40))”: is not known; use trace, debug, info, notice, warning, error or critical")
        }
        return Response(status: .noContent)
    }
}
