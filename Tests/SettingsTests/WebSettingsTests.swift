import Foundation
import TestSupport
import Testing

@testable import Settings

@Suite("Configuration of the web view")
struct WebSettingsTests {
    private func web(_ yaml: String) throws -> WebSettings { try Settings.parse("web: {\(yaml)}", file: "/etc/d/c.yaml").web }

    @Test("where it listens")
    func listen() throws {
        #expect(try web("listen: \"127.0.0.1:8470\"").listen == .tcp(address: "127.0.0.1", port: 8470))
        #expect(try web("listen: \"localhost:80\"").listen == .tcp(address: "127.0.0.1", port: 80))
        #expect(try web("listen: \"[::1]:8470\"").listen == .tcp(address: "::1", port: 8470))
        #expect(try web("listen: \"unix:web.sock\"").listen == .unix(path: "/etc/d/web.sock"))
        for off in ["off", "false", "~", "\"\""] { #expect(try web("listen: \(off)").listen == nil) }
        let remote = try web("listen: \"0.0.0.0:8470\", allow_remote: true, password_file: p, hosts: [News.Example.org]")
        #expect(remote.allowRemote && remote.passwordFile == "/etc/d/p" && remote.hosts == ["news.example.org"])
    }

    @Test(
        "what cannot be used is said with what to do",
        arguments: [
            ("listen: \"8470\"", "127.0.0.1:8470"), ("listen: \"example.org:80\"", "127.0.0.1:8470"), ("listen: \"127.0.0.1:0\"", "127.0.0.1:8470"),
            ("listen: \"127.0.0.1:70000\"", "127.0.0.1:8470"), ("listen: \"0.0.0.0:8470\"", "web.allow_remote: true"),
            ("listen: \"[::]:8470\"", "web.allow_remote: true"), ("listen: \"192.168.1.5:8470\", allow_remote: true", "web.password_file"),
            ("listen: \"unix:/\(String(repeating: "x", count: 120))\"", "107 bytes"), ("hosts: [\"https://example.org\"]", "without a scheme"),
            ("port: 1", "unknown key"),
        ])
    func faults(_ yaml: String, _ words: String) {
        let error = #expect(throws: SettingsError.self) { try web(yaml) }
        #expect(error?.description.contains(words) == true && error?.description.contains("c.yaml:1: web") == true, "\(String(describing: error))")
    }

    @Test("check-config wants a password file that is there, has passwords, and is not everybody's")
    func passwordFile() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("ana:secret\n", to: "p")
        func faults() -> String {
            do {
                _ = try Settings.parse("web: {password_file: \(path)}", file: "/c.yaml", checksMachine: true)
                return ""
            } catch { return "\(error)" }
        }
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
        #expect(faults().contains("chmod 640"))
        try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: path)
        #expect(faults().isEmpty)
        try folder.write("nothing\n", to: "p")
        #expect(faults().contains("user:password"))
        try FileManager.default.removeItem(atPath: path)
        #expect(faults().contains("does not exist"))
    }
}
