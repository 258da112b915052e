import ControlAPI
import ControlServer
import Hummingbird
import Models
import Store

/// `/v1/facts`: the facts of single articles, in the order they were stored.
struct FactController: Sendable {
    /// Parameters that are not fields of facts.
    static let parameters: Set<String> = ["kind", "article", "topic", "since", "minConfidence", "after", "limit"]

    let reader: StoreReader

    func addRoutes(to routes: RouterGroup<ControlContext>) { routes.get(use: list) }

    @Sendable func list(_ request: Request, context: ControlContext) async throws -> Response {
        let query = try QueryParameters(request)
        let fields = query.all.filter { !Self.parameters.contains($0.key) }
        for (name, value) in fields {
            guard FactFields.kinds[name] != nil else {
                throw Problem.badRequest(
                    "field “\(name.prefix(40))”: is not a field of facts; use \(FactFields.kinds.keys.sorted().joined(separator: ", "))")
            }
            guard !value.isEmpty else { throw Problem.badRequest("\(name): is empty; give a value or leave it out") }
        }
        var filter = FactFilter(
            kind: try kind(query.text("kind")), article: try query.number("article"), topic: try await reader.topic(query.text("topic")),
            since: try reader.time(since: query.text("since")))
        if let article = filter.article, try await reader.source.article(id: article, revision: nil) == nil {
            throw Problem.notFound("article \(article): not found; `datelinectl articles` lists articles")
        }
        filter.minConfidence = try Self.confidence(query.text("minConfidence"))
        try FactFields.add(fields, to: &filter)
        let (after, limit, wanted) = (try query.number("after", in: 0...Int64.max) ?? 0, try query.limit(), filter)
        let rows = try await reader.read { try await $0.facts(wanted, after: after, limit: limit) }
        return try .json(
            Page(
                items: rows.map { FactInfo(id: $0.id, article: $0.articleID, fact: $0.fact) },
                next: rows.count == limit ? rows.last.map { String($0.id) } : nil))
    }

    private static func confidence(_ text: String?) throws -> Double? {
        guard let text else { return nil }
        guard let value = Double(text), (0...1).contains(value) else {
            throw Problem.badRequest("minConfidence “\(text.prefix(40))”: is not valid; give a number from 0 to 1")
        }
        return value
    }

    private func kind(_ name: String?) throws -> FactKind? {
        guard let name else { return nil }
        guard let kind = FactKind(rawValue: name) else {
            throw Problem.badRequest(
                "kind “\(name.prefix(40))”: is not known; use \(FactKind.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        return kind
    }
}
