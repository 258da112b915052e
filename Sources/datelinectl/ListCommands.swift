import ArgumentParser
import ControlAPI
import ControlClient
import FeedParsing
import Foundation

struct FeedsImport: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "import", abstract: "Add the feeds of an OPML subscription list.")
    @OptionGroup var global: GlobalOptions
    @Argument(help: "The list.", completion: .file(extensions: ["opml", "xml"])) var file: String

    func run() throws {
        guard let data = FileManager.default.contents(atPath: file) else {
            throw CommandFailure(code: 66, message: "feeds import: \(file): cannot be read")
        }
        guard let outlines = parseOPML([UInt8](data))?.entries else {
            throw CommandFailure(code: 65, message: "feeds import: \(file): is no OPML; export the list from your reader as OPML")
        }
        var added = 0
        var there = 0
        var failed = 0
        let bar = ProgressBar()
        for (index, outline) in outlines.enumerated() {
            do {
                _ = try global.client.post(
                    FeedInfo.self, "/v1/feeds", body: AddFeedRequest(url: outline.url, name: outline.title, tags: outline.tags))
                added += 1
            } catch let failure as ControlClient.Failure where failure.exitCode == 1 {
                there += 1
            } catch let failure as ControlClient.Failure where [64, 65].contains(failure.exitCode) {
                failed += 1
                Terminal.out("failed  \(Terminal.clean(outline.url)): \(Terminal.clean(failure.description))")
            }
            bar.draw(done: index + 1, total: outlines.count, note: Terminal.clean(outline.title ?? ""))
        }
        bar.end()
        Terminal.out("\(added) added, \(there) there already, \(failed) failed")
        if failed > 0 { throw ExitCode(65) }
    }
}

struct FeedsExport: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "export", abstract: "Print all feeds as an OPML subscription list.")
    @OptionGroup var global: GlobalOptions

    func run() throws {
        let feeds = try global.feeds()
        if global.json { return JSONOutput.lines(feeds) }
        let entries = feeds.map { OPMLList.Entry(url: $0.url, title: $0.name, siteURL: $0.siteLink, tags: $0.tags) }
        Terminal.write(String(decoding: writeOPML(OPMLList(title: "Feeds of Dateline", entries: entries)), as: UTF8.self))
    }
}
