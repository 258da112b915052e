import ControlAPI
import ControlServer
import Hummingbird
import Store

/// `/metrics`: numbers for Prometheus.
struct MetricsController: Sendable {
    let store: Store
    let engine: any EngineCommands
    let startedAt: Int64
    let now: @Sendable () -> Int64

    func addRoutes(to routes: some RouterMethods<ControlContext>) { routes.get("metrics", use: get) }

    @Sendable func get(_ request: Request, context: ControlContext) async throws -> Response {
        let text = try await MetricsText(engine: engine, store: store, startedAt: startedAt, now: now()).text()
        return .text(text, type: "text/plain; version=0.0.4; charset=utf-8")
    }
}
