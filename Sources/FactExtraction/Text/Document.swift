import Models

/// An article as one array of tokens, with paragraphs, sentences and quotations as ranges of it.
struct Document: Sendable {
    struct Paragraph: Sendable {
        /// Index into the article's body; -1 is a caption.
        var index: Int
        var bytes: [UInt8]
        var tokens: Range<Int>
    }
    struct Sentence: Sendable {
        /// Index into `paragraphs`.
        var paragraph: Int
        var tokens: Range<Int>
    }

    var tokens: [Token] = []
    var paragraphs: [Paragraph] = []
    var sentences: [Sentence] = []
    var quotes: [QuoteSpan] = []
    /// Sentence of each token.
    var sentenceOf: [Int32] = []
    let published: Day?

    init(_ article: Article) {
        published = article.datePublished.flatMap { Day(iso: $0) }
        for (index, text) in article.body.enumerated() { append(text, index) }
        for caption in article.images.compactMap(\.caption) { append(caption, -1) }
        quotes = QuoteFinder.quotes(tokens, paragraphs)
        sentenceOf.reserveCapacity(tokens.count)
        for (index, sentence) in sentences.enumerated() { sentenceOf += repeatElement(Int32(index), count: sentence.tokens.count) }
    }

    private mutating func append(_ text: String, _ index: Int) {
        let first = tokens.count
        tokens += Tokenizer.tokens(text)
        let bytes = Array(text.utf8)
        paragraphs.append(Paragraph(index: index, bytes: bytes, tokens: first..<tokens.count))
        let ends = SentenceSplitter.ends(tokens, first..<tokens.count)
        var start = first
        for end in ends where end > start {
            for part in SentenceSplitter.parts(tokens, start..<end) { append(part, index, bytes) }
            start = end
        }
    }

    /// Tokens of the longest paragraph that is read as one.
    private static let longestParagraph = 4_000

    /// Appends a sentence; one that makes its paragraph too long opens another part of it.
    private mutating func append(_ sentence: Range<Int>, _ index: Int, _ bytes: [UInt8]) {
        let last = paragraphs.count - 1
        if sentence.upperBound - paragraphs[last].tokens.lowerBound > Self.longestParagraph, sentence.lowerBound > paragraphs[last].tokens.lowerBound
        {
            let rest = sentence.lowerBound..<paragraphs[last].tokens.upperBound
            paragraphs[last].tokens = paragraphs[last].tokens.lowerBound..<sentence.lowerBound
            paragraphs.append(Paragraph(index: index, bytes: bytes, tokens: rest))
        }
        sentences.append(Sentence(paragraph: paragraphs.count - 1, tokens: sentence))
    }

    /// The words from the first to the last token of a range that lies in one paragraph.
    func text(_ range: Range<Int>) -> String {
        guard let first = range.first, let last = range.last else { return "" }
        let paragraph = paragraphs[sentences[Int(sentenceOf[first])].paragraph]
        return String(decoding: paragraph.bytes[tokens[first].byteStart..<tokens[last].byteEnd], as: UTF8.self)
    }

    func paragraph(of token: Int) -> Int { sentences[Int(sentenceOf[token])].paragraph }
    func sentence(of token: Int) -> Int { Int(sentenceOf[token]) }

    /// A fact whose evidence is a range of tokens within one paragraph.
    func fact(_ range: Range<Int>, rule: String, _ detail: FactDetail) -> Fact? {
        guard let first = range.first, let last = range.last else { return nil }
        let paragraph = paragraphs[paragraph(of: first)]
        guard paragraph.tokens.contains(last) else { return nil }
        return Fact(
            evidence: text(range), paragraph: paragraph.index, start: tokens[first].start, end: tokens[last].end, rule: rule, detail: detail)
    }
}
