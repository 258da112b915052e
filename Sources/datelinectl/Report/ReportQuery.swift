import ControlAPI
import ControlClient
import FactExtraction
import Foundation
import Models

/// What a report is narrowed to.
struct ReportFilter {
    var since: String?
    var topic: String?
    /// ISO 3166-1 alpha-2.
    var country: String?

    /// The search that finds the articles; nil when all are wanted.
    var query: String? {
        let fields = [("after", since), ("topic", topic), ("country", country)].compactMap { name, value in value.map { "\(name):\"\($0)\"" } }
        return fields.isEmpty ? nil : fields.joined(separator: " ")
    }

    var words: String? {
        let parts = [topic.map { "topic \($0)" }, country.map { countryName($0) ?? $0 }, since.map { "since \($0)" }].compactMap { $0 }
        return parts.isEmpty ? nil : parts.joined(separator: ", ")
    }
}

extension Report {
    /// Queries the daemon for everything that the filter lets pass: statements of the articles that it finds, and of them those about the country.
    init(_ global: GlobalOptions, filter wanted: ReportFilter) throws {
        status = try global.client.get(Status.self, "/v1/status")
        let all: [ArticleSummary]
        let isAll: Bool
        if let query = wanted.query {
            all = try global.all(ArticleSummary.self, "/v1/search", query: [("q", query), ("sort", "date")])
            isAll = false
        } else {
            all = try global.all(ArticleSummary.self, "/v1/articles")
            isAll = true
        }
        let passed = Set(all.map(\.id))
        func kept(_ evidence: [Evidence]) -> [Evidence] { isAll ? evidence : evidence.filter { passed.contains($0.article) } }
        timeline = try global.all(TimelineEntry.self, "/v1/timeline", query: [("since", wanted.since), ("topic", wanted.topic)]).compactMap {
            let evidence = kept($0.evidence)
            return evidence.isEmpty ? nil : TimelineEntry(event: $0.event, evidence: evidence)
        }
        let country = wanted.country
        tariffs = try global.all(TariffHistory.self, "/v1/tariffs").compactMap { history in
            guard country == nil || history.imposer == country || history.target == country || history.target == "*" else { return nil }
            var history = history
            history.steps = history.steps.compactMap { step in
                var step = step
                step.evidence = kept(step.evidence)
                return step.evidence.isEmpty ? nil : step
            }
            return history.steps.isEmpty ? nil : history
        }
        figures = try global.all(FigureSeries.self, "/v1/figures").compactMap { series in
            guard country == nil || series.reporter == country || series.partner == country else { return nil }
            var series = series
            series.points = series.points.compactMap { point in
                var point = point
                point.evidence = kept(point.evidence)
                return point.evidence.isEmpty ? nil : point
            }
            return series.points.isEmpty ? nil : series
        }
        people = try global.list(PersonEntry.self, "/v1/people", limit: 1_000).items.compactMap { person in
            guard !isAll else { return person }
            var person = person
            person.articles = person.articles.filter(passed.contains)
            return person.articles.isEmpty ? nil : person
        }
        conflicts = try global.all(Conflict.self, "/v1/conflicts").compactMap { conflict in
            let sides = conflict.sides.map { Conflict.Side(value: $0.value, evidence: kept($0.evidence)) }.filter { !$0.evidence.isEmpty }
            return sides.count < 2 ? nil : Conflict(kind: conflict.kind, subject: conflict.subject, sides: sides)
        }
        quotations = try global.list(
            FactInfo.self, "/v1/facts", query: [("kind", "quotation"), ("since", wanted.since), ("topic", wanted.topic)], limit: 2_000
        ).items.filter { isAll || passed.contains($0.article) }
        filter = wanted.words
        madeAt = ISO8601DateFormatter().string(from: Date())
        articles = []
        let cited = citedArticles()
        let families = Dictionary(grouping: all.filter { $0.duplicateOf != nil }) { $0.duplicateOf ?? 0 }
        articles = all.filter { article in cited.contains(article.id) || families[article.id]?.contains { cited.contains($0.id) } ?? false }
        // A copy is no second witness: quotations of copies are those of their originals.
        let copies = Set(all.filter { $0.duplicateOf != nil }.map(\.id))
        quotations = quotations.filter { !copies.contains($0.article) }
        for article in articles.filter({ $0.duplicateOf == nil }).prefix(Self.texts) {
            texts[article.id] = try global.client.get(Article.self, "/v1/articles/\(article.id)")
        }
    }

    /// The articles that any section cites.
    private func citedArticles() -> Set<Int64> {
        var cited: Set<Int64> = []
        for entry in timeline { cited.formUnion(entry.evidence.map(\.article)) }
        for history in tariffs { for step in history.steps { cited.formUnion(step.evidence.map(\.article)) } }
        for series in figures { for point in series.points { cited.formUnion(point.evidence.map(\.article)) } }
        for conflict in conflicts { for side in conflict.sides { cited.formUnion(side.evidence.map(\.article)) } }
        for person in people.prefix(120) { cited.formUnion(person.articles.prefix(4)) }
        for quotation in quotations.prefix(200) { cited.insert(quotation.article) }
        return cited
    }
}
