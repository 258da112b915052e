import Across
import ControlAPI
import ControlServer
import Models
import Store

/// What the facts of all articles say together: read for one request, merged, in order.
package struct Findings: Sendable {
    let reader: StoreReader
    /// Seconds that pending facts are waited for before.
    let patience: Double

    package init(reader: StoreReader, patience: Double = 5) {
        self.reader = reader
        self.patience = patience
    }

    /// Events in the order of time.
    ///
    /// - Parameter day: first day wanted.
    package func timeline(since day: String?, topic: String?) async throws -> [MergedEvent] {
        let facts = try await reader.read(patience: patience) { try await $0.events(since: day, topic: topic) }
        return Across.timeline(facts.map(SourcedFact.init)).filter { entry in
            guard let day else { return true }
            guard let date = entry.event.date.flatMap({ PartialDate($0) }) else { return false }
            return date.last.map { PartialDate.text(ofDay: $0) >= day } ?? true
        }
    }

    /// Rates by imposer, target and scope; what is levied on all countries is levied on the target too.
    package func tariffs(imposer: String?, target: String?) async throws -> [RateHistory] {
        let keys: [MergeKey] =
            switch (imposer, target) {
            case (let imposer?, let target?): [.tariffs(imposer: imposer, target: target), .tariffs(imposer: imposer, target: "*")]
            case (let imposer?, nil): [.tariffs(imposer: imposer)]
            default: []
            }
        let prefixes = keys.map(\.description)
        let facts = try await reader.read(patience: patience) { try await $0.allFacts(FactFilter(kind: .tariffMeasure), keyPrefixes: prefixes) }
        return tariffHistory(facts.map(SourcedFact.init)).filter { target == nil || $0.target == target || $0.target == "*" }
    }

    /// Values by reporter, partner and flow, of the countries named, in either order.
    package func figures(_ wanted: [String]) async throws -> [TradeSeries] {
        let prefixes = wanted.count == 2 ? [MergeKey.figures(wanted[0], wanted[1]), .figures(wanted[1], wanted[0])].map(\.description) : []
        let facts = try await reader.read(patience: patience) { try await $0.allFacts(FactFilter(kind: .tradeFigure), keyPrefixes: prefixes) }
        return tradeSeries(facts.map(SourcedFact.init)).filter { series in
            wanted.allSatisfy { $0 == series.reporter || $0 == series.partner }
        }
    }

    /// People with every form of their names and every office.
    package func people(named name: String?) async throws -> [MergedPerson] {
        let facts = try await reader.read(patience: patience) { try await $0.personFacts(named: name) }
        let wanted = name.map { folded($0) }
        return Across.people(facts.map(SourcedFact.init)).filter { person in
            wanted.map { wanted in person.names.contains { folded($0).contains(wanted) } } ?? true
        }
    }

    /// Where articles disagree.
    package func conflicts() async throws -> [Disagreement] {
        let facts = try await reader.read(patience: patience) { try await $0.contestedFacts() }
        return Across.conflicts(facts.map(SourcedFact.init))
    }
}

// MARK: As the API shows them

extension SourcedFact {
    /// A fact with the date and source of its article.
    package init(_ fact: StoredFact) {
        self.init(
            id: fact.id, article: fact.articleID, datePublished: fact.datePublished, source: fact.sourceName ?? fact.domain, fact: fact.fact)
    }
}

extension Evidence {
    package init(_ source: SourcedFact) {
        self.init(article: source.article, evidence: source.fact.evidence, datePublished: source.datePublished, source: source.source)
    }
}

extension TimelineEntry {
    package init(_ event: MergedEvent) { self.init(event: event.event, evidence: event.sources.map(Evidence.init)) }
}

extension TariffHistory {
    package init(_ history: RateHistory) {
        self.init(
            imposer: history.imposer, target: history.target, scope: history.scope,
            steps: history.steps.map {
                .init(
                    date: $0.date, ratePercent: $0.ratePercent, previousRatePercent: $0.previousRatePercent, status: $0.status,
                    instrument: $0.instrument, evidence: $0.sources.map(Evidence.init))
            })
    }
}

extension FigureSeries {
    package init(_ series: TradeSeries) {
        self.init(
            reporter: series.reporter, partner: series.partner, flow: series.flow, mirror: series.mirror,
            points: series.points.map {
                .init(
                    period: $0.period, value: $0.value, currency: $0.currency, changePercent: $0.changePercent, changeBase: $0.changeBase,
                    rank: $0.rank, sources: $0.origins, evidence: $0.sources.map(Evidence.init))
            })
    }
}

extension PersonEntry {
    package init(_ person: MergedPerson) {
        self.init(
            name: person.name, names: person.names, roles: person.offices.map(\.role),
            offices: person.offices.map {
                .init(role: $0.role, firstSeen: $0.firstSeen, lastSeen: $0.lastSeen, articles: Self.articles($0.sources))
            }, affiliations: person.affiliations, firstSeen: person.firstSeen, lastSeen: person.lastSeen, articles: Self.articles(person.sources))
    }

    private static func articles(_ sources: [SourcedFact]) -> [Int64] { Array(Set(sources.map(\.article))).sorted() }
}

extension Conflict {
    package init(_ conflict: Disagreement) {
        self.init(
            kind: conflict.kind.rawValue, subject: conflict.subject,
            sides: conflict.sides.map { .init(value: $0.value, evidence: $0.sources.map(Evidence.init)) })
    }
}
