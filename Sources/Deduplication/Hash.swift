import Models

/// A 128-bit hash of texts. It names items and links in the store, so it must stay the same in every version.
public func contentHash(_ parts: [String?]) -> [UInt8] {
    var low = StableHash()
    var high = StableHash()
    high.add(UInt64(0x5851_F42D_4C95_7F2D))
    for part in parts {
        var text = part ?? "\u{1}"
        text.withUTF8 {
            for byte in $0 {
                low.add(byte)
                high.add(UInt64(byte) &+ 0x2545_F491)
            }
        }
        low.add(UInt8(0))
        high.add(UInt64(0xFF))
    }
    return hashBytes(low, high)
}

/// A 128-bit hash by which a change of long texts is noticed; nil counts as a text of its own.
///
/// Takes in eight bytes at a time: each poll does this with every item that a feed lists. For names that are kept, see `contentHash`.
public func changeHash(_ parts: [String?]) -> [UInt8] {
    var low = StableHash()
    var high = StableHash()
    high.add(UInt64(0x5851_F42D_4C95_7F2D))
    for part in parts {
        var text = part ?? "\u{1}"
        text.withUTF8 { bytes in
            let bytes = UnsafeRawBufferPointer(bytes)
            var at = 0
            while at + 8 <= bytes.count {
                let word = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: at, as: UInt64.self))
                low.add(word)
                high.add(word &+ 0x2545_F491_4F6C_DD1D)
                at += 8
            }
            // The rest with its length, so that texts of which one begins the other differ.
            var rest = UInt64(bytes.count)
            for byte in bytes[at...] { rest = rest << 8 ^ UInt64(byte) }
            low.add(rest)
            high.add(rest &+ 0x2545_F491_4F6C_DD1D)
        }
    }
    return hashBytes(low, high)
}

/// The 16 bytes of two hashes, the low byte first.
func hashBytes(_ low: StableHash, _ high: StableHash) -> [UInt8] {
    withUnsafeBytes(of: (low.value.littleEndian, high.value.littleEndian)) { Array($0) }
}
