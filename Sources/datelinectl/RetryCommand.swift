import ArgumentParser
import ControlAPI
import Foundation

struct RetryCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retry", abstract: "Try work again that was set aside after crashes.",
        discussion: """
            Work during which the daemon crashes twice is set aside until its version changes: the poll of a feed, an article's page, or an \
            article's facts. `datelinectl status` lists it. A number names the article and the feed of that number. Exits with 1 if nothing \
            of what is named was set aside.

            Examples:
              datelinectl retry 17
              datelinectl retry "Harbour News"
              datelinectl retry --all
            """)
    @OptionGroup var global: GlobalOptions
    @Flag(help: "Try all again.") var all = false
    @Argument(help: "Numbers of articles; numbers, addresses or names of feeds.") var targets: [String] = []

    func validate() throws {
        guard all == targets.isEmpty else { throw ValidationError("give the numbers of articles or feeds, or --all") }
    }

    func run() throws {
        let numbers = targets.compactMap { Int64($0) }
        let feeds = try targets.filter { Int64($0) == nil }.map { try global.feed($0) }
        let report = try global.client.post(
            RetryReport.self, "/v1/retry", body: RetryRequest(articles: numbers, feeds: numbers + feeds, all: all))
        if global.json { JSONOutput.line(report) } else { print(report) }
        if report.jobs.isEmpty, !all { throw ExitCode(1) }
    }

    private func print(_ report: RetryReport) {
        if report.jobs.isEmpty {
            return Terminal.out(all ? "nothing is set aside" : "nothing of that is set aside; `datelinectl status` lists what is")
        }
        for job in report.jobs { Terminal.out("\(job.what): tried again") }
    }
}

extension SetAsideJob {
    /// `poll of feed 3`, `page of article 17`, `facts of article 17`.
    var what: String {
        switch kind {
        case "poll": "poll of feed \(feed ?? 0)"
        case "analysis": "facts of article \(article ?? 0)"
        default: "\(Terminal.clean(kind)) of article \(article ?? 0)"
        }
    }
}
