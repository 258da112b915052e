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
        row("health", feed.health + (feed.failingSince.map { ", failing since \(Terminal.local($0)), \(feed.consecutiveErrors) in a row" } ?? ""))
        row("last error", feed.lastError)
        row("set aside", feed.setAside.map { "after \($0.crashes) crashes of the daemon, the last on \(Terminal.local($0.lastCrash))" })
        row("schedule", Self.localTimes(feed.explanation))
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
