import Deduplication
import Foundation
import GRDB
import Ingestion

/// Which keys an article has.
enum ArticleKeys {
    static let count = Fingerprint.keys + 1

    /// The keys of a text: those of its sketch, and one of the whole.
    static func of(sketch: [Int64], bodyHash: [UInt8]) -> [Int64] { sketch.prefix(Fingerprint.keys) + [body(bodyHash)] }

    /// The key of texts with this hash.
    static func body(_ hash: [UInt8]) -> Int64 {
        var value: UInt64 = 0
        for byte in hash.prefix(8) { value = value << 8 | UInt64(byte) }
        return Int64(bitPattern: value)
    }
}

/// The keys of all texts, under which copies are found: a log-structured merge tree (O'Neil et al. 1996) whose levels hold several sorted runs each.
///
/// Keys are hashes, so an index of all of them would be written at random: each article would touch a page for each of its keys. Here new
/// keys gather in memory and, as a row for each text, at the end of a table (`NewCopyKeys`). What is too much for that level becomes a sorted run of
/// packed blocks, and eight runs become one run of the next tier: a key is written anew once for each time that the store has grown to eight times
/// its size. A run is only ever written at its end. All of that happens in steps, a range of keys at a time, each part of the transaction that
/// made it necessary.
///
/// An entry is always in exactly one place. A look-up asks the new level, and the runs whose filters know the key: it is exact at any moment, on
/// the connection that writes.
struct CopyKeys {
    let db: Database
    let memory: CopyKeyMemory
    var limits = Limits()

    /// Sizes; tests make them small.
    struct Limits {
        /// Entries of the level of new keys.
        var new = 131_072
        /// Entries that one step moves.
        var step = 8_192
        /// Runs of a tier that are merged into one.
        var runs = 8
    }

    /// Articles given for one key: those that share a shingle of everyday words are many, and a true copy shares other keys too.
    static let perKey = CopyRanking.perKey

    /// Steps of a merge for each step that adds to the first tier: it ends before as many runs have come again.
    private static let mergeSteps = 2

    /// Bits of filters a key, by tier: the few keys of the first tiers are in many runs.
    private static func bits(tier: Int64) -> Int { tier == 0 ? 16 : tier == 1 ? 12 : 10 }

    // MARK: Look-ups

    /// A prepared look-up, for the many keys of an article.
    struct Finder {
        private let blocks: KeyLookup
        private let memory: CopyKeyMemory

        init(_ db: Database, memory: CopyKeyMemory) throws {
            try memory.load(db)
            self.memory = memory
            blocks = try KeyLookup(db, sql: CopyKeys.blocksSQL)
        }

        /// Adds for each key the articles that have it, in the order of their identifiers: the `perKey` that have had it longest.
        func find(_ keys: [Int64], _ articles: inout [Int64]) throws { try each(keys) { articles += $0 } }

        /// Visits the articles of each key that any has, in the order of their identifiers: the `perKey` that have had it longest.
        func each(_ keys: [Int64], _ visit: ([Int64]) -> Void) throws {
            var places = memory.runs.places(of: keys)[...]
            var new = memory.new.articles(of: keys, limit: CopyKeys.perKey)[...]
            var articles: [Int64] = []
            for (index, key) in keys.enumerated() {
                articles.removeAll(keepingCapacity: true)
                while let place = places.first, place.key == key {
                    places.removeFirst()
                    if articles.count < CopyKeys.perKey { try find(place, &articles) }
                }
                while let entry = new.first, entry.key == index {
                    new.removeFirst()
                    if articles.count < CopyKeys.perKey { articles.append(entry.article) }
                }
                guard !articles.isEmpty else { continue }
                if articles.count > 1 { articles.sort() }
                visit(articles)
            }
        }

        private func find(_ place: CopyKeyRuns.Place, _ articles: inout [Int64]) throws {
            try blocks.each(BlockPlace.first(place.run, place.key), BlockPlace.all(place.run).upperBound) { column in
                var isMore = true
                CopyKeyBlock.each(column.bytes) { entry in
                    if entry.key == place.key, entry.article > place.after { articles.append(entry.article) }
                    isMore = entry.key <= place.key && articles.count < CopyKeys.perKey
                    return isMore
                }
                return isMore
            }
        }
    }

    /// Blocks between two numbers, in their order.
    private static let blocksSQL = "SELECT entries, id FROM copy_key_blocks WHERE id >= ? AND id <= ? ORDER BY id"

    // MARK: Changes

    func add(_ keys: [Int64], article: Int64) throws {
        try memory.load(db)
        try memory.new.add(keys, article: article, db)
    }

