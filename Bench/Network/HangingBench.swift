import ArgumentParser
import Foundation

/// Whether servers that hang hold up the feeds of others.
struct HangingBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hanging", abstract: "Time until the good half of the feeds is done, with and without a half that hangs until its timeout.")
    @Option(help: "Feeds of each half.") var feeds = 1_000
    @Option(help: "Hosts that hang.") var hosts = 200
    @Option(help: "Port of the server; the deaf hosts take the one after it.") var port = 18_092

    func run() async throws {
        let web = try BenchWeb(port: port)
        defer { web.stop() }
        let deaf = try DeafHosts(count: hosts, port: UInt16(port + 1))
        let good = (0..<feeds).map(web.feed)
        let bad = (0..<feeds).map { "http://127.1.\($0 % hosts + 1).1:\(port + 1)/feed\($0).xml" }
        // The server has answered once before either is measured.
        _ = try await time(Array(good.prefix(10)), leaving: 0)
        let alone = try await time(good, leaving: 0)
        let mixed = try await time(zip(good, bad).flatMap { [$1, $0] }, leaving: feeds)
        print("\(feeds) feeds: \(three(alone)) s alone, \(three(mixed)) s beside as many that hang; ratio \(three(mixed / alone))")
        withExtendedLifetime(deaf) {}
    }

    private func time(_ urls: [String], leaving count: Int) async throws -> Double {
        let engine = try await BenchEngine(feeds: urls)
        let begun = Measures.now
        engine.start()
        try await engine.finish(leaving: count)
        let seconds = Measures.now - begun
        try await engine.stop()
        return seconds
    }
}
