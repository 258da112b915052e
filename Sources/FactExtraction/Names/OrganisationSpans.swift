import Models

/// Names of organisations, by the words that they are made of.
extension NameScanner {
    /// Capitalised words around a head such as `Ministry`, or before a tail such as `Group`.
    func organisation(_ at: Int, _ end: Int, _ country: Int?, _ isFirst: Bool) -> NameSpan? {
        if tokens[at].has([.determiner, .preposition, .conjunction, .pronoun, .auxiliary, .honorific, .month, .weekday]) { return nil }
        if tokens[at].has(.portfolio), let stop = portfolioList(at, end) { return NameSpan(tokens: at..<stop, kind: .organisation(isShort: false)) }
        if isFirst, tokens[at].has(.function) && !tokens[at].has([.portfolio, .organisationHead]) || Self.openers.contains(tokens[at].key) {
            return nil
        }
        if Self.isCompound(tokens[at]) || isBankOfRiver(at, end) { return nil }
        if tokens[at].has(.office), !tokens[at].is("general"), !tokens[at].has([.organisationHead, .portfolio]) { return nil }
        var last: Int?
        var index = at
        while index < end, index - at < 7, tokens[index].isWord || isGroupOwner(index, at, end) {
            let token = tokens[index]
            if !token.isWord {
                index += 1
                continue
            }
            // `Iron and Steel Institute`, `Census and Statistics Department`: two fields or kinds of goods, then the head.
            if index > at, token.is("and"), index + 1 < end, tokens[index + 1].isCapital,
                last == nil && !tokens[index + 1].has(.organisationHead) && Self.isTopic(tokens[index - 1]) && Self.isTopic(tokens[index + 1])
                    || isTwin(index, at, end)
            {
                index += 1
                continue
            }
            guard token.isCapital, !Self.isCompound(token) else { break }
            // `BERN The Central Bank`: a dateline ends and a sentence begins.
            if token.has([.month, .weekday]) || index > at && token.is("the") { break }
            if index > at, token.has(.office), !token.has([.organisationHead, .portfolio]), !token.is("general") { break }
            if token.has(.organisationHead) || (index > at && token.has(.organisationTail) && !isPortfolioOnly(index, end)) { last = index }
            index += 1
        }
        guard let head = last else { return nil }
        // `Party leader`, `House Speaker`: the head of somebody's title.
        var stop = extended(head, end)
        if head == at, stop == at + 1 { stop = behindHead(stop, end) }
        if stop == at + 1 {
            guard !isFirst || tokens[at].has(.organisationHead) else { return nil }
            return NameSpan(tokens: at..<stop, kind: .organisation(isShort: true))
        }
        if let country, at + country == stop { return nil }
        // `Margaret Court`: a family name behind a given one.
        if stop == at + 2, tokens[at + 1].is("court"), tokens[at].has(.givenName), country == nil { return nil }
        return NameSpan(tokens: at..<corporate(stop, end), kind: .organisation(isShort: false))
    }

    /// `People's Liberation Army`: a possessive of those whom a body is made of or is there for.
    private func isGroupOwner(_ index: Int, _ start: Int, _ end: Int) -> Bool {
        tokens[index].key == "'s" && index > start && index + 1 < end && tokens[index + 1].isCapital
            && (Self.groups.contains(tokens[index - 1].key) || Self.groupEndings.contains { tokens[index - 1].key.hasSuffix($0) })
    }

    /// Endings of plurals for people of a trade: `Exporters' Assembly`.
    private static let groupEndings = ["ters", "kers", "ders", "ners", "llers", "cers", "rers", "ctors", "ists", "icians", "parents"]

    private static let groups: WordSet = [
        "people", "women", "men", "children", "workers", "farmers", "teachers", "veterans", "doctors", "lawyers", "growers", "producers", "nurses",
        "students", "fishermen", "mothers", "writers", "journalists", "builders", "traders", "employers", "artists", "players",
    ]

    /// `, Inc.`: the index behind the form of a company that stands behind its name.
    func corporate(_ at: Int, _ end: Int) -> Int {
        at + 1 < end && tokens[at].key == "," && tokens[at + 1].isCapital && Self.corporateForms.contains(tokens[at + 1].key) ? at + 2 : at
    }

    static let corporateForms: WordSet = ["inc", "ltd", "llc", "llp", "plc", "corp", "gmbh", "pty", "lp", "jr", "sr"]

