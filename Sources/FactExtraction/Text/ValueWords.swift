/// Words that a number, a sum, a rate or a time can begin with: one look-up spares most words the grammars.
enum ValueWords {
    static func mayBegin(_ token: Token) -> Bool {
        switch token.kind {
        case .number: return true
        case .mark: return !pauses.contains(token.key)
        case .openQuote, .closeQuote: return false
        case .word: break
        }
        if token.has([.cardinal, .ordinal, .month, .weekday]) || words.contains(token.key) { return true }
        // `twenty-five`, `mid-July`, `FY25`, `Q1`
        let bytes = token.key.utf8
        guard let first = bytes.first else { return false }
        return bytes.contains(0x2D) || bytes.count == 2 && (first == 0x71 || first == 0x68) || bytes.count <= 10 && token.key.hasPrefix("fy")
    }

    /// Marks between words, with which nothing begins.
    private static let pauses: Set<String> = [",", ";", ":", "!", "?", ")", "'s"]

    private static let words: Set<String> = Set(
        [
            "since", "early", "mid", "late", "the", "yesterday", "today", "tonight", "tomorrow", "last", "this", "next", "previous", "coming", "past",
            "current", "following", "same", "corresponding", "yoy", "weekend", "hours", "year", "fiscal", "financial", "final", "end", "a", "an",
            "one",
        ] + Numbers.words + MoneyGrammar.openers)
}
