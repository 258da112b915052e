import Models

/// One person over all articles.
public struct MergedPerson: Sendable {
    public var name: String
    public var names: [String]
    public var roles: [String]
    public var firstSeen: String?
    public var lastSeen: String?
    public var sources: [SourcedFact]
}

/// People by folded name, those of most articles first.
public func people(_ facts: [SourcedFact]) -> [MergedPerson] {
    var groups: [String: MergedPerson] = [:]
    for source in facts {
        guard case .person(let person) = source.fact.detail else { continue }
        let key = folded(person.name)
        var merged = groups[key] ?? MergedPerson(name: person.name, names: [], roles: [], sources: [])
        // The spelling with the marks is the fuller one.
        if person.name.utf8.count > merged.name.utf8.count { merged.name = person.name }
        for name in [person.name] + person.variants where !merged.names.contains(name) { merged.names.append(name) }
        for role in person.roles where !merged.roles.contains(where: { folded($0) == folded(role) }) { merged.roles.append(role) }
        if let date = source.datePublished {
            let day = String(date.prefix(10))
            merged.firstSeen = min(merged.firstSeen ?? day, day)
            merged.lastSeen = max(merged.lastSeen ?? day, day)
        }
        merged.sources.append(source)
        groups[key] = merged
    }
    return groups.values.sorted { ($1.sources.count, $0.name) < ($0.sources.count, $1.name) }
}
