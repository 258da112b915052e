import Deduplication
import Foundation
import GRDB
import Ingestion
import Models
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
            try body(CopyKeys(db: db, memory: CopyKeyMemory(), limits: .init(new: 40, step: 16, runs: 3)), db)
        }
    }

    @Test("an article found by one common key alone is a candidate only when all articles with that key are new; with a second key it always is")
    func everyday() {
        func ranked(_ rare: [[Int64]], _ common: [[Int64]]) -> [Int64] { CopyRanking.ranked(rare: rare, common: common, limit: 4) }
        #expect(ranked([], [[1, 2, 3]]) == [])
        #expect(ranked([[9, 3]], [[1, 2, 3]]) == [3, 9])
        #expect(ranked([], [[1, 2, 3], [2, 4]]) == [2])
        // Those that share only what all articles have leave room for the one that shares something rare.
        #expect(ranked([[9]], [[1, 2, 3, 4], [1, 2, 3, 4], [1, 2, 3, 4]]) == [9, 1, 2])
        #expect(ranked([[7, 8], [9]], []) == [9, 7, 8])
        #expect(CopyRanking.ofNewStories([[5, 6, 7], [4, 8, 9], [6, 8], []], newFrom: 5) == [6, 8, 5])
    }

    @Test("the beginning of a story is linked to it when one key of the story is its own", arguments: [1, 12], [false, true])
    func teasers(sites: Int, haveEverydayWords: Bool) async throws {
        let everyday = haveEverydayWords ? ["get all the news of the day by letter every morning at seven"] : []
        let folder = try TemporaryFolder()
        let store = try Store(path: folder.file("s.db"), exclusive: false)
        var random = SplitMix(seed: 7)
        var stories: [ArticleDraft] = [], teasers: [ArticleDraft] = []
        for story in 0..<40 {
            let words = (0..<300).map { _ in Self.syllable(random.below(70)) + Self.syllable(random.below(70)) }
            let copies = (0..<sites).map { Self.draft(words + everyday, site: "site\($0).example", "\(story)") }
            _ = try await store.save(copies, at: 100)
            stories.append(copies[0])
            teasers.append(Self.draft(words[..<30] + everyday, site: "short.example", "\(story)"))
        }
        let saved = try await store.save(teasers, at: 200)
        func keys(_ draft: ArticleDraft) -> Set<Int64> { Set(draft.fingerprint.sketch.prefix(Fingerprint.keys)) }
        let common = keys(stories[0]).intersection(keys(stories[1]))
        var findable = 0
        for story in stories.indices where !keys(teasers[story]).intersection(keys(stories[story])).isSubset(of: common) {
            findable += 1
            #expect(try await store.article(id: saved[story].articleID)?.article.duplicateOf == Int64(story * sites + 1), "story \(story)")
        }
        #expect(findable > 24)
        try store.close()
    }

    private static func syllable(_ number: Int) -> String { "\(Array("bdfgklmnprstvz")[number / 5])\(Array("aeiou")[number % 5])" }

    private static func draft(_ words: [String], site: String, _ path: String) -> ArticleDraft {
        let text = words.joined(separator: " ")
        let article = Article(url: "https://\(site)/\(path)", headline: nil, body: [text], source: ArticleSource(domain: site))
        return ArticleDraft(article: article, origin: .document, indexedBody: text)
    }

    @Test("a look-up gives what one table of all keys would give, whatever was added, moved, merged and removed")
    func exact() throws {
        try withKeys { keys, db in
            var plain: Set<CopyKey> = []
            var random = SystemRandomNumberGenerator()
            /// Compares the look-ups of the memory that has seen everything, and of one that reads it from the store.
            func compare() throws {
                for memory in [keys.memory, CopyKeyMemory()] {
                    let finder = try CopyKeys.Finder(db, memory: memory)
                    for key in Set(plain.map(\.key)).union([0x1234_5678_9ABC * 61, 7]) {
                        var found: [Int64] = []
                        try finder.find([key], &found)
                        let expected = plain.filter { $0.key == key }.map(\.article).sorted().prefix(CopyKeys.perKey)
                        #expect(found == Array(expected), "key \(key)")
                    }
                    // All at once, as for an article: the answers come in the order of the keys.
                    let all = Set(plain.map(\.key)).union([0x1234_5678_9ABC * 61, 7]).shuffled()
                    var answers: [[Int64]] = []
                    try finder.each(all) { answers.append($0) }
                    let expected = all.map { key in Array(plain.filter { $0.key == key }.map(\.article).sorted().prefix(CopyKeys.perKey)) }
                    #expect(answers == expected.filter { !$0.isEmpty })
                }
            }
            var merging = 0
            for article in Int64(1)...600 {
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
                try keys.settle()
                if keys.memory.runs.all.contains(where: { $0.target != nil }) { merging += 1 }
                if article % 37 == 0 { try compare() }
            }
            try compare()
            let runs = keys.memory.runs.all
            #expect(merging > 100, "articles are added while runs are being merged")
            #expect((runs.map(\.tier).max() ?? 0) >= 3)
            #expect(runs.count < 30)
            let stored = try Int.fetchAll(db, sql: "SELECT count(*) FROM copy_key_runs UNION ALL SELECT count(*) FROM copy_key_filters")
            #expect(stored == [runs.count, runs.reduce(0) { $0 + $1.parts.count }])
        }
    }

    @Test("the table of new keys stays at its limit, and a key of thousands of articles is found whole and removed")
    func commonKey() throws {
        for key in [Int64(5), .max, .min] {
            try withKeys { keys, db in
                for article in Int64(1)...3_000 {
                    try keys.add([key, key &+ 1], article: article)
                    try keys.settle()
                }
                #expect(keys.memory.new.count <= 40)
                for article in Int64(1)...2_997 { try keys.remove([key], article: article) }
                for memory in [keys.memory, CopyKeyMemory()] {
                    var found: [Int64] = [1]
                    let finder = try CopyKeys.Finder(db, memory: memory)
                    try finder.find([key], &found)
                    #expect(found == [1, 2_998, 2_999, 3_000])
                    found = []
                    try finder.find([key &+ 1], &found)
                    #expect(found == Array(1...8))
                }
            }
        }
    }

    @Test("a key is written a few times only, however many there are")
    func writes() throws {
        try withKeys { keys, db in
            var random = SystemRandomNumberGenerator()
            for article in Int64(1)...4_000 {
                try keys.add((0..<4).map { _ in Int64.random(in: .min ... .max, using: &random) }, article: article)
                try keys.settle()
            }
            let tiers = Dictionary(grouping: keys.memory.runs.all, by: \.tier)
            // 16,000 keys in runs of 40, 120, 360, 1,080, 3,240 and 9,720.
            #expect(tiers.keys.max() == 5)
            #expect(tiers.values.allSatisfy { $0.count <= 6 }, "\(tiers.mapValues(\.count))")
            let entries = try Data.fetchAll(db, sql: "SELECT entries FROM copy_key_blocks").reduce(0) { $0 + CopyKeyBlock.entries($1).count }
            #expect(entries + keys.memory.new.count < 17_000, "what has been merged is gone")
        }
    }

    private struct Stop: Error {}

    @Test("what a failed transaction put into memory is forgotten, and its numbers are given out again")
    func failedTransaction() async throws {
        let folder = try TemporaryFolder()
        let store = try Store(path: folder.file("s.db"))
        let memory = store.copyKeyMemory
        func add(_ keys: [Int64], article: Int64, fails: Bool) async throws {
            try await store.write { db in
                try CopyKeys(db: db, memory: memory).add(keys, article: article)
                if fails { throw Stop() }
            }
        }
        try await add([1, 2], article: 1, fails: false)
        await #expect(throws: Stop.self) { try await add([2, 3], article: 2, fails: true) }
        try await add([3, 4], article: 3, fails: false)
        let found = try await store.write { db in
            try (Int64(1)...4).map { key in
                var articles: [Int64] = []
                try CopyKeys.Finder(db, memory: memory).find([key], &articles)
                return articles
            }
        }
        #expect(found == [[1], [1], [3], [3]])
        #expect(memory.new.count == 4)
        try store.close()
    }

    @Test("transactions that fail change nothing for those beside them")
    func failuresBeside() async throws {
        let folder = try TemporaryFolder()
        let store = try Store(path: folder.file("s.db"))
        let memory = store.copyKeyMemory
        let keys = Array(Int64(1)...2_000)
        try await store.write { db in try CopyKeys(db: db, memory: memory).add(keys, article: 1) }
        try await withThrowingTaskGroup(of: [Int64]?.self) { group in
            for _ in 0..<200 {
                group.addTask {
                    await #expect(throws: Stop.self) { try await store.write { _ in throw Stop() } }
                    return nil
                }
                group.addTask {
                    try await store.write { db in
                        var articles: [Int64] = []
                        try CopyKeys.Finder(db, memory: memory).find(keys, &articles)
                        return articles
                    }
                }
            }
            for try await case let articles? in group { #expect(articles.count == keys.count && Set(articles) == [1]) }
        }
        try store.close()
    }

    @Test("articles of a key stand in ascending order in the table of new keys, each once, whatever order they come in")
    func order() {
        var table = NewCopyKeyTable()
        func articles() -> [Int64] {
            var articles: [Int64] = []
            for last in table.last(of: [7]) { table.find(upTo: last, limit: .max) { articles.append($0) } }
            return articles
        }
        for (row, article) in [Int64]([10, 20, 30, 25, 15, 5, 20, 30, 5, 27, 40]).enumerated() { table.add([7], article: article, row: Int64(row)) }
        #expect(articles() == [5, 10, 15, 20, 25, 27, 30, 40])
        #expect(table.count == 8)
        for article: Int64 in [40, 5, 20] {
            let isRemoved = table.remove(CopyKey(key: 7, article: article))
            let again = table.remove(CopyKey(key: 7, article: article))
            #expect(isRemoved && !again)
        }
        for article: Int64 in [20, 35, 2, 30] { table.add([7], article: article, row: 20) }
        #expect(articles() == [2, 10, 15, 20, 25, 27, 30, 35])
        // A text that is revised again and again, with the same keys: what it leaves is cleared away.
        for row in Int64(21)...30_000 {
            _ = table.remove(CopyKey(key: 7, article: 2), through: .max)
            table.add([7], article: 2, row: row)
        }
        #expect(articles() == [2, 10, 15, 20, 25, 27, 30, 35])
        #expect(table.room < 4_096)
    }

    @Test("the table of new keys finds what a dictionary has, with slots that wrap around and entries that were removed")
    func table() {
        var table = NewCopyKeyTable()
        var known: [Int64: [Int64]] = [:]
        var random = SplitMix(seed: 5)
        #expect(table.last(of: [1, 2]) == [-1, -1])
        func check(_ keys: [Int64]) {
            for (key, last) in zip(keys, table.last(of: keys)) {
                var articles: [Int64] = []
                if last >= 0 { table.find(upTo: last, limit: .max) { articles.append($0) } }
                #expect(articles == known[key] ?? [], "\(key)")
            }
        }
        for article in Int64(1)...800 {
            // Few enough that many articles share a key, and some that no article has.
            let keys = (0..<9).map { _ in Int64(bitPattern: random.next()) % 4_000 }
            table.add(keys, article: article, row: article)
            for key in Set(keys) { known[key, default: []].append(article) }
            if article % 3 == 0, let key = keys.first {
                let isRemoved = table.remove(CopyKey(key: key, article: article))
                #expect(isRemoved)
                known[key]?.removeAll { $0 == article }
            }
            if article % 50 == 0 { check((0..<300).map { _ in Int64(bitPattern: random.next()) % 5_000 }) }
        }
        // An older article that gets another text stands before the others.
        table.add([known.keys.max()!, 6_000], article: 0, row: 801)
        for key in [known.keys.max()!, 6_000] { known[key, default: []].insert(0, at: 0) }
        check(Array(-4_500...6_000))
        #expect(table.count == known.values.reduce(0) { $0 + $1.count })
        // Most of it becomes a run.
        for entry in table.entries(through: 790) {
            let isRemoved = table.remove(entry, through: 790)
            #expect(isRemoved)
            known[entry.key]?.removeAll { $0 == entry.article }
        }
        table.forgetRows(through: 790)
        check(Array(-4_500...6_000))
        table.add([6_001], article: 802, row: 802)
        known[6_001] = [802]
        check(Array(-4_500...6_001))
        #expect(table.entries(through: 802).count == table.count)
    }

    @Test("what a failed transaction moved to runs is moved again")
    func failedMove() async throws {
        let folder = try TemporaryFolder()
        let store = try Store(path: folder.file("s.db"))
        let memory = store.copyKeyMemory
        let limits = CopyKeys.Limits(new: 64, step: 32, runs: 2)
        func add(_ articles: ClosedRange<Int64>, fails: Bool) async throws {
            try await store.write { db in
                let keys = CopyKeys(db: db, memory: memory, limits: limits)
                for article in articles {
                    try keys.add((0..<16).map { article &* 0x9E37_79B9_7F4A &+ $0 &* 0x51_2D37_9F21 }, article: article)
                    try keys.settle()
                }
                if fails { throw Stop() }
            }
        }
        try await add(1...40, fails: false)
        await #expect(throws: Stop.self) { try await add(41...90, fails: true) }
        try await add(41...60, fails: false)
        let found = try await store.write { db in
            try (Int64(1)...61).map { article in
                var articles: [Int64] = []
                try CopyKeys.Finder(db, memory: memory).find([article &* 0x9E37_79B9_7F4A &+ 3 &* 0x51_2D37_9F21], &articles)
                return articles
            }
        }
        #expect(found == (Int64(1)...60).map { [$0] } + [[]])
        try store.close()
    }

    @Test("a filter knows all of its keys, few others, and its own bytes")
    func filter() {
        for (bits, most) in [(16, 40), (12, 120), (10, 200)] {
            let filter = KeyFilter((0..<8_192).map { Int64($0) &* 3 }, bits: bits)
            let read = filter.words.withUnsafeBytes { KeyFilter(blob: $0) }
            for filter in [filter, read] {
                #expect((0..<8_192).allSatisfy { filter.has(KeyFilter.hash(Int64($0) &* 3)) })
                #expect((0..<10_000).count { filter.has(KeyFilter.hash(Int64($0) &* 3 &+ 1)) } < most)
            }
        }
        #expect([UInt8](repeating: 0, count: 65).withUnsafeBytes { KeyFilter(blob: $0).has(1) }, "bytes that are no filter rule nothing out")
        #expect(KeyFilter([], bits: 16).has(7), "a filter of no keys rules nothing out")
    }

    @Test("blocks stand in the order of runs and keys, with room behind the greatest key")
    func places() {
        let keys: [Int64] = [.min, -5, 0, 1 << 40, .max]
        for run in [Int64(1), 2, 1 << 19] {
            let numbers = keys.map { BlockPlace.first(run, $0) }
            #expect(numbers == numbers.sorted())
            #expect(numbers.allSatisfy { BlockPlace.all(run).contains($0) && BlockPlace.run($0) == run })
            #expect(BlockPlace.all(run).upperBound - numbers[4] > 1 << 41)
            #expect(BlockPlace.all(run).upperBound + 1 == BlockPlace.all(run + 1).lowerBound)
        }
    }

    @Test("blocks give back what was packed, and bytes that are no block end it")
    func blocks() {
        // Distances and articles of every length that a number may have, 1 to 10 bytes, among others of middle length.
        let every = (0..<63).map { CopyKey(key: .min + 1 << $0, article: 1 << (62 - $0)) } + [CopyKey(key: .max, article: -1)]
        let entries = (every + (0..<5_000).map { CopyKey(key: Int64($0 / 3) &* 0x7FFF_FFFF_FFFF - .max / 3, article: Int64($0)) }).sorted()
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
            #expect(CopyKeyBlock.entries(bytes).isEmpty, "\(bytes)")
        }
    }
}
