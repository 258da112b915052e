import Models

/// Who speaks: a person, an organisation, or an office that the text does not name.
enum Speaker: Sendable, Hashable {
    case person(Int)
    case organisation(Int)
    case phrase(String)
}

/// Finds the subject of a verb of speech.
struct SpeakerFinder {
    let reading: Reading
    /// Person mention that covers a token, -1 where none does.
    private let mentionAt: [Int32]
    private let organisationAt: [Int: Int]
    /// End of the quotation that opens at a token.
    private let quoteEnd: [Int: Int]
    /// Organisations with a head such as `ministry` in their names, in the order of the text.
    private let byHead: [String: [Int]]

    let genders: Genders

    init(reading: Reading) {
        self.reading = reading
        genders = Genders(reading)
        var mentionAt = [Int32](repeating: -1, count: reading.document.tokens.count)
        for (index, mention) in reading.personMentions.enumerated() { for at in mention.tokens { mentionAt[at] = Int32(index) } }
        self.mentionAt = mentionAt
        var organisationAt: [Int: Int] = [:]
        for unit in reading.units { if let organisation = unit.organisation { for at in unit.tokens { organisationAt[at] = organisation } } }
        self.organisationAt = organisationAt
        quoteEnd = Dictionary(reading.document.quotes.map { ($0.outer.lowerBound, $0.outer.upperBound) }) { first, _ in first }
        var byHead: [String: [Int]] = [:]
        for (index, organisation) in reading.organisations.enumerated() {
            for at in organisation.first where reading.document.tokens[at].has(.organisationHead) {
                byHead[reading.document.tokens[at].key, default: []].append(index)
            }
        }
        self.byHead = byHead
    }

    private var tokens: [Token] { reading.document.tokens }

    func name(_ speaker: Speaker) -> String {
        switch speaker {
        case .person(let index): reading.people[index].name
        case .organisation(let index): reading.organisations[index].name
        case .phrase(let text): text
        }
    }

    /// The speaker named behind a quotation that ends before the token: `X said`, `said X`, `he added`.
    func after(_ start: Int, isTied: Bool, within distance: Int = 8) -> Speaker? {
        guard start < tokens.count else { return nil }
        let paragraph = reading.document.paragraphs[reading.document.paragraph(of: max(0, start - 1))].tokens
        guard paragraph.contains(start) else { return nil }
        var at = start
        if tokens[at].key == "," || tokens[at].key == "–" { at += 1 }
        let limit = min(paragraph.upperBound, at + (isTied ? 28 : distance))
        var index = at
        while index < limit {
            let token = tokens[index]
            if token.kind == .openQuote || (token.key == "." && token.kind == .mark) || token.key == ";" { break }
            if token.isWord, token.shape == .lower, token.has(.speechVerb) {
                if index == at { return inverted(index + 1, limit: min(paragraph.upperBound, index + 24)) }
                return subject(index, from: at) ?? (Self.hasHearer(token) ? nil : inverted(index + 1, limit: min(paragraph.upperBound, index + 10)))
            }
            index += 1
        }
        return isTied ? unlisted(at, paragraph) : nil
    }

    /// `"…," X mused.` and `"…," mused X.`: a verb that no list knows, told by its place right behind a quotation.
    private func unlisted(_ at: Int, _ paragraph: Range<Int>) -> Speaker? {
        guard at + 1 < paragraph.upperBound else { return nil }
        if mentionAt[at] >= 0 {
            let verb = reading.personMentions[Int(mentionAt[at])].tokens.upperBound
            guard verb < paragraph.upperBound, isVerb(verb) else { return nil }
            let next = verb + 1
            guard next >= paragraph.upperBound || tokens[next].kind != .word || tokens[next].has(.preposition) else { return nil }
            return .person(reading.personMentions[Int(mentionAt[at])].person)
        }
        guard isVerb(at) else { return nil }
        for index in at + 1..<min(at + 8, paragraph.upperBound) {
            if mentionAt[index] >= 0 { return .person(reading.personMentions[Int(mentionAt[index])].person) }
            guard tokens[index].isWord, tokens[index].isCapital || tokens[index].has([.office, .officeModifier, .portfolio]) else { return nil }
        }
        return nil
    }

