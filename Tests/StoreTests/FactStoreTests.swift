import Foundation
import GRDB
import Ingestion
import Models
import TestSupport
import Testing

@testable import Store

@Suite("Facts in the store")
struct FactStoreTests {
    private let folder: TemporaryFolder
    private let store: Store

    init() throws {
        folder = try TemporaryFolder()
        store = try Store(path: folder.file("s.db"), exclusive: false)
    }

    // MARK: Making

    private static func keyed(_ key: String, _ evidence: String, _ detail: FactDetail) -> KeyedFact {
        KeyedFact(
            fact: Fact(evidence: evidence, paragraph: 0, start: 0, end: evidence.unicodeScalars.count, rule: "hand", detail: detail), mergeKey: key)
    }

    private static func tariff(_ rate: Double, _ date: String?, target: String = "BR") -> KeyedFact {
        keyed(
            "US|\(target)|all goods", "a rate of \(rate)",
            .tariffMeasure(TariffMeasure(imposer: "US", target: target, ratePercent: rate, status: .announced, date: date)))
    }

    private static func event(_ type: Event.EventType, _ date: String?, _ who: [String] = ["Tô Lâm", "Ana Sousa"]) -> KeyedFact {
        keyed("\(type.rawValue)|", "it happened \(date ?? "")", .event(Event(type: type, date: date, status: .held, participants: who)))
    }

    private static func person(_ name: String, variants: [String] = []) -> KeyedFact {
        keyed(folded(name), name, .person(Person(name: name, roles: ["Minister of Trade"], variants: variants)))
    }

    /// An article and what it is to say.
    private struct Told {
        var draft: ArticleDraft
        var analysis: Analysis
    }

    private static func draft(
        _ name: String, _ facts: [KeyedFact], text: String? = nil, day: String = "2025-07-02", topics: [String: Double] = [:]
    ) -> Told {
        let body = [text ?? facts.map(\.fact.evidence).joined(separator: "; ") + " " + name]
        return Told(
            draft: ArticleDraft(
                article: Article(url: "https://example.org/\(name)", headline: "About \(name)", datePublished: day, body: body),
                origin: .document, indexedBody: SearchText.indexed(body[0])), analysis: Analysis(facts: facts, topics: topics))
    }

    private func save(_ told: Told...) async throws {
        _ = try await store.save(told.map(\.draft), at: 1_751_500_000)
        try await analyse(told.map(\.analysis))
    }

    private func analyse(_ analyses: [Analysis]) async throws {
        let jobs = Array(try await store.analysisJobs(limit: 100).reversed())
        #expect(jobs.count == analyses.count)
        try await store.save(zip(jobs, analyses).map { ($0, $1) }, at: 1_751_500_000)
    }

    private func reread(_ told: Told, at now: Int64) async throws {
        _ = try await store.reread(article: 1, draft: told.draft, at: now)
        try await analyse([told.analysis])
    }

    private func evidence(_ filter: FactFilter) async throws -> [String] { try await store.facts(filter, limit: 100).map(\.fact.evidence) }

    // MARK: Filters

    @Test("facts are found by kind, article, topic and key")
    func filters() async throws {
        try await save(
            Self.draft("a", [Self.tariff(46, "2025-04-02"), Self.event(.phoneCall, "2025-04"), Self.person("Tô Lâm")], topics: ["trade": 0.6]),
            Self.draft("b", [Self.tariff(10, nil, target: "VN"), Self.event(.meeting, "2025-06-01/..", ["VN"])], day: "2025-05-06"))
        #expect(try await store.facts(FactFilter(), limit: 100).count == 5)
        #expect(try await evidence(FactFilter(kind: .tariffMeasure)) == ["a rate of 46.0", "a rate of 10.0"])
        #expect(try await store.facts(FactFilter(article: 2), limit: 100).map(\.articleID) == [2, 2])
        #expect(try await store.facts(FactFilter(topic: "trade"), limit: 100).map(\.articleID) == [1, 1, 1])
        #expect(try await evidence(FactFilter(kind: .tariffMeasure, keyPrefix: "US|VN|")) == ["a rate of 10.0"])
        #expect(try await evidence(FactFilter(keyPrefix: "US|")) == ["a rate of 46.0", "a rate of 10.0"])
    }

