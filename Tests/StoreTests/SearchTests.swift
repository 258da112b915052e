import Ingestion
import Models
import TestSupport
import Testing

@testable import Store

/// Some five thousand articles that a common word is in, more than are ranked together.
@Suite("Searches with very many matches")
struct SearchTests {
    private static let count = 2 * MatchedArticles.block + 900
    private let folder: TemporaryFolder
    private let store: Store

    init() async throws {
        folder = try TemporaryFolder()
        store = try Store(path: folder.file("s.db"), exclusive: false)
        let drafts = (1...Self.count).map { number in
            // Days run against the order of storing.
            let day = PartialDate.text(ofDay: 30_000 - number)
            let body = ["The harvest of field \(number) was counted" + (number % 1_000 == 7 ? " twice, harvest after harvest." : ".")]
            return ArticleDraft(
                article: Article(
                    url: "https://example.org/\(number)", headline: number == 100 ? "Zebra harvest" : "Field \(number)", datePublished: day,
                    body: body),
                origin: .document, indexedBody: SearchText.indexed(body[0]))
        }
        _ = try await store.save(drafts, at: 2_700_000_000)
    }

    private func ids(_ text: String, _ order: SearchOrder, from offset: Int = 0, _ limit: Int, _ filter: SearchFilter = SearchFilter()) async throws
        -> [Int64]
    {
        try await store.search(text, filter: filter, order: order, offset: offset, limit: limit).compactMap(\.article.id)
    }

    @Test("pages by relevance give every article once, and the best of the latest block first")
    func relevance() async throws {
        let all = try await ids("harvest", .relevance, Self.count + 10)
        #expect(Set(all).count == Self.count && all.count == Self.count)
        let latest = Int64(Self.count - MatchedArticles.block)
        #expect(all.prefix(MatchedArticles.block).allSatisfy { $0 > latest })
        // Of the latest block these two have the word more than once.
        #expect(Set(all.prefix(2)) == [3_007, 4_007])
        var paged: [Int64] = []
        while let page = try? await ids("harvest", .relevance, from: paged.count, 700), !page.isEmpty { paged += page }
        #expect(paged == all)
    }

    @Test("a rare word is ranked among all that has it")
    func rare() async throws { #expect(try await ids("zebra harvest", .relevance, 5) == [100]) }

    @Test("by date, a common word gives the same as a reading of all matches", arguments: [0, 40])
    func date(offset: Int) async throws {
        let first = (1...Int64(Self.count)).dropFirst(offset).prefix(20)
        #expect(try await ids("harvest", .date, from: offset, 20) == Array(first))
        #expect(try await ids("harvest", .date, Self.count + 10).count == Self.count)
    }

    @Test("a minus sign and the name of a column work together, in capitals too, and too many words are an error")
    func syntax() throws {
        for text in ["quay -headline:harbour", "quay -HEADLINE:harbour", "quay headline:-harbour", "quay NOT Headline:harbour"] {
            #expect(try SearchText.query(text) == "(\"quay\" NOT headline : \"harbour\")", "\(text)")
        }
        #expect(throws: StoreError.self) { try SearchText.query("NOT harbour") }
        #expect(try SearchText.query(String(repeating: "a ", count: 64)).isEmpty == false)
        #expect(throws: StoreError.self) { try SearchText.query(String(repeating: "a ", count: 65)) }
    }

    @Test("a filter holds in every block")
    func filtered() async throws {
        // The articles stored first have the latest days.
        let filter = SearchFilter([SearchCondition(.since(TimeBound(day: 30_000 - 30)))])
        #expect(try await ids("harvest", .relevance, 100, filter).sorted() == Array(1...30))
        #expect(try await ids("harvest", .date, 100, filter) == Array(1...30))
    }
}
