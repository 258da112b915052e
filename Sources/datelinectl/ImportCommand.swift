import ArgumentParser
import ControlAPI
import ControlClient
import Foundation
import Models

struct ImportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Put seed-format texts or saved pages into the store.",
        discussion: """
            Folders are searched for .txt, .html and .htm files. A file that cannot be read, or that is data, a program or XML rather than an \
            article, is listed with the reason; the rest goes on, and the command exits with 65. --any takes such files as texts.

            Examples:
              datelinectl import articles/
              datelinectl import page.html --url https://example.org/2025/07/story
              pandoc -t plain story.docx | datelinectl import -
            """)
    @OptionGroup var global: GlobalOptions
    @Option(help: "Address of the document, when there is only one.") var url: String?
    @Flag(help: "Import what does not look like an article too.") var any = false
    @Argument(help: "Files and folders; - is standard input.", completion: .file()) var paths: [String]

    /// Bytes of documents in one request.
    private static let batch = 8 << 20
    /// The largest document: base64 adds a third, and the daemon takes 64 MiB.
    private static let largest = 32 << 20

    func validate() throws {
        if paths.contains("") { throw ValidationError("a path is empty") }
    }

    func run() throws {
        if let url, !["http", "https"].contains(URLComponents(string: url)?.scheme?.lowercased() ?? "") {
            throw CommandFailure(code: 64, message: "import: --url “\(url)”: is not an address; write it as https://host/path")
        }
        let (files, missing) = Self.files(paths)
        if url != nil, files.count != 1 { throw CommandFailure(code: 64, message: "import: --url names one document, but there are \(files.count)") }
        if files.isEmpty, let path = missing.first {
            throw CommandFailure(code: 66, message: "import: \(path): no such file or folder; check the path")
        }
        let report = ImportOutput(isJSON: global.json, total: files.count + missing.count)
        for path in missing { report.add(.init(name: path, result: "failed", error: "no such file or folder; check the path")) }
        if files.isEmpty {
            throw CommandFailure(
                code: 66, message: "import: \(paths.joined(separator: ", ")): holds no .txt or .html files; name files, or another folder")
        }
        var documents: [ImportRequest.Document] = []
        var size = 0
        func send() throws {
            guard !documents.isEmpty else { return }
            let answer = try global.client.post(
                ImportReport.self, "/v1/import", body: ImportRequest(documents: documents), patience: .unlimited)
            answer.entries.forEach(report.add)
            documents = []
            size = 0
        }
        try Interruption.tell("what was imported stays; run it again to import the rest") {
            for file in files {
                switch read(file) {
                case .failure(let reason): report.add(.init(name: file, result: "failed", error: reason.text))
                case .success(let data):
                    if let day = ImportCheck.impossibleDate(data) {
                        report.note("\(file): the date \(day) does not exist; the article gets no date from it")
                    }
                    documents.append(.init(name: file == "-" ? "standard input" : file, url: url, content: data.base64EncodedString()))
                    size += data.count
                    if size >= Self.batch || documents.count >= 100 { try send() }
                }
            }
            try send()
        }
        report.end()
        if report.counts["failed"] != nil { throw ExitCode(65) }
    }

    private struct Reason: Error { var text: String }

    private func read(_ file: String) -> Result<Data, Reason> {
        // Somebody who names a pipe writes to it (`import <(command)`); reading one that lies in a folder would never end.
        if !paths.contains(file), let kind = InputFile.specialKind(file) { return .failure(Reason(text: "is \(kind), not a file; it was left out")) }
        let handle = file == "-" ? FileHandle.standardInput : FileHandle(forReadingAtPath: file)
        guard let handle, let data = InputFile.read(handle, limit: Self.largest + 1) else {
            return .failure(Reason(text: Self.whyUnreadable(file)))
        }
        guard data.count <= Self.largest else { return .failure(Reason(text: "is larger than \(Terminal.bytes(Int64(Self.largest)))")) }
        if !any, let kind = ImportCheck.foreignKind(data) {
            return .failure(Reason(text: "is \(kind), not an article; --any imports it as a text"))
        }
        return .success(data)
    }

    /// Why a file cannot be read.
    private static func whyUnreadable(_ file: String) -> String {
        if !FileManager.default.fileExists(atPath: file) {
            guard let target = try? FileManager.default.destinationOfSymbolicLink(atPath: file) else { return "is gone; run the import again" }
            return "is a link to \(target), which does not exist; remove or correct the link"
        }
        let descriptor = open(file, O_RDONLY)
        defer { if descriptor >= 0 { close(descriptor) } }
        return descriptor >= 0 || errno == EACCES
            ? "cannot be read; check its permissions" : "cannot be read (\(String(cString: strerror(errno))))"
    }

    /// The files below the paths, and the paths that are not there.
    private static func files(_ paths: [String]) -> (files: [String], missing: [String]) {
        var files: [String] = [], missing: [String] = []
        for path in paths {
            var isFolder: ObjCBool = false
            if path == "-" {
                files.append(path)
            } else if !FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) {
                // What becomes of a link that leads nowhere is told when it is read.
                if (try? FileManager.default.destinationOfSymbolicLink(atPath: path)) != nil { files.append(path) } else { missing.append(path) }
            } else if !isFolder.boolValue {
                files.append(path)
            } else {
                let inside = FileManager.default.enumerator(atPath: path)?.compactMap { $0 as? String } ?? []
                files += inside.filter { name in [".txt", ".html", ".htm"].contains { name.lowercased().hasSuffix($0) } }.sorted()
                    .map { path + "/" + $0 }
            }
        }
        return (files, missing)
    }
}

/// Prints what became of each document.
private final class ImportOutput {
    private let isJSON: Bool
    private let total: Int
    private let bar = ProgressBar()
    private var done = 0
    private(set) var counts: [String: Int] = [:]

    init(isJSON: Bool, total: Int) {
        self.isJSON = isJSON
        self.total = total
    }

    func add(_ entry: ImportReport.Entry) {
        counts[entry.result, default: 0] += 1
        done += 1
        if isJSON { return JSONOutput.line(entry) }
        if entry.result == "failed" || total <= 20 {
            bar.end()
            let number = entry.article.map { "#\($0)" } ?? "–"
            let tail = entry.error.map { ": " + Terminal.clean($0) } ?? entry.facts.map { "  " + Terminal.count($0, "fact") } ?? ""
            let text = "\(number)  \(Terminal.clean(entry.name))\(tail)"
            let room = max(24, Terminal.width - 10)
            for (index, line) in (Terminal.columns(text) <= room ? [text] : Terminal.wrap(text, room)).enumerated() {
                Terminal.out("\(Terminal.pad(index == 0 ? entry.result : "", 9)) \(line)")
            }
        }
        bar.draw(done: done, total: total, note: "")
    }

    func note(_ text: String) {
        bar.end()
        Terminal.note("import: " + text)
    }

    func end() {
        bar.end()
        if !isJSON { Terminal.out(counts.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }.joined(separator: ", ")) }
    }
}
