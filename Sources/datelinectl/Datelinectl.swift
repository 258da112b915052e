import ArgumentParser
import ControlAPI
import ControlClient
import Foundation

/// The control program's command line.
@main
struct Datelinectl: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "datelinectl", abstract: "Ask and command datelined, the news-sync daemon.",
        discussion: "Exit codes follow sysexits.h: 0 ok, 1 not so, 64 usage, 65 bad data, 66 no input, 69 daemon not reachable, 77 not permitted.",
        version: "1.0.0",
        groupedSubcommands: [
            .init(name: "Daemon", subcommands: [StatusCommand.self, SyncCommand.self, WatchCommand.self, ReloadCommand.self, LogLevelCommand.self]),
            .init(name: "Feeds", subcommands: [FeedsCommand.self]),
            .init(name: "Articles", subcommands: [ArticlesCommand.self, ShowCommand.self, SearchCommand.self, StoriesCommand.self]),
            .init(
                name: "Facts",
                subcommands: [
                    FactsCommand.self, TimelineCommand.self, TariffsCommand.self, FiguresCommand.self, PeopleCommand.self, ConflictsCommand.self,
                ]),
            .init(
                name: "Store", subcommands: [ImportCommand.self, ExportCommand.self, ReparseCommand.self, BackupCommand.self, VerifyCommand.self]),
            .init(name: "Without a daemon", subcommands: [InspectCommand.self]),
        ])

    @OptionGroup var global: GlobalOptions

    static func main() {
        // Readers that close the pipe (head, less) end us without noise.
        signal(SIGPIPE, SIG_DFL)
        do {
            var command = try parseAsRoot(Self.hoisted(Array(CommandLine.arguments.dropFirst())))
            try command.run()
        } catch let failure as ControlClient.Failure {
            Terminal.fail("datelinectl: \(Terminal.clean(failure.description))", code: failure.exitCode)
        } catch let failure as CommandFailure {
            Terminal.fail("datelinectl: \(Terminal.clean(failure.message))", code: failure.code)
        } catch { exit(withError: error) }
    }

    /// `--socket` and `--json` may stand before the command as well as behind it.
    static func hoisted(_ arguments: [String]) -> [String] {
        var front: [String] = []
        var rest = arguments[...]
        while let first = rest.first, first.hasPrefix("-") {
            if first == "--json" || first.hasPrefix("--socket=") {
                front.append(first)
            } else if first == "--socket", rest.count > 1 {
                front += [first, rest[rest.startIndex + 1]]
                rest = rest.dropFirst()
            } else {
                break
            }
            rest = rest.dropFirst()
        }
        guard !front.isEmpty, let command = rest.first else { return arguments }
        // Commands with commands of their own take the options at the innermost level.
        let nested: Set<String> = ["feeds", "stories", "inspect"]
        var head = [command]
        rest = rest.dropFirst()
        if nested.contains(command), let second = rest.first, !second.hasPrefix("-") {
            head.append(second)
            rest = rest.dropFirst()
        }
        return head + front + rest
    }
}

/// A failure of the control program itself.
struct CommandFailure: Error {
    var code: Int32
    var message: String
}

/// Options of every command.
struct GlobalOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The daemon's socket (else DATELINE_SOCKET, else /run/dateline/control.sock).", valueName: "path"))
    var socket: String?

    @Flag(help: "Print JSON: one object, or one a line for lists.")
    var json = false

    var client: ControlClient {
        ControlClient(socket: socket ?? ProcessInfo.processInfo.environment["DATELINE_SOCKET"] ?? "/run/dateline/control.sock")
    }

    /// All items of a list, page by page.
    func all<T: Codable & Sendable>(_ type: T.Type, _ path: String, query: [(String, String?)] = [], limit: Int = .max) throws -> [T] {
        guard limit > 0 else { throw CommandFailure(code: 64, message: "--limit \(limit): is not valid; give a number above 0") }
        var items: [T] = []
        var cursor: String?
        repeat {
            let page = try client.get(
                Page<T>.self, path, query: query + [("limit", String(min(1_000, limit - items.count))), ("after", cursor)])
            items += page.items
            cursor = page.next
        } while cursor != nil && items.count < limit
        return items
    }
}
