import Deduplication
import Ingestion
import Models
import Store
import TestSupport
import Testing

@Suite("Analyses in the store")
struct AnalysisTests {
    private let folder: TemporaryFolder
    private let store: Store

    init() throws {
        folder = try TemporaryFolder()
        store = try Store(path: folder.file("s.db"), exclusive: false)
    }

    private func save(_ name: String, _ body: String, day: String = "2025-04-03") async throws -> Int64 {
        let article = Article(url: "https://example.org/\(name)", headline: nil, datePublished: day, body: [body])
        let draft = ArticleDraft(article: article, origin: .document, indexedBody: body)
        return try await store.save([draft], at: 100)[0].articleID
    }

    /// An analysis by hand: the first paragraph is a person, and a story of its own or of the same words.
    static func analysis(_ job: AnalysisJob) -> Analysis {
        let text = job.article.body[0]
        let fact = Fact(
            evidence: text, paragraph: 0, start: 0, end: text.unicodeScalars.count, rule: "hand", detail: .person(Person(name: text)))
        let story = StoryDraft(terms: [7], day: 20_000, window: 3, state: StoryState(founding: StoryFeatures(job.article)).bytes)
        return Analysis(facts: [KeyedFact(fact: fact, mergeKey: text)], story: job.article.duplicateOf == nil ? story : nil)
    }

    private func saveAnalyses(_ jobs: [AnalysisJob]) async throws {
        try await store.save(jobs.map { ($0, Self.analysis($0)) }, at: 200)
    }

    private func evidence() async throws -> [String] { try await store.facts(FactFilter(), limit: 10).map(\.fact.evidence) }

    @Test("each new article waits for its analysis once, the newest first")
    func order() async throws {
        let ids = [try await save("a", "one"), try await save("b", "two")]
        let jobs = try await store.analysisJobs(limit: 10)
        #expect(jobs.map(\.articleID) == ids.reversed())
        #expect(try await store.analysisJobs(articles: [ids[1]]).map(\.articleID) == [ids[1]])
        #expect(try await store.statistics().analysisJobs == 2)
        try await saveAnalyses(jobs)
        #expect(try await store.analysisJobs(limit: 10).isEmpty)
        #expect(try await store.lastAnalysisJob() == nil)
        #expect(try await evidence() == ["two", "one"])
    }

    @Test("the analysis of a text that has changed meanwhile is not stored; the new text waits")
    func stale() async throws {
        let id = try await save("a", "the old words")
        let old = try await store.analysisJobs(limit: 10)
        #expect(try await save("a", "the new words") == id)
        try await saveAnalyses(old)
        #expect(try await evidence().isEmpty)
        #expect(try await store.verify().isSound)
        let new = try await store.analysisJobs(limit: 10)
        #expect(new.map(\.article.body) == [["the new words"]])
        try await saveAnalyses(new)
        #expect(try await evidence() == ["the new words"])
    }

    @Test("facts of a changed text stay until it is analysed, and the store is sound meanwhile")
    func between() async throws {
        _ = try await save("a", "the old words")
        try await saveAnalyses(try await store.analysisJobs(limit: 10))
        _ = try await save("a", "the new words")
        #expect(try await evidence() == ["the old words"])
        #expect(try await store.verify().isSound)
    }

    @Test("a copy that is analysed before its original stands in the original's story")
    func copies() async throws {
        let words =
            "The council of the harbour town voted late on Tuesday for a longer pier, after two winters in which no ferry could land there safely at all."
        let late = try await save("late", words, day: "2025-04-05")
        let early = try await save("early", words, day: "2025-04-03")
        #expect(try await store.article(id: late)?.article.duplicateOf == early)
        try await saveAnalyses(try await store.analysisJobs(limit: 10))
        let story = try #require(try await store.article(id: early)?.storyID)
        #expect(try await store.article(id: late)?.storyID == story)
        #expect(try await store.story(id: story)?.articles == 2)
        let third = try await save("third", words, day: "2025-04-06")
        try await saveAnalyses(try await store.analysisJobs(limit: 10))
        #expect(try await store.article(id: third)?.storyID == story)
        #expect(try await store.story(id: story)?.articles == 3)
    }

    @Test("other rules have every article analysed again, the same rules none")
    func rules() async throws {
        _ = try await store.analyseAgain(rules: "1")
        _ = try await save("a", "one")
        try await saveAnalyses(try await store.analysisJobs(limit: 10))
        #expect(try await store.analyseAgain(rules: "1") == false)
        #expect(try await store.queueAnalyses() == false)
        #expect(try await store.analyseAgain(rules: "2"))
        // An article that comes meanwhile is queued for itself.
        _ = try await save("b", "two")
        while try await store.queueAnalyses() {}
        #expect(try await store.analysisJobs(limit: 10).count == 2)
        #expect(try await store.analyseAgain(rules: "2") == false)
        try await saveAnalyses(try await store.analysisJobs(limit: 10))
        #expect(try await store.queueAnalyses() == false)
        #expect(try await store.analysisJobs(limit: 10).isEmpty)
    }
}
