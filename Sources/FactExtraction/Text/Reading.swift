import Models

/// An article as the grammars of facts see it: sentences of units, the people and organisations, and what `the two sides` are.
final class Reading {
    let document: Document
    let units: [Unit]
    /// Units of each sentence.
    let sentences: [Range<Int>]
    let people: [PersonRecord]
    let personMentions: [PersonMention]
    let organisations: [OrganisationRecord]
    let resolver: TimeResolver
    /// Phrases of profiles that name events, by their first byte.
    let eventPhrases: [[Knowledge.EventPhrase]]
    /// Countries by how often they are named, the most frequent first.
    let countries: [String]
    /// The country that the article is written from, or most about.
    let home: String?
    /// Unit that names a country first; -1 for that of the dateline.
    private let firstNamed: [String: Int]
    /// A trade deficit, gap or surplus is named somewhere: later gaps are ones of trade, too.
    let speaksOfBalance: Bool
    /// The text writes `pct`, as wires of the 1980s did. They put many rates into few words, and on styles that were held out nine of ten
    /// tariffs that the grammar found and the model doubted were wrong.
    let isOldWire: Bool
    /// Steps taken and left.
    let budget = StepBudget()
    /// Takes the decisions.
    let decider: Decider
    /// Tokens between quotation marks.
    let quoted: TokenSet
    /// In training the labels with the units of their evidence.
    private(set) var labelled: [(label: Label, units: Range<Int>)] = []

    init(article: Article, knowledge: Knowledge, decider: Decider) {
        self.decider = decider
        let document = Document(article)
        var scanner = NameScanner(document: document, knowledge: knowledge)
        for sentence in document.sentences { scanner.scan(sentence.tokens) }
        let unnamed = UnnamedWords(document)
        let spans = scanner.spans.filter { !unnamed.covers($0) }
        var spanAt = [Int32](repeating: -1, count: document.tokens.count)
        for index in spans.indices { for token in spans[index].tokens { spanAt[token] = Int32(index) } }
        let cues = NameCues(document: document, spans: spans)
        var finder = PersonFinder(
            document: document, spans: spans, roles: RoleGrammar(document: document, spanAt: spanAt, spans: spans), known: knowledge.profilePeople,
            cues: cues, decider: decider)
        finder.run()
        var organisationFinder = OrganisationFinder(
            document: document, spans: spans, people: finder, countries: knowledge.organisationCountries,
            cues: cues, decider: decider)
        organisationFinder.run()
        let builder = UnitBuilder(
            document: document, spans: spans, people: finder.mentions, organisations: organisationFinder.mentions,
            home: article.located?.country
                ?? spans.lazy.compactMap { span in if case .country(let mention) = span.kind { mention.code } else { nil } }.first)
        (units, sentences) = builder.build()
        self.document = document
        quoted = TokenSet(document.quotes.map(\.inner), count: document.tokens.count)
        eventPhrases = knowledge.events
        people = finder.people
        personMentions = finder.mentions
        organisations = organisationFinder.organisations
        resolver = TimeResolver(published: document.published)
        var counts: [String: (count: Int, first: Int)] = [:]
        for at in units.indices { if let mention = units[at].country { counts[mention.code, default: (0, at)].count += 1 } }
        countries = counts.sorted { ($1.value.count, $0.value.first) < ($0.value.count, $1.value.first) }.map(\.key)
        home = article.located?.country.flatMap { counts[$0] != nil ? $0 : nil } ?? Self.opening(units, counts: counts) ?? countries.first
        firstNamed = counts.mapValues(\.first).merging(article.located?.country.map { [$0: -1] } ?? [:]) { _, dateline in dateline }
        speaksOfBalance = Self.speaksOfBalance(units)
        isOldWire = document.tokens.indices.contains { document.tokens[$0].is("pct") }
        if let lesson = decider.lesson { labelled = lesson.labels.map { ($0, evidence($0.evidence)) } }
    }

    private static func speaksOfBalance(_ units: [Unit]) -> Bool {
        units.indices.contains { at in
            units[at].is("trade") && (at + 1..<min(at + 4, units.count)).contains { units[$0].has([.deficitNoun, .surplusNoun]) }
        }
    }

