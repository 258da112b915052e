import ArgumentParser
import ControlAPI
import Foundation

struct StoriesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stories", abstract: "Articles about the same happening.",
        discussion: """
            Examples:
              datelinectl stories --since 7d
              datelinectl stories show 4
            """,
        subcommands: [StoriesList.self, StoriesShow.self], defaultSubcommand: StoriesList.self)
}

struct StoriesList: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List stories, latest first (the default).",
        discussion: """
            Examples:
              datelinectl stories --since 7d --all
            """)
    @OptionGroup var global: GlobalOptions
    @OptionGroup var source: SourceOptions
    @Option(help: "Only since a date (2025-07-02), a time (2025-07-02T11:00:00Z) or for a span (2d, 12h).") var since: String?
    @OptionGroup var limits: LimitOptions

    func run() throws {
        let list = try global.list(StoryInfo.self, source.path("/stories"), query: [("since", since)], limit: limits.count())
        if global.json {
            JSONOutput.lines(list.items)
            return limits.tellRest(list, isJSON: true)
        }
        if list.items.isEmpty { return Terminal.remark("no stories") }
        global.page()
        var table = Table(["ID", "FROM", "TO", "ARTICLES", "HEADLINE"], right: [0, 3], flexible: [(4, 24)])
        for story in list.items {
            table.add([String(story.id), story.firstDate ?? "", story.lastDate ?? "", String(story.articleCount), story.headline ?? ""])
        }
        table.print()
        limits.tellRest(list)
    }
}

struct StoriesShow: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show a story and its articles.",
        discussion: """
            Examples:
              datelinectl stories show 4
            """)
    @OptionGroup var global: GlobalOptions
    @OptionGroup var source: SourceOptions
    @Argument(help: "The story's number.") var id: Int64

    func run() throws {
        let story = try global.client.get(StoryInfo.self, source.path("/stories/\(id)"))
        if global.json { return JSONOutput.line(story) }
        global.page()
        Terminal.out(Terminal.style(Terminal.cut(Terminal.clean(story.headline ?? "story \(id)"), Terminal.width), .bold))
        ArticlesCommand.print(story.articles ?? [])
    }
}
