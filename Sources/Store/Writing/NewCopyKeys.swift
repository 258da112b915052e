import Foundation
import GRDB
import Synchronization

/// The first level of `CopyKeys`: the keys of the texts that came last.
///
/// In the store they are one row for each text, added at the end of the table `copy_keys_new`; in memory they are a hash table. Keys are
/// moved out in their order, so for a while some keys of a row are in a run already: those of rows up to `through` that are not
/// greater than `place`. A row goes when all of its keys have been moved.
///
/// Changes belong to a transaction: one that fails must be followed by `reset`.
final class NewCopyKeys: Sendable {
    private struct State {
        var table = NewCopyKeyTable()
        var isLoaded = false
        /// Number of the next row.
        var next: Int64 = 1
        /// Last row whose keys are being moved; 0 while none are.
        var through: Int64 = 0
        /// What is still to be moved of the rows up to `through`, in descending order.
        var moving: [CopyKey] = []
    }

    private let state = Mutex(State())

    /// Forgets what is in memory; it is read again from the store.
    func reset() { state.withLock { $0 = State() } }

    /// Reads the level from the store, once.
    func load(_ db: Database) throws {
        guard state.withLock({ !$0.isLoaded }) else { return }
        var loaded = State()
        let (through, place) = try CopyKeyState.newLevel(db)
        loaded.through = through
        loaded.next = through + 1
        let rows = try Row.fetchCursor(db, sql: "SELECT number, article_id, keys FROM copy_keys_new ORDER BY number")
        while let row = try rows.next() {
            let (number, article): (Int64, Int64) = (row[0], row[1])
            loaded.next = max(loaded.next, number + 1)
            loaded.table.add(SketchBlob.keys(row[2]).filter { number > through || $0 > place }, article: article, row: number)
        }
        if through > 0 { loaded.moving = loaded.table.entries(through: through) }
        loaded.isLoaded = true
        let done = loaded
        state.withLock { $0 = done }
    }

    /// Number of keys in the level.
    var count: Int { state.withLock { $0.table.count } }

    /// The articles of keys, with the index of the key: for one key after the other the oldest first, at most `limit` of each.
    func articles(of keys: [Int64], limit: Int) -> [(key: Int, article: Int64)] {
        state.withLock { state in
            var found: [(key: Int, article: Int64)] = []
            for (key, last) in state.table.last(of: keys).enumerated() where last >= 0 {
                state.table.find(upTo: last, limit: limit) { found.append((key, $0)) }
            }
            return found
        }
    }

    func add(_ keys: [Int64], article: Int64, _ db: Database) throws {
        let number = state.withLock { state in
            defer { state.next += 1 }
            state.table.add(keys, article: article, row: state.next)
            return state.next
        }
        try RowStatement(db, sql: "INSERT INTO copy_keys_new (number, article_id, keys) VALUES (?, ?, ?)").run { row in
            row.add(number)
            row.add(article)
            keys.withUnsafeBytes { row.add(blob: $0) }
        }
    }

    /// Removes keys of an article.
    ///
    /// - Returns: those that are not in this level.
    func remove(_ keys: [Int64], article: Int64, _ db: Database) throws -> [Int64] {
        let (others, rows) = state.withLock { state in
            let rows = state.table.rows(of: article)
            return (keys.filter { !state.table.remove(CopyKey(key: $0, article: article)) }, rows)
        }
        for number in rows {
            let stored = try Data.fetchOne(
                db.cachedStatement(sql: "SELECT keys FROM copy_keys_new WHERE number = ?"), arguments: [number])
            guard let stored else { continue }
            let rest = SketchBlob.keys(stored).filter { !keys.contains($0) }
            if rest.isEmpty {
                try KeyLookup(db, sql: "DELETE FROM copy_keys_new WHERE number = ?").run(number)
            } else {
                try db.cachedStatement(sql: "UPDATE copy_keys_new SET keys = ? WHERE number = ?").execute(arguments: [SketchBlob.data(rest), number])
            }
        }
        return others
    }

    /// Takes the next keys out, in their order: about so many, and all articles of the last one.
    ///
    /// - Returns: them, and whether all keys have been taken that there were when the first ones were.
    func take(_ count: Int, _ db: Database) throws -> (entries: [CopyKey], isEnd: Bool) {
        let (taken, through, place, isEnd) = state.withLock { state -> ([CopyKey], Int64, Int64, Bool) in
            if state.through == 0 {
                state.through = state.next - 1
                state.moving = state.table.entries(through: state.through)
            }
            var taken: [CopyKey] = []
            var place = Int64.min
            while let entry = state.moving.last, taken.count < count || entry.key == place {
                state.moving.removeLast()
                place = entry.key
                // One that was removed meanwhile, or removed and added again in a later row, is not moved.
                if state.table.remove(entry, through: state.through) { taken.append(entry) }
            }
            defer { if state.moving.isEmpty { state.through = 0 } }
            return (taken, state.through, place, state.moving.isEmpty)
        }
        if isEnd {
            try KeyLookup(db, sql: "DELETE FROM copy_keys_new WHERE number <= ?").run(through)
            state.withLock { $0.table.forgetRows(through: through) }
            try CopyKeyState.setNewLevel(through: 0, place: .min, db)
        } else {
            try CopyKeyState.setNewLevel(through: through, place: place, db)
        }
        return (taken, isEnd)
    }
}

/// The row of `copy_key_state`: how far the move of new keys to a run has come.
enum CopyKeyState {
    /// Last row of the first level whose keys are being moved, and the last key that was.
    static func newLevel(_ db: Database) throws -> (through: Int64, place: Int64) {
        let row = try Row.fetchOne(db.cachedStatement(sql: "SELECT new_through, new_place FROM copy_key_state"))
        return row.map { ($0[0], $0[1]) } ?? (0, .min)
    }

    static func setNewLevel(through: Int64, place: Int64, _ db: Database) throws {
        try KeyLookup(db, sql: "INSERT OR REPLACE INTO copy_key_state (id, new_through, new_place) VALUES (1, ?, ?)").run(through, place)
    }
}
