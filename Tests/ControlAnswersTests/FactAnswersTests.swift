import ControlAPI
import FactExtraction
import Foundation
import GRDB
import Ingestion
import Models
import TestSupport
import Testing

@testable import ControlAnswers
@testable import Store

@Suite("Answers about facts")
struct FactAnswersTests {
    private let folder: TemporaryFolder
    private let store: Store
    private let api: LocalAPI

    init() throws {
        folder = try TemporaryFolder()
        store = try Store(path: folder.file("s.db"), exclusive: false)
        api = LocalAPI(store: store)
    }

    private func listTimeline(_ query: String = "") async throws -> [TimelineEntry] { try await api.items(TimelineEntry.self, "timeline?\(query)") }
    private func listTariffs(_ query: String) async throws -> [TariffHistory] { try await api.items(TariffHistory.self, "tariffs?\(query)") }
    private func listFigures(_ query: String) async throws -> [FigureSeries] { try await api.items(FigureSeries.self, "figures?\(query)") }
    private func listPeople(_ query: String) async throws -> [PersonEntry] { try await api.items(PersonEntry.self, "people?\(query)") }
    private func listConflicts() async throws -> [Conflict] { try await api.items(Conflict.self, "conflicts") }
    private func listFacts(_ query: String) async throws -> [FactInfo] { try await api.items(FactInfo.self, "facts?\(query)") }

    private func save(_ name: String, _ day: String, _ details: [FactDetail]) async throws {
        let facts = details.enumerated().map { index, detail in
            let evidence = "\(name) says \(index)"
            let fact = Fact(evidence: evidence, paragraph: 0, start: 0, end: evidence.count, rule: "hand", detail: detail)
            return KeyedFact(fact: fact, mergeKey: MergeKey(fact).description)
        }
        let body = [facts.map(\.fact.evidence).joined(separator: ". ") + "."]
        let article = Article(url: "https://example.org/\(name)", headline: name, datePublished: day, body: body, source: .init(name: "Paper"))
        _ = try await store.save([ArticleDraft(article: article, origin: .document, indexedBody: "")], at: 1_755_000_000)
        let job = try #require(try await store.analysisJobs(limit: 1).first)
        try await store.save([(job: job, analysis: Analysis(facts: facts))], at: 1_755_000_000)
    }

    /// Three articles that speak of the same things in their own ways.
    private func saveAll() async throws {
        func call(_ date: String?) -> FactDetail {
            .event(Event(type: .phoneCall, date: date, status: .held, participants: ["Tô Lâm", "Ana Sousa"]))
        }
        func rate(_ rate: Double, _ date: String?, target: String = "BR", _ status: TariffMeasure.Status = .announced) -> FactDetail {
            .tariffMeasure(TariffMeasure(imposer: "US", target: target, ratePercent: rate, status: status, date: date))
        }
        func trade(_ reporter: String, _ flow: TradeFigure.Flow, _ partner: String, _ value: Double) -> FactDetail {
            .tradeFigure(TradeFigure(reporter: reporter, partner: partner, flow: flow, value: value, currency: "USD", period: "2024"))
        }
        func minister(_ name: String) -> FactDetail { .person(Person(name: name, roles: ["Minister of Trade"], variants: [])) }
        try await save(
            "one", "2025-04-05",
            [
                call("2025-04-04"), rate(46, "2025-04-02"), trade("BR", .surplus, "US", 12.5e9), minister("Lê Hồng Sơn"),
                rate(10, nil, target: "*"),
            ])
        try await save(
            "two", "2025-06-19", [call("2025-04"), rate(46, "2025-04"), trade("US", .deficit, "BR", 12.5e9), minister("Trần Hồng Sơn")])
        try await save(
            "three", "2025-08-01",
            [
                rate(20, "2025-08-01", .reduced), trade("US", .deficit, "BR", 14e9), minister("Le Hong Son"), rate(5, "2025-08-01", target: "JP"),
            ])
    }

