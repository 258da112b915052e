/// Tells that a key is not among those of a part of a run: a Bloom filter of blocks as large as a cache line (Putze, Sanders & Singler 2007).
///
/// A key of the part is always found. Of others, 2 in 1,000 are taken for known with 16 bits a key, 5 with 12 and 10 with 10; each costs a look-up
/// that finds nothing.
struct KeyFilter: Sendable {
    /// Words of 64 bits, eight to a block; none for a filter that takes every key for known.
    let words: [UInt64]
    private let blocks: Int

    init(_ keys: some Collection<Int64>, bits: Int) {
        // bounded: keys that are in memory
        var words = [UInt64](repeating: 0, count: (keys.count * bits + 511) / 512 * 8)
        for key in keys {
            Self.places(Self.hash(key), words.count / 8) { word, bit in
                words[word] |= bit
                return true
            }
        }
        self.words = words
        blocks = words.count / 8
    }

    /// The filter of a blob that `bytes` made; of another blob one that takes every key for known.
    init(blob: UnsafeRawBufferPointer) {
        blocks = blob.count % 64 == 0 ? blob.count / 64 : 0
        words = [UInt64](unsafeUninitializedCapacity: blocks * 8) { [blocks] buffer, count in
            UnsafeMutableRawBufferPointer(buffer).copyMemory(from: UnsafeRawBufferPointer(rebasing: blob[..<(blocks * 64)]))
            count = blocks * 8
        }
    }

    /// Whether the first place of a key is marked: a weaker test than `has`, which reads one word.
    ///
    /// - Parameter hash: of the key.
    @inline(__always)
    func hasFirstPlace(_ hash: UInt64) -> Bool {
        guard blocks > 0 else { return true }
        var may = true
        words.withUnsafeBufferPointer { words in
            Self.places(hash, blocks) { word, bit in
                may = words[word] & bit != 0
                return false
            }
        }
        return may
    }

    /// - Parameter hash: of the key.
    func has(_ hash: UInt64) -> Bool {
        guard blocks > 0 else { return true }
        // Most filters that are asked are in no cache of the processor: the buffer's own count, which an array would look at, is another line of it.
        return words.withUnsafeBufferPointer { words in
            var has = true
            Self.places(hash, blocks) { word, bit in
                has = words[word] & bit != 0
                return has
            }
            return has
        }
    }

    /// Visits the five places of a key, until the visitor returns false.
    @inline(__always)
    private static func places(_ hash: UInt64, _ blocks: Int, _ visit: (Int, UInt64) -> Bool) {
        // The high bits choose the block, the 45 low ones the places in it (Lemire 2019, “Fast random integer generation in an interval”).
        let block = Int(truncatingIfNeeded: hash.multipliedFullWidth(by: UInt64(blocks)).high)
        var rest = hash
        for _ in 0..<5 {
            guard visit(block * 8 + Int(truncatingIfNeeded: rest & 7), 1 &<< (rest >> 3 & 63)) else { return }
            rest >>= 9
        }
    }

    /// The smallest hashes of a text stand in a small part of all numbers, so they are mixed again (MurmurHash3's fmix64, Appleby 2011).
    static func hash(_ key: Int64) -> UInt64 {
        var h = UInt64(bitPattern: key)
        h = (h ^ h >> 33) &* 0xFF51_AFD7_ED55_8CCD
        h = (h ^ h >> 33) &* 0xC4CE_B9FE_1A85_EC53
        return h ^ h >> 33
    }
}
