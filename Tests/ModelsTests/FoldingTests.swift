import Models
import Testing

@Suite("Folding")
struct FoldingTests {
    @Test(
        "drops diacritics, case and surplus blanks",
        arguments: [
            ("Tô Lâm", "to lam"), ("Hồ Đức  Phớc ", "ho duc phoc"), ("Việt\u{a0}Nam", "viet nam"), ("Łódź Straße", "lodz strasse"),
            ("e\u{301}te\u{301}", "ete"), ("東京", "東京"), ("", ""),
        ])
    func folds(text: String, expected: String) {
        #expect(folded(text) == expected)
    }
}
