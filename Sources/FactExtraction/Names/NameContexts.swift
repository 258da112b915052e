import Models

/// What stands beside a name at all of its places in an article: one clear place tells what the others mean.
struct NameContexts {
    struct Kinds: OptionSet, Sendable, Hashable {
        let rawValue: UInt32
        /// A title or a form of address stands in front.
        static let titled = Self(rawValue: 1 << 0)
        /// A verb of speech stands behind.
        static let speaks = Self(rawValue: 1 << 1)
        static let article = Self(rawValue: 1 << 2)
        static let possessive = Self(rawValue: 1 << 3)
        /// `, who …`, `, 45, …`
        static let who = Self(rawValue: 1 << 4)
        static let place = Self(rawValue: 1 << 5)
        static let agent = Self(rawValue: 1 << 6)
        static let auxiliary = Self(rawValue: 1 << 7)
        /// A word for a kind of organisation stands in front.
        static let kind = Self(rawValue: 1 << 8)
        /// An acronym in brackets stands behind.
        static let acronym = Self(rawValue: 1 << 9)
        /// An office in apposition stands behind.
        static let office = Self(rawValue: 1 << 10)
        /// `he` or `she` follows in the same sentence or opens the next one.
        static let pronoun = Self(rawValue: 1 << 11)
        /// A noun without a capital stands behind: `Acme shares`.
        static let attribute = Self(rawValue: 1 << 12)
        /// A word of offices stands in front of `of`, `at` or `for`: `chief executive of Acme`.
        static let affiliation = Self(rawValue: 1 << 13)
        /// `a Acme`, `every Acme`, and no noun behind: one of many, so a product.
        static let countable = Self(rawValue: 1 << 14)
        /// `Acme's Orbit`, `its Orbit`
        static let owned = Self(rawValue: 1 << 15)
        /// `Orbit 7`
        static let numbered = Self(rawValue: 1 << 16)

        static let count = 17
    }

    /// By a name's folded words.
    private var whole: [String: Kinds] = [:]
    /// By its last word, where that stands for itself.
    private var short: [String: Kinds] = [:]

    init(document: Document, spans: [NameSpan]) {
        for span in spans {
            switch span.kind {
            case .candidate, .organisation: break
            default: continue
            }
            let kinds = Self.kinds(document, span.tokens)
            guard !kinds.isEmpty else { continue }
            whole[span.tokens.map { document.tokens[$0].key }.joined(separator: " "), default: []].formUnion(kinds)
            if span.tokens.count == 1 { short[document.tokens[span.tokens.lowerBound].key, default: []].formUnion(kinds) }
        }
    }

    /// Where a whole name stands, and where its last word stands alone.
    func kinds(_ text: String, last: String) -> (whole: Kinds, short: Kinds) { (whole[text] ?? [], short[last] ?? []) }

    private static let owners: WordSet = ["its", "their", "his", "her", "my", "our", "your"]
    private static let placing: WordSet = ["in", "near", "across", "from", "around"]
    private static let pronouns: WordSet = ["he", "she", "his", "her"]

    private static func kinds(_ document: Document, _ range: Range<Int>) -> Kinds {
        let tokens = document.tokens
        let sentence = document.sentence(of: range.lowerBound)
        let inside = document.sentences[sentence].tokens
        var kinds: Kinds = []
        let front = range.lowerBound - 1, next = range.upperBound
        if front >= inside.lowerBound {
            let token = tokens[front]
            if token.has([.office, .honorific]) { kinds.insert(.titled) }
            if token.is("the") { kinds.insert(.article) }
            if token.key == "'s" || owners.contains(token.key) { kinds.insert(.owned) }
            if ["a", "an", "another", "each", "every"].contains(token.key),
                next >= inside.upperBound || !tokens[next].isWord || tokens[next].has([.function, .preposition, .conjunction, .auxiliary])
            {
                kinds.insert(.countable)
            }
            if placing.contains(token.key) { kinds.insert(.place) }
            if ["by", "told", "with", "and"].contains(token.key) { kinds.insert(.agent) }
            if token.shape == .lower, OrganisationWords.isKind(token.key),
                !(range.count > 1 && tokens[range.lowerBound].has(.givenName) && OrganisationWords.isTrade(token.key))
            {
                kinds.insert(.kind)
            }
            if front > inside.lowerBound, ["of", "at", "for", "with"].contains(token.key), tokens[front - 1].has(.office) {
                kinds.insert(.affiliation)
            }
        }
        if next < inside.upperBound {
            let token = tokens[next]
            if token.isWord, token.shape == .lower {
                if token.has(.speechVerb) { kinds.insert(.speaks) }
                if token.has(.auxiliary) { kinds.insert(.auxiliary) }
                if !token.has([.function, .preposition, .conjunction, .auxiliary, .speechVerb, .pastVerb]), !token.key.hasSuffix("ed") {
                    kinds.insert(.attribute)
                }
            }
            if token.key == "'s" { kinds.insert(.possessive) }
            if token.kind == .number { kinds.insert(.numbered) }
            if token.key == "(", next + 2 < inside.upperBound, tokens[next + 1].shape == .capitals, tokens[next + 2].key == ")" {
                kinds.insert(.acronym)
            }
            if token.key == ",", next + 1 < inside.upperBound {
                let behind = tokens[next + 1]
                if behind.is("who") || behind.kind == .number && behind.number > 9 && behind.number < 110 { kinds.insert(.who) }
                for at in next + 1..<min(next + 6, inside.upperBound) where tokens[at].has(.office) && tokens[at].shape == .lower {
                    kinds.insert(.office)
                }
            }
        }
        for at in next..<max(next, min(next + 14, inside.upperBound)) where pronouns.contains(tokens[at].key) {
            kinds.insert(.pronoun)
        }
        if sentence + 1 < document.sentences.count, let opener = document.sentences[sentence + 1].tokens.first,
            pronouns.contains(tokens[opener].key)
        {
            kinds.insert(.pronoun)
        }
        return kinds
    }
}
