import Models

/// One fact for each person and organisation of an article, at the mention that shows the name at its fullest.
struct NameFacts {
    let reading: Reading

    /// People, and organisations, that one article gives at most.
    private static let limit = 2_000

    var isCutShort: Bool { max(reading.people.count, reading.organisations.count) > Self.limit }

    var facts: [Fact] {
        let people = reading.people.prefix(Self.limit).compactMap { person in
            fact(
                person.best, rule: person.rule,
                person.probability,
                .person(Person(name: person.name, roles: person.roles, variants: person.variants, affiliation: person.affiliation)))
        }
        let organisations = reading.organisations.prefix(Self.limit).compactMap { organisation in
            fact(
                organisation.first, rule: organisation.rule, organisation.probability,
                .organisation(Organisation(name: organisation.name, variants: organisation.variants)))
        }
        return people + organisations
    }

    private func fact(_ tokens: Range<Int>, rule: String, _ confidence: Double, _ detail: FactDetail) -> Fact? {
        var fact = reading.document.fact(tokens, rule: rule, detail)
        fact?.confidence = confidence
        return fact
    }
}
