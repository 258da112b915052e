import ControlAPI
import ControlClient
import Foundation
import Models

/// The HTML report: one file without scripts or links to elsewhere, charts as inline SVG.
struct Report {
    let global: GlobalOptions

    func html() throws -> String {
        let status = try global.client.get(Status.self, "/v1/status")
        let timeline = try global.all(TimelineEntry.self, "/v1/timeline")
        let tariffs = try global.all(TariffHistory.self, "/v1/tariffs")
        let figures = try global.all(FigureSeries.self, "/v1/figures")
        let people = try global.all(PersonEntry.self, "/v1/people")
        let conflicts = try global.all(Conflict.self, "/v1/conflicts")
        var body =
            "<h1>Dateline report</h1><p class=meta>\(Terminal.number(status.store.articles)) articles, \(Terminal.number(status.store.facts)) facts</p>"
        body += section("Timeline", timeline.isEmpty ? "<p>No events.</p>" : timelineTable(timeline))
        body += section("Tariff rates", tariffs.isEmpty ? "<p>No measures.</p>" : tariffs.map(tariffChart).joined())
        body += section("Trade figures", figures.isEmpty ? "<p>No figures.</p>" : figures.map(figureChart).joined())
        body += section("Where articles disagree", conflicts.isEmpty ? "<p>Nowhere.</p>" : conflicts.map(conflictBlock).joined())
        body += section("People", people.isEmpty ? "<p>Nobody.</p>" : peopleTable(people))
        return """
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Dateline report</title><style>
            body{font:16px/1.5 Georgia,serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1b1f24}h1,h2,h3,th{font-family:system-ui,sans-serif}
            h2{margin-top:2.5rem;border-bottom:2px solid #17435c}h3{font-size:1rem;margin:1.2rem 0 .3rem}table{border-collapse:collapse;width:100%}
            td,th{text-align:left;vertical-align:top;padding:.3rem .6rem;border-bottom:1px solid #dde3e8}.meta,.q{color:#5a6672}.q{font-size:.9rem}
            svg{width:100%;height:auto;font-family:system-ui,sans-serif}
            </style></head><body>\(body)</body></html>

            """
    }

    private func section(_ title: String, _ content: String) -> String { "<h2>\(title)</h2>\(content)" }

    private func text(_ text: String) -> String {
        text.replacingOccurrences(of: "&", with: "&amp;").replacingOccurrences(of: "<", with: "&lt;").replacingOccurrences(of: ">", with: "&gt;")
            .replacingOccurrences(of: "\"", with: "&quot;")
    }

    private func quote(_ evidence: [Evidence]) -> String {
        evidence.first.map { "<div class=q>“\(text($0.evidence))” \(text(Terminal.citation(evidence)))</div>" } ?? ""
    }

    private func timelineTable(_ entries: [TimelineEntry]) -> String {
        "<table><tr><th>Date<th>Event<th>Who</tr>"
            + entries.map { entry in
                let event = entry.event
                return
                    "<tr><td>\(text(event.date ?? "–"))<td>\(text(event.type.rawValue.replacingOccurrences(of: "_", with: " ")))\(event.ordinal.map { " \($0)" } ?? "")"
                    + "\(event.status == .held ? "" : " (\(event.status.rawValue))")\(event.place.map { ", " + text($0) } ?? "")\(quote(entry.evidence))<td>\(text(event.participants.joined(separator: ", ")))</tr>"
            }.joined() + "</table>"
    }

