import Deduplication
import Foundation
import Models

/// The choice of the thresholds of copies: every pair of them, tried on the pairs of texts of a stream whose answer is known.
public struct CopyThresholds: CustomStringConvertible {
    private struct Trial {
        var shingles: Double
        var words: Double
        var precision: Double
        var recall: Double
        var f1: Double { precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall) }
    }

    private var pairs: [(overlap: TextOverlap, isCopy: Bool)] = []
    private var trials: [Trial] = []

    /// Tries all thresholds on each copy with its original, on the reports of one event, and on reports that stand near each other.
    public init(_ stream: [GeneratedArticle]) {
        var byEvent: [Int: [Int]] = [:]
        for (index, generated) in stream.enumerated() { byEvent[generated.event, default: []].append(index) }
        for (index, generated) in stream.enumerated() {
            let near = stream[max(0, index - 12)..<index].indices + (byEvent[generated.event] ?? []).filter { $0 < index }
            for other in Set(near + [generated.copyOf].compactMap { $0 }).sorted() {
                let isCopy = (stream[other].copyOf ?? other) == (generated.copyOf ?? index)
                pairs.append((TextOverlap(generated.article, stream[other].article), isCopy))
            }
        }
        for shingles in stride(from: 0.18, through: 0.60, by: 0.03) {
            for words in stride(from: 0.38, through: 0.80, by: 0.04) { trials.append(trial(shingles, words)) }
        }
    }

    private func trial(_ shingles: Double, _ words: Double) -> Trial {
        var (linked, right, copies) = (0, 0, 0)
        for pair in pairs {
            if pair.isCopy { copies += 1 }
            guard pair.overlap.isComparable, pair.overlap.shingles >= shingles, pair.overlap.words >= words else { continue }
            linked += 1
            if pair.isCopy { right += 1 }
        }
        return Trial(
            shingles: shingles, words: words, precision: linked == 0 ? 1 : Double(right) / Double(linked),
            recall: copies == 0 ? 1 : Double(right) / Double(copies))
    }

    public var description: String {
        func line(_ trial: Trial) -> String {
            String(
                format: "shingles %.2f  words %.2f: precision %.4f  recall %.4f  F1 %.4f", trial.shingles, trial.words, trial.precision,
                trial.recall, trial.f1)
        }
        let best = trials.filter { $0.precision >= 0.995 }.sorted { ($0.f1, $0.shingles, $0.words) > ($1.f1, $1.shingles, $1.words) }
        let inForce = trial(Duplicates.shingleContainment, Duplicates.wordContainment)
        return "\(pairs.count) pairs of texts, \(pairs.count { $0.isCopy }) of them copies; the best thresholds of precision 0.995 or more:\n"
            + best.prefix(5).map { "  " + line($0) }.joined(separator: "\n") + "\nin force:\n  " + line(inForce)
    }
}