    private func isVerb(_ at: Int) -> Bool {
        let token = tokens[at]
        return token.isWord && token.shape == .lower && token.key.utf8.count > 3 && (token.key.hasSuffix("ed") || token.has(.pastVerb))
    }

    /// The speaker named in front of a quotation: `X said: "…`, `described it as "…`, `writing that "…`.
    func before(_ open: Int, notBefore: Int) -> Speaker? {
        let sentence = reading.document.sentences[reading.document.sentence(of: open)].tokens
        var at = open
        var verbs = 0
        // Whoever speaks is named by one of the nearest verbs.
        while at > sentence.lowerBound, verbs < 4 {
            at -= 1
            let token = tokens[at]
            reading.budget.charge()
            if token.isWord, token.shape == .lower, token.has(.speechVerb), !isParticiple(at, sentence) {
                verbs += 1
                // A verb in front of the quotation before this one has its subject there too: the speech goes on.
                let from = notBefore <= at ? max(sentence.lowerBound, notBefore) : sentence.lowerBound
                // Whom somebody told is no speaker.
                if let found = subject(at, from: from) ?? (Self.hasHearer(token) ? nil : inverted(at + 1, limit: open))
                    ?? subject(at, from: sentence.lowerBound)
                {
                    return found
                }
            } else if token.is("according"), at + 1 < open, tokens[at + 1].is("to") {
                return inverted(at + 2, limit: open)
            }
        }
        // `Ann Lee, 66: "…`: a name and a colon.
        guard verbs == 0, open > sentence.lowerBound, tokens[open - 1].key == ":" || tokens[open].key == ":" else { return nil }
        return main(before: open, from: sentence.lowerBound)
    }

    /// A verb whose object is who listens.
    private static func hasHearer(_ verb: Token) -> Bool { ["told", "tells", "telling", "asked", "assured", "urged", "reminded"].contains(verb.key) }

    /// A past participle that describes a noun: `the tariffs announced last week`.
    private func isParticiple(_ at: Int, _ sentence: Range<Int>) -> Bool {
        guard at > sentence.lowerBound else { return false }
        return ["is", "was", "were", "are", "been", "be"].contains(tokens[at - 1].key)
            && ["described", "called", "branded", "asked", "put"].contains(tokens[at].key)
    }

    // MARK: Subjects

    /// The subject of a verb, looked for to its left.
    private func subject(_ verb: Int, from start: Int) -> Speaker? {
        guard verb > start else { return nil }
        let isGerund = tokens[verb].key.hasSuffix("ing")
        var at = verb - 1
        // Adverbs and auxiliaries between subject and verb.
        while at > start, tokens[at].isWord,
            tokens[at].has(.auxiliary) || tokens[at].key.hasSuffix("ly")
                || ["also", "then", "later", "earlier", "has", "had"].contains(tokens[at].key)
        {
            at -= 1
        }
        if isGerund || tokens[at].key == "," || tokens[at].key == "–" || tokens[at].key == ")" { return main(before: at, from: start) }
        if let direct = entity(endingAt: at) {
            // `an economist at ING said`, `a spokesman for the ministry said`: the office in front speaks.
            if case .organisation = direct, let preposition = prepositionBefore(at), ["at", "of", "for", "with", "from", "in"].contains(preposition) {
                return main(before: at, from: start) ?? direct
            }
            return direct
        }
        return main(before: at + 1, from: start)
    }

