import ArgumentParser
import Foundation
import GRDB
import GeneratedNews
import Ingestion
import Models
import Store

/// What it costs to look one article's copies up in a small and in a large store.
struct LookupBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lookup", abstract: "Cost of looking copies up at two numbers of stored fingerprints; the ratio should stay below 1.2.")
    @Option(help: "Fingerprints of the small store.") var small = 10_000
    @Option(help: "Fingerprints of the large store.") var large = 1_000_000
    @Option(help: "Articles looked up.") var lookups = 2_000

    @Option(help: "Rounds over the same articles, in the one store and the other by turns.") var rounds = 9

    func run() async throws {
        var generator = NewsGenerator(seed: 11)
        let drafts = generator.stream(lookups * 2).map { StreamStore.draft($0.article) }
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("dateline-lookup-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        var stores: [Store] = []
        for size in [small, large] {
            stores.append(try await store(folder.appendingPathComponent("\(size).db").path, size, Array(drafts.prefix(lookups))))
        }
        // By turns, since a machine's speed changes within seconds.
        var costs: [[Double]] = [[], []]
        for _ in 0..<max(1, rounds) {
            for (place, store) in stores.enumerated() { costs[place].append(try await cost(store, drafts.suffix(lookups))) }
        }
        let medians = costs.map { $0.sorted()[$0.count / 2] }
        for (size, cost) in zip([small, large], medians) {
            print("\(size) fingerprints: \(String(format: "%.1f", cost)) µs of CPU a look-up")
        }
        print("ratio \(String(format: "%.2f", medians[1] / medians[0]))")
        for store in stores { try store.close() }
    }

    /// A store of some size, whose first articles are these.
    private func store(_ path: String, _ size: Int, _ drafts: [ArticleDraft]) async throws -> Store {
        do {
            let store = try Store(path: path)
            _ = try await store.save(drafts, at: 1_740_787_200)
            try store.close()
        }
        // A part at a time, so that the store moves each to where its keys belong.
        var missing = size - lookups
        while missing > 0 {
            try fill(path, min(missing, Self.part))
            missing -= Self.part
            let store = try Store(path: path)
            _ = try await store.save([StreamStore.draft(Article(headline: "Part", body: ["\(missing) are missing."]))], at: 1_740_787_200)
            try store.close()
        }
        return try Store(path: path)
    }

    /// CPU microseconds a look-up.
    private func cost(_ store: Store, _ drafts: ArraySlice<ArticleDraft>) async throws -> Double {
        let start = Self.cpu()
        for draft in drafts { _ = try await store.original(of: draft) }
        return Double(Self.cpu() - start) / 1_000 / Double(drafts.count)
    }

    /// Articles that are put into the store at a time.
    private static let part = 50_000

    /// Fingerprints of texts that share nothing with those looked up, as most of a store does. Everyday shingles are in the articles that were
    /// saved before, in both stores alike.
    private func fill(_ path: String, _ count: Int) throws {
        let queue = try DatabaseQueue(path: path)
        try queue.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA synchronous = OFF; PRAGMA cache_size = -200000")
            try db.inTransaction {
                let last = try Int64.fetchOne(db, sql: "SELECT max(id) FROM articles") ?? 0
                try db.execute(
                    sql: """
                        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
                        INSERT INTO articles (body, body_hash, sketch, text_origin, first_seen, changed_at, listed_at)
                        SELECT 'A text.', randomblob(16), randomblob(384), 'feed', 0, 0, 0 FROM n
                        """, arguments: [count])
                try db.execute(
                    sql: """
                        INSERT INTO copy_keys_new (number, article_id, keys)
                        SELECT id + 1000000000, id, randomblob(136) FROM articles WHERE id > ? ORDER BY id
                        """, arguments: [last])
                return .commit
            }
        }
        try queue.close()
    }

    /// CPU nanoseconds of the process.
    private static func cpu() -> UInt64 {
        var now = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now)
        return UInt64(now.tv_sec) * 1_000_000_000 + UInt64(now.tv_nsec)
    }
}
