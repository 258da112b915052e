import ArgumentParser
import ControlAPI
import ControlClient
import Foundation
import Models

struct FactsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "facts", abstract: "List facts, each with the words that say it.",
        discussion: "FIELD=VALUE filters by a member of the kind, compared without accents and case; * stands for anything: imposer=US speaker='to*'."
    )
    @OptionGroup var global: GlobalOptions
    @Option(help: "tariff_measure, trade_figure, event, person, organisation or quotation.") var kind: String?
    @Option(help: "Only of this article.") var article: Int64?
    @Option(help: "Only of this topic.") var topic: String?
    @Option(help: "At most so many.") var limit = 100
    @Argument(help: "field=value …") var filters: [String] = []

    func run() throws {
        var query: [(String, String?)] = [("kind", kind), ("article", article.map(String.init)), ("topic", topic)]
        for filter in filters {
            let pair = filter.split(separator: "=", maxSplits: 1)
            guard pair.count == 2 else { throw CommandFailure(code: 64, message: "facts “\(filter)”: write a filter as field=value") }
            query.append((String(pair[0]), String(pair[1])))
        }
        let facts = try global.all(FactInfo.self, "/v1/facts", query: query, limit: limit)
        if global.json { return JSONOutput.lines(facts) }
        if facts.isEmpty { return Terminal.out("no facts") }
        Self.print(facts.map { ("#\($0.article)", $0.fact) })
    }

    static func print(_ facts: [(String, Fact)]) {
        for (article, fact) in facts {
            Terminal.out(
                "\(Terminal.style(Terminal.pad(fact.kind.rawValue, 15), .cyan)) \(Terminal.clean(sentence(fact)))  \(Terminal.style(article, .dim))")
            if fact.kind != .quotation {
                Terminal.out(Terminal.style("                “\(Terminal.cut(Terminal.clean(fact.evidence), max(20, Terminal.width - 20)))”", .dim))
            }
        }
    }

    /// A fact in a few words.
    static func sentence(_ fact: Fact) -> String {
        switch fact.detail {
        case .tariffMeasure(let m):
            "\(m.imposer) on \(m.target): \(Terminal.rate(m.ratePercent)) \(m.status.rawValue)\(m.previousRatePercent.map { " from \(Terminal.rate($0))" } ?? "")\(m.date.map { ", \($0)" } ?? "")\(m.scope.map { ", \($0)" } ?? "")"
        case .tradeFigure(let f):
            "\(f.reporter) \(f.flow.rawValue) \(f.partner) \(f.period): \(Terminal.money(f.value, f.currency))\(f.changePercent.map { String(format: ", %+g %%", $0) } ?? "")\(f.rank.map { ", rank \($0)" } ?? "")"
        case .event(let e):
            "\(e.type.rawValue) \(e.date ?? "undated") \(e.status.rawValue)\(e.ordinal.map { ", number \($0)" } ?? "")\(e.participants.isEmpty ? "" : ": " + e.participants.joined(separator: ", "))\(e.place.map { ", in \($0)" } ?? "")"
        case .person(let p): p.name + (p.roles.isEmpty ? "" : " — " + p.roles.joined(separator: ", "))
        case .organisation(let o): o.name
        case .quotation(let q): "\(q.speaker): “\(q.quote)”"
        }
    }
}

/// Where a statement comes from, as people cite it.
func citation(_ evidence: [Evidence]) -> String { Array(Set(evidence.map(\.article))).sorted().map { "#\($0)" }.joined(separator: " ") }

struct TimelineCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "timeline", abstract: "Events of all articles in the order of time.")
    @OptionGroup var global: GlobalOptions
    @Option(help: "Only since a date or so long ago.") var since: String?
    @Option(help: "Only of this topic.") var topic: String?

    func run() throws {
        let entries = try global.all(TimelineEntry.self, "/v1/timeline", query: [("since", since), ("topic", topic)])
        if global.json { return JSONOutput.lines(entries) }
        if entries.isEmpty { return Terminal.out("no events") }
        var table = Table(["DATE", "EVENT", "STATUS", "WHO", "PLACE", "ARTICLES"], flexible: 3)
        for entry in entries {
            let event = entry.event
            table.add([
                event.date ?? "–", event.type.rawValue + (event.ordinal.map { " \($0)" } ?? ""), event.status.rawValue,
                event.participants.joined(separator: ", "), event.place ?? "",
                citation(entry.evidence),
            ])
        }
        table.print()
    }
}

