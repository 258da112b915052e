import ControlAPI
import ControlServer
import Hummingbird
import Store

/// `/v1/search`: full-text search, narrowed by fields.
struct SearchController: Sendable {
    let reader: StoreReader

    func addRoutes(to routes: RouterGroup<ControlContext>) { routes.get(use: search) }

    @Sendable func search(_ request: Request, context: ControlContext) async throws -> Response {
        let query = try QueryParameters(request, known: ["q", "sort", "after", "limit"])
        guard let text = try query.text("q") else { throw Problem.badRequest("q: is missing; give what to search for") }
        let (order, offset, limit) = (try Self.order(query.text("sort")), try query.offset(), try query.limit())
        let fields = try SearchFields(text)
        let filter = try await fields.filter(reader: reader)
        let wanted = fields.text
        if wanted.isEmpty, fields.fields.isEmpty { throw Problem.badRequest("search: no words in the query; give at least one word") }
        do {
            let rows = try await reader.read(patience: 0.3) {
                try await $0.search(wanted, filter: filter, order: order, offset: offset, limit: limit)
            }
            return try .json(Page(items: rows.map(ArticleSummary.init), next: rows.count == limit ? String(offset + limit) : nil))
        } catch StoreError.badQuery(let why) { throw Problem.badRequest("search: \(why)") }
    }

    private static func order(_ name: String?) throws -> SearchOrder {
        switch name {
        case nil, "relevance": return .relevance
        case "date": return .date
        case let name?: throw Problem.badRequest("sort “\(name.prefix(40))”: is not known; use relevance or date")
        }
    }
}
