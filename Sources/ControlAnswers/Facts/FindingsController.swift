import Across
import ControlAPI
import ControlServer
import Foundation
import Hummingbird
import Models
import Store

/// `/v1/timeline`, `tariffs`, `figures`, `people`, `conflicts`: what the facts of all articles say together.
struct FindingsController: Sendable {
    let reader: StoreReader

    func addRoutes(to routes: RouterGroup<ControlContext>) {
        routes.get("timeline", use: timeline).get("tariffs", use: tariffs).get("figures", use: figures).get("people", use: people)
            .get("conflicts", use: conflicts)
    }

    /// Events of all articles in the order of time.
    @Sendable func timeline(_ request: Request, context: ControlContext) async throws -> Response {
        let query = try QueryParameters(request, known: ["since", "topic", "after", "limit"])
        let day = try reader.day(since: query.text("since"))
        let topic = try await reader.topic(query.text("topic"))
        let facts = try await reader.read { try await $0.events(since: day, topic: topic) }
        let entries = Across.timeline(facts.map(SourcedFact.init)).filter { entry in
            guard let day else { return true }
            guard let date = entry.event.date.flatMap({ PartialDate($0) }) else { return false }
            return date.last.map { PartialDate.text(ofDay: $0) >= day } ?? true
        }
        return try page(entries, query, identity: { $0.sources.first?.id ?? 0 }) {
            TimelineEntry(event: $0.event, evidence: $0.sources.map(Evidence.init))
        }
    }

    /// Rates by imposer, target and scope.
    @Sendable func tariffs(_ request: Request, context: ControlContext) async throws -> Response {
        let query = try QueryParameters(request, known: ["imposer", "target", "after", "limit"])
        let (imposer, target) = (try CountryParameter.code(query, "imposer"), try CountryParameter.code(query, "target"))
        // What is levied on all countries is levied on this one.
        let keys: [MergeKey] =
            switch (imposer, target) {
            case (let imposer?, let target?): [.tariffs(imposer: imposer, target: target), .tariffs(imposer: imposer, target: "*")]
            case (let imposer?, nil): [.tariffs(imposer: imposer)]
            default: []
            }
        let prefixes = keys.map(\.description)
        let facts = try await reader.read { try await $0.allFacts(FactFilter(kind: .tariffMeasure), keyPrefixes: prefixes) }
        let histories = tariffHistory(facts.map(SourcedFact.init)).filter { target == nil || $0.target == target || $0.target == "*" }
        return try page(histories, query, identity: { $0.steps.first?.sources.first?.id ?? 0 }) { history in
            TariffHistory(
                imposer: history.imposer, target: history.target, scope: history.scope,
                steps: history.steps.map {
                    .init(
                        date: $0.date, ratePercent: $0.ratePercent, previousRatePercent: $0.previousRatePercent, status: $0.status,
                        instrument: $0.instrument, evidence: $0.sources.map(Evidence.init))
                })
        }
    }

    /// Values by reporter, partner and flow; the pair may be given in either order, since mirrored figures are one.
    @Sendable func figures(_ request: Request, context: ControlContext) async throws -> Response {
        let query = try QueryParameters(request, known: ["reporter", "partner", "after", "limit"])
        let wanted = [try CountryParameter.code(query, "reporter"), try CountryParameter.code(query, "partner")].compactMap { $0 }
        let prefixes = wanted.count == 2 ? [MergeKey.figures(wanted[0], wanted[1]), .figures(wanted[1], wanted[0])].map(\.description) : []
        let facts = try await reader.read { try await $0.allFacts(FactFilter(kind: .tradeFigure), keyPrefixes: prefixes) }
        let series = tradeSeries(facts.map(SourcedFact.init)).filter { series in
            wanted.allSatisfy { $0 == series.reporter || $0 == series.partner }
        }
        return try page(series, query, identity: { $0.points.first?.sources.first?.id ?? 0 }) { series in
            FigureSeries(
                reporter: series.reporter, partner: series.partner, flow: series.flow, mirror: series.mirror,
                points: series.points.map {
                    .init(
                        period: $0.period, value: $0.value, currency: $0.currency, changePercent: $0.changePercent, changeBase: $0.changeBase,
                        rank: $0.rank, sources: $0.origins, evidence: $0.sources.map(Evidence.init))
                })
        }
    }

    /// People with every form of their names and every office.
    @Sendable func people(_ request: Request, context: ControlContext) async throws -> Response {
        let query = try QueryParameters(request, known: ["name", "after", "limit"])
        let name = try query.text("name")
        let facts = try await reader.read { try await $0.personFacts(named: name) }
        let wanted = name.map { folded($0) }
        let people = Across.people(facts.map(SourcedFact.init)).filter { person in
            wanted.map { wanted in person.names.contains { folded($0).contains(wanted) } } ?? true
        }
        return try page(people, query, identity: { $0.sources.first?.id ?? 0 }) { person in
            PersonEntry(
                name: person.name, names: person.names, roles: person.offices.map(\.role),
                offices: person.offices.map {
                    .init(role: $0.role, firstSeen: $0.firstSeen, lastSeen: $0.lastSeen, articles: Self.articles($0.sources))
                }, affiliations: person.affiliations, firstSeen: person.firstSeen, lastSeen: person.lastSeen,
                articles: Self.articles(person.sources))
        }
    }

    /// Where articles disagree.
    @Sendable func conflicts(_ request: Request, context: ControlContext) async throws -> Response {
        let query = try QueryParameters(request, known: ["after", "limit"])
        let facts = try await reader.read { try await $0.contestedFacts() }
        let found = Across.conflicts(facts.map(SourcedFact.init))
        return try page(found, query, identity: { $0.sides.first?.sources.first?.id ?? 0 }) { conflict in
            Conflict(
                kind: conflict.kind.rawValue, subject: conflict.subject,
                sides: conflict.sides.map { .init(value: $0.value, evidence: $0.sources.map(Evidence.init)) })
        }
    }

    private static func articles(_ sources: [SourcedFact]) -> [Int64] { Array(Set(sources.map(\.article))).sorted() }

    /// A page of a list that is computed for each request.
    ///
    /// The cursor names the last entry of the page by its first evidence, and its place in case the entry is gone by then; so articles that
    /// arrive in between neither repeat nor hide an entry.
    private func page<T, Item: Codable & Sendable>(
        _ all: [T], _ query: QueryParameters, identity: (T) -> Int64, _ item: (T) -> Item
    ) throws -> Response {
        var start = 0
        if let after = try query.text("after") {
            let parts = after.split(separator: ".", omittingEmptySubsequences: false).map { Int64($0) }
            guard parts.count == 2, let place = parts[0], let last = parts[1], (0...1_000_000_000).contains(place) else {
                throw QueryParameters.badCursor(after)
            }
            start = all.firstIndex { identity($0) == last }.map { $0 + 1 } ?? Int(place)
        }
        let part = all.dropFirst(start).prefix(try query.limit())
        let end = start + part.count
        return try .json(
            Page(items: part.map(item), next: end < all.count ? part.last.map { "\(end).\(identity($0))" } : nil, total: all.count))
    }
}

extension SourcedFact {
    /// A fact with the date and source of its article.
    init(_ fact: StoredFact) {
        self.init(
            id: fact.id, article: fact.articleID, datePublished: fact.datePublished, source: fact.sourceName ?? fact.domain, fact: fact.fact)
    }
}

extension Evidence {
    init(_ source: SourcedFact) {
        self.init(article: source.article, evidence: source.fact.evidence, datePublished: source.datePublished, source: source.source)
    }
}
