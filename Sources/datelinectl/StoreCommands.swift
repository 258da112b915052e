import ArgumentParser
import ControlAPI
import ControlClient
import Foundation

struct ReparseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reparse", abstract: "Run today's extraction over the kept raw pages again.",
        discussion: """
            Examples:
              datelinectl reparse
              datelinectl reparse --since 7d
            """)
    @OptionGroup var global: GlobalOptions
    @Option(help: "Only pages fetched since a date (2025-07-02), a time (2025-07-02T11:00:00Z) or within a span (2d, 12h).") var since: String?

    func run() throws {
        let bar = ProgressBar()
        var last: ReparseProgress?
        let isJSON = global.json
        try Interruption.tell("the pages read so far are stored; run it again to read the rest") {
            try global.client.stream("POST", "/v1/reparse", query: [("since", since)]) { line in
                guard let progress = try? JSONDecoder().decode(ReparseProgress.self, from: Data(line)) else { return true }
                last = progress
                if isJSON { JSONOutput.line(progress) } else { bar.draw(done: progress.finished, total: progress.total, note: "") }
                return true
            }
        }
        bar.end()
        guard let last, last.done else { throw CommandFailure(code: 69, message: "reparse: the daemon stopped before the end; run it again") }
        if !isJSON {
            Terminal.out(
                "\(Terminal.count(last.finished, "page")) read again: \(Terminal.count(last.changed, "article")) changed"
                    + (last.failed > 0 ? ", \(last.failed) failed" : ""))
        }
        if last.failed > 0 { throw ExitCode(1) }
    }
}

struct BackupCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup", abstract: "Copy the store into a file while the daemon goes on.",
        discussion: """
            The daemon streams a consistent copy and datelinectl writes it, so any path works that you may write. To restore it, stop the daemon, \
            put the file in the place of store.path, remove the files beside it that end in -wal and -shm, and start the daemon.

            Examples:
              datelinectl backup dateline-$(date +%F).db
              datelinectl backup - | zstd > dateline.db.zst
            """)
    @OptionGroup var global: GlobalOptions
    @Argument(help: "The file to make, which must not exist; - is standard output.", completion: .file()) var file: String

    func validate() throws {
        if file.isEmpty { throw ValidationError("the file's name is empty") }
    }

    func run() throws {
        if file == "-" {
            guard !Terminal.isTerminal else {
                throw CommandFailure(code: 64, message: "backup -: writes a database to standard output; redirect it into a file or a pipe")
            }
            return try receive { Terminal.write($0) }
        }
        guard !FileManager.default.fileExists(atPath: file) else {
            throw CommandFailure(code: 73, message: "backup: \(file): exists; name another file, nothing was overwritten")
        }
        let partial = file + ".partial"
        let descriptor = open(partial, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o640)
        guard descriptor >= 0 else {
            throw CommandFailure(
                code: 73, message: "backup: \(file): cannot be made: \(String(cString: strerror(errno))); name a place that you may write")
        }
        var bytes: Int64 = 0
        do {
            try receive { piece in
                bytes += Int64(piece.count)
                return Self.write(piece, to: descriptor)
            }
            guard fsync(descriptor) == 0, rename(partial, file) == 0 else {
                throw CommandFailure(code: 74, message: "backup: \(file): cannot be written: \(String(cString: strerror(errno))); is the disk full?")
            }
            close(descriptor)
        } catch {
            close(descriptor)
            unlink(partial)
            throw error
        }
        let report = BackupReport(path: file, bytes: bytes)
        if global.json { JSONOutput.line(report) } else { Terminal.out("\(Terminal.clean(file)): \(Terminal.bytes(bytes))") }
    }

    private func receive(_ write: (UnsafeRawBufferPointer) -> Bool) throws {
        var isWritten = true
        try global.client.transfer("POST", "/v1/backup", patience: .unlimited) { piece in
            isWritten = write(piece)
            return isWritten
        }
        guard isWritten else {
            throw CommandFailure(code: 74, message: "backup: \(file): cannot be written: \(String(cString: strerror(errno))); is the disk full?")
        }
    }

    private static func write(_ piece: UnsafeRawBufferPointer, to descriptor: Int32) -> Bool {
        var at = 0
        while at < piece.count {
            let count = Foundation.write(descriptor, piece.baseAddress.map { $0 + at }, piece.count - at)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return false }
            at += count
        }
        return true
    }
}

struct VerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Check the store: integrity, references, search index, evidence.",
        discussion: """
            Exits with 1 if a check fails. Several checks at a time share one run.

            Examples:
              datelinectl verify
              datelinectl verify --json | jq .ok
            """)
    @OptionGroup var global: GlobalOptions

    func run() throws {
        let report = try global.client.post(VerifyReport.self, "/v1/verify", patience: .unlimited)
        if global.json {
            JSONOutput.line(report)
        } else {
            for check in report.checks {
                Terminal.out("\(check.ok ? Terminal.style("ok    ", .green) : Terminal.style("failed", .red))  \(check.name)")
                for problem in check.problems { Terminal.out("        \(Terminal.clean(problem))") }
            }
        }
        if !report.ok { throw ExitCode(1) }
    }
}
