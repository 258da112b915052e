import ArgumentParser
import ControlAPI
import ControlClient
import Foundation
import Models

struct FactsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "facts", abstract: "List facts, each with the words that state it.",
        discussion: """
            FIELD=VALUE filters by a field of the kind, or by an element of a list, without regard to accents and case; * stands for any text. \
            Countries are named by name, adjective or code.

            Examples:
              datelinectl facts --kind tariff_measure imposer=US target=Vietnam ratePercent=46
              datelinectl facts speaker='to*' --since 30d
              datelinectl facts --article 17 --min-confidence 0.8
            """)
    @OptionGroup var global: GlobalOptions
    @OptionGroup var source: SourceOptions
    @Option(help: "tariff_measure, trade_figure, event, person, organisation or quotation.", completion: .list(FactKind.allCases.map(\.rawValue)))
    var kind: String?
    @Option(help: "Only of this article.") var article: Int64?
    @Option(help: "Only of this topic.") var topic: String?
    @Option(help: "Only since a date (2025-07-02), a time (2025-07-02T11:00:00Z) or for a span (2d, 12h).") var since: String?
    @Option(help: "Only facts that are at least this certain, 0 to 1.") var minConfidence: Double?
    @OptionGroup var limits: LimitOptions
    @Argument(help: "field=value …") var filters: [String] = []

    /// What people write as a field though it is an option.
    private static let options = [
        "kind": "--kind", "article": "--article", "topic": "--topic", "since": "--since", "minConfidence": "--min-confidence", "limit": "--limit",
    ]

    func run() throws {
        var query: [(String, String?)] = [
            ("kind", kind), ("article", article.map(String.init)), ("topic", topic), ("since", since),
            ("minConfidence", minConfidence.map { String($0) }),
        ]
        for filter in filters {
            let pair = filter.split(separator: "=", maxSplits: 1)
            guard pair.count == 2 else { throw CommandFailure(code: 64, message: "facts “\(filter)”: is not a filter; write it as field=value") }
            if let option = Self.options[String(pair[0])] {
                throw CommandFailure(code: 64, message: "facts “\(filter)”: is an option, not a field; write it as \(option) \(pair[1])")
            }
            guard pair[0] != "after" else {
                throw CommandFailure(code: 64, message: "facts “\(filter)”: is not a field of facts; --limit N or --all shows more of them")
            }
            query.append((String(pair[0]), String(pair[1])))
        }
        let list = try global.list(FactInfo.self, source.path("/facts"), query: query, limit: limits.count(default: 100))
        if global.json {
            JSONOutput.lines(list.items)
            return limits.tellRest(list, isJSON: true)
        }
        if list.items.isEmpty { return Terminal.remark("no facts") }
        global.page()
        Self.print(list.items.map { ("#\($0.article)", $0.fact) })
        limits.tellRest(list)
    }

    static func print(_ facts: [(String, Fact)]) {
        for (article, fact) in facts {
            let lines = Terminal.wrap(Terminal.clean(sentence(fact)), max(12, min(Terminal.width, 140) - 18 - Terminal.columns(article)))
            for (index, line) in lines.enumerated() {
                let head = index == 0 ? Terminal.style(Terminal.pad(fact.kind.rawValue, 15), .cyan) : Terminal.pad("", 15)
                Terminal.out("\(head) \(line)" + (index == lines.count - 1 && !article.isEmpty ? "  \(Terminal.style(article, .dim))" : ""))
            }
            if fact.kind != .quotation { Terminal.quote(fact.evidence, indent: 16) }
        }
    }

    /// A fact in a few words.
    static func sentence(_ fact: Fact) -> String {
        switch fact.detail {
        case .tariffMeasure(let m):
            let from = m.previousRatePercent.map { " from \(Terminal.rate($0))" } ?? ""
            let rest = [m.date, m.scope, m.instrument].compactMap { $0 }.map { ", \($0)" }.joined()
            return "\(m.imposer) on \(m.target): \(Terminal.rate(m.ratePercent)) \(Terminal.words(m.status.rawValue))\(from)\(rest)"
        case .tradeFigure(let f):
            let change = f.changePercent.map { ", \(Terminal.change($0))\(f.changeBase.map { " on \($0)" } ?? "")" } ?? ""
            let rest = (f.rank.map { ", rank \($0)" } ?? "") + (f.source.map { ", \($0)" } ?? "")
            return "\(f.reporter) \(Terminal.words(f.flow.rawValue)) \(f.partner) \(f.period): \(Terminal.money(f.value, f.currency))\(change)\(rest)"
        case .event(let e):
            let number = e.ordinal.map { " \($0)" } ?? ""
            let who = e.participants.isEmpty ? "" : ": " + e.participants.joined(separator: ", ")
            return
                "\(Terminal.words(e.type.rawValue))\(number) \(e.date ?? "undated") \(e.status.rawValue)\(who)\(e.place.map { ", in \($0)" } ?? "")"
        case .person(let p):
            let roles = p.roles.isEmpty ? "" : " — " + p.roles.joined(separator: ", ")
            return p.name + roles + (p.affiliation.map { " (\($0))" } ?? "")
        case .organisation(let o): return o.name
        case .quotation(let q): return "\(q.speaker): “\(q.quote)”"
        }
    }
}

