/// A name of at most 16 bytes in lower case, as two words: compared and looked up without a String.
struct PackedName: Equatable, Sendable {
    private(set) var low: UInt64 = 0
    private(set) var high: UInt64 = 0

    /// nil when the name is longer or empty, and so is none that is looked for.
    @inline(__always)
    init?(_ bytes: UnsafeRawBufferPointer) {
        guard bytes.count > 0, bytes.count <= 16 else { return nil }
        for i in 0..<bytes.count {
            var byte = bytes[i]
            if byte >= 0x41, byte <= 0x5A { byte |= 0x20 }
            if i < 8 { low |= UInt64(byte) << (8 * UInt64(i)) } else { high |= UInt64(byte) << (8 * UInt64(i - 8)) }
        }
    }

    init?(_ text: some StringProtocol) {
        guard let packed = Array(text.utf8).withUnsafeBytes({ PackedName($0) }) else { return nil }
        self = packed
    }

    /// Appends the name.
    @inline(__always)
    func append(to out: inout [UInt8]) {
        for word in [low, high] {
            var rest = word
            while rest != 0 {
                out.append(UInt8(truncatingIfNeeded: rest))
                rest >>= 8
            }
        }
    }

    fileprivate var hash: UInt64 { (low ^ (high &* 0x9E37_79B9_7F4A_7C15)) &* 0xD6E8_FEB8_6659_FD93 }
}

/// What names mean: a hash table that is filled once.
struct NameTable<Value: Sendable>: Sendable {
    private var places: [(name: PackedName, value: Value)?]
    private let shift: UInt64

    init(_ entries: [(name: some StringProtocol, value: Value)]) {
        var bits: UInt64 = 3
        while 1 << bits < entries.count * 3 { bits += 1 }
        shift = 64 - bits
        places = Array(repeating: nil, count: 1 << bits)
        for entry in entries { if let name = PackedName(entry.name) { places[place(of: name)] = (name, entry.value) } }
    }

    /// For sets of names: every value is the same.
    init(_ names: String, _ value: Value) { self.init(names.split(separator: " ").map { ($0, value) }) }

    @inline(__always)
    subscript(_ name: PackedName) -> Value? { places[place(of: name)]?.value }

    @inline(__always)
    private func place(of name: PackedName) -> Int {
        var at = Int(truncatingIfNeeded: name.hash >> shift)
        while let taken = places[at], taken.name != name { at = (at + 1) & (places.count - 1) }
        return at
    }
}
