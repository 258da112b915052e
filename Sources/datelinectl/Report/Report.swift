import ControlAPI
import ControlClient
import Foundation
import Models

/// The HTML report: one file without scripts, fonts or pictures from elsewhere, charts as inline SVG.
struct Report {
    var title = "Dateline report"
    var status: Status
    var articles: [ArticleSummary]
    var timeline: [TimelineEntry]
    var tariffs: [TariffHistory]
    var figures: [FigureSeries]
    var people: [PersonEntry]
    var conflicts: [Conflict]
    /// ISO 8601, UTC.
    var madeAt: String

    /// Entries that a section shows at most; what is left out is said.
    private static let limit = 500

    func html() -> String {
        """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
        <meta name="generator" content="Dateline \(HTML.text(status.version))">
        <title>\(HTML.text(title))</title>
        <style>\(ReportStyle.css)</style>
        </head>
        <body>
        <header><h1>\(HTML.text(title))</h1><p class="dim">\(subtitle)</p></header>
        \(summary)
        \(section("timeline", "Timeline", timelineList))
        \(section("tariffs", "Tariff rates", tariffSections))
        \(section("trade", "Trade figures", tradeSections))
        \(section("conflicts", "Where articles disagree", conflictCards))
        \(section("people", "People", peopleTable))
        \(section("articles", "Articles cited", articleList))
        <footer class="dim">Made by Dateline \(HTML.text(status.version)) from \(Terminal.number(status.store.articles)) articles on \(HTML.date(String(madeAt.prefix(10)))). \
        Every statement stands with the words that say it; numbers are those of the articles below. Nothing is estimated or filled in.</footer>
        </body>
        </html>

        """
    }

    private var days: [String] { articles.compactMap { $0.datePublished.map { String($0.prefix(10)) } }.filter { PartialDate($0)?.isDay == true } }

    private var subtitle: String {
        let span = days.min().flatMap { from in days.max().map { from == $0 ? HTML.date(from) : HTML.date("\(from)/\($0)") } }
        return [
            "\(Terminal.number(articles.count)) article\(articles.count == 1 ? "" : "s") cited", span,
            "\(Terminal.number(status.store.facts)) facts in the store",
        ].compactMap { $0 }.joined(separator: " · ")
    }

    private func section(_ id: String, _ title: String, _ content: String) -> String {
        content.isEmpty ? "" : "<section id=\"\(id)\"><h2>\(title)</h2>\(content)</section>"
    }

    private func more(_ count: Int, _ shown: Int) -> String {
        count > shown ? "<p class=\"dim\">The first \(Terminal.number(shown)) of \(Terminal.number(count)).</p>" : ""
    }

    // MARK: At a glance

    private var summary: String {
        var cards: [(label: String, value: String, note: String, link: String)] = []
        let set: Set<TariffMeasure.Status> = [.announced, .agreed, .reduced, .raised, .inForce]
        let rates = TariffSection.sections(tariffs, today: 0).prefix(2).compactMap { section -> (TariffHistory, TariffHistory.Step)? in
            guard let history = section.histories.first, let step = history.steps.last(where: { $0.date != nil && set.contains($0.status) })
            else { return nil }
            return (history, step)
        }
        for (history, step) in rates {
            let from = step.previousRatePercent.map { ", from \(Terminal.rate($0))" } ?? ""
            cards.append(
                (
                    "\(history.imposer) on \(history.target == "*" ? "all countries" : history.target), \(history.scope)",
                    Terminal.rate(step.ratePercent), "\(Terminal.words(step.status.rawValue)) \(HTML.date(step.date))\(from)", "tariffs"
                ))
        }
        for section in TradeSection.sections(figures).prefix(1) {
            for one in section.series where one.flow == .surplus || one.flow == .totalTrade {
                guard let point = one.points.last(where: { PartialDate($0.period).map { $0.width >= 365 } ?? false }) ?? one.points.last else {
                    continue
                }
                cards.append(
                    (
                        FiguresCommand.title(one).name, Terminal.money(point.value, point.currency),
                        HTML.date(point.period) + (point.changePercent.map { ", \(Terminal.change($0))" } ?? ""), "trade"
                    ))
            }
        }
        if let last = timeline.last(where: { $0.event.date.flatMap { PartialDate($0) } != nil }) {
            cards.append(
                (
                    "latest on the timeline", HTML.date(last.event.date),
                    Terminal.words(last.event.type.rawValue) + (last.event.status == .held ? "" : ", \(last.event.status.rawValue)"), "timeline"
                ))
        }
        if !conflicts.isEmpty {
            cards.append(("articles disagree on", Terminal.number(conflicts.count), conflicts.count == 1 ? "point" : "points", "conflicts"))
        }
        guard !cards.isEmpty else { return "<p>No facts yet: nothing has been found in the articles of the store.</p>" }
        return "<nav class=\"cards\">"
            + cards.prefix(6).map {
                "<a href=\"#\($0.link)\"><span class=\"label\">\(HTML.text($0.label))</span><span class=\"big\">\(HTML.text($0.value))</span><span class=\"dim\">\(HTML.text($0.note))</span></a>"
            }.joined() + "</nav>"
    }

    // MARK: Timeline

