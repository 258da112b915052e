import ControlAPI
import Models

/// Tariff rates of one country on another: a chart of steps, and every statement.
public struct TariffPart: Sendable {
    /// A day that the chart marks.
    public struct Deadline: Sendable {
        public var day: Int
        public var label: String

        public init(day: Int, label: String) {
            self.day = day
            self.label = label
        }
    }

    let imposer: String
    let target: String
    let histories: [TariffHistory]
    /// Last day of the chart, in days since 1970-01-01: of the latest article.
    let today: Int
    let deadlines: [Deadline]
    let citations: Citations

    /// A part for each pair, those of which most is said first.
    ///
    /// - Parameter deadlines: events; those of type `deadline` in which one of the two takes part, or nobody named, are drawn.
    public static func parts(
        _ histories: [TariffHistory], today: Int, deadlines events: [Event], citations: Citations
    ) -> [TariffPart] {
        var order: [String] = []
        var groups: [String: [TariffHistory]] = [:]
        for history in histories {
            let key = "\(history.imposer)|\(history.target)"
            if groups[key] == nil { order.append(key) }
            groups[key, default: []].append(history)
        }
        let parts = order.compactMap { key -> TariffPart? in
            guard let group = groups[key], let first = group.first else { return nil }
            let days = events.compactMap { event -> Deadline? in
                guard event.type == .deadline, event.status != .cancelled, let date = event.date.flatMap({ PartialDate($0) }), date.isDay,
                    let day = date.first
                else { return nil }
                let names = event.participants
                guard names.isEmpty || names.contains(first.imposer) || names.contains(first.target) else { return nil }
                return Deadline(day: day, label: "deadline \(Words.dayAndMonth(day))")
            }
            return TariffPart(
                imposer: first.imposer, target: first.target, histories: group, today: today, deadlines: Array(days.prefix(6)),
                citations: citations)
        }
        return parts.enumerated().sorted { ($1.element.weight, $0.offset) < ($0.element.weight, $1.offset) }.map(\.element)
    }

    private var weight: Int { histories.reduce(0) { $0 + $1.steps.reduce(0) { $0 + citations.witnesses($1.evidence) } } }

    var title: String { "\(Words.sentence(Words.country(imposer))) on \(Words.country(target))" }

    /// Chart and table.
    ///
    /// - Parameter bytes: how long the table may become; what is left out is said.
    public func markup(bytes: Int = .max) -> HTML {
        "<section class=\"pair\" id=\"\(anchor)\"><h2>\(title)</h2>\(chart())\(table(bytes: bytes))</section>"
    }

    private var anchor: String { "tariff-\((imposer + "-" + target).replacing("*", with: "all"))" }

    // MARK: Chart

    /// How the line of a rate is drawn from a step on.
    private enum Line: String {
        case inForce = "force"
        case announced, paused, baseline
    }

    /// Nil for statuses that set no rate: somebody only speaks of one.
    private static func line(_ step: TariffHistory.Step, scope: String) -> Line? {
        let isBaseline = ScopeClass(scope).key == "baseline"
        switch step.status {
        case .inForce, .reduced, .raised: return isBaseline ? .baseline : .inForce
        case .announced, .agreed: return isBaseline ? .baseline : .announced
        case .paused: return .paused
        case .proposed, .offered, .requested, .threatened: return nil
        }
    }

    private struct Step {
        var step: TariffHistory.Step
        var day: Double
        var span: PartialDate
        var line: Line?
    }

    private var lanes: [(scope: String, steps: [Step])] {
        histories.compactMap { history in
            let steps = history.steps.compactMap { step -> Step? in
                guard let span = step.date.flatMap({ PartialDate($0) }), let first = span.first, let last = span.last, step.ratePercent.isFinite
                else { return nil }
                return Step(step: step, day: (Double(first) + Double(last)) / 2, span: span, line: Self.line(step, scope: history.scope))
            }.sorted { $0.day < $1.day }
            return steps.isEmpty ? nil : (history.scope, steps)
        }
    }

    /// The lanes that a chart has room for.
    private var drawn: [(scope: String, steps: [Step])] { Array(lanes.prefix(4)) }

