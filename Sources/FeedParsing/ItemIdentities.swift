/// Gives items identifiers that stay the same from one reading to the next, and keeps them apart within one feed.
///
/// Only hashes are kept, so that a feed of any length takes about twelve bytes an item.
struct ItemIdentities {
    private var seen = IdentityTable()

    /// Gives the item an identifier where it has none, and another where it is taken by a different item.
    mutating func settle(_ item: inout ParsedItem) {
        let words = Self.words(item)
        let id = item.id ?? item.link ?? "words:" + String(words, radix: 16)
        item.id = id
        // The same item printed twice stays the same item.
        if seen.insert(id: Self.hash(0, id), words: words) != .taken { return }
        // Publishers repeat identifiers: the link tells the items apart, else the title, else all their words.
        for other in [item.link, item.title, String(words, radix: 16)] {
            guard let other, other != id else { continue }
            let apart = "\(id)#\(other)"
            if seen.insert(id: Self.hash(0, apart), words: words) != .taken {
                item.id = apart
                return
            }
        }
    }

    private static func words(_ item: ParsedItem) -> UInt64 {
        var hash = seed
        for part in [item.link, item.title, item.published?.iso8601UTC, item.summaryHTML?.text, item.contentHTML?.text] {
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

/// A set of identifiers by hash, each with a few bits of what was first said under it.
private struct IdentityTable {
    enum Outcome { case new, same, taken }

    /// 48 bits of the identifier's hash, 16 of the words'; 0 is a free place.
    private var places: [UInt64] = []
    private var count = 0
    /// Where an identifier stands cannot be foreseen, so that none can be chosen to crowd a place.
    private let salt = UInt64.random(in: .min ... .max)

    private static let idBits: UInt64 = ~0xFFFF

    mutating func insert(id: UInt64, words: UInt64) -> Outcome {
        if count * 4 >= places.count * 3 { grow() }
        let entry = max(id & Self.idBits, 0x10000) | (words & 0xFFFF)
        let at = place(of: entry)
        if places[at] == 0 {
            places[at] = entry
            count += 1
            return .new
        }
        return places[at] == entry ? .same : .taken
    }

    private func place(of entry: UInt64) -> Int {
        let mask = places.count - 1
        let spread = ((entry >> 16) ^ salt) &* 0x9E37_79B9_7F4A_7C15
        var at = Int(truncatingIfNeeded: spread >> 32) & mask
        while places[at] != 0, places[at] & Self.idBits != entry & Self.idBits { at = (at + 1) & mask }
        return at
    }

    private mutating func grow() {
        let old = places
        places = [UInt64](repeating: 0, count: max(64, old.count * 2))
        for entry in old where entry != 0 { places[place(of: entry)] = entry }
    }
}
