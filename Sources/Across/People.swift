import Models

/// One person over all articles.
public struct MergedPerson: Sendable {
    /// An office, and when the person was seen in it.
    public struct Office: Sendable {
        public var role: String
        /// Days of publication.
        public var firstSeen: String?
        public var lastSeen: String?
        public var sources: [SourcedFact]
    }

    /// The form most used, with its marks where any article writes them.
    public var name: String
    /// Every form, the names first and then what else stands for the person, most used first.
    public var names: [String]
    /// Most seen first.
    public var offices: [Office]
    public var affiliations: [String]
    public var firstSeen: String?
    public var lastSeen: String?
    public var sources: [SourcedFact]

    /// In how many articles.
    public var articleCount: Int { Set(sources.map(\.article)).count }
}

/// People of all articles, those of most articles first.
///
/// One entry for each person: spellings with and without marks are one (see `PersonName`), and a name of a single word joins the one person
/// whom an article calls by it. What could be two people stays two.
public func people(_ facts: [SourcedFact]) -> [MergedPerson] {
    let statements = Statement.gather(facts) { if case .person(let person) = $0 { person } else { nil } }
    var groups = Dictionary(grouping: statements) { folded($0.value.name) }.sorted { $0.key < $1.key }.flatMap { split($0.value) }
    joinSingleWords(&groups)
    return groups.filter { !$0.isEmpty }.map(merge).sorted {
        let (a, b) = ($0.articleCount, $1.articleCount)
        return a != b ? a > b : ($0.name, $0.sources[0].id) < ($1.name, $1.sources[0].id)
    }
}

/// Tells apart people whose names fold alike.
private func split(_ statements: [Statement<Person>]) -> [[Statement<Person>]] {
    let names = statements.map { PersonName($0.value.name) }
    let marked = Set(names.compactMap(\.marked))
    guard marked.count > 1, names.contains(where: \.isVietnamese) else { return [statements] }
    // Without marks it could be any of them: it stands by itself.
    return Dictionary(grouping: statements.indices) { names[$0].marked ?? "" }.sorted { $0.key < $1.key }.map { $0.value.map { statements[$0] } }
}

/// A bare “Trump”, or one with a title, is the one person whom articles call “Trump” among other forms.
private func joinSingleWords(_ groups: inout [[Statement<Person>]]) {
    var bearers: [String: Set<Int>] = [:]
    for (index, group) in groups.enumerated() {
        guard let name = group.first?.value.name, withoutTitles(folded(name)).contains(" ") else { continue }
        for statement in group {
            for variant in statement.value.variants {
                let key = withoutTitles(folded(variant))
                if !key.isEmpty, !key.contains(" ") { bearers[key, default: []].insert(index) }
            }
        }
    }
    for index in groups.indices {
        guard let name = groups[index].first?.value.name else { continue }
        let key = withoutTitles(folded(name))
        guard !key.contains(" "), let found = bearers[key], found.count == 1, let bearer = found.first else { continue }
        groups[bearer] += groups[index]
        groups[index] = []
    }
}

private func merge(_ statements: [Statement<Person>]) -> MergedPerson {
    var names: [String: (count: Int, order: Int)] = [:]
    var variants: [String: (count: Int, order: Int)] = [:]
    var offices: [String: (label: [String: Int], sources: [SourcedFact])] = [:]
    var affiliations: [String: Int] = [:]
    for statement in statements {
        let person = statement.value
        let (nextName, nextVariant) = (names.count, variants.count)
        names[person.name, default: (0, nextName)].count += statement.weight
        for (offset, variant) in person.variants.enumerated() { variants[variant, default: (0, nextVariant + offset)].count += statement.weight }
        for role in person.roles {
            let key = folded(role)
            offices[key, default: ([:], [])].label[role, default: 0] += statement.weight
            offices[key, default: ([:], [])].sources += statement.sources
        }
        if let affiliation = person.affiliation { affiliations[affiliation, default: 0] += statement.weight }
    }
    let byUse = { (forms: [String: (count: Int, order: Int)]) in
        forms.sorted { ($1.value.count, $0.value.order, $0.key) < ($0.value.count, $1.value.order, $1.key) }.map(\.key)
    }
    let forms = byUse(names)
    // More words say more than fewer, marks more than none.
    let lengths = forms.map { withoutTitles(folded($0)).split(separator: " ").count }
    let fullest = lengths.max() ?? 0
    let full = zip(forms, lengths).filter { $0.1 == fullest }.map(\.0)
    let name = full.first { PersonName($0).marked != nil } ?? full.first ?? ""
    let sources = statements.flatMap(\.sources).sorted(by: SourcedFact.precedes)
    let days = span(sources)
    return MergedPerson(
        name: name, names: [name] + forms.filter { $0 != name } + byUse(variants).filter { names[$0] == nil },
        offices: offices.map { _, office in
            let sources = office.sources.sorted(by: SourcedFact.precedes)
            let days = span(sources)
            let label = office.label.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key ?? ""
            return MergedPerson.Office(role: label, firstSeen: days.first, lastSeen: days.last, sources: sources)
        }.sorted { ($1.sources.count, $0.role) < ($0.sources.count, $1.role) },
        affiliations: affiliations.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map(\.key), firstSeen: days.first, lastSeen: days.last,
        sources: sources)
}

/// First and last day of publication.
private func span(_ sources: [SourcedFact]) -> (first: String?, last: String?) {
    let days = sources.compactMap { $0.datePublished.map { String($0.prefix(10)) } }
    return (days.min(), days.max())
}
