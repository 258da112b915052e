import GRDB
import TestSupport
import Testing

@testable import Store

@Suite("Keys of copies")
struct CopyKeysTests {
    /// An empty store in memory, with levels so small that a few hundred keys move through all of them.
    private func withKeys(_ body: (CopyKeys, Database) throws -> Void) throws {
        try DatabaseQueue().write { db in
            try db.execute(sql: "PRAGMA foreign_keys = OFF")
            try db.execute(sql: Schema.sql)
            let filter = CopyKeyFilter()
            try filter.load(db)
            try body(CopyKeys(db: db, filter: filter, limits: .init(new: 40, step: 16)), db)
        }
    }

    /// As `max(id)` of the articles decides how large the middle level may be.
    private func pretendArticles(_ count: Int64, _ db: Database) throws {
        try db.execute(
            sql: """
                INSERT OR REPLACE INTO articles (id, first_seen, changed_at, listed_at, text_origin, body_hash, body)
                VALUES (?, 0, 0, 0, 'feed', x'', '')
                """, arguments: [count])
    }

    private func counts(_ db: Database) throws -> [Int] {
        try [
            "SELECT count(*) FROM copy_keys_new", "SELECT count(*) FROM copy_key_blocks WHERE level = 1",
            "SELECT count(*) FROM copy_key_blocks WHERE level = 2",
        ].map { try Int.fetchOne(db, sql: $0) ?? 0 }
    }

    @Test("an article that shares only one key, which many have, is no candidate; with any other key it is")
    func everyday() {
        #expect(CopyFinder.supported([1, 2, 3], by: []) == [])
        #expect(CopyFinder.supported([1, 2, 3], by: [9, 3]) == [3])
        #expect(CopyFinder.supported([1, 2, 3, 2, 4], by: []) == [2, 2])
    }

    @Test("a look-up gives what one table of all keys would give, whatever was added, moved and removed")
    func exact() throws {
        try withKeys { keys, db in
            var plain: Set<CopyKey> = []
            var random = SystemRandomNumberGenerator()
            var article: Int64 = 0
            for _ in 0..<400 {
                article += 1
                // Few enough values that many articles share them, with the ends of the range among them.
                let own = (0..<17).map { _ in
                    Int.random(in: 0..<40, using: &random) == 0 ? (Bool.random() ? Int64.max : .min) : Int64.random(in: -60...60) &* 0x1234_5678_9ABC
                }
                try keys.add(own, article: article)
                plain.formUnion(own.map { CopyKey(key: $0, article: article) })
                if Int.random(in: 0..<4) == 0 {
                    let old = Int64.random(in: 1...article)
                    let gone = plain.filter { $0.article == old }.map(\.key)
                    try keys.remove(gone, article: old)
                    plain = plain.filter { $0.article != old }
                }
                try pretendArticles(article, db)
                try keys.settle()
            }
            let levels = try counts(db)
            #expect(levels.allSatisfy { $0 > 0 }, "each level holds keys: \(levels)")
            // One filter has learnt everything as it was added, the other reads it from the store.
            let loaded = CopyKeyFilter()
            try loaded.load(db)
            for filter in [keys.filter, loaded] {
                let finder = try CopyKeys.Finder(db, filter: filter)
                for key in Set(plain.map(\.key)).union([0x1234_5678_9ABC * 61, 7]) {
                    var found: [Int64] = []
                    try finder.find([key], &found)
                    let expected = plain.filter { $0.key == key }.map(\.article).sorted().prefix(CopyKeys.perKey)
                    #expect(found == Array(expected), "key \(key)")
                }
            }
        }
    }

    @Test("the table of new keys stays at its limit, and a key of thousands of articles is found whole and removed")
    func commonKey() throws {
        try withKeys { keys, db in
            for article in Int64(1)...3_000 {
                try keys.add([5], article: article)
                try pretendArticles(article, db)
                try keys.settle()
            }
            #expect(keys.filter.new.count <= 40)
            for article in Int64(1)...2_997 { try keys.remove([5], article: article) }
            var found: [Int64] = [1]
            try CopyKeys.Finder(db, filter: keys.filter).find([5], &found)
            #expect(found == [1, 2_998, 2_999, 3_000])
        }
    }

