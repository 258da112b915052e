import ControlAPI
import Across
import Foundation
import Models
import Store

/// Answers about facts: those of single articles, and what they come to over all.
extension DaemonBackend {
    /// Lets what the articles in the store say be worked out first, for a few seconds; `status` tells what waits beyond that.
    func caughtUp(seconds: Double = 5) async throws { try await engine.analyzer.catchUp(seconds: seconds) }

    public func facts(_ query: FactQuery) async throws -> Page<FactInfo> {
        for name in query.fields.keys where !Self.fieldKinds.keys.contains(name) {
            throw Problem.badRequest("“\(name.prefix(40))”: no field of a fact; one of \(Self.fieldKinds.keys.sorted().joined(separator: ", "))")
        }
        try await caughtUp()
        var filter = FactFilter(
            kind: query.kind, article: query.article, topic: query.topic, since: try since(query.since), fields: query.fields)
        // A field that only one kind has tells the kind, and with it the index.
        if filter.kind == nil { filter.kind = query.fields.keys.lazy.compactMap { Self.fieldKinds[$0] }.first { $0.count == 1 }?.first }
        filter.keyPrefix = Self.keyPrefix(filter)
        let rows = try await store.facts(filter, after: query.after ?? 0, limit: query.limit)
        return Page(
            items: rows.map { FactInfo(id: $0.id, article: $0.articleID, fact: $0.fact) },
            next: rows.count == query.limit ? rows.last.map { String($0.id) } : nil)
    }

    /// Fields that facts can be filtered by, with the kinds that have them.
    private static let fieldKinds: [String: [FactKind]] = [
        "imposer": [.tariffMeasure], "target": [.tariffMeasure], "ratePercent": [.tariffMeasure], "previousRatePercent": [.tariffMeasure],
        "scope": [.tariffMeasure], "instrument": [.tariffMeasure], "status": [.tariffMeasure, .event], "date": [.tariffMeasure, .event],
        "reporter": [.tradeFigure], "partner": [.tradeFigure], "flow": [.tradeFigure], "value": [.tradeFigure], "currency": [.tradeFigure],
        "period": [.tradeFigure], "changePercent": [.tradeFigure], "changeBase": [.tradeFigure], "rank": [.tradeFigure], "source": [.tradeFigure],
        "type": [.event], "participants": [.event], "place": [.event], "ordinal": [.event], "name": [.person, .organisation],
        "variants": [.person, .organisation], "roles": [.person], "affiliation": [.person], "speaker": [.quotation], "quote": [.quotation],
    ]

    /// Beginning of the merge key that the filter's fields tell; nil when they leave it open.
    private static func keyPrefix(_ filter: FactFilter) -> String? {
        func exact(_ name: String) -> String? { filter.fields[name].flatMap { $0.contains("*") ? nil : $0 } }
        switch filter.kind {
        case .tariffMeasure:
            guard let imposer = exact("imposer") else { return nil }
            return MergeKey.tariffs(imposer: imposer.uppercased(), target: exact("target")?.uppercased()).description
        case .event: return exact("type").map { MergeKey.events(type: folded($0)).description }
        case .person, .organisation: return exact("name").map { MergeKey.name($0).description }
        case .quotation: return exact("speaker").map { MergeKey.name($0).description }
        case .tradeFigure, nil: return nil
        }
    }

    public func timeline(since: String?, topic: String?, _ list: ListQuery) async throws -> Page<TimelineEntry> {
        let day = try self.since(since)
        try await caughtUp()
        let events = Across.timeline(try await store.events(since: day, topic: topic).map(Self.sourced)).filter { entry in
            guard let day else { return true }
            guard let date = entry.event.date.flatMap({ PartialDate($0) }) else { return false }
            return date.last.map { PartialDate.text(ofDay: $0) >= day } ?? true
        }
        return try Self.page(events, list, identity: { $0.sources.first?.id ?? 0 }) {
            TimelineEntry(event: $0.event, evidence: Self.evidence($0.sources))
        }
    }

    public func tariffs(imposer: String?, target: String?, _ list: ListQuery) async throws -> Page<TariffHistory> {
        try await caughtUp()
        let (imposer, target) = (imposer?.uppercased(), target?.uppercased())
        // What is levied on all countries is levied on this one.
        let prefixes =
            imposer.map { imposer in
                target.map { [MergeKey.tariffs(imposer: imposer, target: $0), .tariffs(imposer: imposer, target: "*")] } ?? [
                    .tariffs(imposer: imposer)
                ]
            }?.map(\.description) ?? []
        let histories = tariffHistory(try await store.allFacts(FactFilter(kind: .tariffMeasure), keyPrefixes: prefixes).map(Self.sourced)).filter {
            target == nil || $0.target == target || $0.target == "*"
        }
        return try Self.page(histories, list, identity: { $0.steps.first?.sources.first?.id ?? 0 }) { history in
            TariffHistory(
                imposer: history.imposer, target: history.target, scope: history.scope,
                steps: history.steps.map {
                    .init(
                        date: $0.date, ratePercent: $0.ratePercent, previousRatePercent: $0.previousRatePercent, status: $0.status,
                        instrument: $0.instrument, evidence: Self.evidence($0.sources))
                })
        }
    }

