import GRDB
import Synchronization

/// What is in memory of the keys of texts: those of the first level, and a filter that tells that a key is in no block of the others. Most keys
/// of a new text are new.
///
/// Bloom filters of blocks as large as a cache line (Putze, Sanders & Singler 2007). A key that was added is always found; of others few are
/// taken for known, and cost a look-up. So a transaction that fails, or a key that is removed, does no harm. When a filter is full, one of twice
/// its size is put beside it (Almeida et al. 2007). Every filter is asked, so the small ones, which cost little memory, have more bits a key: of
/// other keys 2 in 1,000 are taken for known by a filter with 16 bits a key, 8 by one with 12, and 30 by one with 8.
final class CopyKeyFilter: Sendable {
    private struct Filter {
        /// Words of 64 bits, eight to a block.
        var words: [UInt64]
        var room: Int

        /// Keys that it was made for.
        let keys: Int

        init(keys: Int) {
            self.keys = keys
            let bits = keys <= 1 << 20 ? 16 : keys <= 1 << 22 ? 12 : 8
            // bounded: at most 2^24 articles' keys and their doubles
            words = [UInt64](repeating: 0, count: (keys * bits + 511) / 512 * 8)
            room = keys
        }

        /// Visits the five places of a key, until the visitor returns false.
        private static func places(_ hash: UInt64, _ blocks: Int, _ visit: (Int, UInt64) -> Bool) {
            // The high bits choose the block, the 45 low ones the places in it (Lemire 2019, “Fast random integer generation in an interval”).
            let block = Int(truncatingIfNeeded: hash.multipliedFullWidth(by: UInt64(blocks)).high)
            var rest = hash
            for _ in 0..<5 {
                guard visit(block * 8 + Int(truncatingIfNeeded: rest & 7), 1 &<< (rest >> 3 & 63)) else { return }
                rest >>= 9
            }
        }

        mutating func add(_ hash: UInt64) {
            room -= 1
            Self.places(hash, words.count / 8) { word, bit in
                words[word] |= bit
                return true
            }
        }

        func has(_ hash: UInt64) -> Bool {
            var has = true
            Self.places(hash, words.count / 8) { word, bit in
                has = words[word] & bit != 0
                return has
            }
            return has
        }
    }

    private struct State {
        var filters: [Filter] = []
        /// Whether the keys that the store had when it was opened are in.
        var isLoaded = false
        /// Whether there are too many of them to be read within a transaction.
        var isLarge = false

        mutating func add(_ hash: UInt64) {
            if filters.last.map({ $0.room <= 0 }) ?? true { filters.append(Filter(keys: max(1 << 17, (filters.last?.keys ?? 0) * 2))) }
            filters[filters.count - 1].add(hash)
        }
    }
    private let state = Mutex(State())
    /// The first level.
    let new = NewCopyKeys()

    /// Blocks that are read as soon as the filter is needed; those of a larger store are read beside other work (`readBlocks`).
    private static let fewBlocks = 1_024

    /// Reads the first level, and the blocks of a small store, once.
    func load(_ db: Database) throws {
        try new.load(db)
        guard state.withLock({ !$0.isLoaded && !$0.isLarge }) else { return }
        let blocks = try Int.fetchOne(db, sql: "SELECT count(*) FROM (SELECT 1 FROM copy_key_blocks LIMIT \(Self.fewBlocks + 1))") ?? 0
        if blocks > Self.fewBlocks { state.withLock { $0.isLarge = true } } else { try readBlocks(db) }
    }

    /// Reads the keys of all blocks. Until that is done every key is looked up in them, which takes longer and finds the same.
    ///
    /// - Parameter db: any connection: keys that are put into blocks after its snapshot are learnt by `add`.
    func readBlocks(_ db: Database) throws {
        guard state.withLock({ !$0.isLoaded }) else { return }
        // No article has more keys. An identifier that is far out of order costs no more memory than a store of 2^24 articles.
        let articles = min(1 << 24, max(0, try Int.fetchOne(db, sql: "SELECT max(id) FROM articles") ?? 0))
        // With room for a quarter more. bounded: by the line above
        if articles > 0 { state.withLock { $0.filters.append(Filter(keys: articles * ArticleKeys.count / 4 * 5)) } }
        try KeyLookup(db, sql: "SELECT entries FROM copy_key_blocks").each { column in
            state.withLock { state in
                CopyKeyBlock.each(column.bytes) {
                    state.add(Self.hash($0.key))
                    return true
                }
            }
            return true
        }
        state.withLock { $0.isLoaded = true }
    }

    /// Learns keys that are put into blocks.
    func add(_ keys: some Sequence<Int64>) { state.withLock { state in for key in keys { state.add(Self.hash(key)) } } }

    /// The keys that may be in a block, in their order.
    func known(_ keys: some Sequence<Int64>) -> [Int64] {
        state.withLock { state in
            keys.filter { key in
                let hash = Self.hash(key)
                return !state.isLoaded || state.filters.contains { $0.has(hash) }
            }
        }
    }

    /// The smallest hashes of a text stand in a small part of all numbers, so they are mixed again (MurmurHash3's fmix64, Appleby 2011).
    private static func hash(_ key: Int64) -> UInt64 {
        var h = UInt64(bitPattern: key)
        h = (h ^ h >> 33) &* 0xFF51_AFD7_ED55_8CCD
        h = (h ^ h >> 33) &* 0xC4CE_B9FE_1A85_EC53
        return h ^ h >> 33
    }
}

extension Store {
    /// Reads the keys of texts that the store has, so that most new texts need no look-up. Takes seconds for a million articles, beside other work.
    ///
    /// - Throws: `StoreError`; `CancellationError` when the task was cancelled.
    public func readCopyKeys() async throws {
        let filter = copyKeyFilter
        let read: @Sendable (Database) throws -> Void = { try filter.readBlocks($0) }
        _ = try await readInBackground([(name: "keys of texts", read: read)])
    }
}
