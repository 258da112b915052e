import CFuzz

/// Changes an input by what it means: numbers and dates leave their bounds, tags and attributes come and go, parts are repeated.
///
/// One change in three is libFuzzer's own, so that nothing is out of reach.
@_cdecl("LLVMFuzzerCustomMutator")
public func customMutator(_ data: UnsafeMutablePointer<UInt8>, _ size: Int, _ maxSize: Int, _ seed: UInt32) -> Int {
    var mutator = Mutator(bytes: Array(UnsafeBufferPointer(start: data, count: size)), seed: seed)
    guard mutator.change() else { return LLVMFuzzerMutate(data, size, maxSize) }
    let count = min(mutator.bytes.count, maxSize)
    for index in 0..<count { data[index] = mutator.bytes[index] }
    return count
}

struct Mutator {
    var bytes: [UInt8]
    private var state: UInt64

    init(bytes: [UInt8], seed: UInt32) {
        self.bytes = bytes
        state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 | 1
    }

    /// False when libFuzzer is to change the input instead.
    mutating func change() -> Bool {
        if bytes.isEmpty { return false }
        switch below(12) {
        case 0...3: return false
        case 4, 5: replaceNumber()
        case 6: insert(pick(EdgeValues.dates), at: below(bytes.count + 1))
        case 7: insert(pick(EdgeValues.markup), at: below(bytes.count + 1))
        case 8: repeatPart()
        case 9: copyPart()
        case 10: removePart()
        default: insert(pick(EdgeValues.phrases), at: below(bytes.count + 1))
        }
        return true
    }

    /// SplitMix64 (Steele, Lea, Flood 2014).
    private mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
        return z ^ z >> 31
    }

    private mutating func below(_ count: Int) -> Int { Int(next() % UInt64(max(1, count))) }

    private mutating func pick(_ list: [String]) -> String { list[below(list.count)] }

    private mutating func insert(_ text: String, at index: Int) { bytes.insert(contentsOf: Array(text.utf8), at: index) }

    /// A run of digits, the first behind a place by chance, becomes a number at an edge.
    private mutating func replaceNumber() {
        func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }
        let from = below(bytes.count)
        guard let start = bytes[from...].firstIndex(where: isDigit) ?? bytes.firstIndex(where: isDigit) else {
            return insert(pick(EdgeValues.numbers), at: from)
        }
        let end = bytes[start...].firstIndex { !isDigit($0) } ?? bytes.count
        bytes.replaceSubrange(start..<end, with: Array(pick(EdgeValues.numbers).utf8))
    }

    private mutating func part() -> Range<Int> {
        let start = below(bytes.count)
        return start..<min(bytes.count, start + 1 + below(96))
    }

    private mutating func repeatPart() {
        let part = part()
        let copies = Array(repeating: Array(bytes[part]), count: 1 + below(64)).flatMap { $0 }
        bytes.insert(contentsOf: copies, at: part.upperBound)
    }

    private mutating func copyPart() {
        let part = Array(bytes[part()])
        bytes.insert(contentsOf: part, at: below(bytes.count + 1))
    }

    private mutating func removePart() {
        let part = part()
        if part.count < bytes.count { bytes.removeSubrange(part) }
    }
}
