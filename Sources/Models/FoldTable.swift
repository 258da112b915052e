import Foundation

/// What each character becomes when text is folded.
enum FoldTable {
    /// Letters without a canonical decomposition that readers take for a plain letter, and those that Arabic and Persian writers use for one
    /// another.
    private static let extra: [UInt32: String] = [
        0x110: "d", 0x111: "d", 0xD8: "o", 0xF8: "o", 0x141: "l", 0x142: "l", 0xDF: "ss", 0xC6: "ae", 0xE6: "ae", 0x152: "oe",
        0x153: "oe", 0x131: "i", 0x126: "h", 0x127: "h", 0x166: "t", 0x167: "t", 0xD0: "d", 0xF0: "d", 0xDE: "th",
        0xFE: "th", 0x1E9E: "ss",
        // Alef wasla; alef maksura, Farsi yeh, yeh barree; keheh; teh marbuta, heh goal, heh doachashmee, ae.
        0x671: "\u{627}", 0x649: "\u{64A}", 0x6CC: "\u{64A}", 0x6D2: "\u{64A}", 0x6A9: "\u{643}", 0x629: "\u{647}", 0x6C1: "\u{647}",
        0x6C3: "\u{647}", 0x6BE: "\u{647}", 0x6D5: "\u{647}",
    ]
    static let span: UInt32 = 0x2000
    static let table: [[UInt8]] = (0..<span).map { value in Unicode.Scalar(value).map(compute) ?? [] }

    /// Base letters of accented ones by Unicode's decompositions, in lower case; empty for marks that change no word.
    static func compute(_ scalar: Unicode.Scalar) -> [UInt8] {
        if let text = extra[scalar.value] { return Array(text.utf8) }
        if isDropped(scalar.value) { return [] }
        if isPlainSymbol(scalar) { return Array(String(scalar).utf8) }
        if let digit = asciiDigit(scalar) { return [digit] }
        if isPlain(scalar.value) { return Array(String(scalar).utf8) }
        let text = String(scalar)
        let parts = isCompatibility(scalar.value) ? text.decomposedStringWithCompatibilityMapping : text.decomposedStringWithCanonicalMapping
        var out = ""
        for part in parts.unicodeScalars where !isDropped(part.value) {
            if let known = extra[part.value] {
                out += known
            } else if let digit = asciiDigit(part) {
                out.unicodeScalars.append(Unicode.Scalar(digit))
            } else {
                out += part.properties.lowercaseMapping
            }
        }
        return Array(out.utf8)
    }

    /// Spaces beyond ASCII: no-break, en and em family, zero width, ideographic, line and paragraph separators.
    static func isBlank(_ value: UInt32) -> Bool {
        switch value {
        case 0x85, 0xA0, 0x1680, 0x2000...0x200B, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000: true
        default: false
        }
    }

    /// Marks that change no word: diacritics that stand alone, vowel signs and points of Arabic and Hebrew, tatweel, what steers direction,
    /// joining and form.
    private static func isDropped(_ value: UInt32) -> Bool {
        switch value {
        case 0xAD, 0x300...0x36F, 0x483...0x487, 0x591...0x5BD, 0x5BF, 0x5C1, 0x5C2, 0x5C4, 0x5C5, 0x5C7, 0x610...0x61A, 0x61C, 0x640,
            0x64B...0x65F, 0x670, 0x6D6...0x6DC, 0x6DF...0x6E4, 0x6E7, 0x6E8, 0x6EA...0x6ED, 0x1AB0...0x1AFF, 0x1DC0...0x1DFF,
            0x200D...0x200F, 0x202A...0x202E, 0x2060...0x2064, 0x2066...0x2069, 0x20D0...0x20FF, 0xFE00...0xFE0F, 0xFE20...0xFE2F, 0xFEFF,
            0xE0100...0xE01EF:
            true
        default: false
        }
    }

    /// Forms of other characters for other widths, positions or surroundings.
    private static func isCompatibility(_ value: UInt32) -> Bool {
        switch value {
        case 0x2160...0x217F, 0x2460...0x24FF, 0x3200...0x33FF, 0xFB00...0xFDFF, 0xFE30...0xFE4F, 0xFE70...0xFEFE, 0xFF00...0xFFEF,
            0x1D400...0x1D7FF, 0x1F100...0x1F1FF:
            true
        default: false
        }
    }

    /// Chinese characters, kana and Hangul, which stay as they are.
    static func isPlain(_ value: UInt32) -> Bool {
        switch value {
        case 0x3041...0x3096, 0x309B...0x30FF, 0x3105...0x312F, 0x31F0...0x31FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xAC00...0xD7A3,
            0x20000...0x2F7FF, 0x30000...0x323AF:
            true
        default: false
        }
    }

    /// Emoji, replacement characters and the like, which stay as they are: decomposing each would cost a hundred times as much. Of all symbols
    /// only those of music have canonical decompositions.
    private static func isPlainSymbol(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .otherSymbol, .privateUse, .unassigned: !isCompatibility(scalar.value) && !(0x1D100...0x1D1FF).contains(scalar.value)
        default: false
        }
    }

    // MARK: Composition

    /// A mark of voicing, or a vowel or final of Hangul: it may join what stands before it.
    static func composes(_ value: UInt32) -> Bool { value == 0x3099 || value == 0x309A || (0x1161...0x11C2).contains(value) }

    /// Joins folded letters that may belong to the one before them; false when they do not.
    static func composeAll(_ letters: [UInt8], with out: inout [UInt8]) -> Bool {
        guard letters.count == 3 else { return false }
        let value = decodeScalar(letters, 0).0
        return composes(value) && compose(value, with: &out)
    }

    /// Joins a character with the last one of the text (Unicode 15 §3.12 for Hangul).
    ///
    /// - Returns: false when there is nothing to join. A mark of voicing that nothing takes is passed over.
    static func compose(_ value: UInt32, with out: inout [UInt8]) -> Bool {
        let last = out.count >= 3 && out[out.count - 3] & 0xF0 == 0xE0 ? decodeScalar(out, out.count - 3).0 : 0
        var joined: UInt32?
        switch value {
        case 0x3099, 0x309A:
            guard (0x3041...0x30FF).contains(last), let base = Unicode.Scalar(last), let mark = Unicode.Scalar(value) else { return true }
            let text = (String(base) + String(mark)).precomposedStringWithCanonicalMapping.unicodeScalars
            guard text.count == 1, let first = text.first else { return true }
            joined = first.value
        case 0x1161...0x1175 where (0x1100...0x1112).contains(last): joined = 0xAC00 + ((last - 0x1100) * 21 + (value - 0x1161)) * 28
        case 0x11A8...0x11C2 where (0xAC00...0xD7A3).contains(last) && (last - 0xAC00) % 28 == 0: joined = last + (value - 0x11A7)
        default: break
        }
        guard let joined, let scalar = Unicode.Scalar(joined) else { return false }
        out.removeLast(3)
        out.append(contentsOf: String(scalar).utf8)
        return true
    }
}
