import Glibc

extension StringProtocol {
    /// The first place where these bytes stand. Letters are compared as they are written: `é` as one scalar is not `e` with an accent behind it.
    func firstRange(of needle: String) -> Range<Index>? {
        var needle = needle
        let found = needle.withUTF8 { needle in
            utf8.withContiguousStorageIfAvailable { Self.offset(of: needle, in: $0) }
                ?? Array(utf8).withUnsafeBufferPointer { Self.offset(of: needle, in: $0) }
        }
        guard let found else { return nil }
        // bounded: the bytes were found between these places
        let start = utf8.index(utf8.startIndex, offsetBy: found)
        return start..<utf8.index(start, offsetBy: needle.utf8.count)  // bounded: as above
    }

    private static func offset(of needle: UnsafeBufferPointer<UInt8>, in text: UnsafeBufferPointer<UInt8>) -> Int? {
        guard let first = needle.first, let wanted = needle.baseAddress, let base = text.baseAddress else { return nil }
        var at = 0
        while at + needle.count <= text.count, let hit = memchr(base + at, Int32(first), text.count - needle.count - at + 1) {
            at = UnsafeRawPointer(hit) - UnsafeRawPointer(base)
            if memcmp(base + at, wanted, needle.count) == 0 { return at }
            at += 1
        }
        return nil
    }
}
