/// Ends of sentences.
enum SentenceSplitter {
    /// Indices behind the last token of each sentence of a paragraph.
    static func ends(_ tokens: [Token], _ range: Range<Int>) -> [Int] {
        var ends: [Int] = []
        var at = range.lowerBound
        while at < range.upperBound {
            let token = tokens[at]
            var next = at + 1
            var isEnd = false
            if token.kind == .mark, token.key == "." || token.key == "!" || token.key == "?" || token.key == "…" {
                while next < range.upperBound, isCloser(tokens[next]) || (tokens[next].isGlued && [".", "!", "?"].contains(tokens[next].key)) {
                    next += 1
                }
                isEnd = next == range.upperBound || opens(tokens[next])
            } else if token.isWord, token.byteEnd > token.byteStart, endsWithDot(token), next < range.upperBound {
                // An abbreviation's dot ends the sentence as well only before a word that opens one.
                while next < range.upperBound, isCloser(tokens[next]) { next += 1 }
                isEnd = next < range.upperBound && tokens[next].isCapital && tokens[next].has(.opener) && !neverEnds.contains(token.key)
            }
            if isEnd { ends.append(next) }
            // What closes behind a stop ends no sentence by itself.
            at = next
        }
        if ends.last != range.upperBound, !range.isEmpty { ends.append(range.upperBound) }
        return ends
    }

    /// Tokens of the longest sentence that is read as one.
    static let longest = 240

    /// The parts that a sentence is read in: cut behind the last semicolon, comma or `and` that makes a part short enough.
    static func parts(_ tokens: [Token], _ sentence: Range<Int>) -> [Range<Int>] {
        guard sentence.count > longest else { return [sentence] }
        var parts: [Range<Int>] = []
        var start = sentence.lowerBound
        while sentence.upperBound - start > longest {
            let end = start + longest
            let cut = (end - longest / 4..<end).last { tokens[$0].key == ";" || tokens[$0].key == "," || tokens[$0].key == "and" }
            let next = cut.map { $0 + 1 } ?? end
            parts.append(start..<next)
            start = next
        }
        parts.append(start..<sentence.upperBound)
        return parts
    }

    private static let neverEnds: WordSet = ["mr", "mrs", "ms", "dr", "prof", "sen", "rep", "gov", "gen", "st", "no", "vs", "approx"]

    private static func isCloser(_ token: Token) -> Bool { token.kind == .closeQuote || (token.isGlued && (token.key == ")" || token.key == "]")) }

    private static func opens(_ token: Token) -> Bool {
        if token.isGlued, token.kind != .openQuote { return false }
        return token.isCapital || token.kind == .number || token.kind == .openQuote || (token.kind == .mark && token.key != "," && token.key != ";")
            || (token.isWord && token.shape == .none)
    }

    /// Dots are left out of keys: a word longer in bytes than in key keeps one.
    private static func endsWithDot(_ token: Token) -> Bool {
        if token.key == "u.s." { return token.byteEnd - token.byteStart == 4 }
        return token.byteEnd - token.byteStart > token.key.utf8.count && token.key.utf8.count <= 6 && token.key.utf8.allSatisfy { $0 < 0x80 }
            && (token.byteEnd - token.byteStart == token.key.utf8.count + 1 || token.byteEnd - token.byteStart == token.key.utf8.count * 2)
            && token.end - token.start == token.byteEnd - token.byteStart
    }
}
