import Deduplication
import Foundation
import GRDB

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

/// The keys of all texts, under which copies are found: a log-structured merge tree of three levels (O'Neil et al. 1996).
///
/// Keys are hashes, so an index of all of them would be written at random: each article would touch a page for each of its keys. Here new
/// keys gather in memory and, as a row for each text, at the end of a table (`NewCopyKeys`). What is too much for that level is moved, a range of
/// keys at a time, to a middle level, and from there to the large one; both hold packed blocks in the order of the keys, so that a move rewrites
/// neighbouring pages. Each move is bounded and part of the transaction that made it necessary. The middle level's size is the geometric mean of
/// the others', which makes the bytes written for an article grow with the square root of the store's size (0.3 kB of blocks at 10⁴ articles).
///
/// An entry is always in exactly one level, and a look-up asks all three: it is exact at any moment, on the connection that writes.
struct CopyKeys {
    let db: Database
    let filter: CopyKeyFilter
    var limits = Limits()

    /// Sizes, in entries; tests make them small.
    struct Limits {
        /// Entries of the level of new keys.
        var new = 131_072
        /// Entries that one step moves.
        var step = 8_192
    }

    /// Articles given for one key: those that share a shingle of everyday words are many, and a true copy shares other keys too.
    static let perKey = 8

    private static let middle: Int64 = 1
    private static let large: Int64 = 2

    // MARK: Look-ups

    /// A prepared look-up, for the many keys of an article.
    struct Finder {
        private let blocks: KeyLookup
        private let filter: CopyKeyFilter

        init(_ db: Database, filter: CopyKeyFilter) throws {
            try filter.new.load(db)
            self.filter = filter
            blocks = try KeyLookup(
                db, sql: "SELECT entries FROM copy_key_blocks WHERE level = ? AND last_key >= ? ORDER BY last_key, last_article")
        }

        /// Adds for each key the articles that have it, the oldest first and at most `perKey` of them.
        func find(_ keys: [Int64], _ articles: inout [Int64]) throws { try each(keys) { articles += $0 } }

        /// Visits the articles of each key that any has, the oldest first and at most `perKey` of them.
        func each(_ keys: [Int64], _ visit: ([Int64]) -> Void) throws {
            var inBlocks = filter.known(keys)[...]
            var articles: [Int64] = []
            for key in keys {
                articles.removeAll(keepingCapacity: true)
                if inBlocks.first == key {
                    inBlocks.removeFirst()
                    try findInBlocks(key, &articles)
                }
                filter.new.find(key, limit: CopyKeys.perKey, &articles)
                guard !articles.isEmpty else { continue }
                if articles.count > 1 { articles.sort() }
                if articles.count > CopyKeys.perKey { articles.removeLast(articles.count - CopyKeys.perKey) }
                visit(articles)
            }
        }

        private func findInBlocks(_ key: Int64, _ articles: inout [Int64]) throws {
            for level in [CopyKeys.large, CopyKeys.middle] {
                var found = 0
                try blocks.each(level, key) { column in
                    var isMore = true
                    CopyKeyBlock.each(column.bytes) { entry in
                        if entry.key == key {
                            articles.append(entry.article)
                            found += 1
                        }
                        isMore = entry.key <= key && found < CopyKeys.perKey
                        return isMore
                    }
                    return isMore
                }
            }
        }
    }

    // MARK: Changes

    func add(_ keys: [Int64], article: Int64) throws {
        try filter.new.load(db)
        try filter.new.add(keys, article: article, db)
    }

    func remove(_ keys: [Int64], article: Int64) throws {
        try filter.new.load(db)
        for key in try filter.new.remove(keys, article: article, db) {
            for level in [Self.middle, Self.large] where try remove(CopyKey(key: key, article: article), level: level) { break }
        }
    }

    private func remove(_ entry: CopyKey, level: Int64) throws -> Bool {
        let rows = try Row.fetchCursor(
            db.cachedStatement(
                sql: """
                    SELECT last_key, last_article, entries FROM copy_key_blocks WHERE level = ?1 AND last_key >= ?2
                    ORDER BY last_key, last_article
                    """), arguments: [level, entry.key])
        while let row = try rows.next() {
            let entries = Self.entries(row[2])
            guard let first = entries.first, first <= entry else { return false }
            let rest = entries.filter { $0 != entry }
            guard rest.count < entries.count else { continue }
            let last: [Int64] = [level, row[0], row[1]]
            if let block = CopyKeyBlock.pack(rest).first {
                // Its last entry stays an upper bound, so the block stays where it is.
                try db.cachedStatement(
                    sql: "UPDATE copy_key_blocks SET entries = ? WHERE level = ? AND last_key = ? AND last_article = ?"
                ).execute(arguments: [Data(block.bytes)] + StatementArguments(last))
            } else {
                try db.cachedStatement(sql: "DELETE FROM copy_key_blocks WHERE level = ? AND last_key = ? AND last_article = ?")
                    .execute(arguments: StatementArguments(last))
            }
            if level == Self.middle { try CopyKeyState.countMiddle(-1, db) }
            return true
        }
        return false
    }

