/// A hash table of keys and their articles, as open addressing over chains: each key has one slot, its articles follow one another in
/// ascending order.
struct NewCopyKeyTable {
    private struct Entry {
        var key: Int64
        /// Index into `texts`; -1 for an entry that was removed.
        var text: Int32
        /// The entry of the next article with the key; -1 at the end.
        var next: Int32 = -1
        /// Of the first entry of a key: the last one.
        var last: Int32
    }

    /// Articles, and the rows of the store that hold their keys.
    private var texts: [(article: Int64, row: Int64)] = []
    private var entries: [Entry] = []
    /// Indices of the first entries of keys; -1 for an empty slot. Their number is a power of two.
    private var slots = [Int32](repeating: -1, count: 256)
    private var keys = 0
    /// Entries that were not removed.
    private(set) var count = 0

    // MARK: Look-ups

    private static func hash(_ key: Int64) -> Int {
        var h = UInt64(bitPattern: key)
        h = (h ^ h >> 33) &* 0xFF51_AFD7_ED55_8CCD
        return Int(truncatingIfNeeded: h ^ h >> 29)
    }

    /// The slot of a key, or the empty one where it belongs.
    private func slot(_ key: Int64) -> Int {
        var at = Self.hash(key) & (slots.count - 1)
        while slots[at] >= 0, entries[Int(slots[at])].key != key { at = (at + 1) & (slots.count - 1) }
        return at
    }

    /// The first entries of keys; -1 for keys that have none.
    ///
    /// What is read is in no cache of the processor as a rule, so all loops but the last do one thing for all keys: see `CopyKeyRuns.Run.each`.
    func first(of keys: [Int64]) -> [Int32] {
        guard !entries.isEmpty else { return [Int32](repeating: -1, count: keys.count) }
        var first = keys.map { slots[Self.hash($0) & (slots.count - 1)] }
        let found = first.map { entries[Int(max($0, 0))].key }
        for (index, key) in keys.enumerated() where first[index] >= 0 && found[index] != key { first[index] = slots[slot(key)] }
        return first
    }

    /// Visits the articles of a key from its first entry on, the oldest first, at most `limit` of them.
    func find(from first: Int32, limit: Int, _ visit: (Int64) -> Void) {
        var at = first
        var found = 0
        while at >= 0, found < limit {
            let entry = entries[Int(at)]
            if entry.text >= 0 {
                visit(texts[Int(entry.text)].article)
                found += 1
            }
            at = entry.next
        }
    }

    /// Rows that hold keys of the article.
    func rows(of article: Int64) -> [Int64] { texts.filter { $0.article == article }.map(\.row) }

    /// The keys of rows up to one, in descending order.
    func entries(through row: Int64) -> [CopyKey] {
        var found: [CopyKey] = []
        found.reserveCapacity(count)
        for entry in entries where entry.text >= 0 && texts[Int(entry.text)].row <= row {
            found.append(CopyKey(key: entry.key, article: texts[Int(entry.text)].article))
        }
        found.sort { $1 < $0 }
        return found
    }

    // MARK: Changes

    /// Adds the keys of an article; one that it has already is not added again.
    mutating func add(_ keys: [Int64], article: Int64, row: Int64) {
        texts.append((article, row))
        for key in keys { add(key, text: Int32(texts.count - 1)) }
    }

    private mutating func add(_ key: Int64, text: Int32) {
        if (keys + 1) * 4 > slots.count * 3 { rebuild() }
        let slot = slot(key)
        let new = Int32(entries.count)
        let first = slots[slot]
        guard first >= 0 else {
            entries.append(Entry(key: key, text: text, last: new))
            slots[slot] = new
            keys += 1
            count += 1
            return
        }
        let article = texts[Int(text)].article
        // Where the entry belongs among those of the key: at the end, but for an article that has got another text.
        var before = entries[Int(first)].last
        if self.article(before).map({ $0 >= article }) ?? true {
            before = -1
            var at = first
            while at >= 0 {
                let other = self.article(at)
                if other == article { return }
                if let other, other > article { break }
                before = at
                at = entries[Int(at)].next
            }
        }
        entries.append(Entry(key: key, text: text, last: new))
        count += 1
        if before < 0 {
            entries[Int(new)].next = first
            entries[Int(new)].last = entries[Int(first)].last
            slots[slot] = new
        } else {
            entries[Int(new)].next = entries[Int(before)].next
            entries[Int(before)].next = new
            if entries[Int(new)].next < 0 { entries[Int(first)].last = new }
        }
    }

    private func article(_ entry: Int32) -> Int64? {
        let text = entries[Int(entry)].text
        return text >= 0 ? texts[Int(text)].article : nil
    }

    /// Removes an entry, if it is there and in a row up to one.
    ///
    /// - Returns: whether it was.
    mutating func remove(_ key: CopyKey, through row: Int64 = .max) -> Bool {
        var at = slots[slot(key.key)]
        while at >= 0 {
            if article(at) == key.article {
                guard texts[Int(entries[Int(at)].text)].row <= row else { return false }
                entries[Int(at)].text = -1
                count -= 1
                return true
            }
            at = entries[Int(at)].next
        }
        return false
    }

    /// Forgets rows of which no entry is left.
    mutating func forgetRows(through row: Int64) {
        let kept = texts.firstIndex { $0.row > row } ?? texts.count
        let gone = Int32(kept)
        for at in entries.indices where entries[at].text >= 0 { entries[at].text -= gone }
        texts.removeFirst(kept)
        rebuild()
    }

    /// Makes the table again without what was removed, with room for as much again.
    private mutating func rebuild() {
        let old = entries.filter { $0.text >= 0 }
        var size = 256
        while size * 3 < (count + 1) * 8 { size *= 2 }
        slots = [Int32](repeating: -1, count: size)
        entries = []
        entries.reserveCapacity(size * 3 / 4)
        (keys, count) = (0, 0)
        for entry in old { add(entry.key, text: entry.text) }
    }
}
