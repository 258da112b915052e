import Models

/// A run of tokens that names something.
struct NameSpan: Sendable {
    enum Kind: Sendable {
        case country(CountryMention)
        case place(Place)
        /// The name is complete, or only its head (`the Ministry`).
        case organisation(isShort: Bool)
        /// Capitalised words that may name a person.
        case candidate
        /// A treaty, or a region or town with a country's name in it: neither that country nor anybody.
        case thing
    }
    var tokens: Range<Int>
    var kind: Kind
}

/// Names of several words, by their first word; longest first.
struct PhraseTable: Sendable {
    private let table: WordTable<[[String]]>
    /// The first form of the name that a phrase belongs to.
    let names: WordTable<String>

    /// - Parameter entries: names, other forms behind `|`.
    init(_ entries: some Sequence<String>) {
        var table: [String: [[String]]] = [:], names: [String: String] = [:]
        for entry in entries {
            let forms = entry.split(separator: "|").map(String.init)
            for form in forms {
                let keys = Tokenizer.tokens(form).map(\.key)
                guard let first = keys.first else { continue }
                table[first, default: []].append(keys)
                names[keys.joined(separator: " ")] = forms[0]
            }
        }
        for key in table.keys { table[key]?.sort { $0.count > $1.count } }
        self.table = WordTable(table)
        self.names = WordTable(names)
    }

    /// Number of tokens of the longest phrase at the token, 0 where there is none.
    func match(_ tokens: [Token], _ index: Int, _ end: Int) -> Int {
        guard let phrases = table[tokens[index].key] else { return 0 }
        for phrase in phrases where index + phrase.count <= end {
            if phrase.indices.allSatisfy({ tokens[index + $0].key == phrase[$0] }) { return phrase.count }
        }
        return 0
    }

    static let organisations = PhraseTable(KnownOrganisations.names)
    static let places = PhraseTable(Gazetteer.spellings.keys)
}

/// Finds countries, places, organisations and what may be people, sentence by sentence.
struct NameScanner {
    let tokens: [Token]
    /// Names that profiles add.
    let organisations: PhraseTable
    let people: PhraseTable
    let places: PhraseTable
    /// Countries of the places that profiles add, by folded name.
    let placeCountries: [String: String]
    let openings: NameOpenings
    private(set) var spans: [NameSpan] = []

    init(document: Document, knowledge: Knowledge) {
        tokens = document.tokens
        openings = NameOpenings(document)
        organisations = knowledge.organisations
        people = knowledge.people
        places = knowledge.places
        placeCountries = knowledge.placeCountries
    }

    mutating func scan(_ sentence: Range<Int>) {
        var at = sentence.lowerBound
        while at < sentence.upperBound {
            guard tokens[at].isWord, tokens[at].isCapital || tokens[at].key == "the" || tokens[at].key == "global" else {
                at += 1
                continue
            }
            // `@AnnaBerg`, `#Budget`: an account or a subject, in one word.
            if at > sentence.lowerBound, tokens[at].isGlued, tokens[at - 1].key == "@" || tokens[at - 1].key == "#" {
                at += 1
                continue
            }
            guard let span = span(at, sentence) else {
                at += 1
                continue
            }
            spans.append(span)
            at = span.tokens.upperBound
        }
    }

    private func span(_ at: Int, _ sentence: Range<Int>) -> NameSpan? {
        let end = sentence.upperBound
        let isFirst = isSentenceStart(at, sentence)
        if tokens[at].isCapital {
            let person = people.match(tokens, at, end)
            if person > 1 { return NameSpan(tokens: at..<at + person, kind: .candidate) }
            let known = max(organisations.match(tokens, at, end), PhraseTable.organisations.match(tokens, at, end))
            if known > 0, isKnownOrganisation(at, known, end) {
                // `Hyundai Steel`, `Bank of Korea Institute`: a longer name that the words themselves make.
                if let longer = organisation(at, end, nil, isFirst), longer.tokens.count > known { return longer }
                return NameSpan(tokens: at..<corporate(at + known, end), kind: .organisation(isShort: false))
            }
            if isFirst, openings.isApart(at, tokens) || isTrade(at, end) { return nil }
        }
        var country = Countries.mention(tokens, at, end)
        if let (_, count) = country, let pair = pairedOrganisation(at, count, end, isFirst) { return pair }
        if tokens[at].isCapital, let thing = thing(at, end) { return NameSpan(tokens: at..<thing, kind: .thing) }
        // `Jordan Velmore`: a given name that is a country's, too.
        if country?.1 == 1, tokens[at].has(.givenName), at + 1 < end, tokens[at + 1].isCapital, tokens[at + 1].isWord,
            tokens[at + 1].classes.isEmpty || tokens[at + 1].has(.familyLast)
        {
            country = nil
        }
        if tokens[at].isCapital, let organisation = organisation(at, end, country?.1, isFirst) { return organisation }
        if let (mention, count) = country, mention.form == .demonym, let firm = demonymFirm(at, at + count, end, isFirst) { return firm }
        if let (mention, count) = country { return NameSpan(tokens: at..<at + count, kind: .country(mention)) }
        guard tokens[at].isCapital else { return nil }
        let place = max(PhraseTable.places.match(tokens, at, end), places.match(tokens, at, end))
        if place > 0, !(at + place < end && tokens[at + place].isCapital && tokens[at].has(.givenName)) {
            let name = tokens[at..<at + place].map(\.key).joined(separator: " ")
            return NameSpan(tokens: at..<at + place, kind: .place(Gazetteer.spellings[name] ?? Place(name: name, country: placeCountries[name])))
        }
        return candidate(at, end, isFirst)
    }

