import ArgumentParser
import ControlAPI
import ControlClient
import Foundation

struct StatusCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "status", abstract: "Show how the daemon, its store and its feeds are doing.")
    @OptionGroup var global: GlobalOptions

    func run() throws {
        let status = try global.client.get(Status.self, "/v1/status")
        if global.json { return JSONOutput.line(status) }
        let healthy = (status.feeds["failing"] ?? 0) == 0
        Terminal.out(
            "\(Terminal.style("datelined \(status.version)", .bold))  up \(Terminal.duration(status.uptimeSeconds))  process \(status.pid)"
                + (status.offline ? "  " + Terminal.style("offline: no host can be reached, polls wait", .red) : ""))
        let store = status.store
        Terminal.out("store    \(Terminal.clean(store.path))  \(Terminal.bytes(store.bytes))")
        Terminal.out(
            "         \(Terminal.number(store.articles)) articles (\(Terminal.number(store.copies)) copies), \(Terminal.number(store.revisions)) older revisions, "
                + "\(Terminal.number(store.facts)) facts, \(Terminal.number(store.stories)) stories"
                + (store.pagesWaiting > 0 ? ", \(Terminal.number(store.pagesWaiting)) pages waiting" : "")
                + (store.factsWaiting > 0 ? ", facts of \(Terminal.number(store.factsWaiting)) articles to be worked out" : ""))
        let healths = status.feeds.filter { $0.key != "total" && $0.value > 0 }.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
        Terminal.out(
            "feeds    \(status.feeds["total"] ?? 0): "
                + Terminal.style(healths.isEmpty ? "none" : healths.joined(separator: ", "), healthy ? .green : .yellow))
        let syncing = status.syncing
        if syncing.active > 0 {
            Terminal.out("now      \(syncing.active) feeds in work, \(syncing.queued) requests waiting for their host")
            for url in syncing.current.prefix(4) { Terminal.out("         " + Terminal.cut(Terminal.clean(url), Terminal.width - 10)) }
        }
        for (index, next) in status.nextPolls.prefix(3).enumerated() {
            Terminal.out(
                "\(index == 0 ? "next   " : "       ")  \(Terminal.pad(Terminal.local(next.at), 13)) \(Terminal.cut(Terminal.clean(next.name), Terminal.width - 24))"
            )
        }
        for (index, error) in status.lastErrors.enumerated() {
            Terminal.out(
                "\(index == 0 ? "errors " : "       ")  \(Terminal.style(Terminal.clean(error.name), .red)) since \(Terminal.local(error.since)): \(Terminal.cut(Terminal.clean(error.message), max(30, Terminal.width - 30)))"
            )
        }
    }
}

struct SyncCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sync", abstract: "Poll feeds now.",
        discussion:
            "Without --wait the polls go on in the daemon; with it the command ends when all are done, and exits 1 if one failed.\nFeeds that wait because no host can be reached have not failed; the last line counts them."
    )
    @OptionGroup var global: GlobalOptions
    @Argument(help: "Numbers, addresses, names or tags of feeds; all when none is given.") var feeds: [String] = []
    @Flag(help: "Wait until all are done.") var wait = false
    @Flag(help: "Ignore validators, next-poll times and hosts' pauses.") var force = false

    func run() throws {
        let request = SyncRequest(feeds: feeds, force: force)
        guard wait else {
            try global.client.send("POST", "/v1/sync", body: request)
            if !global.json { Terminal.out("started; `datelinectl watch` follows it") }
            return
        }
        let bar = ProgressBar()
        var last: SyncProgress?
        var added = 0
        var changed = 0
        var waiting = 0
        var failures: [SyncProgress] = []
        let isJSON = global.json
        try global.client.stream("POST", "/v1/sync", query: [("wait", "1")], body: request) { line in
            guard let progress = try? JSONDecoder().decode(SyncProgress.self, from: Data(line)) else { return true }
            last = progress
            added += progress.newArticles ?? 0
            changed += progress.changedArticles ?? 0
            let isFailure = progress.outcome.map { !["ok", "not_modified", "offline"].contains($0) } ?? false
            if progress.outcome == "offline" { waiting += 1 }
            if isFailure { failures.append(progress) }
            if isJSON { JSONOutput.line(progress) } else { bar.update(progress, isFailure: isFailure) }
            return true
        }
        bar.end()
        guard let last, last.done else {
            throw CommandFailure(code: 69, message: "sync: the daemon stopped before the end; what was stored is kept, run it again")
        }
        if !isJSON {
            for failure in failures {
                Terminal.out(
                    "  \(Terminal.style("failed", .red))  \(Terminal.clean(failure.name ?? ""))  \(Terminal.cut(Terminal.clean(failure.message ?? failure.outcome ?? ""), max(40, Terminal.width - 30)))"
                )
            }
            Terminal.out(
                "\(last.finished) feeds: \(added) new articles, \(changed) changed" + (last.failed > 0 ? ", \(last.failed) failed" : "")
                    + (waiting > 0 ? ", \(waiting) wait: no host can be reached, they go on by themselves" : ""))
        }
        if last.failed > 0 { throw ExitCode(1) }
    }
}

