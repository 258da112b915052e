import Models

/// Cues for whether capitalised words name a person or an organisation.
struct NameCues {
    let document: Document
    /// How often each run of words stands in the article with capitals.
    let counts: [String: Int]
    /// Words that stand in the article without a capital.
    private let lower: Set<String>
    /// For an acronym in brackets the last word of what it is short for; a word without a capital makes it a thing.
    private let definitions: [String: Token]
    private let contexts: NameContexts

    private let tokens: [Token]

    init(document: Document, spans: [NameSpan]) {
        self.document = document
        let tokens = document.tokens
        self.tokens = tokens
        var counts: [String: Int] = [:]
        for span in spans { counts[span.tokens.map { tokens[$0].key }.joined(separator: " "), default: 0] += 1 }
        self.counts = counts
        var lower: Set<String> = []
        var definitions: [String: Token] = [:]
        // Nothing else is asked of than words of names.
        let named = Set(spans.flatMap { span in span.tokens.map { tokens[$0].key } })
        for at in tokens.indices where tokens[at].isWord {
            if tokens[at].shape == .lower {
                if !tokens[at].has(.function), named.contains(tokens[at].key) { lower.insert(tokens[at].key) }
            } else if at >= 2, tokens[at - 1].key == "(", tokens[at].key.utf8.count > 1, tokens[at - 2].isWord {
                definitions[tokens[at].key] = tokens[at - 2]
            }
        }
        self.lower = lower
        self.definitions = definitions
        contexts = NameContexts(document: document, spans: spans)
    }

    private func word(_ at: Int, _ sentence: Range<Int>) -> String {
        guard sentence.contains(at) else { return at < sentence.lowerBound ? "^" : "$" }
        let token = tokens[at]
        if token.kind == .number { return "#" }
        if token.kind == .openQuote || token.kind == .closeQuote { return "\"" }
        // A capitalised neighbour is told by its shape: names must not be learned by heart.
        return token.isWord && token.isCapital && !token.has([.office, .honorific, .organisationHead, .function]) ? "Aa" : token.key
    }

    private static let classes: [(WordClass, String)] = [
        (.office, "office"), (.officeModifier, "modifier"), (.honorific, "honorific"), (.givenName, "given"), (.familyFirst, "family-first"),
        (.familyLast, "family-last"), (.organisationHead, "head"), (.organisationTail, "tail"), (.portfolio, "portfolio"), (.thing, "thing"),
        (.placeHead, "place"), (.media, "media"), (.function, "function"), (.nameParticle, "particle"), (.sector, "sector"), (.goodsNoun, "goods"),
        (.month, "month"), (.speechVerb, "speech"),
    ]

    private func addClasses(_ token: Token, _ name: StaticString, _ cues: inout Features) {
        var isAny = false
        for (wordClass, text) in Self.classes where token.has(wordClass) {
            cues.add(name, text)
            isAny = true
        }
        if !isAny { cues.add(name, token.isCapital ? "unknown" : "lower") }
    }

    /// What both kinds of names are told by: the words, and what stands beside them.
    func common(_ range: Range<Int>, _ cues: inout Features) {
        let sentence = document.sentences[document.sentence(of: range.lowerBound)].tokens
        let first = tokens[range.lowerBound], last = tokens[range.upperBound - 1]
        cues.add("words", min(6, range.count))
        addClasses(first, "first-class", &cues)
        if range.count > 1 { addClasses(last, "last-class", &cues) }
        for at in range.dropFirst().dropLast() { addClasses(tokens[at], "inner-class", &cues) }
        cues.add("shape", Int(first.shape.rawValue) * 100 + Int(last.shape.rawValue) * 10 + min(3, range.count))
        cues.add("front", word(range.lowerBound - 1, sentence))
        cues.add("front-2", word(range.lowerBound - 2, sentence) + " " + word(range.lowerBound - 1, sentence))
        cues.add("behind", word(range.upperBound, sentence))
        cues.add("behind-2", word(range.upperBound, sentence) + " " + word(range.upperBound + 1, sentence))
        if sentence.contains(range.lowerBound - 1) { addClasses(tokens[range.lowerBound - 1], "front-class", &cues) }
        if sentence.contains(range.upperBound) { addClasses(tokens[range.upperBound], "behind-class", &cues) }
        cues.add("opens", if: range.lowerBound == sentence.lowerBound)
        cues.add("pattern", pattern(range))
        let text = range.map { tokens[$0].key }.joined(separator: " ")
        cues.add("count", min(4, counts[text] ?? 0))
        cues.add("last-count", min(4, counts[last.key] ?? 0))
        cues.add("first-count", min(4, counts[first.key] ?? 0))
        cues.add("acronym", if: range.count == 1 && first.shape == .capitals)
        if range.count == 1, let defined = definitions[first.key] { addClasses(defined, "defined", &cues) }
        cues.add("lower-elsewhere", if: lower.contains(range.count == 1 ? first.key : last.key))
        addContexts(text, last: last.key, words: range.count, &cues)
        cues.add("ending", String(decoding: last.key.utf8.suffix(3), as: UTF8.self))
        cues.add("ending-2", String(decoding: last.key.utf8.suffix(2), as: UTF8.self))
        cues.add("start", String(decoding: first.key.utf8.prefix(3), as: UTF8.self))
        if range.count > 1 {
            cues.add("first-ending", String(decoding: first.key.utf8.suffix(3), as: UTF8.self))
            cues.add("last-start", String(decoding: last.key.utf8.prefix(3), as: UTF8.self))
        }
        if let kind = kindNear(range, sentence) { cues.add("kind-near", kind) }
        // `X, Y and Z`
        if sentence.contains(range.lowerBound - 2), sentence.contains(range.upperBound + 1), tokens[range.lowerBound - 1].key == ",",
            tokens[range.upperBound].key == "," || tokens[range.upperBound].is("and")
        {
            cues.add("list", tokens[range.lowerBound - 2].isCapital && tokens[range.upperBound + 1].isCapital ? "names" : "other")
        }
        cues.add("length", min(12, range.count == 1 ? first.key.utf8.count : 0))
        // A line of a few words that ends without a stop is a byline, a credit or a heading.
        let paragraph = document.paragraphs[document.sentences[document.sentence(of: range.lowerBound)].paragraph].tokens
        if paragraph.count <= 12, let end = paragraph.last, tokens[end].key != ".", tokens[end].kind != .closeQuote { cues.add("line") }
        cues.add("bracket", if: sentence.contains(range.lowerBound - 1) && tokens[sentence.lowerBound].key == "(")
        for at in max(sentence.lowerBound, range.lowerBound - 6)..<range.lowerBound where Self.credits.contains(tokens[at].key) {
            cues.add("credit", tokens[at].key)
        }
    }

