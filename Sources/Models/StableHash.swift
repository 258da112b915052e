/// 64-bit FNV-1a with a final mix (Fowler–Noll–Vo; the mix is MurmurHash3's fmix64, Appleby 2011). Stable across runs and machines.
public struct StableHash: Sendable {
    @usableFromInline var state: UInt64 = 0xCBF2_9CE4_8422_2325

    /// A hash of nothing yet.
    @inlinable
    public init() {}

    /// Takes in a byte.
    @inlinable @inline(__always)
    public mutating func add(_ byte: UInt8) { state = (state ^ UInt64(byte)) &* 0x100_0000_01B3 }

    /// Takes in 64 bits at once; not the same as their eight bytes.
    @inlinable @inline(__always)
    public mutating func add(_ value: UInt64) {
        state = (state ^ value) &* 0x9FB2_1C65_1E98_DF25
        state ^= state >> 32
    }

    /// The hash of what was taken in so far.
    @inlinable @inline(__always)
    public var value: UInt64 {
        var h = state
        h ^= h >> 33
        h = h &* 0xFF51_AFD7_ED55_8CCD
        h ^= h >> 33
        h = h &* 0xC4CE_B9FE_1A85_EC53
        return h ^ h >> 33
    }
}
