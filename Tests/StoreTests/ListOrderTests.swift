import Foundation
import GRDB
import Ingestion
import Models
import TestSupport
import Testing

@testable import Store

@Suite("Lists of articles")
struct ListOrderTests {
    /// So many that a word which all of them have is looked for in the order of the list: see `MatchedArticles`.
    private static let count = MatchedArticles.block + 600
    private let folder: TemporaryFolder
    private let store: Store
    /// Identifiers by moment and then by number, the latest first.
    private let expected: [(moment: Int64, id: Int64)]

    init() async throws {
        folder = try TemporaryFolder()
        store = try Store(path: folder.file("s.db"))
        var random = SplitMix(seed: 3)
        // Around 1970, many in an hour and some in one second, in no order.
        let moments = (0..<Self.count).map { _ in Int64(random.next() % 30_000) - 15_000 }
        let drafts = moments.enumerated().map { number, moment in
            let time = Date(timeIntervalSince1970: Double(moment)).formatted(.iso8601)
            let article = Article(url: "https://example.org/\(number)", headline: "Harvest", datePublished: time, body: ["Harvest \(number)."])
            return ArticleDraft(article: article, origin: .document, indexedBody: "harvest \(number)")
        }
        let saved = try await store.save(drafts, at: 1_800_000_000)
        expected = zip(moments, saved).map { ($0, $1.articleID) }.sorted { ($1.moment, $1.id) < ($0.moment, $0.id) }
    }

    @Test("are in the order of time, whatever order articles came in, page for page")
    func pages() async throws {
        #expect(try await store.listed(limit: 70) == expected.map(\.id))
        let latest = try await store.latestListing()
        #expect(latest == expected[0].moment)
        for offset in [0, 3, 150, Self.count - 9, Self.count + 1] {
            for text in ["", "harvest"] {
                let found = try await store.search(text, order: .date, offset: offset, limit: 20).compactMap(\.article.id)
                #expect(found == expected.dropFirst(offset).prefix(20).map(\.id), "\(text) from \(offset)")
            }
        }
    }

    @Test("between two times have all articles of these times and no other")
    func bounds() async throws {
        for (first, last) in [(-5_400, 4_800), (0, 0), (3_600, 3_599), (-20_000, 20_000)] as [(Int64, Int64)] {
            let (from, through) = (TimeBound(moment: first), TimeBound(moment: last))
            let within = expected.filter { $0.moment >= first && $0.moment <= last }.map(\.id)
            let both = SearchFilter([SearchCondition(.since(from)), SearchCondition(.through(through))])
            #expect(try await store.search("", filter: both, order: .date, limit: Self.count).compactMap(\.article.id) == within)
            let neither = SearchFilter([SearchCondition(.since(from), isNegated: true)])
            let before = expected.filter { $0.moment < first }.map(\.id)
            #expect(try await store.search("harvest", filter: neither, order: .date, limit: Self.count).compactMap(\.article.id) == before)
        }
    }

    @Test("are read from the index of hours, and only hours are sorted")
    func plans() async throws {
        let conditions = ["", "WHERE \(ListOrder.mayReach(7_200))", "WHERE \(ListOrder.mayPrecede(7_200)) AND a.duplicate_of IS NULL"]
        let statements = conditions.map { ("SELECT a.id FROM articles a \($0) ORDER BY \(ListOrder.latestFirst) LIMIT 9", true) }
        for (statement, isList) in statements + [(ListOrder.latest, false)] {
            let plan = try await store.read { try Row.fetchAll($0, sql: "EXPLAIN QUERY PLAN " + statement).map { $0["detail"] as String } }
            let text = plan.joined(separator: "; ")
            #expect(text.contains("articles_listed"), "\(text)")
            #expect(!isList || text.contains("RIGHT PART OF ORDER BY"), "\(text)")
            #expect(isList || !text.contains("SCAN"), "\(text)")
        }
    }
}

extension Store {
    /// The identifiers of all articles, page for page.
    func listed(limit: Int) async throws -> [Int64] {
        var (listed, cursor): ([Int64], String?) = ([], nil)
        repeat {
            let page = try await articles(ArticleFilter(), after: cursor, limit: limit)
            listed += page.compactMap(\.article.id)
            cursor = page.last.map(Store.cursor)
        } while cursor != nil
        return listed
    }
}
