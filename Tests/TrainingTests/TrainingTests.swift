import FactExtraction
import Foundation
import Testing

@testable import FactExtraction
@testable import dateline_train

/// The weights in the package are those that the articles in the package give.
@Suite("Training of the fact models")
struct TrainingTests {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Training").path

    @Test("the same articles give the same weights, and others give others")
    func same() throws {
        let articles = Array(try Corpus.load(Self.folder).prefix(12))
        try #require(articles.count == 12)
        let trainer = Trainer(epochs: 3, rate: 0.05, decay: 5e-4, leastSeen: 2)
        let first = Train.weights(of: articles, trainer).bytes
        #expect(first == Train.weights(of: articles, trainer).bytes)
        #expect(first != Train.weights(of: Array(articles.dropLast()), trainer).bytes)
        #expect(Weights(bytes: first)?.bytes == first)
    }

    @Test("the weights were made from the articles that are here")
    func current() throws {
        #expect(try Corpus.hash(Self.folder) == TrainedWeights.corpus, "the articles changed: run make train")
        #expect(Weights.trained.bytes.contains { $0 != 0 })
    }

    @Test("the weights were made with the grammar, the cues and the labels that are here")
    func cues() throws {
        #expect(Train.fingerprint(try Corpus.load(Self.folder)) == TrainedWeights.examples, "the cues changed: run make train")
    }

    @Test("every label can be read and its evidence stands in the text")
    func labels() throws {
        for labelled in try Corpus.load(Self.folder) {
            let text = labelled.article.body.joined(separator: "\n") + labelled.article.images.compactMap(\.caption).joined(separator: "\n")
            for label in labelled.labels where !label.evidence.isEmpty {
                // A quotation may run over paragraphs, which an empty line divides in the file.
                let evidence = label.evidence.replacing("\n\n", with: "\n")
                #expect(text.contains(evidence) || labelled.article.headline?.contains(evidence) == true, "\(labelled.name)")
            }
        }
    }

    @Test("exponential and logarithm are those of mathematics")
    func functions() {
        for x in stride(from: -30.0, through: 30, by: 0.37) {
            #expect(abs(exponential(x) / Foundation.exp(x) - 1) < 1e-12)
            #expect(abs(logarithm(exponential(x)) - x) < 1e-9)
        }
    }
}
