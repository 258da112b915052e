import ControlAPI
import ControlServer
import Hummingbird
import Store

/// `/v1/search`: full-text search, best first.
struct SearchController: Sendable {
    let reader: StoreReader

    func addRoutes(to routes: RouterGroup<ControlContext>) { routes.get(use: search) }

    @Sendable func search(_ request: Request, context: ControlContext) async throws -> Response {
        let query = try QueryParameters(request, known: ["q", "after", "limit"])
        guard let text = try query.text("q") else { throw Problem.badRequest("q: is missing; give what to search for") }
        let (offset, limit) = (try query.offset(), try query.limit())
        do {
            let rows = try await reader.read(patience: 0.3) { try await $0.search(text, offset: offset, limit: limit) }
            return try .json(Page(items: rows.map(ArticleSummary.init), next: rows.count == limit ? String(offset + limit) : nil))
        } catch StoreError.badQuery(let why) { throw Problem.badRequest("search: \(why)") }
    }
}
