import Models

/// Cues for whose words stand between quotation marks, if anybody's.
struct SpeakerCues {
    let reading: Reading
    let parts: [QuoteSpan]

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
            case .person: cues.add("kind", "person")
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