    /// `Paediatrician Yetunde Bakare said`: a trade in front of a name, at the beginning of a sentence.
    func isTrade(_ at: Int, _ end: Int) -> Bool {
        guard at + 2 < end, (1...2).allSatisfy({ tokens[at + $0].isWord && tokens[at + $0].isCapital }) else { return false }
        let token = tokens[at]
        guard token.key.utf8.count > 6, !token.has([.givenName, .familyFirst, .familyLast, .organisationHead, .organisationTail]),
            !tokens[at + 1].has([.organisationHead, .organisationTail, .office, .thing]),
            !tokens[at + 2].has([.organisationHead, .organisationTail, .thing])
        else { return false }
        return Self.trades.contains { token.key.hasSuffix($0) }
    }

    /// Endings of words for people by what they do, which no family names share.
    private static let trades = [
        "ician", "ologist", "ographer", "keeper", "maker", "writer", "player", "woman", "onomist", "worker", "onaut", "frontman", "bassist",
        "pianist",
        "cellist", "violinist", "soloist", "dentist", "chemist", "therapist", "activist", "scientist", "publicist", "stylist", "midwife",
    ]

    /// `West Bank`: land beside a river, and no bank.
    func isBankOfRiver(_ at: Int, _ end: Int) -> Bool {
        at + 1 < end && tokens[at + 1].is("bank") && ["west", "left", "right"].contains(tokens[at].key)
    }

    /// `Communications and Media Authority`, `Garment Manufacturers and Exporters Association`: words for fields or people of a trade on both sides
    /// of `and`, and the head or tail within three words.
    private func isTwin(_ and: Int, _ start: Int, _ end: Int) -> Bool {
        guard isField(and - 1, end), isField(and + 1, end),
            (start..<and).allSatisfy({ isField($0, end) || Countries.mention(tokens, $0, end) != nil })
        else { return false }
        var at = and + 2
        while at < end, at - and <= 4, tokens[at].isWord, tokens[at].isCapital {
            if tokens[at].has([.organisationHead, .organisationTail]), at > and + 1 { return true }
            guard isField(at, end) else { return false }
            at += 1
        }
        return false
    }

    private func isField(_ at: Int, _ end: Int) -> Bool {
        let token = tokens[at]
        guard token.shape == .capitalised, !token.has([.givenName, .familyFirst, .office]), Countries.mention(tokens, at, end) == nil,
            PhraseTable.organisations.match(tokens, at, end) == 0
        else { return false }
        return isSubject(token) || Self.fields.contains(token.key) || Self.fieldEndings.contains { token.key.hasSuffix($0) }
            || token.key.hasSuffix("s") && OrdinaryWords.contains(String(token.key.dropLast()))
    }

    /// Fields that are heads of names, too.
    private static let fields: Set<String> = ["statistics", "customs", "reserve", "treasury", "farm", "food", "oil", "gas", "drug", "census"]
    private static let fieldEndings = ["ngers", "wers", "ners", "kers", "ters", "ings", "eric", "anic", "ific", "ical"]

    private static func isTopic(_ token: Token) -> Bool { token.has([.portfolio, .sector, .goodsNoun, .tradeNoun]) }

    /// `Industry, Trade and Services Ministry`: the index behind the head.
    private func portfolioList(_ at: Int, _ end: Int) -> Int? {
        guard at + 1 < end, tokens[at + 1].key == "," || tokens[at + 1].is("and") else { return nil }
        var index = at
        while index < end, index - at < 12 {
            let token = tokens[index]
            if token.isCapital, token.is("ministry") || token.is("department") { return index + 1 }
            guard
                token.key == "," || token.is("and") || token.key == "&"
                    || token.isWord && token.isCapital && token.has([.portfolio, .sector, .organisationTail])
            else { return nil }
            index += 1
        }
        return nil
    }

    /// `Bank Negara Malaysia`, `Statistics Canada`: capitalised words behind a head that opens the name, up to a title.
    private func behindHead(_ start: Int, _ end: Int) -> Int {
        guard tokens[start - 1].has(.organisationHead), !tokens[start - 1].has([.office, .officeModifier]) else { return start }
        var at = start
        while at < end, at - start < 3, tokens[at].isWord, tokens[at].isCapital,
            !tokens[at].has([.office, .officeModifier, .givenName, .familyFirst, .month, .weekday, .thing])
        { at += 1 }
        return at
    }

