import ControlAPI
import Foundation
import Models

/// Tariff rates of one country on another: a chart of steps, and every statement.
struct TariffSection {
    let imposer: String
    let target: String
    let histories: [TariffHistory]
    /// Last day of the chart: of the latest article.
    let today: Int

    /// Statuses that set a rate; the others are words about one.
    private static let setting: Set<TariffMeasure.Status> = [.announced, .agreed, .reduced, .raised, .inForce]

    static func sections(_ histories: [TariffHistory], today: Int) -> [TariffSection] {
        var order: [String] = []
        var groups: [String: [TariffHistory]] = [:]
        for history in histories {
            let key = "\(history.imposer)|\(history.target)"
            if groups[key] == nil { order.append(key) }
            groups[key, default: []].append(history)
        }
        return order.compactMap { key in
            groups[key].flatMap { group in
                group.first.map { TariffSection(imposer: $0.imposer, target: $0.target, histories: group, today: today) }
            }
        }
        // Pairs of which most is said come first.
        .sorted { $0.weight > $1.weight }
    }

    private var weight: Int { histories.reduce(0) { $0 + $1.steps.reduce(0) { $0 + $1.evidence.count } } }

    func markup() -> String {
        let target = target == "*" ? "all countries" : target
        return "<h3>\(HTML.text(imposer)) tariffs on \(HTML.text(target))</h3>" + chart() + table()
    }

    // MARK: Chart

    private struct Mark {
        var x: Double
        var y: Double
        var label: String
    }

    private func chart() -> String {
        let spans = histories.flatMap(\.steps).compactMap { $0.date.flatMap { PartialDate($0) } }.filter { !$0.isOpen }
        let dated = histories.filter { $0.steps.contains { $0.date.flatMap { PartialDate($0) }?.isOpen == false } }
        // One rate that stays the same is told by the table.
        let rates = Set(histories.flatMap(\.steps).filter { $0.date != nil }.map(\.ratePercent))
        guard spans.count > 1, rates.count > 1, let from = spans.compactMap(\.first).min(), let to = spans.compactMap(\.last).max() else { return "" }
        let padding = max(8, (max(to, today) - from) / 16)
        let (start, end) = (from - padding, max(to, today) + padding)
        let ticks = SVG.ticks(to: max(10, spansTop * 1.12), count: 5)
        let (left, right, top, bottom) = (46.0, 16.0, 18.0, 30.0)
        var svg = SVG(width: 760, height: 280)
        func x(_ day: Double) -> Double { left + (svg.width - left - right) * (day - Double(start)) / Double(end - start) }
        func y(_ rate: Double) -> Double { top + (svg.height - top - bottom) * (1 - rate / (ticks.last ?? 1)) }
        for tick in ticks {
            svg.line(left, y(tick), svg.width - right, y(tick), tick == 0 ? "axis" : "grid")
            svg.text(left - 8, y(tick) + 4, Terminal.rate(tick), "tick", anchor: "end")
        }
        for month in Self.months(from: start, to: end) {
            svg.line(x(Double(month)), svg.height - bottom, x(Double(month)), svg.height - bottom + 4, "axis")
            svg.text(x(Double(month)), svg.height - bottom + 18, HTML.month(ofDay: month), "tick", anchor: "middle")
        }
        var marks: [Mark] = []
        for (index, history) in dated.prefix(4).enumerated() {
            let steps = history.steps.compactMap { step -> (step: TariffHistory.Step, day: Double, span: PartialDate)? in
                guard let span = step.date.flatMap({ PartialDate($0) }), let first = span.first, let last = span.last else { return nil }
                return (step, Double(first + last) / 2, span)
            }
            let set = steps.filter { Self.setting.contains($0.step.status) }.sorted { $0.day < $1.day }
            var path = ""
            for (at, entry) in set.enumerated() {
                path += (at == 0 ? "M" : "H") + SVG.number(x(entry.day)) + (at == 0 ? " " : "V") + SVG.number(y(entry.step.ratePercent))
            }
            if !path.isEmpty { svg.path(path + "H" + SVG.number(x(Double(max(today, to)))), "step c\(index)") }
            for entry in steps {
                let (at, level) = (x(entry.day), y(entry.step.ratePercent))
                let status = Terminal.words(entry.step.status.rawValue)
                let tip = "\(Terminal.rate(entry.step.ratePercent)) \(status), \(HTML.date(entry.step.date)) (\(history.scope))"
                if let first = entry.span.first, let last = entry.span.last, !entry.span.isDay {
                    svg.line(x(Double(first)), level, x(Double(last)), level, "whisker c\(index)")
                }
                if Self.setting.contains(entry.step.status) {
                    svg.circle(at, level, 4.5, "dot c\(index)", tip: tip)
                    marks.append(Mark(x: at, y: level, label: Terminal.rate(entry.step.ratePercent)))
                } else {
                    svg.circle(at, level, 4.5, "ring c\(index)", tip: tip)
                    marks.append(Mark(x: at, y: level, label: "\(Terminal.rate(entry.step.ratePercent)) \(status)"))
                }
            }
        }
        for label in Self.placed(marks, in: svg.width - right) { svg.text(label.x, label.y, label.label, "value") }
        let legend = dated.prefix(4).enumerated().map { "<span><i class=\"c\($0)\"></i>\(HTML.text($1.scope))</span>" }.joined()
        return
            "<figure>\(svg.markup(label: "\(imposer) tariffs on \(target) over time"))<figcaption class=\"legend\">\(legend)<span><i class=\"ring\"></i>asked for, offered, proposed or paused</span></figcaption></figure>"
    }

