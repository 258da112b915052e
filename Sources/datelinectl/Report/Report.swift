import ControlAPI
import Foundation
import Models
import Pages

/// The HTML report: one file without scripts, fonts or pictures from elsewhere, made of the parts of the web view's pages.
struct Report {
    var title = "Dateline report"
    var status: Status
    /// Every article that is cited, the latest first.
    var articles: [ArticleSummary]
    /// Texts of cited originals with their facts.
    var texts: [Int64: Article] = [:]
    var timeline: [TimelineEntry]
    var tariffs: [TariffHistory]
    var figures: [FigureSeries]
    var people: [PersonEntry]
    var conflicts: [Conflict]
    var quotations: [FactInfo] = []
    /// What the report was narrowed to, in words.
    var filter: String?
    /// ISO 8601, UTC.
    var madeAt: String

    /// Entries that a section shows at most; what is left out is said.
    static let limit = 500
    /// Articles whose whole text is in the report.
    static let texts = 200

    func html() -> String {
        let main: HTML = """
            <header><h1>\(title)</h1><p class="dim">\(subtitle)</p></header>
            <main id="main">
            \(summary)
            \(section("tariffs", "Tariff rates", tariffSections))
            \(section("trade", "Trade figures", tradeSections))
            \(section("conflicts", "Where articles disagree", conflictSections))
            \(section("timeline", "Timeline", timelineSection))
            \(section("quotations", "Who said what", quotationSection))
            \(section("people", "People", peopleSection))
            \(section("articles", "Articles cited", articleSection))
            </main>
            <footer>Made by Dateline \(status.version) from \(Words.number(status.store.articles)) articles on \(Words.date(String(madeAt.prefix(10)))). \
            Every statement stands with the words that state it; its links lead to these words in the articles below. Nothing is estimated or filled in.</footer>
            """
        return Layout(version: status.version).file(title: title, main: main).text
    }

    // MARK: What all sections cite

    var citations: Citations {
        Citations(
            Dictionary(
                articles.map { article in
                    var source = Citations.Source(article)
                    source.body = texts[article.id]?.body ?? []
                    source.marked = Set(texts[article.id]?.facts.map(\.evidence) ?? [])
                    return (article.id, source)
                }, uniquingKeysWith: { first, _ in first }), isOneFile: true)
    }

    private var originals: [ArticleSummary] { articles.filter { $0.duplicateOf == nil } }

    private var days: [String] { articles.compactMap { $0.datePublished.map { String($0.prefix(10)) } }.filter { PartialDate($0)?.isDay == true } }

    private var subtitle: String {
        let span = days.min().flatMap { from in days.max().map { from == $0 ? Words.date(from) : Words.date("\(from)/\($0)") } }
        let copies = articles.count - originals.count
        return [
            filter, "\(Words.count(originals.count, "article")) cited" + (copies > 0 ? ", \(Words.count(copies, "copy", plural: "copies"))" : ""),
            span,
            "\(Words.count(status.store.facts, "fact")) in the store",
        ].compactMap { $0 }.joined(separator: " · ")
    }

    private func section(_ id: StaticString, _ title: String, _ content: HTML) -> HTML {
        content.isEmpty ? content : "<section id=\"\(HTML(stringLiteral: id))\"><h1 class=\"part\">\(title)</h1>\(content)</section>"
    }

    private func more(_ count: Int, _ shown: Int) -> HTML {
        count > shown ? "<p class=\"dim\">The first \(Words.number(shown)) of \(Words.number(count)).</p>" : ""
    }

    // MARK: At a glance

    private var summary: HTML {
        var cards: [(label: String, value: String, note: String, link: StaticString)] = []
        let set: Set<TariffMeasure.Status> = [.announced, .agreed, .reduced, .raised, .inForce]
        let weights = tariffs.map { history in (history, history.steps.reduce(0) { $0 + $1.evidence.count }) }.sorted { $0.1 > $1.1 }
        for (history, _) in weights.prefix(2) {
            guard let step = history.steps.last(where: { $0.date != nil && set.contains($0.status) }) else { continue }
            let from = step.previousRatePercent.map { ", from \(Words.rate($0))" } ?? ""
            cards.append(
                (
                    "\(Words.sentence(Words.country(history.imposer))) on \(Words.country(history.target)), \(clipped(history.scope, 60))",
                    Words.rate(step.ratePercent), "\(Words.words(step.status.rawValue)) \(Words.date(step.date))\(from)", "tariffs"
                ))
        }
        for one in figures.filter({ $0.flow == .surplus || $0.flow == .totalTrade }).sorted(by: { $0.points.count > $1.points.count }).prefix(2) {
            guard let point = one.points.last(where: { PartialDate($0.period).map { $0.width >= 365 } ?? false }) ?? one.points.last else { continue }
            cards.append(
                (
                    Words.title(reporter: one.reporter, flow: one.flow, partner: one.partner), Words.money(point.value, point.currency),
                    Words.date(point.period) + (point.changePercent.map { ", \(Words.change($0))" } ?? ""), "trade"
                ))
        }
        if let last = timeline.last(where: { $0.event.date.flatMap { PartialDate($0) } != nil }) {
            cards.append(
                (
                    "latest on the timeline", Words.date(last.event.date),
                    Words.words(last.event.type.rawValue) + (last.event.status == .held ? "" : ", \(last.event.status.rawValue)"), "timeline"
                ))
        }
        if !conflicts.isEmpty {
            cards.append(("articles disagree on", Words.number(conflicts.count), conflicts.count == 1 ? "point" : "points", "conflicts"))
        }
        guard !cards.isEmpty else { return "<p>No facts yet: nothing has been found in the articles of the store.</p>" }
        let links = cards.prefix(6).html { card in
            "<a href=\"#\(HTML(stringLiteral: card.link))\"><span class=\"dim\">\(card.label)</span><span class=\"big\">\(card.value)</span><span class=\"dim\">\(card.note)</span></a>"
        }
        return "<nav class=\"cards\" aria-label=\"At a glance\">\(links)</nav>"
    }