    private func prepositionBefore(_ at: Int) -> String? {
        var index = at
        // `of the business federation X`
        while index > 0, at - index < 12,
            organisationAt[index] != nil || tokens[index].has(.determiner)
                || tokens[index].isWord && !tokens[index].has([.preposition, .auxiliary, .speechVerb, .conjunction]) && mentionAt[index] < 0
        { index -= 1 }
        return index >= 0 ? tokens[index].key : nil
    }

    /// The clause's own subject: the first person that no preposition governs, else the nearest person, pronoun or organisation.
    private func main(before end: Int, from start: Int) -> Speaker? {
        let start = max(start, end - 100)
        var first: Speaker?
        var at = start
        while at < end {
            if mentionAt[at] >= 0 {
                let mention = reading.personMentions[Int(mentionAt[at])]
                let next = mention.tokens.upperBound
                let isPossessor = next < tokens.count && tokens[next].key == "'s"
                if !isPossessor {
                    if !isGoverned(mention.tokens.lowerBound, from: start) { return .person(mention.person) }
                    if first == nil { first = .person(mention.person) }
                }
                at = next
                continue
            }
            reading.budget.charge()
            if tokens[at].kind == .openQuote, let close = quoteEnd[at], close <= end {
                at = close
                continue
            }
            if first == nil, tokens[at].isWord, let pronoun = pronoun(at) { first = pronoun }
            if tokens[at].isWord, tokens[at].has(.office), tokens[at].shape == .lower, at + 1 < end, !tokens[at + 1].has(.office),
                let office = office(at)
            {
                if !isGoverned(at, from: start) { return office }
                first = first ?? office
            }
            at += 1
        }
        if let first { return first }
        for at in stride(from: end - 1, through: start, by: -1) { if let found = entity(endingAt: at) { return found } }
        return nil
    }

    /// Whether a preposition stands in front of a name and its title: `with President X`, `in a letter to X`.
    private func isGoverned(_ start: Int, from: Int) -> Bool {
        var at = start - 1
        while at >= from, start - at < 12, tokens[at].isWord || tokens[at].key == "'s" {
            if tokens[at].is("of") || tokens[at].is("for"), at > from,
                tokens[at - 1].has([.office, .officeModifier]) || tokens[at + 1].has(.portfolio)
            {
                at -= 1
                continue
            }
            if tokens[at].has(.preposition), tokens[at].shape == .lower { return true }
            if tokens[at].has([.office, .officeModifier, .portfolio, .organisationHead]) || tokens[at].isCapital || tokens[at].has(.determiner)
                || tokens[at].key == "'s" || tokens[at].is("and")
            {
                at -= 1
                continue
            }
            // The object of a verb: `met X`.
            return tokens[at].has(.pastVerb) && !tokens[at].has(.speechVerb)
        }
        return false
    }

    /// The subject behind an inverted verb: `said governor X`, `said the ministry`.
    private func inverted(_ start: Int, limit: Int) -> Speaker? {
        var at = start
        while at < limit {
            let token = tokens[at]
            if token.key == "," || token.key == "." || token.kind == .openQuote || token.key == ";" { break }
            if mentionAt[at] >= 0 { return .person(reading.personMentions[Int(mentionAt[at])].person) }
            at += 1
        }
        for index in start..<max(start, at) {
            if let organisation = organisationAt[index] { return .organisation(organisation) }
            if let pronoun = pronoun(index) { return pronoun }
            if tokens[index].has(.office) || tokens[index].has(.organisationHead), let found = entity(endingAt: index) { return found }
        }
        // `said the company's chief, X`
        if at + 1 < limit, tokens[at].key == ",", at + 1 < tokens.count {
            for index in at + 1..<min(limit, at + 8) where mentionAt[index] >= 0 {
                return .person(reading.personMentions[Int(mentionAt[index])].person)
            }
        }
        return nil
    }

