import Foundation

/// Folds text for comparison: lower case, diacritics dropped, `đ` as `d`, white space runs as one blank, trimmed.
///
/// Works on UTF-8 with a table for the alphabets below U+2000; other scripts pass unchanged but for case.
/// `folded("Hồ Đức  Phớc") == "ho duc phoc"`.
public func folded(_ text: some StringProtocol) -> String {
    var text = String(text)
    var out: [UInt8] = []
    text.withUTF8 { bytes in
        out.reserveCapacity(bytes.count)
        var i = 0
        var blank = false
        while i < bytes.count {
            let byte = bytes[i]
            if byte < 0x80 {
                i += 1
                if byte == 0x20 || (byte >= 9 && byte <= 13) {
                    blank = !out.isEmpty
                } else {
                    if blank {
                        out.append(0x20)
                        blank = false
                    }
                    out.append(byte >= 65 && byte <= 90 ? byte | 0x20 : byte)
                }
                continue
            }
            let (value, length) = decodeScalar(bytes, i)
            i += length
            guard let scalar = Unicode.Scalar(value) else { continue }
            // Spaces beyond ASCII: no-break, en and em family, ideographic, line and paragraph separators.
            if value == 0xA0 || value == 0x85 || value == 0x1680 || (0x2000...0x200A).contains(value) || value == 0x2028 || value == 0x2029
                || value == 0x202F
                || value == 0x205F || value == 0x3000
            {
                blank = !out.isEmpty
                continue
            }
            // Combining marks: diacritics that stand alone in decomposed text.
            if (0x300...0x36F).contains(value) || (0x1AB0...0x1AFF).contains(value) || (0x1DC0...0x1DFF).contains(value) { continue }
            if blank {
                out.append(0x20)
                blank = false
            }
            if value < FoldTable.span {
                out.append(contentsOf: FoldTable.table[Int(value)])
            } else {
                out.append(contentsOf: FoldTable.compute(scalar))
            }
        }
    }
    return String(decoding: out, as: UTF8.self)
}

/// The scalar at an index of sound UTF-8, and its length in bytes; U+FFFD for a sequence that the end cuts.
@inlinable @inline(__always)
public func decodeScalar<Bytes: RandomAccessCollection>(_ b: Bytes, _ i: Int) -> (UInt32, Int)
where Bytes.Element == UInt8, Bytes.Index == Int {
    let first = UInt32(b[i])
    if first < 0xE0, i + 1 < b.count { return ((first & 0x1F) << 6 | UInt32(b[i + 1]) & 0x3F, 2) }
    if first < 0xF0, i + 2 < b.count { return ((first & 0x0F) << 12 | (UInt32(b[i + 1]) & 0x3F) << 6 | UInt32(b[i + 2]) & 0x3F, 3) }
    if i + 3 < b.count {
        return ((first & 0x07) << 18 | (UInt32(b[i + 1]) & 0x3F) << 12 | (UInt32(b[i + 2]) & 0x3F) << 6 | UInt32(b[i + 3]) & 0x3F, 4)
    }
    return (0xFFFD, b.count - i)
}

/// Base letters of accented ones, worked out once from Unicode's canonical decompositions.
enum FoldTable {
    /// Letters without a canonical decomposition that readers take for a plain letter.
    private static let extra: [UInt32: String] = [
        0x110: "d", 0x111: "d", 0xD8: "o", 0xF8: "o", 0x141: "l", 0x142: "l", 0xDF: "ss", 0xC6: "ae", 0xE6: "ae", 0x152: "oe",
        0x153: "oe", 0x131: "i", 0x126: "h", 0x127: "h", 0x166: "t", 0x167: "t", 0xD0: "d", 0xF0: "d", 0xDE: "th",
        0xFE: "th", 0x1E9E: "ss",
    ]
    static let span: UInt32 = 0x2000
    static let table: [[UInt8]] = (0..<span).map { value in Unicode.Scalar(value).map(compute) ?? [] }

    static func compute(_ scalar: Unicode.Scalar) -> [UInt8] {
        if let text = extra[scalar.value] { return Array(text.utf8) }
        var text = ""
        for part in String(scalar).decomposedStringWithCanonicalMapping.unicodeScalars where !(0x300...0x36F).contains(part.value) {
            text += part.properties.lowercaseMapping
        }
        return Array(text.utf8)
    }
}
