import ArgumentParser
import ControlAPI
import ControlClient
import FeedParsing
import Foundation

struct FeedsImport: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Add the feeds of a subscription list: OPML, or one address a line as in newsboat's urls file.",
        discussion: """
            All feeds are added at once and polled afterwards, so servers that do not answer take no time. Folders become tags. Lines that are \
            rejected are listed with the reason, and the command exits with 65.

            Examples:
              datelinectl feeds import subscriptions.opml
              datelinectl feeds import ~/.newsboat/urls
            """)
    @OptionGroup var global: GlobalOptions
    @Argument(help: "The list; - is standard input.", completion: .file(extensions: ["opml", "xml"])) var file: String

    func run() throws {
        var isFolder: ObjCBool = false
        if FileManager.default.fileExists(atPath: file, isDirectory: &isFolder), isFolder.boolValue {
            throw CommandFailure(code: 66, message: "feeds import: \(file): is a folder; name a file in it")
        }
        let handle = file == "-" ? FileHandle.standardInput : FileHandle(forReadingAtPath: file)
        guard let handle, let data = InputFile.read(handle, limit: InputFile.largestList) else {
            throw CommandFailure(code: 66, message: "feeds import: \(file): cannot be read; check the path and its permissions")
        }
        guard let list = SubscriptionList.read([UInt8](data)) else {
            throw CommandFailure(
                code: 65, message: "feeds import: \(file): is not a list of feeds; export it from your reader as OPML, or write one address a line")
        }
        let feeds = list.entries.map { AddFeedRequest(url: $0.url, name: $0.title, tags: $0.tags) }
        let report =
            feeds.isEmpty
            ? nil : try global.client.post(ImportFeedsReport.self, "/v1/feeds/import", body: ImportFeedsRequest(feeds: feeds), patience: .unlimited)
        let entries = report?.entries ?? []
        if global.json { JSONOutput.lines(entries + list.rejected.map { .init(url: $0.text, result: .rejected, reason: $0.reason) }) }
        let rejected = entries.filter { $0.result == .rejected }
        if !global.json { show(list, entries, rejected) }
        if list.isCut {
            throw CommandFailure(
                code: 65, message: "feeds import: \(file): the list is truncated; the feeds in it were added, export it again for the rest")
        }
        if !list.rejected.isEmpty || !rejected.isEmpty { throw ExitCode(65) }
    }

    private func show(_ list: SubscriptionList, _ entries: [ImportFeedsReport.Entry], _ rejected: [ImportFeedsReport.Entry]) {
        for line in list.rejected { Terminal.out("rejected  line \(line.line), \(Terminal.clean(line.text)): \(Terminal.clean(line.reason))") }
        for entry in rejected { Terminal.out("rejected  \(Terminal.clean(entry.url)): \(Terminal.clean(entry.reason ?? ""))") }
        func count(_ result: ImportFeedsReport.Result) -> Int { entries.count { $0.result == result } }
        let repeated = list.repeated > 0 ? ", \(list.repeated) repeated in the list" : ""
        Terminal.out("\(count(.added)) added, \(count(.present)) existed already\(repeated), \(list.rejected.count + rejected.count) rejected")
    }
}

struct FeedsExport: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Print all feeds as an OPML subscription list.",
        discussion: """
            Names and passwords in addresses are left out unless --credentials asks for them.

            Examples:
              datelinectl feeds export > subscriptions.opml
            """)
    @OptionGroup var global: GlobalOptions
    @Flag(help: "Include the names and passwords in addresses.") var credentials = false

    func run() throws {
        let feeds = credentials ? try global.client.get(Page<FeedInfo>.self, "/v1/feeds/credentials").items : try global.feeds()
        if global.json { return JSONOutput.lines(feeds) }
        let entries = feeds.map { SubscriptionList.Entry(url: $0.url, title: $0.name, siteURL: $0.siteLink, tags: $0.tags) }
        let text = String(decoding: OPML.write(SubscriptionList(title: "Feeds of Dateline", entries: entries)), as: UTF8.self)
        Terminal.write(Terminal.isTerminal ? Terminal.clean(text, keepsLines: true) : text)
    }
}
