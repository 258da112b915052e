import ArgumentParser
import FactExtraction
import Foundation
import Inspection
import Settings

struct InspectCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspect", abstract: "Parse a feed, a page or a seed-format text and print it as JSON; needs no daemon.",
        discussion: """
            With --batch, requests {"path", "url", "headers"} are read from standard input, one a line, and answered in order. A file that cannot \
            be parsed gives {"error": …} in its place, and the command exits with 65.

            Examples:
              datelinectl inspect feed news.xml | jq -r '.items[].title'
              datelinectl inspect page --url https://example.org/story saved.html
              datelinectl inspect text seeds/*.txt
            """,
        subcommands: [InspectFeed.self, InspectPage.self, InspectText.self])
}

/// What every kind of inspection takes.
struct InspectOptions: ParsableArguments {
    @Flag(help: "Answer requests from standard input.") var batch = false
    @Option(help: "Address of the document.") var url: String?
    @Flag(help: .hidden) var json = false
    @Argument(help: "Files; - is standard input.", completion: .file()) var files: [String] = []

    func run(_ kind: InspectionKind, _ inspect: @escaping ([UInt8], String?, [String: String]) -> [UInt8]) throws {
        try run(kind, InspectionRun(kind: kind, inspect: inspect, write: Self.print))
    }

    func run(_ kind: InspectionKind, _ run: InspectionRun) throws {
        guard batch || !files.isEmpty else {
            throw CommandFailure(code: 64, message: "inspect \(kind.rawValue): no files; name files, or give --batch")
        }
        if let url, !Self.isAddress(url) {
            throw CommandFailure(code: 64, message: "inspect \(kind.rawValue): --url “\(url)”: is not an address; write it as https://host/path")
        }
        let isSound = batch ? run.batch() : run.files(files.map { $0 == "-" ? "/dev/stdin" : $0 }, url: url)
        if !isSound { throw ExitCode(65) }
    }

    private static func isAddress(_ text: String) -> Bool {
        guard let parts = URLComponents(string: text), let scheme = parts.scheme?.lowercased() else { return false }
        return scheme == "file" || ["http", "https"].contains(scheme) && parts.host?.isEmpty == false
    }

    /// Writes to standard output, without raw control characters where that is a terminal; false when nobody reads it.
    static func print(_ bytes: [UInt8]) -> Bool {
        guard Terminal.isTerminal else { return bytes.withUnsafeBytes { Terminal.write($0) } }
        return Array(JSONOutput.escaped(String(decoding: bytes, as: UTF8.self)).utf8).withUnsafeBytes { Terminal.write($0) }
    }
}

struct InspectFeed: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "feed", abstract: "Parse a feed: RSS, Atom, RDF, JSON Feed, news sitemaps.",
        discussion: """
            Examples:
              datelinectl inspect feed --url https://example.org/news.xml news.xml
            """)
    @OptionGroup var options: InspectOptions

    func run() throws { try options.run(.feed, InspectionRun(pieces: FeedInspection.write, write: InspectOptions.print)) }
}

struct InspectPage: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "page", abstract: "Parse an HTML page as an article.",
        discussion: """
            Examples:
              datelinectl inspect page --facts --url https://example.org/story saved.html
            """)
    @OptionGroup var options: InspectOptions
    @Flag(help: "Print the facts that it states too.") var facts = false
    @Option(help: "Topic profile files. Default: those installed.", completion: .file(extensions: ["yaml"])) var topics: [String] = []

    func run() throws {
        let inspection = ArticleInspection(facts: facts ? try extractor(topics) : nil)
        try options.run(.page) { inspection.page($0, url: $1, headers: $2) }
    }
}

struct InspectText: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "text", abstract: "Parse a seed-format text as an article with its facts.",
        discussion: """
            Examples:
              datelinectl inspect text seeds/*.txt
            """)
    @OptionGroup var options: InspectOptions
    @Option(help: "Topic profile files. Default: those installed.", completion: .file(extensions: ["yaml"])) var topics: [String] = []

    func run() throws {
        let inspection = ArticleInspection(facts: try extractor(topics))
        try options.run(.text) { bytes, _, _ in inspection.text(bytes) }
    }
}

/// An extractor with the profiles named, or with those installed.
private func extractor(_ files: [String]) throws -> FactExtractor {
    do { return FactExtractor(profiles: try TopicLoader.profiles(files.isEmpty ? TopicLoader.installed() : files)) } catch let error as SettingsError
    {
        throw CommandFailure(code: 78, message: error.faults.first.map(\.description) ?? "\(error)")
    }
}
