import Foundation
import Glibc
import Settings
import TestSupport
import Testing

/// What the configuration names need not be a file that ends, nor one that can be read at once.
@Suite("Files of the configuration") struct SmallFileTests {
    private func pipe(in folder: TemporaryFolder) -> String {
        let path = folder.file("pipe")
        #expect(mkfifo(path, 0o600) == 0)
        return path
    }

    @Test("A pipe in the place of the configuration is refused, not waited for")
    func pipeAsConfiguration() throws {
        let folder = try TemporaryFolder()
        let error = #expect(throws: SettingsError.self) { try Settings.load(path: pipe(in: folder)) }
        #expect(error?.faults.first?.message.contains("not a regular file") == true)
    }

    @Test(
        "A pipe or a device in the place of a file that the configuration names is refused",
        arguments: [
            "feeds: [{url: 'https://a.example/f', basic_auth_file: FILE}]", "webhooks: [{url: 'https://a.example/h', secret_file: FILE}]",
            "fetch: {ca_file: FILE}", "web: {listen: '127.0.0.1:8099', password_file: FILE}",
        ])
    func pipeAsNamedFile(_ text: String) throws {
        let folder = try TemporaryFolder()
        for path in [pipe(in: folder), "/dev/zero"] {
            let error = #expect(throws: SettingsError.self) {
                try Settings.parse(text.replacingOccurrences(of: "FILE", with: path), file: folder.file("c.yaml"), checksMachine: true)
            }
            #expect(error?.faults.contains { $0.message.contains("not a regular file") } == true)
        }
    }

    @Test("A topic profile that is a pipe or a device is refused")
    func pipeAsProfile() throws {
        let folder = try TemporaryFolder()
        for path in [pipe(in: folder), "/dev/zero"] {
            let error = #expect(throws: SettingsError.self) { try TopicLoader.profile(path: path) }
            #expect(error?.faults.first?.message.contains("not a regular file") == true)
        }
    }

    @Test("A file is read up to its limit, and one that is larger is refused")
    func limit() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("text")
        try Data(repeating: UInt8(ascii: "x"), count: 1_000).write(to: URL(fileURLWithPath: path))
        #expect(try SmallFile.text(path, limit: 1_000).count == 1_000)
        #expect(throws: SmallFile.Failure.self) { try SmallFile.text(path, limit: 999) }
    }
}
