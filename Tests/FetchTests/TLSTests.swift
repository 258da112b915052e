import Fetch
import Foundation
import Models
import TestSupport
import Testing

/// Certificates made by the openssl program, and its server.
final class TLSServer {
    static let openssl = ["/usr/bin/openssl", "/usr/local/bin/openssl"].first { FileManager.default.isExecutableFile(atPath: $0) }

    let folder: TemporaryFolder
    let port: Int
    private let process = Process()
    var authority: String { folder.file("ca.pem") }

    struct Failure: Error { let text: String }

    @discardableResult
    private static func run(_ arguments: [String], in folder: TemporaryFolder) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: openssl ?? "")
        process.arguments = arguments
        process.currentDirectoryURL = URL(fileURLWithPath: folder.path)
        let pipe = Pipe()
        process.standardError = pipe
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Failure(text: text) }
        return text
    }

    /// - Parameters:
    ///   - address: for which the certificate is.
    ///   - days: how long it is valid; less than nothing is expired.
    init(address: String = "127.0.0.1", days: Int = 2) throws {
        folder = try TemporaryFolder()
        let key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
        try Self.run(["req", "-x509"] + key + ["-keyout", "ca.key", "-out", "ca.pem", "-subj", "/CN=Authority of a test", "-days", "2"], in: folder)
        try Self.run(["req"] + key + ["-keyout", "server.key", "-out", "server.csr", "-subj", "/CN=Server of a test"], in: folder)
        try folder.write("subjectAltName=IP:\(address)\n", to: "names")
        try Self.run(
            [
                "x509", "-req", "-in", "server.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-out", "server.pem", "-days", "\(days)",
                "-extfile", "names",
            ], in: folder)
        process.executableURL = URL(fileURLWithPath: Self.openssl ?? "")
        process.arguments = ["s_server", "-accept", "127.0.0.1:0", "-cert", "server.pem", "-key", "server.key", "-www", "-naccept", "4"]
        process.currentDirectoryURL = URL(fileURLWithPath: folder.path)
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        process.standardInput = FileHandle.nullDevice
        try process.run()
        var text = ""
        var port: Int?
        while port == nil {
            let data = output.fileHandleForReading.availableData
            if data.isEmpty { break }
            text += String(decoding: data, as: UTF8.self)
            port = text.split(separator: "\n").first { $0.hasPrefix("ACCEPT") && text.hasSuffix("\n") }?.split(separator: ":").last.flatMap {
                Int($0)
            }
        }
        guard let port else { throw Failure(text: text) }
        self.port = port
    }

    // The program may have been started with the signals blocked that ask it to end.
    deinit { kill(process.processIdentifier, SIGKILL) }

    var url: String { "https://127.0.0.1:\(port)/" }
}

@Suite("TLS", .enabled(if: TLSServer.openssl != nil, "the openssl program, which makes the certificates, is not installed"))
struct TLSTests {
    @Test("a certificate of an authority in fetch.ca_file is trusted")
    func trusted() async throws {
        let server = try TLSServer()
        let response = try await client { $0.caFile = server.authority }.fetch(FetchRequest(url: server.url))
        #expect(response.status == 200)
    }

    @Test("one of an unknown authority is not")
    func unknown() async throws {
        let server = try TLSServer()
        #expect(await failure(client(), server.url)?.kind == .tls)
    }

    @Test("nor one for another host")
    func otherName() async throws {
        let server = try TLSServer(address: "127.0.0.99")
        let error = await failure(client { $0.caFile = server.authority }, server.url)
        #expect(error?.kind == .tls)
        #expect(error?.description.contains("certificate") == true)
    }

    @Test("nor one that has expired")
    func expired() async throws {
        let server = try TLSServer(days: -1)
        #expect(await failure(client { $0.caFile = server.authority }, server.url)?.kind == .tls)
    }
}

@Suite("HTTP/2", .enabled(if: TLSServer.openssl != nil && NGINX.path != nil, "nginx or openssl is not installed"))
struct HTTP2Tests {
    @Test("is spoken where the server can, on one connection for all")
    func negotiated() async throws {
        let server = try TLSServer()
        let client = client { options in
            options.caFile = server.authority
            options.perHost = 4
        }
        let nginx = try await NGINX.started(folder: server.folder, client)
        defer { nginx.stop() }
        let responses = try await withThrowingTaskGroup(of: FetchResponse.self) { group in
            for _ in 0..<8 { group.addTask { try await client.fetch(FetchRequest(url: nginx.url + "feed.xml")) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(responses.allSatisfy { $0.status == 200 && $0.httpVersion == 20 })
        #expect(responses.filter { !$0.reusedConnection }.isEmpty)
        let validators = try #require(responses.first?.validators)
        #expect(try await client.fetch(FetchRequest(url: nginx.url + "feed.xml", validators: validators)).status == 304)
    }
}

/// nginx with TLS and HTTP/2 in a folder that has certificates.
struct NGINX {
    static let path = ["/usr/sbin/nginx", "/usr/local/sbin/nginx"].first { FileManager.default.isExecutableFile(atPath: $0) }
    let url: String
    private let process = Process()

    init(folder: TemporaryFolder) throws {
        let port = try Self.freePort()
        url = "https://127.0.0.1:\(port)/"
        let configuration = try folder.write(
            """
            daemon off; master_process off; pid \(folder.file("nginx.pid")); error_log \(folder.file("nginx.err"));
            events { worker_connections 64; }
            http { access_log off; server { listen 127.0.0.1:\(port) ssl http2; root \(folder.path);
              ssl_certificate \(folder.file("server.pem")); ssl_certificate_key \(folder.file("server.key"));
              location / { client_body_temp_path \(folder.file("b")); proxy_temp_path \(folder.file("p")); fastcgi_temp_path \(folder.file("f"));
                uwsgi_temp_path \(folder.file("u")); scgi_temp_path \(folder.file("s")); } } }
            """, to: "nginx.conf")
        try folder.write("<rss version=\"2.0\"><channel><title>T</title></channel></rss>", to: "feed.xml")
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder.path)
        process.executableURL = URL(fileURLWithPath: Self.path ?? "")
        process.arguments = ["-c", configuration]
        process.standardOutput = FileHandle.nullDevice
        process.standardInput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
    }

    func stop() { kill(process.processIdentifier, SIGKILL) }

    /// A server that listens. Its port was free a moment before; when another test has taken it meanwhile, another port is tried.
    static func started(folder: TemporaryFolder, _ client: HTTPClient) async throws -> NGINX {
        for _ in 0..<8 {
            let nginx = try NGINX(folder: folder)
            if await nginx.answers(client) { return nginx }
            nginx.stop()
        }
        throw TLSServer.Failure(text: "nginx does not listen")
    }

    /// Whether it answers; false when it has ended, or after a minute.
    private func answers(_ client: HTTPClient) async -> Bool {
        let deadline = Date(timeIntervalSinceNow: 60)
        while await failure(client, url) != nil {
            guard process.isRunning, Date() < deadline else { return false }
        }
        return true
    }

    private static func freePort() throws -> Int {
        let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(socket) }
        var address = sockaddr_in(
            sin_family: UInt16(AF_INET), sin_port: 0, sin_addr: in_addr(s_addr: UInt32(0x7F00_0001).bigEndian), sin_zero: (0, 0, 0, 0, 0, 0, 0, 0))
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(socket, $0, length) == 0 && getsockname(socket, $0, &length) == 0 }
        }
        guard isBound else { throw TLSServer.Failure(text: "no free port") }
        return Int(UInt16(bigEndian: address.sin_port))
    }
}
