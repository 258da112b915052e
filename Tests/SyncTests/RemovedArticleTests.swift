import Foundation
import Store
import TestSupport
import Testing

@testable import Sync

@Suite("Removed articles")
struct RemovedArticleTests {
    @Test("do not come back with the next poll, whatever becomes of their item, and their neighbours stay")
    func stayRemoved() async throws {
        let world = try await World()
        world.server.answer("/feed") { good($0, rss([1, 2, 3])) }
        try await world.add()
        try await world.engine.removeArticle(2)
        #expect(try await world.changes("removed").map(\.articleID) == [2])
        let edited = rss([1, 2, 3, 4]).replacingOccurrences(of: "number 2.", with: "number 2, corrected.")
        world.server.answer("/feed") { good($0, etag: "\"v2\"", edited) }
        try await world.advance(by: 86_400)
        #expect(try await world.store.articles(ArticleFilter(), limit: 9).compactMap(\.article.id).sorted() == [1, 3, 4])
        #expect(try await world.store.search("corrected", limit: 9).isEmpty)
        #expect(try await world.store.verify().isSound)
    }

    @Test("leave their copies, of which the oldest becomes the original")
    func copies() async throws {
        let world = try await World()
        let text = (1...60).map { "word\($0)" }.joined(separator: " ")
        for feed in ["/a", "/b", "/c"] {
            let document = rss([1]).replacingOccurrences(of: "Words of the item with the number 1.", with: text)
                .replacingOccurrences(of: "news.example", with: "news\(feed.dropFirst()).example")
            world.server.answer(feed) { good($0, document) }
            try await world.add(feed)
        }
        #expect(try await world.store.copies(of: 1).compactMap(\.article.id) == [2, 3])
        try await world.engine.removeArticle(1)
        #expect(try await world.store.copies(of: 2).compactMap(\.article.id) == [3])
        #expect(try await world.store.verify().isSound)
    }

    @Test("that are not there are told as such")
    func missing() async throws {
        let world = try await World()
        await #expect(throws: (any Error).self) { try await world.engine.removeArticle(99) }
    }
}
