import Models
import Testing

@testable import FactExtraction

@Suite("Tokens, sentences and quotation marks")
struct TextTests {
    private func keys(_ text: String) -> [String] { Tokenizer.tokens(text).map(\.key) }

    @Test(
        "a text is divided into words, numbers and marks",
        arguments: [
            ("The U.S. said so.", ["the", "u.s.", "said", "so", "."]),
            ("China's and workers' pay", ["china", "'s", "and", "workers", "'s", "pay"]),
            ("US$149.7 billion (up 3.5%)", ["u.s.", "$", "149.7", "billion", "(", "up", "3.5", "%", ")"]),
            ("RM12.5bn and Rs 3,20,845", ["rm", "12.5", "bn", "and", "rs", "3,20,845"]),
            ("January-June, US-China, year-on-year", ["january", "-", "june", ",", "u.s.", "-", "china", ",", "year-on-year"]),
            ("Mr. Ngô won't go", ["mr", "ngo", "won't", "go"]),
        ])
    func tokens(text: String, expected: [String]) { #expect(keys(text) == expected) }

    @Test("offsets count Unicode scalars")
    func offsets() {
        let tokens = Tokenizer.tokens("Hồ Đức nói")
        #expect(tokens.map(\.start) == [0, 3, 7])
        #expect(tokens.map(\.end) == [2, 6, 10])
    }

    @Test(
        "abbreviations end no sentence unless an opening word follows",
        arguments: [
            ("Mr. Smith met Gov. Jones at 9 a.m. on Friday. They left.", 2), ("He lives in the U.S. The law is new.", 2),
            ("It costs 3.5 million. \"Why?\" he asked. No answer came.", 3), ("Acme Inc. said so.", 1),
        ])
    func sentences(text: String, count: Int) {
        #expect(Document(Article(body: [text])).sentences.count == count)
    }

    @Test(
        "marks of every kind are paired",
        arguments: [
            "He said \"we will go home\" today.", "He said “we will go home” today.", "He said «we will go home» today.",
            "He said „we will go home“ today.", "He said 'we will go home' today.", "He said ‘we will go home’ today.",
        ])
    func quotes(text: String) {
        let document = Document(Article(body: [text]))
        #expect(document.quotes.map { document.text($0.inner) } == ["we will go home"])
    }

    @Test("an apostrophe is no quotation mark, and inner quotations belong to the outer one")
    func nested() {
        let plain = Document(Article(body: ["The workers' pay and the firms' gain grew."]))
        #expect(plain.quotes.isEmpty)
        let nested = Document(Article(body: ["\"They get ‘full access’ to “our whole market” now,\" she said."]))
        #expect(nested.quotes.map { nested.text($0.inner) } == ["They get ‘full access’ to “our whole market” now,"])
    }

    @Test("a quotation goes on over paragraphs that open with a mark")
    func paragraphs() {
        let found = Found("\"This is the first part of it.", "\"And this is the second part of it,\" Anna Berg said.")
        #expect(found.quotations == [Quotation(speaker: "Anna Berg", quote: "This is the first part of it. And this is the second part of it,")])
    }
}
