import CZlib

/// Compresses what is kept of pages (RFC 1950).
enum Deflate {
    static func compress(_ bytes: [UInt8]) -> [UInt8]? {
        var count = compressBound(UInt(bytes.count))
        var out = [UInt8](repeating: 0, count: Int(count))
        guard compress2(&out, &count, bytes, UInt(bytes.count), 6) == Z_OK else { return nil }
        out.removeLast(out.count - Int(count))
        return out
    }

    /// - Parameter count: size before compression; more than that is damage.
    static func decompress(_ bytes: [UInt8], count: Int) -> [UInt8]? {
        guard count >= 0, count <= 64 << 20 else { return nil }
        var size = UInt(count)
        var out = [UInt8](repeating: 0, count: max(1, count))
        guard uncompress(&out, &size, bytes, UInt(bytes.count)) == Z_OK, size == UInt(count) else { return nil }
        out.removeLast(out.count - count)
        return out
    }
}
