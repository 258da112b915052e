import Deduplication
import Ingestion
import Models
import Schedule
import Store
import TestSupport
import Testing

/// What becomes of an item whose identifier the publisher uses again.
@Suite("An identifier that is used again")
struct ReusedIdentifierTests {
    private struct Story {
        var link: String
        var headline: String
        var body: String
    }

    private static let ferry = Story(
        link: "https://news.example/ferry", headline: "The ferry left before dawn",
        body:
            "The ferry left the old harbour before dawn, and the crew counted forty crates on the quay without waiting for the pilot, who had overslept."
    )
    private static let budget = Story(
        link: "https://news.example/budget", headline: "Council passes its spending plan",
        body:
            "After nine hours of debate councillors agreed on spending for schools, roads and two libraries; opponents announced that they would sue next week."
    )

    /// Stores each story in turn under one identifier, and gives the articles as they are then, the oldest first.
    private func articles(_ stories: [Story]) async throws -> [Article] {
        let folder = try TemporaryFolder()
        let store = try Store(path: folder.file("d.db"))
        let feed = try await store.addFeed(FeedDraft(url: "https://news.example/feed"), at: 1)
        for (number, story) in stories.enumerated() {
            let article = Article(url: story.link, headline: story.headline, body: [story.body], source: ArticleSource(feed: feed.id))
            let item = ItemDraft(
                key: "id-1", contentHash: contentHash([story.link, story.headline, story.body]), linkHash: Int64(story.link.utf8.count),
                draft: ArticleDraft(article: article, origin: .feed, indexedBody: SearchText.indexed(story.body)))
            let now = Int64(100 + number)
            _ = try await store.apply([
                PollCommit(feedID: feed.id, at: now, state: PollState(), health: "ok", items: [item], poll: PollRow(at: now, outcome: .ok))
            ])
        }
        return try await store.articles(ArticleFilter(), limit: 9).map(\.article).sorted { ($0.id ?? 0) < ($1.id ?? 0) }
    }

    @Test("for a story with another link, headline and text is a second article, and the first one stays as it was")
    func another() async throws {
        let found = try await articles([Self.ferry, Self.budget])
        #expect(found.map(\.headline) == [Self.ferry.headline, Self.budget.headline])
        #expect(found.map(\.url) == [Self.ferry.link, Self.budget.link] && found.map(\.revision) == [1, 1])
    }

    @Test("and then for the first story again makes no third article")
    func again() async throws {
        #expect(try await articles([Self.ferry, Self.budget, Self.ferry, Self.budget]).count == 2)
    }

    @Test("is an edit where the link, the headline or the text is alike, or the text too short to tell", arguments: 0..<4)
    func edits(number: Int) async throws {
        var edited = Self.budget
        switch number {
        case 0: edited.link = Self.ferry.link
        case 1: edited.headline = "The ferry left before dawn, crew says"
        case 2: edited.body = Self.ferry.body + " The council heard of it nine hours later."
        default: edited.body = "Councillors agreed on spending after nine hours of debate."
        }
        let found = try await articles([Self.ferry, edited])
        #expect(found.count == 1 && found.first?.headline == edited.headline && found.first?.revision == 2)
    }
}