    private func chart() -> HTML {
        let lanes = drawn
        let spans = lanes.flatMap(\.steps).map(\.span)
        // One rate that stays the same is told by the table.
        guard Set(lanes.flatMap(\.steps).map(\.step.ratePercent)).count > 1, let from = spans.compactMap(\.first).min(),
            let to = spans.compactMap(\.last).max()
        else { return HTML() }
        let shown = deadlines.filter { $0.day >= from && $0.day <= to + 400 }
        let last = max(to, max(shown.map(\.day).max() ?? to, min(today, to + 120)))
        let picture = SVG.both(label: "\(title): rates over time. The table below has every value.") { isNarrow in
            draw(lanes, from: from, to: last, deadlines: shown, isNarrow: isNarrow)
        }
        return "<figure class=\"chart\">\(picture)<figcaption>\(legend(lanes, hasDeadlines: !shown.isEmpty))</figcaption></figure>"
    }

    private func draw(_ lanes: [(scope: String, steps: [Step])], from: Int, to: Int, deadlines: [Deadline], isNarrow: Bool) -> SVG {
        let padding = max(8, (to - from) / 16)
        let (start, end) = (Double(from - padding), Double(to + padding))
        let top = lanes.flatMap(\.steps).map(\.step.ratePercent).max() ?? 10
        let ticks = SVG.ticks(to: max(10, top * 1.12), count: isNarrow ? 4 : 5)
        let (left, right, above, below) = (42.0, 10.0, deadlines.isEmpty ? 16.0 : 36.0, 28.0)
        var svg = SVG(width: isNarrow ? 360 : 760, height: isNarrow ? 260 : 300)
        func x(_ day: Double) -> Double { left + (svg.width - left - right) * (day - start) / (end - start) }
        func y(_ rate: Double) -> Double { above + (svg.height - above - below) * (1 - rate / (ticks.last ?? 1)) }
        for tick in ticks {
            svg.line(left, y(tick), svg.width - right, y(tick), tick == 0 ? "axis" : "grid")
            svg.text(left - 6, y(tick) + 4, Words.rate(tick), "tick", anchor: "end")
        }
        for month in Self.months(from: from - padding, to: to + padding, most: isNarrow ? 4 : 9) {
            svg.line(x(Double(month)), svg.height - below, x(Double(month)), svg.height - below + 4, "axis")
            svg.text(x(Double(month)), svg.height - below + 18, Words.month(ofDay: month), "tick", anchor: "middle")
        }
        for (index, deadline) in deadlines.enumerated() {
            let at = x(Double(deadline.day))
            svg.line(at, above - 24, at, svg.height - below, "deadline")
            let isRight = at > svg.width - 120
            svg.text(at + (isRight ? -4 : 4), above - 24 + 11 + Double(index % 2) * 12, deadline.label, "tick", anchor: isRight ? "end" : "start")
        }
        var marks: [SVG.Label] = []
        for (index, lane) in lanes.enumerated() {
            let set = lane.steps.filter { $0.line != nil }
            for (at, entry) in set.enumerated() {
                let level = y(entry.step.ratePercent)
                // The last rate goes on to the end of the picture.
                let until = at + 1 < set.count ? set[at + 1].day : end
                let style = entry.line?.rawValue ?? ""
                if entry.line == .baseline { svg.rect(x(entry.day), level, max(0, x(until) - x(entry.day)), max(0, y(0) - level), "band c\(index)") }
                svg.line(x(entry.day), level, x(until), level, "step \(style) c\(index)")
                if at + 1 < set.count { svg.line(x(until), level, x(until), y(set[at + 1].step.ratePercent), "rise c\(index)") }
            }
            for entry in lane.steps {
                let (at, level) = (x(entry.day), y(entry.step.ratePercent))
                let status = Words.words(entry.step.status.rawValue)
                let tip = "\(Words.rate(entry.step.ratePercent)) \(status), \(Words.date(entry.step.date)) (\(clipped(lane.scope, 80)))"
                if let first = entry.span.first, let last = entry.span.last, !entry.span.isDay {
                    svg.line(x(Double(first)), level, x(Double(last)), level, "whisker c\(index)")
                }
                svg.circle(at, level, 4.5, (entry.line == nil ? "ring c" : "dot c") + "\(index)", tip: tip)
                let isSpoken = entry.line == nil
                let label = SVG.Label(x: at, y: level, text: Words.rate(entry.step.ratePercent) + (isSpoken && !isNarrow ? " \(status)" : ""))
                // Several statements of one rate need one label.
                if !marks.contains(where: { $0.text == label.text && abs($0.x - at) < 30 && abs($0.y - level) < 1 }) { marks.append(label) }
            }
        }
        for label in SVG.placed(marks, in: svg.width - right, above: svg.height - below) { svg.text(label.x, label.y, label.text, "value") }
        return svg
    }

