import ArgumentParser
import ControlAPI
import ControlClient
import Foundation
import Models

struct ImportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Put seed-format texts or saved pages into the store.",
        discussion: "Folders are searched for .txt, .html and .htm files. A file that is no article is named with the reason, and the rest goes on.")
    @OptionGroup var global: GlobalOptions
    @Option(help: "Address of the document, when one file is given.") var url: String?
    @Argument(help: "Files and folders.", completion: .file()) var paths: [String]

    /// Bytes of documents in one request.
    private static let batch = 8 << 20

    func run() throws {
        let files = try Self.files(paths)
        guard !files.isEmpty else { throw CommandFailure(code: 66, message: "import: no .txt or .html files in \(paths.joined(separator: ", "))") }
        var failed = 0
        var counts: [String: Int] = [:]
        var documents: [ImportRequest.Document] = []
        var size = 0
        var done = 0
        let bar = ProgressBar()
        func send() throws {
            guard !documents.isEmpty else { return }
            let report = try global.client.post(ImportReport.self, "/v1/import", body: ImportRequest(documents: documents))
            done += documents.count
            documents = []
            size = 0
            if !global.json { bar.draw(done: done, total: files.count, note: "") }
            for entry in report.entries {
                counts[entry.result, default: 0] += 1
                if entry.result == "failed" { failed += 1 }
                if global.json {
                    JSONOutput.line(entry)
                } else if entry.result == "failed" || files.count <= 20 {
                    bar.end()
                    Terminal.out(
                        "\(Terminal.pad(entry.result, 9)) \(entry.article.map { "#\($0)" } ?? "–")  \(Terminal.clean(entry.name))\(entry.error.map { ": " + Terminal.clean($0) } ?? entry.facts.map { "  \($0) facts" } ?? "")"
                    )
                }
            }
        }
        for file in files {
            guard let data = FileManager.default.contents(atPath: file) else {
                throw CommandFailure(code: 66, message: "import: \(file): cannot be read; check that it exists and its permissions")
            }
            documents.append(.init(name: file, url: files.count == 1 ? url : nil, content: data.base64EncodedString()))
            size += data.count
            if size >= Self.batch || documents.count >= 100 { try send() }
        }
        try send()
        bar.end()
        if !global.json { Terminal.out(counts.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }.joined(separator: ", ")) }
        if failed > 0 { throw ExitCode(65) }
    }

    private static func files(_ paths: [String]) throws -> [String] {
        var files: [String] = []
        for path in paths {
            var isFolder: ObjCBool = false
            guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
                throw CommandFailure(code: 66, message: "import: \(path): no such file or folder")
            }
            if !isFolder.boolValue {
                files.append(path)
                continue
            }
            let inside = FileManager.default.enumerator(atPath: path)?.compactMap { $0 as? String } ?? []
            files += inside.filter { name in [".txt", ".html", ".htm"].contains { name.lowercased().hasSuffix($0) } }.sorted().map { path + "/" + $0 }
        }
        return files
    }
}

struct ReparseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "reparse", abstract: "Run today's extraction over the kept raw pages again.")
    @OptionGroup var global: GlobalOptions
    @Option(help: "Only pages fetched within this span: 2d, 12h.") var since: String?

    func run() throws {
        let bar = ProgressBar()
        var last: ReparseProgress?
        let isJSON = global.json
        try global.client.stream("POST", "/v1/reparse", query: [("since", since)]) { line in
            guard let progress = try? JSONDecoder().decode(ReparseProgress.self, from: Data(line)) else { return true }
            last = progress
            if isJSON { JSONOutput.line(progress) } else { bar.draw(done: progress.finished, total: progress.total, note: "") }
            return true
        }
        bar.end()
        guard let last else { throw CommandFailure(code: 69, message: "reparse: the daemon stopped before the end; run it again") }
        if !isJSON {
            Terminal.out("\(last.finished) pages read again: \(last.changed) articles changed\(last.failed > 0 ? ", \(last.failed) failed" : "")")
        }
    }
}

struct BackupCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "backup", abstract: "Copy the store into a file while the daemon works on.")
    @OptionGroup var global: GlobalOptions
    @Argument(help: "The file to make; it must not exist.", completion: .file()) var file: String

    func run() throws {
        let path = (file as NSString).isAbsolutePath ? file : FileManager.default.currentDirectoryPath + "/" + file
        let report = try global.client.post(BackupReport.self, "/v1/backup", body: BackupRequest(path: path))
        if global.json { return JSONOutput.line(report) }
        Terminal.out("\(Terminal.clean(report.path)): \(Terminal.bytes(report.bytes))")
    }
}

struct VerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Check the store: integrity, references, search index, evidence.")
    @OptionGroup var global: GlobalOptions

    func run() throws {
        let report = try global.client.post(VerifyReport.self, "/v1/verify")
        if global.json {
            JSONOutput.line(report)
        } else {
            for check in report.checks {
                Terminal.out("\(check.ok ? Terminal.style("ok    ", .green) : Terminal.style("fault ", .red))  \(check.name)")
                for problem in check.problems { Terminal.out("        \(Terminal.clean(problem))") }
            }
        }
        if !report.ok { throw ExitCode(1) }
    }
}
