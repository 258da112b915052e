import ControlAPI
import ControlServer
import Hummingbird
import Store

/// Tells whether the daemon makes progress.
public struct HealthCheck: Sendable {
    /// Seconds without a look for due feeds after which the schedule counts as stuck.
    private static let patience: Int64 = 120

    let store: Store
    let engine: any EngineCommands
    let now: @Sendable () -> Int64

    /// Nil when everything makes progress, else what does not.
    public func fault() async -> String? {
        let late = now() - engine.activity.lastTick
        if late > Self.patience { return "the schedule has not looked for due feeds for \(late) s" }
        do { _ = try await store.lastChange() } catch { return "the store cannot be read: \(error)" }
        return nil
    }
}

/// `/healthz`: for monitors.
struct HealthController: Sendable {
    let check: HealthCheck

    func addRoutes(to routes: some RouterMethods<ControlContext>) { routes.get("healthz", use: get) }

    @Sendable func get(_ request: Request, context: ControlContext) async throws -> Response {
        if let fault = await check.fault() { throw Problem(status: 503, title: "Service Unavailable", detail: fault) }
        return .text("ok\n")
    }
}
