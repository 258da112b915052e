import ArgumentParser
import ControlAPI
import ControlClient
import Foundation

struct ArticlesRemove: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rm", abstract: "Remove articles for good.",
        discussion: """
            Their revisions, facts and kept pages go with them. A feed that still lists a removed article does not bring it back. Numbers that do \
            not exist are reported, the others are removed, and the command exits with 1.

            Examples:
              datelinectl articles rm 17
              datelinectl search casino --json | jq .id | xargs datelinectl articles rm
            """,
        aliases: ["remove"])
    @OptionGroup var global: GlobalOptions
    @OptionGroup var source: SourceOptions
    @Argument(help: "Numbers of articles.") var ids: [Int64]

    private struct Removed: Encodable { var removed: Int64 }

    func validate() throws {
        if let id = ids.first(where: { $0 < 1 }) {
            throw ValidationError("“\(id)”: is not the number of an article; give the number that lists show")
        }
    }

    func run() throws {
        var missing: [String] = []
        // A daemon without a fleet says so, and not that it does not know the article.
        if source.fleet { _ = try global.client.get(FleetStatus.self, "/v1/fleet") }
        for id in ids {
            do { try global.client.send("DELETE", source.path("/articles/\(id)")) } catch let failure as ControlClient.Failure
                where failure.exitCode == 1
            {
                missing.append(String(id))
                continue
            }
            if global.json { JSONOutput.line(Removed(removed: id)) } else { Terminal.out("article \(id): removed") }
        }
        if !missing.isEmpty {
            throw CommandFailure(
                code: 1,
                message: "articles rm: \(missing.joined(separator: ", ")): not found; `datelinectl articles` lists articles")
        }
    }
}