    @Test("a call told by two articles is one entry with all evidence")
    func timeline() async throws {
        try await saveAll()
        let entries = try await listTimeline()
        #expect(entries.map(\.event.date) == ["2025-04-04"])
        #expect(
            entries.first?.evidence.map { "\($0.article) \($0.evidence) \($0.datePublished ?? "") \($0.source ?? "")" } == [
                "1 one says 0 2025-04-05 Paper", "2 two says 0 2025-06-19 Paper",
            ])
        #expect(try await listTimeline("since=2025-04-10").isEmpty)
    }

    @Test("entries of the timeline are flat in JSON, with the names of an event")
    func flat() async throws {
        try await saveAll()
        let entry = try #require(try await listTimeline().first)
        let object = try #require(JSONSerialization.jsonObject(with: JSONEncoder().encode(entry)) as? [String: Any])
        #expect(Set(object.keys) == ["type", "date", "status", "participants", "evidence"])
        #expect(try JSONDecoder().decode(TimelineEntry.self, from: JSONEncoder().encode(entry)).event == entry.event)
    }

    @Test("tariffs of a pair include what hits everybody, and nothing else")
    func tariffs() async throws {
        try await saveAll()
        let pair = try await listTariffs("imposer=us&target=Brazilian")
        #expect(pair.map { "\($0.target) \($0.steps.map(\.ratePercent))" } == ["BR [46.0, 20.0]", "* [10.0]"])
        #expect(pair.first?.steps.first?.evidence.map(\.article) == [1, 2])
        #expect(try await listTariffs("imposer=United%20States").map(\.target) == ["BR", "JP", "*"])
        #expect(try await listTariffs("target=JP").map(\.target) == ["JP", "*"])
        #expect(try await listTariffs("imposer=VN").isEmpty)
        #expect(try await api.status("tariffs?imposer=Atlantis") == 400)
    }

    @Test("figures of a pair are asked for in either order, and mirrors are one")
    func figures() async throws {
        try await saveAll()
        for query in ["reporter=BR&partner=us", "reporter=usa&partner=Brazil", "reporter=BR", ""] {
            let series = try await listFigures(query)
            #expect(series.map { "\($0.reporter) \($0.flow.rawValue) \($0.partner)" } == ["BR surplus US"])
            #expect(series.first?.points.map { $0.evidence.map(\.article) } == [[1, 2], [3]])
        }
        #expect(try await listFigures("reporter=VN").isEmpty)
    }

    @Test("people merge over spellings, and conflicts are named")
    func peopleAndConflicts() async throws {
        try await saveAll()
        let people = try await listPeople("name=hong+son")
        #expect(people.map(\.names) == [["Lê Hồng Sơn", "Le Hong Son"], ["Trần Hồng Sơn"]])
        #expect(people.first?.articles == [1, 3])
        #expect(try await listPeople("name=nobody").isEmpty)
        let conflicts = try await listConflicts()
        #expect(
            conflicts.map { "\($0.kind): \($0.sides.map(\.value).joined(separator: " | "))" } == [
                "figure: 12.5 billion USD | 14 billion USD", "office: Lê Hồng Sơn | Trần Hồng Sơn",
            ])
    }

    @Test("an article that no longer says it takes its evidence out of every answer")
    func retraction() async throws {
        try await saveAll()
        try await save("three", "2025-08-01", [])
        #expect(try await listTariffs("imposer=US&target=BR").first?.steps.map(\.ratePercent) == [46])
        #expect(try await listFigures("").first?.points.count == 1)
        // The two names are now one sighting each, far apart: they may have succeeded one another.
        #expect(try await listConflicts().isEmpty)
    }

    @Test("lists page by cursors that survive what comes in between")
    func paging() async throws {
        for day in 1...9 {
            try await save(
                "d\(day)", "2025-05-0\(day)",
                [.event(Event(type: .meeting, date: "2025-05-0\(day)", status: .held, participants: ["P \(day)"]))])
        }
        var dates: [String] = []
        var after: String?
        repeat {
            let page = try await api.get(Page<TimelineEntry>.self, "timeline?limit=4" + (after.map { "&after=\($0)" } ?? ""))
            dates += page.items.compactMap(\.event.date)
            after = page.next
            // Comes in before what has been seen.
            if dates.count == 4 {
                try await save("early", "2025-05-01", [.event(Event(type: .visit, date: "2025-01-01", status: .held, participants: ["X"]))])
            }
        } while after != nil
        #expect(dates == (1...9).map { "2025-05-0\($0)" })
        #expect(try await api.status("timeline?after=x") == 400)
    }

    @Test("facts are filtered by fields; a field that no fact has is an error")
    func factFields() async throws {
        try await saveAll()
        #expect(try await listFacts("imposer=us&target=br").map(\.article) == [1, 2, 3])
        #expect(try await listFacts("participants=*lam").count == 2)
        #expect(try await listFacts("name=le+hong+son").map(\.article) == [1, 3])
        #expect(try await listFacts("kind=event&since=2025-04-10").map(\.article) == [2])
        #expect(try await api.status("facts?colour=red") == 400)
        #expect(try await api.status("facts?since=soon") == 400)
        #expect(try await api.status("facts?topic=nosuch") == 400)
    }

    @Test(
        "countries are understood in fields of facts by name and adjective",
        arguments: [
            ("target=Brazil", 3), ("imposer=American&target=Brazilian", 3), ("target=world", 1), ("reporter=Brazil", 1), ("partner=USA", 1),
            ("participants=lao", 0), ("status=In%20Force", 0), ("target=B*", 3), ("date=2025-04*&kind=tariff_measure", 2),
        ])
    func countryFields(_ query: String, _ count: Int) async throws {
        try await saveAll()
        #expect(try await listFacts(query).count == count)
    }

    @Test(
        "a value that no fact can have is an error that says what can be given",
        arguments: [
            ("target=zz", "ISO 3166"), ("status=nosuch", "in_force"), ("type=nosuch", "summit"), ("flow=up", "total_trade"),
            ("ratePercent=abc", "number"), ("date=abc", "2025-07-02"), ("currency=dollar", "ISO 4217"), ("kind=event&imposer=US", "participants"),
            ("imposer=US&speaker=x", "tariff_measure"), ("kind=event&status=in_force", "held"), ("rank=nan", "number"),
        ])
    func badFields(_ query: String, _ hint: String) async throws {
        let (response, body) = try await api.respond(.get, "facts?\(query)")
        #expect(response.status.code == 400)
        #expect(String(decoding: body, as: UTF8.self).contains(hint), "\(String(decoding: body, as: UTF8.self))")
    }

    @Test("the views of the store say what the answers say")
    func views() async throws {
        try await saveAll()
        func rows(_ columns: [String], _ view: String) async throws -> [String] {
            let sql = "SELECT \(columns.joined(separator: " || ' ' || ")) FROM \(view)"
            return try await store.read { try String.fetchAll($0, sql: sql) }.sorted()
        }
        let tariffs = try await listTariffs("").flatMap { history in
            history.steps.flatMap { step in
                step.evidence.map {
                    "\(history.imposer) \(history.target) \(history.scope) \(Int(step.ratePercent)) \(step.status.rawValue) \($0.article) \($0.evidence)"
                }
            }
        }
        #expect(
            try await rows(["imposer", "target", "scope", "rate_percent", "status", "article_id", "evidence"], "tariff_history") == tariffs.sorted())
        let figures = try await listFigures("").flatMap { series in
            series.points.flatMap { point in
                point.evidence.map {
                    "\(series.reporter) \(series.flow.rawValue) \(series.partner) \(point.period) \(Int(point.value)) \($0.article) \($0.evidence)"
                }
            }
        }
        #expect(
            try await rows(["reporter", "flow", "partner", "period", "value", "article_id", "evidence"], "trade_series") == figures.sorted())
        let events = try await listTimeline().flatMap { entry in
            entry.evidence.map { "\(entry.event.type.rawValue) \($0.article) \($0.evidence)" }
        }
        #expect(try await rows(["type", "article_id", "evidence"], "timeline") == events.sorted())
    }
}
