/// Words that name nobody who is spoken of: titles of works, lines of credit, authors of the article itself.
struct UnnamedWords {
    private let titles: TokenSet
    private let credits: TokenSet

    init(_ document: Document) {
        let tokens = document.tokens
        titles = TokenSet(document.quotes.map(\.inner).filter { Self.isTitle($0, tokens) }, count: tokens.count)
        credits = TokenSet(Self.credits(document), count: tokens.count)
    }

    /// Whether a person's or organisation's name is none; a place or country stays what it is.
    func covers(_ span: NameSpan) -> Bool {
        switch span.kind {
        case .country, .place, .thing: false
        case .candidate: titles.contains(span.tokens.lowerBound) || credits.contains(span.tokens.lowerBound)
        case .organisation: titles.contains(span.tokens.lowerBound)
        }
    }

    // MARK: Titles

    /// Words between quotation marks that are written as a title: `"The Long Field"`.
    private static func isTitle(_ inner: Range<Int>, _ tokens: [Token]) -> Bool {
        var inner = inner
        while let last = inner.last, !tokens[last].isWord, tokens[last].kind != .number { inner = inner.lowerBound..<last }
        guard let first = inner.first, inner.count <= 8, tokens[first].isCapital || tokens[first].kind == .number else { return false }
        let isWritten = inner.allSatisfy { at in
            tokens[at].kind == .number || !tokens[at].isWord || tokens[at].isCapital
                || tokens[at].has([.determiner, .preposition, .conjunction, .nameParticle])
        }
        guard isWritten else { return false }
        // `the group "Acme"`, `a man called "Berg"`: the marks hold a name after all.
        let front = inner.lowerBound - 2
        guard front >= 0, tokens[front].isWord else { return true }
        return !OrganisationWords.isKind(tokens[front].key) && !naming.contains(tokens[front].key)
    }

    private static let naming: WordSet = ["called", "named", "as", "nicknamed", "party", "club", "militia", "alias", "name", "by"]

    // MARK: Credits

    private static func credits(_ document: Document) -> [Range<Int>] {
        let tokens = document.tokens
        let last = document.paragraphs.lastIndex { $0.index >= 0 } ?? 0
        var found: [Range<Int>] = []
        for sentence in document.sentences {
            let range = sentence.tokens
            let paragraph = document.paragraphs[sentence.paragraph]
            if isCredit(range, tokens) || paragraph.index <= 1 && paragraph.tokens == range && isByline(range, tokens)
                || sentence.paragraph + 2 >= last && isByTheAuthor(range, tokens)
            {
                found.append(range)
            } else {
                found += brackets(range, tokens)
            }
        }
        return found
    }

    private static let makers: WordSet = [
        "reporting", "editing", "writing", "written", "compiled", "photograph", "photographs", "photo", "photos", "picture", "pictures", "image",
        "images", "illustration", "illustrations", "graphic", "graphics", "video", "posted", "edited", "translated", "produced", "reported",
        "additional",
        "research", "story", "text", "design", "credit", "source", "contributors", "contributing", "analysis", "words",
    ]

    /// `Reporting by X in Rome; editing by Y`, `Photo: X`: no sentence, only who did what.
    private static func isCredit(_ range: Range<Int>, _ tokens: [Token]) -> Bool {
        let words = range.prefix(2).contains { tokens[$0].isWord && makers.contains(tokens[$0].key) }
        guard words, range.count <= 40, range.prefix(4).contains(where: { tokens[$0].is("by") || tokens[$0].key == ":" }) else { return false }
        return !range.contains { tokens[$0].has([.auxiliary, .speechVerb]) || tokens[$0].has(.determiner) && !tokens[$0].isCapital }
    }

    /// `X and Y`: a line of names at the top.
    private static func isByline(_ range: Range<Int>, _ tokens: [Token]) -> Bool {
        range.count <= 12 && range.count > 1
            && !range.contains { at in
                !(tokens[at].isCapital || tokens[at].is("and") || tokens[at].key == "," || tokens[at].has(.nameParticle) || tokens[at].is("by"))
            }
    }

    /// `X reported from Rome`, `X and Y contributed to this report`, `X is a reporter who covers …`
    private static func isByTheAuthor(_ range: Range<Int>, _ tokens: [Token]) -> Bool {
        for at in range {
            let next = at + 1 < range.upperBound ? tokens[at + 1].key : ""
            if tokens[at].is("contributed"), next == "." || next == "" || next == "reporting" || next == "additional" { return true }
            if tokens[at].is("contributed"), next == "to", at + 3 < range.upperBound, ["this", "the"].contains(tokens[at + 2].key),
                ["report", "story", "article", "reporting", "piece"].contains(tokens[at + 3].key)
            {
                return true
            }
            if tokens[at].is("reached"), next == "at", at > range.lowerBound, tokens[at - 1].is("be") { return true }
            if tokens[at].is("reported"), next == "from", at > range.lowerBound, tokens[at - 1].isCapital, range.count <= 30 { return true }
        }
        guard let verb = range.prefix(6).first(where: { tokens[$0].is("is") || tokens[$0].is("covers") || tokens[$0].is("writes") }),
            verb > range.lowerBound, (range.lowerBound..<verb).allSatisfy({ tokens[$0].isCapital })
        else { return false }
        if !tokens[verb].is("is") { return true }
        return (verb + 1..<min(verb + 8, range.upperBound)).contains { authors.contains(tokens[$0].key) }
    }

    private static let authors: WordSet = ["reporter", "correspondent", "writer", "columnist", "editor", "contributor", "blogger", "freelance"]

    private static let owners: WordSet = [
        "images", "photo", "photos", "pool", "handout", "courtesy", "credit", "photograph", "photography", "file", "via", "press", "agency", "getty",
        "shutterstock", "alamy", "picture", "pictures",
    ]

    /// `(X/Reuters)`, `(Photo by X)`: a picture's makers between brackets.
    private static func brackets(_ range: Range<Int>, _ tokens: [Token]) -> [Range<Int>] {
        var found: [Range<Int>] = []
        var open: Int?
        for at in range where tokens[at].kind == .mark {
            if tokens[at].key == "(" || tokens[at].key == "[" { open = at }
            guard let start = open, start < at, tokens[at].key == ")" || tokens[at].key == "]" || at == range.upperBound - 1 else { continue }
            open = nil
            let inside = start + 1..<at
            guard inside.count <= 24, inside.contains(where: { tokens[$0].key == "/" || tokens[$0].is("by") || tokens[$0].key == ":" }) else {
                continue
            }
            if inside.contains(where: { tokens[$0].has(.media) || owners.contains(tokens[$0].key) }) { found.append(inside) }
        }
        return found
    }
}