    private func legend(_ lanes: [(scope: String, steps: [Step])], hasDeadlines: Bool) -> HTML {
        let scopes: HTML = lanes.enumerated().map { index, lane in
            "<span><i class=\"swatch c\(index)\"></i>\(clipped(lane.scope, 60))</span>" as HTML
        }.joined()
        let used = Set(lanes.flatMap(\.steps).map { $0.line?.rawValue ?? "ring" })
        let names: [(String, String)] = [
            ("force", "in force"), ("announced", "announced or agreed"), ("paused", "paused"), ("baseline", "baseline"),
        ]
        var kinds = names.filter { used.contains($0.0) }.map { style, name in
            "<span><svg class=\"key\" viewBox=\"0 0 34 10\" aria-hidden=\"true\"><line x1=\"1\" y1=\"5\" x2=\"33\" y2=\"5\" class=\"step \(style)\"/></svg>\(name)</span>"
                as HTML
        }
        if used.contains("ring") {
            kinds.append(
                "<span><svg class=\"key\" viewBox=\"0 0 34 10\" aria-hidden=\"true\"><circle cx=\"17\" cy=\"5\" r=\"4\" class=\"ring\"/></svg>requested, offered, proposed or threatened</span>"
            )
        }
        if hasDeadlines {
            kinds.append(
                "<span><svg class=\"key\" viewBox=\"0 0 34 10\" aria-hidden=\"true\"><line x1=\"17\" y1=\"0\" x2=\"17\" y2=\"10\" class=\"deadline\"/></svg>deadline</span>"
            )
        }
        return "<span class=\"legend\">\(scopes)</span><span class=\"legend\">\(kinds)</span>"
    }

    /// First days of months, few enough to be read.
    private static func months(from: Int, to: Int, most: Int) -> [Int] {
        guard to - from < 400_000 else { return [] }
        var days = (from...max(from, to)).filter { CivilDay.date($0).day == 1 }
        while days.count > most {
            let years = days.filter { CivilDay.date($0).month == 1 }
            days =
                days.count > 36 && years.count > 1 && years.count < days.count
                ? years : days.enumerated().filter { $0.offset % 2 == 0 }.map(\.element)
        }
        return days
    }

    // MARK: Table

    /// The standing of a rate: told by a mark beside its words, so that it needs no colour.
    private static func badge(_ status: TariffMeasure.Status) -> HTML {
        switch status {
        case .inForce, .reduced, .raised: "<span class=\"badge force\">\(Words.words(status.rawValue))</span>"
        case .announced, .agreed: "<span class=\"badge announced\">\(Words.words(status.rawValue))</span>"
        case .paused: "<span class=\"badge paused\">\(Words.words(status.rawValue))</span>"
        case .proposed, .offered, .requested, .threatened: "<span class=\"badge spoken\">\(Words.words(status.rawValue))</span>"
        }
    }

    private func table(bytes limit: Int) -> HTML {
        let lanes = drawn
        return StatementTable(caption: "\(title): every statement", columns: ("Rate", "Standing"), first: "When", noun: "step", command: "tariffs")
            .markup(
                histories, bytes: limit,
                head: { _, history in
                    // The colour of the line in the chart, where there is one.
                    let swatch = lanes.firstIndex { $0.scope == history.scope }.map { "<i class=\"swatch c\($0)\"></i>" as HTML }
                    return "\(swatch)\(Words.sentence(clipped(history.scope, 120)))"
                }, rows: \.steps, row: row)
    }

    private func row(_ step: TariffHistory.Step) -> HTML {
        let from = step.previousRatePercent.map { " <span class=\"dim\">from \(Words.rate($0))</span>" as HTML }
        let instrument = step.instrument.map { "<div class=\"dim\">\(clipped($0, 120))</div>" as HTML }
        return
            "<tr><td class=\"date\">\(Words.date(step.date))</td><td class=\"num\">\(Words.rate(step.ratePercent))</td><td>\(Self.badge(step.status))\(from)\(instrument)</td><td>\(citations.list(step.evidence))\(citations.supportLine(step.evidence))</td></tr>\n"
    }
}
