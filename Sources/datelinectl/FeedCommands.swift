import Addresses
import ArgumentParser
import ControlAPI
import ControlClient
import Foundation
import Settings

struct FeedsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "feeds", abstract: "List, add, remove and explain feeds.",
        discussion: """
            A feed is named by its number, its address or its name. Without a command, all feeds are listed.

            Examples:
              datelinectl feeds
              datelinectl feeds add https://example.org/ --every 30m --tag economy
              datelinectl feeds show 3
            """,
        subcommands: [
            FeedsList.self, FeedsAdd.self, FeedsRemove.self, FeedsPause.self, FeedsResume.self, FeedsShow.self, FeedsImport.self, FeedsExport.self,
        ],
        defaultSubcommand: FeedsList.self)
}

extension GlobalOptions {
    func feeds() throws -> [FeedInfo] { try client.get(Page<FeedInfo>.self, "/v1/feeds").items }

    /// The number of the feed that is named by number, address or name.
    func feed(_ text: String) throws -> Int64 {
        if let id = Int64(text) { return id }
        let wanted = text.trimmingCharacters(in: .whitespacesAndNewlines)
        guard !wanted.isEmpty else {
            throw CommandFailure(code: 64, message: "feed: is empty; give the number, address or name of a feed that `datelinectl feeds` shows")
        }
        // Addresses are read as `feeds add` reads them.
        let addresses = Set(([wanted] + ((try? TypedAddress.candidates(text)) ?? [])).map { withoutCredentials($0) })
        let matches = try feeds().filter { addresses.contains($0.url) || $0.name.lowercased() == wanted.lowercased() }
        guard let first = matches.first else {
            throw CommandFailure(code: 1, message: "feed “\(text)”: not found; `datelinectl feeds` lists the feeds")
        }
        guard matches.count == 1 else {
            throw CommandFailure(code: 64, message: "feed “\(text)”: \(matches.count) feeds have that name; give the number of one")
        }
        return first.id
    }
}

struct FeedsList: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List all feeds (the default).",
        discussion: """
            Examples:
              datelinectl feeds
              datelinectl feeds --json | jq -r 'select(.health == "failing") | .url'
            """)
    @OptionGroup var global: GlobalOptions

    func run() throws {
        let feeds = try global.feeds()
        if global.json { return JSONOutput.lines(feeds) }
        if feeds.isEmpty { return Terminal.remark("no feeds; add one with `datelinectl feeds add URL`") }
        global.page()
        var table = Table(
            ["ID", "NAME", "HEALTH", "ARTICLES", "LAST", "NEXT", "ADDRESS"], right: [0, 3], flexible: [(6, 16), (1, 12)])
        for feed in feeds {
            table.add([
                String(feed.id), feed.name == feed.url ? "–" : feed.name, feed.health, Terminal.number(feed.articles),
                Terminal.relative(feed.lastPoll), Terminal.due(feed.nextPoll), feed.url,
            ])
        }
        table.print { row, column, text in column == 2 ? Terminal.style(text, Self.colour(feeds[row].health)) : text }
    }

    private static func colour(_ health: String) -> Terminal.Style {
        switch health {
        case "ok": .green
        case "failing", "gone": .red
        default: .yellow
        }
    }
}

