/// Tells the encoding of text that declares none, or a wrong one, by how its bytes are spread.
///
/// Each rule names what text in the encoding cannot be without: kana in Japanese, the rows of frequent syllables in Korean, the
/// commonest letters in the rest. Short or mixed text fits none, and is left to the caller.
enum CharsetGuess {
    /// Bytes above ASCII that a guess needs.
    private static let least = 12

    /// The encoding, nil when no rule fits.
    static func guess(_ bytes: [UInt8]) -> String? {
        let high = bytes.lazy.filter { $0 >= 0x80 }.count
        guard high >= least else { return nil }
        let alphabet = alphabetic(bytes, high: high)
        // Thai pairs up like Chinese; nothing else has so many of its few commonest letters.
        return alphabet == "windows-874" ? alphabet : eastAsian(bytes) ?? alphabet
    }

    /// ISO 2022-JP, which is ASCII to look at but for its escapes (RFC 1468).
    static func escaped(_ bytes: [UInt8]) -> String? {
        bytes.withUnsafeBytes { all in
            var at = 0
            while let escape = ByteScan.find(0x1B, in: all, from: at) {
                if escape + 2 < all.count, all[escape + 1] == 0x24, all[escape + 2] == 0x42 || all[escape + 2] == 0x40 { return "iso-2022-jp" }
                at = escape + 1
            }
            return nil
        }
    }

    // MARK: Two bytes a character

    /// Pairs of bytes, as one encoding divides the text into them.
    private struct Pairs {
        var total = 0
        var broken = 0
        var kana = 0
        /// Leads of the rows that hold the commonest characters.
        var common = 0
        /// Leads B0…C8, the syllables of KS X 1001.
        var hangul = 0
        var lowTrails = 0

        init(
            _ bytes: [UInt8], isPair: (UInt8, UInt8) -> Bool, isSingle: (UInt8) -> Bool = { _ in false }, isKana: (UInt8, UInt8) -> Bool,
            common: ClosedRange<UInt8>
        ) {
            var i = 0
            while i < bytes.count {
                let lead = bytes[i]
                if lead < 0x80 || isSingle(lead) {
                    i += 1
                    continue
                }
                // The last character may be cut.
                guard i + 1 < bytes.count else { break }
                let trail = bytes[i + 1]
                guard isPair(lead, trail) else {
                    broken += 1
                    i += 1
                    continue
                }
                total += 1
                if isKana(lead, trail) { kana += 1 }
                if common.contains(lead) { self.common += 1 }
                if (0xB0...0xC8).contains(lead) { hangul += 1 }
                if trail < 0xA1 { lowTrails += 1 }
                i += 2
            }
        }

        var isSound: Bool { total >= 6 && broken * 50 <= total }

        func share(_ part: Int) -> Double { Double(part) / Double(max(total, 1)) }
    }

    private static func eastAsian(_ bytes: [UInt8]) -> String? {
        let euc: (UInt8, UInt8) -> Bool = { (0xA1...0xFE).contains($0) && (0xA1...0xFE).contains($1) }
        let kanaRows: (UInt8, UInt8) -> Bool = { lead, _ in lead == 0xA4 || lead == 0xA5 }
        let pairs = Pairs(bytes, isPair: euc, isSingle: { $0 == 0x8E }, isKana: kanaRows, common: 0xB0...0xD7)
        if pairs.isSound {
            if pairs.share(pairs.kana) >= 0.2 { return "euc-jp" }
            // Korean syllables fill the lower rows alone; Chinese characters spread over all of them.
            if pairs.share(pairs.hangul) >= 0.7, pairs.hangul * 20 >= pairs.common * 19 { return "cp949" }
            if pairs.share(pairs.common) >= 0.6 { return "gb18030" }
        }
        let japanese = Pairs(
            bytes,
            isPair: { ((0x81...0x9F).contains($0) || (0xE0...0xFC).contains($0)) && (0x40...0xFC).contains($1) && $1 != 0x7F },
            isSingle: { (0xA1...0xDF).contains($0) },
            isKana: { $0 == 0x82 && (0x9F...0xF1).contains($1) || $0 == 0x83 && (0x40...0x96).contains($1) }, common: 0x88...0x9F)
        if japanese.isSound, japanese.share(japanese.kana) >= 0.2 { return "cp932" }
        let traditional = Pairs(
            bytes, isPair: { (0xA1...0xF9).contains($0) && ((0x40...0x7E).contains($1) || (0xA1...0xFE).contains($1)) }, isKana: { _, _ in false },
            common: 0xA4...0xC6)
        if traditional.isSound, traditional.share(traditional.common) >= 0.7, traditional.share(traditional.lowTrails) >= 0.15 { return "big5-hkscs" }
        return nil
    }

    // MARK: One byte a letter

    /// The commonest letters of alphabets that have no ASCII in their words.
    private static let alphabets: [(name: String, letters: [UInt8])] = [
        // о е а и н т с р
        ("windows-1251", [0xEE, 0xE5, 0xE0, 0xE8, 0xED, 0xF2, 0xF1, 0xF0]), ("koi8-r", [0xCF, 0xC5, 0xC1, 0xC9, 0xCE, 0xD4, 0xD3, 0xD2]),
        ("iso-8859-5", [0xDE, 0xD5, 0xD0, 0xD8, 0xDD, 0xE2, 0xE1, 0xE0]), ("cp866", [0xAE, 0xA5, 0xA0, 0xA8, 0xAD, 0xE2, 0xE1, 0xE0]),
        // α ο ι ε τ σ ν η
        ("windows-1253", [0xE1, 0xEF, 0xE9, 0xE5, 0xF4, 0xF3, 0xED, 0xE7]),
        // י ו ה ל א ר ת ב
        ("windows-1255", [0xE9, 0xE5, 0xE4, 0xEC, 0xE0, 0xF8, 0xFA, 0xE1]),
        // ا ل ي م و ن ر ت
        ("windows-1256", [0xC7, 0xE1, 0xED, 0xE3, 0xE6, 0xE4, 0xD1, 0xCA]),
        // า น ร อ ก เ ง ่
        ("windows-874", [0xD2, 0xB9, 0xC3, 0xCD, 0xA1, 0xE0, 0xA7, 0xE8]),
    ]

    private static func alphabetic(_ bytes: [UInt8], high: Int) -> String? {
        var counts = [Int](repeating: 0, count: 256)
        var adjacent = 0
        for (index, byte) in bytes.enumerated() where byte >= 0x80 {
            counts[Int(byte)] += 1
            if index + 1 < bytes.count, bytes[index + 1] >= 0x80 { adjacent += 1 }
        }
        // In Latin scripts letters with accents stand among those without.
        guard adjacent * 10 >= high * 6 else { return nil }
        let scored = alphabets.map { alphabet in (alphabet.name, alphabet.letters.reduce(0) { $0 + counts[Int($1)] }) }
        guard let best = scored.max(by: { $0.1 < $1.1 }), best.1 * 5 >= high * 2 else { return nil }
        return best.0
    }
}
