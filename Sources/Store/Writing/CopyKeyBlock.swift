import Foundation

/// A key of an article's text, under which copies of the text are found. Ordered by key, then by article.
struct CopyKey: Comparable, Hashable {
    var key: Int64
    var article: Int64

    static func < (a: CopyKey, b: CopyKey) -> Bool { a.key == b.key ? a.article < b.article : a.key < b.key }
}

/// The column `copy_key_blocks.entries`: ascending keys, packed.
///
/// Each entry is two numbers in LEB128: the distance from the key before it, and the article; where the key is the one before, the distance
/// from the article before. The first key's distance is from the smallest number.
enum CopyKeyBlock {
    /// Bytes of a block: four of them fill a page of 4,096 bytes, and none needs an overflow page (SQLite file format §1.6).
    static let size = 950

    /// Packs ascending entries into blocks, each with its last entry.
    static func pack(_ entries: [CopyKey]) -> [(last: CopyKey, bytes: [UInt8])] {
        var blocks: [(last: CopyKey, bytes: [UInt8])] = []
        var packer = Packer()
        for entry in entries { packer.add(entry) { blocks.append(($0, Array($1))) } }
        packer.close { blocks.append(($0, Array($1))) }
        return blocks
    }

    /// Packs entries that come one after the other, in their order.
    struct Packer {
        private var bytes = [UInt8](repeating: 0, count: size)
        private var count = 0
        private var before = start

        /// Adds an entry. A block that has no room for it is given away first, with its last entry; its bytes are valid during the call.
        @inline(__always)
        mutating func add(_ entry: CopyKey, full: (CopyKey, UnsafeRawBufferPointer) throws -> Void) rethrows {
            if count >= size - longest { try close(full) }
            let distance = UInt64(bitPattern: entry.key &- before.key)
            append(distance)
            append(UInt64(bitPattern: distance == 0 ? entry.article &- before.article : entry.article))
            before = entry
        }

        /// Gives the last block away.
        mutating func close(_ full: (CopyKey, UnsafeRawBufferPointer) throws -> Void) rethrows {
            guard count > 0 else { return }
            try bytes.withUnsafeBytes { try full(before, UnsafeRawBufferPointer(rebasing: $0[..<count])) }
            count = 0
            before = start
        }

        @inline(__always)
        private mutating func append(_ number: UInt64) {
            var rest = number
            while rest >= 0x80 {
                bytes[count] = UInt8(truncatingIfNeeded: rest) | 0x80
                count += 1
                rest >>= 7
            }
            bytes[count] = UInt8(truncatingIfNeeded: rest)
            count += 1
        }
    }

    /// Bytes of an entry in a large run; fewer where keys are closer to one another.
    static let usualEntry = 9

    /// The entries of a block.
    static func entries(_ block: some ContiguousBytes) -> [CopyKey] {
        var entries: [CopyKey] = []
        block.withUnsafeBytes { bytes in
            each(bytes) {
                entries.append($0)
                return true
            }
        }
        return entries
    }

    /// Visits the entries in their order, until the visitor returns false. Bytes that no entry can be made of end the block.
    @inline(__always)
    static func each(_ bytes: UnsafeRawBufferPointer, visit: (CopyKey) -> Bool) {
        var at = 0
        var before = start
        while at < bytes.count {
            guard let distance = number(bytes, &at), let article = number(bytes, &at) else { return }
            let entry = CopyKey(
                key: before.key &+ Int64(bitPattern: distance),
                article: distance == 0 ? before.article &+ Int64(bitPattern: article) : Int64(bitPattern: article))
            guard visit(entry) else { return }
            before = entry
        }
    }

    /// Where distances start from.
    private static let start = CopyKey(key: .min, article: 0)
    /// Bytes of the longest entry: two numbers of 64 bits.
    private static let longest = 20

    @inline(__always)
    private static func number(_ bytes: UnsafeRawBufferPointer, _ at: inout Int) -> UInt64? {
        if at &+ 8 <= bytes.count {
            let word = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: at, as: UInt64.self))
            // The bytes without a high bit: the first of them ends the number.
            let ends = ~word & 0x8080_8080_8080_8080
            if ends != 0 {
                at &+= ends.trailingZeroBitCount / 8 &+ 1
                return packed(word & (ends ^ (ends &- 1)))
            }
        }
        return longNumber(bytes, &at)
    }

    /// The low seven bits of each byte, next to each other: neighbours are joined, then pairs, then fours.
    @inline(__always)
    private static func packed(_ word: UInt64) -> UInt64 {
        let ones = word & 0x007F_007F_007F_007F | (word & 0x7F00_7F00_7F00_7F00) >> 1
        let pairs = ones & 0x0000_3FFF_0000_3FFF | (ones & 0x3FFF_0000_3FFF_0000) >> 2
        return pairs & 0x0FFF_FFFF | (pairs & 0x0FFF_FFFF_0000_0000) >> 4
    }

    /// Reads a number byte by byte: one of more than eight bytes, or one near the end.
    private static func longNumber(_ bytes: UnsafeRawBufferPointer, _ at: inout Int) -> UInt64? {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while at < bytes.count, shift < 64 {
            let byte = bytes[at]
            at += 1
            value |= UInt64(byte & 0x7F) &<< shift
            if byte < 0x80 { return value }
            shift += 7
        }
        return nil
    }
}
