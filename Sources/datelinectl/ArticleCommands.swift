import ArgumentParser
import ControlAPI
import ControlClient
import Foundation
import Models
import Pages

struct ArticlesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "articles", abstract: "List articles, newest first.",
        discussion: """
            Examples:
              datelinectl articles --since 2d
              datelinectl articles --feed 3 --topic trade --all
              datelinectl articles --since 2025-07-01 --json | jq -r .url
              datelinectl articles rm 17
            """,
        subcommands: [ArticlesRemove.self])
    @OptionGroup var global: GlobalOptions
    @OptionGroup var source: SourceOptions
    @Option(help: "Only of this feed: number, address or name.") var feed: String?
    @Option(help: "Only since a date (2025-07-02), a time (2025-07-02T11:00:00Z) or for a span (2d, 12h).") var since: String?
    @Option(help: "Only of this topic.") var topic: String?
    @OptionGroup var limits: LimitOptions

    func run() throws {
        // The archive numbers its feeds itself, and finds them by name and address too.
        let id = try feed.map { source.fleet ? $0 : String(try global.feed($0)) }
        let list = try global.list(
            ArticleSummary.self, source.path("/articles"), query: [("feed", id), ("since", since), ("topic", topic)],
            limit: limits.count())
        if global.json {
            JSONOutput.lines(list.items)
            return limits.tellRest(list, isJSON: true)
        }
        if list.items.isEmpty { return Terminal.remark("no articles") }
        global.page()
        Self.print(list.items)
        limits.tellRest(list)
    }

    static func print(_ articles: [ArticleSummary]) {
        // The headline gets the room; sources give way first.
        var table = Table(["ID", "DATE", "FACTS", "SOURCE", "HEADLINE"], right: [0, 2], flexible: [(3, 12), (4, 24)])
        for article in articles {
            table.add([
                String(article.id), article.datePublished.map { Terminal.published($0) } ?? Terminal.local(article.firstSeen),
                article.factCount > 0 ? String(article.factCount) : "", article.source?.name ?? article.source?.domain ?? "",
                mark(article) + (article.headline ?? "(no headline)"),
            ])
        }
        table.print()
    }

    /// `(copy of #5) ` before the headline of a copy, `(revision 2) ` before that of a text that was changed.
    static func mark(_ article: ArticleSummary) -> String {
        if let original = article.duplicateOf { return "(\(Terminal.copy(article.duplicateKind, of: original))) " }
        return article.revision > 1 ? "(revision \(article.revision)) " : ""
    }
}

struct SearchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "search", abstract: "Search the text of all articles.",
        discussion: """
            All words must occur; accents and case do not matter (to lam finds Tô Lâm). "…" is a phrase, word* a prefix; AND, OR, NOT and \
            parentheses combine. Fields narrow the search: headline:, feed:, tag:, topic:, person:, country:, kind: (of a fact), after:, before:. \
            In --json a hit in the snippet stands between U+0002 and U+0003; here it is marked or in [brackets].

            Examples:
              datelinectl search to lam
              datelinectl search '"executive order" AND tariff*' --sort date
              datelinectl search port NOT wine country:Vietnam after:2025-06-01
            """)

    enum Order: String, ExpressibleByArgument, CaseIterable { case relevance, date }

    @OptionGroup var global: GlobalOptions
    @OptionGroup var source: SourceOptions
    @OptionGroup var limits: LimitOptions
    @Option(help: "Order: relevance or date.") var sort = Order.relevance
    @Argument(parsing: .allUnrecognized, help: "What to search for.") var query: [String]

    /// Bytes of a query at most.
    private static let longest = 8_000

    func run() throws {
        var words = query
        if let end = words.firstIndex(of: "--") {
            // What stands behind it is searched for.
            words.remove(at: end)
        } else if let option = words.first(where: { $0.hasPrefix("--") }) {
            throw CommandFailure(code: 64, message: "search: unknown option “\(option)”; see datelinectl help search")
        }
        let text = words.joined(separator: " ")
        guard text.contains(where: { !$0.isWhitespace }) else {
            throw CommandFailure(code: 64, message: "search: the query is empty; give at least one word")
        }
        // Longer than any query that the daemon takes; it counts the words.
        guard text.utf8.count <= Self.longest else {
            throw CommandFailure(
                code: 64,
                message: "search: the query is \(text.utf8.count) bytes long; \(Self.longest) bytes and 64 words are the most, leave some words out")
        }
        let list = try global.list(
            ArticleSummary.self, source.path("/search"), query: [("q", text), ("sort", sort.rawValue)], limit: limits.count())
        guard !list.items.isEmpty else {
            throw CommandFailure(code: 1, message: "search “\(text.prefix(60))”: no articles found; try fewer words, or word* for word beginnings")
        }
        if global.json {
            JSONOutput.lines(list.items)
        } else {
            global.page()
            list.items.forEach(Self.print)
        }
        limits.tellRest(list, isJSON: global.json)
    }

    private static func print(_ hit: ArticleSummary) {
        let date = hit.datePublished.map { Terminal.published($0) } ?? ""
        let headline = Terminal.clean(ArticlesCommand.mark(hit) + (hit.headline ?? ""))
        let room = max(20, Terminal.width - Terminal.columns("#\(hit.id)\(date)") - 4)
        Terminal.out(
            "\(Terminal.style("#\(hit.id)", .cyan))  \(date)  \(Terminal.style(Terminal.cut(headline, room), .bold))")
        for line in Terminal.wrap(Terminal.cleanSnippet(hit.snippet ?? ""), Terminal.textWidth - 4) {
            Terminal.out("    " + Terminal.highlight(line))
        }
    }
}

