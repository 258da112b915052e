import ArgumentParser
import ArticleExtraction
import FactExtraction
import Foundation
import Models

/// Makes the weights of the fact models from labelled articles, and tells how well they do on styles that they were not trained on.
@main
struct Train: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dateline-train", abstract: "Trains the fact models on the articles in Training; the same articles give the same bytes.")

    @Option(help: "Folder with the labelled articles, one folder for each style.") var corpus = "Training"
    @Option(help: "Swift file that the weights are written to.") var output: String?
    @Flag(help: "Compare the weights with that file and leave it as it is.") var check = false
    @Option(help: "File for what is found in styles that were held out, one article a line.") var heldOut: String?
    @Option(help: "Groups of styles, each held out once.") var folds = 6

    struct Tally {
        var count = 0, right = 0, possible = 0, yes = 0, yesRight = 0
    }
    private var tallies: [Decision: Tally] = [:]

    private enum CodingKeys: String, CodingKey { case corpus, output, check, heldOut, folds, texts, textFacts, epochs, least, rate, decay, seen }

    @Option(help: "Folder of texts to read with the new weights, in the order of their names.") var texts: String?
    @Option(help: "File for what is found in the texts, one article a line.") var textFacts: String?
    @Option(help: .hidden) var epochs = 16
    @Option(help: .hidden) var least: Double?
    @Option(help: .hidden) var rate = 0.04
    @Option(help: .hidden) var decay = 5e-4
    @Option(help: .hidden) var seen = 2

    /// Decisions about a whole fact, learned from what the other models answer on styles that they do not know.
    static let whole: Set<Decision> = [.tariffFact, .figureFact, .eventFact]

    mutating func run() throws {
        let articles = try Corpus.load(corpus)
        let trainer = Trainer(epochs: epochs, rate: Float(rate), decay: Float(decay), leastSeen: seen)
        let styles = Set(articles.map(\.style)).sorted()
        guard styles.count > 1 else { throw ValidationError("\(corpus) needs articles of at least two styles") }
        let fold = Dictionary(styles.enumerated().map { ($1, $0 % folds) }, uniquingKeysWith: { first, _ in first })
        let lessons = articles.map { Self.taught($0) }
        // Every fold is answered by models that have not seen its styles.
        var answers: [[Lesson.Example]] = articles.map { _ in [] }
        var comparisons: [String: SIMD3<Int>] = [:]
        var parts: [[Float]] = []
        for held in 0..<folds {
            let known = articles.indices.filter { fold[articles[$0].style] != held }
            let fitted = trainer.fit(known.flatMap { lessons[$0] }.filter { !Self.whole.contains($0.decision) })
            if held == 0 {
                print("weights: \(fitted.count { $0 != 0 }) of \(fitted.count)")
                for at in known { for example in lessons[at] where !Self.whole.contains(example.decision) { note(example, fitted) } }
                report("on trained styles")
                tallies = [:]
            }
            parts.append(fitted)
            let weights = Self.table(fitted)
            for at in articles.indices where fold[articles[at].style] == held {
                let lesson = Lesson(labels: articles[at].labels, isTeaching: false)
                _ = FactExtractor(weights: weights).extract(articles[at].article, lesson: lesson)
                answers[at] = lesson.examples
                for (name, counts) in lesson.comparisons { comparisons[name, default: .zero] &+= counts }
            }
        }
        for (name, counts) in comparisons.sorted(by: { $0.key < $1.key }) {
            print("\(name): the grammar \(counts.y), the model \(counts.z) of \(counts.x)")
        }
        let wholes = answers.map { $0.filter { Self.whole.contains($0.decision) } }
        var outcomes: [Decision: [(probability: Double, isRight: Bool)]] = [:]
        var found: [[Fact]] = articles.map { _ in [] }
        for held in 0..<folds {
            let known = articles.indices.filter { fold[articles[$0].style] != held }
            let judging = trainer.fit(known.flatMap { wholes[$0] })
            var weights = Self.table(zip(parts[held], judging).map { $0 != 0 ? $0 : $1 })
            let unseen = articles.indices.filter { fold[articles[$0].style] == held }.flatMap { wholes[$0] }
            for example in unseen { outcomes[example.decision, default: []].append(Self.outcome(example, judging)) }
            for (decision, list) in outcomes {
                let fitted = sigmoid(list)
                weights.set(decision, slope: Float(fitted.slope), intercept: Float(fitted.intercept))
            }
            for at in articles.indices where fold[articles[at].style] == held {
                let extractor = FactExtractor(weights: lenient(weights))
                found[at] = extractor.extract(articles[at].article)
            }
        }
        for held in 0..<folds {
            for at in articles.indices where fold[articles[at].style] == held {
                for example in answers[at] where !Self.whole.contains(example.decision) { note(example, parts[held]) }
            }
        }
        report("on held-out styles")
        calibration(outcomes)
        var table = StyleTable()
        for (labelled, facts) in zip(articles, found) { table.add(labelled, facts) }
        table.print()
        if let heldOut { try write(articles, found, heldOut) }
        var weights = Self.table(
            zip(
                trainer.fit(lessons.joined().filter { !Self.whole.contains($0.decision) }), trainer.fit(Array(wholes.joined()))
            ).map { $0 != 0 ? $0 : $1 })
        for decision in Self.whole.sorted(by: { $0.rawValue < $1.rawValue }) {
            let fitted = sigmoid(outcomes[decision] ?? [])
            weights.set(decision, slope: Float(fitted.slope), intercept: Float(fitted.intercept))
        }
        if let texts, let textFacts {
            let names = try FileManager.default.contentsOfDirectory(atPath: texts).filter { $0.hasSuffix(".txt") }.sorted()
            let read = try names.map { name in
                let text = try Data(contentsOf: URL(fileURLWithPath: "\(texts)/\(name)"))
                return LabelledArticle(name: name, style: "", article: try SeedFormat.parse([UInt8](text), today: 20_454), labels: [])
            }
            let extractor = FactExtractor(weights: lenient(weights))
            try write(read, read.map { extractor.extract($0.article) }, textFacts)
        }
        Cost.report(articles.map(\.article), weights)
        guard let output else { return }
        let text = Data(Self.source(weights, corpus: try Corpus.hash(corpus), examples: Self.fingerprint(articles)).utf8)
        guard check else { return try text.write(to: URL(fileURLWithPath: output)) }
        guard try Data(contentsOf: URL(fileURLWithPath: output)) == text else {
            throw ValidationError("\(output) is not what the articles in \(corpus) give: run `make train` and commit the file")
        }
        print("\(output) is what the articles give, byte by byte")
    }

    /// Weights that let less likely facts through, to look at them.
    private func lenient(_ weights: Weights) -> Weights {
        guard let least else { return weights }
        var weights = weights
        for decision in Self.whole {
            weights.least[decision] = least
            weights.grammarLeast[decision] = least
        }
        return weights
    }

    /// Weights of all decisions but those about whole facts, learned from some articles.
    static func weights(of articles: [LabelledArticle], _ trainer: Trainer) -> Weights {
        table(trainer.fit(articles.flatMap { taught($0) }.filter { !whole.contains($0.decision) }))
    }

    /// The examples that an article gives to the models.
    static func taught(_ labelled: LabelledArticle) -> [Lesson.Example] {
        let lesson = Lesson(labels: labelled.labels, isTeaching: true)
        _ = FactExtractor(weights: Weights()).extract(labelled.article, lesson: lesson)
        return lesson.examples
    }

    /// Hash of the examples that every fourth article gives (FNV-1a): another one when labels, grammar or cues change.
    static func fingerprint(_ articles: [LabelledArticle]) -> String {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        func add(_ value: UInt64) { hash = (hash ^ value) &* 0x100_0000_01B3 }
        for at in stride(from: 0, to: articles.count, by: 4) {
            for example in taught(articles[at]) {
                add(UInt64(example.decision.rawValue))
                for (cues, isRight) in zip(example.candidates, example.isRight) {
                    add(isRight ? 1 : 0)
                    for cue in cues { add(UInt64(UInt32(bitPattern: cue))) }
                }
            }
        }
        return String(hash, radix: 16)
    }

    private static func table(_ values: [Float]) -> Weights {
        var weights = Weights()
        for (index, value) in values.enumerated() where value != 0 { weights.set(index, value) }
        return weights
    }

    private static func outcome(_ example: Lesson.Example, _ weights: [Float]) -> (probability: Double, isRight: Bool) {
        let score = example.candidates[1].reduce(Float(0)) { $0 + weights[Int($1)] }
        return (1 / (1 + exponential(-Double(score))), example.isRight[1])
    }

    static func source(_ weights: Weights, corpus: String, examples: String) -> String {
        """
        // swift-format-ignore-file
        // Made by `make train` from the articles in Training; do not edit.
        enum TrainedWeights {
            /// Hash of the articles.
            static let corpus = "\(corpus)"
            /// Hash of what every fourth article taught.
            static let examples = "\(examples)"
            static let base64: StaticString = "\(Data(weights.bytes).base64EncodedString())"
        }

        """
    }

    // MARK: Report

    private mutating func note(_ example: Lesson.Example, _ weights: [Float]) {
        let scores = example.candidates.map { $0.reduce(Float(0)) { $0 + weights[Int($1)] } }
        guard let top = scores.indices.max(by: { (scores[$0], $1) < (scores[$1], $0) }) else { return }
        var tally = tallies[example.decision] ?? Tally()
        tally.count += 1
        if example.isRight[top] { tally.right += 1 }
        if example.isRight.contains(true) { tally.possible += 1 }
        if example.isRight.count == 2, example.isRight[1] {
            tally.yes += 1
            if top == 1 { tally.yesRight += 1 }
        }
        tallies[example.decision] = tally
    }

    private func report(_ what: String) {
        for decision in Decision.allCases {
            guard let tally = tallies[decision] else { continue }
            let yes = tally.yes > 0 ? ", of \(tally.yes) that hold \(tally.yesRight) found" : ""
            print("\(decision): \(tally.right) of \(tally.count) right \(what), \(tally.possible) could be\(yes)")
        }
    }

    private func calibration(_ outcomes: [Decision: [(probability: Double, isRight: Bool)]]) {
        for decision in Decision.allCases {
            guard let list = outcomes[decision] else { continue }
            let fitted = sigmoid(list)
            let calibrated = list.map { outcome in
                let bounded = min(max(outcome.probability, 1e-6), 1 - 1e-6)
                return (1 / (1 + exponential(-(fitted.slope * logarithm(bounded / (1 - bounded)) + fitted.intercept))), outcome.isRight)
            }
            print("\(decision): confidence against right, in tenths, on held-out styles")
            for tenth in 0..<10 {
                let inside = calibrated.filter { $0.0 >= Double(tenth) / 10 && ($0.0 < Double(tenth + 1) / 10 || tenth == 9) }
                guard !inside.isEmpty else { continue }
                let right = inside.count { $0.1 }
                let mean = inside.reduce(0) { $0 + $1.0 } / Double(inside.count)
                print(
                    "  0.\(tenth): mean \(String(format: "%.2f", mean)), right \(String(format: "%.2f", Double(right) / Double(inside.count))) of \(inside.count)"
                )
            }
        }
    }

    private func write(_ articles: [LabelledArticle], _ found: [[Fact]], _ path: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.withoutEscapingSlashes, .sortedKeys]
        var lines = Data()
        for (labelled, facts) in zip(articles, found) {
            var article = labelled.article
            article.facts = facts
            lines += try encoder.encode(article) + Data("\n".utf8)
        }
        try lines.write(to: URL(fileURLWithPath: path))
    }
}
