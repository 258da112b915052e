import Models

/// What profiles add to the extractor's own lists.
struct Knowledge: Sendable {
    let organisations: PhraseTable
    let people: PhraseTable
    let places: PhraseTable
    /// By folded name: who it is.
    let profilePeople: [String: ProfilePerson]
    /// By folded name: the country that an organisation acts for.
    let organisationCountries: [String: String]
    /// By folded name: where it lies.
    let placeCountries: [String: String]
    /// Phrases that name a kind of event, by the first byte of their first word; empty when no profile has any.
    let events: [[EventPhrase]]

    /// A phrase of a profile's event pattern.
    struct EventPhrase: Sendable {
        var words: [String]
        /// The last word stands for any ending.
        var isPrefix: Bool
        var type: Event.EventType
    }

    /// Two words or more, none of them a title's.
    private static func isName(_ text: String) -> Bool {
        let tokens = Tokenizer.tokens(text)
        return tokens.count > 1
            && tokens.allSatisfy {
                $0.isWord && ($0.isCapital || $0.has(.nameParticle))
                    && !$0.has([.office, .officeModifier, .portfolio, .honorific, .organisationHead])
            }
    }

    init(profiles: [TopicProfile]) {
        let bodies = profiles.flatMap(\.organisations)
        let persons = profiles.flatMap(\.people)
        // Countries are known already, under every name; a profile's places are towns and provinces.
        let towns = profiles.flatMap(\.places).filter { Countries.code(folded($0.name)) == nil }
        organisations = PhraseTable(bodies.map { ([$0.name] + $0.variants).joined(separator: "|") })
        // `PM Chính` is a title and a name; titles are the grammar's.
        people = PhraseTable(persons.map { ([$0.name] + $0.variants.filter { Self.isName($0) }).joined(separator: "|") })
        places = PhraseTable(towns.map { ([$0.name] + $0.variants).joined(separator: "|") })
        profilePeople = Dictionary(
            persons.flatMap { person in
                ([person.name] + person.variants).map { (folded($0), ProfilePerson(affiliation: person.affiliation, country: person.country)) }
            },
            uniquingKeysWith: { first, _ in first })
        organisationCountries = Dictionary(
            bodies.flatMap { body in ([body.name] + body.variants).compactMap { name in body.country.map { (folded(name), $0) } } },
            uniquingKeysWith: { first, _ in first })
        placeCountries = Dictionary(
            towns.flatMap { town in ([town.name] + town.variants).map { (folded($0), town.country) } }, uniquingKeysWith: { first, _ in first })
        let phrases = profiles.flatMap(\.events).flatMap { pattern in
            pattern.phrases.map { phrase in
                EventPhrase(
                    words: folded(phrase.hasSuffix("*") ? String(phrase.dropLast()) : phrase).split(separator: " ").map(String.init),
                    isPrefix: phrase.hasSuffix("*"), type: pattern.type)
            }
        }
        var events = [[EventPhrase]](repeating: [], count: phrases.isEmpty ? 0 : 256)
        for phrase in phrases { if let first = phrase.words.first?.utf8.first { events[Int(first)].append(phrase) } }
        self.events = events
    }
}