    /// The person, organisation, pronoun or office whose last word a token is.
    private func entity(endingAt at: Int) -> Speaker? {
        guard at >= 0 else { return nil }
        if mentionAt[at] >= 0 { return .person(reading.personMentions[Int(mentionAt[at])].person) }
        if let organisation = organisationAt[at] { return .organisation(organisation) }
        guard tokens[at].isWord else { return nil }
        if let pronoun = pronoun(at) { return pronoun }
        if tokens[at].has(.office), OfficeWords.definite.contains(tokens[at].key) { return office(at) }
        if tokens[at].has(.organisationHead), tokens[at].shape == .lower { return body(at) }
        return nil
    }

    /// Whom a pronoun or a lone office means: `he`, `the minister`.
    func referent(_ at: Int) -> Int? {
        guard tokens[at].isWord, tokens[at].shape == .lower || at == 0 || !tokens[at].has(.office) else { return nil }
        let found = tokens[at].has(.office) && OfficeWords.definite.contains(tokens[at].key) ? office(at) : pronoun(at)
        if case .person(let person)? = found { return person }
        return nil
    }

    /// `he`, `she`: the last who spoke or acted before.
    private func pronoun(_ at: Int) -> Speaker? {
        if tokens[at].is("it"), at + 1 < tokens.count, tokens[at + 1].has(.speechVerb) { return lastOrganisation(before: at) }
        guard tokens[at].is("he") || tokens[at].is("she") else { return nil }
        return lastPerson(before: at, pronoun: tokens[at].key).map { .person($0) }
    }

    /// `it added`: the organisation named last, in this sentence or the two before.
    private func lastOrganisation(before at: Int) -> Speaker? {
        let lowest = reading.document.sentences[max(0, reading.document.sentence(of: at) - 3)].tokens.lowerBound
        reading.budget.charge(at - lowest)
        for index in stride(from: at - 1, through: lowest, by: -1) {
            if let organisation = organisationAt[index] { return .organisation(organisation) }
            if tokens[index].has(.organisationHead), tokens[index].shape == .lower, let body = body(index) { return body }
        }
        return nil
    }

    /// The first person of the nearest earlier sentence that names one, in the sentence itself before the token first.
    ///
    /// - Parameter pronoun: `he` or `she`: whom the text calls Mr or Mrs, king or queen is not meant by the other one.
    func lastPerson(before at: Int, pronoun: String? = nil) -> Int? {
        var sentence = reading.document.sentence(of: at)
        if let found = subject(of: reading.document.sentences[sentence].tokens.lowerBound..<at, pronoun) { return found }
        let lowest = max(0, sentence - 12)
        var governed: Int?
        while sentence > lowest {
            sentence -= 1
            let range = reading.document.sentences[sentence].tokens
            // `He also said that X …`: the sentence goes on about somebody else than X.
            if let pronoun, opens(range, with: pronoun) {
                governed = governed ?? subject(of: range, pronoun)
                continue
            }
            if let found = subject(of: range, pronoun) { return found }
        }
        return governed
    }

    /// Whether the subject of a sentence is a pronoun: `he` is its first word, or its second.
    private func opens(_ range: Range<Int>, with pronoun: String) -> Bool {
        range.prefix(2).contains { tokens[$0].is(pronoun) } || range.first.map { tokens[$0].kind == .openQuote } == true && saysBehind(range, pronoun)
    }

    /// `"…," he said.`
    private func saysBehind(_ range: Range<Int>, _ pronoun: String) -> Bool {
        guard let at = range.last(where: { tokens[$0].is(pronoun) && !reading.quoted.contains($0) }), at + 1 < range.upperBound else { return false }
        return tokens[at + 1].has(.speechVerb)
    }

