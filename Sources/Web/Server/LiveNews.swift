import ControlAnswers
import ControlServer
import HTTPTypes
import Hummingbird

/// `/live`: tells an open page of new and edited articles, as server-sent events (WHATWG HTML, section 9.2).
struct LiveNews: Sendable {
    let site: Site

    func addRoutes(to routes: Router<ControlContext>) { routes.get("live", use: follow) }

    /// From now on, or behind the last event that the browser had; events are those of the control API.
    @Sendable func follow(_ request: Request, context: ControlContext) async throws -> Response {
        _ = try QueryParameters(request, known: [])
        let last = HTTPField.Name("Last-Event-ID").flatMap { request.headers[$0] }.flatMap { Int64($0) }.flatMap { $0 >= 0 ? $0 : nil }
        let start: Int64
        if let last { start = last } else { start = try await site.store.lastChange() }
        return ChangeFollower(store: site.store, engine: site.reader.engine, after: start, kinds: ["article", "revision"]).response
    }
}
