import Models

/// An organisation of an article while the article is read.
struct OrganisationRecord: Sendable {
    var name: String
    var variants: [String] = []
    var first: Range<Int>
    var rule: String
    var probability = 1.0
    var country: String?
}

/// Merges the mentions of an organisation: with and without its country, with the acronym that stands in brackets behind it.
struct OrganisationFinder {
    let document: Document
    let spans: [NameSpan]
    let personMentions: [PersonMention]
    /// How likely other names are a person, by their first token.
    let doubted: [Int: Double]
    /// Countries of the organisations that profiles name, by folded name.
    let countries: [String: String]
    let cues: NameCues
    let decider: Decider

    private(set) var organisations: [OrganisationRecord] = []
    /// Organisation of each span, by the span's first token.
    private(set) var mentions: [Int: Int] = [:]
    private var byName: [String: Int] = [:]
    private var byHead: [String: Int] = [:]
    private var byInitials: [String: Int] = [:]
    /// Where the organisation before ends, for lists of them.
    private var lastEnd: Int?

    private let tokens: [Token]

    init(
        document: Document, spans: [NameSpan], people: PersonFinder, countries: [String: String], cues: NameCues, decider: Decider
    ) {
        self.cues = cues
        self.decider = decider
        self.countries = countries
        self.document = document
        tokens = document.tokens
        self.spans = spans
        personMentions = people.mentions
        doubted = people.doubted
    }

    mutating func run() {
        let named = Set(personMentions.map(\.tokens.lowerBound))
        for (number, span) in spans.enumerated() {
            switch span.kind {
            case .organisation(let isShort):
                isShort ? takeShort(span) : take(span, rule: "organisation.head", previous: number > 0 ? spans[number - 1] : nil)
            case .candidate where !named.contains(span.tokens.lowerBound):
                take(span, rule: ruleForUnknown(span.tokens) ?? "organisation.name", previous: nil)
            default: break
            }
        }
    }

    private mutating func take(_ span: NameSpan, rule: String, previous: NameSpan?) {
        let name = document.text(span.tokens)
        // `ATMs`, `MPs`: things and people of a kind.
        if span.tokens.count == 1, tokens[span.tokens.lowerBound].shape == .mixed, NameCues.isPlural(name) { return }
        let key = span.tokens.map { tokens[$0].key }.joined(separator: " ")
        let known = PhraseTable.organisations.names[key]
        let same = byName[key] ?? known.flatMap { byName[folded($0)] } ?? byInitials[key].flatMap { isAcronym(span) ? $0 : nil }
        let index: Int
        var features = Features(.organisation)
        features.add("bias")
        features.add("rule", known == nil ? rule : "organisation.known")
        features.add("rule-words", (known == nil ? rule : "organisation.known") + " \(min(3, span.tokens.count))")
        features.add("again", if: same != nil)
        features.add("profile", if: countries[key] != nil)
        features.add("country", if: span.tokens.contains { Countries.mention(tokens, $0, span.tokens.upperBound) != nil })
        features.add("list-after", if: lastEnd.map { isListGap($0, span.tokens.lowerBound) } ?? false)
        cues.common(span.tokens, &features)
        let probability = decider.judge(.organisation, features) { cues.isOrganisation(name, $0) }
        guard
            decider.allows(.organisation, probability, isGrammar: known != nil || isMinistry(span)) || countries[key] != nil
                || same != nil && probability >= 0.2
        else { return }
        // `Toyota Corolla`: a well-known firm's product, unless it speaks.
        if known == nil, same == nil, isProduct(span), !cues.speaks(key) { return }
        // What is rather a person than an organisation is neither.
        if decider.lesson?.isTeaching != true, same == nil, let person = doubted[span.tokens.lowerBound], person > probability { return }
        if let same {
            index = same
            organisations[index].probability = max(organisations[index].probability, probability)
            if name != organisations[index].name, organisations[index].variants.count < 12, !organisations[index].variants.contains(name) {
                if name.utf8.count > organisations[index].name.utf8.count, !tokens[span.tokens.lowerBound].is("u.s.") {
                    organisations[index].variants.append(organisations[index].name)
                    organisations[index].name = name
                } else {
                    organisations[index].variants.append(name)
                }
            }
        } else {
            organisations.append(
                OrganisationRecord(name: name, first: span.tokens, rule: decider.rule("organisation", features), probability: probability))
            index = organisations.count - 1
        }
        byName[key] = index
        noteShortForms(span, index)
        if let known { byName[folded(known)] = index }
        mentions[span.tokens.lowerBound] = index
        lastEnd = span.tokens.upperBound
        for at in span.tokens where tokens[at].has(.organisationHead) { byHead[tokens[at].key] = index }
        if organisations[index].country == nil { organisations[index].country = country(span, key: known.map { folded($0) } ?? key, previous) }
        takeAcronym(span, index)
    }

