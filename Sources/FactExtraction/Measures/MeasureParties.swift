import Models

/// Who sets a rate and on whose goods.
struct MeasureParties {
    let view: SentenceView
    let rates: TariffRates
    /// Countries that set a rate earlier in the article.
    let imposers: Set<String>

    private var reading: Reading { view.reading }

    /// The article's own country, if the text has named it by then or says where it was written.
    private var home: String? { reading.home(by: view.range.upperBound) }

    enum Side { case imposer, target }
    struct Cue {
        var at: Int
        var code: String
        var side: Side
        /// Strong cues are grammar (`on X`, `by X`); weak ones are position.
        var weight: Int
        /// Who is asked sets a rate only if the asking stands in front of it.
        var isAsked = false
    }

    /// What each country, person and institution of the sentence is to a tariff.
    func cues() -> [Cue] {
        var cues: [Cue] = []
        for at in view.range {
            guard let code = reading.country(at) ?? homeActor(at) else {
                if view.key(at) == "government" || view.key(at) == "authorities", view.key(at - 1) == "the", let home,
                    let cue = subject(at, home)
                {
                    cues.append(cue)
                    continue
                }
                if let cue = pronoun(at) {
                    cues.append(cue)
                    continue
                }
                if isEveryone(at) { cues.append(Cue(at: at, code: "*", side: .target, weight: 4)) }
                continue
            }
            if let cue = cue(at, code) { cues.append(cue) }
        }
        return cues
    }

    /// `he would slap …`, `on its exports`: whom the pronoun stands for.
    private func pronoun(_ at: Int) -> Cue? {
        switch view.key(at) {
        case "he", "she":
            guard let person = view.last(before: at, within: 40, where: { $0.person != nil }), let code = reading.country(person) else { return nil }
            return subject(at, code).map { Cue(at: at, code: code, side: $0.side, weight: $0.weight + 1) }
        case "it", "they":
            guard let actor = view.last(before: at, within: 40, where: { $0.country != nil || $0.organisation != nil }),
                let code = reading.country(actor), view.key(actor + 1) != "'s"
            else { return nil }
            return subject(at, code)
        case "its", "their":
            guard head(behind: at) == .goods, let owner = owner(before: at), let code = view[owner].country?.code else { return nil }
            return Cue(at: at, code: code, side: .target, weight: 3)
        default: return nil
        }
    }

    /// The nearest country in front that is not the tariff's own: `Switzerland woke up to a US tariff on its goods`.
    private func owner(before at: Int) -> Int? {
        for index in stride(from: at - 1, through: view.range.lowerBound, by: -1) where view[index].country != nil {
            if case .tariff? = head(behind: index) { continue }
            return index
        }
        return nil
    }

    private static let stateBodies: WordSet = [
        "ministry", "department", "authority", "commission", "treasury", "customs", "parliament", "congress", "cabinet", "government", "board",
        "service",
    ]

    /// A leader or an authority whose country the text leaves out acts for the one that it is written from.
    private func homeActor(_ at: Int) -> String? {
        if let organisation = view[at].organisation {
            return view[at].tokens.contains {
                Self.stateBodies.contains(reading.document.tokens[$0].key) && reading.organisations[organisation].country == nil
            } ? home : nil
        }
        guard let index = view[at].person else { return nil }
        let person = reading.people[index]
        return person.heads.contains { OfficeWords.state.contains($0) } ? home : nil
    }

    private static let goodsHeads = WordSet(
        Lexicon.words("goods products exports exporters merchandise items shipments commodities produce articles exports imports"))

