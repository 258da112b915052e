import Deduplication
import Foundation
import GRDB
import GRDBSQLite
import Ingestion
import Models
import TestSupport
import Testing

@testable import Store

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

    @Test("the search index is merged in steps when nothing else is to do, and finds the same")
    func mergedIndex() async throws {
        let folder = try TemporaryFolder()
        let store = try Store(path: folder.file("s.db"))
        defer { try? store.close() }
        try await fill(store, articles: 30)
        /// Segments of the index, by their identifiers (SQLite FTS5, table %_idx).
        func segments() async throws -> Int {
            try await store.read { try Int.fetchOne($0, sql: "SELECT count(DISTINCT segid) FROM article_index_idx") ?? 0 }
        }
        #expect(try await segments() == 30)
        let found = try await store.search("papers", limit: 100).map(\.article.id)
        #expect(found.count == 30)
        var steps = 1
        while try await store.mergeSearchIndex() { steps += 1 }
        #expect(try await segments() < 8, "after \(steps) steps")
        #expect(try await store.search("papers", limit: 100).map(\.article.id) == found)
        #expect(try await store.verify().isSound)
    }

    @Test("the log's old entries go from its start, and what is kept is not read")
    func pruneChanges() async throws {
        /// SQLite's instructions, in hundreds, that a prune takes of a log whose entries came at the given times.
        func cost(_ entries: Int, removed expected: Int, at times: String) async throws -> Int {
            let folder = try TemporaryFolder()
            let store = try Store(path: folder.file("s.db"))
            defer { try? store.close() }
            let counted = Count()
            try await store.write { db in
                try db.execute(
                    sql: """
                        WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < \(entries))
                        INSERT INTO changes (at, kind) SELECT \(times), 'poll' FROM n
                        """)
                sqlite3_progress_handler(
                    db.sqliteConnection, 100,
                    { count in
                        if let count { Unmanaged<Count>.fromOpaque(count).takeUnretainedValue().value += 1 }
                        return 0
                    }, Unmanaged.passUnretained(counted).toOpaque())
            }
            let removed = try await store.prune(rawBefore: nil, articlesBefore: nil, changesBefore: 1_000)
            try await store.write { db in sqlite3_progress_handler(db.sqliteConnection, 0, nil, nil) }
            #expect(removed == expected)
            return counted.value
        }
        let few = try await cost(5_000, removed: 0, at: "2000 + i")
        let many = try await cost(100_000, removed: 0, at: "2000 + i")
        #expect(many <= few + 10, "\(few) and \(many)")
        // Old ones go, and with them one before them that a clock ahead has dated.
        _ = try await cost(5_000, removed: 299, at: "iif(i = 7, 90000, i + 700)")
    }

    /// Changed on the store's writer alone.
    private final class Count: @unchecked Sendable { var value = 0 }

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