    func remove(_ keys: [Int64], article: Int64) throws {
        try memory.load(db)
        let others = try memory.new.remove(keys, article: article, db)
        var removed: Set<Int64> = []
        for place in memory.runs.places(of: others) where !removed.contains(place.key) && article > place.after {
            if try remove(CopyKey(key: place.key, article: article), run: place.run) { removed.insert(place.key) }
        }
    }

    private func remove(_ entry: CopyKey, run: Int64) throws -> Bool {
        var block: (id: Int64, rest: [CopyKey])?
        try KeyLookup(db, sql: Self.blocksSQL).each(BlockPlace.first(run, entry.key), BlockPlace.all(run).upperBound) { column in
            let entries = CopyKeyBlock.entries(column.bytes)
            let rest = entries.filter { $0 != entry }
            if rest.count < entries.count { block = (column.second, rest) }
            return block == nil && (entries.last.map { $0 < entry } ?? true)
        }
        guard let block else { return false }
        if let packed = CopyKeyBlock.pack(block.rest).first {
            // Its number stays an upper bound of what it holds.
            try db.cachedStatement(sql: "UPDATE copy_key_blocks SET entries = ? WHERE id = ?").execute(arguments: [Data(packed.bytes), block.id])
        } else {
            try KeyLookup(db, sql: "DELETE FROM copy_key_blocks WHERE id = ?").run(block.id)
        }
        return true
    }

    // MARK: Runs

    /// Moves new keys that are too many to runs, and merges runs, in steps; called at the end of each transaction that added keys.
    func settle() throws {
        try memory.load(db)
        while memory.new.count > limits.new {
            try moveNew()
            for run in memory.runs.all where !run.isComplete && run.tier > 0 {
                var steps = Self.mergeSteps
                while steps > 0, try !mergeStep(into: run.number) { steps -= 1 }
            }
        }
    }

    /// Takes a sorted list of another program version over, as a run of its own.
    ///
    /// - Parameter next: gives the next entries, none at the end.
    func takeOver(count: Int, _ next: () throws -> [CopyKey]) throws {
        var (tier, size): (Int64, Int) = (0, limits.new)
        while count / limits.runs >= size { (tier, size) = (tier + 1, size * limits.runs) }
        let run = try begin(tier: tier)
        while case let entries = try next(), !entries.isEmpty { try append(entries, to: run) }
        try complete(run)
    }

    /// Moves the next range of new keys to the run of the first tier that is being written.
    private func moveNew() throws {
        let run = try memory.runs.all.first { $0.tier == 0 && !$0.isComplete }?.number ?? begin(tier: 0)
        let (entries, isEnd) = try memory.new.take(limits.step, db)
        try append(entries, to: run)
        if isEnd { try complete(run) }
    }

    private func begin(tier: Int64) throws -> Int64 {
        let number = 1 + (memory.runs.all.map(\.number).max() ?? 0)
        try KeyLookup(db, sql: "INSERT INTO copy_key_runs (run, tier, is_complete) VALUES (?, ?, 0)").run(number, tier)
        memory.runs.add(.init(number: number, tier: tier))
        return number
    }

    /// Adds entries, which are ascending and greater than those that the run has.
    private func append(_ entries: [CopyKey], to number: Int64) throws {
        guard let last = entries.last, let run = memory.runs.run(number) else { return }
        let insert = try RowStatement(db, sql: "INSERT INTO copy_key_blocks (id, entries) VALUES (?, ?)")
        var block = run.parts.last?.lastBlock ?? BlockPlace.all(number).lowerBound - 1
        func write(_ last: CopyKey, _ bytes: UnsafeRawBufferPointer) throws {
            block = max(block + 1, BlockPlace.first(number, last.key))
            try insert.run { row in
                row.add(block)
                row.add(blob: bytes)
            }
        }
        var packer = CopyKeyBlock.Packer()
        for entry in entries { try packer.add(entry, full: write) }
        try packer.close(write)
        let filter = KeyFilter(entries.lazy.map(\.key), bits: Self.bits(tier: run.tier))
        try RowStatement(db, sql: "INSERT INTO copy_key_filters (last_block, last_key, bits) VALUES (?, ?, ?)").run { row in
            row.add(block)
            row.add(last.key)
            filter.words.withUnsafeBytes { row.add(blob: $0) }
        }
        try KeyLookup(db, sql: "UPDATE copy_key_runs SET last_key = ?, last_article = ? WHERE run = ?").run(last.key, last.article, number)
        memory.runs.change(number) {
            $0.add(.init(lastKey: last.key, lastBlock: block, filter: filter))
            $0.last = last
        }
    }

