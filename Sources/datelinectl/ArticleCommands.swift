import ArgumentParser
import ControlAPI
import ControlClient
import Foundation
import Models

struct ArticlesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "articles", abstract: "List articles, newest first.")
    @OptionGroup var global: GlobalOptions
    @Option(help: "Only of this feed.") var feed: String?
    @Option(help: "Only since a date (2025-07-02) or so long ago (2d, 12h).") var since: String?
    @Option(help: "Only of this topic.") var topic: String?
    @Option(help: "At most so many.") var limit = 20

    func run() throws {
        let id = try feed.map { try global.feed($0) }
        let articles = try global.all(
            ArticleSummary.self, "/v1/articles", query: [("feed", id.map(String.init)), ("since", since), ("topic", topic)], limit: limit)
        if global.json { return JSONOutput.lines(articles) }
        if articles.isEmpty { return Terminal.out("no articles") }
        Self.print(articles)
    }

    static func print(_ articles: [ArticleSummary]) {
        var table = Table(["ID", "DATE", "FACTS", "SOURCE", "HEADLINE"], right: [0, 2], flexible: 4)
        for article in articles {
            let mark =
                article.duplicateOf.map { " (\(article.duplicateKind?.rawValue ?? "copy") of \($0))" }
                ?? (article.revision > 1 ? " (revision \(article.revision))" : "")
            table.add([
                String(article.id), article.datePublished.map { String($0.prefix(10)) } ?? Terminal.local(article.firstSeen),
                article.facts > 0 ? String(article.facts) : "",
                Terminal.cut(article.source?.name ?? article.source?.domain ?? "", 24), (article.headline ?? "(no headline)") + mark,
            ])
        }
        table.print()
    }
}

struct SearchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "search", abstract: "Search the text of all articles.",
        discussion:
            "Accents do not matter: to lam finds Tô Lâm. “…” is a phrase, word* a prefix; AND, OR, NOT and parentheses combine; headline:word looks in headlines."
    )
    @OptionGroup var global: GlobalOptions
    @Option(help: "At most so many.") var limit = 20
    @Argument(parsing: .allUnrecognized, help: "What to search for.") var query: [String]

    func run() throws {
        guard !query.isEmpty else {
            throw CommandFailure(code: 64, message: "search: no words; give what to search for, such as: datelinectl search harbour")
        }
        if let option = query.first(where: { $0.hasPrefix("--") }) {
            throw CommandFailure(code: 64, message: "search: \(option): unknown option; see datelinectl help search")
        }
        let hits = try global.all(ArticleSummary.self, "/v1/search", query: [("q", query.joined(separator: " "))], limit: limit)
        if global.json { return JSONOutput.lines(hits) }
        if hits.isEmpty {
            Terminal.out("nothing found")
            throw ExitCode(1)
        }
        for hit in hits {
            let head =
                "\(Terminal.style("#\(hit.id)", .cyan))  \(hit.datePublished.map { String($0.prefix(10)) } ?? "")  \(Terminal.style(Terminal.cut(Terminal.clean(hit.headline ?? ""), max(20, Terminal.width - 24)), .bold))"
            Terminal.out(head)
            for line in Terminal.wrap(Terminal.cleanSnippet(hit.snippet ?? ""), min(Terminal.width, 100) - 4) {
                Terminal.out("    " + Terminal.highlight(line))
            }
        }
    }
}

struct ShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "show", abstract: "Show an article, one of its revisions, or what changed.")
    @OptionGroup var global: GlobalOptions
    @Argument(help: "The article's number.") var id: Int64
    @Option(help: "An earlier revision.") var revision: Int?
    @Flag(help: "What this revision changed against the one before it, word by word.") var diff = false

    func run() throws {
        let article = try global.client.get(Article.self, "/v1/articles/\(id)", query: [("revision", revision.map(String.init))])
        if diff {
            guard article.revision > 1 else { throw CommandFailure(code: 1, message: "article \(id): has only one revision, nothing changed") }
            let before = try global.client.get(Article.self, "/v1/articles/\(id)", query: [("revision", String(article.revision - 1))])
            return WordDiff.print(from: before, to: article)
        }
        if global.json { return JSONOutput.line(article) }
        let width = min(Terminal.width, 100)
        for line in Terminal.wrap(Terminal.clean(article.headline ?? "(no headline)"), width) { Terminal.out(Terminal.style(line, .bold)) }
        var facts: [String] = []
        if let date = article.datePublished { facts.append(date + (article.dateBasis.map { " (\($0.rawValue))" } ?? "")) }
        if let name = article.source?.name ?? article.source?.domain { facts.append(name) }
        if !article.byline.isEmpty { facts.append("by " + article.byline.joined(separator: ", ")) }
        if let dateline = article.dateline { facts.append(dateline + (article.located?.country.map { " [\($0)]" } ?? "")) }
        if !article.creditLines.isEmpty { facts.append("credit " + article.creditLines.joined(separator: ", ")) }
        if article.revision > 1 { facts.append("revision \(article.revision)") }
        if let original = article.duplicateOf { facts.append("\(article.duplicateKind?.rawValue ?? "copy") of #\(original)") }
        if article.partial == true { facts.append("only a part of the text") }
        for line in Terminal.wrap(Terminal.clean(facts.joined(separator: " · ")), width) { Terminal.out(Terminal.style(line, .dim)) }
        if let url = article.url { Terminal.out(Terminal.style(Terminal.clean(url), .dim)) }
        for image in article.images {
            if let caption = image.caption {
                Terminal.out("\n[\(Terminal.clean(caption))\(image.creditLine.map { " — " + Terminal.clean($0) } ?? "")]")
            }
        }
        for paragraph in article.body {
            Terminal.out("")
            for line in Terminal.wrap(Terminal.clean(paragraph), width) { Terminal.out(line) }
        }
        guard !article.facts.isEmpty else { return }
        Terminal.out("\n" + Terminal.style("\(article.facts.count) facts", .bold))
        FactsCommand.print(article.facts.map { ("", $0) })
    }
}

