import ArgumentParser
import Foundation

/// What a round of unchanged feeds costs: asked, noted, planned again.
struct RoundsBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rounds", abstract: "Processor time, memory and descriptors of rounds in which every feed answers 304.")
    @Option(help: "Feeds, on 200 loopback addresses.") var feeds = 10_000
    @Option(help: "Rounds.") var rounds = 20
    @Option(help: "Port of the server.") var port = 18_091

    func run() async throws {
        let web = try BenchWeb(port: port)
        defer { web.stop() }
        let engine = try await BenchEngine(feeds: (0..<feeds).map(web.feed))
        engine.start()
        try await engine.finish()
        print("first sync done: \(Measures.memory >> 20) MB, \(Measures.descriptors) descriptors")
        var costs: [Double] = []
        for round in 1...rounds {
            // Silent feeds are asked once a day at most; by then all are due.
            engine.clock.advance(by: 86_400)
            let (cpu, begun) = (Measures.cpu, Measures.now)
            try await engine.finish()
            costs.append((Measures.cpu - cpu) * 1_000 / Double(feeds))
            if round == 1 || round % 5 == 0 {
                print(
                    "round \(round): \(three(costs.last ?? 0)) ms CPU a feed, \(three(Measures.now - begun)) s, \(Measures.memory >> 20) MB, \(Measures.descriptors) descriptors"
                )
            }
        }
        print("median \(three(Measures.quantile(costs, 0.5))) ms CPU a feed (at most 0.25 wanted)")
        try await engine.stop()
    }
}

/// How fast `status` is answered while everything is being synced for the first time.
struct StatusBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "status", abstract: "Latency of status during a full sync.")
    @Option(help: "File with an address of a feed in each line.") var list: String

    func run() async throws {
        let feeds = try String(contentsOfFile: list, encoding: .utf8).split(separator: "\n").map(String.init)
        let engine = try await BenchEngine(feeds: feeds)
        let answers = engine.answers
        engine.start()
        let asker = Task {
            var times: [Double] = []
            while !Task.isCancelled {
                let begun = Measures.now
                do { _ = try await answers.status() } catch is CancellationError { break }
                times.append((Measures.now - begun) * 1_000)
                try? await Task.sleep(for: .milliseconds(5))
            }
            return times
        }
        let begun = Measures.now
        try await engine.finish()
        let seconds = Measures.now - begun
        asker.cancel()
        let times = try await asker.value
        print("\(feeds.count) feeds in \(three(seconds)) s, status asked \(times.count) times meanwhile")
        print(
            "median \(three(Measures.quantile(times, 0.5))) ms, p99 \(three(Measures.quantile(times, 0.99))) ms (below 20 wanted), worst \(three(times.max() ?? 0)) ms"
        )
        try await engine.stop()
    }
}