    /// The first person that a range of tokens speaks of; else the first whom it names beside another.
    private func subject(of range: Range<Int>, _ pronoun: String?) -> Int? {
        reading.budget.charge(range.count)
        var aside: Int?
        var index = range.lowerBound
        while index < range.upperBound {
            guard mentionAt[index] >= 0 else {
                index += 1
                continue
            }
            let mention = reading.personMentions[Int(mentionAt[index])]
            index = mention.tokens.upperBound
            if let pronoun, let own = genders.pronoun(of: mention.person), own != pronoun { continue }
            if !isAside(mention, from: range.lowerBound) { return mention.person }
            if !reading.quoted.contains(mention.tokens.lowerBound) { aside = aside ?? mention.person }
        }
        return aside
    }

    /// A person whom the text names beside the one that it speaks of: governed, a possessor, or within a quotation.
    private func isAside(_ mention: PersonMention, from start: Int) -> Bool {
        let next = mention.tokens.upperBound
        if next < tokens.count, tokens[next].key == "'s" || tokens[next].key == "'" && tokens[next].isGlued { return true }
        return reading.quoted.contains(mention.tokens.lowerBound) || isGoverned(mention.tokens.lowerBound, from: start)
    }

    /// `the minister`, `the US president`: who was last named with that office.
    private func office(_ at: Int) -> Speaker? {
        var start = at
        while start > 0, tokens[start - 1].has([.office, .officeModifier, .portfolio]) || tokens[start - 1].isCapital, at - start < 4 { start -= 1 }
        guard start > 0, tokens[start].is("the") || tokens[start - 1].is("the") || tokens[start - 1].key == "'s" else { return nil }
        var heads: Set<String> = [tokens[at].key]
        if tokens[at].is("leader") { heads.formUnion(["president", "premier", "chancellor", "minister", "king"]) }
        let before = mentions(before: at)
        reading.budget.charge(before.count)
        let holders = before.filter { !reading.people[$0.person].heads.isDisjoint(with: heads) }
        // `the American leader`: whose country is named; without one the article's own comes first.
        let code = (start..<at).lazy.compactMap { Countries.mention(tokens, $0, at)?.0.code }.first
        if let code { return holders.last { reading.people[$0.person].country == code }.map { .person($0.person) } }
        if tokens[at].is("president") || tokens[at].is("minister") || tokens[at].is("leader"), let own = holders.last(where: { isHome($0.person) }) {
            return .person(own.person)
        }
        // `the former defence minister added`: another word for whom the text is speaking of.
        if holders.isEmpty, (start..<at).contains(where: { tokens[$0].is("former") || tokens[$0].is("veteran") }) {
            return lastPerson(before: start).map { .person($0) }
        }
        return holders.last.map { .person($0.person) }
    }

    /// The latest of the mentions in front of a token, at most that many as one speaks of.
    private func mentions(before at: Int) -> ArraySlice<PersonMention> {
        var (low, high) = (0, reading.personMentions.count)
        while low < high {
            let middle = (low + high) / 2
            if reading.personMentions[middle].tokens.lowerBound < at { low = middle + 1 } else { high = middle }
        }
        return reading.personMentions[..<low].suffix(200)
    }

    private func isHome(_ person: Int) -> Bool { reading.people[person].country == nil || reading.people[person].country == reading.home }

    /// `the ministry`, `the presidential office`: an organisation named before, else the phrase itself.
    private func body(_ at: Int) -> Speaker? {
        let head = tokens[at].key
        if let known = (byHead[head] ?? []).last(where: { reading.organisations[$0].first.lowerBound < at }) { return .organisation(known) }
        var start = at
        while start > 0, at - start < 4, tokens[start - 1].isWord,
            tokens[start - 1].has([.portfolio, .officeModifier]) || tokens[start - 1].is("central")
                || tokens[start - 1].isCapital && !tokens[start - 1].has([.function, .determiner, .preposition, .conjunction])
        { start -= 1 }
        guard start > 0, tokens[start - 1].has(.determiner) || tokens[start - 1].key == "'s" || tokens[start].isCapital else { return nil }
        return start < at ? .phrase(reading.document.text(start..<at + 1)) : nil
    }
}
