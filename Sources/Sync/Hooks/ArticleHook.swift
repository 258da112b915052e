import CProcess
import Foundation
import Models
import Synchronization

/// Runs the user's program for an article, which it gets as JSON on its standard input.
struct ArticleHook: Sendable {
    let program: String
    let arguments: [String]

    /// Seconds that the program may take, and that it has after SIGTERM until SIGKILL.
    private static let limit = 30.0
    private static let grace = 2.0

    struct Failure: Error, CustomStringConvertible { let description: String }

    /// Runs the program to its end.
    ///
    /// - Parameter output: gets the lines that the program writes to standard error, as it writes them.
    /// - Throws: `Failure` when the program cannot be started, takes too long or ends with a status other than 0. When the task is cancelled, the
    ///   program and its children are killed.
    func run(_ article: Article, output: @escaping @Sendable (String) -> Void) async throws {
        let input = try JSONEncoder().encode(article)
        let process = try start()
        process.readErrors(output)
        let status = await withTaskGroup(of: Int32?.self) { group in
            group.addTask { await process.write(input) }
            group.addTask {
                try? await Task.sleep(for: .seconds(Self.limit))
                process.signal(SIGTERM)
                if !Task.isCancelled { try? await Task.sleep(for: .seconds(Self.grace)) }
                process.signal(SIGKILL)
                return nil
            }
            let status = await process.exitStatus(orKilled: { process.signal(SIGKILL) })
            group.cancelAll()
            return status
        }
        guard status == 0 else {
            throw Failure(
                description: status < 0
                    ? "\(program): ended by signal \(-status); a hook may take \(Int(Self.limit)) s" : "\(program): ended with status \(status)")
        }
    }

    private func start() throws -> HookProcess {
        var (descriptor, errors): (Int32, Int32) = (-1, -1)
        let all = [program] + arguments
        var pointers: [UnsafeMutablePointer<CChar>?] = all.map { strdup($0) } + [nil]
        defer { for pointer in pointers { free(pointer) } }
        let pid = cp_spawn(&pointers, &descriptor, &errors)
        guard pid > 0 else {
            throw Failure(description: "\(program): cannot be started (\(String(cString: strerror(-pid)))); check that it exists and may be executed")
        }
        return HookProcess(pid: pid, input: descriptor, errors: errors)
    }
}

/// A running program, the leader of a process group of its own.
final class HookProcess: Sendable {
    private let pid: Int32
    private let input: Int32
    private let errors: Int32
    private let hasEnded = Mutex(false)

    /// Lines of standard error that are told of, and bytes of each.
    private static let mostLines = 20
    private static let longestLine = 1_000

    init(pid: Int32, input: Int32, errors: Int32) {
        self.pid = pid
        self.input = input
        self.errors = errors
    }

    /// Reads the program's standard error to its end; beyond the bounds it is read and dropped, so that the program is not held up.
    func readErrors(_ output: @escaping @Sendable (String) -> Void) {
        Thread.detachNewThread { [self] in
            defer { close(errors) }
            var line: [UInt8] = []
            var told = 0
            func end() {
                if !line.isEmpty, told <= Self.mostLines {
                    told += 1
                    output(told > Self.mostLines ? "further output is left out" : String(decoding: line, as: UTF8.self))
                }
                line.removeAll(keepingCapacity: true)
            }
            var buffer = [UInt8](repeating: 0, count: 4_096)
            while true {
                var waiting = pollfd(fd: errors, events: Int16(POLLIN), revents: 0)
                let ready = poll(&waiting, 1, 200)
                // What the program started may hold the pipe open for longer than the program runs.
                if ready == 0, hasEnded.withLock({ $0 }) { break }
                guard ready > 0 else { if ready == 0 || errno == EINTR { continue } else { break } }
                let count = read(errors, &buffer, buffer.count)
                guard count > 0 else { break }
                for byte in buffer[..<count] { if byte == 0x0A { end() } else if line.count < Self.longestLine { line.append(byte) } }
            }
            end()
        }
    }

    /// Sends a signal to the program and its children.
    func signal(_ number: Int32) { hasEnded.withLock { if !$0 { kill(-pid, number) } } }

    /// Writes to the program's standard input and closes it. A program that does not read is not waited for longer than it runs.
    func write(_ data: Data) async -> Int32? {
        let (input, bytes) = (input, [UInt8](data))
        return await withCheckedContinuation { continuation in
            // The daemon ignores SIGPIPE, so that a program that does not read gives an error here.
            Thread.detachNewThread {
                cp_write(input, bytes, bytes.count)
                continuation.resume(returning: nil)
            }
        }
    }

    /// The exit status, or the negative number of the signal that ended the program.
    func exitStatus(orKilled kill: @escaping @Sendable () -> Void) async -> Int32 {
        let pid = pid
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                Thread.detachNewThread {
                    let status = cp_wait(pid)
                    self.hasEnded.withLock { $0 = true }
                    continuation.resume(returning: status)
                }
            }
        } onCancel: {
            kill()
        }
    }
}