    @Test(
        "a field is compared folded, as a number, by its elements and with stars",
        arguments: [
            (["imposer": "us"], 2), (["imposer": "U"], 0), (["ratePercent": "46"], 1), (["ratePercent": "46.0"], 1), (["ratePercent": "4"], 0),
            (["participants": "to lam"], 1), (["participants": "*lam"], 1), (["participants": "lam"], 0), (["participants": "*"], 2),
            (["imposer": "US", "target": "VN"], 1), (["name": "TO LAM"], 1), (["name": "t_ lam"], 0), (["name": "t% lam"], 0),
            (["speaker": "x"], 0), (["ratePercent": "*"], 2), (["ratePercent": "4*"], 1), (["ratePercent": "*6"], 1),
            (["previousRatePercent": "*"], 0),
        ])
    func fields(_ fields: [String: String], _ count: Int) async throws {
        try await save(
            Self.draft(
                "a",
                [
                    Self.tariff(46, nil), Self.tariff(10, nil, target: "VN"), Self.event(.phoneCall, nil), Self.event(.meeting, nil, ["VN"]),
                    Self.person("Tô Lâm"),
                ]))
        #expect(try await store.facts(FactFilter(fields: fields.mapValues { [$0] }), limit: 100).count == count)
    }

    @Test("since compares with the last day that a date can mean, and with the article's day where there is none")
    func since() async throws {
        try await save(
            Self.draft(
                "a",
                [
                    Self.tariff(1, "2025-04-02"), Self.tariff(2, "2025-04"), Self.tariff(3, "2025-04-03/2025-04-12"), Self.tariff(4, "2025-03/.."),
                    Self.tariff(5, nil),
                ], day: "2025-04-30"))
        #expect(
            try await evidence(FactFilter(kind: .tariffMeasure, since: TimeBound(day: CivilDay.number(year: 2025, month: 4, day: 10)))) == [
                "a rate of 2.0", "a rate of 3.0", "a rate of 4.0", "a rate of 5.0",
            ])
        #expect(try await evidence(FactFilter(since: TimeBound(day: CivilDay.number(year: 2025, month: 5, day: 1)))) == ["a rate of 4.0"])
    }

    @Test("pages follow one another without a gap, whichever index is read")
    func pages() async throws {
        for article in 0..<12 { try await save(Self.draft("a\(article)", [Self.tariff(Double(article), nil), Self.event(.meeting, nil)])) }
        let filters = [
            (FactFilter(), 24), (FactFilter(kind: .tariffMeasure), 12), (FactFilter(kind: .tariffMeasure, keyPrefix: "US|BR|"), 12),
            (FactFilter(fields: ["imposer": ["US"]]), 12),
        ]
        for (filter, count) in filters {
            var ids: [Int64] = []
            while true {
                let page = try await store.facts(filter, after: ids.last ?? 0, limit: 5)
                ids += page.map(\.id)
                if page.count < 5 { break }
            }
            #expect(ids == Array(Set(ids)).sorted())
            #expect(ids.count == count)
        }
    }

    // MARK: Taking back

    @Test("a revision takes back what the article no longer says; what it still says keeps its identifier")
    func revision() async throws {
        try await save(Self.draft("a", [Self.tariff(46, "2025-04-02"), Self.person("Tô Lâm")], topics: ["trade": 0.6, "steel": 0.4]))
        let before = try await store.facts(FactFilter(), limit: 100)
        try await save(Self.draft("a", [Self.person("Tô Lâm"), Self.tariff(20, "2025-07-02")], topics: ["trade": 0.6]))
        let after = try await store.facts(FactFilter(), limit: 100)
        #expect(after.map(\.fact.evidence).sorted() == ["Tô Lâm", "a rate of 20.0"])
        #expect(after.first { $0.fact.kind == .person }?.id == before.first { $0.fact.kind == .person }?.id)
        #expect(try await store.article(id: 1)?.article.revision == 2)
        #expect(try await store.facts(FactFilter(topic: "steel"), limit: 100).isEmpty)
        #expect(try await store.facts(FactFilter(topic: "trade"), limit: 100).count == 2)
    }

    @Test("reading the same text again puts today's facts in place, also when there are none")
    func reparse() async throws {
        let text = "a rate of 46.0 and Tô Lâm"
        let all = [Self.tariff(46, nil), Self.person("Tô Lâm"), Self.person("Tô Lâm")]
        try await save(Self.draft("a", all, text: text))
        let before = try await store.facts(FactFilter(), limit: 100).map(\.id)
        try await reread(Self.draft("a", all, text: text), at: 2)
        #expect(try await store.facts(FactFilter(), limit: 100).map(\.id) == before)
        try await reread(Self.draft("a", [Self.person("Tô Lâm")], text: text), at: 3)
        #expect(try await evidence(FactFilter()) == ["Tô Lâm"])
        try await reread(Self.draft("a", [], text: text), at: 4)
        #expect(try await evidence(FactFilter()).isEmpty)
        #expect(try await store.article(id: 1)?.article.revision == 1)
    }

    @Test("an article that is forgotten takes its facts with it")
    func prune() async throws {
        try await save(Self.draft("a", [Self.tariff(46, nil)], topics: ["trade": 1]))
        _ = try await store.prune(rawBefore: nil, articlesBefore: 2_000_000_000, changesBefore: nil)
        #expect(try await evidence(FactFilter()).isEmpty)
    }

    // MARK: Narrow reads

    @Test("the window of events opens where anything in it may begin")
    func window() async throws {
        try await save(
            Self.draft(
                "a",
                [
                    Self.event(.phoneCall, "2025-04-04"), Self.event(.phoneCall, "2025-04"), Self.event(.phoneCall, nil),
                    Self.event(.meeting, "2025-01-05"), Self.event(.summit, "../2025-05-01"),
                ]))
        #expect(
            try await store.events(since: "2025-04-10").map { $0.fact.evidence }.sorted() == [
                "it happened ", "it happened ../2025-05-01", "it happened 2025-04", "it happened 2025-04-04",
            ])
        #expect(try await store.events(since: nil).count == 5)
    }

    @Test("people are read by a part of the name, or else of another form")
    func people() async throws {
        try await save(
            Self.draft("a", [Self.person("Tô Lâm"), Self.person("Phạm Minh Chính", variants: ["PM Chính"]), Self.person("Karl Weber")]))
        #expect(try await store.personFacts(named: "LAM").map(\.fact.evidence) == ["Tô Lâm"])
        #expect(try await store.personFacts(named: "pm chinh").map(\.fact.evidence) == ["Phạm Minh Chính"])
        #expect(try await store.personFacts(named: "100%").isEmpty)
        #expect(try await store.personFacts(named: nil).count == 3)
    }

    @Test("of figures and tariffs only what several articles speak of can be contested")
    func contested() async throws {
        try await save(
            Self.draft("a", [Self.tariff(46, nil), Self.tariff(10, nil, target: "VN"), Self.tariff(11, nil, target: "VN")]),
            Self.draft("b", [Self.tariff(49, nil)]))
        #expect(try await store.contestedFacts().map(\.fact.evidence).sorted() == ["a rate of 46.0", "a rate of 49.0"])
    }

    // MARK: Views

    @Test("the views give one row for each statement, mirrored as the API merges")
    func views() async throws {
        func figure(_ reporter: String, _ flow: TradeFigure.Flow, _ partner: String, _ key: String) -> KeyedFact {
            Self.keyed(
                key, "\(reporter) \(flow.rawValue)",
                .tradeFigure(
                    TradeFigure(reporter: reporter, partner: partner, flow: flow, value: 123.5e9, currency: "USD", period: "2024-01/2024-12")))
        }
        try await save(
            Self.draft(
                "a",
                [
                    figure("US", .deficit, "VN", "VN|US|surplus|2024"), figure("VN", .surplus, "US", "VN|US|surplus|2024"),
                    figure("US", .import, "VN", "VN|US|export|2024"), figure("VN", .totalTrade, "US", "US|VN|total_trade|2024"),
                    Self.tariff(46, "2025-04"), Self.event(.phoneCall, "2025-04-04"),
                ]))
        let rows = { (sql: String) in
            try await store.read { db in
                try Row.fetchAll(db, sql: sql).map { row in row.databaseValues.map { "\($0.storage.value ?? "–")" }.joined(separator: " ") }
            }
        }
        #expect(
            try await rows("SELECT reporter, partner, flow, period, value, as_reported, evidence FROM trade_series") == [
                "US VN total_trade 2024 123500000000 VN total_trade US VN total_trade", "VN US export 2024 123500000000 US import VN US import",
                "VN US surplus 2024 123500000000 US deficit VN US deficit", "VN US surplus 2024 123500000000 VN surplus US VN surplus",
            ])
        #expect(
            try await rows("SELECT imposer, target, scope, date, first_day, last_day, rate_percent, published FROM tariff_history") == [
                "US BR all goods 2025-04 2025-04-01 2025-04-30 46 2025-07-02"
            ])
        #expect(try await rows("SELECT date, type, participants FROM timeline") == [#"2025-04-04 phone_call ["Tô Lâm","Ana Sousa"]"#])
    }

    @Test("the search view takes a query without accents")
    func search() async throws {
        try await save(
            Self.draft("a", [], text: "Tô Lâm said nothing"), Self.draft("b", [], text: "Hồ Đức Phớc spoke"), Self.draft("c", [], text: "rain"))
        let found = try await store.read { db in
            try String.fetchAll(db, sql: "SELECT url FROM article_search WHERE query MATCH 'to lam OR duc' ORDER BY rank")
        }
        #expect(found.sorted() == ["https://example.org/a", "https://example.org/b"])
    }
}