    private func cue(_ at: Int, _ code: String) -> Cue? {
        let isNameOnly = view[at].country == nil
        // 1. A tariff's own adjective or possessor: `US tariffs`, `Washington's 25% duty`.
        if let noun = head(behind: at) {
            switch noun {
            case .tariff: return Cue(at: at, code: code, side: .imposer, weight: 4)
            // `Japan's 24% rate` is one that others set, once it is known who does.
            case .rate: return Cue(at: at, code: code, side: imposers.isEmpty || imposers.contains(code) ? .imposer : .target, weight: 3)
            case .goods where !isNameOnly:
                // Who buys Russian oil is hit, not who sells it.
                if ["buying", "buys", "buy", "bought", "purchasing", "purchases", "purchase", "importing"].contains(view.key(at - 1))
                    || view.key(at - 1) == "of" && ["purchases", "purchase"].contains(view.key(at - 2))
                {
                    return nil
                }
                // `US imports from Vietnam`: the importer; `US imports into Vietnam`: the goods.
                if let imports = view.first(after: at, within: 3, where: { $0.is("imports") }), view.key(imports + 1) == "from" {
                    return Cue(at: at, code: code, side: .imposer, weight: 3)
                }
                return Cue(at: at, code: code, side: .target, weight: 4)
            case .market: return Cue(at: at, code: code, side: .imposer, weight: 4)
            default: break
            }
        }
        // 2. A preposition.
        let (preposition, governor) = preposition(at)
        switch preposition {
        case "on", "against", "upon":
            return isNameOnly ? nil : Cue(at: at, code: code, side: .target, weight: 4)
        case "for"
        where view.last(before: at, within: 12, where: { $0.has(.tariffNoun) || $0.rate != nil || $0.is("rate") || $0.is("rates") }) != nil
            && !isNameOnly:
            return Cue(at: at, code: code, side: .target, weight: 3)
        case "for" where !isNameOnly && opensClause(for: at):
            return Cue(at: at, code: code, side: .target, weight: 4)
        case "by": return Cue(at: at, code: code, side: .imposer, weight: 4)
        case "from":
            if governor.has(.goodsNoun) || governor.has(.sector)
                || ["imported", "shipped", "made", "those", "coming", "arriving", "exported", "anything", "everything", "cars"].contains(governor.key)
            {
                return Cue(at: at, code: code, side: .target, weight: 4)
            }
            // `goods coming into the United States from Mexico`
            if !isNameOnly,
                view.last(
                    before: at, within: 9,
                    where: {
                        [
                            "coming", "entering", "imported", "shipped", "arriving", "brought", "imports", "goods", "products", "exports",
                            "shipments", "sent",
                        ]
                        .contains($0.key)
                    }) != nil
            {
                return Cue(at: at, code: code, side: .target, weight: 4)
            }
            // `a duty on excavators from China`
            if !isNameOnly, governor.isWord, governor.key.hasSuffix("s"), view.last(before: at, within: 9, where: { $0.has(.tariffNoun) }) != nil {
                return Cue(at: at, code: code, side: .target, weight: 3)
            }
            return nil
        case "to", "into", "in":
            if isNameOnly { return nil }
            let moved = view.last(before: at, within: 9) {
                [
                    "exports", "export", "exported", "shipped", "sent", "sold", "shipments", "entering", "access", "enter", "goods", "products",
                    "imports", "imported", "sales", "sell",
                ]
                .contains($0.key)
            }
            if let moved, preposition != "in" || ["sold", "sell"].contains(view.key(moved)) {
                return Cue(at: at, code: code, side: .imposer, weight: 3)
            }
            if preposition == "in" {
                // `applied to Korean goods in the U.S.`: where they are taxed.
                if governor.has(.goodsNoun), governor.isWord { return Cue(at: at, code: code, side: .imposer, weight: 3) }
                if ["made", "produced", "poured", "melted", "assembled", "manufactured", "built", "grown", "filmed", "caught"].contains(governor.key)
                {
                    return Cue(at: at, code: code, side: .target, weight: 4)
                }
                let isEffect = view.last(before: at, within: 5) { ["effect", "force", "pays", "pay", "paid", "charged"].contains($0.key) } != nil
                return isEffect ? Cue(at: at, code: code, side: .imposer, weight: 3) : nil
            }
            return nil
        case "": break
        default: return nil
        }
        // 3. `goods made … ` behind; objects of `pay`, `urge`, `enter`.
        switch view.key(at - 1) == "the" ? view.key(at - 2) : view.key(at - 1) {
        case "pay", "pays", "paying", "paid", "owe": return Cue(at: at, code: code, side: .imposer, weight: 4)
        case "enter", "entering", "enters", "entered", "reach", "reaching": return Cue(at: at, code: code, side: .imposer, weight: 4)
        case "hit", "hits", "hitting", "slap", "slapped", "target", "targets", "targeting", "charge", "charges", "tax", "charged", "slapping":
            return isNameOnly ? nil : Cue(at: at, code: code, side: .target, weight: 4)
        case "asked", "urged", "requested", "urging", "asking", "pressed", "pressing":
            return Cue(at: at, code: code, side: .imposer, weight: 2, isAsked: true)
        default: break
        }
        // 4. The subject of the verb behind.
        return subject(at, code)
    }

