import FactExtraction
import Foundation
import Logging
import Ingestion
import Models
import Settings
import TestSupport
import Testing

@testable import Store
@testable import Sync

@Suite("Topics that change")
struct AddedTopicTests {
    @Test("a topic that is added finds the articles that were there before")
    func addedTopic() async throws {
        let folder = try TemporaryFolder()
        let store = try Store(path: folder.file("s.db"), exclusive: false)
        let clock = Clock { 1_755_000_000 }
        let engine = SyncEngine(settings: Settings(), store: store, facts: FactExtractor(), clock: clock, logger: Logger(label: "test"))
        let article = Article(
            url: "https://example.org/quay", headline: "quay", datePublished: "2025-07-02", body: ["The quay opened."], source: .init(name: "Paper"))
        _ = try await store.save([ArticleDraft(article: article, origin: .document, indexedBody: "the quay opened.")], at: 1_755_000_000)
        try await engine.prepare()
        let ferries = TopicProfile(name: "ferries", keywords: [.init(phrase: "quay", weight: 5)])
        _ = try await engine.reload(Settings(), facts: FactExtractor(profiles: [ferries]))
        try await engine.analyzer.analyse(articles: [1])
        #expect(try await store.articles(ArticleFilter(topic: "ferries"), limit: 10).map(\.article.id) == [1])
    }
}
