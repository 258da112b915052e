import ArgumentParser
import ControlAPI
import ControlClient
import Foundation
import Models

struct TimelineCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "timeline", abstract: "List the events of all articles in the order of time.",
        discussion: """
            Articles that report one event share a line, with the numbers of all of them and the words of the first.

            Examples:
              datelinectl timeline --since 2025-04-01
              datelinectl timeline --topic trade --json
            """)
    @OptionGroup var global: GlobalOptions
    @OptionGroup var source: SourceOptions
    @Option(help: "Only since a date (2025-07-02), a time (2025-07-02T11:00:00Z) or for a span (2d, 12h).") var since: String?
    @Option(help: "Only of this topic.") var topic: String?

    func run() throws {
        let entries = try global.all(TimelineEntry.self, source.path("/timeline"), query: [("since", since), ("topic", topic)])
        if global.json { return JSONOutput.lines(entries) }
        if entries.isEmpty { return Terminal.remark("no events") }
        global.page()
        // Dates and references are never cut: where there is no room beside them, who and where stand in a line below.
        let isWide = Terminal.width >= Self.wide
        var table = Table(
            ["DATE", "EVENT", "STATUS"] + (isWide ? ["WHO", "PLACE"] : []) + ["ARTICLES"], flexible: isWide ? [(3, 16), (4, 8)] : [(1, 8)])
        for entry in entries {
            let event = entry.event
            let (who, place) = (event.participants.joined(separator: ", "), event.place ?? "")
            let below = isWide ? [] : [[who, place].filter { !$0.isEmpty }.joined(separator: "; ")]
            table.add(
                [
                    event.date ?? "–", Terminal.words(event.type.rawValue) + (event.ordinal.map { " \($0)" } ?? ""), event.status.rawValue,
                ] + (isWide ? [who, place] : []) + [Terminal.citation(entry.evidence, most: isWide ? 6 : 3)],
                notes: below.filter { !$0.isEmpty } + entry.evidence.prefix(1).map { "“\($0.evidence)”" })
        }
        table.print()
    }

    /// Columns from which participants and places stand beside their event.
    private static let wide = 110
}

struct TariffsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tariffs", abstract: "Show tariff rates: what the rate is now, and since when.",
        discussion: """
            Countries are named by name (Vietnam), adjective (Vietnamese) or code (VN). With a target, what is levied on all countries (*) is \
            listed too.

            Examples:
              datelinectl tariffs US Vietnam
              datelinectl tariffs EU
            """)
    @OptionGroup var global: GlobalOptions
    @OptionGroup var source: SourceOptions
    @Argument(help: "The country that imposes the tariff.") var imposer: String?
    @Argument(help: "The country that the tariff is imposed on.") var target: String?

    func run() throws {
        let histories = try global.all(TariffHistory.self, source.path("/tariffs"), query: [("imposer", imposer), ("target", target)])
        if global.json { return JSONOutput.lines(histories) }
        if histories.isEmpty { return Terminal.remark("no tariff measures") }
        global.page()
        var table = BarTable(columns: 3, right: [1])
        for history in histories {
            table.heading(
                Terminal.style("\(Terminal.clean(history.imposer)) on \(Terminal.clean(history.target)), \(Terminal.clean(history.scope))", .bold))
            let top = history.steps.map(\.ratePercent).max() ?? 1
            for step in history.steps {
                let from = step.previousRatePercent.map { " from \(Terminal.rate($0))" } ?? ""
                table.add(
                    [step.date ?? "–", Terminal.rate(step.ratePercent), Terminal.words(step.status.rawValue) + from],
                    share: top > 0 ? step.ratePercent / top : 0, evidence: step.evidence)
            }
        }
        table.print()
    }
}