    /// `For Việt Nam the tariff falls to …`: a clause that begins with whom the rate is for.
    private func opensClause(for at: Int) -> Bool {
        guard let start = view.last(before: at, within: 7, where: { $0.is("for") }) else { return false }
        guard start == view.range.lowerBound || view.isClauseMark(start - 1) || ["and", "but", "while"].contains(view.key(start - 1)) else {
            return false
        }
        guard let noun = view.first(after: at, within: 7, where: { $0.has(.tariffNoun) || $0.is("rate") }) else { return false }
        return !(at + 1..<noun).contains { view[$0].has([.preposition, .auxiliary]) }
    }

    private enum Head { case tariff, rate, goods, market, other }

    /// The noun that a country's name or adjective belongs to.
    private func head(behind at: Int) -> Head? {
        var index = at + 1
        let isPossessor = view.key(index) == "'s"
        if isPossessor { index += 1 }
        let limit = index + 7
        while index < min(limit, view.range.upperBound) {
            let unit = view[index]
            // `For Việt Nam the tariff …`: another noun phrase begins.
            if unit.isWord, unit.is("the") || unit.is("a") || unit.is("an") { return nil }
            if rates.isTariffNoun(index) {
                return view.key(index).hasPrefix("rate") && !view.has(index - 1, .tariffNoun) ? .rate : .tariff
            }
            if Self.goodsHeads.contains(unit.key) { return .goods }
            if unit.has(.sector), unit.isWord {
                // `Japanese cars`, `Korean steel and aluminum`; `US steel tariffs` goes on to the tariff.
                if let tariff = view.first(after: index, within: 3, where: { $0.has(.tariffNoun) }),
                    !(index + 1..<tariff).contains(where: { view[$0].has([.preposition, .auxiliary]) })
                {
                    return .tariff
                }
                return .goods
            }
            if ["market", "markets", "ports", "port", "soil", "customs", "border", "shores", "territory"].contains(unit.key) { return .market }
            if ["side", "president", "government", "minister", "administration", "team", "officials"].contains(unit.key) { return nil }
            if unit.rate != nil
                || unit.isWord
                    && !unit.has([
                        .preposition, .auxiliary, .conjunction, .pronoun, .speechVerb, .imposeVerb, .cutVerb, .raiseVerb, .announceVerb, .sufferVerb,
                        .pastVerb,
                    ])
                || unit.key == "-"
                || isQuoteMark(index)
            {
                index += 1
                continue
            }
            return nil
        }
        return nil
    }

    private func isQuoteMark(_ at: Int) -> Bool {
        let kind = reading.document.tokens[view[at].tokens.lowerBound].kind
        return kind == .openQuote || kind == .closeQuote
    }

    /// The preposition that governs a unit, through lists, adjectives and determiners; and the unit in front of it.
    private func preposition(_ at: Int) -> (String, Unit) {
        var index = at - 1
        while index >= view.range.lowerBound, at - index < 8 {
            let unit = view[index]
            if unit.isWord, unit.has(.preposition), !unit.is("up"),
                !["down", "than", "after", "before", "since", "until", "as", "during", "despite"].contains(unit.key)
            {
                return (unit.key, index > view.range.lowerBound ? view[index - 1] : unit)
            }
            if unit.is("and") || unit.key == "," || unit.isWord && unit.has(.determiner) || unit.country != nil
                || unit.has([.goodsNoun, .sector]) && unit.isWord
                || ["foreign", "imported", "certain"].contains(unit.key)
            {
                // A comma ends the reach unless names go on in front of it.
                if unit.key == "," || unit.is("and"), index > view.range.lowerBound, view[index - 1].country == nil { return ("", unit) }
                index -= 1
                continue
            }
            break
        }
        return ("", view[max(at - 1, view.range.lowerBound)])
    }

