import Models

/// Finds whose words stand between quotation marks.
struct QuotationFinder {
    let reading: Reading
    let speakers: SpeakerFinder
    private(set) var facts: [Fact] = []
    private var last: (speaker: Speaker, paragraph: Int)?

    init(reading: Reading, speakers: SpeakerFinder) {
        self.reading = reading
        self.speakers = speakers
    }

    private var tokens: [Token] { reading.document.tokens }

    mutating func run() {
        let quotes = outermost()
        var index = 0
        var previousEnd = 0
        while index < quotes.count {
            guard reading.budget.allows(facts: facts.count) else { break }
            var parts = [quotes[index]]
            while quotes[index].continues, index + 1 < quotes.count, quotes[index + 1].continued {
                index += 1
                parts.append(quotes[index])
            }
            index += 1
            // `"One," she said, "and two."` is one sentence.
            var rest: [QuoteSpan] = []
            while index < quotes.count, let end = rest.last ?? parts.last, interrupts(end, quotes[index]) {
                rest.append(quotes[index])
                index += 1
            }
            read(parts, rest: rest, previousEnd: previousEnd <= parts[0].outer.lowerBound ? previousEnd : 0)
            previousEnd = (rest.last ?? parts.last)?.outer.upperBound ?? previousEnd
        }
    }

    /// Quotations in the order of the text, without single marks inside double ones.
    private func outermost() -> [QuoteSpan] {
        let quotes = reading.document.quotes.sorted { $0.outer.lowerBound < $1.outer.lowerBound }
        var kept: [QuoteSpan] = []
        var doubleEnd = 0
        for quote in quotes {
            if quote.isSingle, quote.outer.upperBound < doubleEnd { continue }
            if !quote.isSingle { doubleEnd = max(doubleEnd, quote.outer.upperBound) }
            kept.append(quote)
        }
        return kept
    }

    /// Whether only its speaker stands between two halves of one quoted sentence.
    private func interrupts(_ first: QuoteSpan, _ second: QuoteSpan) -> Bool {
        guard first.outer.upperBound <= second.outer.lowerBound, let last = first.inner.last, let opener = second.inner.first,
            tokens[opener].shape == .lower, !first.isSingle,
            tokens[last].key == "," || first.outer.upperBound < tokens.count && tokens[first.outer.upperBound].key == ",",
            reading.document.paragraph(of: last) == reading.document.paragraph(of: opener)
        else { return false }
        let gap = first.outer.upperBound..<second.outer.lowerBound
        guard gap.count <= 16, let behind = gap.last, tokens[behind].key == "," else { return false }
        // A second verb begins another statement: `he said, but added, "…"`.
        return gap.count { tokens[$0].isWord && tokens[$0].shape == .lower && tokens[$0].has(.speechVerb) } == 1
            && !gap.contains { ["but", "that", ";"].contains(tokens[$0].key) }
    }