    private func isSentenceStart(_ at: Int, _ sentence: Range<Int>) -> Bool {
        at == sentence.lowerBound || tokens[at - 1].kind == .openQuote || (at - 1 == sentence.lowerBound && !tokens[at - 1].isWord)
            || (tokens[at - 1].key == ":" && tokens[at].isCapital)
    }

    /// `Canadian Manufacturers & Exporters`: a demonym and capitalised words that are not a person's name.
    private func demonymFirm(_ at: Int, _ next: Int, _ end: Int, _ isFirst: Bool) -> NameSpan? {
        var stop = next
        while stop < end, stop - next < 5,
            tokens[stop].key == "&"
                || tokens[stop].isWord && tokens[stop].isCapital
                    && !tokens[stop].has([.office, .officeModifier, .givenName, .familyFirst, .thing, .month, .weekday, .honorific])
        {
            stop += 1
        }
        guard stop - next >= 2, tokens[next..<stop].contains(where: { $0.key == "&" || $0.has([.organisationTail, .goodsNoun]) }),
            tokens[stop - 1].isWord
        else { return nil }
        return NameSpan(tokens: at..<stop, kind: .organisation(isShort: false))
    }

    /// A one-word company is not the family name behind a given name, nor the first word of a person's name.
    private func isKnownOrganisation(_ at: Int, _ count: Int, _ end: Int) -> Bool {
        // A title's last word, with its holder behind: `US Trade Representative Jamieson Greer`.
        if tokens[at + count - 1].has(.office), at + count < end, tokens[at + count].isCapital { return false }
        guard count == 1 else { return true }
        if at > 0, tokens[at - 1].has(.givenName), tokens[at - 1].isCapital { return false }
        if tokens[at].shape == .capitals || tokens[at].shape == .mixed { return true }
        if at + 1 < end, tokens[at + 1].isCapital, tokens[at + 1].isWord {
            return tokens[at + 1].has([.office, .portfolio, .organisationHead, .organisationTail, .officeModifier])
        }
        return true
    }

    /// `Chile-Peru Business Council`: two countries in front of an organisation's words.
    private func pairedOrganisation(_ at: Int, _ count: Int, _ end: Int, _ isFirst: Bool) -> NameSpan? {
        guard at + count + 1 < end, ["-", "–"].contains(tokens[at + count].key),
            let (_, more) = Countries.mention(tokens, at + count + 1, end)
        else { return nil }
        let second = at + count + 1
        guard second + more < end, let found = organisation(second, end, more, isFirst), case .organisation(false) = found.kind else { return nil }
        return NameSpan(tokens: at..<found.tokens.upperBound, kind: found.kind)
    }