struct FiguresCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "figures", abstract: "Show trade figures by period.",
        discussion: """
            Mirrored flows are one: an import of A from B is listed as the export of B to A, a deficit of A with B as the surplus of B with A.

            Examples:
              datelinectl figures Vietnam US
              datelinectl figures Japan --json
            """)
    @OptionGroup var global: GlobalOptions
    @OptionGroup var source: SourceOptions
    @Argument(help: "A country, by name or code.") var reporter: String?
    @Argument(help: "Its partner.") var partner: String?

    func run() throws {
        let series = try global.all(FigureSeries.self, source.path("/figures"), query: [("reporter", reporter), ("partner", partner)])
        if global.json { return JSONOutput.lines(series) }
        if series.isEmpty { return Terminal.remark("no trade figures") }
        global.page()
        var table = BarTable(columns: 4, right: [1, 2])
        for one in series {
            let title = Self.title(one)
            table.heading(
                Terminal.style(Terminal.clean(title.name), .bold) + (title.mirror.map { Terminal.style(Terminal.clean("  = \($0)"), .dim) } ?? ""))
            // Bars compare what is in one currency.
            let tops = Dictionary(one.points.map { ($0.currency, $0.value) }, uniquingKeysWith: max)
            for point in one.points {
                let top = tops[point.currency] ?? 1
                table.add(
                    [
                        point.period, Terminal.money(point.value, point.currency), point.changePercent.map(Terminal.change) ?? "",
                        point.rank.map { "rank \($0)" } ?? "",
                    ], share: top > 0 ? point.value / top : 0, evidence: point.evidence)
            }
        }
        table.print()
    }

    /// “VN export to US”, and the same in the other side's words.
    static func title(_ series: FigureSeries) -> (name: String, mirror: String?) {
        func words(_ reporter: String, _ flow: TradeFigure.Flow, _ partner: String) -> String {
            switch flow {
            case .export: "\(reporter) export to \(partner)"
            case .import: "\(reporter) import from \(partner)"
            case .surplus: "\(reporter) surplus with \(partner)"
            case .deficit: "\(reporter) deficit with \(partner)"
            case .totalTrade: "\(reporter) – \(partner) total trade"
            }
        }
        return (words(series.reporter, series.flow, series.partner), series.mirror.map { words(series.partner, $0, series.reporter) })
    }
}

/// Rows under headings, all in the same columns, with a bar each and the words of the first evidence below.
struct BarTable {
    private enum Line {
        case heading(String)
        case row([String], share: Double, evidence: [Evidence])
    }

    private let right: Set<Int>
    private var widths: [Int]
    private var lines: [Line] = []

    init(columns: Int, right: Set<Int>) {
        widths = [Int](repeating: 0, count: columns)
        self.right = right
    }

    mutating func heading(_ text: String) { lines.append(.heading(text)) }

    mutating func add(_ cells: [String], share: Double, evidence: [Evidence]) {
        let cells = cells.map { Terminal.clean($0) }
        for (index, cell) in cells.enumerated() { widths[index] = max(widths[index], Terminal.columns(cell)) }
        lines.append(.row(cells, share: share, evidence: evidence))
    }

    func print() {
        let shown = widths.filter { $0 > 0 }
        let citations = lines.map { if case .row(_, _, let evidence) = $0 { Terminal.columns(Terminal.citation(evidence)) } else { 0 } }.max() ?? 0
        // The bars take what the columns leave.
        let bar = min(24, Terminal.width - 2 - shown.reduce(0) { $0 + $1 + 2 } - citations - 2)
        for (index, line) in lines.enumerated() {
            switch line {
            case .heading(let text):
                if index > 0 { Terminal.out("") }
                Terminal.out(text)
            case .row(let cells, let share, let evidence):
                var parts = cells.indices.filter { widths[$0] > 0 }.map { Terminal.pad(cells[$0], widths[$0], right: right.contains($0)) }
                if bar >= 6 {
                    // bounded: a share of a width
                    let filled = share > 0 ? max(1, Int((Double(bar) * min(1, share)).rounded())) : 0
                    parts.append(Terminal.style(Terminal.pad(String(repeating: "█", count: filled), bar), .cyan))
                }
                let citation = Terminal.citation(evidence)
                if bar < 0 {
                    // Too narrow for columns: the cells flow, and the references stand in a line of their own.
                    for line in Terminal.wrap(cells.filter { !$0.isEmpty }.joined(separator: "  "), max(8, Terminal.width - 2)) {
                        Terminal.out("  " + line)
                    }
                    for line in Terminal.wrap(citation, max(8, Terminal.width - 4)) { Terminal.out("    " + Terminal.style(line, .dim)) }
                } else {
                    Terminal.out("  " + parts.joined(separator: "  ") + "  " + Terminal.style(citation, .dim))
                }
                if let first = evidence.first { Terminal.quote(first.evidence, indent: 6) }
            }
        }
    }
}
