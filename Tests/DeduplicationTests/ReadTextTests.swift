import Models
import TestSupport
import Testing

@testable import Deduplication

@Suite("A text read in one walk")
struct ReadTextTests {
    /// Pieces of which texts are put together: words, white space and signs of many scripts, and what folding joins, drops or spreads.
    private static let pieces: [String] = [
        "a", "Zebra", "o'clock", "don’t", "42", "3.14", " ", "  ", "\t", "\n", "\u{B}", "\u{A0}", "\u{2003}", "\u{200B}", "\u{3000}", ".", "!", "“",
        "…", "-", "'",
        "Hồ", "Đức", "Ho\u{302}\u{300}", "ß", "ẞ", "Æon", "ﬁn", "Ⅻ", "①", "ＡＢ", "ﷺ", "المَدْرَسَة", "می\u{200C}خواهم", "\u{200C}", "\u{200D}", "שָׁלוֹם",
        "かな", "カ\u{3099}",
        "ｶﾞ", "\u{3099}", "漢字", "한국어", "\u{1112}\u{1161}\u{11AB}", "\u{1161}", "ไทย", "ខ្មែរ", "हिन्दी", "٣٤", "😀", "\u{FE0F}", "\u{1D538}", "\u{1D15E}",
        "\u{E000}",
        "\u{1F1E9}\u{1F1EA}", "\u{10FFFF}", "İ", "ı", "Ǆ", "\u{0}", "\u{7F}", "\u{85}", "é", "e\u{301}", "ˈ", "½", "Ⓐ",
    ]

    private static func separately(_ paragraphs: [String]) -> (String, Fingerprint) {
        (folded(paragraphs.joined(separator: "\n")), Fingerprint(Article(body: paragraphs)))
    }

    @Test("a text is folded and fingerprinted as by walks of their own", arguments: 0..<8)
    func same(seed: Int) {
        var random = SplitMix(seed: UInt64(seed) + 11)
        for _ in 0..<1_500 {
            let paragraphs = (0..<Int.random(in: 0...4, using: &random)).map { _ in
                (0..<Int.random(in: 0...24, using: &random)).map { _ in Self.pieces.randomElement(using: &random) ?? "" }.joined()
            }
            let text = ReadText(paragraphs)
            let (folded, fingerprint) = Self.separately(paragraphs)
            #expect(text.folded == folded, "\(paragraphs)")
            #expect(Array(text.folded.utf8) == Array(folded.utf8), "\(paragraphs)")
            #expect(text.fingerprint == fingerprint, "\(paragraphs)")
        }
    }

    @Test("every character is read alike, alone and within a word")
    func everyCharacter() {
        for value in (UInt32(0)...0x2FFF).filter({ !(0xD800...0xDFFF).contains($0) }) {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let paragraphs = ["\(scalar)", "one\(scalar)two \(scalar) three"]
            let text = ReadText(paragraphs)
            let (folded, fingerprint) = Self.separately(paragraphs)
            #expect(Array(text.folded.utf8) == Array(folded.utf8), "U+\(String(value, radix: 16))")
            #expect(text.fingerprint == fingerprint, "U+\(String(value, radix: 16))")
        }
    }
}