    /// A well-known firm's name with words behind it that are no organisation's.
    private func isProduct(_ span: NameSpan) -> Bool {
        let brand = PhraseTable.organisations.match(tokens, span.tokens.lowerBound, span.tokens.upperBound)
        return brand > 0 && brand < span.tokens.count
            && !span.tokens.dropFirst(brand).contains { at in
                tokens[at].has([.organisationHead, .organisationTail]) || Countries.mention(tokens, at, span.tokens.upperBound) != nil
                    || tokens[at].key == "&" || tokens[at].is("of")
            }
    }

    /// `Justice Department`, `Ministry of Finance`: no doubt by its words.
    private func isMinistry(_ span: NameSpan) -> Bool {
        span.tokens.count > 1 && span.tokens.contains { tokens[$0].is("ministry") || tokens[$0].is("department") }
            && span.tokens.contains { tokens[$0].has(.portfolio) }
    }

    private func isAcronym(_ span: NameSpan) -> Bool { span.tokens.count == 1 && tokens[span.tokens.lowerBound].shape == .capitals }

    /// Notes the forms by which a body may be named later: its initials, and its name without `Inc` or `Corporation`.
    private mutating func noteShortForms(_ span: NameSpan, _ index: Int) {
        let capitals = span.tokens.filter { tokens[$0].isWord && tokens[$0].isCapital }
        if capitals.count >= 3 {
            let initials = String(decoding: capitals.compactMap { tokens[$0].key.utf8.first }, as: UTF8.self)
            if byInitials[initials] == nil { byInitials[initials] = index }
        }
        // `the Reserve Bank` for the one of Australia
        if let of = span.tokens.firstIndex(where: { tokens[$0].is("of") }), of - span.tokens.lowerBound > 1 {
            let key = (span.tokens.lowerBound..<of).map { tokens[$0].key }.joined(separator: " ")
            if byName[key] == nil { byName[key] = index }
        }
        guard let last = span.tokens.last, span.tokens.count > 1, Self.forms.contains(tokens[last].key) else { return }
        var end = last
        if end - 1 > span.tokens.lowerBound, tokens[end - 1].key == "," { end -= 1 }
        let short = span.tokens.lowerBound..<end
        guard short.count > 1 || !OrdinaryWords.contains(tokens[short.lowerBound].key) && Countries.mention(tokens, short.lowerBound, end) == nil
        else { return }
        let key = short.map { tokens[$0].key }.joined(separator: " ")
        if byName[key] == nil { byName[key] = index }
    }

    private static let forms: WordSet = [
        "inc", "corp", "co", "ltd", "plc", "llc", "llp", "gmbh", "ag", "sa", "nv", "spa", "corporation", "company", "group", "holdings", "limited",
    ]

    /// Only a comma and `and` between two names.
    private func isListGap(_ from: Int, _ to: Int) -> Bool {
        from < to && to - from <= 2 && (from..<to).allSatisfy { tokens[$0].key == "," || tokens[$0].is("and") || tokens[$0].is("or") }
    }