struct PeopleCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "people", abstract: "List people with every form of their names, and when they held which office.",
        discussion: """
            Examples:
              datelinectl people
              datelinectl people to lam
            """)
    @OptionGroup var global: GlobalOptions
    @OptionGroup var source: SourceOptions
    @Argument(help: "Part of a name.") var name: [String] = []

    func run() throws {
        let wanted = name.joined(separator: " ")
        let people = try global.all(PersonEntry.self, source.path("/people"), query: [("name", name.isEmpty ? nil : wanted)])
        guard !people.isEmpty || name.isEmpty else {
            throw CommandFailure(code: 1, message: "people “\(wanted)”: no person with that name; `datelinectl people` lists all")
        }
        if global.json { return JSONOutput.lines(people) }
        if people.isEmpty { return Terminal.remark("no people") }
        if !name.isEmpty, people.count <= 3 { return people.forEach(card) }
        global.page()
        var table = Table(["NAME", "OFFICES", "ALSO", "FROM", "TO", "ARTICLES"], right: [5], flexible: [(2, 8), (1, 12), (0, 16)])
        for person in people {
            table.add([
                person.name, person.roles.joined(separator: ", "), person.names.dropFirst().joined(separator: ", "),
                person.firstSeen ?? "", person.lastSeen ?? "", String(person.articles.count),
            ])
        }
        table.print()
    }

    private func card(_ person: PersonEntry) {
        Terminal.out(
            Terminal.style(Terminal.clean(person.name), .bold)
                + (person.affiliations.isEmpty ? "" : Terminal.clean(" (\(person.affiliations.joined(separator: ", ")))")))
        let others = person.names.dropFirst().joined(separator: ", ")
        for (index, line) in Terminal.wrap(Terminal.clean(others), max(24, Terminal.width - 8)).enumerated() where !others.isEmpty {
            Terminal.out("  \(index == 0 ? "also " : "     ") \(line)")
        }
        for office in person.offices {
            let seen = span(office.firstSeen, office.lastSeen)
            if Terminal.width < Self.narrow {
                for line in Terminal.wrap("\(Terminal.clean(office.role)), \(seen)", Terminal.width - 2) { Terminal.out("  " + line) }
                Terminal.out("    " + Terminal.style(Terminal.citation(office.articles, most: 3), .dim))
                continue
            }
            let role = Terminal.cut(Terminal.clean(office.role), max(24, min(Terminal.width, 120) - 52))
            Terminal.out(
                "  \(Terminal.pad(role, 34))  \(Terminal.pad(seen, 23))  \(Terminal.style(Terminal.citation(office.articles), .dim))")
        }
        Terminal.out("  seen  \(span(person.firstSeen, person.lastSeen))  \(Terminal.style(Terminal.citation(person.articles), .dim))")
    }

    /// Below that many columns office, time and references stand in lines of their own.
    private static let narrow = 76

    private func span(_ first: String?, _ last: String?) -> String {
        guard let first, let last else { return "–" }
        return Terminal.clean(first == last ? first : "\(first) – \(last)")
    }
}

struct ConflictsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "conflicts", abstract: "List where articles disagree.",
        discussion: """
            Different values of one figure, different days of one event or rate, one office under two names. All sides are shown; none is chosen.

            Examples:
              datelinectl conflicts
              datelinectl conflicts --json | jq -r .subject
            """)
    @OptionGroup var global: GlobalOptions
    @OptionGroup var source: SourceOptions

    func run() throws {
        let conflicts = try global.all(Conflict.self, source.path("/conflicts"))
        if global.json { return JSONOutput.lines(conflicts) }
        if conflicts.isEmpty { return Terminal.remark("no conflicts") }
        global.page()
        for conflict in conflicts {
            Terminal.out(
                "\(Terminal.style(Terminal.pad(Terminal.words(conflict.kind), 11), .yellow)) \(Terminal.style(Terminal.clean(conflict.subject), .bold))"
            )
            for side in conflict.sides {
                Terminal.out("            \(Terminal.clean(side.value))  \(Terminal.style(Terminal.citation(side.evidence), .dim))")
                if let first = side.evidence.first { Terminal.quote(first.evidence, indent: 14) }
            }
        }
    }
}
