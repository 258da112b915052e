import Models

/// A person of an article while the article is read.
struct PersonRecord: Sendable {
    /// Folded words of the fullest name.
    var keys: [String]
    var name: String
    var roles: [String] = []
    var variants: [String] = []
    var affiliation: String?
    /// Country that the person acts for.
    var country: String?
    /// Tokens of the mention that shows the name at its fullest.
    var best: Range<Int>
    var rule: String
    /// How likely it is that it is a person.
    var probability = 1.0
    /// Offices by their heads: `minister`.
    var heads: Set<String> = []
}

/// Where a person is named.
struct PersonMention: Sendable {
    var tokens: Range<Int>
    var person: Int
}

/// Decides which capitalised words are people, and which of their mentions are the same person.
struct PersonFinder {
    let document: Document
    let spans: [NameSpan]
    let roles: RoleGrammar
    /// Names that profiles tell, folded.
    let known: [String: ProfilePerson]
    let cues: NameCues
    let decider: Decider

    private(set) var people: [PersonRecord] = []
    private(set) var mentions: [PersonMention] = []
    /// How likely words are a person that were not taken for one, by their first token.
    private(set) var doubted: [Int: Double] = [:]
    private var byKey: [String: [Int]] = [:]

    private let tokens: [Token]

    private struct Candidate {
        var tokens: Range<Int>
        var keys: [String]
        var role: Role?
        var score: Double
        var rule: String
        /// How likely it is that the words name a person.
        var probability = 0.0
    }

    /// Whether words are taken for a person's name; less is asked of what a title or a given name says outright.
    private func isSure(_ candidate: Candidate, _ probability: Double? = nil) -> Bool {
        decider.allows(.person, probability ?? candidate.probability, isGrammar: candidate.score >= (candidate.keys.count > 1 ? 2 : 3))
    }

    private func judge(_ candidate: inout Candidate) -> Double {
        var features = Features(.person)
        features.add("bias")
        let score = max(-3, min(7, candidate.score))
        // bounded: scores lie between -3 and 7
        features.add("score", Int((score * 2).rounded()))
        // bounded: scores lie between -3 and 7
        features.add("score-words", Int(score) * 10 + min(3, candidate.keys.count))
        features.add("rule", candidate.rule)
        features.add("role", if: candidate.role != nil)
        features.add("known", if: known[candidate.keys.joined(separator: " ")] != nil)
        features.add("speaker", if: isSpeaker(candidate.tokens))
        cues.common(candidate.tokens, &features)
        let probability = decider.judge(.person, features) { cues.isPerson(document.text(candidate.tokens), $0) }
        if isSure(candidate, probability) { candidate.rule = decider.rule("person", features) }
        return probability
    }

    init(document: Document, spans: [NameSpan], roles: RoleGrammar, known: [String: ProfilePerson], cues: NameCues, decider: Decider) {
        self.cues = cues
        self.decider = decider
        self.document = document
        tokens = document.tokens
        self.spans = spans
        self.roles = roles
        self.known = known
    }

    mutating func run() {
        var candidates: [Candidate] = []
        var plural: (role: Role, end: Int)?
        for span in spans {
            guard case .candidate = span.kind else { continue }
            var candidate = candidate(span.tokens)
            // The second and later of `Deputy Prime Ministers A, B and C`.
            if candidate.role == nil, let open = plural, isListGap(open.end, candidate.tokens.lowerBound) {
                candidate.role = open.role
                candidate.score += 3
                candidate.rule = "person.title-list"
            }
            if let role = candidate.role, role.isPlural { plural = (role, candidate.tokens.upperBound) } else { plural = nil }
            candidates.append(candidate)
        }
        confirm(&candidates)
        // Full names first, so that a family name finds whom it belongs to wherever it stands.
        for index in candidates.indices { candidates[index].probability = judge(&candidates[index]) }
        // A title and a known name together leave no doubt.
        for index in candidates.indices where candidates[index].score >= 4.5 && candidates[index].probability >= 0.1 {
            candidates[index].probability = max(candidates[index].probability, 0.6)
        }
        confirmFull(&candidates)
        for candidate in candidates where !isSure(candidate) { doubted[candidate.tokens.lowerBound] = candidate.probability }
        for candidate in candidates where candidate.keys.count > 1 && isSure(candidate) { add(candidate) }
        for candidate in candidates where !(candidate.keys.count > 1 && isSure(candidate)) { addShort(candidate) }
        mentions.sort { $0.tokens.lowerBound < $1.tokens.lowerBound }
        addAppositions()
    }