    private var spansTop: Double { histories.flatMap(\.steps).filter { $0.date != nil }.map(\.ratePercent).max() ?? 10 }

    /// First days of months, few enough to be read.
    private static func months(from: Int, to: Int) -> [Int] {
        var days = (from...to).filter { PartialDate.text(ofDay: $0).hasSuffix("-01") }
        while days.count > 9 {
            let years = days.filter { PartialDate.text(ofDay: $0).hasSuffix("-01-01") }
            days =
                days.count > 36 && years.count > 1 && years.count < days.count
                ? years : days.enumerated().filter { $0.offset % 2 == 0 }.map(\.element)
        }
        return days
    }

    /// Labels beside their marks, moved up or down until none lies on another.
    private static func placed(_ marks: [Mark], in width: Double) -> [Mark] {
        var boxes: [(x: Double, y: Double, width: Double)] = []
        return marks.map { mark in
            let span = Double(mark.label.count) * 6.6
            let x = min(mark.x + 8, width - span)
            let y = [-8.0, 16, -22, 30, -36, 44].map { mark.y + $0 }.first { y in
                y > 10 && !boxes.contains { abs($0.y - y) < 13 && $0.x < x + span && x < $0.x + $0.width }
            }
            boxes.append((x, y ?? mark.y - 8, span))
            return Mark(x: x, y: y ?? mark.y - 8, label: mark.label)
        }
    }

    // MARK: Table

    private func table() -> String {
        let rows = histories.flatMap { history in
            history.steps.map { step in
                let from = step.previousRatePercent.map { ", from \(HTML.text(Terminal.rate($0)))" } ?? ""
                let instrument = step.instrument.map { "<br><span class=\"dim\">\(HTML.text($0))</span>" } ?? ""
                return
                    "<tr><td class=\"date\">\(HTML.date(step.date))<td class=\"num\">\(HTML.text(Terminal.rate(step.ratePercent)))<td>\(HTML.text(Terminal.words(step.status.rawValue)))\(from)<br><span class=\"dim\">\(HTML.text(history.scope))</span>\(instrument)<td>\(HTML.evidence(step.evidence))</tr>"
            }
        }
        return "<table><thead><tr><th>When<th class=\"num\">Rate<th>Standing<th>Evidence</tr></thead><tbody>\(rows.joined())</tbody></table>"
    }
}
