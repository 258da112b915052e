import ArgumentParser
import ControlClient
import Foundation

/// The control program's command line.
@main
struct Datelinectl: ParsableCommand {
    static let version = "1.0.0"

    static let configuration = CommandConfiguration(
        commandName: "datelinectl", abstract: "Query and control datelined, the news daemon.",
        discussion: """
            Most commands talk to the daemon through its socket; inspect needs no daemon. Times are local, and --json prints JSON with times in UTC.

            Exit status: 0 success; 1 not found, or a feed or check failed; 64 usage; 65 bad data; 66 no input; 69 the daemon does not answer; \
            73, 74 a file cannot be written; 75 try again; 77 permission denied; 78 configuration.

            Examples:
              datelinectl status
              datelinectl feeds add https://example.org/news.xml --every 30m
              datelinectl search '"trade deal" AND tariff*' --limit 5
              datelinectl tariffs US Vietnam
            """,
        version: version,
        groupedSubcommands: [
            .init(
                name: "Daemon",
                subcommands: [
                    StatusCommand.self, SyncCommand.self, WatchCommand.self, RetryCommand.self, ReloadCommand.self, LogLevelCommand.self,
                    FleetCommand.self,
                ]),
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
        // A reader that closes the pipe (head, less) ends the program without a message: by the signal, or after it has connected where it writes.
        signal(SIGPIPE, SIG_DFL)
        let arguments = Array(CommandLine.arguments.dropFirst())
        do {
            try checkHelp(arguments)
            var command = try parseAsRoot(hoisted(arguments))
            try command.run()
            Pager.finish()
        } catch let failure as ControlClient.Failure {
            Terminal.fail(failure.description, code: failure.exitCode)
        } catch let failure as CommandFailure {
            Terminal.fail(failure.message, code: failure.code)
        } catch let code as ExitCode {
            Pager.finish()
            Foundation.exit(code.rawValue)
        } catch {
            // Help, version and completions come as errors too.
            guard exitCode(for: error) != .success else {
                Terminal.write(HelpText.fitted(HelpText.completed(fullMessage(for: error, columns: nil), arguments)))
                Foundation.exit(0)
            }
            Terminal.fail(usage(error, arguments), code: 64)
        }
    }

    /// A usage error in one line: `articles: unknown option '--sinse'; see datelinectl help articles`.
    private static func usage(_ error: any Error, _ arguments: [String]) -> String {
        let path = commandPath(hoisted(arguments))
        var text = message(for: error).split(separator: "\n").first.map(String.init) ?? "the command line is not valid"
        text = text.prefix(1).lowercased() + text.dropFirst()
        if text.hasPrefix("unexpected argument"), let word = unknownCommand(after: path, hoisted(arguments)) { text = "unknown command “\(word)”" }
        while text.hasSuffix(".") { text.removeLast() }
        text = text.replacingOccurrences(of: ". Please provide one of ", with: "; use ")
        // The parser takes a negative number for an option, and misses the value.
        if text.hasPrefix("missing "),
            let number = arguments.first(where: { $0.count > 1 && $0.first == "-" && $0.dropFirst().allSatisfy(\.isNumber) })
        {
            text = "“\(number)” is not valid"
        }
        if let hint = text.range(of: ". Did you mean ") { text.replaceSubrange(hint, with: ", did you mean ") }
        let name = path.joined(separator: " ")
        return (name.isEmpty ? "" : name + ": ") + text + "; see " + (["datelinectl", "help"] + path).joined(separator: " ")
    }

    /// The parser answers `help` of an unknown command with the help that it has.
    private static func checkHelp(_ arguments: [String]) throws {
        var words: [String] = []
        var rest = arguments[...]
        while let word = rest.popFirst() {
            if ["--socket", "--timeout"].contains(word) { _ = rest.popFirst() } else if !word.hasPrefix("-") { words.append(word) }
        }
        guard words.first == "help" else { return }
        let names = Array(words.dropFirst())
        let path = commandPath(names)
        guard path.count < names.count, names[path.count] != "help" else { return }
        throw CommandFailure(
            code: 64, message: "help: unknown command “\(names[path.count])”; see \((["datelinectl", "help"] + path).joined(separator: " "))")
    }

    /// The word that stands where a command is expected, and is none.
    private static func unknownCommand(after path: [String], _ arguments: [String]) -> String? {
        var known = configuration.subcommands + configuration.groupedSubcommands.flatMap(\.subcommands)
        for name in path { known = known.first { $0.configuration.commandName == name }?.configuration.subcommands ?? [] }
        let words = arguments.filter { !$0.hasPrefix("-") }
        guard !known.isEmpty, words.count > path.count, words[path.count] != "help" else { return nil }
        return words[path.count]
    }

    /// The names of the command and of the command within it.
    private static func commandPath(_ arguments: [String]) -> [String] {
        var path: [String] = []
        var known = configuration.subcommands + configuration.groupedSubcommands.flatMap(\.subcommands)
        for word in arguments where !word.hasPrefix("-") {
            guard let command = known.first(where: { $0.configuration.commandName == word || $0.configuration.aliases.contains(word) }) else { break }
            path.append(command.configuration.commandName ?? word)
            known = command.configuration.subcommands
        }
        return path
    }

    /// Moves options that stand before the command behind it: they may stand in both places.
    static func hoisted(_ arguments: [String]) -> [String] {
        var front: [String] = []
        var rest = arguments[...]
        while let first = rest.first, first.hasPrefix("-") {
            if ["--json", "--no-pager", "--fleet"].contains(first) || first.hasPrefix("--socket=") || first.hasPrefix("--timeout=") {
                front.append(first)
            } else if ["--socket", "--timeout"].contains(first), rest.count > 1 {
                front += [first, rest[rest.startIndex + 1]]
                rest = rest.dropFirst()
            } else {
                break
            }
            rest = rest.dropFirst()
        }
        guard !front.isEmpty, let command = rest.first else { return arguments }
        // Commands with commands of their own take the options at the innermost level.
        let nested: Set<String> = ["feeds", "articles", "stories", "inspect", "fleet"]
        var head = [command]
        rest = rest.dropFirst()
        if nested.contains(command), let second = rest.first, !second.hasPrefix("-") {
            head.append(second)
            rest = rest.dropFirst()
        }
        return head + front + rest
    }
}

/// A failure of the control program itself: `what: why; what to do`.
struct CommandFailure: Error {
    /// sysexits.h.
    var code: Int32
    var message: String
}
