import ArgumentParser
import ControlAPI
import Foundation

struct StatusCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Show the state of the daemon, its store and its feeds.",
        discussion: """
            Examples:
              datelinectl status
              datelinectl status --json | jq .store.articles
            """)
    @OptionGroup var global: GlobalOptions
    @OptionGroup var source: SourceOptions

    /// Bytes below which the store's disk counts as full.
    private static let lowSpace: Int64 = 64 << 20

    func run() throws {
        if source.fleet { return try FleetStatusCommand.show(global) }
        let status = try global.client.get(Status.self, "/v1/status")
        if global.json { return JSONOutput.line(status) }
        var head = [Terminal.style("datelined \(status.version)", .bold), "up \(Terminal.duration(status.uptimeSeconds))", "process \(status.pid)"]
        if status.version != Datelinectl.version { head.append("datelinectl is \(Datelinectl.version)") }
        row("", head.joined(separator: "  "))
        if status.offline { row("network", Terminal.style("offline: no host can be reached; polls are pending", .red)) }
        store(status.store)
        feeds(status)
        setAside(status)
        webhooks(status.webhooks ?? [])
    }

    private func setAside(_ status: Status) {
        for (index, job) in status.setAside.prefix(4).enumerated() {
            let name = job.name.map { " (\(Terminal.cut(Terminal.clean($0), 32)))" } ?? ""
            row(index == 0 ? "crashes" : "", Terminal.style(cut("\(job.what)\(name): set aside, \(job.crashes) crashes"), .red))
        }
        guard !status.setAside.isEmpty else { return }
        let more = status.store.jobsSetAside - 4
        row("", (more > 0 ? "and \(Terminal.number(more)) more; " : "") + "`datelinectl retry --all` retries them")
    }

    /// A line for each webhook, and why it fails.
    private func webhooks(_ webhooks: [Status.Webhook]) {
        for (index, webhook) in webhooks.enumerated() {
            let name = Terminal.cut(Terminal.clean(webhook.name), 28)
            var counts = ["\(Terminal.number(webhook.delivered)) delivered", "\(Terminal.number(Int(clamping: webhook.pending))) pending"]
            if webhook.lost > 0 { counts.append("\(Terminal.number(webhook.lost)) lost") }
            let text = webhook.lastError == nil ? name : Terminal.style(name, .red)
            row(index == 0 ? (webhooks.count > 1 ? "webhooks" : "webhook") : "", "\(text): \(counts.joined(separator: ", "))")
            guard let error = webhook.lastError else { continue }
            let since = "since \(Terminal.local(webhook.failingSince ?? "")), next attempt \(Terminal.due(webhook.nextAttempt)): "
            row("", since + cut(error, less: Terminal.columns(since)))
        }
    }

    private func store(_ store: Status.Store) {
        row("store", "\(Terminal.clean(store.path))  \(Terminal.bytes(store.bytes))")
        if let fault = store.fault { row("", Terminal.style("nothing can be stored: \(Terminal.clean(fault))", .red)) }
        if let free = store.freeBytes, free < Self.lowSpace {
            row("disk", Terminal.style("\(Terminal.bytes(free)) free; free space before nothing more can be stored", .red))
        }
        row(
            "articles",
            "\(Terminal.number(store.articles)), \(Terminal.count(store.copies, "copy", plural: "copies")), "
                + Terminal.count(store.revisions, "older revision"))
        row("facts", "\(Terminal.number(store.facts)), \(Terminal.count(store.stories, "story", plural: "stories"))")
        var pending: [String] = []
        if store.pagesWaiting > 0 { pending.append("\(Terminal.count(store.pagesWaiting, "page")) to fetch") }
        if store.factsWaiting > 0 { pending.append("facts of \(Terminal.count(store.factsWaiting, "article"))\(Self.pace(store))") }
        if !pending.isEmpty { row("pending", pending.joined(separator: ", ")) }
    }

    /// How fast facts are extracted, and how long the rest takes at that rate.
    private static func pace(_ store: Status.Store) -> String {
        guard let rate = store.factsRate, rate >= 1, let perSecond = Int(exactly: rate.rounded()) else { return "" }
        return " (\(Terminal.number(perSecond)) a second, \(Terminal.duration(store.factsWaiting / perSecond)) left)"
    }

    private func feeds(_ status: Status) {
        let healths = status.feeds.filter { $0.key != "total" && $0.value > 0 }.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
        let isHealthy = (status.feeds["failing"] ?? 0) == 0
        row(
            "feeds",
            "\(Terminal.number(status.feeds["total"] ?? 0))"
                + (healths.isEmpty ? "" : ": " + Terminal.style(healths.joined(separator: ", "), isHealthy ? .green : .yellow)))
        if status.syncing.active > 0 {
            row("now", "\(Terminal.count(status.syncing.active, "feed")) in progress, \(Terminal.count(status.syncing.queued, "request")) queued")
            for url in status.syncing.current.prefix(4) { row("", cut(url)) }
        }
        for (index, next) in status.nextPolls.prefix(3).enumerated() {
            row(index == 0 ? "next" : "", "\(Terminal.pad(Terminal.due(next.at), 10)) \(cut(next.name, less: 11))")
        }
        for (index, error) in status.lastErrors.enumerated() {
            let name = Terminal.cut(Terminal.clean(error.name), 28)
            let since = "since \(Terminal.local(error.since)): "
            row(
                index == 0 ? "errors" : "",
                "\(Terminal.style(name, .red)) \(since)\(cut(Terminal.localTimes(error.message), less: Terminal.columns(name) + Terminal.columns(since) + 1))"
            )
        }
    }

    private func row(_ name: String, _ text: String) {
        Terminal.out(name.isEmpty && text.hasPrefix("datelined") ? text : Terminal.pad(name, 9) + text)
    }

    private func cut(_ text: String, less columns: Int = 0) -> String { Terminal.cut(Terminal.clean(text), max(12, Terminal.width - 9 - columns)) }
}

struct ReloadCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reload", abstract: "Read the configuration again; no feed is polled early.",
        discussion: """
            A configuration that is not valid is refused and the old one stays in force; `datelined check-config` shows what is wrong.

            Examples:
              datelined check-config && datelinectl reload
            """)
    @OptionGroup var global: GlobalOptions

    func run() throws {
        let report = try global.client.post(ReloadReport.self, "/v1/reload", patience: .unlimited)
        if global.json { return JSONOutput.line(report) }
        Terminal.out("reloaded: \(Terminal.count(report.feeds, "feed")), \(report.feedsAdded) added, \(report.feedsRemoved) removed")
        if !report.changed.isEmpty { Terminal.out("changed: \(report.changed.joined(separator: ", "))") }
        if !report.needsRestart.isEmpty {
            Terminal.out("only after a restart: \(report.needsRestart.joined(separator: ", ")); `systemctl restart datelined`")
        }
    }
}

struct LogLevelCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "log-level", abstract: "Change what the daemon logs, until it restarts.",
        discussion: """
            Examples:
              datelinectl log-level debug
              datelinectl log-level info
            """)
    @OptionGroup var global: GlobalOptions
    @Argument(help: "trace, debug, info, notice, warning, error or critical.", completion: .list(LogLevelCommand.levels)) var level: String

    static let levels = ["trace", "debug", "info", "notice", "warning", "error", "critical"]

    func run() throws {
        try global.client.send("POST", "/v1/log-level", body: LogLevelRequest(level: level))
        if global.json { return JSONOutput.line(LogLevelRequest(level: level)) }
        Terminal.out("log level: \(level)")
    }
}
