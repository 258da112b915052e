import ArgumentParser
import ControlAPI
import ControlClient
import Foundation

struct FeedsShow: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show a feed: its last answers, its validators, and why the next poll is when it is.",
        discussion: """
            Examples:
              datelinectl feeds show 3
              datelinectl feeds show 3 --json | jq .history
            """)
    @OptionGroup var global: GlobalOptions
    @Argument(help: "Number, address or name.") var feed: String

    func run() throws {
        let feed = try global.client.get(FeedInfo.self, "/v1/feeds/\(global.feed(feed))")
        if global.json { return JSONOutput.line(feed) }
        global.page()
        Terminal.out(Terminal.style(Terminal.cut(Terminal.clean(feed.name), Terminal.width), .bold))
        row("address", feed.url + (feed.hasCredentials == true ? " (name and password are not shown)" : ""))
        row("site", feed.siteLink)
        row("health", Self.health(feed))
        row("last error", feed.lastError.map { Terminal.localTimes($0) })
        row("set aside", feed.setAside.map { "after \($0.crashes) crashes of the daemon, the last on \(Terminal.local($0.lastCrash))" })
        row("schedule", Terminal.localTimes(feed.explanation))
        row("every", feed.everySeconds.map { Terminal.duration($0) })
        row("last poll", feed.lastPoll.map { "\(Terminal.local($0)), \(Terminal.relative($0))" + (feed.lastStatus.map { ", status \($0)" } ?? "") })
        row("last success", feed.lastSuccess.map { "\(Terminal.local($0)), \(Terminal.relative($0))" })
        row("ETag", feed.etag)
        row("Last-Modified", feed.lastModified)
        row("tags", feed.tags.isEmpty ? nil : feed.tags.joined(separator: ", "))
        row("articles", Terminal.number(feed.articles))
        row("added", Terminal.local(feed.addedAt) + (feed.configured ? ", in the configuration" : ", by a user"))
        if let history = feed.history, !history.isEmpty { Self.table(history) }
    }

    /// `failing since 10:15, 3 failures in a row`.
    private static func health(_ feed: FeedInfo) -> String {
        guard let since = feed.failingSince else { return feed.health }
        let failures =
            "since \(Terminal.local(since)), \(Terminal.count(feed.consecutiveErrors, "failure"))"
            + (feed.consecutiveErrors > 1 ? " in a row" : "")
        return feed.health == "failing" ? "failing \(failures)" : "\(feed.health), failing \(failures)"
    }

    private func row(_ name: String, _ value: String?) {
        guard let value else { return }
        for (index, line) in Terminal.wrap(Terminal.clean(value), max(24, Terminal.width - 15)).enumerated() {
            Terminal.out("\(Terminal.style(Terminal.pad(index == 0 ? name : "", 14), .dim)) \(Terminal.cut(line, max(24, Terminal.width - 15)))")
        }
    }

    private static func table(_ history: [PollInfo]) {
        Terminal.out("")
        var table = Table(
            ["WHEN", "STATUS", "OUTCOME", "NEW", "CHANGED", "SIZE", "TOOK", "DETAIL"], right: [1, 3, 4, 5, 6], flexible: [(7, 8)])
        for poll in history {
            table.add([
                Terminal.local(poll.at), poll.status.map(String.init) ?? "–", Terminal.outcome(poll.outcome), String(poll.newArticles),
                String(poll.changedArticles),
                Terminal.bytes(Int64(poll.bytes)), "\(poll.milliseconds) ms", poll.detail ?? "",
            ])
        }
        table.print()
    }
}
