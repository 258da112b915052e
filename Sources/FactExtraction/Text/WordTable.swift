/// A fixed table of words and what is known of each, for words that are looked up at every token.
///
/// Most look-ups miss, and a word's first byte and length tell that of many. The hash (FNV-1a; Fowler, Noll & Vo) takes one step for each byte;
/// a `Dictionary`'s, which is made to withstand keys that an enemy chooses, takes several times as long. The words of a table are the
/// program's own or a profile's, never an article's, so only as many of them share a slot as chance has it, whatever a text asks for. Words
/// are compared by their bytes: both sides are folded.
struct WordTable<Value: Sendable>: Sendable, ExpressibleByDictionaryLiteral {
    private(set) var words: [String] = []
    private var values: [Value] = []
    /// Index into `words` by hash, -1 where none is; at most half are taken.
    private var slots: [Int32]
    /// A bit for each first byte and length that some word has; both are taken modulo 32.
    private var beginnings = [UInt32](repeating: 0, count: 32)

    /// - Parameter entries: words and values; of a word that stands twice the first value counts.
    init(_ entries: some Collection<(key: String, value: Value)>) {
        var size = 8
        while size < entries.count * 2 { size *= 2 }
        slots = [Int32](repeating: -1, count: size)
        for (word, value) in entries { insert(word, value) }
    }

    init(dictionaryLiteral entries: (String, Value)...) { self.init(entries.map { (key: $0.0, value: $0.1) }) }

    private mutating func insert(_ word: String, _ value: Value) {
        var slot = Self.withBytes(word) { bytes in
            beginnings[Int(bytes.first ?? 0) & 31] |= 1 << UInt32(bytes.count & 31)
            return Self.hash(bytes) & (slots.count - 1)
        }
        while slots[slot] >= 0 {
            if words[Int(slots[slot])] == word { return }
            slot = (slot + 1) & (slots.count - 1)
        }
        slots[slot] = Int32(words.count)
        words.append(word)
        values.append(value)
    }

    /// What is known of a word; nil when it is not in the table.
    subscript(word: String) -> Value? { index(of: word).map { values[$0] } }

    func contains(_ word: String) -> Bool { index(of: word) != nil }

    private func index(of word: String) -> Int? {
        Self.withBytes(word) { bytes in
            guard beginnings[Int(bytes.first ?? 0) & 31] & (1 << UInt32(bytes.count & 31)) != 0 else { return nil }
            var slot = Self.hash(bytes) & (slots.count - 1)
            while slots[slot] >= 0 {
                let index = Int(slots[slot])
                if words[index] == word { return index }
                slot = (slot + 1) & (slots.count - 1)
            }
            return nil
        }
    }

    private static func withBytes<Result>(_ word: String, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        if let result = word.utf8.withContiguousStorageIfAvailable(body) { return result }
        return Array(word.utf8).withUnsafeBufferPointer(body)
    }

    private static func hash(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return Int(truncatingIfNeeded: hash ^ (hash >> 32))
    }
}

/// A fixed set of words, looked up as those of a `WordTable` are.
struct WordSet: Sendable, ExpressibleByArrayLiteral {
    private let table: WordTable<Void>

    init(_ words: some Sequence<String>) { table = WordTable(words.map { (key: $0, value: ()) }) }

    init(arrayLiteral words: String...) { self.init(words) }

    func contains(_ word: String) -> Bool { table.contains(word) }

    func union(_ more: [String]) -> WordSet { WordSet(table.words + more) }
}

/// The pattern of a word in a `switch`: most differ in length, which is told without a call.
@inline(__always)
func ~= (pattern: String, word: String) -> Bool { pattern.utf8.count == word.utf8.count && pattern == word }

extension Array where Element == String {
    /// Whether a word stands in a short list; most words differ in length, which is told without a call.
    @inline(__always)
    func contains(_ word: String) -> Bool {
        let count = word.utf8.count
        for item in self where item.utf8.count == count && item == word { return true }
        return false
    }
}
