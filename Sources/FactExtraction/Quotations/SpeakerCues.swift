import Models

/// Cues for whose words stand between quotation marks, if anybody's.
struct SpeakerCues {
    let reading: Reading
    let parts: [QuoteSpan]
    let genders: Genders

    private var tokens: [Token] { reading.document.tokens }

    struct Candidate {
        /// nil is nobody.
        var speaker: Speaker?
        var cues: Features
    }

    struct Shape {
        var words: Int
        var isSpeech: Bool
        var startsSentence: Bool
        var closesWithComma: Bool
        var endsWithStop: Bool
        var isWholeParagraph: Bool
    }

    func candidates(_ shape: Shape, guess: Speaker?, rule: String, last: Speaker?, gap: Int) -> [Candidate] {
        guard let first = parts.first, let end = parts.last else { return [] }
        var none = Features(.speaker)
        none.add("none")
        add("none", shape, &none)
        none.add("none-guess", guess == nil ? "none" : rule)
        let pronoun = pronoun
        var list = [Candidate(speaker: nil, cues: none)]
        func candidate(_ speaker: Speaker, at: Int?) {
            guard !list.contains(where: { $0.speaker == speaker }), list.count < 9 else { return }
            var cues = Features(.speaker)
            cues.add("somebody")
            let isGuess = speaker == guess
            if isGuess {
                cues.add("guess", rule)
                add("guess", shape, &cues)
            }
            cues.add("guess-else", if: guess != nil && !isGuess)
            if speaker == last {
                cues.add("last", min(gap, 4))
                cues.add("last-guess", isGuess ? 1 : 0)
            }
            switch speaker {
            case .person(let person):
                cues.add("kind", "person")
                if let pronoun {
                    let own = genders.pronoun(of: person)
                    let fit = own == nil ? "open" : own == pronoun ? "same" : "other"
                    cues.add("pronoun", fit + (isGuess ? " guess" : ""))
                    // Many women's names end in a.
                    cues.add("pronoun-name", kind: pronoun, String(reading.people[person].keys.first?.last ?? "-"))
                }
            case .organisation: cues.add("kind", "body")
            case .phrase: cues.add("kind", "phrase")
            }
            if let at {
                let isBehind = at >= end.outer.upperBound
                let distance = isBehind ? at - end.outer.upperBound : first.outer.lowerBound - at
                cues.add(isBehind ? "behind" : "front", distance: distance)
                let isSame =
                    reading.document.sentence(of: at) == reading.document.sentence(of: isBehind ? end.outer.upperBound - 1 : first.outer.lowerBound)
                cues.add(isBehind ? "behind-sentence" : "front-sentence", isSame ? 0 : 1)
                let verbs = [at - 1, at - 2, at + 1, at + 2, at + 3].filter {
                    tokens.indices.contains($0) && tokens[$0].has(.speechVerb) && tokens[$0].shape == .lower
                }
                cues.add("verb", min(2, verbs.count))
                if let verb = verbs.first { cues.add("verb-word", tokens[verb].key) }
                addSpeech(at, isBehind: isBehind, &cues)
                addPlace(at, isBehind: isBehind, isGuess: isGuess, &cues)
            }
            list.append(Candidate(speaker: speaker, cues: cues))
        }
        let span = max(0, first.outer.lowerBound - 60)..<min(tokens.count, end.outer.upperBound + 30)
        let near = reading.mentions(in: span).filter { !(first.outer.lowerBound..<end.outer.upperBound).contains($0.at) }
        if let guess { candidate(guess, at: near.first { $0.speaker == guess }?.at) }
        if let last { candidate(last, at: near.first { $0.speaker == last }?.at) }
        let middle = (first.outer.lowerBound + end.outer.upperBound) / 2
        for mention in near.sorted(by: { abs($0.at - middle) < abs($1.at - middle) }) { candidate(mention.speaker, at: mention.at) }
        return list
    }

    /// `he` or `she` beside a verb of speech in front of the quotation or behind it.
    private var pronoun: String? {
        guard let first = parts.first, let end = parts.last else { return nil }
        let behind = end.outer.upperBound..<min(tokens.count, end.outer.upperBound + 4)
        let front = max(0, first.outer.lowerBound - 5)..<first.outer.lowerBound
        for range in [behind, front] {
            guard let at = range.first(where: { tokens[$0].is("he") || tokens[$0].is("she") }) else { continue }
            if [at - 1, at + 1, at + 2].contains(where: { tokens.indices.contains($0) && tokens[$0].has(.speechVerb) }) { return tokens[at].key }
        }
        return nil
    }

