import Models

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
