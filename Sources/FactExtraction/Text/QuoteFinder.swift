/// Words between quotation marks.
struct QuoteSpan: Sendable, Hashable {
    /// The tokens between the marks.
    var inner: Range<Int>
    /// With the marks.
    var outer: Range<Int>
    var isSingle: Bool
    /// The quotation goes on in a later paragraph, or began in an earlier one.
    var continues: Bool
    var continued: Bool
}

/// Pairs quotation marks within paragraphs; a paragraph that opens a quotation and does not close it goes on in the next one that opens with a mark.
enum QuoteFinder {
    static func quotes(_ tokens: [Token], _ paragraphs: [Document.Paragraph]) -> [QuoteSpan] {
        var quotes: [QuoteSpan] = []
        var isOpenBefore = false
        for (number, paragraph) in paragraphs.enumerated() {
            let continued = isOpenBefore && paragraph.tokens.first.map { tokens[$0].kind == .openQuote } == true
            isOpenBefore = false
            var stack: [Int] = []
            // Marks of each kind on the stack: a look at it is worth its while only where there is one.
            var doubles = 0, singles = 0
            for at in paragraph.tokens where tokens[at].kind == .openQuote || tokens[at].kind == .closeQuote {
                if tokens[at].kind == .openQuote {
                    // `"One. "Two. "Three."`: paragraphs that were run together; the quotation goes on.
                    if tokens[at].key == "\"", doubles > 0, at > paragraph.tokens.lowerBound, [".", "!", "?"].contains(tokens[at - 1].key) {
                        continue
                    }
                    stack.append(at)
                    if tokens[at].key == "'" { singles += 1 } else { doubles += 1 }
                    continue
                }
                // What was opened last with the same kind of mark; marks between that never close are apostrophes.
                guard tokens[at].key == "'" ? singles > 0 : doubles > 0,
                    let open = stack.lastIndex(where: { tokens[$0].key == tokens[at].key })
                else { continue }
                let start = stack[open]
                for removed in stack[open...] { if tokens[removed].key == "'" { singles -= 1 } else { doubles -= 1 } }
                stack.removeSubrange(open...)
                if doubles == 0 {
                    quotes.append(
                        QuoteSpan(
                            inner: start + 1..<at, outer: start..<at + 1, isSingle: tokens[at].key == "'", continues: false,
                            continued: continued && start == paragraph.tokens.lowerBound))
                }
            }
            guard let open = stack.first(where: { tokens[$0].key == "\"" }), open + 1 < paragraph.tokens.upperBound else { continue }
            let next = number + 1 < paragraphs.count ? paragraphs[number + 1].tokens.first : nil
            let goesOn = next.map { tokens[$0].kind == .openQuote } == true
            // A mark that never closes is a slip unless the next paragraph takes the quotation up.
            guard goesOn || continued && open == paragraph.tokens.lowerBound else { continue }
            quotes.append(
                QuoteSpan(
                    inner: open + 1..<paragraph.tokens.upperBound, outer: open..<paragraph.tokens.upperBound, isSingle: false, continues: goesOn,
                    continued: continued && open == paragraph.tokens.lowerBound))
            isOpenBefore = goesOn
        }
        return quotes
    }
}
