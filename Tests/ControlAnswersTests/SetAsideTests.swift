import ControlAPI
import ControlTestSupport
import Foundation
import Ingestion
import Models
import Store
import TestSupport
import Testing

@testable import ControlAnswers

@Suite("Work that was set aside")
struct SetAsideTests {
    private let folder: TemporaryFolder
    private let store: Store
    private let api: LocalAPI

    init() throws {
        folder = try TemporaryFolder()
        store = try Store(path: folder.file("s.db"), exclusive: false)
        api = LocalAPI(store: store)
    }

    private func crash(_ kind: CrashedJob.Kind, _ id: Int64, times: Int = 2) async throws {
        for _ in 0..<times { try await store.recordCrash(kind, id: id, version: "0", at: LocalAPI.now) }
    }

    @Test("is shown by the status, the feed and the article; what crashed once is not")
    func shown() async throws {
        let feed = try await store.addFeed(FeedDraft(url: "https://example.org/feed", name: "Harbour News"), at: LocalAPI.now).id
        let article = Article(headline: "A ship came in", body: ["It was large."])
        let id = try await store.save([ArticleDraft(article: article, origin: .document, indexedBody: "")], at: LocalAPI.now)[0].articleID
        try await crash(.poll, feed, times: 1)
        try await crash(.analysis, id, times: 1)
        #expect(try await api.get(Status.self, "status").setAside.isEmpty)
        #expect(try await api.get(FeedInfo.self, "feeds/\(feed)").setAside == nil)
        #expect(try await api.get(ArticleInfo.self, "articles/\(id)").setAside == nil)
        try await crash(.poll, feed, times: 1)
        try await crash(.analysis, id, times: 1)
        try await crash(.page, id)
        let status = try await api.get(Status.self, "status")
        #expect(status.store.jobsSetAside == 3)
        #expect(status.setAside.map(\.kind).sorted() == ["analysis", "page", "poll"])
        #expect(Set(status.setAside.map(\.name)) == ["Harbour News", "A ship came in"])
        for info in [try await api.get(FeedInfo.self, "feeds/\(feed)"), try await api.items(FeedInfo.self, "feeds")[0]] {
            #expect(info.setAside?.crashes == 2)
            #expect(info.nextPoll == nil)
            #expect(info.explanation.contains("datelinectl retry \(feed)"))
        }
        let shown = try await api.get(ArticleInfo.self, "articles/\(id)")
        #expect(shown.article.headline == "A ship came in")
        #expect(shown.setAside?.map(\.kind) == ["analysis", "page"])
    }

    @Test("is tried again when a user names it, and only that")
    func retried() async throws {
        for id in 1...3 { try await crash(.poll, Int64(id)) }
        try await crash(.analysis, 1)
        try await crash(.page, 1)
        try await crash(.analysis, 2, times: 1)
        #expect(try await store.retryJobs(articles: [1, 2], feeds: [], all: false).map(\.kind) == [.analysis, .page])
        #expect(try await store.retryJobs(articles: [1], feeds: [2], all: false).map(\.id) == [2])
        #expect(try await store.jobsSetAside().map(\.id) == [1, 3])
        #expect(try await store.crashedArticles() == [2])
        #expect(try await store.retryJobs(articles: [], feeds: [], all: true).count == 2)
        #expect(try await store.jobsSetAside().isEmpty)
    }

    @Test("is changed only by those who may, and never by a request that names nothing")
    func refused() async throws {
        #expect(try await api.respond(.post, "retry", body: "{\"all\": true}").0.status.code == 403)
        let controller = RetryController(engine: IdleEngine())
        for body in ["{}", "{\"articles\": []}", "{\"all\": false}"] {
            await #expect(throws: Problem.self) { try await controller.retry(LocalAPI.request(body), context: LocalAPI.context) }
        }
        #expect(try await controller.retry(LocalAPI.request("{\"articles\": [1]}"), context: LocalAPI.context).status == .ok)
    }

    @Test("an article whose facts were looked for in a part of it says so, until its text is another")
    func cutShort() async throws {
        func draft(_ body: String) -> ArticleDraft {
            ArticleDraft(article: Article(url: "https://example.org/1", body: [body]), origin: .document, indexedBody: "")
        }
        let id = try await store.save([draft("One.")], at: LocalAPI.now)[0].articleID
        func analyse(_ isCutShort: Bool) async throws {
            let job = try #require(try await store.analysisJobs(limit: 1).first)
            try await store.save([(job: job, analysis: Analysis(isCutShort: isCutShort))], at: LocalAPI.now)
        }
        try await analyse(true)
        #expect(try await api.get(ArticleInfo.self, "articles/\(id)").article.factsCutShort == true)
        _ = try await store.save([draft("Two.")], at: LocalAPI.now)
        #expect(try await api.get(ArticleInfo.self, "articles/\(id)?revision=1").article.factsCutShort == nil)
        try await analyse(false)
        let (_, body) = try await api.respond(.get, "articles/\(id)")
        #expect(!String(decoding: body, as: UTF8.self).contains("factsCutShort"))
    }
}
