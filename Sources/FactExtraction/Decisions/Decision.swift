/// A question about a text that a trained model answers.
package enum Decision: UInt8, CaseIterable, Sendable {
    case tariffRate = 1
    case tariffImposer, tariffTarget, tariffStatus, tariffDate
    case figureFlow, figureReporter, figurePartner, figurePeriod
    case eventType, eventDate, eventStatus, participant
    case person, organisation, speaker
    case tariffFact, figureFact, eventFact
}

/// Cues of one possible answer, hashed into the table of weights.
struct Features {
    struct Cue {
        var index: Int32
        /// The name's first byte; a zero stands behind its last.
        fileprivate var start: UnsafePointer<UInt8>

        var name: String { String(cString: start) }
    }

    private(set) var cues: [Cue] = []
    private let salt: UInt64

    /// - Parameter option: which of a fixed list of answers it is, where the cues are the same for all.
    init(_ decision: Decision, option: Int = 0) {
        salt = ((0xCBF2_9CE4_8422_2325 ^ UInt64(decision.rawValue)) &* Self.prime ^ UInt64(truncatingIfNeeded: option)) &* Self.prime
        // With its head a block of a kilobyte, which is the largest that the allocator hands out without a search.
        cues.reserveCapacity(60)
    }

    private static let prime: UInt64 = 0x100_0000_01B3

    /// FNV-1a (Fowler, Noll & Vo) over the cue's name and value, folded to the table's size.
    private mutating func append(_ name: StaticString, _ hash: UInt64) {
        let mixed = (hash ^ (hash >> 29)) &* 0x9E37_79B9_7F4A_7C15
        cues.append(Cue(index: Int32(truncatingIfNeeded: mixed >> UInt64(64 - Weights.bits)), start: name.utf8Start))
    }

    private func hash(_ name: StaticString) -> UInt64 {
        var hash = salt
        for at in 0..<name.utf8CodeUnitCount { hash = (hash ^ UInt64(name.utf8Start[at])) &* Self.prime }
        return hash
    }

    /// The hash with a text's bytes added.
    private static func hash(_ start: UInt64, _ text: String) -> UInt64 {
        func hashed(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt64 {
            var hash = start
            for byte in bytes { hash = (hash ^ UInt64(byte)) &* prime }
            return hash
        }
        return text.utf8.withContiguousStorageIfAvailable(hashed) ?? Array(text.utf8).withUnsafeBufferPointer(hashed)
    }

    mutating func add(_ name: StaticString) { append(name, hash(name)) }

    mutating func add(_ name: StaticString, if condition: Bool) { if condition { append(name, hash(name)) } }

    mutating func add(_ name: StaticString, _ value: String) {
        var hash = (hash(name) ^ 0x1F) &* Self.prime
        hash = Self.hash(hash, value)
        append(name, hash)
    }

    /// A value that is weighed for each kind of answer by itself.
    mutating func add(_ name: StaticString, kind: String, _ value: String) {
        var hash = (hash(name) ^ 0x1F) &* Self.prime
        hash = Self.hash(hash, kind)
        hash = (hash ^ 0x20) &* Self.prime
        hash = Self.hash(hash, value)
        append(name, hash)
    }

    /// Cues that were gathered once, for one kind of answer.
    mutating func add(_ values: CueValues, kind: String) { for (name, value) in values.list { add(name, kind: kind, value) } }

    mutating func add(_ name: StaticString, _ value: Int) {
        append(name, (((hash(name) ^ 0x1E) &* Self.prime) ^ UInt64(bitPattern: Int64(value))) &* Self.prime)
    }

    /// A probability in tenths.
    mutating func add(_ name: StaticString, probability: Double) {
        // bounded: between 0 and 10
        add(name, probability >= 0 ? Int(min(1, probability) * 10) : 0)
    }

    /// A distance in steps that widen: 0, 1, 2, 3, 4–5, 6–8, 9–13, 14–22, more; negative ones apart.
    mutating func add(_ name: StaticString, distance: Int) {
        let size = abs(distance)
        let step = size <= 3 ? size : size <= 5 ? 4 : size <= 8 ? 5 : size <= 13 ? 6 : size <= 22 ? 7 : 8
        add(name, distance < 0 ? -step - 1 : step)
    }
}

/// Cues and their values, gathered once and weighed for several possible answers.
struct CueValues {
    private(set) var list: [(name: StaticString, value: String)] = []

    mutating func add(_ name: StaticString, _ value: String) { list.append((name, value)) }
}