    /// Steps over time: each dated rate holds until the next.
    private func tariffChart(_ history: TariffHistory) -> String {
        let steps = history.steps.filter { $0.date != nil && [.announced, .reduced, .raised, .inForce, .paused, .agreed].contains($0.status) }
        var out = "<h3>\(text(history.imposer)) on \(text(history.target)), \(text(history.scope))</h3>"
        if steps.count > 1 {
            let top = max(10, (steps.map(\.ratePercent).max() ?? 10) * 1.15)
            let width = 720.0, height = 180.0, left = 40.0, bottom = 24.0
            let days = steps.map { Self.day($0.date ?? "") }
            let first = days.min() ?? 0, span = max(1, (days.max() ?? 1) - first) * 1.12
            func x(_ day: Double) -> Double { left + (width - left - 90) * (day - first) / span }
            func y(_ rate: Double) -> Double { (height - bottom) * (1 - rate / top) + 6 }
            var path = ""
            for (index, step) in steps.enumerated() {
                let at = x(days[index]), level = y(step.ratePercent)
                path += index == 0 ? "M\(at) \(level)" : "H\(at)V\(level)"
            }
            path += "H\(width - 70)"
            out +=
                "<svg viewBox=\"0 0 \(Int(width)) \(Int(height))\" role=\"img\" aria-label=\"rates over time\"><line x1=\"\(left)\" y1=\"\(y(0))\" x2=\"\(width)\" y2=\"\(y(0))\" stroke=\"#9aa6b0\"/>"
            out += "<path d=\"\(path)\" fill=\"none\" stroke=\"#b23a2e\" stroke-width=\"2.5\"/>"
            for (index, step) in steps.enumerated() {
                let at = x(days[index]), level = y(step.ratePercent)
                out +=
                    "<circle cx=\"\(at)\" cy=\"\(level)\" r=\"4\" fill=\"#b23a2e\"/><text x=\"\(at + 6)\" y=\"\(level - 6)\" font-size=\"12\">\(text(Terminal.rate(step.ratePercent)))</text>"
                out += "<text x=\"\(at)\" y=\"\(height - 4)\" font-size=\"11\" fill=\"#5a6672\">\(text(step.date ?? ""))</text>"
            }
            out += "</svg>"
        }
        return out + "<table>"
            + history.steps.map { step in
                "<tr><td>\(text(step.date ?? "–"))<td>\(text(Terminal.rate(step.ratePercent)))<td>\(step.status.rawValue)\(step.previousRatePercent.map { " from \(Terminal.rate($0))" } ?? "")<td>\(quote(step.evidence))</tr>"
            }.joined() + "</table>"
    }

    private func figureChart(_ series: FigureSeries) -> String {
        let top = max(1, series.points.map(\.value).max() ?? 1)
        var out = "<h3>\(text(series.reporter)) \(series.flow.rawValue) \(series.flow == .export ? "to" : "with") \(text(series.partner))</h3>"
        out += "<svg viewBox=\"0 0 720 \(series.points.count * 28 + 6)\" role=\"img\" aria-label=\"values by period\">"
        for (index, point) in series.points.enumerated() {
            let y = Double(index) * 28 + 4, width = 380 * point.value / top
            out +=
                "<text x=\"0\" y=\"\(y + 15)\" font-size=\"12\">\(text(point.period))</text><rect x=\"130\" y=\"\(y)\" width=\"\(max(1, width))\" height=\"20\" fill=\"#17435c\"/>"
            let change = point.changePercent.map { String(format: "  %+g %%", $0) } ?? ""
            out +=
                "<text x=\"\(136 + width)\" y=\"\(y + 15)\" font-size=\"12\">\(text(Terminal.money(point.value, point.currency) + change)) \(text(Terminal.citation(point.evidence)))</text>"
        }
        return out + "</svg>"
    }

    private func conflictBlock(_ conflict: Conflict) -> String {
        "<h3>\(text(conflict.kind.replacingOccurrences(of: "_", with: " "))): \(text(conflict.subject))</h3><table>"
            + conflict.sides.map { "<tr><td>\(text($0.value))<td>\(quote($0.evidence))</tr>" }.joined() + "</table>"
    }

    private func peopleTable(_ people: [PersonEntry]) -> String {
        "<table><tr><th>Name<th>Offices<th>Seen<th>Articles</tr>"
            + people.prefix(200).map {
                "<tr><td>\(text($0.name))<td>\(text($0.roles.joined(separator: ", ")))<td>\(text([$0.firstSeen, $0.lastSeen].compactMap { $0 }.joined(separator: " – ")))<td>\($0.articles.count)</tr>"
            }.joined() + "</table>"
    }

    /// Days on a scale, good enough to place a mark.
    private static func day(_ date: String) -> Double {
        let parts = date.prefix(10).split(separator: "-").compactMap { Double($0) }
        guard let year = parts.first else { return 0 }
        return year * 365.25 + (parts.count > 1 ? parts[1] * 30.44 : 0) + (parts.count > 2 ? parts[2] : 0)
    }
}
