import ArticleExtraction
import Foundation
import Models
import Testing

@testable import FactExtraction

/// F1 by kind on articles of many agencies, written for the purpose by somebody who did not know the rules.
@Suite("Facts of articles whose facts are known")
struct ScoreTests {
    private struct Tally {
        var right = 0, extra = 0, missed = 0
        /// Harmonic mean of precision and recall.
        var f1: Double { right == 0 ? 0 : 2 * Double(right) / Double(2 * right + extra + missed) }
    }

    private static func score() throws -> [String: Tally] {
        let folder = try #require(Bundle.module.url(forResource: "Fixtures", withExtension: nil)).appendingPathComponent("agencies")
        let gold = try #require(JSONSerialization.jsonObject(with: Data(contentsOf: folder.appendingPathComponent("gold.json"))) as? [[String: Any]])
        let extractor = FactExtractor()
        var tallies: [String: Tally] = [:]
        for entry in gold {
            let file = try #require(entry["file"] as? String)
            let article = try SeedFormat.parse([UInt8](Data(contentsOf: folder.appendingPathComponent(file))), today: 20_454)
            var found = extractor.extract(article)
            for fields in entry["facts"] as? [[String: Any]] ?? [] {
                let fact = GoldFact(fields: fields)
                if let index = found.firstIndex(where: { fact.matches($0) }) {
                    found.remove(at: index)
                    tallies[fact.kind, default: Tally()].right += 1
                } else {
                    tallies[fact.kind, default: Tally()].missed += 1
                }
            }
            // Gold does not list every organisation.
            for fact in found where fact.kind != .organisation { tallies[fact.kind.rawValue, default: Tally()].extra += 1 }
        }
        return tallies
    }

    @Test(
        "every kind is found about as well as it was",
        arguments: [
            ("tariff_measure", 0.93), ("trade_figure", 0.95), ("event", 0.92), ("person", 0.97), ("organisation", 0.95), ("quotation", 0.97),
        ])
    func floors(kind: String, floor: Double) throws {
        let tally = try #require(try Self.score()[kind])
        print("\(kind) F1 \(String(format: "%.3f", tally.f1)) (\(tally.right) right, \(tally.extra) extra, \(tally.missed) missed)")
        #expect(tally.f1 >= floor)
    }

    @Test("every fact's words stand where it says")
    func evidence() throws {
        let folder = try #require(Bundle.module.url(forResource: "Fixtures", withExtension: nil)).appendingPathComponent("agencies")
        for file in try FileManager.default.contentsOfDirectory(atPath: folder.path) where file.hasSuffix(".txt") {
            let article = try SeedFormat.parse([UInt8](Data(contentsOf: folder.appendingPathComponent(file))), today: 20_454)
            for fact in FactExtractor().extract(article) {
                let text = fact.paragraph >= 0 ? article.body[fact.paragraph] : article.images.compactMap(\.caption).joined()
                let scalars = Array(text.unicodeScalars)
                try #require(fact.start >= 0 && fact.start < fact.end && fact.end <= scalars.count)
                var slice = String.UnicodeScalarView()
                slice.append(contentsOf: scalars[fact.start..<fact.end])
                #expect(String(slice) == fact.evidence)
                #expect(!fact.rule.isEmpty)
            }
        }
    }
}