    /// A verb that no list knows tells of speech by its place: `"…," X mused.`, `X mused: "…"`.
    private func addSpeech(_ at: Int, isBehind: Bool, _ cues: inout Features) {
        guard let first = parts.first, let end = parts.last else { return }
        let name = reading.mentionEnd(at)
        let gap = isBehind ? end.outer.upperBound..<max(end.outer.upperBound, at) : name..<max(name, first.outer.lowerBound)
        if gap.count <= 5 {
            let words = gap.map { shape(tokens[$0]) }
            cues.add(isBehind ? "gap-behind" : "gap-front", words.joined(separator: " "))
        }
        if isBehind, name + 1 < tokens.count { cues.add("verb-behind", shape(tokens[name]) + " " + shape(tokens[name + 1])) }
        let open = first.outer.lowerBound - 1
        if !isBehind, open > name {
            cues.add("verb-front", shape(tokens[name]))
            cues.add("opener", shape(tokens[open]))
            cues.add("opener-2", shape(tokens[open - 1]) + " " + shape(tokens[open]))
        }
        let next = name < tokens.count ? tokens[name].key : ""
        cues.add("possessor", if: next == "'s")
        let sentence = reading.document.sentences[reading.document.sentence(of: at)].tokens
        let earlier = sentence.lowerBound..<at
        cues.add("first-of-sentence", if: !earlier.contains { tokens[$0].isCapital && tokens[$0].isWord && !tokens[$0].has([.function, .office]) })
        var governor = at - 1
        while governor > sentence.lowerBound, at - governor < 6,
            tokens[governor].isCapital || tokens[governor].has([.office, .determiner, .officeModifier, .portfolio])
        {
            governor -= 1
        }
        if governor >= sentence.lowerBound {
            cues.add("governor", tokens[governor].has([.preposition, .conjunction]) ? tokens[governor].key : shape(tokens[governor]))
        }
    }

    /// A small word itself, a verb of speech, or the ending of another word.
    private func shape(_ token: Token) -> String {
        switch token.kind {
        case .number: return "#"
        case .openQuote, .closeQuote: return "quote"
        case .mark: return token.key
        case .word: break
        }
        if token.isCapital { return "Aa" }
        if token.has(.speechVerb) { return "say" }
        if token.has([.function, .preposition, .conjunction, .determiner, .pronoun, .auxiliary]) { return token.key }
        if token.has(.office) { return "office" }
        return token.key.hasSuffix("ed")
            ? "-ed" : token.key.hasSuffix("ing") ? "-ing" : token.key.hasSuffix("ly") ? "-ly" : token.key.hasSuffix("s") ? "-s" : "word"
    }

    /// What the words around a name tell of its part in the sentence.
    private func addPlace(_ at: Int, isBehind: Bool, isGuess: Bool, _ cues: inout Features) {
        let document = reading.document
        let here = document.paragraph(of: (isBehind ? parts.last : parts.first)?.outer.lowerBound ?? at)
        cues.add("paragraph", max(-3, min(3, document.paragraph(of: at) - here)))
        let isQuoted = isQuoted(at, isBehind: isBehind)
        cues.add(isQuoted ? "quoted" : "unquoted", isGuess ? 1 : 0)
        let sentence = document.sentences[document.sentence(of: at)].tokens
        cues.add("opens", if: at == sentence.lowerBound)
        guard at > sentence.lowerBound else { return }
        let front = tokens[at - 1]
        cues.add("name-front", front.isCapital ? "Aa" : front.has([.preposition, .conjunction, .determiner, .speechVerb]) ? front.key : "other")
    }

    /// Whether a name stands inside another quotation: one closes behind it or opens in front of it.
    private func isQuoted(_ at: Int, isBehind: Bool) -> Bool {
        let start = isBehind ? parts.last?.outer.upperBound ?? at : at
        let gap = start..<max(start, isBehind ? at : parts.first?.outer.lowerBound ?? at)
        let marks = gap.map { tokens[$0].kind }.filter { $0 == .openQuote || $0 == .closeQuote }
        return isBehind ? marks.last == .openQuote : marks.first == .closeQuote
    }

    private func add(_ kind: String, _ shape: Shape, _ cues: inout Features) {
        cues.add("length", kind: kind, String(shape.words < 5 ? shape.words : shape.words < 8 ? 5 : shape.words < 14 ? 8 : 14))
        cues.add("shape", kind: kind, "\(shape.isSpeech) \(shape.startsSentence) \(shape.closesWithComma) \(shape.endsWithStop)")
        cues.add("whole", kind: kind, "\(shape.isWholeParagraph)")
        if let first = parts.first {
            cues.add("single", kind: kind, "\(first.isSingle)")
            let before = first.outer.lowerBound - 1, next = (parts.last ?? first).outer.upperBound
            cues.add("word-front", kind: kind, before >= 0 ? tokens[before].isCapital ? "Aa" : tokens[before].key : "^")
            cues.add("word-behind", kind: kind, next < tokens.count ? tokens[next].isCapital ? "Aa" : tokens[next].key : "$")
            if let word = first.inner.first { cues.add("first-word", kind: kind, tokens[word].isCapital ? "Aa" : tokens[word].key) }
        }
    }

    /// Whether labels have this quotation from this speaker; nil for nobody where they have it at all.
    static func isRight(_ speaker: String?, _ quote: String, _ lesson: Lesson) -> Bool {
        let words = Set(Self.words(quote))
        let labels = lesson.labels.filter { label in
            guard label.kind == .quotation else { return false }
            return label.fields["quote", default: []].contains { value in
                let other = Set(Self.words(value.text))
                return Double(words.intersection(other).count) >= 0.9 * Double(max(words.count, other.count, 1))
            }
        }
        guard let speaker else { return labels.isEmpty }
        return labels.contains { label in label.fields["speaker", default: []].contains { $0 == .anything || folded($0.text) == folded(speaker) } }
    }

    private static func words(_ text: String) -> [String] { folded(text).split { !$0.isLetter && !$0.isNumber && $0 != "_" }.map(String.init) }
}
