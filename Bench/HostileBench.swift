import ArgumentParser
import ArticleExtraction
import Deduplication
import FactExtraction
import FeedParsing
import Foundation
import Markup
import Models
import Store

/// What texts and markup made to be costly cost at growing lengths, in each stage from the bytes to the facts.
struct HostileBench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hostile", abstract: "CPU milliseconds of hostile shapes at three lengths, stage by stage; growth should be as the length's.")
    @Option(help: "Lengths in kB.") var sizes = [10, 40, 160]
    @Option(help: "Rounds, of which the fastest counts.") var rounds = 3
    @Option(help: "Only this shape.") var shape: String?

    func run() {
        let stages: [(name: String, work: ([UInt8]) -> Void)] = [
            ("feed", Self.feed), ("page", Self.page), ("text", Self.text), ("facts", Self.facts),
        ]
        print("CPU ms at " + sizes.map { "\($0)" }.joined(separator: " / ") + " kB, and growth for a length of \(growth(sizes.map(Double.init)))")
        print(cell("shape", 12) + stages.map { cell($0.name, 30) }.joined() + "steps of facts")
        var worst = 0.0
        for (name, unit) in Self.shapes where shape == nil || shape == name {
            var row = cell(name, 12)
            for stage in stages {
                let costs = sizes.map { cost(of: unit, $0 * 1_000, stage.work) }
                worst = max(worst, growthOf(costs))
                row += cell(costs.map { String(format: "%.1f", $0) }.joined(separator: " / ") + "  ×" + growth(costs), 30)
            }
            let steps = sizes.map { FactExtractor().extraction(of: Self.article(Self.input(unit, $0 * 1_000))).steps }
            print(row + steps.map { "\($0)" }.joined(separator: " / "))
        }
        print("largest growth ×\(String(format: "%.1f", worst)), of the length ×\(growth(sizes.map(Double.init)))")
    }

    /// A unit of text or markup, repeated to the length.
    static let shapes: [(name: String, unit: String)] = [
        ("rates", "a tariff of 20 percent on goods from Vietnam and "),
        ("quotations", "“we will not go on like this,” said he told \"them so\" "),
        ("names", "Minister John Brandow of the Ministry of Trade and Ann Velmore "),
        ("events", "talks held on Monday after the third round of negotiations and a summit in Geneva "),
        ("dates", "Monday May 3 the first half of 2024 two days after the 99999999999999999999th of "),
        ("brackets", "((([[[{{{<<<"), ("nested tags", "<div><b><ul><li><table><tr><td>"),
        ("attributes", "<p a=1 b='2' c=\"3\" class=x style=\"color:red\" onclick=x()"), ("entities", "&amp;lt;&#x26;&#60;&nosuch;&eacute"),
        ("links", "<a href=\"http://example.org/../a?b=1&c=2#d\">x</a> "),
    ]

    private static func input(_ unit: String, _ bytes: Int) -> [UInt8] {
        Array(String(repeating: unit, count: max(1, bytes / unit.utf8.count)).utf8)
    }

    private func cost(of unit: String, _ bytes: Int, _ work: ([UInt8]) -> Void) -> Double {
        let input = Self.input(unit, bytes)
        return (0..<rounds).map { _ in
            let start = clock()
            work(input)
            return Double(clock() - start) / Double(CLOCKS_PER_SEC) * 1_000
        }.min() ?? 0
    }

    /// Costs below a millisecond are mostly the clock's.
    private func growthOf(_ costs: [Double]) -> Double { max(1, costs.last ?? 0) / max(1, costs.first ?? 0) }
    private func growth(_ costs: [Double]) -> String { String(format: "%.1f", growthOf(costs)) }
    private func cell(_ text: String, _ width: Int) -> String { text.padding(toLength: max(width, text.count + 1), withPad: " ", startingAt: 0) }

    // MARK: Stages

    /// An item whose text is the input, as markup in the feed, and its article.
    private static func feed(_ bytes: [UInt8]) {
        let head =
            "<rss version=\"2.0\" xmlns:content=\"http://purl.org/rss/1.0/modules/content/\"><channel><item><title>x</title>"
            + "<content:encoded><![CDATA["
        let document = Array(head.utf8) + bytes + Array("]]></content:encoded></item></channel></rss>".utf8)
        var parser = FeedParser(documentURL: "http://example.org/feed", contentType: nil)
        let parsed = try? document.withUnsafeBytes { all in
            try parser.consume(all)
            return try parser.finish()
        }
        for item in parsed?.items ?? [] {
            let article = FeedContent.article(
                html: item.contentHTML?.text, headline: item.title, url: nil, byline: [], published: nil, modified: nil, language: nil)
            _ = Fingerprint(article)
        }
    }

    /// A page whose body is the input.
    private static func page(_ bytes: [UInt8]) {
        let document = Array("<html><head><title>x</title></head><body><article><h1>x</h1><p>".utf8) + bytes
        _ = try? PageExtraction.article(document, url: "http://example.org/1", contentType: "text/html")
    }

    /// Fingerprint, comparison, search text and story of a text.
    private static func text(_ bytes: [UInt8]) {
        let article = article(bytes)
        _ = Fingerprint(article)
        _ = Duplicates.textsAgree(ComparedText(article), article)
        _ = SearchText.indexed(article.body[0])
        _ = StoryFeatures(article)
        _ = PlainText.from(String(decoding: bytes, as: UTF8.self))
    }

    private static func facts(_ bytes: [UInt8]) { _ = FactExtractor().extraction(of: article(bytes)) }

    private static func article(_ bytes: [UInt8]) -> Article {
        Article(datePublished: "2025-06-18", body: [String(decoding: bytes, as: UTF8.self)])
    }
}