    // MARK: Moves

    /// Moves what is too much for a level to the next, in steps; called at the end of each transaction that added keys.
    func settle() throws {
        try filter.new.load(db)
        guard filter.new.count > limits.new else { return }
        while filter.new.count > limits.new { try moveNew() }
        // Articles' identifiers tell how many there are well enough.
        let articles = try Int.fetchOne(db.cachedStatement(sql: "SELECT max(id) FROM articles")) ?? 0
        let total = Double(articles) * Double(ArticleKeys.count)
        // bounded: the root of a product of two 64-bit numbers
        let most = max(limits.new * 2, Int(exactly: (total * Double(limits.new)).squareRoot().rounded()) ?? .max)
        while try CopyKeyState.middle(db).entries > most, try moveMiddle() > 0 {}
    }

    /// Moves the next range of new keys to the middle level.
    private func moveNew() throws {
        let entries = try filter.new.take(limits.step, db)
        guard !entries.isEmpty else { return }
        try merge(entries, level: Self.middle)
        filter.add(entries.lazy.map(\.key))
        try CopyKeyState.countMiddle(entries.count, db)
    }

    /// Moves the next range of the middle level's keys to the large one.
    private func moveMiddle() throws -> Int {
        let place = try CopyKeyState.middle(db).place
        var blocks = try self.blocks(Self.middle, after: place, count: limits.step)
        if blocks.entries.isEmpty, place != .min { blocks = try self.blocks(Self.middle, after: .min, count: limits.step) }
        guard let first = blocks.first, let last = blocks.last else { return 0 }
        try delete(level: Self.middle, from: first, through: last)
        try merge(blocks.entries, level: Self.large)
        try CopyKeyState.setMiddle(place: last.key, db)
        try CopyKeyState.countMiddle(-blocks.entries.count, db)
        return blocks.entries.count
    }

    /// A range of blocks: their first and last places, and what they hold.
    private struct Range {
        var first: CopyKey?
        var last: CopyKey?
        var entries: [CopyKey] = []

        /// Adds the next block: a row of its entries and its place.
        mutating func take(_ row: KeyLookup.Column) {
            let place = CopyKey(key: row.second, article: row.third)
            if first == nil { first = place }
            last = place
            CopyKeyBlock.each(row.bytes) {
                entries.append($0)
                return true
            }
        }
    }

    /// The blocks after a place, of so many entries or a little more.
    private func blocks(_ level: Int64, after place: Int64, count: Int) throws -> Range {
        var range = Range()
        try KeyLookup(
            db,
            sql: """
                SELECT entries, last_key, last_article FROM copy_key_blocks WHERE level = ? AND last_key > ? ORDER BY last_key, last_article
                """
        ).each(level, place) {
            range.take($0)
            return range.entries.count < count
        }
        return range
    }

    /// Puts ascending entries into a level: the blocks that they fall into are packed again with them.
    private func merge(_ entries: [CopyKey], level: Int64) throws {
        guard let lowest = entries.first, let highest = entries.last else { return }
        var old = Range()
        // The first block in any case, so that no block stays small for long.
        try KeyLookup(
            db,
            sql: """
                SELECT entries, last_key, last_article FROM copy_key_blocks WHERE level = ? AND last_key >= ? ORDER BY last_key, last_article
                """
        ).each(level, lowest.key) {
            old.take($0)
            return old.last.map { $0 < highest } ?? true
        }
        if let first = old.first, let last = old.last { try delete(level: level, from: first, through: last) }
        let insert = try RowStatement(
            db, sql: "INSERT INTO copy_key_blocks (level, last_key, last_article, entries) VALUES (?, ?, ?, ?)")
        func write(_ last: CopyKey, _ bytes: UnsafeRawBufferPointer) throws {
            try insert.run { row in
                row.add(level)
                row.add(last.key)
                row.add(last.article)
                row.add(blob: bytes)
            }
        }
        // Two ascending lists as one, without repeats.
        var packer = CopyKeyBlock.Packer()
        var i = 0, j = 0
        while i < old.entries.count || j < entries.count {
            if j == entries.count || (i < old.entries.count && old.entries[i] <= entries[j]) {
                if j < entries.count, old.entries[i] == entries[j] { j += 1 }
                try packer.add(old.entries[i], full: write)
                i += 1
            } else {
                try packer.add(entries[j], full: write)
                j += 1
            }
        }
        try packer.close(write)
    }

    private func delete(level: Int64, from first: CopyKey, through last: CopyKey) throws {
        try db.cachedStatement(
            sql: """
                DELETE FROM copy_key_blocks WHERE level = ?1 AND last_key >= ?2 AND last_key <= ?4
                    AND (last_key > ?2 OR last_article >= ?3) AND (last_key < ?4 OR last_article <= ?5)
                """
        ).execute(arguments: [level, first.key, first.article, last.key, last.article])
    }

    private static func entries(_ data: Data) -> [CopyKey] {
        var entries: [CopyKey] = []
        data.withUnsafeBytes { bytes in
            CopyKeyBlock.each(bytes) {
                entries.append($0)
                return true
            }
        }
        return entries
    }
}