/// A bar on a terminal, lines elsewhere.
final class ProgressBar {
    private var lastDrawn = Date.distantPast
    private var isShown = false

    func update(_ progress: SyncProgress, isFailure: Bool) {
        guard progress.total > 0 else { return }
        if !Terminal.isTerminal {
            if let name = progress.name, progress.total <= 50 || isFailure {
                Terminal.out(
                    "[\(progress.finished)/\(progress.total)] \(Terminal.clean(name)): \(progress.outcome ?? "")"
                        + (progress.newArticles.map { $0 > 0 ? ", \($0) new" : "" } ?? ""))
            }
            return
        }
        draw(done: progress.finished, total: progress.total, note: Terminal.clean(progress.name ?? ""))
    }

    func draw(done: Int, total: Int, note: String) {
        guard Terminal.isTerminal, total > 0, done == total || Date().timeIntervalSince(lastDrawn) > 0.05 else { return }
        lastDrawn = Date()
        isShown = true
        let width = min(30, max(10, Terminal.width - 50))
        let filled = width * done / total
        let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: width - filled)
        Terminal.write("\r\u{1B}[K\(bar) \(done)/\(total) \(Terminal.cut(note, max(4, Terminal.width - width - 16)))")
    }

    func end() { if isShown { Terminal.write("\r\u{1B}[K") } }
}

struct WatchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "watch", abstract: "Follow what happens as it happens.")
    @OptionGroup var global: GlobalOptions
    @Option(help: "Only these kinds, divided by commas: poll, article, revision, fact, health, gap, move, page.") var kind: String?
    @Option(help: "Begin behind this sequence number; resumes without a gap.") var since: Int64?

    func run() throws {
        var last = since
        var isWaiting = false
        while true {
            do {
                try follow(&last) { isWaiting = false }
            } catch let failure as ControlClient.Failure where failure.exitCode == 69 && last != nil {
                // The daemon is restarting: its events are read from where they ended.
                if !isWaiting { Terminal.note("watch: the daemon does not answer; waiting for it, Ctrl-C ends") }
                isWaiting = true
            }
            usleep(500_000)
        }
    }

    /// Prints events until the connection ends; `last` is the place behind the last one.
    private func follow(_ last: inout Int64?, _ onLine: () -> Void) throws {
        var place = last
        defer { last = place }
        try withoutActuallyEscaping(onLine) { onLine in
            let isJSON = global.json
            try global.client.stream(
                "GET", "/v1/events", query: [("kind", kind), ("since", place.map(String.init))], headers: ["Accept: text/event-stream"]
            ) { line in
                onLine()
                // The place comes with every event and, when there is none for a while, alone.
                if line.starts(with: "id: ".utf8) { place = Int64(String(decoding: line.dropFirst(4), as: UTF8.self)) ?? place }
                guard line.starts(with: "data: ".utf8), let event = try? JSONDecoder().decode(ChangeEvent.self, from: Data(line.dropFirst(6)))
                else { return true }
                if isJSON { JSONOutput.line(event) } else { show(event) }
                return true
            }
        }
    }

    private func show(_ event: ChangeEvent) {
        var text = ""
        switch event.kind {
        case "poll":
            text = "feed \(event.feed ?? 0)  \(event.data["outcome"]?.text ?? "")"
            if let new = event.data["new"]?.int, new > 0 { text += "  \(new) new" }
            if let detail = event.data["detail"]?.text { text += "  \(detail)" }
        case "article", "revision": text = "#\(event.article ?? 0)  \(event.data["headline"]?.text ?? event.data["url"]?.text ?? "")"
        case "fact": text = "#\(event.article ?? 0)  \(event.data["facts"]?.int ?? 0) facts"
        case "health": text = "feed \(event.feed ?? 0)  \(event.data["from"]?.text ?? "") → \(event.data["to"]?.text ?? "")"
        default:
            text = [event.feed.map { "feed \($0)" }, event.data["change"]?.text, event.data["error"]?.text].compactMap { $0 }.joined(separator: "  ")
        }
        Terminal.out(
            "\(Terminal.style(Terminal.pad(String(event.seq), 7, right: true), .dim))  \(Terminal.local(event.at))  \(Terminal.style(Terminal.pad(event.kind, 8), .cyan))  \(Terminal.cut(Terminal.clean(text), max(20, Terminal.width - 32)))"
        )
    }
}

struct ReloadCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "reload", abstract: "Read the configuration again; nothing is polled early.")
    @OptionGroup var global: GlobalOptions

    func run() throws {
        let report = try global.client.post(ReloadReport.self, "/v1/reload")
        if global.json { return JSONOutput.line(report) }
        Terminal.out("reloaded: \(report.feeds) feeds, \(report.feedsAdded) added, \(report.feedsRemoved) removed")
    }
}

struct LogLevelCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "log-level", abstract: "Change what the daemon logs until it restarts.")
    @OptionGroup var global: GlobalOptions
    @Argument(help: "trace, debug, info, notice, warning, error or critical.") var level: String

    func run() throws { try global.client.send("POST", "/v1/log-level", body: LogLevelRequest(level: level)) }
}
