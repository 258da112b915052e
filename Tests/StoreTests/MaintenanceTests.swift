import Deduplication
import Foundation
import Ingestion
import Models
import Store
import TestSupport
import Testing

@Suite("Maintenance of the store")
struct MaintenanceTests {
    private func fill(_ store: Store, articles: Int) async throws {
        for number in 0..<articles {
            let body = "Ship \(number) came in. " + String(repeating: "A line about the cargo of \(number) and its papers. ", count: 200)
            let article = Article(url: "https://example.org/\(number)", headline: "Ship \(number)", datePublished: "2025-04-03", body: [body])
            _ = try await store.save([ArticleDraft(article: article, origin: .document, indexedBody: body)], at: 100)
        }
    }

    @Test("what old articles have taken is given back to the file system")
    func freePages() async throws {
        let folder = try TemporaryFolder()
        let store = try Store(path: folder.file("s.db"))
        try await fill(store, articles: 150)
        while try await store.prune(rawBefore: nil, articlesBefore: 1_000, changesBefore: 1_000) > 0 {}
        var steps = 0
        while try await store.returnFreePages(keeping: 16) { steps += 1 }
        try store.close()
        let again = try Store(path: folder.file("s.db"))
        #expect(again.fileBytes < 1 << 20, "\(again.fileBytes) bytes")
        #expect(try await again.verify().isSound)
        #expect(try await again.quickCheck() == nil)
        try again.close()
    }

    @Test("a test of whether the store can be written leaves nothing behind")
    func tryWriting() async throws {
        let folder = try TemporaryFolder()
        let store = try Store(path: folder.file("s.db"))
        let before = try await store.statistics().articles
        try await store.tryWriting(at: 5)
        #expect(try await store.statistics().articles == before)
        #expect(store.fault == nil)
        try store.close()
    }

    @Test("who closes a store is known from who does not")
    func leftOpen() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("s.db")
        try Store(path: path).close()
        let second = try Store(path: path)
        #expect(!second.wasLeftOpen)
        try second.close()
        _ = try Store(path: path)
        let third = try Store(path: path)
        #expect(third.wasLeftOpen)
        try third.close()
    }
}
