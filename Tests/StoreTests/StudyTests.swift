import Deduplication
import Models
import Store
import TestSupport
import Testing

@Suite("Studies in the store")
struct StudyTests {
    private static let linker = Linker(
        copyOf: { _, _ in nil }, mayCopy: { _, _ in false }, posted: 0,
        joinStory: { draft, candidates in (candidates.first?.id, draft.state) }, isVolatile: { _, _ in false })

    private let folder: TemporaryFolder
    private let store: Store

    init() throws {
        folder = try TemporaryFolder()
        store = try Store(path: folder.file("s.db"), exclusive: false)
    }

    private func save(_ name: String, _ body: String, day: String = "2025-04-03") async throws -> Int64 {
        let article = Article(url: "https://example.org/\(name)", headline: name, datePublished: day, body: [body])
        let draft = ArticleDraft(article: article, bodyHash: Fingerprint(article).bodyHash)
        return try await store.save([draft], at: 100, linker: Self.linker)[0].articleID
    }

    private static func study(_ job: StudyJob) -> Study {
        let text = job.article.body[0]
        let fact = Fact(
            evidence: text, paragraph: 0, start: 0, end: text.unicodeScalars.count, rule: "hand", detail: .person(Person(name: text)))
        let story = StoryDraft(terms: [7], day: 20_000, window: 3, state: [1])
        return Study(facts: [KeyedFact(fact: fact, mergeKey: text)], story: job.article.duplicateOf == nil ? story : nil)
    }

    private func saveStudies(_ jobs: [StudyJob]) async throws {
        try await store.save(jobs.map { ($0, Self.study($0)) }, at: 200, linker: Self.linker)
    }

    private func evidence() async throws -> [String] { try await store.facts(FactFilter(), limit: 10).map(\.fact.evidence) }

    @Test("each new article waits for its study once, the oldest first")
    func order() async throws {
        let ids = [try await save("a", "one"), try await save("b", "two")]
        let jobs = try await store.studyJobs(limit: 10)
        #expect(jobs.map(\.articleID) == ids)
        #expect(try await store.studyJobs(articles: [ids[1]]).map(\.articleID) == [ids[1]])
        #expect(try await store.statistics().studyJobs == 2)
        try await saveStudies(jobs)
        #expect(try await store.studyJobs(limit: 10).isEmpty)
        #expect(try await store.studyJobRange() == nil)
        #expect(try await evidence() == ["one", "two"])
    }

    @Test("the study of a text that has changed meanwhile is not stored; the new text waits")
    func stale() async throws {
        let id = try await save("a", "the old words")
        let old = try await store.studyJobs(limit: 10)
        #expect(try await save("a", "the new words") == id)
        try await saveStudies(old)
        #expect(try await evidence().isEmpty)
        #expect(try await store.verify().isSound)
        let new = try await store.studyJobs(limit: 10)
        #expect(new.map(\.article.body) == [["the new words"]])
        try await saveStudies(new)
        #expect(try await evidence() == ["the new words"])
    }

    @Test("facts of a changed text stay until it is studied, and the store is sound meanwhile")
    func between() async throws {
        _ = try await save("a", "the old words")
        try await saveStudies(try await store.studyJobs(limit: 10))
        _ = try await save("a", "the new words")
        #expect(try await evidence() == ["the old words"])
        #expect(try await store.verify().isSound)
    }

    @Test("a copy that is studied before its original stands in the original's story")
    func copies() async throws {
        let late = try await save("late", "the same words", day: "2025-04-05")
        let early = try await save("early", "the same words", day: "2025-04-03")
        #expect(try await store.article(id: late)?.article.duplicateOf == early)
        try await saveStudies(try await store.studyJobs(limit: 10))
        let story = try #require(try await store.article(id: early)?.storyID)
        #expect(try await store.article(id: late)?.storyID == story)
        #expect(try await store.story(id: story)?.articles == 2)
        let third = try await save("third", "the same words", day: "2025-04-06")
        try await saveStudies(try await store.studyJobs(limit: 10))
        #expect(try await store.article(id: third)?.storyID == story)
        #expect(try await store.story(id: story)?.articles == 3)
    }

    @Test("other rules have every article studied again, the same rules none")
    func rules() async throws {
        _ = try await store.restudy(rules: "1")
        _ = try await save("a", "one")
        try await saveStudies(try await store.studyJobs(limit: 10))
        #expect(try await store.restudy(rules: "1") == 0)
        #expect(try await store.restudy(rules: "2") == 1)
        #expect(try await store.studyJobs(limit: 10).count == 1)
        #expect(try await store.restudy(rules: "2") == 0)
    }
}
