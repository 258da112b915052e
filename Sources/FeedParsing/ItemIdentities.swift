/// Gives items identifiers that stay the same from one reading to the next, and keeps them apart within one feed.
///
/// Only hashes are kept, so that a feed of any length takes eight bytes an item.
struct ItemIdentities {
    private var ids: Set<UInt64> = []
    private var items: Set<UInt64> = []

    /// Gives the item an identifier where it has none, and another where it is taken by a different item.
    mutating func settle(_ item: inout ParsedItem) {
        let words = Self.words(item)
        let id = item.id ?? item.link ?? "words:" + String(words, radix: 16)
        item.id = id
        let isRepeat = !items.insert(Self.hash(words, id)).inserted
        // The same item printed twice stays the same item.
        if ids.insert(Self.hash(0, id)).inserted || isRepeat { return }
        // Publishers repeat identifiers: the link tells the items apart, else the title, else all their words.
        for other in [item.link, item.title, String(words, radix: 16)] {
            guard let other, other != id else { continue }
            let apart = "\(id)#\(other)"
            if ids.insert(Self.hash(0, apart)).inserted {
                item.id = apart
                return
            }
        }
    }

    private static func words(_ item: ParsedItem) -> UInt64 {
        var hash = seed
        for part in [item.link, item.title, item.published?.iso8601UTC, item.summaryHTML, item.contentHTML] {
            hash = Self.hash(hash, part ?? "")
            hash = (hash ^ 0xFF) &* prime
        }
        for enclosure in item.enclosures { hash = Self.hash(hash, enclosure.url) }
        return hash
    }

    private static let seed: UInt64 = 0xCBF2_9CE4_8422_2325
    private static let prime: UInt64 = 0x100_0000_01B3

    /// FNV-1a over eight bytes at a time: the same in every run, unlike Swift's own hashes.
    private static func hash(_ start: UInt64, _ text: String) -> UInt64 {
        var text = text
        return text.withUTF8 { utf8 in
            let bytes = UnsafeRawBufferPointer(utf8)
            var hash = start ^ seed
            var i = 0
            while i + 8 <= bytes.count {
                hash = (hash ^ UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: i, as: UInt64.self))) &* prime
                hash ^= hash >> 32
                i += 8
            }
            while i < bytes.count {
                hash = (hash ^ UInt64(bytes[i])) &* prime
                i += 1
            }
            return hash ^ hash >> 29
        }
    }
}
