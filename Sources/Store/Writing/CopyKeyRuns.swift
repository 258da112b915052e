import GRDB
import Synchronization

/// Where the blocks of a run stand in the table `copy_key_blocks`: each row's number is the run's, followed by the first bits of the block's last
/// key. So blocks are found by key without an index beside the table.
enum BlockPlace {
    /// Bits for the block within its run.
    private static let bits: Int64 = 43

    /// The least number that a block of this run can have whose last key is this one.
    static func first(_ run: Int64, _ key: Int64) -> Int64 {
        // Half of the numbers stay free behind the greatest key: blocks of one key stand one after the other, each with the next number.
        let ordered = UInt64(bitPattern: key ^ .min)
        return run << bits | Int64(ordered >> UInt64(64 - bits + 1))
    }

    /// The numbers of all blocks of a run.
    static func all(_ run: Int64) -> ClosedRange<Int64> { run << bits...(run << bits | (1 << bits - 1)) }

    /// The run that a block belongs to.
    static func run(_ place: Int64) -> Int64 { place >> bits }
}

/// The runs of `CopyKeys`, and for each a filter over every few thousand of its keys.
final class CopyKeyRuns: Sendable {
    struct Run: Sendable {
        /// Runs are numbered in the order in which they were begun.
        let number: Int64
        /// How often its keys have been merged.
        let tier: Int64
        /// The run that its keys are being moved to.
        var target: Int64?
        /// All of its keys are there.
        var isComplete: Bool
        /// The last entry of a run that is not complete.
        var last: CopyKey?
        private(set) var parts: [Part] = []
        /// The last key of each part, for look-ups.
        private var lastKeys: [Int64] = []

        init(number: Int64, tier: Int64, target: Int64? = nil, isComplete: Bool = false, last: CopyKey? = nil) {
            (self.number, self.tier, self.target, self.isComplete, self.last) = (number, tier, target, isComplete, last)
        }

        mutating func add(_ part: Part) {
            parts.append(part)
            lastKeys.append(part.lastKey)
        }

        /// Removes the parts whose blocks have numbers up to this one.
        mutating func removeParts(through block: Int64) {
            let count = parts.firstIndex { $0.lastBlock > block } ?? parts.count
            parts.removeFirst(count)
            lastKeys.removeFirst(count)
        }

        /// Visits the places of the keys that may be in the run, in their order.
        ///
        /// What is read is in no cache of the processor as a rule. So all loops but the last do one thing for all keys, without a branch that is hard to
        /// predict: the processor has many of the reads under way together.
        func each(_ keys: [Int64], _ hashes: [UInt64], _ visit: (Int) -> Void) {
            withUnsafeTemporaryAllocation(of: Probe.self, capacity: keys.count) { probes in
                lastKeys.withUnsafeBufferPointer { Self.findParts(of: keys, in: $0, probes) }
                parts.withUnsafeBufferPointer { parts in
                    var count = 0
                    for probe in probes {
                        probes[count] = probe
                        count &+= probe.part < parts.count ? 1 : 0
                    }
                    let inRange = UnsafeMutableBufferPointer(rebasing: probes[..<count])
                    for at in inRange.indices {
                        let probe = inRange[at]
                        inRange[at].mayBeThere = parts[probe.part].filter.hasFirstPlace(hashes[probe.key])
                    }
                    for probe in inRange where probe.mayBeThere && parts[probe.part].filter.has(hashes[probe.key]) { visit(probe.key) }
                }
            }
        }

        /// A key, and the part of the run that it would be in.
        private struct Probe {
            let key: Int
            var part = 0
            var mayBeThere = false
        }

        /// Finds for every key the first part whose last key is not below it, by one binary search whose steps all keys take together.
        private static func findParts(of keys: [Int64], in lastKeys: UnsafeBufferPointer<Int64>, _ probes: UnsafeMutableBufferPointer<Probe>) {
            for key in keys.indices { probes.initializeElement(at: key, to: Probe(key: key)) }
            var count = lastKeys.count
            while count > 0 {
                let half = (count + 1) / 2
                for key in keys.indices {
                    let low = probes[key].part
                    probes[key].part = low &+ (half & (lastKeys[low &+ half &- 1] < keys[key] ? -1 : 0))
                }
                count &-= half
            }
        }
    }

