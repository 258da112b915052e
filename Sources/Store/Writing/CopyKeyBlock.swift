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
        var bytes: [UInt8] = []
        bytes.reserveCapacity(size + 20)
        var before = start
        for entry in entries {
            if bytes.count >= size - 20 {
                blocks.append((before, bytes))
                bytes.removeAll(keepingCapacity: true)
                before = start
            }
            let distance = UInt64(bitPattern: entry.key &- before.key)
            append(distance, to: &bytes)
            append(UInt64(bitPattern: distance == 0 ? entry.article &- before.article : entry.article), to: &bytes)
            before = entry
        }
        if !bytes.isEmpty { blocks.append((before, bytes)) }
        return blocks
    }

    /// Visits the entries in their order, until the visitor returns false. Bytes that no entry can be made of end the block.
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

    private static func append(_ number: UInt64, to bytes: inout [UInt8]) {
        var rest = number
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: rest))
    }

    private static func number(_ bytes: UnsafeRawBufferPointer, _ at: inout Int) -> UInt64? {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while at < bytes.count {
            let byte = bytes[at]
            at += 1
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return value }
            shift += 7
        }
        return nil
    }
}
