import Testing

@testable import FactExtraction

@Suite("Tables of words")
struct WordTableTests {
    @Test("give each word its value, and nothing for any other word")
    func values() {
        let words = (0..<2_000).map { "word\($0)" } + ["", "a", "été", "東京", "u.s.", String(repeating: "long", count: 40)]
        let table = WordTable(words.enumerated().map { (key: $1, value: $0) })
        for (index, word) in words.enumerated() { #expect(table[word] == index) }
        for word in ["word", "word2000", "b", "ete", "東", "u.s", String(repeating: "long", count: 41)] { #expect(table[word] == nil) }
        #expect(table.words.count == words.count)
    }

    @Test("keep the first value of a word that stands twice")
    func twice() {
        let table = WordTable([(key: "may", value: 1), (key: "june", value: 2), (key: "may", value: 3)])
        #expect(table["may"] == 1 && table.words == ["may", "june"])
    }

    @Test("may be empty")
    func empty() { #expect(WordTable<Int>([:])["a"] == nil && !WordSet([]).contains("")) }

    @Test("find words that share first byte and length with others")
    func alike() {
        let set: WordSet = ["said", "says", "sold", "sent"]
        #expect(set.contains("says") && !set.contains("sand") && !set.contains("sai"))
        #expect(set.union(["sand"]).contains("sand") && set.union([]).contains("sold"))
    }
}
