import Models

/// Articles that disagree where they should not.
public struct Disagreement: Sendable {
    public enum Kind: String, Sendable, CaseIterable {
        case figure, office
        case eventDate = "event_date"
        case tariffDate = "tariff_date"
        case tariffRate = "tariff_rate"
    }
    public struct Side: Sendable {
        /// What this side says.
        public var value: String
        public var sources: [SourcedFact]
    }

    public var kind: Kind
    /// What they disagree about.
    public var subject: String
    public var sides: [Side]
}

/// All disagreements; shown, never resolved.
///
/// An article that gives both values knows of both, so it takes no side. Values that are roundings of one another and dates of which one
/// is more exact than the other do not disagree.
public func conflicts(_ facts: [SourcedFact]) -> [Disagreement] {
    figureConflicts(facts) + tariffConflicts(facts) + eventConflicts(facts) + officeConflicts(people(facts))
}

/// Whether each of the two has an article that the other has not.
private func disagree(_ a: [SourcedFact], _ b: [SourcedFact]) -> Bool {
    let (x, y) = (Set(a.map(\.article)), Set(b.map(\.article)))
    return !x.isSubset(of: y) && !y.isSubset(of: x)
}

/// Those sides that disagree with at least one other.
private func disagreeing(_ sides: [Disagreement.Side]) -> [Disagreement.Side] {
    guard sides.count > 1 else { return [] }
    // More sides than this are not a disagreement but another kind of figure.
    let sides = Array(sides.prefix(32))
    return sides.indices.filter { at in sides.indices.contains { $0 != at && disagree(sides[at].sources, sides[$0].sources) } }.map { sides[$0] }
}

// MARK: Figures

/// Different values for one flow, period and currency.
private func figureConflicts(_ facts: [SourcedFact]) -> [Disagreement] {
    tradeSeries(facts).flatMap { series -> [Disagreement] in
        Dictionary(grouping: series.points) { "\($0.period) \($0.currency)" }.sorted { $0.key < $1.key }.compactMap { _, points in
            let sides = disagreeing(
                points.map { point in
                    let origins = point.origins.isEmpty ? "" : " (\(point.origins.joined(separator: ", ")))"
                    return .init(value: amount(point.value, point.currency) + origins, sources: point.sources)
                })
            guard sides.count > 1, let period = points.first?.period else { return nil }
            let name =
                switch series.flow {
                case .export: "\(series.reporter) exports to \(series.partner)"
                case .import: "\(series.reporter) imports from \(series.partner)"
                case .totalTrade: "trade of \(series.reporter) and \(series.partner)"
                case .surplus: "\(series.reporter) surplus with \(series.partner)"
                case .deficit: "\(series.reporter) deficit with \(series.partner)"
                }
            return Disagreement(kind: .figure, subject: "\(name), \(period)", sides: sides)
        }
    }
}

private func amount(_ value: Double, _ currency: String) -> String {
    let (unit, word): (Double, String) =
        switch abs(value) {
        case 1e12...: (1e12, " trillion")
        case 1e9...: (1e9, " billion")
        case 1e6...: (1e6, " million")
        default: (1, "")
        }
    return "\(number(value / unit))\(word) \(currency)"
}

private func number(_ value: Double) -> String {
    let rounded = (value * 1e6).rounded() / 1e6
    return rounded == rounded.rounded() && abs(rounded) < 1e15 ? String(Int64(rounded)) : String(rounded)
}

// MARK: Tariffs

