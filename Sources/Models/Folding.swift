/// The rules by which `folded` brings spellings together.
public enum Folding {
    /// Number of the rules. Whoever keeps folded text has to fold it again when this has changed.
    public static let version = 2

    /// Whether words of the character's script stand next to one another without blanks, or take in others without: Chinese, Japanese, Thai,
    /// Lao, Khmer, Myanmar; Korean, which writes particles and the parts of compounds without.
    public static func isUnspaced(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x0E00...0x0EFF, 0x1000...0x109F, 0x1780...0x17FF, 0x1950...0x19FF, 0x1A20...0x1AAF, 0x3040...0x312F, 0x31F0...0x31FF,
            0x3400...0x4DBF, 0x4E00...0x9FFF, 0xA9E0...0xA9FF, 0xAA60...0xAADF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0x20000...0x323AF:
            true
        default: false
        }
    }
}

extension Folding {
    /// Appends a character beyond ASCII to a text that is being folded.
    ///
    /// - Parameters:
    ///   - written: its bytes in UTF-8.
    ///   - blank: white space stands between the text so far and what comes next.
    package static func append(_ value: UInt32, written: UnsafeBufferPointer<UInt8>, to out: inout [UInt8], blank: inout Bool) {
        guard let scalar = Unicode.Scalar(value) else { return }
        if FoldTable.isBlank(value) {
            blank = !out.isEmpty
            return
        }
        // Persian divides a word's parts by it; elsewhere it only keeps letters from joining.
        if value == 0x200C {
            if let last = out.last(where: { $0 >= 0xC0 || $0 < 0x80 }), (0xD8...0xDB).contains(last) { blank = true }
            return
        }
        if !blank, FoldTable.composes(value), FoldTable.compose(value, with: &out) { return }
        if value < FoldTable.span {
            let letters = FoldTable.table[Int(value)]
            if letters.isEmpty { return }
            if blank { out.append(0x20) }
            out.append(contentsOf: letters)
        } else if FoldTable.isPlain(value) {
            if blank { out.append(0x20) }
            out.append(contentsOf: written)
        } else {
            let letters = FoldTable.compute(scalar)
            if letters.isEmpty { return }
            if !blank, FoldTable.composeAll(letters, with: &out) { return }
            if blank { out.append(0x20) }
            out.append(contentsOf: letters)
        }
        blank = false
    }
}

/// Folds text for comparison: lower case, diacritics dropped, `đ` as `d`, white space runs as one blank, trimmed.
///
/// So are the vowel signs of Arabic and Hebrew, tatweel, and what else changes no word: `المَدْرَسَة` and `المدرسة`, `أ` and `ا`, `ة` and `ه` are
/// one, as in Lucene's ArabicNormalizer and PersianNormalizer. Full-width and half-width forms, ligatures and presentation forms are the
/// usual letters (Unicode NFKC), digits of all scripts are ASCII digits, Hangul and kana are composed.
/// `folded("Hồ Đức  Phớc") == "ho duc phoc"`.
public func folded(_ text: some StringProtocol) -> String {
    var text = String(text)
    if let ascii = text.withUTF8({ foldedASCII($0) }) { return ascii }
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
            Folding.append(value, written: UnsafeBufferPointer(rebasing: bytes[i..<(i + length)]), to: &out, blank: &blank)
            i += length
        }
    }
    return String(decoding: out, as: UTF8.self)
}

/// Like `folded`; nil for a text that is not ASCII alone.
private func foldedASCII(_ bytes: UnsafeBufferPointer<UInt8>) -> String? {
    guard bytes.allSatisfy({ $0 < 0x80 }) else { return nil }
    return String(unsafeUninitializedCapacity: bytes.count) { out in
        var n = 0
        var blank = false
        for byte in bytes {
            if byte == 0x20 || byte &- 9 < 5 {
                blank = n > 0
                continue
            }
            if blank {
                out[n] = 0x20
                n += 1
                blank = false
            }
            out[n] = byte &- 65 < 26 ? byte | 0x20 : byte
            n += 1
        }
        return n
    }
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
