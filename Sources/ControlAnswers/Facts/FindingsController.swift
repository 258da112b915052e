import Across
import ControlAPI
import ControlServer
import Hummingbird

/// `/v1/timeline`, `tariffs`, `figures`, `people`, `conflicts`: what the facts of all articles say together.
struct FindingsController: Sendable {
    let reader: StoreReader

    func addRoutes(to routes: RouterGroup<ControlContext>) {
        routes.get("timeline", use: timeline).get("tariffs", use: tariffs).get("figures", use: figures).get("people", use: people)
            .get("conflicts", use: conflicts)
    }

    private var findings: Findings { Findings(reader: reader) }

    @Sendable func timeline(_ request: Request, context: ControlContext) async throws -> Response {
        let query = try QueryParameters(request, known: ["since", "topic", "after", "limit"])
        let day = try reader.day(since: query.text("since"))
        let entries = try await findings.timeline(since: day, topic: reader.topic(query.text("topic")))
        return try page(entries, query, identity: { $0.sources.first?.id ?? 0 }) { TimelineEntry($0) }
    }

    @Sendable func tariffs(_ request: Request, context: ControlContext) async throws -> Response {
        let query = try QueryParameters(request, known: ["imposer", "target", "after", "limit"])
        let (imposer, target) = (try CountryParameter.code(query, "imposer"), try CountryParameter.code(query, "target"))
        let histories = try await findings.tariffs(imposer: imposer, target: target)
        return try page(histories, query, identity: { $0.steps.first?.sources.first?.id ?? 0 }) { TariffHistory($0) }
    }

    /// The pair may be given in either order, since mirrored figures are one.
    @Sendable func figures(_ request: Request, context: ControlContext) async throws -> Response {
        let query = try QueryParameters(request, known: ["reporter", "partner", "after", "limit"])
        let wanted = [try CountryParameter.code(query, "reporter"), try CountryParameter.code(query, "partner")].compactMap { $0 }
        let series = try await findings.figures(wanted)
        return try page(series, query, identity: { $0.points.first?.sources.first?.id ?? 0 }) { FigureSeries($0) }
    }

    @Sendable func people(_ request: Request, context: ControlContext) async throws -> Response {
        let query = try QueryParameters(request, known: ["name", "after", "limit"])
        let people = try await findings.people(named: query.text("name"))
        return try page(people, query, identity: { $0.sources.first?.id ?? 0 }) { PersonEntry($0) }
    }

    @Sendable func conflicts(_ request: Request, context: ControlContext) async throws -> Response {
        let query = try QueryParameters(request, known: ["after", "limit"])
        return try page(try await findings.conflicts(), query, identity: { $0.sides.first?.sources.first?.id ?? 0 }) { Conflict($0) }
    }

    private func page<T, Item: Codable & Sendable>(
        _ all: [T], _ query: QueryParameters, identity: (T) -> Int64, _ item: (T) -> Item
    ) throws -> Response {
        let slice = try ListSlice(all, after: query.text("after"), limit: query.limit(), identity: identity)
        return try .json(Page(items: slice.items.map(item), next: slice.next, total: all.count))
    }
}
