import Foundation
import Glibc
import Synchronization

/// A real PostgreSQL with a cluster of its own in a temporary folder, reached through a Unix socket there.
public final class Postgres: Sendable {
    private let folder: TemporaryFolder
    private let process = Mutex<pid_t>(0)
    private let settings: [String]

    /// The folder of the newest installed version's programs; nil when there is none.
    public static let programs: String? = {
        let root = "/usr/lib/postgresql"
        let versions = ((try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []).compactMap { Int($0) }.sorted()
        let places =
            versions.reversed().map { "\(root)/\($0)/bin" } + (Programs.find("postgres").map { [($0 as NSString).deletingLastPathComponent] } ?? [])
        return places.first { access($0 + "/postgres", X_OK) == 0 && access($0 + "/initdb", X_OK) == 0 }
    }()

    public static var isInstalled: Bool { programs != nil && (geteuid() != 0 || Programs.find("setpriv") != nil) }

    /// What tests say that cannot run without it.
    public static let missing = "PostgreSQL is not installed (apt-get install postgresql)"

    /// Makes a cluster and starts the server; it answers when this returns.
    public init(settings: [String] = []) throws {
        folder = try TemporaryFolder()
        self.settings = settings
        // PostgreSQL refuses to run as root.
        if geteuid() == 0 { chown(folder.path, Self.user, Self.user) }
        chmod(folder.path, 0o755)
        let made = try Self.run("initdb", ["-D", folder.file("data"), "-A", "trust", "-U", "dateline", "-E", "UTF8", "--locale=C.UTF-8", "-N"])
        guard made.status == 0 else { throw Failure("initdb: \(made.error)") }
        try start()
        let database = try psql("CREATE DATABASE dateline", database: "postgres")
        guard database.status == 0 else { throw Failure("createdb: \(database.error)") }
    }

    deinit { kill() }

    /// One server for all tests of the process that only need databases of their own; it ends with the process.
    public static let shared: Result<Postgres, any Error> = Result {
        let server = try Postgres()
        atexit { if case .success(let server) = Postgres.shared { server.remove() } }
        return server
    }

    private func remove() {
        kill()
        try? FileManager.default.removeItem(atPath: folder.path)
    }

    /// Makes a database; a connection string for it.
    ///
    /// - Parameter template: an existing database whose content it begins with.
    public func makeDatabase(_ name: String, template: String = "template1") throws -> String {
        let made = try psql("CREATE DATABASE \(name) TEMPLATE \(template)", database: "postgres")
        guard made.status == 0 else { throw Failure(made.error) }
        return "host=\(folder.path) user=dateline dbname=\(name)"
    }

    /// `nobody`.
    private static let user: uid_t = 65_534

    public struct Failure: Error, CustomStringConvertible {
        public let description: String
        init(_ description: String) { self.description = description }
    }

    /// A connection string.
    public var address: String { "host=\(folder.path) user=dateline dbname=dateline" }

    private static func command(_ name: String, _ arguments: [String]) -> [String] {
        let program = (programs ?? "") + "/" + name
        guard geteuid() == 0, let setpriv = Programs.find("setpriv") else { return [program] + arguments }
        return [setpriv, "--reuid=\(user)", "--regid=\(user)", "--clear-groups", program] + arguments
    }

    private static func run(_ name: String, _ arguments: [String]) throws -> Ended {
        let words = command(name, arguments)
        return try Programs.run(words[0], Array(words.dropFirst()), folder: "/")
    }

    /// Runs SQL with psql; rows come without decoration.
    public func psql(_ sql: String, database: String = "dateline") throws -> Ended {
        try Programs.run(
            (Self.programs ?? "") + "/psql",
            ["-h", folder.path, "-U", "dateline", "-d", database, "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-c", sql])
    }

    /// The first value of a query.
    public func value(_ sql: String) throws -> String {
        let ended = try psql(sql)
        guard ended.status == 0 else { throw Failure(ended.error) }
        return ended.out.split(separator: "\n").first.map(String.init) ?? ""
    }

    /// Starts the server; it answers when this returns.
    public func start() throws {
        let words = Self.command(
            "postgres",
            ["-D", folder.file("data"), "-k", folder.path, "-c", "listen_addresses=", "-c", "fsync=off", "-c", "log_min_messages=fatal"]
                + settings.flatMap { ["-c", $0] })
        // It must hold none of our descriptors, or the pipes and ports of others would stay open.
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDWR, 0)
        for descriptor in Int32(1)...2 {
            posix_spawn_file_actions_addopen(&actions, descriptor, folder.file("log"), O_WRONLY | O_CREAT | O_APPEND, 0o644)
        }
        for descriptor in Int32(3)..<4_096 { posix_spawn_file_actions_addclose(&actions, descriptor) }
        var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) }
        arguments.append(nil)
        defer { for argument in arguments { free(argument) } }
        var pid: pid_t = 0
        guard posix_spawn(&pid, words[0], &actions, nil, arguments, environ) == 0 else { throw POSIXError(.ECHILD) }
        process.withLock { $0 = pid }
        for _ in 0..<600 {
            if try Self.run("pg_isready", ["-h", folder.path, "-q"]).status == 0 { return }
            _ = poll(nil, 0, 50)
        }
        throw Failure("PostgreSQL does not start: \((try? String(contentsOfFile: folder.file("log"), encoding: .utf8)) ?? "")")
    }

    /// Stops it at once, as a crash of the machine does to its clients.
    public func kill() { end(SIGQUIT) }

    /// Stops it in good order, with its clients' connections.
    public func stop() { end(SIGINT) }

    private func end(_ signal: Int32) {
        let pid = process.withLock { pid in
            defer { pid = 0 }
            return pid
        }
        guard pid > 0 else { return }
        Glibc.kill(pid, signal)
        var status: Int32 = 0
        waitpid(pid, &status, 0)
    }
}
