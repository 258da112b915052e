import Deduplication
import Foundation
import GRDB
import Ingestion
import Models
import Schedule
import TestSupport
import Testing

@testable import Store

/// `Fixtures/store-version1.db` was written by dateline 1.0 and holds what can be wrong in such a store: an index whose entries are of other
/// texts than the articles, a copy whose original was lost, a date in 2039, pages that wait, a paused host and a feed that fails.
@Suite("A store of version 1")
struct MigrationTests {
    private let folder: TemporaryFolder
    private let store: Store

    init() throws {
        folder = try TemporaryFolder()
        let fixture = try #require(Bundle.module.url(forResource: "Fixtures/store-version1", withExtension: "db"))
        try FileManager.default.copyItem(at: fixture, to: URL(fileURLWithPath: folder.file("d.db")))
        store = try Store(path: folder.file("d.db"))
    }

    @Test("is taken over with everything in it, after a backup")
    func takenOver() async throws {
        let old = try DatabaseQueue(path: folder.file("d.db.before-v5"))
        for table in ["feeds", "polls", "articles", "items", "revisions", "facts", "raw_pages", "page_jobs", "hosts", "changes"] {
            let before = try await old.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM \(table)") ?? -1 }
            let after = try await rows("SELECT count(*) FROM \(table)")
            #expect(after == ["\(before)"], "\(table)")
        }
        #expect(try await old.read { try String.fetchOne($0, sql: "PRAGMA user_version") } == "1")
        let columns = "id, headline, body, revision, published"
        let before = try await old.read { db in
            try Row.fetchAll(db, sql: "SELECT \(columns) FROM articles WHERE id <> 9 ORDER BY id").map(\.description)
        }
        #expect(try await rows("SELECT \(columns) FROM articles WHERE id <> 9 ORDER BY id", whole: true) == before)
    }

    @Test("keeps what the schedule knew of each feed, as columns")
    func states() async throws {
        let feeds = try await store.feeds()
        #expect(feeds.count == 7)
        let failing = try #require(feeds.first { $0.url.hasSuffix("/fail.xml") })
        #expect(failing.state.consecutiveErrors == 4 && failing.state.lastStatus == 500 && failing.health == "failing")
        let good = try #require(feeds.first { $0.url.hasSuffix("/copies.xml") })
        #expect(good.state.etag == "\"/copies.xml-3\"" && good.state.lastStatus == 200 && good.state.lastItems.count == 2)
        #expect(try await store.hostPauses().map(\.host) == ["127.0.0.2:8199"])
        #expect(feeds.first { $0.url.hasSuffix("/old.xml") }?.paused == true)
    }

    @Test("gets an index that agrees with its texts, and the store is sound")
    func index() async throws {
        await #expect(throws: StoreError.searchUnavailable) { try await store.search("ferry", limit: 9) }
        while try await store.rebuildSearchIndex() != nil {}
        #expect(try await store.search("quokkas", limit: 9).map(\.article.id) == [1])
        #expect(try await store.search("to lam", limit: 9).compactMap(\.article.id).sorted() == [11, 12, 14])
        let result = try await store.verify()
        #expect(result.isSound, "\(result.checks)")
    }

    @Test("loses links of copies that lead nowhere, and dates that cannot be true")
    func repaired() async throws {
        let undated = try #require(try await store.article(id: 4)).article
        #expect(undated.duplicateKind == nil)
        let copy = try #require(try await store.article(id: 10)).article
        #expect(copy.duplicateOf == 3 && copy.duplicateKind == .syndicated)
        #expect(try #require(try await store.article(id: 9)).article.datePublished == nil)
    }

    @Test("is polled further: an item that is edited is the article that it was")
    func polledFurther() async throws {
        let article = Article(headline: "Kangaroos", body: ["Paragraph number 9 about kangaroos."], source: ArticleSource(feed: 1))
        let item = ItemDraft(
            key: "i1", contentHash: [9], draft: ArticleDraft(article: article, origin: .feed, indexedBody: "paragraph number 9 about kangaroos."))
        let commit = PollCommit(
            feedID: 1, at: 1_800_000_000, state: PollState(), health: "ok", items: [item], poll: PollRow(at: 1_800_000_000, outcome: .ok))
        #expect(try await store.apply([commit])[0].changed == [1])
        while try await store.rebuildSearchIndex() != nil {}
        #expect(try await store.search("kangaroos", limit: 9).map(\.article.id) == [1])
        #expect(try await store.search("quokkas", limit: 9).isEmpty)
        #expect(try await store.article(id: 1)?.article.revision == 5)
    }

    private func rows(_ sql: String, whole: Bool = false) async throws -> [String] {
        let queue = try DatabaseQueue(path: folder.file("d.db"))
        return try await queue.read { db in try Row.fetchAll(db, sql: sql).map { whole ? $0.description : "\($0[0] as Int64? ?? -1)" } }
    }
}

/// What versions up to 4 had of the tables, to make a store of this version into one of theirs.
private let version4 = """
    DROP INDEX articles_listed;
    CREATE INDEX articles_listed ON articles (listed_at, id);
    CREATE TRIGGER articles_added AFTER INSERT ON articles BEGIN
        UPDATE counts SET articles = articles + 1, copies = copies + (NEW.duplicate_of IS NOT NULL);
    END;
    CREATE TRIGGER facts_added AFTER INSERT ON facts BEGIN UPDATE counts SET facts = facts + 1; END;
    CREATE TRIGGER stories_added AFTER INSERT ON stories BEGIN UPDATE counts SET stories = stories + 1; END;
    PRAGMA user_version = 4;
    """