    /// `Mr. Chen` makes sure that the doubtful `Chen Weiguo` was a person.
    private func confirm(_ candidates: inout [Candidate]) {
        let sure = Set(candidates.filter { $0.keys.count == 1 && $0.score >= 3 }.map { $0.keys[0] })
        for index in candidates.indices where candidates[index].keys.count > 1 && (1..<2).contains(candidates[index].score) {
            let keys = candidates[index].keys
            let isFamilyFirst = tokens[candidates[index].tokens.lowerBound].has(.familyFirst)
            if let family = isFamilyFirst ? keys.first : keys.last, sure.contains(family) { candidates[index].score += 1 }
        }
    }

    /// Where a family name alone is surely a person, the full name that holds it is one, too.
    private func confirmFull(_ candidates: inout [Candidate]) {
        let sure = Set(candidates.filter { $0.keys.count == 1 && $0.probability >= 0.7 }.map { $0.keys[0] })
        guard !sure.isEmpty else { return }
        for index in candidates.indices where candidates[index].keys.count > 1 && candidates[index].probability >= 0.02 {
            let keys = candidates[index].keys
            if candidates[index].probability < 0.15,
                candidates[index].tokens.contains(where: { tokens[$0].has([.organisationHead, .organisationTail, .thing, .placeHead, .goodsNoun]) })
            {
                continue
            }
            if let last = keys.last, sure.contains(last) || sure.contains(keys[0]) && tokens[candidates[index].tokens.lowerBound].has(.familyFirst) {
                candidates[index].probability = max(candidates[index].probability, 0.6)
            }
        }
    }

    /// Only commas, `and` and semicolons between two names.
    private func isListGap(_ from: Int, _ to: Int) -> Bool {
        guard from < to, to - from <= 2 else { return false }
        return (from..<to).allSatisfy { tokens[$0].key == "," || tokens[$0].is("and") || tokens[$0].key == "&" }
    }

    private func candidate(_ range: Range<Int>) -> Candidate {
        var range = range
        // A word of speech or office at the end is not part of the name; an initial's dot is.
        // `An` behind a Vietnamese or Chinese family name is a name.
        while range.count > 1, let last = range.last, tokens[last].has(.function), !tokens[last].has([.givenName, .familyFirst]),
            !(tokens[last].isCapital && tokens[range.lowerBound].has(.familyFirst))
        {
            range = range.lowerBound..<last
        }
        let keys = range.map { tokens[$0].key }
        let words = range.filter { !tokens[$0].has(.nameParticle) || tokens[$0].isCapital }.map { tokens[$0] }
        var score = 0.0
        var rule = "person.name"
        if known[keys.joined(separator: " ")] != nil { score += 3 }
        if let first = words.first, words.count > 1 {
            if first.has(.givenName) { score += 2 }
            if first.has(.familyFirst), words.count <= 4 {
                // Diacritics or a third word make a Vietnamese name sure; two romanised words may be anything.
                let isMarked = words.contains { $0.byteEnd - $0.byteStart != $0.key.utf8.count }
                score += isMarked || words.count > 2 ? 2 : first.has(.function) ? 0.5 : 1.5
                if words.dropFirst().contains(where: { $0.key.utf8.contains(UInt8(ascii: "-")) }) { score += 1 }
            }
            if let last = words.last, last.has(.familyLast) { score += 1 }
            if words.count > 2, words.dropFirst().dropLast().contains(where: { $0.key.utf8.count == 1 }) { score += 2 }
            if first.key.utf8.count <= 2, first.shape == .capitals, words.count == 2, words[1].has(.familyLast) { score += 1 }
        }
        if words.contains(where: { $0.shape == .capitals && $0.key.utf8.count > 2 }) { score -= 1.5 }
        if words.contains(where: { $0.has(.organisationTail) && !$0.has([.familyFirst, .familyLast, .givenName]) }) { score -= 2 }
        var role = roles.front(of: range.lowerBound)
        if let found = role {
            score += 3
            rule = found.isApposition ? "person.apposition-front" : "person.title"
        } else if range.lowerBound > 0, tokens[range.lowerBound - 1].has(.honorific),
            document.sentence(of: range.lowerBound - 1) == document.sentence(of: range.lowerBound)
        {
            score += 3
            rule = "person.honorific"
        }
        if role == nil, words.count > 1 {
            role = roles.behind(range.upperBound)
            if role != nil {
                score += 2
                rule = "person.apposition"
            }
        }
        let next = range.upperBound
        if next < tokens.count, tokens[next].isWord, tokens[next].shape == .lower,
            tokens[next].has([.thing, .placeHead, .organisationHead]) || Self.sites.contains(tokens[next].key)
        {
            score -= 2
        }
        if next + 1 < tokens.count, tokens[next].key == ",", words.count > 1 {
            if tokens[next + 1].is("who") { score += 2 }
            if tokens[next + 1].kind == .number, tokens[next + 1].number < 100, next + 2 < tokens.count, tokens[next + 2].key == "," { score += 2 }
        }
        // `Ministers Responsible for …` names nobody.
        if let found = role, words.count == 1, found.isPlural || endsInCountry(found) {
            score -= 3
            role = nil
        }
        if words.count == 2 || words.count == 3, isSpeaker(range) { score += words.count == 2 ? 1.5 : 1 }
        return Candidate(tokens: range, keys: keys, role: role, score: score, rule: rule)
    }