    /// - Parameter rest: what goes on behind the words that name the speaker.
    private mutating func read(_ parts: [QuoteSpan], rest: [QuoteSpan], previousEnd: Int) {
        guard let first = parts.first, let end = parts.last, !first.inner.isEmpty else { return }
        let paragraph = reading.document.paragraph(of: first.inner.lowerBound)
        // `a once-in-a-generation deal` has six words.
        let words = parts.reduce(0) { sum, part in
            part.inner.reduce(sum) { $0 + (tokens[$1].isWord ? 1 + tokens[$1].key.utf8.count { $0 == 0x2D } : tokens[$1].kind == .number ? 1 : 0) }
        }
        reading.budget.charge(parts.reduce(0) { $0 + $1.inner.count })
        guard words >= 3 else { return }
        let startsSentence = isSentenceStart(first)
        var found: Speaker?
        var rule = "quotation.before"
        // Words inside a sentence belong to its subject first.
        if !startsSentence, !closesWithComma(end) {
            found = speakers.before(first.outer.lowerBound, notBefore: previousEnd)
            rule = "quotation.before"
        }
        if found == nil, closesWithComma(end) || !endsWithStop(end) || reading.document.paragraph(of: end.inner.lowerBound) != paragraph {
            found = speakers.after(end.outer.upperBound, isTied: closesWithComma(end) || startsSentence)
            rule = "quotation.after"
        }
        if found == nil, !startsSentence {
            found = speakers.before(first.outer.lowerBound, notBefore: previousEnd)
            rule = "quotation.before"
        }
        if found == nil, endsWithStop(end) {
            found = speakers.after(end.outer.upperBound, isTied: false, within: 5)
            rule = "quotation.after"
        }
        if found == nil, startsSentence, let colon = colonBefore(first) {
            found = speakers.before(colon, notBefore: 0)
            rule = "quotation.colon"
        }
        if found == nil, startsSentence, words >= 4, let last,
            paragraph == last.paragraph || (paragraph == last.paragraph + 1 && isWholeParagraph(first, paragraph))
        {
            found = last.speaker
            rule = "quotation.same-speaker"
        }
        let quote = (parts + rest).map { reading.document.text($0.inner) }.joined(separator: " ")
        let shape = SpeakerCues.Shape(
            words: words, isSpeech: words >= 4 && isSpeech(first, words: words), startsSentence: startsSentence,
            closesWithComma: closesWithComma(end),
            endsWithStop: endsWithStop(end), isWholeParagraph: isWholeParagraph(first, paragraph))
        let candidates = SpeakerCues(reading: reading, parts: parts, genders: speakers.genders).candidates(
            shape, guess: found, rule: rule, last: last?.speaker, gap: last.map { paragraph - $0.paragraph } ?? 9)
        let answer = reading.decider.choose(
            .speaker, candidates.map(\.cues),
            guess: (shape.isSpeech ? candidates.firstIndex { $0.speaker == found } : 0, found == nil || !shape.isSpeech ? "none" : rule),
            overrule: !shape.isSpeech ? 0.93 : found == nil ? 0.6 : rule == "quotation.colon" ? 0.95 : 0.75
        ) { lesson in
            candidates.map { SpeakerCues.isRight($0.speaker.map { speakers.name($0) }, quote, lesson) }
        }
        guard let speaker = candidates[answer.index].speaker, shape.isSpeech || answer.probability >= 0.97 else { return }
        last = (speaker, reading.document.paragraph(of: end.inner.lowerBound))
        let detail = FactDetail.quotation(Quotation(speaker: speakers.name(speaker), quote: quote))
        if var fact = reading.document.fact(first.inner, rule: reading.decider.rule("quotation", candidates[answer.index].cues), detail) {
            fact.confidence = answer.probability
            facts.append(fact)
        }
    }

    /// The colon at the end of the paragraph before, when the quotation opens a paragraph.
    private func colonBefore(_ quote: QuoteSpan) -> Int? {
        let before = quote.outer.lowerBound - 1
        guard before >= 0, tokens[before].key == ":", reading.document.paragraph(of: before) != reading.document.paragraph(of: before + 1) else {
            return nil
        }
        return before
    }

    /// Words of a sentence rather than a title, a name or a slogan.
    private func isSpeech(_ quote: QuoteSpan, words: Int) -> Bool {
        let lower = quote.inner.count { tokens[$0].isWord && tokens[$0].shape == .lower }
        let content = quote.inner.count {
            tokens[$0].isWord && tokens[$0].shape == .lower && !tokens[$0].has([.function, .preposition, .determiner, .conjunction])
        }
        return words >= 8 ? lower * 3 >= words : lower * 2 >= words && content >= 1
    }

    private func closesWithComma(_ quote: QuoteSpan) -> Bool {
        guard let last = quote.inner.last else { return false }
        return [",", "!", "?", "–"].contains(tokens[last].key) || (quote.outer.upperBound < tokens.count && tokens[quote.outer.upperBound].key == ",")
    }

    private func endsWithStop(_ quote: QuoteSpan) -> Bool {
        guard let last = quote.inner.last else { return false }
        if tokens[last].key == "." || tokens[last].key == "…" { return true }
        let next = quote.outer.upperBound
        return next >= tokens.count || reading.document.paragraph(of: next) != reading.document.paragraph(of: last) || tokens[next].key == "."
    }

    private func isSentenceStart(_ quote: QuoteSpan) -> Bool {
        let sentence = reading.document.sentences[reading.document.sentence(of: quote.outer.lowerBound)].tokens
        return quote.outer.lowerBound == sentence.lowerBound
    }

    private func isWholeParagraph(_ quote: QuoteSpan, _ paragraph: Int) -> Bool {
        let range = reading.document.paragraphs[paragraph].tokens
        return quote.outer.lowerBound == range.lowerBound && range.upperBound - quote.outer.upperBound <= 1
    }
}