    public func figures(reporter: String?, partner: String?, _ list: ListQuery) async throws -> Page<FigureSeries> {
        try await caughtUp()
        let wanted = [reporter, partner].compactMap { $0?.uppercased() }
        // Mirrored figures are one: the pair is asked for in either order.
        let prefixes = wanted.count == 2 ? [MergeKey.figures(wanted[0], wanted[1]), .figures(wanted[1], wanted[0])].map(\.description) : []
        let series = tradeSeries(try await store.allFacts(FactFilter(kind: .tradeFigure), keyPrefixes: prefixes).map(Self.sourced)).filter { series in
            wanted.allSatisfy { $0 == series.reporter || $0 == series.partner }
        }
        return try Self.page(series, list, identity: { $0.points.first?.sources.first?.id ?? 0 }) { series in
            FigureSeries(
                reporter: series.reporter, partner: series.partner, flow: series.flow, mirror: series.mirror,
                points: series.points.map {
                    .init(
                        period: $0.period, value: $0.value, currency: $0.currency, changePercent: $0.changePercent, changeBase: $0.changeBase,
                        rank: $0.rank, sources: $0.origins, evidence: Self.evidence($0.sources))
                })
        }
    }

    public func people(name: String?, _ list: ListQuery) async throws -> Page<PersonEntry> {
        try await caughtUp()
        let wanted = name.map { folded($0) }
        let people = Across.people(try await store.personFacts(named: name).map(Self.sourced)).filter { person in
            wanted.map { wanted in person.names.contains { folded($0).contains(wanted) } } ?? true
        }
        return try Self.page(people, list, identity: { $0.sources.first?.id ?? 0 }) { person in
            PersonEntry(
                name: person.name, names: person.names, roles: person.offices.map(\.role),
                offices: person.offices.map {
                    .init(role: $0.role, firstSeen: $0.firstSeen, lastSeen: $0.lastSeen, articles: Self.articles($0.sources))
                }, affiliations: person.affiliations, firstSeen: person.firstSeen, lastSeen: person.lastSeen, articles: Self.articles(person.sources))
        }
    }

    public func conflicts(_ list: ListQuery) async throws -> Page<Conflict> {
        try await caughtUp()
        let found = Across.conflicts(try await store.contestedFacts().map(Self.sourced))
        return try Self.page(found, list, identity: { $0.sides.first?.sources.first?.id ?? 0 }) { found in
            Conflict(
                kind: found.kind.rawValue, subject: found.subject,
                sides: found.sides.map { .init(value: $0.value, evidence: Self.evidence($0.sources)) })
        }
    }

    // MARK: Values

    private static func sourced(_ fact: StoredFact) -> SourcedFact {
        SourcedFact(
            id: fact.id, article: fact.articleID, datePublished: fact.datePublished, source: fact.sourceName ?? fact.domain, fact: fact.fact)
    }

    private static func evidence(_ sources: [SourcedFact]) -> [Evidence] {
        sources.map { Evidence(article: $0.article, evidence: $0.fact.evidence, datePublished: $0.datePublished, source: $0.source) }
    }

    private static func articles(_ sources: [SourcedFact]) -> [Int64] { Array(Set(sources.map(\.article))).sorted() }

    /// A part of a list that is worked out anew for each question.
    ///
    /// The cursor names the last entry seen by its first evidence, and its place for the case that it was taken back since; so new articles
    /// in between neither repeat nor hide an entry.
    private static func page<T, Item>(
        _ all: [T], _ list: ListQuery, identity: (T) -> Int64, _ item: (T) -> Item
    ) throws -> Page<Item> {
        var start = 0
        if let after = list.after {
            let parts = after.split(separator: ".").compactMap { Int64($0) }
            guard parts.count == 2, parts[0] >= 0 else { throw Problem.badRequest("after “\(after.prefix(40))”: give the “next” of the part before") }
            start = all.firstIndex { identity($0) == parts[1] }.map { $0 + 1 } ?? Int(clamping: parts[0])
        }
        let part = all.dropFirst(start).prefix(list.limit)
        let end = start + part.count
        return Page(items: part.map(item), next: end < all.count ? part.last.map { "\(end).\(identity($0))" } : nil)
    }
}