    @Test("what a failed transaction put into memory is forgotten, and its numbers are given out again")
    func failedTransaction() async throws {
        struct Stop: Error {}
        let folder = try TemporaryFolder()
        let store = try Store(path: folder.file("s.db"))
        let filter = store.copyKeyFilter
        func add(_ keys: [Int64], article: Int64, fails: Bool) async throws {
            try await store.write { db in
                try CopyKeys(db: db, filter: filter).add(keys, article: article)
                if fails { throw Stop() }
            }
        }
        try await add([1, 2], article: 1, fails: false)
        await #expect(throws: Stop.self) { try await add([2, 3], article: 2, fails: true) }
        try await add([3, 4], article: 3, fails: false)
        let found = try await store.write { db in
            try (Int64(1)...4).map { key in
                var articles: [Int64] = []
                try CopyKeys.Finder(db, filter: filter).find([key], &articles)
                return articles
            }
        }
        #expect(found == [[1], [1], [3], [3]])
        #expect(filter.new.count == 4)
        try store.close()
    }

    @Test("the filter takes few keys for known that nobody has added, however often it has grown")
    func filter() throws {
        try DatabaseQueue().write { db in
            try db.execute(sql: "PRAGMA foreign_keys = OFF")
            try db.execute(sql: Schema.sql)
            let filter = CopyKeyFilter()
            #expect(filter.known([1, 2]) == [1, 2], "nothing is ruled out before the store's keys are read")
            try filter.load(db)
            #expect(filter.known([1, 2]) == [])
            filter.add((0..<500_000).map { Int64($0) &* 3 })
            #expect(filter.known((0..<1_000).map { Int64($0) &* 1_497 }).count == 1_000)
            #expect(filter.known((0..<10_000).map { Int64($0) &* 3 &+ 1 }).count < 1_500)
        }
    }

    @Test("keys that are put into blocks while those of a large store are read are known, and nothing is ruled out until the reading has ended")
    func readingBesideWork() async throws {
        let folder = try TemporaryFolder()
        let path = folder.file("s.db")
        let keysOf: @Sendable (Int64) -> [Int64] = { article in (0..<16).map { article &* 0x9E37_79B9_7F4A &+ Int64($0) &* 0x51_2D37_9F21 } }
        let limits = CopyKeys.Limits(new: 1_024, step: 4_096)
        func add(_ articles: ClosedRange<Int64>, to store: Store) async throws {
            let filter = store.copyKeyFilter
            try await store.write { db in
                for article in articles { try CopyKeys(db: db, filter: filter).add(keysOf(article), article: article) }
                try pretendArticles(articles.upperBound, db)
                try CopyKeys(db: db, filter: filter, limits: limits).settle()
            }
        }
        let first = try Store(path: path)
        try await first.write { db in try db.execute(sql: "PRAGMA foreign_keys = OFF") }
        for start in stride(from: Int64(1), to: 20_000, by: 2_000) { try await add(start...(start + 1_999), to: first) }
        try first.close()

        let store = try Store(path: path)
        let filter = store.copyKeyFilter
        try await store.write { db in try filter.load(db) }
        #expect(filter.known([3]) == [3], "too many blocks to be read within a transaction")
        async let reading: Void = store.readCopyKeys()
        try await add(20_001...24_000, to: store)
        try await reading
        #expect(filter.known([3]) == [])
        for article in [Int64(1), 9_999, 20_000, 20_001, 22_222] {
            let found = try await store.write { db in
                var articles: [Int64] = []
                try CopyKeys.Finder(db, filter: filter).find([keysOf(article)[7]], &articles)
                return articles
            }
            #expect(found == [article])
        }
        try store.close()
    }

    @Test("blocks give back what was packed, and bytes that are no block end it")
    func blocks() {
        let entries = (0..<5_000).map { CopyKey(key: Int64($0 / 3) &* 0x7FFF_FFFF_FFFF - .max / 3, article: Int64($0)) }.sorted()
        let blocks = CopyKeyBlock.pack(entries)
        var back: [CopyKey] = []
        for block in blocks {
            #expect(block.bytes.count <= CopyKeyBlock.size)
            block.bytes.withUnsafeBytes { bytes in
                CopyKeyBlock.each(bytes) {
                    back.append($0)
                    return true
                }
            }
            #expect(back.last == block.last)
        }
        #expect(back == entries)
        for bytes in [[UInt8](repeating: 0xFF, count: 64), [0x80], [1]] {
            bytes.withUnsafeBytes { CopyKeyBlock.each($0) { _ in true } }
        }
    }
}