struct ShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show an article, one of its revisions, or what a revision changed.",
        discussion: """
            Examples:
              datelinectl show 17
              datelinectl show 17 --diff
              datelinectl show 17 --revision 2 --diff
            """)
    @OptionGroup var global: GlobalOptions
    @OptionGroup var source: SourceOptions
    @Argument(help: "The article's number.") var id: Int64
    @Option(help: "An earlier revision.") var revision: Int?
    @Flag(help: "Show what this revision changed in the one before it.") var diff = false

    func run() throws {
        let info = try global.client.get(ArticleInfo.self, source.path("/articles/\(id)"), query: [("revision", revision.map(String.init))])
        let article = info.article
        if diff { return try difference(article) }
        if global.json { return JSONOutput.line(info) }
        global.page()
        let width = Terminal.textWidth
        for line in Terminal.wrap(Terminal.clean(article.headline ?? "(no headline)"), width) { Terminal.out(Terminal.style(line, .bold)) }
        for line in Terminal.wrap(Terminal.clean(Self.about(article)), width) { Terminal.out(Terminal.style(line, .dim)) }
        if let url = article.url { Terminal.out(Terminal.style(Terminal.clean(url), .dim)) }
        for job in info.setAside ?? [] {
            let text = "\(job.what): set aside after \(job.crashes) crashes of the daemon; `datelinectl retry \(id)` retries it"
            for line in Terminal.wrap(text, width) { Terminal.out(Terminal.style(line, .red)) }
        }
        for image in article.images {
            guard let caption = image.caption else { continue }
            Terminal.out("")
            let text = "[\(Terminal.clean(caption))\(image.creditLine.map { " — " + Terminal.clean($0) } ?? "")]"
            for line in Terminal.wrap(text, width) { Terminal.out(line) }
        }
        for paragraph in article.body {
            Terminal.out("")
            for line in Terminal.wrap(Terminal.clean(paragraph), width) { Terminal.out(line) }
        }
        Self.printFacts(article)
    }

    private static func printFacts(_ article: Article) {
        if article.factsCutShort == true {
            Terminal.out("\n" + Terminal.style("the text is too long or too full: its facts were looked for in a part of it only", .yellow))
        }
        guard !article.facts.isEmpty else { return }
        Terminal.out("\n" + Terminal.style(Terminal.count(article.facts.count, "fact"), .bold))
        FactsCommand.print(article.facts.map { ("", $0) })
    }

    private func difference(_ article: Article) throws {
        guard article.revision > 1 else {
            let what = revision == nil ? "has one revision" : "revision 1 is the first"
            throw CommandFailure(code: 1, message: "article \(id): \(what); there is nothing before it to compare with")
        }
        let before = try global.client.get(Article.self, source.path("/articles/\(id)"), query: [("revision", String(article.revision - 1))])
        let changes = TextDifference(from: before, to: article)
        if global.json { return JSONOutput.line(changes) }
        global.page()
        changes.print()
    }

    /// Date, source, authors and the like in one line.
    private static func about(_ article: Article) -> String {
        var parts: [String] = []
        if let date = article.datePublished {
            parts.append(Terminal.published(date, withTime: true) + (article.dateBasis.map { " (\($0.rawValue))" } ?? ""))
        }
        if let name = article.source?.name ?? article.source?.domain { parts.append(name) }
        if !article.byline.isEmpty { parts.append("by " + article.byline.joined(separator: ", ")) }
        if let dateline = article.dateline { parts.append(dateline + (article.located?.country.map { " [\($0)]" } ?? "")) }
        if !article.creditLines.isEmpty { parts.append("credit " + article.creditLines.joined(separator: ", ")) }
        if article.revision > 1 { parts.append("revision \(article.revision)") }
        if let original = article.duplicateOf { parts.append(Terminal.copy(article.duplicateKind, of: original)) }
        if article.partial == true { parts.append("part of the text only") }
        return parts.joined(separator: " · ")
    }
}