    // MARK: Sections

    private var today: Int { days.max().flatMap { PartialDate($0)?.last } ?? 0 }

    private var tariffSections: HTML {
        let parts = TariffPart.parts(tariffs, today: today, deadlines: timeline.map(\.event), citations: citations)
        return parts.prefix(40).html { $0.markup() } + more(parts.count, 40)
    }

    private var tradeSections: HTML {
        let parts = TradePart.parts(figures, citations: citations)
        return parts.prefix(40).html { $0.markup() } + more(parts.count, 40)
    }

    private var conflictSections: HTML {
        FindingsParts.conflicts(Array(conflicts.prefix(Self.limit)), citations: citations) + more(conflicts.count, Self.limit)
    }

    private var timelineSection: HTML {
        let shown = timeline.suffix(Self.limit)
        let rest: HTML =
            timeline.count > shown.count ? "<p class=\"dim\">The last \(Self.limit) of \(Words.number(timeline.count)) events.</p>" : ""
        return FindingsParts.timeline(Array(shown), citations: citations) + rest
    }

    private var quotationSection: HTML {
        FindingsParts.quotations(Array(quotations.prefix(200)), citations: citations) + more(quotations.count, 200)
    }

    private var peopleSection: HTML {
        FindingsParts.people(Array(people.prefix(120)), citations: citations) + more(people.count, 120)
    }

    /// Originals with their texts, each with its copies; what has no text here is listed.
    private var articleSection: HTML {
        guard !articles.isEmpty else { return HTML() }
        let copies = Dictionary(grouping: articles.filter { $0.duplicateOf != nil }) { $0.duplicateOf ?? 0 }
        let ids = Set(originals.map(\.id))
        let items = originals.html { article in item(article, copies: copies[article.id] ?? []) }
        // Copies whose original nothing cites.
        let orphans = articles.filter { article in article.duplicateOf.map { !ids.contains($0) } ?? false }.html { item($0, copies: []) }
        return "<ol class=\"thread\">\(items)\(orphans)</ol>"
    }

    private func item(_ article: ArticleSummary, copies: [ArticleSummary]) -> HTML {
        let source = article.source?.name ?? article.source?.domain
        let link = article.url.flatMap {
            $0.hasPrefix("http") ? "<span><a href=\"\(href: $0)\" rel=\"noreferrer\">at its source</a></span>" as HTML : nil
        }
        let name = source.map { "<span><bdi>\(clipped($0, 80))</bdi></span>" as HTML }
        let copy: HTML = article.duplicateOf == nil ? "" : "<span>copy of \(article.duplicateOf ?? 0)</span>"
        var body = HTML()
        if let text = texts[article.id] {
            let marked = MarkedText(article: article.id, language: text.language, facts: text.facts)
            let (paragraphs, next) = marked.paragraphs(text.body, bytes: 60_000)
            body =
                "<div class=\"reading\"><div class=\"text\">\(paragraphs)\(next == nil ? "" : "<p class=\"dim\">The text is cut here.</p>" as HTML)</div><aside aria-label=\"Facts\">\(marked.list(isOneFile: true))</aside></div>"
        }
        let folded = copies.prefix(30).html { copy in
            "<li id=\"a\(copy.id)\"><bdi>\(clipped(copy.source?.name ?? copy.source?.domain ?? copy.headline ?? "article \(copy.id)", 80))</bdi> <span class=\"dim\">\(Words.words(copy.duplicateKind?.rawValue ?? "copy")), \(Words.date(copy.datePublished.map { String($0.prefix(10)) }))</span></li>"
        }
        let list: HTML =
            folded.isEmpty
            ? "" : "<details open><summary>\(Words.count(copies.count, "copy", plural: "copies"))</summary><ul>\(folded)</ul></details>"
        return
            "<li id=\"a\(article.id)\"><p class=\"meta\"><span>\(article.id)</span>\(name)<span>\(Words.date(article.datePublished.map { String($0.prefix(10)) }))</span>\(link)\(copy)</p><h2\(lang: article.language) dir=\"auto\">\(clipped(article.headline ?? "Article \(article.id)", 300))</h2>\(body)\(list)</li>\n"
    }
}
