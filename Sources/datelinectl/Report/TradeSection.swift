import ControlAPI
import Foundation
import Models

/// Trade of two countries: columns by period, and every figure.
struct TradeSection {
    let pair: [String]
    let series: [FigureSeries]

    private static let order: [TradeFigure.Flow] = [.totalTrade, .export, .import, .surplus, .deficit]

    static func sections(_ series: [FigureSeries]) -> [TradeSection] {
        Dictionary(grouping: series) { [$0.reporter, $0.partner].sorted() }
            .map { pair, series in
                TradeSection(
                    pair: pair,
                    series: series.sorted {
                        (order.firstIndex(of: $0.flow) ?? 9, $1.points.count, $0.reporter) < (
                            order.firstIndex(of: $1.flow) ?? 9, $0.points.count, $1.reporter
                        )
                    })
            }.sorted { ($1.weight, $0.pair.joined()) < ($0.weight, $1.pair.joined()) }
    }

    private var weight: Int { series.reduce(0) { $0 + $1.points.reduce(0) { $0 + $1.evidence.count } } }

    func markup() -> String {
        "<h3>Trade of \(HTML.text(pair.joined(separator: " and ")))</h3>" + currencies.map(chart).joined() + table()
    }

    private var currencies: [String] { Array(Set(series.flatMap { $0.points.map(\.currency) })).sorted() }

    // MARK: Chart

    private func chart(_ currency: String) -> String {
        let shown = series.prefix(4).map { one in (name: FiguresCommand.title(one).name, points: one.points.filter { $0.currency == currency }) }
            .filter { !$0.points.isEmpty }
        // Where values disagree the one that most articles give is drawn; the table has them all.
        let values = shown.map { one in
            Dictionary(one.points.map { ($0.period, $0) }) { $0.evidence.count >= $1.evidence.count ? $0 : $1 }
        }
        let all = Set(values.flatMap(\.keys)).sorted { a, b in
            let (x, y) = (PartialDate(a), PartialDate(b))
            return (x?.last ?? .max, x?.width ?? .max, a) < (y?.last ?? .max, y?.width ?? .max, b)
        }
        let periods = all.suffix(10)
        guard !periods.isEmpty, let top = values.flatMap({ $0.values.map(\.value) }).max(), top > 0 else { return "" }
        let (unit, word): (Double, String) = top >= 1e9 ? (1e9, "billion") : top >= 1e6 ? (1e6, "million") : (1, "")
        let ticks = SVG.ticks(to: top / unit * 1.08, count: 5)
        let (left, right, above, below) = (52.0, 8.0, 26.0, 28.0)
        var svg = SVG(width: 760, height: 270)
        func y(_ value: Double) -> Double { above + (svg.height - above - below) * (1 - value / (ticks.last ?? 1)) }
        svg.text(0, 12, "\(word) \(currency)".trimmingCharacters(in: .whitespaces), "tick")
        for tick in ticks {
            svg.line(left, y(tick), svg.width - right, y(tick), tick == 0 ? "axis" : "grid")
            svg.text(left - 8, y(tick) + 4, String(format: "%g", tick), "tick", anchor: "end")
        }
        let group = (svg.width - left - right) / Double(periods.count)
        let column = min(54, group * 0.8 / Double(shown.count))
        for (index, period) in periods.enumerated() {
            let middle = left + group * (Double(index) + 0.5)
            for (at, points) in values.enumerated() {
                guard let point = points[period] else { continue }
                let x = middle + (Double(at) - Double(shown.count) / 2) * column
                let level = y(point.value / unit)
                svg.rect(
                    x + 1, level, column - 2, max(1, y(0) - level), "bar c\(at)",
                    tip: "\(shown[at].name), \(HTML.date(period)): \(Terminal.money(point.value, point.currency))")
                if column >= 26 {
                    svg.text(x + column / 2, level - 5, String(format: "%g", (point.value / unit * 10).rounded() / 10), "value", anchor: "middle")
                }
            }
            svg.text(middle, svg.height - below + 18, HTML.date(period), "tick", anchor: "middle")
        }
        let legend = shown.enumerated().map { "<span><i class=\"c\($0)\"></i>\(HTML.text($1.name))</span>" }.joined()
        let cut = all.count > periods.count ? "<span>the last \(periods.count) of \(all.count) periods</span>" : ""
        return
            "<figure>\(svg.markup(label: "Trade of \(pair.joined(separator: " and ")) by period"))<figcaption class=\"legend\">\(legend)\(cut)</figcaption></figure>"
    }

    // MARK: Table

    private func table() -> String {
        let rows = series.flatMap { one -> [String] in
            let title = FiguresCommand.title(one)
            let mirror = title.mirror.map { " <span class=\"dim\">= \(HTML.text($0))</span>" } ?? ""
            return ["<tr class=\"head\"><th colspan=\"4\" scope=\"rowgroup\">\(HTML.text(title.name))\(mirror)</tr>"]
                + one.points.map { point in
                    let change = point.changePercent.map { Terminal.change($0) + (point.changeBase.map { " on \(HTML.date($0))" } ?? "") }
                    let notes = [change, point.rank.map { "rank \($0)" }, point.sources.isEmpty ? nil : point.sources.joined(separator: ", ")]
                    return
                        "<tr><td class=\"date\">\(HTML.date(point.period))<td class=\"num\">\(HTML.text(Terminal.money(point.value, point.currency)))<td class=\"dim\">\(notes.compactMap { $0 }.map(HTML.text).joined(separator: "<br>"))<td>\(HTML.evidence(point.evidence))</tr>"
                }
        }
        return
            "<table><thead><tr><th>Period<th class=\"num\">Value<th>Change, rank, source<th>Evidence</tr></thead><tbody>\(rows.joined())</tbody></table>"
    }
}
