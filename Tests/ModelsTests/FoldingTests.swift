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

@Suite("Folding of other scripts")
struct ScriptFoldingTests {
    @Test(
        "brings spellings of one word together",
        arguments: [
            ("المَدْرَسَة", "المدرسه"), ("الكـتاب", "الكتاب"), ("الأربعاء", "الاربعاء"), ("إيران", "ايران"), ("آب", "اب"), ("مؤتمر", "موتمر"),
            ("ىوم", "يوم"),
            ("علی", "علي"), ("کتاب", "كتاب"), ("می\u{200C}شود", "مي شود"), ("שָׁלוֹם", "שלום"), ("Ｇ７ ＳＵＭＭＩＴ", "g7 summit"), ("ﾃﾚﾋﾞ", "テレビ"), ("ﾊﾟﾘ", "パリ"),
            ("テレビ", "テレビ"), ("ヒ\u{3099}", "ビ"), ("\u{1112}\u{1161}\u{11AB}\u{1100}\u{116E}\u{11A8}", "한국"), ("한국", "한국"), ("ﬁnance", "finance"),
            ("ﻣﺼﺮ", "مصر"), ("١٢٣", "123"), ("Ⅳ", "iv"), ("㈱", "(株)"), ("co\u{AD}operate", "cooperate"), ("a\u{200B}b", "a b"), ("श\u{200D}ब्द", "शब्द"),
            ("😀\u{FFFD}☃️ ①", "😀\u{FFFD}☃ 1"), ("豈", "豈"), ("\u{FEFF}x\u{202C}", "x"), ("가\u{3099}나", "가나"),
        ])
    func brings(text: String, expected: String) { #expect(folded(text).unicodeScalars.elementsEqual(expected.unicodeScalars)) }

    @Test("keeps apart what differs", arguments: [("ハ", "パ"), ("가", "각"), ("か", "が"), ("क", "ख"), ("ก", "ข"), ("س", "ش")])
    func keeps(a: String, b: String) { #expect(folded(a) != folded(b)) }

    @Test("folds what is folded to itself", arguments: ["المَدْرَسَة ﾃﾚﾋﾞ Ｇ７ 한국 Tô Lâm ß", "\u{1161}\u{11A8}\u{3099}ｶﾞ"])
    func twice(text: String) { #expect(folded(folded(text)) == folded(text)) }

    @Test("knows the scripts without blanks between words", arguments: ["한", "漢", "か", "ｶ", "ก", "ກ", "က", "ក"])
    func unspaced(text: String) { #expect(folded(text).unicodeScalars.allSatisfy(Folding.isUnspaced)) }
}
