import ArgumentParser
import ArticleExtraction
import ControlAPI
import ControlClient
import FactExtraction
import Foundation
import Models

struct ExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Write articles and facts as JSON lines, CSV, seed-format texts or an HTML report.",
        discussion: """
            jsonl and csv go to standard output unless --out names a folder, where articles and facts get a file each; text and html need --out. \
            html is the report: tariff and trade charts, conflicts, timeline, and the articles with their evidence marked; --topic, \
            --country and --since narrow it. In csv a cell that begins like a formula gets an apostrophe in front, and \
            lists are joined with “; ”.

            Examples:
              datelinectl export --format jsonl > articles.jsonl
              datelinectl export --format csv --facts --since 30d
              datelinectl export --format html --out report --country Vietnam --since 2025-04-01
            """)
    @OptionGroup var global: GlobalOptions

    enum Format: String, ExpressibleByArgument, CaseIterable { case jsonl, csv, text, html }

    @Option(help: "jsonl, csv, text or html.") var format: Format
    @Option(help: "Folder to write into; it is made when missing.", completion: .directory) var out: String?
    @Option(help: "Only articles, facts and events since a date (2025-07-02), a time (2025-07-02T11:00:00Z) or for a span (2d).") var since: String?
    @Option(help: "html: only what articles of a topic state.") var topic: String?
    @Option(help: "html: only what concerns a country, by name or code.") var country: String?
    @Flag(help: "Print facts instead of articles to standard output.") var facts = false

    func validate() throws {
        if format != .html, topic != nil || country != nil {
            throw ValidationError("--topic and --country: narrow the report alone; use them with --format html")
        }
    }

    func run() throws {
        if let out {
            do { try FileManager.default.createDirectory(atPath: out, withIntermediateDirectories: true) } catch {
                throw CommandFailure(code: 73, message: "export: \(out): cannot be made; name a folder that you may write")
            }
        }
        switch format {
        case .jsonl:
            if out != nil || !facts {
                try file("articles.jsonl") { file in try articles { try file.write(JSONOutput.encode($0.article) + "\n") } }
            }
            if out != nil || facts { try file("facts.jsonl") { file in try eachFact { try file.write(JSONOutput.encode($0) + "\n") } } }
        case .csv:
            if out != nil || !facts { try file("articles.csv", articlesTable) }
            if out != nil || facts { try file("facts.csv", factsTable) }
        case .text:
            guard out != nil else { throw CommandFailure(code: 64, message: "export: texts go into a folder; name it with --out DIR") }
            try articles { entry in
                let file = try ExportFile("\(entry.id).txt", in: out, isJSON: global.json)
                try file.write(SeedFormat.write(entry.article))
                try file.close()
            }
        case .html:
            guard out != nil else { throw CommandFailure(code: 64, message: "export: the report goes into a folder; name it with --out DIR") }
            let report = try Report(global, filter: ReportFilter(since: since, topic: topic, country: countryOfReport()))
            try file("index.html") { try $0.write(report.html()) }
        }
    }

    private func countryOfReport() throws -> String? {
        guard let country else { return nil }
        guard let code = countryCode(country), code != "*" else {
            throw CommandFailure(
                code: 64, message: "export: --country \(country): is not a country; give a name (Vietnam) or a code of ISO 3166 (VN)")
        }
        return code
    }

    private func file(_ name: String, _ write: (ExportFile) throws -> Void) throws {
        let file = try ExportFile(name, in: out, isJSON: global.json)
        try write(file)
        try file.close()
    }

    /// Articles with their facts, the oldest first.
    private func articles(_ body: ((id: Int64, article: Article)) throws -> Void) throws {
        for summary in try global.all(ArticleSummary.self, "/v1/articles", query: [("since", since)]).reversed() {
            try body((summary.id, try global.client.get(Article.self, "/v1/articles/\(summary.id)")))
        }
    }

    /// Facts in the order they were stored, a page at a time.
    private func eachFact(_ body: (FactInfo) throws -> Void) throws {
        var cursor: String?
        repeat {
            let page = try global.client.get(Page<FactInfo>.self, "/v1/facts", query: [("since", since), ("limit", "1000"), ("after", cursor)])
            try page.items.forEach(body)
            cursor = page.next
        } while cursor != nil
    }

    private func articlesTable(_ file: ExportFile) throws {
        try file.write(
            CSV.record(["id", "datePublished", "headline", "url", "source", "language", "revision", "duplicateOf", "duplicateKind", "story", "facts"])
        )
        for article in try global.all(ArticleSummary.self, "/v1/articles", query: [("since", since)]).reversed() {
            try file.write(
                CSV.record([
                    String(article.id), article.datePublished, article.headline, article.url, article.source?.name ?? article.source?.domain,
                    article.language, String(article.revision), article.duplicateOf.map(String.init), article.duplicateKind?.rawValue,
                    article.story.map(String.init), String(article.factCount),
                ]))
        }
    }

    /// Members of the kinds, as models.md names them.
    private static let fields = [
        "imposer", "target", "ratePercent", "previousRatePercent", "scope", "instrument", "reporter", "partner", "flow", "value", "currency",
        "period",
        "changePercent", "changeBase", "rank", "source", "type", "participants", "place", "ordinal", "status", "date", "name", "roles", "variants",
        "affiliation", "speaker", "quote",
    ]

    private func factsTable(_ file: ExportFile) throws {
        try file.write(CSV.record(["id", "article", "kind"] + Self.fields + ["evidence", "paragraph", "start", "end", "rule"]))
        try eachFact { info in
            let fact = info.fact
            let members = Self.members(fact.detail)
            try file.write(
                CSV.record(
                    [String(info.id), String(info.article), fact.kind.rawValue] + Self.fields.map { members[$0] ?? nil }
                        + [fact.evidence, String(fact.paragraph), String(fact.start), String(fact.end), fact.rule]))
        }
    }

    static func members(_ detail: FactDetail) -> [String: String?] {
        switch detail {
        case .tariffMeasure(let m):
            [
                "imposer": m.imposer, "target": m.target, "ratePercent": CSV.number(m.ratePercent),
                "previousRatePercent": CSV.number(m.previousRatePercent), "scope": m.scope, "instrument": m.instrument, "status": m.status.rawValue,
                "date": m.date,
            ]
        case .tradeFigure(let f):
            [
                "reporter": f.reporter, "partner": f.partner, "flow": f.flow.rawValue, "value": CSV.number(f.value), "currency": f.currency,
                "period": f.period, "changePercent": CSV.number(f.changePercent), "changeBase": f.changeBase, "rank": f.rank.map(String.init),
                "source": f.source,
            ]
        case .event(let e):
            [
                "type": e.type.rawValue, "participants": e.participants.joined(separator: "; "), "place": e.place,
                "ordinal": e.ordinal.map(String.init), "status": e.status.rawValue, "date": e.date,
            ]
        case .person(let p):
            [
                "name": p.name, "roles": p.roles.joined(separator: "; "), "variants": p.variants.joined(separator: "; "),
                "affiliation": p.affiliation,
            ]
        case .organisation(let o): ["name": o.name, "variants": o.variants.joined(separator: "; ")]
        case .quotation(let q): ["speaker": q.speaker, "quote": q.quote]
        }
    }
}
