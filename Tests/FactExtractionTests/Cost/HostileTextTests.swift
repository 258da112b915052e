import Models
import Testing

@testable import FactExtraction

/// Texts made to be costly: what is counted is steps, which do not depend on the machine.
@Suite("Cost of hostile texts")
struct HostileTextTests {
    /// A shape, repeated to a length in bytes, in one paragraph.
    private static let shapes: [(name: String, unit: String)] = [
        ("rates", "a tariff of 20 percent on goods from Vietnam and "),
        ("rates without a comma", "tariffs 20% 30% from 10% to 15% by Japan on Korea "),
        ("quotations", "said \"we will not go on like this\" said he told "),
        ("quotation marks", "\" ' “ ‘ ( "),
        ("names", "Minister John Brandow of the Ministry of Trade and "),
        ("one family", "Aa Velmore Ab Velmore Mr. Velmore the minister said "),
        ("events", "talks held on Monday after the third round of negotiations and a summit in Geneva "),
        ("dates", "Monday May 3 the first half of 2024 two days after the "),
        ("figures", "exports to China of $5 billion imports surplus with Japan $3bn up 5% from "),
        ("brackets", "((([[["),
        ("stops", ".........."), ("hyphens", "A-B-C-D-E-"), ("articles", "the the the "), ("offices", "the president said the minister said "),
        ("digits", "99999999999"), ("possessives", "'s exports "), ("sides", "the two sides agreed the countries met "),
    ]

    private static func article(_ unit: String, _ bytes: Int) -> Article {
        Article(datePublished: "2025-06-18", body: [String(repeating: unit, count: bytes / unit.utf8.count)])
    }

    @Test("steps grow at most in proportion to the text", arguments: shapes.map(\.name))
    func proportion(name: String) throws {
        let unit = try #require(Self.shapes.first { $0.name == name }?.unit)
        let extractor = FactExtractor()
        let costs = [10_000, 40_000, 160_000].map { extractor.extraction(of: Self.article(unit, $0)).steps }
        print("\(name): \(costs[0]) steps at 10 kB, \(costs[1]) at 40 kB, \(costs[2]) at 160 kB")
        // A sixth more than in proportion, and what a short text costs at least.
        #expect(costs[1] <= costs[0] * 14 / 3 + 20_000)
        #expect(costs[2] <= costs[1] * 14 / 3 + 20_000)
        #expect(costs[2] <= StepBudget.limit + 2_000_000)
    }

    @Test("an article that is too full says that it was cut short and keeps what was found")
    func cutShort() {
        let paragraph = (0..<1_200).map { "Japan will charge a \($0).5 percent tariff on goods from Korea." }.joined(separator: " ")
        let found = FactExtractor().extraction(of: Article(datePublished: "2025-06-18", body: [paragraph]))
        #expect(found.isCutShort)
        #expect(found.facts.count { $0.kind == .tariffMeasure } >= 100)
        let short = Article(datePublished: "2025-06-18", body: ["Japan set a 5 percent tariff on Korean steel."])
        #expect(!FactExtractor().extraction(of: short).isCutShort)
    }

    @Test(
        "numbers beyond all bounds are read over",
        arguments: [
            "The two sides held 99999999999999999999 rounds of negotiations on tariffs, the ministry said.",
            "the 99999999999999999999th round of talks began on Monday", "the first 99999999999999999999 months of 2024 and the first 1e400 days",
            "exports of $\(String(repeating: "9", count: 400)) billion in 2024, up 99999999999999999999999 percent",
            "a tariff of \(String(repeating: "7", count: 500)) percent on Japan", "FY99999999 FY0-1 fiscal 0.01 Q9 H7 fiscal year 9.99-1",
            "99999999999999999999 days after May 99999999999999999999, 99999999999999999999", "'s exports to 's $5 billion",
            "0-0-0 2025-99-99 9999-12-31",
        ])
    func numbers(text: String) {
        for day in ["2025-06-18", "0001-01-01", "9999-12-31", "999999999-01-01", "2025-9223372036854775807-05"] {
            let facts = FactExtractor().extract(Article(datePublished: day, body: [text, text + " in the same period last year"]))
            for fact in facts {
                switch fact.detail {
                case .tariffMeasure(let measure): #expect(measure.ratePercent.isFinite && measure.ratePercent <= 1e6)
                case .tradeFigure(let figure): #expect(figure.value.isFinite && figure.value < 1e17 && (figure.changePercent ?? 0).isFinite)
                case .event(let event): #expect((event.ordinal ?? 1) <= Numbers.countLimit)
                default: break
                }
            }
        }
    }

    @Test("a sentence beyond its length is read in parts")
    func parts() {
        let names = (0..<300).map { "Aa\($0) Velmore" }.joined(separator: ", ")
        let found = Found("On Monday \(names) met; Japan announced a 25 percent tariff on goods from Korea on June 16.")
        #expect(found.rates == ["JP>KR 25 announced"])
        let tokens = Tokenizer.tokens(names)
        let parts = SentenceSplitter.parts(tokens, tokens.indices)
        #expect(parts.allSatisfy { $0.count <= SentenceSplitter.longest } && parts.reduce(0) { $0 + $1.count } == tokens.count)
    }
}
