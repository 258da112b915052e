import ArgumentParser
import ControlAPI
import ControlClient
import Foundation

/// Options of every command that talks to the daemon.
struct GlobalOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("The daemon's socket. Default: DATELINE_SOCKET, else /run/dateline/control.sock.", valueName: "path"), completion: .file())
    var socket: String?

    @Option(help: ArgumentHelp("Fail after this many seconds without an answer. Default: 10 where the daemon answers at once.", valueName: "seconds"))
    var timeout: Int?

    @Flag(help: "Print JSON: one object, or one object a line for lists.")
    var json = false

    @Flag(help: "Do not page long output on a terminal.")
    var noPager = false

    func validate() throws {
        if let timeout, !(1...86_400).contains(timeout) {
            throw ValidationError("--timeout \(timeout): is not valid; give 1 to 86400 seconds")
        }
    }

    var client: ControlClient {
        let path = socket ?? ProcessInfo.processInfo.environment["DATELINE_SOCKET"] ?? "/run/dateline/control.sock"
        return ControlClient(socket: path, version: Datelinectl.version, timeout: timeout)
    }

    /// Pages what is printed from now on, if it is for a reader at a terminal.
    func page() { if !json, !noPager { Pager.start() } }

    /// All items of a list, page by page.
    func all<T: Codable & Sendable>(_ type: T.Type, _ path: String, query: [(String, String?)] = []) throws -> [T] {
        try list(type, path, query: query, limit: .max).items
    }

    /// Items of a list up to the limit, and whether there are more.
    func list<T: Codable & Sendable>(
        _ type: T.Type, _ path: String, query: [(String, String?)] = [], limit: Int
    ) throws -> (items: [T], total: Int?, hasMore: Bool) {
        guard limit > 0 else { throw CommandFailure(code: 64, message: "--limit \(limit): is not valid; give a number above 0") }
        var items: [T] = []
        var cursor: String?
        var total: Int?
        repeat {
            let page = try client.get(
                Page<T>.self, path, query: query + [("limit", String(min(1_000, limit - items.count))), ("after", cursor)])
            items += page.items
            total = total ?? page.total
            cursor = page.next
        } while cursor != nil && items.count < limit
        return (items, total, cursor != nil)
    }

}

/// Whom a command asks: this daemon's own store, or the archive of its fleet.
struct SourceOptions: ParsableArguments {
    @Flag(help: "Ask for all articles of the fleet, not those of this node alone.") var fleet = false

    /// The path of a resource that both have.
    func path(_ path: String) -> String { fleet ? "/v1/fleet" + path : "/v1" + path }
}

/// How many entries of a list are printed.
struct LimitOptions: ParsableArguments {
    @Option(help: "Print at most this many. Default: 20.") var limit: Int?
    @Flag(help: "Print all.") var all = false

    func validate() throws {
        if all, limit != nil { throw ValidationError("--limit and --all: contradict each other; give one of them") }
    }

    func count(default standard: Int = 20) -> Int { all ? .max : limit ?? standard }

    /// Says what was left out: `20 of 2,531; --limit N or --all shows more`.
    ///
    /// - Parameter isJSON: who gave a limit to a program's output knows of it.
    func tellRest<T>(_ list: (items: [T], total: Int?, hasMore: Bool), isJSON: Bool = false) {
        guard list.hasMore, list.total.map({ $0 > list.items.count }) ?? true, !isJSON || limit == nil else { return }
        let shown = Terminal.number(list.items.count)
        let what = list.total.map { "\(shown) of \(Terminal.number($0))" } ?? "the first \(shown)"
        Terminal.remark("\(what); --limit N or --all shows more")
    }
}
