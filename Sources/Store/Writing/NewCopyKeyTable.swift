/// A hash table of keys and their articles, as open addressing over rings: each key has one slot, its articles follow one another in
/// ascending order.
struct NewCopyKeyTable {
    private struct Entry {
        var key: Int64
        /// Index into `texts`; -1 for an entry that was removed.
        var text: Int32
        /// The entry of the next article with the key; that of the last article leads to the first.
        var next: Int32
    }

    /// Articles, and the rows of the store that hold their keys.
    private var texts: [(article: Int64, row: Int64)] = []
    private var entries: [Entry] = []
    /// Indices of the last entries of keys; -1 for an empty slot. Their number is a power of two.
    private var slots = [Int32](repeating: -1, count: 256)
    private var keys = 0
    /// Entries that were not removed.
    private(set) var count = 0
    /// Entries that the table has room for before it grows.
    var room: Int { entries.capacity }

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

    /// The last entries of keys; -1 for keys that have none.
    ///
    /// What is read is in no cache of the processor as a rule, so all loops but the last do one thing for all keys: see `CopyKeyRuns.Run.each`.
    func last(of keys: [Int64]) -> [Int32] {
        guard !entries.isEmpty else { return [Int32](repeating: -1, count: keys.count) }
        var last = keys.map { slots[Self.hash($0) & (slots.count - 1)] }
        let found = last.map { entries[Int(max($0, 0))].key }
        for (index, key) in keys.enumerated() where last[index] >= 0 && found[index] != key { last[index] = slots[slot(key)] }
        return last
    }

    /// Visits the articles of a key whose last entry is given, the oldest first, at most `limit` of them.
    func find(upTo last: Int32, limit: Int, _ visit: (Int64) -> Void) {
        var at = last
        var found = 0
        repeat {
            at = entries[Int(at)].next
            let text = entries[Int(at)].text
            if text >= 0 {
                visit(texts[Int(text)].article)
                found += 1
            }
        } while at != last && found < limit
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
        for key in keys {
            // Entries that were removed are passed over by look-ups, and a text that is revised often leaves many.
            if (self.keys + 1) * 4 > slots.count * 3 || entries.count > 4 * count + 1_024 { rebuild() }
            entries.append(Entry(key: key, text: Int32(texts.count - 1), next: -1))
            if link(Int32(entries.count - 1)) { count += 1 } else { entries.removeLast() }
        }
    }

    /// Puts an entry into the ring of its key.
    ///
    /// - Returns: false if the article has the key already.
    private mutating func link(_ new: Int32) -> Bool {
        let slot = slot(entries[Int(new)].key)
        let last = slots[slot]
        guard last >= 0 else {
            entries[Int(new)].next = new
            slots[slot] = new
            keys += 1
            return true
        }
        // The entry belongs at the end of those of the key, but for an article that has got another text.
        if let article = article(new), self.article(last).map({ $0 >= article }) ?? true {
            var at = last
            repeat {
                let previous = at
                at = entries[Int(at)].next
                let other = self.article(at)
                if other == article { return false }
                if let other, other > article {
                    entries[Int(new)].next = at
                    entries[Int(previous)].next = new
                    return true
                }
            } while at != last
        }
        entries[Int(new)].next = entries[Int(last)].next
        entries[Int(last)].next = new
        slots[slot] = new
        return true
    }

    private func article(_ entry: Int32) -> Int64? {
        let text = entries[Int(entry)].text
        return text >= 0 ? texts[Int(text)].article : nil
    }

    /// Removes an entry, if it is there and in a row up to one.
    ///
    /// - Returns: whether it was.
    mutating func remove(_ key: CopyKey, through row: Int64 = .max) -> Bool {
        let last = slots[slot(key.key)]
        guard last >= 0 else { return false }
        var at = last
        repeat {
            at = entries[Int(at)].next
            if article(at) == key.article {
                guard texts[Int(entries[Int(at)].text)].row <= row else { return false }
                entries[Int(at)].text = -1
                count -= 1
                return true
            }
        } while at != last
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
    ///
    /// The entries move up within their buffer: a copy of them beside a larger buffer was the peak of the daemon's memory.
    private mutating func rebuild() {
        var kept = 0
        for at in entries.indices where entries[at].text >= 0 {
            entries[kept] = entries[at]
            kept += 1
        }
        var size = 256
        while size * 3 < (count + 1) * 8 { size *= 2 }
        let room = size * 3 / 4
        if room <= entries.capacity / 2 {
            // Much of the level has become a run: the memory goes back.
            let rest = entries[..<kept]
            entries = []
            entries.reserveCapacity(room)
            entries += rest
        } else {
            entries.removeLast(entries.count - kept)
            entries.reserveCapacity(room)
        }
        slots = []
        slots = [Int32](repeating: -1, count: size)
        keys = 0
        for at in entries.indices { _ = link(Int32(at)) }
    }
}
