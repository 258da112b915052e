import GRDB
import Models
import TestSupport
import Testing

@testable import Store

@Suite("Removed feeds")
struct RemovedFeedTests {
    private let folder: TemporaryFolder
    private let store: Store

    init() throws {
        folder = try TemporaryFolder()
        store = try Store(path: folder.file("s.db"), exclusive: false)
    }

    private func stored() async throws -> String {
        try await store.read { db in
            try Row.fetchAll(db, sql: "SELECT url, original_url, options FROM feeds ORDER BY id").map { row in
                "\(row[0] as String) \(row[1] as String) \(row[2] as String)"
            }.joined(separator: "\n")
        }
    }

    @Test("keep no password: not in an address, not in a header")
    func passwords() async throws {
        let options = FeedOptions(headers: ["Authorization": "Bearer secret2"])
        let feed = try await store.addFeed(FeedDraft(url: "https://u:secret1@example.org/feed", options: options), at: 1)
        #expect(try await stored().contains("secret1"))
        try await store.removeFeed(id: feed.id, at: 2)
        #expect(try await !stored().contains("secret"))

        // It comes back as the same feed, with what the user gives now.
        let again = try await store.addFeed(FeedDraft(url: "https://u:secret3@example.org/feed"), at: 3)
        #expect(again.id == feed.id)
        #expect(again.url == "https://u:secret3@example.org/feed")
        await #expect(throws: StoreError.self) { try await store.addFeed(FeedDraft(url: "https://u:secret3@example.org/feed"), at: 4) }
    }

    @Test("make room for a feed at the same address without a password")
    func sameAddress() async throws {
        let secret = try await store.addFeed(FeedDraft(url: "https://u:secret@example.org/feed"), at: 1)
        let open = try await store.addFeed(FeedDraft(url: "https://example.org/feed"), at: 1)
        #expect(secret.id != open.id)
        try await store.removeFeed(id: secret.id, at: 2)
        #expect(try await !stored().contains("secret"))
        #expect(try await store.feeds().map(\.id) == [open.id])
    }

    @Test("that the configuration no longer lists keep no password either")
    func configured() async throws {
        _ = try await store.configure([FeedDraft(url: "https://u:secret@example.org/feed")], at: 1)
        #expect(try await store.configure([], at: 2) == (0, 1))
        #expect(try await !stored().contains("secret"))
        #expect(try await store.configure([FeedDraft(url: "https://u:secret@example.org/feed")], at: 3) == (1, 0))
        #expect(try await store.feeds().map(\.url) == ["https://u:secret@example.org/feed"])
    }
}