@Suite("A store of version 4")
struct MigrationFromVersion4Tests {
    @Test("is taken over: rows are counted once, and lists are found by the hour")
    func takenOver() async throws {
        let folder = try TemporaryFolder()
        let path = folder.file("d.db")
        func draft(_ number: Int) -> ArticleDraft {
            // Three in an hour, of which the latest comes first.
            let time = "2025-07-02T1\(number / 4):\(59 - number):00Z"
            let article = Article(url: "https://example.org/\(number)", headline: "\(number)", datePublished: time, body: ["Text \(number)."])
            return ArticleDraft(article: article, origin: .document, fingerprint: Fingerprint(article), indexedBody: "text")
        }
        let old = try Store(path: path)
        _ = try await old.save((1...3).map(draft), at: 1_800_000_000)
        try old.close()
        try await DatabaseQueue(path: path).write { try $0.execute(sql: version4) }
        let store = try Store(path: path)
        #expect(FileManager.default.fileExists(atPath: path + ".before-v5"))
        _ = try await store.save((4...6).map(draft), at: 1_800_000_000)
        let jobs = try await store.analysisJobs(limit: 10)
        try await store.save(jobs.map { ($0, AnalysisTests.analysis($0)) }, at: 1_800_000_000)
        let kept = try await store.statistics()
        #expect(kept.articles == 6 && kept.facts == 6 && kept.stories > 0)
        #expect(try await store.listed(limit: 2) == [4, 5, 6, 1, 2, 3])
        #expect(try await store.verify().isSound)
        try store.close()
    }
}

@Suite("A store of version 2 or 3")
struct MigrationFromVersion2Tests {
    /// The table of blocks as each version had it.
    private static let blocks = [
        2: """
        CREATE TABLE copy_key_blocks (
            level INTEGER NOT NULL, last_key INTEGER NOT NULL, last_article INTEGER NOT NULL, entries BLOB NOT NULL,
            PRIMARY KEY (level, last_key, last_article)
        ) STRICT, WITHOUT ROWID;
        """,
        3: """
        CREATE TABLE copy_key_blocks (
            id INTEGER PRIMARY KEY, level INTEGER NOT NULL, last_key INTEGER NOT NULL, last_article INTEGER NOT NULL, entries BLOB NOT NULL
        ) STRICT;
        CREATE UNIQUE INDEX copy_key_blocks_place ON copy_key_blocks (level, last_key, last_article);
        """,
    ]

    @Test("is taken over: keys of copies are found as before, and the index merges in quiet times", arguments: [2, 3])
    func takenOver(version: Int) async throws {
        let folder = try TemporaryFolder()
        let path = folder.file("d.db")
        func draft(_ number: Int, text: Int) -> ArticleDraft {
            let body = (1...60).map { "word\($0 * 7_919 + text * 104_729)" }.joined(separator: " ")
            let article = Article(url: "https://example.org/\(number)", headline: "Headline \(number)", body: [body])
            return ArticleDraft(article: article, origin: .document, fingerprint: Fingerprint(article), indexedBody: body)
        }
        let old = try Store(path: path)
        _ = try await old.save((1...4).map { draft($0, text: $0) }, at: 100)
        try old.close()
        // Texts 1 and 2 in the large level, 3 in the middle one, 4 among the new keys.
        try await DatabaseQueue(path: path).write { db in
            try db.execute(
                sql: """
                    DROP TABLE copy_key_blocks; DROP TABLE copy_key_runs; DROP TABLE copy_key_filters; DROP TABLE copy_key_state;
                    CREATE TABLE copy_key_state (
                        new_through INTEGER NOT NULL, new_place INTEGER NOT NULL, middle_place INTEGER NOT NULL, middle_entries INTEGER NOT NULL
                    ) STRICT;
                    INSERT INTO copy_key_state VALUES (0, -9223372036854775808, 0, 17);
                    INSERT INTO article_index (article_index, rank) VALUES ('automerge', 8);
                    \(Self.blocks[version] ?? "")
                    \(version4)
                    PRAGMA user_version = \(version);
                    """)
            for (level, articles) in [(2, [1, 2]), (1, [3])] as [(Int, [Int64])] {
                var entries: [CopyKey] = []
                for article in articles {
                    let keys = try #require(try Data.fetchOne(db, sql: "SELECT keys FROM copy_keys_new WHERE article_id = ?", arguments: [article]))
                    entries += SketchBlob.keys(keys).map { CopyKey(key: $0, article: article) }
                    try db.execute(sql: "DELETE FROM copy_keys_new WHERE article_id = ?", arguments: [article])
                }
                for block in CopyKeyBlock.pack(entries.sorted()) {
                    try db.execute(
                        sql: "INSERT INTO copy_key_blocks (level, last_key, last_article, entries) VALUES (?, ?, ?, ?)",
                        arguments: [level, block.last.key, block.last.article, Data(block.bytes)])
                }
            }
        }
        let store = try Store(path: path)
        #expect(FileManager.default.fileExists(atPath: path + ".before-v5"))
        _ = try await store.save((1...4).map { draft($0 + 4, text: $0) }, at: 200)
        for id in Int64(1)...4 { #expect(try await store.article(id: id + 4)?.article.duplicateOf == id) }
        #expect(store.copyKeyMemory.runs.all.map(\.number) == [1, 2])
        #expect(try await store.search("headline", limit: 10).count == 8)
        let automerge = try await store.read { try Int.fetchOne($0, sql: "SELECT v FROM article_index_config WHERE k = 'automerge'") }
        #expect(automerge == (version == 2 ? 64 : 8), "version 3 had set it")
        #expect(try await store.verify().isSound)
        try store.close()
    }
}