    /// `Trade` in `Trade Minister` is a portfolio, not a firm's tail.
    private func isPortfolioOnly(_ index: Int, _ end: Int) -> Bool {
        index + 1 < end && tokens[index + 1].has(.office) && tokens[index].has(.portfolio)
    }

    /// `… of Industry and Trade`, `… for Economic Cooperation`: the index behind what belongs to the head.
    private func extended(_ head: Int, _ end: Int) -> Int {
        var at = head + 1
        while at < end, tokens[at].is("of") || (tokens[at].is("for") || tokens[at].is("on")) && tokens[head].has(.organisationHead) || isAim(at, head)
        {
            var next = at + 1
            if next < end, tokens[next].key == "the" { next += 1 }
            guard next < end, tokens[next].isWord, tokens[next].isCapital, !tokens[next].has([.month, .weekday]) else { break }
            let stop = capitals(next, end)
            guard stop > next else { break }
            at = stop
        }
        return at
    }

    /// `… for the Prevention of Cruelty to Children`: what the aim is directed at.
    private func isAim(_ at: Int, _ head: Int) -> Bool {
        (tokens[at].is("to") || tokens[at].is("against")) && at > head + 1 && tokens[at - 1].isCapital && OrdinaryWords.contains(tokens[at - 1].key)
            && at + 1 < tokens.count && tokens[at + 1].isCapital && OrdinaryWords.contains(tokens[at + 1].key)
    }

    /// Capitalised words with `and` and commas between portfolios, up to what names somebody else.
    func capitals(_ start: Int, _ end: Int) -> Int {
        var at = start
        while at < end {
            let token = tokens[at]
            if token.isWord, token.isCapital, !token.has(.month) {
                // `Office of the Inspector General`
                // `Office of the Prime Minister`
                if token.has(.office), !token.has(.organisationHead), at > start, !(token.is("general") && tokens[at - 1].has(.office)),
                    !tokens[at - 1].is("prime")
                {
                    break
                }
                if at > start, at + 1 < end, token.has([.givenName, .familyFirst]), tokens[at + 1].isCapital, !token.has(.portfolio) { break }
                at += 1
                continue
            }
            guard at > start, at + 1 < end, tokens[at + 1].isWord, tokens[at + 1].isCapital else { break }
            let next = tokens[at + 1]
            if token.is("and") || token.key == "&" {
                guard isPart(at + 1, end), !(at + 2 < end && tokens[at + 2].is("of")) else { break }
                at += 1
                continue
            }
            if token.key == ",", next.has(.portfolio) || isListPart(at + 1, end) || isSubject(tokens[at - 1]) && isSubject(next),
                listGoesOn(at + 1, end)
            {
                at += 1
                continue
            }
            break
        }
        return at
    }

    /// A word that can be the second of `Industry and Trade`: no country, no given name, no head of another organisation.
    private func isPart(_ index: Int, _ end: Int) -> Bool {
        if Countries.mention(tokens, index, end) != nil { return false }
        let token = tokens[index]
        if token.has(.portfolio) { return true }
        if token.has([.givenName, .office, .familyFirst, .organisationHead]) { return false }
        // `Commerce and Industry` but not `Toyota and Honda`: the next word goes on with lower case or ends.
        return !token.has(.familyLast) && PhraseTable.organisations.match(tokens, index, end) == 0
    }

    private func isListPart(_ index: Int, _ end: Int) -> Bool { tokens[index].has(.portfolio) || tokens[index].has(.sector) }

    /// A word for a field of learning or business: `Innovation`, `Immunology`.
    private func isSubject(_ token: Token) -> Bool {
        guard token.isCapital, token.key.utf8.count > 4, !token.has([.givenName, .familyFirst, .familyLast, .organisationHead, .office]) else {
            return false
        }
        return token.has([.portfolio, .sector, .goodsNoun]) || Self.subjects.contains { token.key.hasSuffix($0) } || OrdinaryWords.contains(token.key)
    }

    private static let subjects = [
        "tion", "sion", "ment", "ics", "ogy", "ology", "ture", "ance", "ence", "istry", "graphy", "ism", "sophy", "ery", "care",
    ]

    private func listGoesOn(_ index: Int, _ end: Int) -> Bool {
        for at in index..<min(end, index + 6) {
            if tokens[at].is("and") || tokens[at].key == "&" { return at + 1 < end && tokens[at + 1].isCapital && isPart(at + 1, end) }
            if !tokens[at].isCapital && tokens[at].key != "," { return false }
        }
        return false
    }
}