    /// Up to five capitalised words with name particles between.
    private func candidate(_ at: Int, _ end: Int, _ isFirst: Bool) -> NameSpan? {
        guard mayBegin(at, isFirst, end) else { return nil }
        var stop = at + 1
        var isFirm = false
        while stop < end, stop - at < 6 {
            let token = tokens[stop]
            if token.isWord, token.isCapital {
                if token.has([.month, .weekday, .honorific]) || Self.isCompound(token) {
                    guard token.has(.month), isNameMonth(stop, end) else { break }
                    stop += 1
                    continue
                }
                // A capital inside a sentence makes a name of a small word, too: `Rosendo So`.
                // So is `An` behind a family name that stands first: `Trần Văn An`.
                if token.has([.determiner, .conjunction, .auxiliary]), !(token.has(.determiner) && tokens[at].has(.familyFirst)),
                    !(stop == at + 1 && stop + 1 < end && !tokens[stop + 1].isCapital && token.has(.conjunction) && !token.is("and")
                        && !token.is("or"))
                {
                    break
                }
                if token.has([.office, .thing, .organisationHead]), !token.has([.familyFirst, .familyLast]) {
                    // `Don King`: an office's word is a family name only at the end behind a given name.
                    guard tokens[at].has(.givenName), stop + 1 >= end || !tokens[stop + 1].isCapital, !token.has(.organisationHead) else { break }
                }
                // `the Honda I drove`
                if token.is("i"), token.byteEnd - token.byteStart == 1 { break }
                if Countries.mention(tokens, stop, end) != nil { break }
                stop += 1
            } else if token.key == "&", stop + 1 < end, tokens[stop + 1].isWord, tokens[stop + 1].isCapital {
                // `Harker & Lowe`: nobody's name has this sign.
                isFirm = true
                stop += 2
            } else if token.isWord, token.has(.nameParticle), stop + 1 < end {
                // `van der Horst`, `de la Serna`
                let isDouble = tokens[stop + 1].has(.nameParticle) && !tokens[stop + 1].isCapital && stop + 2 < end
                let next = isDouble ? stop + 2 : stop + 1
                guard tokens[next].isCapital, tokens[next].isWord else { break }
                stop = next + 1
            } else {
                break
            }
        }
        // `the Green party`: the head without a capital, as many papers write it.
        if stop < end, tokens[stop].is("party"), tokens[stop].shape == .lower, stop - at <= 3, !isFirst, at > 0, tokens[at - 1].is("the"),
            !tokens[at..<stop].contains(where: { $0.has([.givenName, .familyFirst]) }), stop - at > 1 || OrdinaryWords.contains(tokens[at].key)
        {
            return NameSpan(tokens: at..<stop + 1, kind: .organisation(isShort: false))
        }
        // `Freeport Indonesia`: a word and a country's name make a firm.
        if stop == at + 1, !isFirst, stop < end, !tokens[at].has([.givenName, .familyFirst, .familyLast]),
            let (mention, count) = Countries.mention(tokens, stop, end), mention.form == .name, tokens[stop].shape != .capitals
        {
            return NameSpan(tokens: at..<stop + count, kind: .organisation(isShort: false))
        }
        return NameSpan(tokens: at..<stop, kind: isFirm ? .organisation(isShort: false) : .candidate)
    }

    /// `Theresa May said`, `Wang Jun, an economist`: a short month's word behind a name, and no day or year behind it.
    private func isNameMonth(_ at: Int, _ end: Int) -> Bool {
        guard tokens[at].key.utf8.count <= 5, tokens[at - 1].isCapital, !tokens[at - 1].has([.function, .thing]) else { return false }
        guard at + 1 < end else { return true }
        let next = tokens[at + 1]
        return next.kind != .number && !next.has([.ordinal, .cardinal]) && !next.is("of")
            && !(next.key == "," && at + 2 < end && tokens[at + 2].kind == .number && tokens[at + 2].number > 1_900)
    }

    private static let compoundEnds: WordSet = [
        "based", "style", "era", "led", "backed", "like", "type", "owned", "made", "born", "bound", "rated", "dominated", "enabled", "dated",
        "controlled", "run", "funded", "listed", "wide", "area", "day", "bred", "only", "free", "wise",
    ]

    /// Words that open a sentence in front of a name and are no part of it: `Former Security Council members`.
    static let openers: WordSet = ["former", "key", "interim", "top", "fellow", "outgoing"]

    /// `Hamilton-based`, `Churchill-style`: an adjective made of a name.
    static func isCompound(_ token: Token) -> Bool {
        guard let dash = token.key.utf8.lastIndex(of: UInt8(ascii: "-")) else { return false }
        let end = token.key[token.key.utf8.index(after: dash)...]
        // `League-leading`, `Oscar-nominated`
        return compoundEnds.contains(String(end))
            || end.utf8.count >= 6 && (end.hasSuffix("ing") || end.hasSuffix("ed")) && OrdinaryWords.contains(String(end))
    }

    private func mayBegin(_ at: Int, _ isFirst: Bool, _ end: Int) -> Bool {
        let token = tokens[at]
        // `Jan Atteslander`: a month's short form before a capital is a name.
        if token.has(.month), !(token.has(.givenName) && at + 1 < end && tokens[at + 1].isCapital && tokens[at + 1].isWord) { return false }
        if token.has([.weekday, .honorific]) || Self.isCompound(token) || isBankOfRiver(at, end) || Self.corporateForms.contains(token.key) {
            return false
        }
        if token.has([.determiner, .preposition, .conjunction, .pronoun, .auxiliary, .function]) {
            return !isFirst && token.has([.familyFirst, .givenName]) && at + 1 < end && tokens[at + 1].isCapital
        }
        // `Oh, no`
        if isFirst, token.is("oh") || token.is("ha"), at + 1 < end, !tokens[at + 1].isCapital, !tokens[at + 1].has(.speechVerb) { return false }
        if token.has(.familyFirst), at + 1 < end, tokens[at + 1].isCapital, !tokens[at + 1].has([.office, .organisationHead]) { return true }
        if token.has([.office, .officeModifier, .portfolio, .organisationHead, .thing]) {
            return token.has(.givenName) && at + 1 < end && tokens[at + 1].isCapital && !tokens[at + 1].has(.office)
        }
        return true
    }
}
