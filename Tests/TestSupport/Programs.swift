import Foundation
import Synchronization

/// What a program left behind.
public struct Ended: Sendable {
    /// Exit status; minus the signal's number when one ended it.
    public var status: Int32
    public var out: String
    public var error: String

    /// Lines of standard output as JSON objects.
    public var objects: [[String: Any]] {
        out.split(separator: "\n").compactMap { try? JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any] }
    }

    /// Standard output as one JSON object.
    public var object: [String: Any] { objects.first ?? [:] }
}

/// Starts programs: the ones of this package, and the system's.
public enum Programs {
    /// The folder of the package's programs: the one this test runs from, or the one that `DATELINE_PROGRAMS` names.
    public static let folder: String = {
        if let chosen = ProcessInfo.processInfo.environment["DATELINE_PROGRAMS"] { return chosen }
        let own = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? CommandLine.arguments[0]
        // `swift test` may run the bundle through a helper of the toolchain; then the bundle stands among the arguments.
        let bundle = CommandLine.arguments.first { $0.hasSuffix(".xctest") } ?? own
        return (bundle as NSString).deletingLastPathComponent
    }()

    /// Path of a program of this package.
    public static func path(_ name: String) -> String { folder + "/" + name }

    /// Path of a system program; nil when it is not installed.
    public static func find(_ name: String) -> String? {
        let places = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map(String.init) + ["/usr/sbin", "/sbin"]
        return places.map { $0 + "/" + name }.first { access($0, X_OK) == 0 }
    }

    /// Runs a program to its end.
    public static func run(
        _ path: String, _ arguments: [String], input: String? = nil, environment: [String: String] = [:], folder: String? = nil
    ) throws -> Ended {
        let running = try Running(path, arguments, input: input, environment: environment, folder: folder)
        return running.wait()
    }
}

/// A program that runs.
public final class Running: Sendable {
    private let process: Process
    private let out = Collector()
    private let error = Collector()

    /// Starts it.
    public init(_ path: String, _ arguments: [String], input: String? = nil, environment: [String: String] = [:], folder: String? = nil) throws {
        process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(["NO_COLOR": "1", "COLUMNS": "120", "TZ": "UTC"]) { $1 }
            .merging(environment) { $1 }
        if let folder { process.currentDirectoryURL = URL(fileURLWithPath: folder) }
        process.standardOutput = out.pipe
        process.standardError = error.pipe
        let stdin = Pipe()
        process.standardInput = input == nil ? FileHandle.nullDevice : stdin
        out.begin()
        error.begin()
        try process.run()
        if let input {
            try? stdin.fileHandleForWriting.write(contentsOf: Data(input.utf8))
            try? stdin.fileHandleForWriting.close()
        }
    }

    /// Process number.
    public var pid: Int32 { process.processIdentifier }

    /// Sends a signal.
    public func signal(_ number: Int32) { kill(pid, number) }

    /// Waits for the end.
    @discardableResult
    public func wait() -> Ended {
        process.waitUntilExit()
        let status = process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus
        return Ended(status: status, out: out.text(), error: error.text())
    }

    /// Waits until standard output holds a line that the condition takes; nil when the program ends before.
    public func line(where condition: @escaping @Sendable (String) -> Bool) -> String? { out.line(where: condition) }

    /// Waits until standard error holds a line that the condition takes; nil when the program ends before.
    public func errorLine(where condition: @escaping @Sendable (String) -> Bool) -> String? { error.line(where: condition) }

    /// What standard error holds so far.
    public var errorSoFar: String { error.soFar }
}

/// Reads a pipe on a thread of its own.
private final class Collector: Sendable {
    let pipe = Pipe()
    private let state = Mutex<(data: Data, isEnded: Bool)>((Data(), false))
    private let condition = NSCondition()

    func begin() {
        let handle = pipe.fileHandleForReading
        Thread.detachNewThread { [self] in
            while true {
                let chunk = handle.availableData
                condition.lock()
                state.withLock { if chunk.isEmpty { $0.isEnded = true } else { $0.data.append(chunk) } }
                condition.broadcast()
                condition.unlock()
                if chunk.isEmpty { return }
            }
        }
    }

    var soFar: String { state.withLock { String(decoding: $0.data, as: UTF8.self) } }

    func text() -> String {
        condition.lock()
        defer { condition.unlock() }
        while !state.withLock({ $0.isEnded }) { condition.wait() }
        return soFar
    }

    func line(where matches: (String) -> Bool) -> String? {
        condition.lock()
        defer { condition.unlock() }
        while true {
            if let found = soFar.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init).first(where: matches) {
                return found
            }
            if state.withLock({ $0.isEnded }) { return nil }
            condition.wait()
        }
    }
}
