import ControlAPI
import Models

/// Trade of two countries: bars by period, only comparable periods side by side, and every figure.
public struct TradePart: Sendable {
    let pair: [String]
    let series: [FigureSeries]
    let citations: Citations

    private static let order: [TradeFigure.Flow] = [.totalTrade, .export, .import, .surplus, .deficit]

    /// A part for each pair, those of which most is said first.
    public static func parts(_ series: [FigureSeries], citations: Citations) -> [TradePart] {
        Dictionary(grouping: series) { [$0.reporter, $0.partner].sorted() }
            .map { pair, series in
                TradePart(
                    pair: pair,
                    series: series.sorted {
                        (order.firstIndex(of: $0.flow) ?? 9, $1.points.count, $0.reporter) < (
                            order.firstIndex(of: $1.flow) ?? 9, $0.points.count, $1.reporter
                        )
                    }, citations: citations)
            }.sorted { ($1.weight, $0.pair.joined()) < ($0.weight, $1.pair.joined()) }
    }

    private var weight: Int { series.reduce(0) { $0 + $1.points.reduce(0) { $0 + citations.witnesses($1.evidence) } } }

    var title: String { Words.sentence(pair.map { Words.country($0) }.joined(separator: " and ")) }

    /// Charts and table.
    ///
    /// - Parameter bytes: how long the table may become; what is left out is said.
    public func markup(bytes: Int = .max) -> HTML {
        let charts = currencies.flatMap { currency in Self.groups(series, currency).map { chart($0, currency) } }
        return
            "<section class=\"pair\" id=\"trade-\(pair.joined(separator: "-"))\"><h2>\(title)</h2><div class=\"charts\">\(Array(charts.prefix(4)))</div>\(table(bytes: bytes))</section>"
    }

    private var currencies: [String] { Array(Set(series.flatMap { $0.points.map(\.currency) })).sorted() }

    // MARK: Comparable periods

    /// Periods that may stand side by side: years, quarters, months, or the same part of several years.
    struct Comparable: Hashable, Sendable {
        let name: String

        init?(_ period: String) {
            guard let date = PartialDate(period), let first = date.first, let last = date.last, last >= first else { return nil }
            let (from, to) = (CivilDay.date(first), CivilDay.date(last + 1))
            guard from.day == 1, to.day == 1, (1...9_998).contains(from.year) else { return nil }
            switch (to.year - from.year) * 12 + to.month - from.month {
            case 1: name = "Months"
            case 3: name = "Quarters"
            case 12 where from.month == 1: name = "Years"
            case 2...11:
                let end = CivilDay.date(last)
                let span = Words.date("2001-\(Self.two(from.month))/2001-\(Self.two(end.month))")
                name = String(span.split(separator: " ").first ?? "")
            default: return nil
            }
        }

        private static func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
    }

    private struct Group {
        var name: String
        var periods: [String]
    }

    /// Groups of periods of which there are at least two.
    private static func groups(_ series: [FigureSeries], _ currency: String) -> [Group] {
        var found: [Comparable: Set<String>] = [:]
        for point in series.flatMap(\.points) where point.currency == currency {
            guard let key = Comparable(point.period) else { continue }
            found[key, default: []].insert(point.period)
        }
        return found.filter { $0.value.count > 1 }.map { key, periods in
            Group(
                name: key.name,
                periods: periods.sorted { (PartialDate($0)?.last ?? .max, $0) < (PartialDate($1)?.last ?? .max, $1) }.suffix(8))
        }.sorted { ($1.periods.count, $0.name) < ($0.periods.count, $1.name) }
    }

    // MARK: Chart

    private func chart(_ group: Group, _ currency: String) -> HTML {
        // Where values disagree the one that most articles give is drawn; the table has them all.
        let shown = series.map { one in
            (
                name: Words.title(reporter: one.reporter, flow: one.flow, partner: one.partner),
                points: Dictionary(one.points.filter { $0.currency == currency && group.periods.contains($0.period) }.map { ($0.period, $0) }) {
                    citations.witnesses($0.evidence) >= citations.witnesses($1.evidence) ? $0 : $1
                }
            )
        }.filter { !$0.points.isEmpty }.prefix(4)
        guard let top = shown.flatMap({ $0.points.values.map(\.value) }).max(), top > 0, top.isFinite else { return HTML() }
        let (unit, word): (Double, String) = top >= 1e9 ? (1e9, "billion ") : top >= 1e6 ? (1e6, "million ") : (1, "")
        let ticks = SVG.ticks(to: top / unit * 1.08, count: 4)
        let lanes = Array(shown)
        let label = "\(title), \(group.name.lowercased()), in \(word)\(currency). The table below has every value."
        let picture = SVG.both(label: label) { isNarrow in
            draw(group, lanes.map { ($0.name, $0.points) }, unit: unit, ticks: ticks, heading: "\(word)\(clipped(currency, 12))", isNarrow: isNarrow)
        }
        let legend = lanes.enumerated().map { "<span><i class=\"swatch c\($0)\"></i>\($1.name)</span>" as HTML }
        return
            "<figure class=\"chart\"><figcaption><b>\(group.name)</b> <span class=\"legend\">\(legend)</span></figcaption>\(picture)</figure>"
    }

