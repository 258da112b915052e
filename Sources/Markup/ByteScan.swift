import Glibc

/// Searches in bytes.
public enum ByteScan {
    /// Index of the next such byte at or after `start`, before `limit`.
    @inline(__always)
    public static func find(_ byte: UInt8, in bytes: UnsafeRawBufferPointer, from start: Int, limit: Int = .max) -> Int? {
        let end = min(limit, bytes.count)
        guard start < end, let base = bytes.baseAddress, let hit = memchr(base + start, Int32(byte), end - start) else { return nil }
        return UnsafeRawPointer(hit) - base
    }

    /// Index of the next occurrence of the pattern at or after `start`.
    public static func find(_ pattern: StaticString, in bytes: UnsafeRawBufferPointer, from start: Int) -> Int? {
        let length = pattern.utf8CodeUnitCount
        guard let base = bytes.baseAddress else { return nil }
        var at = start
        while at <= bytes.count - length, let hit = find(pattern.utf8Start[0], in: bytes, from: at, limit: bytes.count - length + 1) {
            if memcmp(base + hit, pattern.utf8Start, length) == 0 { return hit }
            at = hit + 1
        }
        return nil
    }

    /// How often the byte occurs.
    public static func count(_ byte: UInt8, in bytes: UnsafeRawBufferPointer) -> Int {
        var total = 0
        var from = 0
        while let hit = find(byte, in: bytes, from: from) {
            total += 1
            from = hit + 1
        }
        return total
    }

    /// Index of the next control character that XML has no place for (XML 1.0 §2.2), at or after `start`.
    public static func findControl(in bytes: UnsafeRawBufferPointer, from start: Int) -> Int? {
        var i = start
        while i < bytes.count {
            // Eight bytes at a time: none below 0x20.
            while i + 8 <= bytes.count {
                let w = bytes.loadUnaligned(fromByteOffset: i, as: UInt64.self)
                if ((w &- 0x2020_2020_2020_2020) & ~w) & 0x8080_8080_8080_8080 != 0 { break }
                i += 8
            }
            let end = min(i + 8, bytes.count)
            while i < end {
                let byte = bytes[i]
                if byte < 0x20, byte != 0x09, byte != 0x0A, byte != 0x0D { return i }
                i += 1
            }
        }
        return nil
    }

    /// White space of XML and HTML.
    @inline(__always)
    public static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (byte >= 9 && byte <= 13) }

    /// The bytes without white space at either end.
    public static func trimmed(_ bytes: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        var low = 0
        var high = bytes.count
        while low < high, isSpace(bytes[low]) { low += 1 }
        while high > low, isSpace(bytes[high - 1]) { high -= 1 }
        return UnsafeRawBufferPointer(rebasing: bytes[low..<high])
    }
}