struct TariffsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "tariffs", abstract: "Tariff rates: what is the rate now, and since when.")
    @OptionGroup var global: GlobalOptions
    @Argument(help: "Country that imposes (ISO 3166).") var imposer: String?
    @Argument(help: "Country that is hit.") var target: String?

    func run() throws {
        let histories = try global.all(TariffHistory.self, "/v1/tariffs", query: [("imposer", imposer), ("target", target)])
        if global.json { return JSONOutput.lines(histories) }
        if histories.isEmpty { return Terminal.out("no tariff measures") }
        for (index, history) in histories.enumerated() {
            if index > 0 { Terminal.out("") }
            Terminal.out(
                Terminal.style("\(Terminal.clean(history.imposer)) on \(Terminal.clean(history.target)), \(Terminal.clean(history.scope))", .bold))
            let top = max(1, history.steps.map(\.ratePercent).max() ?? 1)
            for step in history.steps {
                let bar = String(repeating: "█", count: max(step.ratePercent > 0 ? 1 : 0, Int(24 * step.ratePercent / top)))
                let from = step.previousRatePercent.map { " from \(Terminal.rate($0))" } ?? ""
                Terminal.out(
                    "  \(Terminal.pad(step.date ?? "–", 12)) \(Terminal.pad(Terminal.rate(step.ratePercent), 7, right: true))  \(Terminal.pad(step.status.rawValue + from, 22)) \(Terminal.style(Terminal.pad(bar, 24), .cyan)) \(Terminal.style(citation(step.evidence), .dim))"
                )
            }
        }
    }
}

struct FiguresCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "figures", abstract: "Trade figures by period; mirrored flows are one.")
    @OptionGroup var global: GlobalOptions
    @Argument(help: "A country (ISO 3166).") var reporter: String?
    @Argument(help: "Its partner.") var partner: String?

    func run() throws {
        let series = try global.all(FigureSeries.self, "/v1/figures", query: [("reporter", reporter), ("partner", partner)])
        if global.json { return JSONOutput.lines(series) }
        if series.isEmpty { return Terminal.out("no trade figures") }
        for (index, one) in series.enumerated() {
            if index > 0 { Terminal.out("") }
            let mirror = one.mirror.map { "  (= \(one.partner) \($0.rawValue) \($0 == .import ? "from" : "with") \(one.reporter))" } ?? ""
            Terminal.out(
                Terminal.style("\(one.reporter) \(one.flow.rawValue) \(one.flow == .export ? "to" : "with") \(one.partner)", .bold)
                    + Terminal.style(mirror, .dim))
            let top = one.points.map(\.value).max() ?? 1
            for point in one.points {
                let bar = String(repeating: "█", count: top > 0 ? max(1, Int(24 * point.value / top)) : 0)
                let change = point.changePercent.map { String(format: "%+g %%", $0) } ?? ""
                Terminal.out(
                    "  \(Terminal.pad(point.period, 16)) \(Terminal.pad(Terminal.money(point.value, point.currency), 14, right: true))  \(Terminal.pad(change, 9, right: true))  \(Terminal.style(Terminal.pad(bar, 24), .cyan)) \(Terminal.style(citation(point.evidence), .dim))"
                )
            }
        }
    }
}

struct PeopleCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "people", abstract: "People with every name form and office.")
    @OptionGroup var global: GlobalOptions
    @Argument(help: "Part of a name.") var name: [String] = []

    func run() throws {
        let people = try global.all(PersonEntry.self, "/v1/people", query: [("name", name.isEmpty ? nil : name.joined(separator: " "))])
        if global.json { return JSONOutput.lines(people) }
        if people.isEmpty {
            Terminal.out("nobody")
            throw ExitCode(name.isEmpty ? 0 : 1)
        }
        var table = Table(["NAME", "OFFICES", "ALSO", "FROM", "TO", "ARTICLES"], right: [5], flexible: 2)
        for person in people {
            table.add([
                person.name, Terminal.cut(person.roles.joined(separator: ", "), 48),
                person.names.filter { $0 != person.name }.joined(separator: ", "), person.firstSeen ?? "",
                person.lastSeen ?? "", String(person.articles.count),
            ])
        }
        table.print()
    }
}

struct ConflictsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "conflicts", abstract: "Where articles disagree.")
    @OptionGroup var global: GlobalOptions

    func run() throws {
        let conflicts = try global.all(Conflict.self, "/v1/conflicts")
        if global.json { return JSONOutput.lines(conflicts) }
        if conflicts.isEmpty { return Terminal.out("no conflicts") }
        for conflict in conflicts {
            Terminal.out("\(Terminal.style(Terminal.pad(conflict.kind, 11), .yellow)) \(Terminal.style(Terminal.clean(conflict.subject), .bold))")
            for side in conflict.sides {
                Terminal.out("            \(Terminal.clean(side.value))  \(Terminal.style(citation(side.evidence), .dim))")
                if let first = side.evidence.first {
                    Terminal.out(
                        Terminal.style("              “\(Terminal.cut(Terminal.clean(first.evidence), max(20, Terminal.width - 18)))”", .dim))
                }
            }
        }
    }
}