    /// Ends a run, and begins the merge of its tier when there are enough of them.
    private func complete(_ number: Int64) throws {
        try KeyLookup(db, sql: "UPDATE copy_key_runs SET is_complete = 1, last_key = NULL, last_article = NULL WHERE run = ?").run(number)
        memory.runs.change(number) {
            $0.isComplete = true
            $0.last = nil
        }
        guard let tier = memory.runs.run(number)?.tier else { return }
        let waiting = memory.runs.all.filter { $0.tier == tier && $0.isComplete && $0.target == nil }
        guard waiting.count >= limits.runs else { return }
        let target = try begin(tier: tier + 1)
        for run in waiting {
            try KeyLookup(db, sql: "UPDATE copy_key_runs SET target = ? WHERE run = ?").run(target, run.number)
            memory.runs.change(run.number) { $0.target = target }
        }
    }

    /// The next entries of a run that is being merged.
    private struct Source {
        let run: Int64
        var entries: [CopyKey] = []
        /// The blocks that they are in, with the last entry of each.
        var blocks: [(id: Int64, last: CopyKey)] = []
        /// Nothing comes after them.
        var isEnd = true
        var next = 0
    }

    /// Moves the next range of keys from the sources of a merge to its target.
    ///
    /// - Returns: whether that was the last.
    private func mergeStep(into number: Int64) throws -> Bool {
        guard let target = memory.runs.run(number), !target.isComplete else { return true }
        let runs = memory.runs.all.filter { $0.target == number }
        var sources: [Source] = []
        for run in runs { sources.append(try read(run.number, after: target.last, count: limits.step / runs.count)) }
        // What has been read of every source, and so all that there is up to here.
        let bound = sources.compactMap { $0.isEnd ? nil : $0.entries.last }.min()
        let entries = Self.merged(&sources, through: bound)
        try append(entries, to: number)
        guard bound != nil else {
            for run in runs { try remove(run.number) }
            try complete(number)
            return true
        }
        if let last = entries.last {
            for source in sources { if let block = source.blocks.last(where: { $0.last <= last }) { try drop(source.run, through: block.id) } }
        }
        return false
    }

    /// Reads entries of a run after one, about so many.
    private func read(_ run: Int64, after last: CopyKey?, count: Int) throws -> Source {
        var source = Source(run: run)
        let numbers = BlockPlace.all(run)
        try KeyLookup(db, sql: Self.blocksSQL).each(numbers.lowerBound, numbers.upperBound) { column in
            if source.entries.count >= max(1, count) {
                source.isEnd = false
                return false
            }
            var end: CopyKey?
            CopyKeyBlock.each(column.bytes) { entry in
                if last.map({ $0 < entry }) ?? true { source.entries.append(entry) }
                end = entry
                return true
            }
            if let end { source.blocks.append((column.second, end)) }
            return true
        }
        return source
    }

    /// Ascending lists as one, up to an entry and without repeats.
    private static func merged(_ sources: inout [Source], through bound: CopyKey?) -> [CopyKey] {
        var merged: [CopyKey] = []
        merged.reserveCapacity(sources.reduce(0) { $0 + $1.entries.count })
        while true {
            var least: (source: Int, entry: CopyKey)?
            for (index, source) in sources.enumerated() where source.next < source.entries.count {
                let entry = source.entries[source.next]
                if least.map({ entry < $0.entry }) ?? true { least = (index, entry) }
            }
            guard let least, bound.map({ least.entry <= $0 }) ?? true else { return merged }
            sources[least.source].next += 1
            if merged.last != least.entry { merged.append(least.entry) }
        }
    }

    /// Removes the blocks of a run up to one, which have been moved on.
    private func drop(_ run: Int64, through block: Int64) throws {
        let first = BlockPlace.all(run).lowerBound
        try KeyLookup(db, sql: "DELETE FROM copy_key_blocks WHERE id >= ? AND id <= ?").run(first, block)
        try KeyLookup(db, sql: "DELETE FROM copy_key_filters WHERE last_block >= ? AND last_block <= ?").run(first, block)
        memory.runs.change(run) { $0.removeParts(through: block) }
    }

    /// Removes a run that has been moved on.
    private func remove(_ run: Int64) throws {
        try drop(run, through: BlockPlace.all(run).upperBound)
        try KeyLookup(db, sql: "DELETE FROM copy_key_runs WHERE run = ?").run(run)
        memory.runs.remove(run)
    }
}
