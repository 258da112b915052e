import Foundation
import Models

/// A name as people are told apart by it.
///
/// Names that fold alike are mostly one name with and without its marks (To Lam, Tô Lâm). In Vietnamese the marks tell people apart (Hùng is
/// not Hưng), so there two marked forms are one only when they differ in where the tone stands (Hoà, Hòa).
struct PersonName: Hashable {
    /// Folded: what all spellings of a name share.
    let key: String
    /// Letters with their marks, the tone of each word put at its end; nil when the form has no marks at all.
    let marked: String?
    /// Written with letters or marks of Vietnamese.
    let isVietnamese: Bool

    init(_ name: String) {
        key = folded(name)
        let words = name.precomposedStringWithCanonicalMapping.lowercased().split { $0.isWhitespace }
        var isVietnamese = false
        var isMarked = false
        let forms = words.map { word -> String in
            var letters = ""
            var tones: [UInt32] = []
            var hasQuality = false
            for scalar in String(word).decomposedStringWithCanonicalMapping.unicodeScalars {
                if scalar.value > 0x7F { isMarked = true }
                switch scalar.value {
                // Grave, acute, tilde; hook above and dot below, which hardly any other language writes.
                case 0x300, 0x301, 0x303, 0x309, 0x323:
                    tones.append(scalar.value)
                    if hasQuality || scalar.value == 0x309 || scalar.value == 0x323 { isVietnamese = true }
                    continue
                // Horn and đ.
                case 0x31B, 0x111: isVietnamese = true
                // Circumflex and breve: with a tone on the same letter they are Vietnamese.
                case 0x302, 0x306: hasQuality = true
                case ..<0x80: hasQuality = false
                default: break
                }
                letters.unicodeScalars.append(scalar)
            }
            return letters + tones.sorted().map { String($0, radix: 16) }.joined()
        }
        marked = isMarked ? forms.joined(separator: " ") : nil
        self.isVietnamese = isVietnamese
    }

    /// Words of the folded name.
    var words: [Substring] { key.split(separator: " ") }
}

/// A folded name without the titles before it: “president trump” is “trump”. One word always stays.
func withoutTitles(_ key: String) -> String {
    let words = key.split(separator: " ")
    let titles = words.prefix(max(0, words.count - 1)).prefix { personTitles.contains($0.last == "." ? $0.dropLast() : $0) }
    return titles.isEmpty ? key : words.dropFirst(titles.count).joined(separator: " ")
}

/// Words that stand before a name and are not part of it; none of them is a common given or family name.
private let personTitles: Set<Substring> = [
    "mr", "mrs", "ms", "miss", "dr", "prof", "professor", "sir", "president", "chairman", "chairwoman", "chair", "chief", "leader", "premier", "pm",
    "prime", "minister", "deputy", "vice", "foreign", "finance", "trade", "secretary", "general", "gen", "party", "state", "governor", "ambassador",
    "commissioner", "senator", "sen", "representative", "rep", "chancellor", "king", "queen", "prince", "princess", "spokesperson", "spokesman",
    "spokeswoman", "director", "envoy", "negotiator", "us", "u.s.", "eu", "uk", "former",
]

/// Single-character edits between two words (Levenshtein 1966), at most `limit + 1`.
func editDistance(_ a: some StringProtocol, _ b: some StringProtocol, limit: Int) -> Int {
    let (x, y) = (Array(a.utf8), Array(b.utf8))
    guard abs(x.count - y.count) <= limit, x.count < 64, y.count < 64 else { return limit + 1 }
    var row = Array(0...y.count)
    for i in 0..<x.count {
        var diagonal = row[0]
        row[0] = i + 1
        for j in 0..<y.count {
            let cost = min(row[j] + 1, row[j + 1] + 1, diagonal + (x[i] == y[j] ? 0 : 1))
            diagonal = row[j + 1]
            row[j + 1] = cost
        }
    }
    return min(row[y.count], limit + 1)
}
