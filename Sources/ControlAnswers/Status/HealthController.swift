import ControlAPI
import ControlServer
import Hummingbird
import Store

/// Tells whether the daemon makes progress and can store what it fetches.
public struct HealthCheck: Sendable {
    let store: Store
    let engine: any EngineCommands

    /// Nil when all is well, else what is not.
    public func fault() async -> String? {
        let activity = engine.activity
        if !activity.stuckParts.isEmpty { return "no progress: \(activity.stuckParts.joined(separator: ", "))" }
        if let fault = activity.storeFault { return fault }
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
