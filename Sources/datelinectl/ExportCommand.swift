import ArgumentParser
import ArticleExtraction
import ControlAPI
import ControlClient
import Foundation
import Models

struct ExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Write articles and facts as JSON lines, CSV, seed-format texts or an HTML report.",
        discussion:
            "jsonl and csv go to standard output unless --out names a folder; text and html need --out. html is the report: timeline, tariff and trade charts."
    )
    @OptionGroup var global: GlobalOptions

    enum Format: String, ExpressibleByArgument, CaseIterable { case jsonl, csv, text, html }

    @Option(help: "jsonl, csv, text or html.") var format: Format
    @Option(help: "Folder to write into; made when missing.", completion: .directory) var out: String?
    @Option(help: "Only articles since a date or so long ago.") var since: String?

    func run() throws {
        if let out {
            do { try FileManager.default.createDirectory(atPath: out, withIntermediateDirectories: true) } catch {
                throw CommandFailure(code: 73, message: "export: \(out): cannot be made; name a folder that you may write")
            }
        }
        switch format {
        case .jsonl: try articles { try put($0, "articles.jsonl", JSONLines.encode($0.article)) }
        case .csv: try csv()
        case .text:
            guard out != nil else { throw CommandFailure(code: 64, message: "export: texts go into a folder; name it with --out DIR") }
            try articles { try write(SeedFormat.write($0.article), to: "\($0.id).txt") }
        case .html:
            guard out != nil else { throw CommandFailure(code: 64, message: "export: the report goes into a folder; name it with --out DIR") }
            try write(try Report(global: global).html(), to: "index.html")
            Terminal.out("\(out ?? "")/index.html")
        }
    }

    private func articles(_ body: ((id: Int64, article: Article)) throws -> Void) throws {
        for summary in try global.all(ArticleSummary.self, "/v1/articles", query: [("since", since)]).reversed() {
            try body((summary.id, try global.client.get(Article.self, "/v1/articles/\(summary.id)")))
        }
    }

    private func put(_ entry: (id: Int64, article: Article), _ name: String, _ line: String) throws {
        guard let out else { return Terminal.out(line) }
        let path = out + "/" + name
        if !FileManager.default.fileExists(atPath: path) { _ = FileManager.default.createFile(atPath: path, contents: nil) }
        guard let handle = FileHandle(forWritingAtPath: path) else { throw CommandFailure(code: 73, message: "export: \(path): cannot be written") }
        defer { try? handle.close() }
        try handle.seekToEnd()
        try handle.write(contentsOf: Data((line + "\n").utf8))
    }

    private func write(_ text: String, to name: String) throws {
        let path = (out ?? ".") + "/" + name
        do { try Data(text.utf8).write(to: URL(fileURLWithPath: path), options: .atomic) } catch {
            throw CommandFailure(code: 74, message: "export: \(path): cannot be written; is the disk full?")
        }
    }

    private func csv() throws {
        var articles = "id,date,headline,url,source,language,revision,duplicate_of,facts\n"
        for article in try global.all(ArticleSummary.self, "/v1/articles", query: [("since", since)]) {
            let cells: [String?] = [
                String(article.id), article.datePublished, article.headline, article.url, article.source?.name ?? article.source?.domain,
                article.language,
                String(article.revision), article.duplicateOf.map(String.init), String(article.facts),
            ]
            articles += cells.map { Self.cell($0 ?? "") }.joined(separator: ",") + "\n"
        }
        guard out != nil else { return Terminal.write(articles) }
        try write(articles, to: "articles.csv")
        var facts = "id,article,kind,statement,evidence,rule\n"
        for info in try global.all(FactInfo.self, "/v1/facts") {
            facts +=
                [
                    String(info.id), String(info.article), info.fact.kind.rawValue, FactsCommand.sentence(info.fact), info.fact.evidence,
                    info.fact.rule,
                ].map(Self.cell).joined(separator: ",") + "\n"
        }
        try write(facts, to: "facts.csv")
        Terminal.out("\(out ?? "")/articles.csv\n\(out ?? "")/facts.csv")
    }

    /// RFC 4180; a cell that a spreadsheet would take for a formula begins with an apostrophe.
    static func cell(_ text: String) -> String {
        var text = text
        if let first = text.first, "=+-@\t\r".contains(first), Double(text) == nil { text = "'" + text }
        guard text.contains(where: { $0 == "," || $0 == "\"" || $0.isNewline }) else { return text }
        return "\"" + text.replacingOccurrences(of: "\"", with: "\"\"") + "\""
    }
}

enum JSONLines {
    static func encode(_ value: some Encodable) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.withoutEscapingSlashes, .sortedKeys]
        return (try? encoder.encode(value)).map { String(decoding: $0, as: UTF8.self) } ?? "null"
    }
}
