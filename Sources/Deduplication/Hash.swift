/// 64-bit FNV-1a with a final mix (Fowler–Noll–Vo; the mix is MurmurHash3's fmix64, Appleby 2011). Stable across runs and machines.
struct StableHash {
    private(set) var state: UInt64 = 0xCBF2_9CE4_8422_2325

    @inline(__always)
    mutating func add(_ byte: UInt8) { state = (state ^ UInt64(byte)) &* 0x100_0000_01B3 }

    @inline(__always)
    mutating func add(_ value: UInt64) {
        state = (state ^ value) &* 0x9FB2_1C65_1E98_DF25
        state ^= state >> 32
    }

    @inline(__always)
    var value: UInt64 {
        var h = state
        h ^= h >> 33
        h = h &* 0xFF51_AFD7_ED55_8CCD
        h ^= h >> 33
        h = h &* 0xC4CE_B9FE_1A85_EC53
        return h ^ h >> 33
    }
}

/// 128-bit hash of bytes, for telling equal contents.
public func contentHash(_ parts: [String?]) -> [UInt8] {
    var low = StableHash()
    var high = StableHash()
    high.add(UInt64(0x5851_F42D_4C95_7F2D))
    for part in parts {
        for byte in (part ?? "\u{1}").utf8 {
            low.add(byte)
            high.add(UInt64(byte) &+ 0x2545_F491)
        }
        low.add(UInt8(0))
        high.add(UInt64(0xFF))
    }
    return withUnsafeBytes(of: low.value.littleEndian) { Array($0) } + withUnsafeBytes(of: high.value.littleEndian) { Array($0) }
}
