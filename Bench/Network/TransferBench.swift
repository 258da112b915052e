import ArgumentParser
import Fetch
import Foundation
import Models

/// The client alone against curl: the same addresses, the bodies dropped.
struct TransferBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "transfer", abstract: "Wall time of fetching a list of addresses, against curl --parallel.")
    @Option(help: "File with an address in each line.") var list: String
    @Option(help: "Runs, of which the best counts.") var runs = 5

    func run() async throws {
        let urls = try String(contentsOfFile: list, encoding: .utf8).split(separator: "\n").map(String.init)
        var ours: [Double] = []
        var bytes = 0
        for _ in 0..<runs {
            var options = FetchOptions()
            options.allowPrivateNetworks = ["127.0.0.0/8"].compactMap { IPNetwork($0) }
            options.hostDelay = 0
            options.proxy = ""
            let client = HTTPClient(options: options)
            let begun = Measures.now
            bytes = try await withThrowingTaskGroup(of: Int.self) { group in
                for url in urls { group.addTask { try await client.fetch(FetchRequest(url: url)).body.count } }
                return try await group.reduce(0, +)
            }
            ours.append(Measures.now - begun)
            client.shutdown()
        }
        let curl = try (0..<runs).map { _ in try self.curl(urls) }
        let (best, theirs) = (ours.min() ?? 0, curl.min() ?? 1)
        print(
            "\(urls.count) addresses, \(bytes / 1_000_000) MB: \(three(best)) s; curl \(three(theirs)) s; ratio \(three(best / theirs)) (at most 2 wanted)"
        )
    }

    private func curl(_ urls: [String]) throws -> Double {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("dateline-curl-\(UUID().uuidString.prefix(8))")
        try Data(urls.map { "url = \"\($0)\"\noutput = \"/dev/null\"\n" }.joined().utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/curl")
        process.arguments = ["--silent", "--noproxy", "*", "--parallel", "--parallel-max", "64", "--config", file.path]
        process.standardOutput = FileHandle.nullDevice
        let begun = Measures.now
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw ValidationError("curl ended with \(process.terminationStatus)") }
        return Measures.now - begun
    }
}