    private func draw(
        _ group: Group, _ lanes: [(name: String, points: [String: FigureSeries.Point])], unit: Double, ticks: [Double], heading: String,
        isNarrow: Bool
    ) -> SVG {
        let (left, right, above, below) = (44.0, 4.0, 34.0, 26.0)
        var svg = SVG(width: isNarrow ? 360 : 760, height: isNarrow ? 230 : 260)
        func y(_ value: Double) -> Double { above + (svg.height - above - below) * (1 - value / (ticks.last ?? 1)) }
        svg.text(0, 12, heading, "tick")
        for tick in ticks {
            svg.line(left, y(tick), svg.width - right, y(tick), tick == 0 ? "axis" : "grid")
            svg.text(left - 6, y(tick) + 4, Words.plain(tick), "tick", anchor: "end")
        }
        let periods = isNarrow ? Array(group.periods.suffix(5)) : group.periods
        let room = (svg.width - left - right) / Double(max(1, periods.count))
        let column = min(56, room * 0.8 / Double(max(1, lanes.count)))
        for (index, period) in periods.enumerated() {
            let middle = left + room * (Double(index) + 0.5)
            // Bars of a period stand around its middle, however many of the series have a value there.
            let present = lanes.indices.filter { lanes[$0].points[period]?.value.isFinite ?? false }
            for (place, at) in present.enumerated() {
                let lane = lanes[at]
                guard let point = lane.points[period] else { continue }
                let x = middle + (Double(place) - Double(present.count) / 2) * column
                let level = y(point.value / unit)
                let change = point.changePercent.map { Words.change($0) }
                let tip =
                    "\(lane.name), \(Words.date(period)): \(Words.money(point.value, point.currency))"
                    + (change.map { ", \($0)" + (point.changeBase.map { " on \(Words.date($0))" } ?? "") } ?? "")
                svg.rect(x + 1, level, max(1, column - 2), max(1, y(0) - level), "bar c\(at)", tip: tip)
                if column >= 24 {
                    svg.text(
                        x + column / 2, level - (change == nil || column < 36 ? 5 : 17), Words.plain((point.value / unit * 10).rounded() / 10),
                        "value",
                        anchor: "middle")
                    if let change, column >= 36 { svg.text(x + column / 2, level - 5, change, "tick", anchor: "middle") }
                }
            }
            svg.text(middle, svg.height - below + 17, Words.date(period), "tick", anchor: "middle")
        }
        return svg
    }

    // MARK: Table

    private func table(bytes limit: Int) -> HTML {
        StatementTable(
            caption: "\(title): every figure", columns: ("Value", "Change, rank, source"), first: "Period", noun: "figure", command: "figures"
        )
        .markup(series, bytes: limit, head: { _, one in heading(one) }, rows: \.points, row: row)
    }

    private func heading(_ one: FigureSeries) -> HTML {
        let name = Words.title(reporter: one.reporter, flow: one.flow, partner: one.partner)
        let mirror = one.mirror.map { flow in
            " <span class=\"dim\">the same flow as \(Words.title(reporter: one.partner, flow: flow, partner: one.reporter))</span>" as HTML
        }
        return "\(Words.sentence(name))\(mirror)"
    }

    private func row(_ point: FigureSeries.Point) -> HTML {
        let base = point.changeBase.map { " on \(Words.date($0))" } ?? ""
        let change = point.changePercent.map { "<div>\(Words.change($0))\(base)</div>" as HTML }
        let rank = point.rank.map { "<div>rank \($0)</div>" as HTML }
        let origin: HTML = point.sources.isEmpty ? "" : "<div class=\"dim\">\(clipped(point.sources.joined(separator: ", "), 160))</div>"
        return
            "<tr><td class=\"date\">\(Words.date(point.period))</td><td class=\"num\">\(Words.money(point.value, point.currency))</td><td>\(change)\(rank)\(origin)</td><td>\(citations.list(point.evidence))\(citations.supportLine(point.evidence))</td></tr>\n"
    }
}
