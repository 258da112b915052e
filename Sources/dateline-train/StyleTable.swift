import FactExtraction
import Foundation
import Models

/// What was found in styles that were held out, style by style, as a table for the documents.
struct StyleTable {
    private var counts: [String: [FactKind: LabelledFacts.Counts]] = [:]
    private var articles: [String: Int] = [:]

    private static let kinds: [FactKind] = [.tariffMeasure, .tradeFigure, .event, .person, .organisation, .quotation]

    mutating func add(_ labelled: LabelledArticle, _ facts: [Fact]) {
        articles[labelled.style, default: 0] += 1
        for (kind, found) in LabelledFacts.compare(labelled.labels, facts) {
            for style in [labelled.style, "all"] {
                counts[style, default: [:]][kind] = (counts[style]?[kind] ?? LabelledFacts.Counts()) + found
            }
        }
    }

    /// A row for each style: precision / recall / F1 of each kind that it has.
    func print() {
        Swift.print("held-out styles: precision / recall / F1")
        Swift.print("| style (articles) | " + Self.kinds.map(\.rawValue).joined(separator: " | ") + " |")
        Swift.print("|" + String(repeating: " --- |", count: Self.kinds.count + 1))
        row("all", articles.values.reduce(0, +))
        for (style, number) in articles.sorted(by: { $0.key < $1.key }) { row(style, number) }
    }

    private func row(_ style: String, _ number: Int) {
        let cells = Self.kinds.map { kind in
            guard let found = counts[style]?[kind], found.right + found.missed > 0 else { return "–" }
            return String(format: "%.2f / %.2f / %.2f", found.precision, found.recall, found.f1)
        }
        Swift.print("| \(style) (\(number)) | " + cells.joined(separator: " | ") + " |")
    }
}