    private func subject(_ at: Int, _ code: String) -> Cue? {
        if view.key(at + 1) == "'s" { return nil }
        var index = at + 1
        while index < view.range.upperBound, index - at < 24 {
            let unit = view[index]
            if view.isClauseMark(index) { return nil }
            // Another subject with its own verb.
            if index > at + 1, reading.country(index) != nil, index + 1 < view.range.upperBound, view[index + 1].has(.auxiliary),
                !view.has(index - 1, .preposition)
            {
                return nil
            }
            if unit.is("that"), index + 1 < view.range.upperBound, view[index + 1].has([.pronoun, .determiner]) || reading.country(index + 1) != nil {
                return nil
            }
            if unit.isWord {
                let passive =
                    ["was", "were", "been", "be", "is", "are", "got", "being"].contains(view.key(index - 1))
                    || ["was", "were", "been", "be", "is", "are"].contains(view.key(index - 2))
                if unit.has(.sufferVerb), !unit.has(.imposeVerb) || passive { return Cue(at: at, code: code, side: .target, weight: 3) }
                // `Britain agreed to a rate of 10%`, `Canada is threatened with 35 per cent`
                if unit.is("agreed"), view.key(index + 1) == "to", view.key(index + 2) == "a", view[at].country?.form != .demonym, !passive,
                    view.first(after: index, within: 5, where: { $0.is("rate") }) != nil
                {
                    return Cue(at: at, code: code, side: .target, weight: 3)
                }
                if unit.is("threatened"), passive { return Cue(at: at, code: code, side: .target, weight: 3) }
                if unit.has(.imposeVerb), passive, !["set", "put", "introduced"].contains(unit.key) {
                    return Cue(at: at, code: code, side: .target, weight: 3)
                }
                if unit.is("got") || unit.is("woke") || unit.is("assigned") || unit.is("remain") || unit.is("enjoy") {
                    return Cue(at: at, code: code, side: .target, weight: 2)
                }
                if unit.has([.imposeVerb, .announceVerb, .raiseVerb, .cutVerb, .threatenVerb, .proposeVerb, .offerVerb, .pauseVerb])
                    || [
                        "let", "lets", "collecting", "charging", "backing", "approved", "approve", "doubled", "ordered", "signed", "maintains",
                        "keeps", "kept", "impose",
                    ].contains(unit.key)
                {
                    return Cue(at: at, code: code, side: .imposer, weight: 2)
                }
            }
            index += 1
        }
        return nil
    }

    private func isEveryone(_ at: Int) -> Bool {
        guard view[at].isWord else { return false }
        switch view.key(at) {
        case "countries", "nations", "partners", "country", "imports", "world":
            let words = [view.key(at - 1), view.key(at - 2), view.key(at - 3)]
            if view.key(at) == "world" { return view.key(at - 1) == "the" && ["over", "of", "from"].contains(view.key(at - 2)) }
            if view.key(at) == "imports" {
                // `on steel imports` names no country.
                let isAnybody =
                    view.has(at - 1, .sector) && view.key(at + 1) != "from"
                    && view.last(before: at, within: 6, where: { $0.country != nil }) == nil
                return words[0] == "all" || words[0] == "global" || isAnybody
            }
            return words.contains("all") || words.contains("every") || words.contains("most") || words.contains("virtually")
                || words.contains("other") && view.key(at) == "countries"
        case "foreign", "imported":
            return view.first(after: at, within: 3, where: { $0.isWord && $0.has([.sector, .goodsNoun]) }) != nil
        // `cars made outside the U.S.`, `made in foreign countries`, `from abroad`
        case "outside": return ["made", "built", "produced", "assembled"].contains(view.key(at - 1))
        case "abroad", "overseas": return ["from", "made", "built", "produced"].contains(view.key(at - 1))
        default: return false
        }
    }
}