    /// Buildings and parts of towns that bear a name.
    private static let sites: WordSet = [
        "prison", "jail", "camp", "base", "village", "town", "suburb", "neighborhood", "neighbourhood", "shrine", "temple", "cathedral", "stadium",
        "mountains", "station", "estate", "quarter", "mine", "plant", "factory", "building", "theater", "theatre",
    ]

    /// `president of Canadian …`: the words behind are a firm's.
    private func endsInCountry(_ role: Role) -> Bool {
        guard let last = role.tokens.last, roles.spanAt[last] >= 0, case .country(let mention) = spans[Int(roles.spanAt[last])].kind else {
            return false
        }
        return mention.form == .demonym
    }

    /// `X Y said`, `said X Y`.
    private func isSpeaker(_ range: Range<Int>) -> Bool {
        let sentence = document.sentences[document.sentence(of: range.lowerBound)].tokens
        if range.upperBound < sentence.upperBound, tokens[range.upperBound].has(.speechVerb), tokens[range.upperBound].shape == .lower { return true }
        return range.lowerBound > sentence.lowerBound && ["said", "says", "added", "told", "wrote"].contains(tokens[range.lowerBound - 1].key)
    }

    // MARK: The same person

    private mutating func add(_ candidate: Candidate) {
        let index = match(candidate.keys) ?? insert(candidate)
        take(candidate, index)
    }

    private mutating func addShort(_ candidate: Candidate) {
        if let index = match(candidate.keys) {
            take(candidate, index)
            return
        }
        // A single name is a person by its title alone.
        if isSure(candidate) { take(candidate, insert(candidate)) }
    }

    private mutating func insert(_ candidate: Candidate) -> Int {
        people.append(
            PersonRecord(
                keys: candidate.keys, name: document.text(candidate.tokens), best: candidate.tokens, rule: candidate.rule,
                probability: candidate.probability))
        for key in Set(candidate.keys.map { Self.bare($0) }) { byKey[key, default: []].append(people.count - 1) }
        return people.count - 1
    }