    /// `Office of the US Trade Representative (USTR)`.
    private mutating func takeAcronym(_ span: NameSpan, _ index: Int) {
        let at = span.tokens.upperBound
        guard at + 2 < tokens.count, tokens[at].key == "(", tokens[at + 1].isWord,
            tokens[at + 1].shape == .capitals || tokens[at + 1].shape == .mixed,
            tokens[at + 2].key == ")"
        else { return }
        let acronym = document.text(at + 1..<at + 2)
        byName[tokens[at + 1].key] = index
        if organisations[index].variants.count < 12, !organisations[index].variants.contains(acronym) {
            organisations[index].variants.append(acronym)
        }
    }

    /// `the Ministry`: the last organisation with that head.
    private mutating func takeShort(_ span: NameSpan) {
        if let index = byHead[tokens[span.tokens.lowerBound].key] { mentions[span.tokens.lowerBound] = index }
    }

    private func country(_ span: NameSpan, key: String, _ previous: NameSpan?) -> String? {
        if let seat = Self.seats[key] ?? countries[key] { return seat }
        for at in span.tokens {
            if let (mention, _) = Countries.mention(tokens, at, span.tokens.upperBound) { return mention.code }
        }
        // `China's Ministry of Commerce`
        if let previous, case .country(let mention) = previous.kind {
            let gap = previous.tokens.upperBound..<span.tokens.lowerBound
            if gap.isEmpty || (gap.count == 1 && tokens[gap.lowerBound].key == "'s") { return mention.code }
        }
        return nil
    }

    /// Organisations that act for a country or union without naming it.
    private static let seats: WordTable<String> = [
        "white house": "US", "federal reserve": "US", "pentagon": "US", "capitol hill": "US", "congress": "US", "us customs": "US",
        "european commission": "EU",
        "european union": "EU", "european council": "EU", "european parliament": "EU", "european central bank": "EU", "eurostat": "EU",
        "kremlin": "RU",
        "downing street": "GB", "house of commons": "GB", "bundestag": "DE", "bundesbank": "DE", "destatis": "DE", "statistics canada": "CA",
        "state council": "CN",
        "census bureau": "US", "office of the us trade representative": "US", "house of representatives": "US", "statistics korea": "KR",
        "jetro": "JP",
        "kotra": "KR", "department of commerce": "US", "commerce department": "US", "treasury department": "US",
    ]

    /// Words that no list knows, taken for an organisation by what stands beside them.
    private func ruleForUnknown(_ range: Range<Int>) -> String? {
        let sentence = document.sentences[document.sentence(of: range.lowerBound)].tokens
        let first = tokens[range.lowerBound]
        if first.has([.function, .thing, .scale]) { return nil }
        let before = range.lowerBound > sentence.lowerBound ? tokens[range.lowerBound - 1] : nil
        let after = range.upperBound < sentence.upperBound ? tokens[range.upperBound] : nil
        if range.count == 1, first.shape == .capitals, (2...6).contains(first.key.utf8.count), !first.key.utf8.contains(where: { $0 < 0x61 }) {
            return MoneyGrammar.isCode(first.key) || Countries.part(Substring(first.key)) != nil ? nil : "organisation.acronym"
        }
        guard range.lowerBound > sentence.lowerBound || range.count > 1 else { return nil }
        if let after, after.has(.speechVerb), after.shape == .lower { return "organisation.speaker" }
        // `the engineering association Swissmem`, `Hamilton-based Stelco`, `Vinatex, a garment group`
        if let before, before.shape == .lower || before.key.hasSuffix("-based"),
            OrganisationWords.isKind(before.key) || before.key.hasSuffix("-based")
        {
            return "organisation.kind"
        }
        if let after, after.key == ",", range.upperBound + 1 < sentence.upperBound, tokens[range.upperBound + 1].has(.determiner),
            (range.upperBound + 2..<min(range.upperBound + 8, sentence.upperBound)).contains(where: { OrganisationWords.isKind(tokens[$0].key) })
        {
            return "organisation.apposition"
        }
        if let before, ["told", "tells"].contains(before.key) { return "organisation.told" }
        if let before, before.is("at") || before.is("with"), range.lowerBound > sentence.lowerBound + 1, tokens[range.lowerBound - 2].has(.office) {
            return "organisation.affiliation"
        }
        return nil
    }
}
