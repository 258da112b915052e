import Foundation

/// A `datelined` with its own folder, and a `datelinectl` that speaks to it.
public final class Daemon: @unchecked Sendable {
    public let folder: TemporaryFolder
    public let socket: String
    public let database: String
    public let configuration: String
    // Tests start and stop a daemon from one task only.
    private var running: Running?

    /// Makes folder and configuration; nothing runs yet.
    ///
    /// - Parameters:
    ///   - feeds: lines of the configuration's `feeds:` list.
    ///   - extra: further keys of the configuration.
    public init(feeds: [String] = [], extra: String = "", pages: Bool = false, folder: TemporaryFolder? = nil) throws {
        self.folder = try folder ?? TemporaryFolder()
        socket = self.folder.file("control.sock")
        database = self.folder.file("dateline.db")
        configuration = self.folder.file("dateline.yaml")
        try configure(feeds: feeds, extra: extra, pages: pages)
    }

    /// Writes the configuration.
    public func configure(feeds: [String], extra: String = "", pages: Bool = false, fileRoots: [String] = []) throws {
        try folder.write(
            """
            store: {path: \(database)}
            control: {socket: \(socket), group: ""}
            fetch: {allow_private_networks: [127.0.0.0/8], host_delay: 0s, per_host: 8, timeout: 5s, file_roots: [\(fileRoots.joined(separator: ", "))]}
            pages: {fetch: \(pages)}
            \(extra)
            feeds:
            \(feeds.map { "  - " + $0 }.joined(separator: "\n"))\(feeds.isEmpty ? "  []" : "")

            """, to: "dateline.yaml")
    }

    deinit { running?.signal(SIGKILL) }

    public var pid: Int32 { running?.pid ?? 0 }

    /// Starts it, and waits until it says that it is ready.
    ///
    /// - Parameter wrapper: a program and its arguments that runs the daemon, such as `prlimit`.
    public func start(under wrapper: [String] = []) throws {
        let notify = try NotifySocket(path: folder.file("notify.\(UUID().uuidString.prefix(6))"))
        let command = wrapper + [Programs.path("datelined"), "run", "--config", configuration]
        let running = try Running(command[0], Array(command.dropFirst()), environment: ["NOTIFY_SOCKET": notify.path])
        self.running = running
        guard notify.waits(for: "READY=1", seconds: 30) else {
            running.signal(SIGKILL)
            throw NSError(domain: "datelined", code: 1, userInfo: [NSLocalizedDescriptionKey: "not ready: " + running.errorSoFar])
        }
    }

    /// Asks it to stop, and waits for its end.
    @discardableResult
    public func stop() -> Ended? { end(SIGTERM) }

    /// Kills it as a power cut would.
    @discardableResult
    public func kill() -> Ended? { end(SIGKILL) }

    private func end(_ signal: Int32) -> Ended? {
        guard let running else { return nil }
        running.signal(signal)
        self.running = nil
        return running.wait()
    }

    /// Seconds of processor time that it has used (proc(5), fields 14 and 15 of stat).
    public func processorSeconds() -> Double {
        guard let stat = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8), let name = stat.lastIndex(of: ")") else { return 0 }
        let fields = stat[name...].split(separator: " ")
        guard fields.count > 13 else { return 0 }
        return [fields[12], fields[13]].compactMap { Double($0) }.reduce(0, +) / Double(sysconf(Int32(_SC_CLK_TCK)))
    }

    /// Bytes of memory that it has in use (proc(5), VmRSS).
    public func residentBytes() -> Int {
        let text = (try? String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8)) ?? ""
        let line = text.split(separator: "\n").first { $0.hasPrefix("VmRSS:") } ?? ""
        return (Int(line.filter(\.isNumber)) ?? 0) << 10
    }

    /// Sends a signal to the running daemon.
    public func signal(_ number: Int32) { running?.signal(number) }

    /// Waits until its log has a line that the condition takes; nil when it ends before.
    public func logLine(where condition: @escaping @Sendable (String) -> Bool) -> String? { running?.errorLine(where: condition) }

    /// Runs `datelinectl` to its end.
    @discardableResult
    public func ctl(_ arguments: String..., input: String? = nil) throws -> Ended { try ctl(arguments, input: input) }

    /// Runs `datelinectl` to its end.
    @discardableResult
    public func ctl(_ arguments: [String], input: String? = nil) throws -> Ended {
        try Programs.run(Programs.path("datelinectl"), ["--socket", socket] + arguments, input: input)
    }

    /// Starts `datelinectl`.
    public func startCtl(_ arguments: String...) throws -> Running {
        try Running(Programs.path("datelinectl"), ["--socket", socket] + arguments)
    }
}