    private var timelineList: String {
        guard !timeline.isEmpty else { return "" }
        var month = ""
        var out = "<ol class=\"timeline\">"
        for entry in timeline.suffix(Self.limit) {
            let event = entry.event
            let heading = event.date.flatMap { PartialDate($0) }.map { HTML.month(ofDay: $0.latestStart) } ?? "Undated"
            if heading != month {
                month = heading
                out += "<li class=\"month\">\(heading)</li>"
            }
            let number = event.ordinal.map { " no. \($0)" } ?? ""
            let status = event.status == .held ? "" : " <span class=\"tag\">\(event.status.rawValue)</span>"
            let who = event.participants.isEmpty ? "" : " <span class=\"who\">\(HTML.text(event.participants.joined(separator: ", ")))</span>"
            let place = event.place.map { " <span class=\"dim\">in \(HTML.text($0))</span>" } ?? ""
            out +=
                "<li class=\"\(event.status.rawValue)\"><div class=\"date\">\(HTML.date(event.date))</div><div><strong>\(HTML.text(Terminal.words(event.type.rawValue)))\(number)</strong>\(status)\(who)\(place)\(HTML.evidence(entry.evidence))</div></li>"
        }
        return out + "</ol>"
            + (timeline.count > Self.limit ? "<p class=\"dim\">The last \(Self.limit) of \(Terminal.number(timeline.count)) events.</p>" : "")
    }

    // MARK: Charts

    private var today: Int { days.max().flatMap { PartialDate($0)?.last } ?? 0 }

    private var tariffSections: String {
        let sections = TariffSection.sections(tariffs, today: today)
        return sections.prefix(40).map { $0.markup() }.joined() + more(sections.count, 40)
    }

    private var tradeSections: String {
        let sections = TradeSection.sections(figures)
        return sections.prefix(40).map { $0.markup() }.joined() + more(sections.count, 40)
    }

    // MARK: Conflicts, people, articles

    private var conflictCards: String {
        conflicts.prefix(Self.limit).map { conflict in
            let sides = conflict.sides.map { "<div class=\"side\"><p class=\"value\">\(HTML.text($0.value))</p>\(HTML.evidence($0.evidence))</div>" }
            return
                "<article class=\"conflict\"><h3>\(HTML.text(conflict.subject)) <span class=\"tag\">\(HTML.text(Terminal.words(conflict.kind)))</span></h3><div class=\"sides\">\(sides.joined())</div></article>"
        }.joined() + more(conflicts.count, Self.limit)
    }

    private var peopleTable: String {
        guard !people.isEmpty else { return "" }
        let rows = people.prefix(120).map { person in
            let others = person.names.dropFirst().prefix(8).joined(separator: ", ")
            let offices = person.offices.prefix(8).map { office in
                let seen = [office.firstSeen, office.lastSeen].compactMap { $0 }
                let span = seen.count == 2 ? (seen[0] == seen[1] ? HTML.date(seen[0]) : HTML.date("\(seen[0])/\(seen[1])")) : ""
                return "\(HTML.text(office.role)) <span class=\"dim\">\(span)</span>"
            }
            return
                "<tr><td><strong>\(HTML.text(person.name))</strong>\(others.isEmpty ? "" : "<br><span class=\"dim\">\(HTML.text(others))</span>")<td>\(offices.joined(separator: "<br>"))<td>\(HTML.citation(person.articles))</tr>"
        }
        return "<table><thead><tr><th>Name<th>Offices, and when seen in them<th>Articles</tr></thead><tbody>\(rows.joined())</tbody></table>"
            + more(people.count, 120)
    }

    private var articleList: String {
        let rows = articles.sorted { $0.id < $1.id }.map { article in
            let headline = HTML.text(article.headline ?? "without a headline")
            let isWeb = article.url.map { $0.hasPrefix("https://") || $0.hasPrefix("http://") } ?? false
            let name = isWeb ? "<a href=\"\(HTML.text(article.url ?? ""))\" rel=\"noreferrer\">\(headline)</a>" : headline
            let source = article.source?.name ?? article.source?.domain
            let rest = [article.datePublished.map { HTML.date(String($0.prefix(10))) }, source.map(HTML.text)].compactMap { $0 }
            return
                "<li id=\"a\(article.id)\"><span class=\"id\">\(article.id)</span><div>\(name) <span class=\"dim\">\(rest.joined(separator: ", "))</span></div></li>"
        }
        return rows.isEmpty ? "" : "<ul class=\"articles\">\(rows.joined())</ul>"
    }
}

extension Report {
    /// Asks the daemon for everything.
    init(_ global: GlobalOptions, since: String?) throws {
        status = try global.client.get(Status.self, "/v1/status")
        timeline = try global.all(TimelineEntry.self, "/v1/timeline", query: [("since", since)])
        tariffs = try global.all(TariffHistory.self, "/v1/tariffs")
        figures = try global.all(FigureSeries.self, "/v1/figures")
        people = try global.list(PersonEntry.self, "/v1/people", limit: 1_000).items
        conflicts = try global.all(Conflict.self, "/v1/conflicts")
        madeAt = ISO8601DateFormatter().string(from: Date())
        var cited: Set<Int64> = []
        for entry in timeline { cited.formUnion(entry.evidence.map(\.article)) }
        for history in tariffs { for step in history.steps { cited.formUnion(step.evidence.map(\.article)) } }
        for series in figures { for point in series.points { cited.formUnion(point.evidence.map(\.article)) } }
        for conflict in conflicts { for side in conflict.sides { cited.formUnion(side.evidence.map(\.article)) } }
        for person in people.prefix(120) { cited.formUnion(person.articles.prefix(8)) }
        articles = try global.all(ArticleSummary.self, "/v1/articles").filter { cited.contains($0.id) }
    }
}
