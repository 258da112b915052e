import ArticleExtraction
import FactExtraction
import Foundation
import Models
import Settings
import Testing

@Suite("The seed set")
struct SeedSetTests {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../../..").standardizedFileURL
    private static let folder = root.appendingPathComponent("seeds")

    private static let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path))?.filter { $0.hasSuffix(".txt") }.sorted() ?? []

    @Test("five texts in the variants of the seed format")
    func five() { #expect(Self.names.count == 5) }

    @Test("a text gives the article and the facts that stand beside it", arguments: names)
    func facts(name: String) throws {
        let text = try Data(contentsOf: Self.folder.appendingPathComponent(name))
        let json = try Data(contentsOf: Self.folder.appendingPathComponent(name.replacing(".txt", with: ".json")))
        let wanted = try JSONDecoder().decode(Article.self, from: json)
        let article = try SeedFormat.parse([UInt8](text), today: 20_454)
        #expect(article.datePublished == wanted.datePublished)
        #expect(article.dateBasis == wanted.dateBasis)
        #expect(article.dateline == wanted.dateline)
        #expect(article.located == wanted.located)
        #expect(article.body == wanted.body)
        #expect(article.images == wanted.images)
        #expect(article.creditLines == wanted.creditLines)
        let profile = Self.root.appendingPathComponent("config/topics/us-vietnam-trade.yaml").path
        let facts = FactExtractor(profiles: try TopicLoader.profiles([profile])).extract(article)
        // What found a fact and how sure it is changes with the weights; what it says does not.
        #expect(facts.count == wanted.facts.count)
        for (fact, wanted) in zip(facts, wanted.facts) { #expect(Self.said(fact) == Self.said(wanted)) }
    }

    private static func said(_ fact: Fact) -> Fact {
        var fact = fact
        fact.rule = ""
        fact.confidence = nil
        return fact
    }
}
