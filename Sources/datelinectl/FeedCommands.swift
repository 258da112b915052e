import Addresses
import ArgumentParser
import ControlAPI
import ControlClient
import FeedParsing
import Foundation
import Settings

struct FeedsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "feeds", abstract: "List, add, remove and explain feeds.",
        subcommands: [
            FeedsList.self, FeedsAdd.self, FeedsRemove.self, FeedsPause.self, FeedsResume.self, FeedsShow.self, FeedsImport.self, FeedsExport.self,
        ],
        defaultSubcommand: FeedsList.self)
}

extension GlobalOptions {
    func feeds() throws -> [FeedInfo] { try client.get(Page<FeedInfo>.self, "/v1/feeds").items }

    /// The feed that a user names by number, address or name.
    func feed(_ text: String) throws -> Int64 {
        if let id = Int64(text) { return id }
        let address = withoutCredentials(text)
        let matches = try feeds().filter { $0.url == address || $0.name.lowercased() == text.lowercased() }
        guard let first = matches.first else {
            throw CommandFailure(code: 1, message: "feed “\(text)”: not in the store; `datelinectl feeds` lists those that are")
        }
        guard matches.count == 1 else {
            throw CommandFailure(code: 64, message: "feed “\(text)”: \(matches.count) feeds have that name; name it by number")
        }
        return first.id
    }
}

struct FeedsList: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List all feeds (the default).")
    @OptionGroup var global: GlobalOptions

    func run() throws {
        let feeds = try global.feeds()
        if global.json { return JSONOutput.lines(feeds) }
        if feeds.isEmpty { return Terminal.out("no feeds; add one with `datelinectl feeds add URL`") }
        var table = Table(["ID", "NAME", "HEALTH", "ARTICLES", "LAST", "NEXT", "ADDRESS"], right: [0, 3], flexible: 6)
        for feed in feeds {
            table.add([
                String(feed.id), Terminal.cut(feed.name, 32), feed.health, Terminal.number(feed.articles), Terminal.local(feed.lastPoll),
                Terminal.local(feed.nextPoll), feed.url,
            ])
        }
        table.print { row, column, text in
            column == 2
                ? Terminal.style(
                    text, feeds[row].health == "ok" ? .green : feeds[row].health == "failing" || feeds[row].health == "gone" ? .red : .yellow) : text
        }
    }
}

struct FeedsAdd: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "add", abstract: "Add a feed, or the feed of a site.")
    @OptionGroup var global: GlobalOptions
    @Argument(help: "Address of a feed or a site.") var url: String
    @Option(help: "How often to poll: 15m, 2h, 1d.") var every: String?
    @Option(help: "A name of your own.") var name: String?
    @Option(help: "A tag; may be given more than once.") var tag: [String] = []
    @Flag(help: "Keep the address although it gives no feed now, and ask it again later.") var anyway = false

    func run() throws {
        var seconds: Int?
        if let every {
            guard let value = parseDuration(every), value >= 60 else {
                throw CommandFailure(code: 64, message: "--every “\(every)”: write a time of a minute or more, such as 15m, 2h, 1d")
            }
            seconds = Int(value)
        }
        let feed = try global.client.post(
            FeedInfo.self, "/v1/feeds", body: AddFeedRequest(url: url, name: name, everySeconds: seconds, tags: tag, anyway: anyway ? true : nil))
        if global.json { return JSONOutput.line(feed) }
        Terminal.out("feed \(feed.id): \(Terminal.clean(feed.url))")
    }
}

struct FeedsRemove: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "remove", abstract: "Stop polling a feed for good; its articles stay.")
    @OptionGroup var global: GlobalOptions
    @Argument(help: "Number, address or name.") var feed: String

    func run() throws { try global.client.send("DELETE", "/v1/feeds/\(global.feed(feed))") }
}

struct FeedsPause: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "pause", abstract: "Stop polling a feed for a while.")
    @OptionGroup var global: GlobalOptions
    @Argument(help: "Number, address or name.") var feed: String

    func run() throws { try global.client.send("PATCH", "/v1/feeds/\(global.feed(feed))", body: ChangeFeedRequest(paused: true)) }
}

struct FeedsResume: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "resume", abstract: "Go on polling a paused feed.")
    @OptionGroup var global: GlobalOptions
    @Argument(help: "Number, address or name.") var feed: String

    func run() throws { try global.client.send("PATCH", "/v1/feeds/\(global.feed(feed))", body: ChangeFeedRequest(paused: false)) }
}

struct FeedsShow: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Explain a feed: answers, validators, why the next poll is when it is.")
    @OptionGroup var global: GlobalOptions
    @Argument(help: "Number, address or name.") var feed: String

    func run() throws {
        let feed = try global.client.get(FeedInfo.self, "/v1/feeds/\(global.feed(feed))")
        if global.json { return JSONOutput.line(feed) }
        func row(_ name: String, _ value: String?) {
            guard let value else { return }
            Terminal.out("\(Terminal.style(Terminal.pad(name, 14), .dim)) \(Terminal.clean(value))")
        }
        Terminal.out(Terminal.style(Terminal.clean(feed.name), .bold))
        row("address", feed.url + (feed.hasCredentials == true ? " (name and password are not shown)" : ""))
        row("site", feed.siteLink)
        row("health", feed.health + (feed.failingSince.map { ", failing since \(Terminal.local($0)), \(feed.consecutiveErrors) in a row" } ?? ""))
        row("last error", feed.lastError)
        row("schedule", Self.localTimes(feed.explanation))
        row("every", feed.everySeconds.map { Terminal.duration($0) })
        row("last poll", feed.lastPoll.map { Terminal.local($0) + (feed.lastStatus.map { ", status \($0)" } ?? "") })
        row("last success", feed.lastSuccess.map(Terminal.local))
        row("ETag", feed.etag)
        row("Last-Modified", feed.lastModified)
        row("tags", feed.tags.isEmpty ? nil : feed.tags.joined(separator: ", "))
        row("articles", Terminal.number(feed.articles))
        row("added", Terminal.local(feed.addedAt) + (feed.configured ? ", in the configuration" : ", by a user"))
        guard let history = feed.history, !history.isEmpty else { return }
        Terminal.out("")
        var table = Table(["WHEN", "STATUS", "OUTCOME", "NEW", "CHANGED", "SIZE", "TOOK", "DETAIL"], right: [1, 3, 4, 5, 6], flexible: 7)
        for poll in history {
            table.add([
                Terminal.local(poll.at), poll.status.map(String.init) ?? "–", poll.outcome, String(poll.newArticles), String(poll.changedArticles),
                Terminal.bytes(Int64(poll.bytes)), "\(poll.milliseconds) ms", poll.detail ?? "",
            ])
        }
        table.print()
    }

    /// ISO times inside a sentence in the reader's own zone.
    private static func localTimes(_ text: String) -> String {
        text.split(separator: " ", omittingEmptySubsequences: false).map { word in
            let core = word.prefix { $0.isNumber || "-T:Z".contains($0) }
            return core.utf8.count == 20 && core.hasSuffix("Z") ? Terminal.local(String(core)) + word.dropFirst(core.count) : String(word)
        }.joined(separator: " ")
    }
}