    /// Units of a label's evidence where it stands first; none where it stands nowhere.
    private func evidence(_ text: String) -> Range<Int> {
        guard !text.isEmpty else { return 0..<0 }
        let wanted = Array(text.utf8)
        for paragraph in document.paragraphs {
            guard let bytes = paragraph.bytes.firstRange(of: wanted) else { continue }
            let found = units.indices.filter { at in
                guard let first = units[at].tokens.first, let last = units[at].tokens.last, paragraph.tokens.contains(first) else { return false }
                return document.tokens[first].byteStart < bytes.upperBound && document.tokens[last].byteEnd > bytes.lowerBound
            }
            if let first = found.first, let last = found.last { return first..<last + 1 }
        }
        return 0..<0
    }

    /// Labels of a kind whose evidence overlaps units.
    func labels(_ kind: FactKind, at span: Range<Int>) -> [Label] {
        labelled.filter { $0.label.kind == kind && $0.units.overlaps(span) }.map(\.label)
    }

    /// Without a dateline the country that the text begins with, when it comes back to it.
    private static func opening(_ units: [Unit], counts: [String: (count: Int, first: Int)]) -> String? {
        guard let first = units.prefix(40).first(where: { $0.country != nil })?.country, (counts[first.code]?.count ?? 0) >= 2 else { return nil }
        return first.code
    }

    /// The country that a unit stands for.
    func country(_ at: Int) -> String? {
        budget.charge()
        guard units.indices.contains(at) else { return nil }
        switch units[at].value {
        case .country(let mention): return mention.code
        case .person(let index): return people[index].country
        case .organisation(let index): return organisations[index].country
        default: return nil
        }
    }

    /// The home country, unless the text names it only behind a unit.
    func home(by unit: Int) -> String? { home.flatMap { isNamed($0, by: unit) ? $0 : nil } }

    /// Countries that the text names in front of a unit, the most frequent of the whole text first.
    func countries(by unit: Int) -> [String] { countries.filter { isNamed($0, by: unit) } }

    private func isNamed(_ country: String, by unit: Int) -> Bool { firstNamed[country, default: 0] < unit }

    func text(_ range: Range<Int>) -> String {
        guard let first = range.first, let last = range.last else { return "" }
        return document.text(units[first].tokens.lowerBound..<units[last].tokens.upperBound)
    }

    func fact(_ range: Range<Int>, rule: String, _ detail: FactDetail) -> Fact? {
        guard let first = range.first, let last = range.last else { return nil }
        return document.fact(units[first].tokens.lowerBound..<units[last].tokens.upperBound, rule: rule, detail)
    }

    /// Paragraph (index into the document's) of a sentence.
    func paragraph(_ sentence: Int) -> Int { document.sentences[sentence].paragraph }

    /// The first unit that begins at a token or behind it.
    private func unit(from token: Int) -> Int {
        var low = 0, high = units.count
        while low < high {
            let middle = (low + high) / 2
            if units[middle].tokens.lowerBound < token { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// The token behind the unit that begins at one.
    func mentionEnd(_ token: Int) -> Int {
        let at = unit(from: token)
        return at < units.count ? units[at].tokens.upperBound : token + 1
    }

    /// People and bodies named in a range of tokens.
    func mentions(in range: Range<Int>) -> [(speaker: Speaker, at: Int)] {
        var low = unit(from: range.lowerBound)
        var found: [(speaker: Speaker, at: Int)] = []
        while low < units.count, units[low].tokens.lowerBound < range.upperBound {
            if let person = units[low].person { found.append((.person(person), units[low].tokens.lowerBound)) }
            if let body = units[low].organisation { found.append((.organisation(body), units[low].tokens.lowerBound)) }
            low += 1
        }
        return found
    }

    /// Two countries that are named together before or in a sentence: the latest such pair, else the two most frequent.
    func pair(before unit: Int, in sentence: Int, with one: String? = nil) -> (String, String)? {
        var found: [String] = []
        var at = unit
        // What stands further off is spoken of no more.
        let lowest = max(sentences[max(0, sentence - 3)].lowerBound, unit - 240)
        while at > lowest {
            at -= 1
            if let code = country(at), !found.contains(code) {
                if let one, code == one, found.isEmpty { continue }
                found.append(code)
                if one != nil, let other = found.first, let one { return (one, other) }
                if found.count == 2 { return (found[1], found[0]) }
            }
        }
        let known = countries(by: sentences[sentence].upperBound)
        if let one, let other = known.first(where: { $0 != one }) { return (one, other) }
        return known.count >= 2 ? (known[0], known[1]) : nil
    }
}