/// Different days for one rate, and different rates of one day.
private func tariffConflicts(_ facts: [SourcedFact]) -> [Disagreement] {
    tariffHistory(facts).flatMap { history -> [Disagreement] in
        let subject = "\(history.imposer) on \(history.target), \(history.scope)"
        let exact = history.steps.compactMap { step -> (step: RateHistory.Step, day: Int)? in
            guard let date = step.date.flatMap({ PartialDate($0) }), date.isDay, let day = date.first else { return nil }
            return (step, day)
        }
        var found: [Disagreement] = []
        for (_, steps) in Dictionary(grouping: exact, by: { "\($0.step.ratePercent)|\($0.step.status.rawValue)" }).sorted(by: { $0.key < $1.key }) {
            // The same rate announced again weeks later is another announcement.
            for run in runs(steps.sorted { $0.day < $1.day }, within: 3, day: { $0.day }) {
                let sides = disagreeing(run.map { .init(value: $0.step.date ?? "", sources: $0.step.sources) })
                guard sides.count > 1, let step = run.first?.step else { continue }
                found.append(
                    Disagreement(kind: .tariffDate, subject: "\(subject), \(number(step.ratePercent)) % \(step.status.rawValue)", sides: sides))
            }
        }
        for (_, steps) in Dictionary(grouping: exact, by: { "\($0.day)|\($0.step.status.rawValue)" }).sorted(by: { $0.key < $1.key }) {
            let sides = disagreeing(
                steps.sorted { $0.step.ratePercent < $1.step.ratePercent }.map {
                    .init(value: "\(number($0.step.ratePercent)) %", sources: $0.step.sources)
                })
            guard sides.count > 1, let step = steps.first?.step else { continue }
            found.append(Disagreement(kind: .tariffRate, subject: "\(subject), \(step.status.rawValue) \(step.date ?? "")", sides: sides))
        }
        return found
    }
}

/// Cuts a sorted list where two neighbours are further apart than so many days.
private func runs<T>(_ sorted: [T], within gap: Int, day: (T) -> Int) -> [[T]] {
    var runs: [[T]] = []
    for element in sorted {
        if let last = runs.last?.last, day(element) - day(last) <= gap {
            runs[runs.count - 1].append(element)
        } else {
            runs.append([element])
        }
    }
    return runs.filter { $0.count > 1 }
}

// MARK: Events

/// Different days for one event: a numbered one, or one of a kind that the same participants do not repeat from one day to the next.
private func eventConflicts(_ facts: [SourcedFact]) -> [Disagreement] {
    struct Key: Hashable {
        var type: Event.EventType
        var ordinal: Int?
        var status: Event.Status
        var who: [String]
    }
    let once: Set<Event.EventType> = [.phoneCall, .summit, .jointStatement, .executiveOrder]
    var groups: [Key: [(event: MergedEvent, from: Int, to: Int)]] = [:]
    for event in timeline(facts) {
        guard let date = event.event.date.flatMap({ PartialDate($0) }), let from = date.first, let to = date.last, date.width <= 14 else { continue }
        let who = Participants(event.event.participants)
        guard event.event.ordinal != nil || (once.contains(event.event.type) && who.count >= 2) else { continue }
        let key = Key(
            type: event.event.type, ordinal: event.event.ordinal, status: event.event.status, who: who.names.sorted() + who.countries.sorted())
        groups[key, default: []].append((event, from, to))
    }
    var found: [Disagreement] = []
    for (key, events) in groups {
        // The third round of another year belongs to other talks.
        for run in runs(events.sorted { ($0.from, $0.to) < ($1.from, $1.to) }, within: key.ordinal == nil ? 1 : 92, day: { $0.from }) {
            let sides = disagreeing(run.map { .init(value: $0.event.event.date ?? "", sources: $0.event.sources) })
            guard sides.count > 1, let event = run.first?.event.event else { continue }
            let number = key.ordinal.map { " \($0)" } ?? ""
            let name = key.type.rawValue.replacing("_", with: " ")
            found.append(
                Disagreement(
                    kind: .eventDate, subject: "\(name)\(number): \(event.participants.joined(separator: ", "))", sides: sides))
        }
    }
    return found.sorted { ($0.subject, $0.sides[0].value) < ($1.subject, $1.sides[0].value) }
}
