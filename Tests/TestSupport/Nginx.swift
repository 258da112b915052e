import Foundation

/// A real nginx on loopback that serves a folder and logs every request.
public final class Nginx: Sendable {
    /// `http://127.0.0.1:PORT`.
    public let base: String
    /// Folder that is served; files may change while it runs.
    public let root: String
    private let program: String
    private let configuration: String
    private let log: String

    /// One request as nginx logged it.
    public struct Request: Sendable, Equatable {
        public var path: String
        public var status: Int
        /// The validators that came with it, as sent; empty for none.
        public var ifNoneMatch: String
        public var ifModifiedSince: String
        public var userAgent: String
    }

    /// Whether nginx is installed.
    public static var isInstalled: Bool { Programs.find("nginx") != nil }

    /// Starts it; it listens when this returns.
    ///
    /// - Parameter locations: further `location` blocks.
    public init(in folder: TemporaryFolder, locations: String = "") throws {
        guard let nginx = Programs.find("nginx") else { throw POSIXError(.ENOENT) }
        program = nginx
        let port = try Loopback.freePort()
        base = "http://127.0.0.1:\(port)"
        root = folder.file("www")
        log = folder.file("access.log")
        for name in ["www", "nginx"] { try FileManager.default.createDirectory(atPath: folder.file(name), withIntermediateDirectories: true) }
        let user = geteuid() == 0 ? "user root;" : ""
        let temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map { "\($0)_temp_path \(folder.file("nginx"));" }.joined(separator: " ")
        configuration = try folder.write(
            """
            \(user) daemon on; pid \(folder.file("nginx/pid")); error_log \(folder.file("nginx/error.log")); worker_processes 1;
            events { worker_connections 1024; }
            http {
              \(temporary)
              types { application/rss+xml rss; application/atom+xml atom; application/feed+json json; text/html html; text/plain txt; }
              default_type application/octet-stream; gzip off;
              log_format plain escape=none '$request_uri\t$status\t$http_if_none_match\t$http_if_modified_since\t$http_user_agent';
              access_log \(log) plain;
              server { listen 127.0.0.1:\(port); root \(root); \(locations) }
            }

            """, to: "nginx/nginx.conf")
        try start()
    }

    deinit { try? stop() }

    /// Starts it again after `stop`; the same port and files.
    public func start() throws {
        // The parent of the daemon ends when the socket listens. The daemon must hold none of our descriptors: Foundation's Process
        // takes a program for running as long as anybody holds the one that it was given.
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for descriptor in Int32(0)...2 { posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_RDWR, 0) }
        for descriptor in Int32(3)..<256 { posix_spawn_file_actions_addclose(&actions, descriptor) }
        var pid: pid_t = 0
        let words: [String] = [program, "-c", configuration, "-e", "/dev/null"]
        var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) }
        arguments.append(nil)
        defer { for argument in arguments { free(argument) } }
        guard posix_spawn(&pid, program, &actions, nil, arguments, environ) == 0 else { throw POSIXError(.ECHILD) }
        var status: Int32 = 0
        guard waitpid(pid, &status, 0) == pid, status == 0 else { throw POSIXError(.ECANCELED) }
    }

    /// Stops it: connections are refused from then on.
    public func stop() throws {
        let pid = (try? String(contentsOfFile: configuration.replacingOccurrences(of: "nginx.conf", with: "pid"), encoding: .utf8))
            .flatMap { Int32($0.trimmingCharacters(in: .whitespacesAndNewlines)) }
        guard let pid else { return }
        _ = kill(pid, SIGTERM)
        // It is not a child of ours any more: look until it is gone, for at most 5 s.
        for _ in 0..<1_000 where kill(pid, 0) == 0 { _ = poll(nil, 0, 5) }
    }

    /// Puts a file below the root.
    public func put(_ text: String, at name: String, modified: Date? = nil) throws {
        let path = root + "/" + name
        try FileManager.default.createDirectory(atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        if let modified { try FileManager.default.setAttributes([.modificationDate: modified], ofItemAtPath: path) }
    }

    /// Takes a file away.
    public func remove(_ name: String) throws { try FileManager.default.removeItem(atPath: root + "/" + name) }

    /// Requests so far, in order.
    public func requests() throws -> [Request] {
        let text = (try? String(contentsOfFile: log, encoding: .utf8)) ?? ""
        return text.split(separator: "\n").compactMap { line in
            let parts = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 5, let status = Int(parts[1]) else { return nil }
            return Request(path: parts[0], status: status, ifNoneMatch: parts[2], ifModifiedSince: parts[3], userAgent: parts[4])
        }
    }
}
