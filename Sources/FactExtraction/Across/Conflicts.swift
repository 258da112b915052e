import Models

/// Articles that disagree where they should not.
public struct Disagreement: Sendable {
    public enum Kind: String, Sendable { case figure, eventDate = "event_date", office }
    public struct Side: Sendable {
        public var value: String
        public var sources: [SourcedFact]
    }

    public var kind: Kind
    public var subject: String
    public var sides: [Side]
}

/// All disagreements; shown, never resolved.
public func conflicts(_ facts: [SourcedFact]) -> [Disagreement] { figureConflicts(facts) + eventConflicts(facts) + officeConflicts(facts) }

/// Different values for one flow, period and currency.
private func figureConflicts(_ facts: [SourcedFact]) -> [Disagreement] {
    tradeSeries(facts).flatMap { series in
        Dictionary(grouping: series.points) { "\($0.period) \($0.currency)" }.sorted { $0.key < $1.key }.compactMap { key, points -> Disagreement? in
            guard points.count > 1, Set(points.flatMap { $0.sources.map(\.article) }).count > 1 else { return nil }
            return Disagreement(
                kind: .figure, subject: "\(series.flow.rawValue) \(series.reporter)–\(series.partner), \(key)",
                sides: points.map { .init(value: number($0.value), sources: $0.sources) })
        }
    }
}

private func number(_ value: Double) -> String {
    value == value.rounded() && abs(value) < 1e15 ? String(Int64(value)) : String(value)
}

/// Different days for one numbered event.
private func eventConflicts(_ facts: [SourcedFact]) -> [Disagreement] {
    var groups: [String: [(date: String, source: SourcedFact)]] = [:]
    for source in facts {
        guard case .event(let event) = source.fact.detail, let ordinal = event.ordinal, let date = event.date, event.status == .held,
            !date.contains("..")
        else { continue }
        let parties = event.participants.map { folded($0) }.sorted().joined(separator: ", ")
        groups["\(event.type.rawValue) \(ordinal) of \(parties)", default: []].append((date, source))
    }
    return groups.sorted { $0.key < $1.key }.compactMap { key, entries in
        var sides: [Disagreement.Side] = []
        for (date, source) in entries {
            if let at = sides.firstIndex(where: { PartialDate.areCompatible($0.value, date) }) {
                sides[at].sources.append(source)
            } else {
                sides.append(.init(value: date, sources: [source]))
            }
        }
        return sides.count > 1 ? Disagreement(kind: .eventDate, subject: key, sides: sides) : nil
    }
}

/// One office held at one time by two names that differ only in part: a slip of a pen rather than a successor.
private func officeConflicts(_ facts: [SourcedFact]) -> [Disagreement] {
    var offices: [String: [String: [SourcedFact]]] = [:]
    var printed: [String: String] = [:]
    var labels: [String: String] = [:]
    for source in facts {
        guard case .person(let person) = source.fact.detail else { continue }
        for role in person.roles where role.split(separator: " ").count >= 2 {
            offices[folded(role), default: [:]][folded(person.name), default: []].append(source)
            labels[folded(role)] = role
            if (printed[folded(person.name)]?.utf8.count ?? 0) < person.name.utf8.count { printed[folded(person.name)] = person.name }
        }
    }
    return offices.sorted { $0.key < $1.key }.flatMap { role, holders -> [Disagreement] in
        let names = holders.keys.sorted()
        var found: [Disagreement] = []
        for (index, a) in names.enumerated() {
            for b in names[(index + 1)...] where differInPart(a, b) {
                found.append(
                    Disagreement(
                        kind: .office, subject: labels[role] ?? role,
                        sides: [a, b].map { .init(value: printed[$0] ?? $0, sources: holders[$0] ?? []) }))
            }
        }
        return found
    }
}

/// The same number of words, two or more alike, one not.
private func differInPart(_ a: String, _ b: String) -> Bool {
    let (x, y) = (a.split(separator: " "), b.split(separator: " "))
    guard x.count == y.count, x.count >= 2 else { return false }
    let same = zip(x, y).count { $0 == $1 }
    return same == x.count - 1 && (x.count > 2 || x.last == y.last)
}
