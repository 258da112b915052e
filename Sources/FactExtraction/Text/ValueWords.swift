/// Words that a number, a sum, a rate or a time can begin with: one look-up spares most words the grammars.
enum ValueWords {
    static func mayBegin(_ tokens: [Token], _ at: Int) -> Bool {
        let key = tokens[at].key
        switch tokens[at].kind {
        case .number: return true
        case .mark: return !pauses.contains(key)
        case .openQuote, .closeQuote: return false
        case .word: break
        }
        if tokens[at].has([.cardinal, .ordinal, .month, .weekday]) || words.contains(key) { return true }
        // `twenty-five`, `mid-July`, `FY25`, `Q1`
        let bytes = key.utf8
        guard let first = bytes.first else { return false }
        return bytes.contains(0x2D) || bytes.count == 2 && (first == 0x71 || first == 0x68) || bytes.count <= 10 && key.hasPrefix("fy")
    }

    /// Marks between words, with which nothing begins.
    private static let pauses: WordSet = [",", ";", ":", "!", "?", ")", "'s"]

    private static let words = WordSet(
        [
            "since", "early", "mid", "late", "the", "yesterday", "today", "tonight", "tomorrow", "last", "this", "next", "previous", "coming", "past",
            "current", "following", "same", "corresponding", "yoy", "weekend", "hours", "year", "fiscal", "financial", "final", "end", "a", "an",
            "one",
        ] + Numbers.words + MoneyGrammar.openers)
}
