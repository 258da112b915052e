import ControlAPI
import ControlServer
import ControlTestSupport
import Deduplication
import Foundation
import HTTPTypes
import Hummingbird
import Ingestion
import Logging
import Models
import NIOCore
import NIOEmbedded
import TestSupport
import Testing

@testable import Settings
@testable import Store
@testable import Web

/// The web view over a store of the test's, without a socket.
struct LocalSite {
    static let now: Int64 = 1_755_000_000
    let folder: TemporaryFolder
    let store: Store
    private let responder: ControlResponder

    init(_ change: (inout WebSettings) -> Void = { _ in }) throws {
        folder = try TemporaryFolder()
        store = try Store(path: folder.file("s.db"), exclusive: false)
        var settings = WebSettings()
        settings.listen = .tcp(address: "127.0.0.1", port: 8470)
        change(&settings)
        let view = try WebView(settings: settings, store: store, engine: IdleEngine(topics: ["ports", "trade"]), version: "0", now: { Self.now })
        responder = ControlResponder(router: view.router())
    }

    func respond(
        _ path: String, _ method: HTTPRequest.Method = .get, host: String? = "localhost:8470", headers: HTTPFields = [:]
    ) async throws -> (response: Response, body: String) {
        let request = Request(
            head: HTTPRequest(method: method, scheme: "http", authority: host, path: path, headerFields: headers),
            body: RequestBody(buffer: ByteBuffer()))
        let context = ControlContext(source: .init(channel: EmbeddedChannel(), logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }))
        let response = await responder.respond(to: request, context: context)
        let writer = Collector()
        try await response.body.write(writer)
        return (response, String(decoding: Data(writer.box.buffer.readableBytesView), as: UTF8.self))
    }

    /// The text of a page that is there.
    func page(_ path: String) async throws -> String {
        let (response, body) = try await respond(path)
        #expect(response.status == .ok, "\(path): \(response.status) \(body.prefix(2_000).suffix(600))")
        return body
    }

    /// Stores an article with facts at the words given; each fact's place is that of its evidence.
    @discardableResult
    func save(
        _ headline: String, _ body: [String], url: String? = nil, day: String? = "2025-07-02", source: String? = "Harbour Wire",
        language: String? = "en", images: [ArticleImage] = [], facts: [(evidence: String, detail: FactDetail)] = []
    ) async throws -> Int64 {
        let stored = facts.map { evidence, detail in
            let fact = Self.place(evidence, in: body, detail)
            return KeyedFact(fact: fact, mergeKey: MergeKey(fact).description)
        }
        let article = Article(
            url: url ?? "https://example.org/\(UUID().uuidString)", headline: headline, byline: [headline], datePublished: day, body: body,
            images: images, language: language, source: source.map { .init(name: $0) })
        _ = try await store.save([ArticleDraft(article: article, origin: .document, indexedBody: body.joined(separator: " "))], at: Self.now)
        let job = try #require(try await store.analysisJobs(limit: 1).first)
        let features = StoryFeatures(job.article)
        let story = StoryDraft(
            terms: features.keys, day: day.flatMap { PartialDate($0)?.last } ?? 20_000, window: StoryFeatures.window,
            state: StoryState(founding: features).bytes)
        try await store.save([(job: job, analysis: Analysis(facts: stored, story: story))], at: Self.now)
        return job.articleID
    }

    static func place(_ evidence: String, in body: [String], _ detail: FactDetail) -> Fact {
        for (index, paragraph) in body.enumerated() {
            guard let range = paragraph.range(of: evidence) else { continue }
            let scalars = paragraph.unicodeScalars
            let start = scalars.distance(from: scalars.startIndex, to: range.lowerBound)
            return Fact(
                evidence: evidence, paragraph: index, start: start, end: start + evidence.unicodeScalars.count, rule: "hand", detail: detail)
        }
        return Fact(evidence: evidence, paragraph: 0, start: 0, end: 1, rule: "hand", detail: detail)
    }
}

/// Statements that several articles make, in the tests' own words.
enum Samples {
    static func rate(_ rate: Double, _ date: String?, _ status: TariffMeasure.Status = .announced, scope: String? = nil) -> FactDetail {
        .tariffMeasure(TariffMeasure(imposer: "US", target: "BR", ratePercent: rate, status: status, date: date, scope: scope))
    }
    static func trade(_ value: Double, _ period: String, change: Double? = nil) -> FactDetail {
        .tradeFigure(TradeFigure(reporter: "BR", partner: "US", flow: .surplus, value: value, currency: "USD", period: period, changePercent: change))
    }
    static func call(_ date: String?) -> FactDetail {
        .event(Event(type: .phoneCall, date: date, status: .held, participants: ["Ana Sousa", "US"]))
    }
    static func minister(_ name: String) -> FactDetail { .person(Person(name: name, roles: ["Minister of Ports"], variants: [])) }

    /// Two articles that agree in most and disagree about a minister and a rate.
    static func fill(_ site: LocalSite) async throws -> (first: Int64, second: Int64) {
        let first = try await site.save(
            "Duties on coffee rise",
            [
                "Washington said on 2 April that it would charge 46 per cent on coffee from Brazil.",
                "Ana Sousa telephoned on 4 April. “We will talk,” said Ana Sousa. The surplus of 2023 was 11 billion dollars, that of 2024 was 12.5 billion dollars.",
                "The minister of ports, Rui Costa Alves, was in the room.",
            ], day: "2025-04-05",
            facts: [
                ("charge 46 per cent on coffee from Brazil", rate(46, "2025-04-02")), ("Ana Sousa telephoned on 4 April", call("2025-04-04")),
                ("Ana Sousa", .person(Person(name: "Ana Sousa", roles: ["President"], variants: []))),
                ("“We will talk,” said Ana Sousa", .quotation(Quotation(speaker: "Ana Sousa", quote: "We will talk,"))),
                ("surplus of 2023 was 11 billion dollars", trade(11e9, "2023")),
                ("that of 2024 was 12.5 billion dollars", trade(12.5e9, "2024", change: 13.6)), ("Rui Costa Alves", minister("Rui Costa Alves")),
            ])
        let second = try await site.save(
            "Duties come down",
            ["From 1 August the rate is 20 per cent. The surplus of 2024 was 14 billion dollars, said the minister of ports, Rui Prado Alves."],
            day: "2025-05-20", source: "Coast Paper",
            facts: [
                ("From 1 August the rate is 20 per cent", rate(20, "2025-08-01", .reduced)),
                ("surplus of 2024 was 14 billion dollars", trade(14e9, "2024")), ("Rui Prado Alves", minister("Rui Prado Alves")),
            ])
        return (first, second)
    }
}
