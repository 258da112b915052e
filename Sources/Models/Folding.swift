import Foundation

/// Folds text for comparison: lower case, diacritics dropped, `đ` as `d`, white space runs as one blank, trimmed.
///
/// Works on Unicode scalars with a table for Latin, Greek and Cyrillic letters; other scripts pass unchanged but for case.
/// `folded("Hồ Đức  Phớc") == "ho duc phoc"`.
public func folded(_ text: some StringProtocol) -> String {
    var out = ""
    out.reserveCapacity(text.utf8.count)
    var blank = false
    for scalar in text.unicodeScalars {
        if scalar.properties.isWhitespace {
            blank = !out.isEmpty
            continue
        }
        if blank {
            out.unicodeScalars.append(" ")
            blank = false
        }
        appendFolded(scalar, to: &out)
    }
    return out
}

@inline(__always)
private func appendFolded(_ scalar: Unicode.Scalar, to out: inout String) {
    let value = scalar.value
    if value < 0x80 {
        let lower = (value >= 65 && value <= 90) ? value | 0x20 : value
        out.unicodeScalars.append(Unicode.Scalar(UInt8(lower)))
        return
    }
    // Combining marks: diacritics that stand alone in decomposed text.
    if (0x300...0x36F).contains(value) || (0x1AB0...0x1AFF).contains(value) || (0x1DC0...0x1DFF).contains(value) { return }
    for base in FoldTable.bases(of: scalar) { out.unicodeScalars.append(base) }
}

/// Base letters of accented ones, worked out once from Unicode's canonical decompositions.
enum FoldTable {
    /// Letters without a canonical decomposition that readers take for a plain letter.
    private static let extra: [UInt32: String] = [
        0x110: "d", 0x111: "d", 0xD8: "o", 0xF8: "o", 0x141: "l", 0x142: "l", 0xDF: "ss", 0xC6: "ae", 0xE6: "ae", 0x152: "oe",
        0x153: "oe", 0x131: "i", 0x126: "h", 0x127: "h", 0x166: "t", 0x167: "t", 0xD0: "d", 0xF0: "d", 0xDE: "th",
        0xFE: "th", 0x1E9E: "ss",
    ]
    private static let span: UInt32 = 0x2000
    private static let table: [[Unicode.Scalar]] = (0..<span).map { value in
        guard let scalar = Unicode.Scalar(value) else { return [] }
        return compute(scalar)
    }

    static func bases(of scalar: Unicode.Scalar) -> [Unicode.Scalar] {
        scalar.value < span ? table[Int(scalar.value)] : compute(scalar)
    }

    private static func compute(_ scalar: Unicode.Scalar) -> [Unicode.Scalar] {
        if let text = extra[scalar.value] { return Array(text.unicodeScalars) }
        return String(scalar).decomposedStringWithCanonicalMapping.unicodeScalars
            .filter { !(0x300...0x36F).contains($0.value) }
            .flatMap { Array($0.properties.lowercaseMapping.unicodeScalars) }
    }
}
