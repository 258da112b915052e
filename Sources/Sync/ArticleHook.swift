import Foundation
import Models

/// Runs the user's program for an article.
struct ArticleHook: Sendable {
    let program: String
    let arguments: [String]

    /// Seconds that the program may take.
    private static let limit = 30.0

    struct Failure: Error, CustomStringConvertible { let description: String }

    /// - Throws: `Failure` when it cannot be started, takes too long or ends with a status other than 0.
    func run(_ article: Article) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        let input = Pipe()
        process.standardInput = input
        process.standardOutput = FileHandle.nullDevice
        let data = try JSONEncoder().encode(article)
        do { try process.run() } catch { throw Failure(description: "\(program): cannot be started; check that it may be executed") }
        DispatchQueue.global().asyncAfter(deadline: .now() + Self.limit) { if process.isRunning { process.terminate() } }
        // A program that does not read must not kill us with SIGPIPE; the daemon ignores that signal.
        try? input.fileHandleForWriting.write(contentsOf: data)
        try? input.fileHandleForWriting.close()
        process.waitUntilExit()
        guard process.terminationStatus == 0, process.terminationReason == .exit else {
            throw Failure(description: "\(program): ended with status \(process.terminationStatus)")
        }
    }
}