    private static let credits: WordSet = [
        "reporting", "editing", "additional", "contributing", "writing", "photograph", "photo", "picture", "by", "file",
    ]

    /// Whether a name stands somewhere in front of a verb of speech.
    func speaks(_ text: String) -> Bool { contexts.kinds(text, last: text).whole.contains(.speaks) }

    private func addContexts(_ text: String, last: String, words: Int, _ cues: inout Features) {
        let (whole, short) = contexts.kinds(text, last: last)
        for bit in 0..<NameContexts.Kinds.count {
            let kind = NameContexts.Kinds(rawValue: 1 << bit)
            if whole.contains(kind) { cues.add("context", bit) }
            if words > 1, short.contains(kind) { cues.add("context-short", bit) }
            if whole.contains(kind) { cues.add("context-words", bit * 10 + min(3, words)) }
        }
        cues.add("contexts", Int(whole.rawValue & 0x7F))
    }

    /// What each of a name's words is, a letter for each.
    private func pattern(_ range: Range<Int>) -> String {
        var pattern = ""
        for at in range.prefix(5) {
            let token = tokens[at]
            if token.has(.nameParticle), !token.isCapital {
                pattern += "p"
            } else if token.has(.givenName) {
                pattern += "g"
            } else if token.has([.familyFirst, .familyLast]) {
                pattern += "f"
            } else if token.has([.organisationHead, .organisationTail]) {
                pattern += "h"
            } else if token.has(.thing) {
                pattern += "t"
            } else if token.key.utf8.contains(where: { $0 >= 0x30 && $0 <= 0x39 }) {
                pattern += "d"
            } else if token.shape == .mixed, Self.isPrefixed(document.text(at..<at + 1)) {
                pattern += "c"
            } else if OrdinaryWords.contains(token.key) {
                pattern += "w"
            } else {
                pattern += token.shape == .capitals ? "a" : token.shape == .mixed ? "m" : token.isWord ? "u" : "&"
            }
        }
        return pattern
    }

    /// `McAllister`, `O'Brien`, `LeShawn`: a capital behind a prefix of people's names.
    private static func isPrefixed(_ text: String) -> Bool {
        prefixes.contains { prefix in
            text.hasPrefix(prefix) && text.utf8.dropFirst(prefix.utf8.count).first.map { $0 >= 0x41 && $0 <= 0x5A } == true
        }
    }

    private static let prefixes = ["Mc", "O'", "O’", "D'", "D’", "De", "Le", "La", "Di", "Fitz", "Van", "Ja", "Da", "Du", "Al-", "Ben-"]

    /// `ATMs`: capitals and a small s.
    static func isPlural(_ text: String) -> Bool {
        text.utf8.count > 2 && text.utf8.last == UInt8(ascii: "s") && text.utf8.dropLast().allSatisfy { $0 >= 0x41 && $0 <= 0x5A }
    }

    /// `companies such as X, Y and Z`: the word for organisations within the six words in front.
    private func kindNear(_ range: Range<Int>, _ sentence: Range<Int>) -> String? {
        let start = range.lowerBound
        let isGiven = range.count > 1 && tokens[start].has(.givenName)
        for at in (max(sentence.lowerBound, start - 6)..<start).reversed() where tokens[at].isWord && tokens[at].shape == .lower {
            let key = tokens[at].key
            let single = key.hasSuffix("ies") ? key.dropLast(3) + "y" : key.hasSuffix("s") ? key.dropLast() : key[...]
            if OrganisationWords.isKind(String(single)), !(isGiven && OrganisationWords.isTrade(String(single))) {
                return start - at == 1 ? "near" : key == single ? "single" : "many"
            }
        }
        return nil
    }

    // MARK: Labels

    /// Whether words are a labelled person's name or a part of it.
    func isPerson(_ text: String, _ lesson: Lesson) -> Bool {
        let wanted = folded(text)
        return lesson.labels.contains { label in
            guard label.kind == .person else { return false }
            return (label.fields["name", default: []] + label.fields["variants", default: []]).contains { value in
                guard case .text(let text) = value else { return false }
                let name = folded(text)
                return name == wanted || " \(name) ".contains(" \(wanted) ")
            }
        }
    }

    func isOrganisation(_ text: String, _ lesson: Lesson) -> Bool {
        let wanted = folded(text)
        return lesson.labels.contains { label in
            guard label.kind == .organisation else { return false }
            return (label.fields["name", default: []] + label.fields["variants", default: []]).contains {
                $0 == .text(text) || folded($0.text) == wanted
            }
        }
    }
}

extension Label.Value {
    /// The text; empty for what is none.
    var text: String { if case .text(let text) = self { text } else { "" } }
}
