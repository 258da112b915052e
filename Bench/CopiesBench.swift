import ArgumentParser
import Foundation
import GeneratedNews

/// How well copies are found, on a stream with known ones, through the real store.
struct CopiesBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "copies", abstract: "Precision and recall of copies on generated news.")
    @Option(help: "Articles.") var articles = 4_000
    @Option(help: "Seed of the stream.") var seed: UInt64 = 1
    @Flag(help: "Print pairs that were missed or wrongly linked.") var faults = false

    func run() async throws {
        for half in Half.allCases {
            var generator = NewsGenerator(seed: seed)
            let stream = generator.stream(articles / 2, half: half, lookAlikes: true)
            if half == .first { print(CopyThresholds(stream).description) }
            print("\(half) half\(half == .first ? ", on which the thresholds were chosen" : ", of other topics and templates")")
            try await report(stream)
        }
    }

    private func report(_ stream: [GeneratedArticle]) async throws {
        let found = try await StreamStore.run(stream)
        let score = CopyScore(stream, found.copies)
        print("articles \(stream.count)  from templates \(stream.count { $0.event < 0 })  copies \(score.copies)  linked \(score.linked)")
        print("precision \(three(score.precision))  recall \(three(score.recall))")
        for kind in CopyKind.allCases { print("  \(kind.rawValue): recall \(three(score.recall(kind)))") }
        guard faults else { return }
        for index in score.wrong.prefix(5) {
            print(
                "WRONG \(index) -> \(found.copies[index] ?? -1)\n\(text(stream[index]))\n---\n\(found.copies[index].map { text(stream[$0]) } ?? "")\n"
            )
        }
        for index in score.missed.prefix(5) {
            print(
                "MISSED \(index) \(stream[index].kind?.rawValue ?? "")\n\(text(stream[index]))\n---\n\(stream[index].copyOf.map { text(stream[$0]) } ?? "")\n"
            )
        }
    }

    private func text(_ generated: GeneratedArticle) -> String { generated.article.body.joined(separator: "\n") }
}

/// How well stories are put together, on a stream with known events.
struct StoriesBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "stories", abstract: "B-cubed F1 of stories on generated news.")
    @Option(help: "Articles.") var articles = 2_000
    @Option(help: "Seed of the stream.") var seed: UInt64 = 1

    func run() async throws {
        var generator = NewsGenerator(seed: seed)
        let stream = generator.stream(articles)
        let found = try await StreamStore.run(stream)
        let score = BCubed(truth: stream.map(\.event), found: found.stories)
        print("articles \(stream.count)  events \(Set(stream.map(\.event)).count)  stories \(Set(found.stories).count)")
        print("B-cubed precision \(three(score.precision))  recall \(three(score.recall))  F1 \(three(score.f1))")
    }
}

func three(_ value: Double) -> String { String(format: "%.3f", value) }
