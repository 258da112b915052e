import ArgumentParser
import ControlAPI
import Foundation

struct RetryCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retry", abstract: "Retry work that was set aside after crashes.",
        discussion: """
            Work during which the daemon crashes twice is set aside until its version changes: the poll of a feed, an article's page, or an \
            article's facts. `datelinectl status` lists it. A number names the article and the feed of that number. Exits with 1 if \
            nothing that is named was set aside.

            Examples:
              datelinectl retry 17
              datelinectl retry "Harbour News"
              datelinectl retry --all
            """)
    @OptionGroup var global: GlobalOptions
    @Flag(help: "Retry all of it.") var all = false
    @Argument(help: "Numbers of articles; numbers, addresses or names of feeds.") var targets: [String] = []

    func validate() throws {
        guard all == targets.isEmpty else { throw ValidationError("give the numbers of articles or feeds, or --all") }
    }

    func run() throws {
        let numbers = targets.compactMap { Int64($0) }
        let feeds = try targets.filter { Int64($0) == nil }.map { try global.feed($0) }
        let report = try global.client.post(
            RetryReport.self, "/v1/retry", body: RetryRequest(articles: numbers, feeds: numbers + feeds, all: all))
        guard !report.jobs.isEmpty || all else {
            throw CommandFailure(
                code: 1,
                message: "retry \(targets.joined(separator: " ")): no work of \(targets.count == 1 ? "this" : "these") was set aside; "
                    + "`datelinectl status` lists what was")
        }
        if global.json { return JSONOutput.line(report) }
        if report.jobs.isEmpty { return Terminal.out("nothing is set aside") }
        for job in report.jobs { Terminal.out("\(job.what): will be retried") }
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
