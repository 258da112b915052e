import Models
import Testing

@testable import FactExtraction

@Suite("Relevance of an article to topics")
struct RelevanceTests {
    private let steel = TopicProfile(
        name: "steel", people: [.init(name: "Đặng Văn Sắt", variants: ["Minister Sắt"])], organisations: [.init(name: "Steel Board")],
        places: [.init(name: "Oslo", country: "NO")], keywords: [.init(phrase: "steel*", weight: 3), .init(phrase: "blast furnace", weight: 2)],
        minimum: 0)

    private func relevance(_ body: String, headline: String? = nil, _ profile: TopicProfile? = nil) -> Double {
        FactExtractor(profiles: [profile ?? steel]).relevance(of: Article(headline: headline, body: [body]))["steel"] ?? 0
    }

    @Test("an article without any of the words is not about the topic")
    func none() { #expect(FactExtractor(profiles: [steel]).relevance(of: Article(body: ["Rain in the north."])).isEmpty) }

    @Test("no profiles, no topics")
    func noProfiles() { #expect(FactExtractor().relevance(of: Article(body: ["Steel."])).isEmpty) }

    @Test("names are found with and without their accents, and at borders of words only")
    func folding() {
        #expect(relevance("Dang Van Sat spoke.") == relevance("ĐẶNG VĂN SẮT spoke."))
        #expect(relevance("Dang Van Sat spoke.") > 0)
        #expect(relevance("Osloer") == 0)
        #expect(relevance("in Oslo.") > 0)
    }

    @Test("a star stands for any ending")
    func prefix() {
        #expect(relevance("Steelmakers") == relevance("steel"))
        #expect(relevance("stainless-steel") > 0)
        #expect(relevance("nonsteel") == 0)
    }

    @Test("the more terms, the more relevant; one word said often does not make up for it")
    func growth() {
        let often = relevance(String(repeating: "steel ", count: 500))
        #expect(often == 0.5)
        #expect(relevance("steel") < relevance("steel steel"))
        #expect(relevance("The Steel Board in Oslo met Minister Sắt about a blast furnace for steel.") > often)
        #expect((0...1).contains(often))
    }

    @Test("the headline weighs more than the text")
    func headline() { #expect(relevance("x", headline: "Steel") > relevance("steel")) }

    @Test("every required group must be met, by a phrase or by a place of the country")
    func requires() {
        var profile = steel
        profile.requires = [["NO", "SE"], ["quota*", "blast furnace"]]
        #expect(relevance("Steel in Oslo.", profile) == 0)
        #expect(relevance("A quota on steel.", profile) == 0)
        #expect(relevance("Quotas on steel in Oslo.", profile) > 0)
        #expect(relevance("A blast furnace in Oslo.", profile) > 0)
    }

    @Test("below the minimum an article is not about the topic")
    func minimum() {
        var profile = steel
        profile.minimum = 0.3
        #expect(relevance("In Oslo.", profile) == 0)
        #expect(relevance("Steel in Oslo.", profile) > 0.3)
    }

    @Test("scripts without blanks have no borders of words")
    func unspaced() {
        var profile = TopicProfile(name: "steel", keywords: [.init(phrase: "鉄鋼", weight: 1), .init(phrase: "철강", weight: 1)], minimum: 0)
        profile.requires = []
        #expect(relevance("日本の鉄鋼業は", profile) > 0)
        #expect(relevance("철강은", profile) > 0)
    }

    @Test("phrases that overlap or contain one another are all found")
    func overlaps() {
        let matcher = PhraseMatcher(["trade", "trade deal", "deal", "a trade", "", "x*"])
        var found: [Int] = []
        matcher.find(in: "a trade deal xy") { found.append($0) }
        #expect(found.sorted() == [0, 1, 2, 3, 5])
    }
}