    /// A part of a run: blocks that were written together.
    struct Part: Sendable {
        /// Its last key.
        let lastKey: Int64
        /// The number of its last block.
        let lastBlock: Int64
        let filter: KeyFilter
    }

    /// A run that may have a key.
    struct Place {
        var key: Int64
        var run: Int64
        /// Entries of the key up to this article have been moved to another run.
        var after: Int64
    }

    private struct State {
        /// The oldest keys first: by tier, the greatest first, then by number.
        var runs: [Run] = []
        var isLoaded = false

        func index(_ number: Int64) -> Int? { runs.firstIndex { $0.number == number } }

        /// Where a key may be in a run; nil when its entries have all been moved on.
        func place(_ key: Int64, in run: Run) -> Place? {
            guard let moved = run.target.flatMap(index).flatMap({ runs[$0].last }), key <= moved.key else {
                return Place(key: key, run: run.number, after: .min)
            }
            return key < moved.key ? nil : Place(key: key, run: run.number, after: moved.article)
        }

        mutating func insert(_ run: Run) {
            runs.insert(run, at: runs.firstIndex { ($0.tier, run.number) < (run.tier, $0.number) } ?? runs.count)
        }
    }
    private let state = Mutex(State())

    /// Forgets what is in memory.
    func reset() { state.withLock { $0 = State() } }

    /// Reads the runs and their filters from the store, once: 20 MB for a million articles.
    func load(_ db: Database) throws {
        guard state.withLock({ !$0.isLoaded }) else { return }
        var loaded = State()
        let rows = try Row.fetchCursor(db, sql: "SELECT run, tier, target, is_complete, last_key, last_article FROM copy_key_runs")
        while let row = try rows.next() {
            let last: CopyKey? = if let key: Int64 = row[4], let article: Int64 = row[5] { CopyKey(key: key, article: article) } else { nil }
            loaded.insert(Run(number: row[0], tier: row[1], target: row[2], isComplete: row[3], last: last))
        }
        try KeyLookup(db, sql: "SELECT bits, last_block, last_key FROM copy_key_filters ORDER BY last_block").each { row in
            if let index = loaded.index(BlockPlace.run(row.second)) {
                loaded.runs[index].add(Part(lastKey: row.third, lastBlock: row.second, filter: KeyFilter(blob: row.bytes)))
            }
            return true
        }
        loaded.isLoaded = true
        let done = loaded
        state.withLock { $0 = done }
    }

    // MARK: Look-ups

    /// The runs that may have keys: for one key after the other, those with the oldest entries first.
    func places(of keys: [Int64]) -> [Place] {
        state.withLock { state in
            let hashes = keys.map(KeyFilter.hash)
            var found: [(key: Int, run: Int)] = []
            for index in state.runs.indices { state.runs[index].each(keys, hashes) { found.append(($0, index)) } }
            found.sort { ($0.key, $0.run) < ($1.key, $1.run) }
            return found.compactMap { state.place(keys[$0.key], in: state.runs[$0.run]) }
        }
    }

    // MARK: Runs

    /// All runs, those with the oldest entries first.
    var all: [Run] { state.withLock { $0.runs } }

    func run(_ number: Int64) -> Run? { state.withLock { state in state.index(number).map { state.runs[$0] } } }

    /// Puts a new run in place.
    func add(_ run: Run) { state.withLock { $0.insert(run) } }

    func change(_ number: Int64, _ body: (inout Run) -> Void) {
        state.withLock { state in if let index = state.index(number) { body(&state.runs[index]) } }
    }

    func remove(_ number: Int64) { state.withLock { state in state.runs.removeAll { $0.number == number } } }
}
