import ControlAPI
import Foundation
import GRDB
import Ingestion
import Models
import TestSupport
import Testing

@testable import ControlAnswers
@testable import Store

/// Four articles of three feeds: two with a time, one with a day, one without a date.
@Suite("Searches and times")
struct SearchAnswersTests {
    private let folder: TemporaryFolder
    private let store: Store
    private let api: LocalAPI

    init() async throws {
        folder = try TemporaryFolder()
        let store = try Store(path: folder.file("s.db"), exclusive: false)
        self.store = store
        api = LocalAPI(store: store)
        for number in 1...3 { _ = try await store.addFeed(FeedDraft(url: "https://example.org/\(number)", name: "Feed \(number)", tags: []), at: 0) }
        // The API's clock shows 2025-08-12T12:00:00Z.
        for (number, date) in [(1, "2025-08-12T11:00:00Z"), (2, "2025-08-12T09:00:00Z"), (3, "2025-08-12"), (4, nil)] as [(Int, String?)] {
            let body = ["The harbour took note of ship \(number)." + (number == 2 ? " A ferry left." : "")]
            let article = Article(url: "https://example.org/a\(number)", headline: "Harbour \(number)", datePublished: date, body: body)
            let draft = ArticleDraft(article: article, origin: .document, indexedBody: SearchText.indexed(body[0]))
            _ = try await store.save([draft], at: LocalAPI.now - 600)
        }
        try await store.pool.write { db in
            try db.execute(sql: "UPDATE articles SET feed_id = min(id, 3), located_country = CASE id WHEN 1 THEN 'VN' WHEN 2 THEN 'US' END")
        }
    }

    private func path(_ route: String, _ name: String, _ value: String) throws -> String {
        var allowed = CharacterSet.alphanumerics
        allowed.insert(charactersIn: "-._")
        return "\(route)?\(name)=\(try #require(value.addingPercentEncoding(withAllowedCharacters: allowed)))"
    }

    private func found(_ query: String) async throws -> [Int64] {
        try await api.items(ArticleSummary.self, try path("search", "q", query)).map(\.id).sorted()
    }

    private func since(_ text: String) async throws -> [Int64] {
        try await api.items(ArticleSummary.self, try path("articles", "since", text)).map(\.id).sorted()
    }

    private func refusal(_ query: String) async throws -> String {
        let (response, body) = try await api.respond(.get, try path("search", "q", query))
        #expect(response.status.code == 400, "\(query)")
        return try JSONDecoder().decode(Problem.self, from: body).detail ?? ""
    }

    @Test("a time bounds to the second what has a time, and leaves dates days")
    func times() async throws {
        #expect(try await since("30m") == [3, 4])
        #expect(try await since("2h") == [1, 3, 4])
        #expect(try await since("12h") == [1, 2, 3, 4])
        #expect(try await since("2025-08-12T11:00:00Z") == [1, 3, 4])
        #expect(try await since("2025-08-12T11:00:01Z") == [3, 4])
        #expect(try await since("2025-08-12") == [1, 2, 3, 4])
        #expect(try await since("2025-08-13").isEmpty)
        #expect(try await found("harbour after:2h") == [1, 3, 4])
        #expect(try await found("before:2025-08-12T09:00:00Z") == [2, 3])
        #expect(try await found("before:2025-08-12T08:59:59Z") == [3])
        #expect(try await found("after:2025-08 before:2025-08") == [1, 2, 3, 4])
        #expect(try await found("NOT after:2025-08-12T10:00Z") == [2])
    }

    @Test("a field is negated by NOT, AND NOT and a minus sign, also where articles lack what it asks for")
    func negations() async throws {
        for query in [
            "harbour NOT feed:2", "harbour AND NOT feed:2", "harbour -feed:2", "NOT feed:2 harbour", "NOT feed:2 AND harbour", "NOT (feed:2)",
        ] {
            #expect(try await found(query) == [1, 3, 4], "\(query)")
        }
        #expect(try await found("NOT country:US") == [1, 3, 4])
        #expect(try await found("NOT country:US NOT country:Vietnam") == [3, 4])
        #expect(try await found("feed:2 AND ferry") == [2])
        #expect(try await found("harbour NOT ferry NOT feed:1") == [3, 4])
        #expect(try await found("harbour -headline:2").count == 3)
    }

    @Test("values of one field are alternatives with OR, and fields may stand in parentheses")
    func alternatives() async throws {
        #expect(try await found("country:Vietnam OR country:US") == [1, 2])
        #expect(try await found("harbour (feed:1 OR feed:2)") == [1, 2])
        #expect(try await found("harbour -ferry feed:1 OR feed:2") == [1])
        #expect(try await found("(country:Vietnam) harbour") == [1])
        #expect(try await found("(feed:2 AND country:US) harbour") == [2])
        #expect(try await found("(ferry OR note) country:US") == [2])
        #expect(try await found("feed:1 feed:2").isEmpty)
    }

    @Test("a combination that is not possible is an error that points to the operator")
    func impossible() async throws {
        for (query, parts) in [
            ("harbour OR kind:tariff_measure", ["“OR” at character 9", "kind:tariff_measure"]), ("feed:1 OR harbour", ["“OR” at character 8"]),
            ("feed:1 OR country:US", ["“OR” at character 8", "same field"]), ("feed:1 OR NOT feed:2", ["“OR” at character 8"]),
            ("(harbour feed:1)", ["“(” at character 1", "feed:1"]), ("NOT (feed:1 country:US)", ["“NOT” at character 1", "before each field"]),
            ("feed:2 NOT harbour", ["not wanted"]), ("-harbour", ["not wanted"]), ("(feed:zz)", ["feed “zz”: not found"]),
            ("before:2025-07-02T99:00", ["before:", "2025-07-02T11:00:00Z"]), ("feed:\"\"", ["has no value"]), ("-colour:red", ["colour"]),
            (String(repeating: "ship ", count: 65), ["65 words", "64 are the most"]),
        ] {
            let detail = try await refusal(query)
            for part in parts { #expect(detail.contains(part), "\(query): \(detail)") }
        }
    }

    @Test("names of fields are the same in capitals")
    func capitals() async throws {
        for name in ["headline", "HEADLINE", "Headline"] { #expect(try await found("\(name):harbour").count == 4) }
        #expect(try await found("FEED:2 Body:ferry") == [2])
    }

    @Test("a blank text names no feed, and an address is read as it is when a feed is added")
    func selectors() async throws {
        try await store.pool.write { db in try db.execute(sql: "UPDATE feeds SET name = '', tags = '[\"\"]' WHERE id = 1") }
        #expect(try await store.feeds(meantBy: ["", " ", "HTTPS://EXAMPLE.org/2#top", " example.org/3 ", "feed 2"]) == [[], [], [2], [3], [2]])
        #expect(try await store.feeds(named: "", asTag: true).isEmpty)
    }
}