    /// The person whose name has these words: the same, without a middle initial, or one of its ends.
    private func match(_ keys: [String]) -> Int? {
        guard let first = keys.first.map({ Self.bare($0) }), let last = keys.last.map({ Self.bare($0) }) else { return nil }
        // Of a name that very many share the last ones named are meant.
        let possible = (byKey[last] ?? byKey[first] ?? []).suffix(64)
        if keys.count == 1 {
            func isLast(_ index: Int) -> Bool { people[index].keys.last.map { Self.bare($0) } == first }
            // A family name stands last, or first in East Asia; a Vietnamese is called by the last word.
            return possible.last { isLast($0) } ?? possible.last { people[$0].keys.first == first && isFamilyFirst(people[$0]) }
                ?? possible.last { people[$0].keys.first == first } ?? possible.last { people[$0].keys.contains(first) && first.utf8.count > 2 }
        }
        return possible.first { index in
            let other = people[index].keys
            if other == keys { return true }
            let a = keys.filter { $0.utf8.count > 1 }.map { Self.bare($0) }, b = other.filter { $0.utf8.count > 1 }.map { Self.bare($0) }
            if a == b { return true }
            guard a.count > 1, b.count > 1 else { return false }
            let (short, long) = a.count < b.count ? (a, b) : (b, a)
            return short.count < long.count
                && (Array(long.suffix(short.count)) == short || Array(long.prefix(short.count)) == short
                    || (short.first == long.first && short.last == long.last))
        }
    }

    /// A word without an Arabic article: `Mr. Haddad` is `Samir al-Haddad`.
    private static func bare(_ key: String) -> String {
        key.utf8.count > 5 && (key.hasPrefix("al-") || key.hasPrefix("el-")) ? String(key.dropFirst(3)) : key
    }

    private func isFamilyFirst(_ person: PersonRecord) -> Bool { Lexicon.classes(person.keys.first ?? "").contains(.familyFirst) }

    private mutating func take(_ candidate: Candidate, _ index: Int) {
        mentions.append(PersonMention(tokens: candidate.tokens, person: index))
        people[index].probability = max(people[index].probability, candidate.probability)
        if candidate.keys.count > people[index].keys.count {
            let old = people[index].name
            people[index].keys = candidate.keys
            people[index].name = document.text(candidate.tokens)
            people[index].best = candidate.tokens
            addVariant(old, index)
        }
        var printed = document.text(candidate.tokens)
        if let role = candidate.role {
            addRole(role, index)
            if !role.isApposition, !role.isPlural { printed = role.text + " " + printed }
        }
        addVariant(printed, index)
    }

    private mutating func addVariant(_ text: String, _ index: Int) {
        guard text != people[index].name, !people[index].variants.contains(text), people[index].variants.count < 12 else { return }
        people[index].variants.append(text)
    }

    private mutating func addRole(_ role: Role, _ index: Int) {
        let key = folded(role.text)
        if !people[index].roles.contains(where: { folded($0) == key }), people[index].roles.count < 8 { people[index].roles.append(role.text) }
        for at in role.tokens where tokens[at].has(.office) {
            let head = tokens[at].key.hasSuffix("s") ? String(tokens[at].key.dropLast()) : tokens[at].key
            people[index].heads.insert(head)
            if let full = OfficeWords.short[head] { people[index].heads.insert(full) }
        }
        guard let affiliation = roles.affiliation(role) else { return }
        people[index].affiliation = people[index].affiliation ?? affiliation
        if people[index].country == nil {
            people[index].country = affiliation.utf8.count == 2 && affiliation == affiliation.uppercased() ? affiliation : roleCountry(role)
        }
    }

    private func roleCountry(_ role: Role) -> String? {
        for at in role.tokens where roles.spanAt[at] >= 0 {
            if case .country(let mention) = roles.spans[Int(roles.spanAt[at])].kind { return mention.code }
        }
        return nil
    }

    /// A title behind a name that already has one in front: `Ambassador X, the US Trade Representative`.
    private mutating func addAppositions() {
        for mention in mentions {
            if let role = roles.behind(mention.tokens.upperBound) {
                addRole(role, mention.person)
            } else if roles.front(of: mention.tokens.lowerBound) == nil, let trade = roles.trade(beside: mention.tokens) {
                addRole(trade, mention.person)
            }
        }
        let year = document.published?.civil.year
        for index in people.indices where people[index].country == nil {
            people[index].country =
                people[index].keys.last.flatMap { Leaders.country($0, in: year) }
                ?? people[index].keys.first.flatMap { Leaders.country($0, in: year) }
        }
        for index in people.indices {
            guard let person = known[people[index].keys.joined(separator: " ")] else { continue }
            people[index].country = people[index].country ?? person.country
            people[index].affiliation = people[index].affiliation ?? person.affiliation
        }
    }
}

/// What a profile tells of a person.
struct ProfilePerson: Sendable, Hashable {
    var affiliation: String?
    var country: String?
}
