/// Tells a common word that opens a sentence from the first word of a name, by how the article writes the name elsewhere.
struct NameOpenings: Sendable {
    private struct Pair: Hashable, Sendable {
        var first: String
        var second: String
    }

    /// Names that also stand without the word that opens a sentence in front of them.
    private var alone: Set<String> = []
    /// A common word and the word behind it, where both have a capital inside a sentence.
    private var joined: Set<Pair> = []

    init(_ document: Document) {
        let tokens = document.tokens
        var seconds: Set<String> = []
        var opening = [Bool](repeating: false, count: tokens.count)
        func open(_ at: Int) {
            opening[at] = true
            if at + 1 < tokens.count, Self.mayOpen(tokens, at) { seconds.insert(tokens[at + 1].key) }
        }
        for sentence in document.sentences {
            if let first = Self.first(tokens, sentence.tokens) { open(first) }
        }
        for at in tokens.indices.dropFirst() where tokens[at].isCapital && tokens[at - 1].kind == .openQuote { open(at) }
        guard !seconds.isEmpty else { return }
        for at in tokens.indices.dropFirst() where tokens[at].isCapital && seconds.contains(tokens[at].key) && !opening[at] {
            if tokens[at - 1].isWord, tokens[at - 1].isCapital {
                if !opening[at - 1] { joined.insert(Pair(first: tokens[at - 1].key, second: tokens[at].key)) }
            } else {
                alone.insert(tokens[at].key)
            }
        }
    }

    private static func first(_ tokens: [Token], _ sentence: Range<Int>) -> Int? {
        sentence.prefix(3).first { tokens[$0].isWord }
    }

    /// A common word with a capital in front of another capital.
    private static func mayOpen(_ tokens: [Token], _ at: Int) -> Bool {
        tokens[at].isCapital && tokens[at + 1].isWord && tokens[at + 1].isCapital
            && !tokens[at].has([
                .givenName, .familyFirst, .familyLast, .honorific, .office, .officeModifier, .portfolio, .organisationHead, .thing, .month, .weekday,
            ])
            && tokens[at].key.split(separator: "-").allSatisfy {
                OrdinaryWords.contains(String($0)) || Lexicon.classes(String($0)).contains(.function)
            }
    }

    /// Whether a word that opens a sentence is no part of the name behind it: `Meeting Anna Berg`, `Whatever Acme does`.
    func isApart(_ at: Int, _ tokens: [Token]) -> Bool {
        guard at + 1 < tokens.count, Self.mayOpen(tokens, at) else { return false }
        let next = tokens[at + 1]
        if joined.contains(Pair(first: tokens[at].key, second: next.key)) { return false }
        return next.has(.givenName) || alone.contains(next.key) && !OrdinaryWords.contains(next.key)
            || tokens[at].key.hasSuffix("ing") && !OrdinaryWords.contains(next.key)
    }
}
