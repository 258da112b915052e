import ArgumentParser
import ControlAPI
import ControlClient
import FeedParsing
import Foundation

struct FeedsImport: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Add the feeds of a subscription list: OPML, or newsboat's urls file.",
        discussion: """
            Feeds that exist already stay as they are. Those whose address gives no feed are listed, and the command exits with 65.

            Examples:
              datelinectl feeds import subscriptions.opml
              datelinectl feeds import ~/.newsboat/urls
            """)
    @OptionGroup var global: GlobalOptions
    @Argument(help: "The list; - is standard input.", completion: .file(extensions: ["opml", "xml"])) var file: String

    private struct Entry: Encodable {
        var url: String
        var result: String
        var error: String?
    }

    func run() throws {
        guard let data = FileManager.default.contents(atPath: file == "-" ? "/dev/stdin" : file) else {
            throw CommandFailure(code: 66, message: "feeds import: \(file): cannot be read; check the path and its permissions")
        }
        guard let outlines = parseOPML([UInt8](data))?.entries ?? NewsboatList.entries(data), !outlines.isEmpty else {
            throw CommandFailure(
                code: 65,
                message: "feeds import: \(file): holds no feeds as OPML or as newsboat's urls file; export the list from your reader as OPML")
        }
        var counts: [String: Int] = [:]
        let bar = ProgressBar()
        try Interruption.tell("feeds added so far stay; run it again to add the rest") {
            for (index, outline) in outlines.enumerated() {
                let entry = try add(outline)
                counts[entry.result, default: 0] += 1
                if global.json {
                    JSONOutput.line(entry)
                } else if let error = entry.error, entry.result == "failed" {
                    bar.end()
                    Terminal.out("failed  \(Terminal.clean(outline.url)): \(Terminal.clean(error))")
                }
                if !global.json { bar.draw(done: index + 1, total: outlines.count, note: Terminal.clean(outline.title ?? "")) }
            }
        }
        bar.end()
        if !global.json {
            Terminal.out("\(counts["added"] ?? 0) added, \(counts["exists"] ?? 0) existed already, \(counts["failed"] ?? 0) failed")
        }
        if counts["failed"] != nil { throw ExitCode(65) }
    }

    private func add(_ outline: OPMLList.Entry) throws -> Entry {
        do {
            _ = try global.client.post(
                FeedInfo.self, "/v1/feeds", body: AddFeedRequest(url: outline.url, name: outline.title, tags: outline.tags), patience: .unlimited)
            return Entry(url: outline.url, result: "added")
        } catch let failure as ControlClient.Failure where failure.cause == .refused && failure.exitCode == 1 {
            return Entry(url: outline.url, result: "exists")
        } catch let failure as ControlClient.Failure where failure.cause == .refused && [64, 65].contains(failure.exitCode) {
            return Entry(url: outline.url, result: "failed", error: failure.description)
        }
    }
}

/// newsboat's `urls` file: an address a line, with tags and `~title` behind it, quoted where they hold blanks.
enum NewsboatList {
    /// The feeds; nil when the text is not such a list.
    static func entries(_ data: Data) -> [OPMLList.Entry]? {
        guard let text = String(data: data, encoding: .utf8) else { return nil }
        var entries: [OPMLList.Entry] = []
        for line in text.split(whereSeparator: \.isNewline) {
            let words = Self.words(line)
            guard let url = words.first, !url.hasPrefix("#") else { continue }
            // Queries and programs are newsboat's own.
            if url.hasPrefix("query:") || url.hasPrefix("exec:") || url.hasPrefix("filter:") { continue }
            guard url.contains("://") else { return nil }
            let title = words.dropFirst().first { $0.hasPrefix("~") }.map { String($0.dropFirst()) }
            entries.append(.init(url: url, title: title, siteURL: nil, tags: words.dropFirst().filter { !$0.hasPrefix("~") && !$0.hasPrefix("!") }))
        }
        return entries
    }

    private static func words(_ line: Substring) -> [String] {
        var words: [String] = []
        var word = ""
        var isQuoted = false
        for character in line {
            if character == "\"" {
                isQuoted.toggle()
            } else if character.isWhitespace, !isQuoted {
                if !word.isEmpty { words.append(word) }
                word = ""
            } else {
                word.append(character)
            }
        }
        if !word.isEmpty { words.append(word) }
        return words
    }
}

struct FeedsExport: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Print all feeds as an OPML subscription list.",
        discussion: """
            Examples:
              datelinectl feeds export > subscriptions.opml
            """)
    @OptionGroup var global: GlobalOptions

    func run() throws {
        let feeds = try global.feeds()
        if global.json { return JSONOutput.lines(feeds) }
        let entries = feeds.map { OPMLList.Entry(url: $0.url, title: $0.name, siteURL: $0.siteLink, tags: $0.tags) }
        let text = String(decoding: writeOPML(OPMLList(title: "Feeds of Dateline", entries: entries)), as: UTF8.self)
        Terminal.write(
            Terminal.isTerminal
                ? text.split(separator: "\n", omittingEmptySubsequences: false).map { Terminal.clean(String($0)) }.joined(separator: "\n") : text)
    }
}
