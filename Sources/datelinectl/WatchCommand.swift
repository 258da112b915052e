import ArgumentParser
import ControlAPI
import ControlClient
import Foundation
import Models

struct WatchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "watch", abstract: "Follow events as they happen.",
        discussion: """
            Goes on over restarts of the daemon without a gap; Ctrl-C ends it. With --json every event is one line with its number as seq; \
            --since with the last number seen resumes there.

            Examples:
              datelinectl watch
              datelinectl watch --kind article,revision --json
              datelinectl watch --since 1200
            """)
    @OptionGroup var global: GlobalOptions
    @Option(
        help: "Only these kinds, separated by commas: \(ChangeKind.all.joined(separator: ", ")).", completion: .list(ChangeKind.all))
    var kind: String?
    @Option(help: "Begin after the event with this number.") var since: Int64?

    func validate() throws {
        if let since, since < 0 { throw ValidationError("--since \(since): is not valid; give the number of an event") }
    }

    func run() throws {
        var last = since
        var isWaiting = false
        while true {
            do { try follow(&last) { isWaiting = false } } catch let failure as ControlClient.Failure
                where [.unreachable, .interrupted].contains(failure.cause) && failure.exitCode == 69 && last != nil
            {
                // The daemon is restarting: events are read on from where they ended.
                if !isWaiting { Terminal.note("watch: the daemon does not answer; waiting for it, Ctrl-C ends") }
                isWaiting = true
            }
            usleep(500_000)
        }
    }

    /// Prints events until the connection ends; `last` is the number of the last event.
    private func follow(_ last: inout Int64?, _ onLine: () -> Void) throws {
        var place = last
        defer { last = place }
        let isJSON = global.json
        try global.client.stream(
            "GET", "/v1/events", query: [("kind", kind), ("since", place.map(String.init))], headers: [("Accept", "text/event-stream")]
        ) { line in
            onLine()
            // The number comes with every event and, when there is none for a while, alone.
            if line.starts(with: "id: ".utf8) { place = Int64(String(decoding: line.dropFirst(4), as: UTF8.self)) ?? place }
            guard line.starts(with: "data: ".utf8), let event = try? JSONDecoder().decode(ChangeEvent.self, from: Data(line.dropFirst(6)))
            else { return true }
            if isJSON { JSONOutput.line(event) } else { show(event) }
            return true
        }
    }

    private func show(_ event: ChangeEvent) {
        var text = ""
        switch event.kind {
        case "poll":
            text = "feed \(event.feed ?? 0)  \(event.data["outcome"]?.text.map { Terminal.outcome(OutcomeKind(rawValue: $0)) } ?? "")"
            if let new = event.data["new"]?.int, new > 0 { text += "  \(new) new" }
            if let detail = event.data["detail"]?.text { text += "  \(detail)" }
        case "article", "revision": text = "#\(event.article ?? 0)  \(event.data["headline"]?.text ?? event.data["url"]?.text ?? "")"
        case "fact": text = "#\(event.article ?? 0)  \(Terminal.count(event.data["facts"]?.int ?? 0, "fact"))"
        case "health": text = "feed \(event.feed ?? 0)  \(event.data["from"]?.text ?? "") → \(event.data["to"]?.text ?? "")"
        default:
            text = [event.feed.map { "feed \($0)" }, event.data["change"]?.text, event.data["error"]?.text].compactMap { $0 }.joined(separator: "  ")
        }
        let head = "\(Terminal.pad(String(event.seq), 7, right: true))  \(Terminal.local(event.at))  "
        let room = max(20, Terminal.width - Terminal.columns(head) - 10)
        Terminal.out(
            Terminal.style(head, .dim) + Terminal.style(Terminal.pad(event.kind, 8), .cyan) + "  " + Terminal.cut(Terminal.clean(text), room))
    }
}