/// The changes between two texts, word by word (longest common subsequence, Myers 1986 in its simple quadratic-space form on words of one paragraph).
enum WordDiff {
    static func print(from old: Article, to new: Article) {
        Terminal.out(Terminal.style("revision \(old.revision) → \(new.revision)", .dim))
        for (a, b) in aligned([old.headline ?? ""] + old.body, [new.headline ?? ""] + new.body) where a != b {
            Terminal.out("")
            for line in Terminal.wrap(words(a, b), 400) { Terminal.out(line) }
        }
    }

    /// Pairs paragraphs that stand at the same place between equal ones.
    private static func aligned(_ a: [String], _ b: [String]) -> [(String, String)] {
        let changes = b.difference(from: a)
        let removed = Set(changes.removals.map { if case .remove(let offset, _, _) = $0 { offset } else { -1 } })
        let inserted = Set(changes.insertions.map { if case .insert(let offset, _, _) = $0 { offset } else { -1 } })
        var pairs: [(String, String)] = []
        var i = 0, j = 0
        while i < a.count || j < b.count {
            if i < a.count, removed.contains(i), j < b.count, inserted.contains(j) {
                pairs.append((a[i], b[j]))
                i += 1
                j += 1
            } else if i < a.count, removed.contains(i) {
                pairs.append((a[i], ""))
                i += 1
            } else if j < b.count, inserted.contains(j) {
                pairs.append(("", b[j]))
                j += 1
            } else {
                i += 1
                j += 1
            }
        }
        return pairs
    }

    private static func words(_ a: String, _ b: String) -> String {
        let old = Terminal.clean(a).split(separator: " ").map(String.init), new = Terminal.clean(b).split(separator: " ").map(String.init)
        let changes = new.difference(from: old)
        let removed = Set(changes.removals.map { if case .remove(let offset, _, _) = $0 { offset } else { -1 } })
        let inserted = Set(changes.insertions.map { if case .insert(let offset, _, _) = $0 { offset } else { -1 } })
        var out: [String] = []
        var i = 0, j = 0
        while i < old.count || j < new.count {
            if i < old.count, removed.contains(i) {
                out.append(Terminal.hasColour ? Terminal.style(old[i], .red) : "[-\(old[i])-]")
                i += 1
            } else if j < new.count, inserted.contains(j) {
                out.append(Terminal.hasColour ? Terminal.style(new[j], .green) : "{+\(new[j])+}")
                j += 1
            } else {
                out.append(new[j])
                i += 1
                j += 1
            }
        }
        return out.joined(separator: " ")
    }
}

struct StoriesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stories", abstract: "Articles about the same happening.", subcommands: [StoriesList.self, StoriesShow.self],
        defaultSubcommand: StoriesList.self)
}

struct StoriesList: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List stories, latest first (the default).")
    @OptionGroup var global: GlobalOptions
    @Option(help: "Only since a date or so long ago.") var since: String?
    @Option(help: "At most so many.") var limit = 20

    func run() throws {
        let stories = try global.all(StoryInfo.self, "/v1/stories", query: [("since", since)], limit: limit)
        if global.json { return JSONOutput.lines(stories) }
        if stories.isEmpty { return Terminal.out("no stories") }
        var table = Table(["ID", "FROM", "TO", "ARTICLES", "HEADLINE"], right: [0, 3], flexible: 4)
        for story in stories {
            table.add([String(story.id), story.firstDate ?? "", story.lastDate ?? "", String(story.articleCount), story.headline ?? ""])
        }
        table.print()
    }
}

struct StoriesShow: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "show", abstract: "Show a story and its articles.")
    @OptionGroup var global: GlobalOptions
    @Argument(help: "The story's number.") var id: Int64

    func run() throws {
        let story = try global.client.get(StoryInfo.self, "/v1/stories/\(id)")
        if global.json { return JSONOutput.line(story) }
        Terminal.out(Terminal.style(Terminal.clean(story.headline ?? "story \(id)"), .bold))
        ArticlesCommand.print(story.articles ?? [])
    }
}