struct FeedsAdd: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Add a feed, or the feed of a site, and wait for its first poll.",
        discussion: """
            The address is looked at first: a feed is added, and for a site the feed that its page names. If there is none, nothing is added \
            and the command exits with 65, unless --anyway adds the address for later. The command then waits for the first poll and reports \
            its outcome; if that fails, the feed stays, is polled again, and the command exits with 1. With --no-wait nothing is looked at: \
            the address itself is added and polled later, and the command ends at once.

            Examples:
              datelinectl feeds add https://example.org/
              datelinectl feeds add https://example.org/news.xml --every 30m --name Example --tag economy
            """)
    @OptionGroup var global: GlobalOptions
    @Argument(help: "Address of a feed or a site.") var url: String
    @Option(help: "How often to poll: 15m, 2h, 1d.") var every: String?
    @Option(help: "A name for the feed, in place of its title.") var name: String?
    @Option(help: "A tag; may be given more than once.") var tag: [String] = []
    @Flag(help: "Add the address without looking at it, and do not wait for the first poll.") var noWait = false
    @Flag(help: "Add the address even if it gives no feed now, and poll it again later.") var anyway = false

    func run() throws {
        let request = AddFeedRequest(
            url: url, name: name, everySeconds: try Self.seconds(every), tags: tag, anyway: anyway ? true : nil, wait: noWait ? false : nil)
        // The daemon looks at the address before it answers.
        var feed = try global.client.post(FeedInfo.self, "/v1/feeds", body: request, patience: .unlimited)
        if !noWait, feed.lastPoll == nil {
            _ = try SyncOutcome.wait(for: SyncRequest(feeds: [String(feed.id)]), global, isQuiet: true)
            feed = try global.client.get(FeedInfo.self, "/v1/feeds/\(feed.id)")
        }
        if global.json { JSONOutput.line(feed) } else { print(feed) }
        // A document that could be read only in part.
        if feed.lastError == nil, let detail = feed.history?.first?.detail { Terminal.note("feeds add: \(feed.url): \(detail)") }
        if feed.lastError != nil, !noWait { throw ExitCode(1) }
    }

    private func print(_ feed: FeedInfo) {
        let head = "feed \(feed.id): \(Terminal.clean(feed.url))"
        if let error = feed.lastError {
            Terminal.out("\(head): added, but the first poll failed: \(Terminal.clean(error))")
            Terminal.out("The feed stays and is polled again; `datelinectl feeds show \(feed.id)` shows when.")
        } else if feed.lastPoll == nil {
            Terminal.out("\(head): added; `datelinectl feeds show \(feed.id)` shows the first poll")
        } else {
            let title = feed.name == feed.url ? "" : " (\(Terminal.clean(feed.name)))"
            Terminal.out("\(head)\(title): \(Terminal.count(feed.articles, "article")), next poll \(Terminal.due(feed.nextPoll))")
        }
    }

    private static func seconds(_ every: String?) throws -> Int? {
        guard let every else { return nil }
        guard let value = parseDuration(every), value >= 60, value <= 31_536_000 else {
            throw CommandFailure(code: 64, message: "--every “\(every)”: is not valid; give a time from a minute to a year, such as 15m, 2h, 1d")
        }
        return Int(value)
    }
}

struct FeedsRemove: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove", abstract: "Stop polling a feed for good; its articles stay.",
        discussion: """
            Examples:
              datelinectl feeds remove 3
              datelinectl feeds remove https://example.org/news.xml
            """,
        aliases: ["rm"])
    @OptionGroup var global: GlobalOptions
    @Argument(help: "Number, address or name.") var feed: String

    private struct Removed: Encodable { var removed: Int64 }

    func run() throws {
        let id = try global.feed(feed)
        try global.client.send("DELETE", "/v1/feeds/\(id)")
        if global.json { JSONOutput.line(Removed(removed: id)) } else { Terminal.out("feed \(id): removed; its articles stay") }
    }
}

struct FeedsPause: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pause", abstract: "Stop polling a feed until it is resumed.",
        discussion: """
            Examples:
              datelinectl feeds pause 3
            """)
    @OptionGroup var global: GlobalOptions
    @Argument(help: "Number, address or name.") var feed: String

    func run() throws {
        let feed = try global.client.post(
            FeedInfo.self, "/v1/feeds/\(global.feed(feed))", body: ChangeFeedRequest(paused: true), method: "PATCH")
        if global.json { JSONOutput.line(feed) } else { Terminal.out("feed \(feed.id): paused; `datelinectl feeds resume \(feed.id)` resumes it") }
    }
}

struct FeedsResume: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume", abstract: "Resume polling a paused feed.",
        discussion: """
            Examples:
              datelinectl feeds resume 3
            """)
    @OptionGroup var global: GlobalOptions
    @Argument(help: "Number, address or name.") var feed: String

    func run() throws {
        let feed = try global.client.post(
            FeedInfo.self, "/v1/feeds/\(global.feed(feed))", body: ChangeFeedRequest(paused: false), method: "PATCH")
        if global.json { JSONOutput.line(feed) } else { Terminal.out("feed \(feed.id): resumed, next poll \(Terminal.due(feed.nextPoll))") }
    }
}
