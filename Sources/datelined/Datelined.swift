import ArgumentParser
import Fleet
import Foundation
import Settings

/// The daemon's command line.
@main
struct Datelined: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "datelined", abstract: "Polls news feeds, keeps their articles and what they say, and answers datelinectl.",
        version: version, subcommands: [Run.self, CheckConfig.self], defaultSubcommand: Run.self)

    static func main() async {
        do {
            var command = try parseAsRoot()
            if var command = command as? any AsyncParsableCommand { try await command.run() } else { try command.run() }
        } catch let failure as Failure {
            FileHandle.standardError.write(Data("datelined: \(failure.message)\n".utf8))
            if failure.stopsDaemon { FailedStart.report(failure) }
            Foundation.exit(failure.code)
        } catch {
            // Help and version come as errors too.
            guard exitCode(for: error) != .success else { exit(withError: error) }
            let text = message(for: error).split(separator: "\n").first ?? "the command line is not valid"
            let line = "datelined: \(text.prefix(1).lowercased() + text.dropFirst()); see datelined --help\n"
            FileHandle.standardError.write(Data(line.utf8))
            Foundation.exit(64)
        }
    }
}

/// What ends the program, with the exit code of sysexits.h.
struct Failure: Error {
    var code: Int32
    var message: String
    /// It ended the daemon, not one of its other commands.
    var stopsDaemon = true
}

/// `datelined check-config`.
struct CheckConfig: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Check the configuration and print every fault with file and line.")

    @Option(help: "The configuration file.", completion: .file(extensions: ["yaml", "yml"])) var config = defaultConfiguration

    func run() throws {
        do {
            let settings = try Settings.load(path: config, checksMachine: true, databaseFault: FleetService.fault(ofDatabase:))
            _ = try TopicLoader.extractor(settings, file: config)
            for warning in settings.warnings(file: config) { FileHandle.standardError.write(Data("\(warning)\n".utf8)) }
            let feeds = settings.feeds.count == 1 ? "1 feed" : "\(settings.feeds.count) feeds"
            print("\(config): valid; \(feeds), store \(settings.store.path), socket \(settings.control.socket)")
        } catch let error as SettingsError {
            for fault in error.faults { FileHandle.standardError.write(Data("\(fault)\n".utf8)) }
            throw Failure(
                code: 78,
                message: "\(error.faults.count) fault\(error.faults.count == 1 ? "" : "s") in the configuration; correct the lines named above",
                stopsDaemon: false)
        }
    }
}

let defaultConfiguration = "/etc/dateline/dateline.yaml"
