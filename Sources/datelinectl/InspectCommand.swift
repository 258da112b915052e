import ArgumentParser
import FactExtraction
import Foundation
import Inspection
import Settings

struct InspectCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspect", abstract: "Parse a feed, a page or a seed-format text and print it as JSON; needs no daemon.",
        discussion: "With --batch, requests {\"path\", \"url\", \"headers\"} are read from standard input, one a line, and answered in order.",
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
        guard batch || !files.isEmpty else { throw CommandFailure(code: 64, message: "inspect \(kind.rawValue): name files, or give --batch") }
        if batch { return run.batch() }
        if !run.files(files.map { $0 == "-" ? "/dev/stdin" : $0 }, url: url) { throw ExitCode(65) }
    }

    /// Writes to standard output; false when nobody reads it.
    static func print(_ bytes: [UInt8]) -> Bool {
        var at = 0
        while at < bytes.count {
            let count = bytes[at...].withUnsafeBytes { write(STDOUT_FILENO, $0.baseAddress, $0.count) }
            if count < 0 { return false }
            at += count
        }
        return true
    }
}

struct InspectFeed: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "feed", abstract: "RSS, Atom, RDF, JSON Feed, news sitemaps.")
    @OptionGroup var options: InspectOptions

    func run() throws { try options.run(.feed, InspectionRun(pieces: FeedInspection.write, write: InspectOptions.print)) }
}

struct InspectPage: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "page", abstract: "An HTML page as an article.")
    @OptionGroup var options: InspectOptions
    @Flag(help: "With the facts that it states.") var facts = false
    @Option(help: "Topic profile files; those installed when none is given.", completion: .file(extensions: ["yaml"])) var topics: [String] = []

    func run() throws {
        let withFacts = facts
        let inspection = ArticleInspection(facts: withFacts ? try extractor(topics) : FactExtractor())
        try options.run(.page) { inspection.page($0, url: $1, headers: $2, withFacts: withFacts) }
    }
}

struct InspectText: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "text", abstract: "A seed-format text as an article with its facts.")
    @OptionGroup var options: InspectOptions
    @Option(help: "Topic profile files; those installed when none is given.", completion: .file(extensions: ["yaml"])) var topics: [String] = []

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
