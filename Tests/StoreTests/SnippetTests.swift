import Testing

@testable import Store

@Suite("Snippets of what a search found")
struct SnippetTests {
    private func make(_ body: String..., words: [String]) -> String {
        Snippet.make(body: body, words: words).replacing("\u{2}", with: "[").replacing("\u{3}", with: "]")
    }

    @Test("words that stand together are marked, the same words alone are not")
    func together() {
        let text = "He went to the quay to speak to the crew, and there Tô Lâm's letter was read to all who had come to hear it."
        #expect(make(text, words: ["to", "lam"]).contains("there [Tô] [Lâm's] letter was read to all"))
        #expect(!make(text, words: ["to", "lam"]).contains("[to]"))
    }

    @Test("words that never stand together are all marked")
    func apart() { #expect(make("Rice went up, and coffee too.", words: ["rice", "coffee"]) == "[Rice] went up, and [coffee] too.") }

    @Test("the paragraph with most of the words is shown, from a few words before the first")
    func best() {
        let long = (1...30).map { "word\($0)" }.joined(separator: " ") + " steel and rice " + (31...60).map { "word\($0)" }.joined(separator: " ")
        #expect(
            make("Only rice here.", long, words: ["rice", "steel"]).hasPrefix("… word25 word26 word27 word28 word29 word30 [steel] and [rice] word31")
        )
    }

    @Test("a text without the words shows its beginning")
    func none() { #expect(make("The ferry left.", "It came back.", words: ["rice"]) == "The ferry left.") }
}
