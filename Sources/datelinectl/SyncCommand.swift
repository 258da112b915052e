import ArgumentParser
import ControlAPI
import ControlClient
import Foundation

struct SyncCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sync", abstract: "Poll feeds now.",
        discussion: """
            Without --wait the polls go on in the daemon. With it the command ends when all are done, and exits with 1 if one failed. Ctrl-C ends \
            the command, not the polls. Feeds that are pending because no host can be reached have not failed; the last line counts them.

            Examples:
              datelinectl sync --wait
              datelinectl sync economy 7 https://example.org/news.xml --wait
              datelinectl sync 7 --force
            """)
    @OptionGroup var global: GlobalOptions
    @Argument(help: "Numbers, addresses, names or tags of feeds. Default: all that are not paused.") var feeds: [String] = []
    @Flag(help: "Wait until all are done.") var wait = false
    @Flag(help: "Ignore validators, next-poll times and pauses that hosts asked for.") var force = false

    private struct Started: Encodable { var started = true }

    func run() throws {
        let request = SyncRequest(feeds: feeds, force: force)
        guard wait else {
            try global.client.send("POST", "/v1/sync", body: request)
            if global.json { return JSONOutput.line(Started()) }
            return Terminal.out("started; `datelinectl watch` follows it")
        }
        let outcome = try SyncOutcome.wait(for: request, global)
        if !global.json { outcome.print() }
        if outcome.last.failed > 0 { throw ExitCode(1) }
    }
}

/// How a sync ended.
struct SyncOutcome {
    var last = SyncProgress(finished: 0, total: 0, failed: 0, done: false)
    var added = 0
    var changed = 0
    var pending = 0
    var failures: [SyncProgress] = []

    /// Starts a sync and waits for its end, with a bar on a terminal and JSON lines where they are wanted.
    static func wait(for request: SyncRequest, _ global: GlobalOptions, isQuiet: Bool = false) throws -> SyncOutcome {
        var outcome = SyncOutcome()
        let bar = ProgressBar()
        let isJSON = global.json
        try Interruption.tell("the daemon goes on; `datelinectl status` shows it") {
            try global.client.stream("POST", "/v1/sync", query: [("wait", "true")], body: request) { line in
                guard let progress = try? JSONDecoder().decode(SyncProgress.self, from: Data(line)) else { return true }
                outcome.take(progress)
                if isQuiet { return true }
                if isJSON { JSONOutput.line(progress) } else { bar.update(progress) }
                return true
            }
        }
        bar.end()
        guard outcome.last.done else {
            throw CommandFailure(code: 69, message: "sync: the daemon stopped before the end; what was stored is kept, run it again")
        }
        return outcome
    }

    private mutating func take(_ progress: SyncProgress) {
        last = progress
        added += progress.newArticles ?? 0
        changed += progress.changedArticles ?? 0
        if progress.outcome == .offline { pending += 1 }
        if progress.isFailure { failures.append(progress) }
    }

    func print() {
        for failure in failures {
            let name = Terminal.clean(failure.name ?? "")
            let room = max(24, Terminal.width - 12 - Terminal.columns(name))
            Terminal.out(
                "  \(Terminal.style("failed", .red))  \(name)  \(Terminal.cut(Terminal.clean(Terminal.localTimes(failure.message ?? failure.outcome.map(Terminal.outcome) ?? "")), room))"
            )
        }
        if last.total == 0 { return Terminal.out("no feeds to poll; `datelinectl feeds add URL` adds one") }
        Terminal.out(
            "\(Terminal.count(last.finished, "feed")): \(Terminal.count(added, "new article")), \(changed) changed"
                + (last.failed > 0 ? ", \(last.failed) failed" : "")
                + (pending > 0 ? ", \(pending) pending: no host can be reached, they are polled when one answers" : ""))
    }
}

extension SyncProgress {
    var isFailure: Bool { outcome?.isFailure ?? false }
}

/// A bar on a terminal, lines elsewhere.
final class ProgressBar {
    private let begun = Date()
    private var lastDrawn = Date.distantPast
    private var isShown = false

    func update(_ progress: SyncProgress) {
        guard progress.total > 0 else { return }
        if !Terminal.isTerminal {
            if let name = progress.name, progress.total <= 50 || progress.isFailure {
                Terminal.out(
                    "[\(progress.finished)/\(progress.total)] \(Terminal.clean(name)): \(progress.outcome.map(Terminal.outcome) ?? "")"
                        + (progress.newArticles.map { $0 > 0 ? ", \($0) new" : "" } ?? ""))
            }
            return
        }
        draw(done: progress.finished, total: progress.total, note: Terminal.clean(progress.name ?? ""))
    }

    /// Bar, counts, rate, estimate of the rest, and what is in progress.
    func draw(done: Int, total: Int, note: String) {
        guard Terminal.isTerminal, total > 0, done == total || Date().timeIntervalSince(lastDrawn) > 0.05 else { return }
        lastDrawn = Date()
        isShown = true
        let width = min(24, max(8, Terminal.width - 60))
        let filled = width * min(done, total) / total
        let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: width - filled)
        let seconds = -begun.timeIntervalSinceNow
        var text = "\(bar) \(done)/\(total)"
        if seconds > 1, done > 0, done < total {
            let rate = Double(done) / seconds
            text += String(format: " %.1f/s", rate) + ", \(Terminal.duration(Int(min(1e9, Double(total - done) / rate)))) left"
        }
        Terminal.write("\r\u{1B}[K\(text) \(Terminal.cut(note, max(4, Terminal.width - Terminal.columns(text) - 2)))")
    }

    func end() { if isShown { Terminal.write("\r\u{1B}[K") } }
}

/// The message after Ctrl-C.
enum Interruption {
    nonisolated(unsafe) private static var message: [UInt8] = []  // Set before the handler is in place, read by the handler alone.

    /// Runs the work; SIGINT prints the note and ends the program with 130.
    static func tell(_ note: String, _ work: () throws -> Void) rethrows {
        message = Array("\ndatelinectl: interrupted: \(note)\n".utf8)
        signal(SIGINT) { _ in
            _ = Interruption.message.withUnsafeBytes { Foundation.write(STDERR_FILENO, $0.baseAddress, $0.count) }
            _exit(130)
        }
        defer { signal(SIGINT, SIG_DFL) }
        try work()
    }
}
