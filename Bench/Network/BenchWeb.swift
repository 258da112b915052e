import ArgumentParser
import Foundation

/// nginx in a process of its own on many loopback addresses: 304 to whoever has the validator, else a small feed.
final class BenchWeb {
    static let hosts = 200
    let port: Int
    private let folder: URL
    private let process = Process()

    init(port: Int) throws {
        self.port = port
        guard let program = ["/usr/sbin/nginx", "/usr/local/sbin/nginx"].first(where: { FileManager.default.isExecutableFile(atPath: $0) }) else {
            throw ValidationError("nginx is not installed; this benchmark needs a server that is faster than what it measures")
        }
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("dateline-bench-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let listen = (1...Self.hosts).map { "listen 127.0.\($0).1:\(port);" }.joined(separator: " ")
        let items = (1...10).map { "<item><guid>\($0)</guid><title>Item \($0) of a feed</title><description>Some words.</description></item>" }
            .joined()
        let configuration = """
            daemon off; master_process off; pid \(folder.path)/pid; error_log \(folder.path)/err; worker_rlimit_nofile 16384;
            events { worker_connections 8192; }
            http { access_log off; keepalive_requests 1000000; server { \(listen)
              location / { default_type application/rss+xml; add_header ETag '"v1"';
                if ($http_if_none_match) { return 304; }
                return 200 '<rss version="2.0"><channel><title>Feed</title>\(items)</channel></rss>'; } } }
            """
        let file = folder.appendingPathComponent("nginx.conf")
        try Data(configuration.utf8).write(to: file)
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = ["-c", file.path, "-e", folder.path + "/err"]
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
    }

    func stop() {
        kill(process.processIdentifier, SIGKILL)
        try? FileManager.default.removeItem(at: folder)
    }

    /// Address of a feed; one after the other they go round the hosts.
    func feed(_ index: Int) -> String { "http://127.0.\(index % Self.hosts + 1).1:\(port)/feed\(index).xml" }
}

/// Listens and never accepts: the system completes the connections, and nobody answers.
final class DeafHosts {
    private var sockets: [Int32] = []

    init(count: Int, port: UInt16) throws {
        for index in 1...count {
            let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            var yes: Int32 = 1
            setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
            var address = sockaddr_in()
            address.sin_family = UInt16(AF_INET)
            address.sin_port = port.bigEndian
            address.sin_addr = in_addr(s_addr: (0x7F01_0001 + UInt32(index) << 8).bigEndian)
            let bound = withUnsafePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
            }
            guard bound == 0, listen(socket, 64) == 0 else { throw ValidationError("127.1.\(index).1:\(port): cannot listen") }
            sockets.append(socket)
        }
    }

    deinit { for socket in sockets { close(socket) } }
}
