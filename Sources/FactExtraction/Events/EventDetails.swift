import Models

/// Who takes part in an event, where it is, and the words that say so.
struct EventDetails {
    let view: SentenceView
    let trigger: EventTrigger

    private var reading: Reading { view.reading }

    private var clause: Range<Int> {
        let start = view.clauseStart(trigger.units.lowerBound)
        let end = max(trigger.units.upperBound, view.clauseEnd(trigger.units.lowerBound))
        return start..<min(end, view.range.upperBound)
    }

    /// People named in the clause, else organisations that act, else countries; `the two sides` are the pair spoken of.
    func participants() -> [String] {
        var people: [String] = []
        var organisations: [String] = []
        var countries: [String] = []
        for at in clause where abs(at - trigger.units.lowerBound) < 30 {
            switch view[at].value {
            case .person(let index) where view.key(at + 1) != "'s": append(reading.people[index].name, &people)
            case .organisation(let index) where at < trigger.units.lowerBound: append(reading.organisations[index].name, &organisations)
            case .country(let mention) where !isPlace(at): append(mention.code, &countries)
            default: break
            }
            if ["sides", "countries", "nations", "governments"].contains(view.key(at)), let pair = reading.pair(before: at, in: view.index) {
                append(pair.0, &countries)
                append(pair.1, &countries)
            }
        }
        if !people.isEmpty, trigger.type != .negotiationRound || people.count > 1 { return Array(people.prefix(6)) }
        if trigger.type == .pressRelease || trigger.type == .pressBriefing, !organisations.isEmpty { return [organisations[0]] }
        if !countries.isEmpty {
            // Talks have two sides.
            if trigger.type == .negotiationRound, countries.count == 1,
                let pair = reading.pair(before: trigger.units.lowerBound, in: view.index, with: countries[0])
            {
                return [countries[0], pair.1]
            }
            return Array(countries.prefix(4))
        }
        if trigger.type == .negotiationRound || trigger.type == .jointStatement,
            let pair = reading.pair(before: trigger.units.lowerBound, in: view.index)
        {
            return [pair.0, pair.1]
        }
        return Array(organisations.prefix(3))
    }

    private func append(_ name: String, _ list: inout [String]) { if !list.contains(name) { list.append(name) } }

    /// A country or city behind `in` or `to` is where, not who.
    private func isPlace(_ at: Int) -> Bool {
        let before = view.key(at - 1) == "the" ? view.key(at - 2) : view.key(at - 1)
        return ["in", "to", "at", "near", "for"].contains(before)
    }

    func place() -> String? {
        for at in clause where at > trigger.units.lowerBound - 12 && at < trigger.units.upperBound + 16 {
            let before = view.key(at - 1) == "the" ? view.key(at - 2) : view.key(at - 1)
            guard
                ["in", "at"].contains(before) || before == "to" && trigger.type == .visit || trigger.type == .visit && at == trigger.units.upperBound
            else { continue }
            switch view[at].value {
            case .place, .country: return reading.text(at..<at + 1)
            case .organisation(let index) where before == "at": return reading.organisations[index].name
            default: break
            }
        }
        return nil
    }

    /// The clause, from its first word to the last one that the event needs.
    func evidence() -> Range<Int> {
        var range = clause
        while range.count > 1, let last = range.last, [".", ",", ";"].contains(view.key(last)) { range = range.lowerBound..<last }
        while range.count > 1, let first = range.first, [",", "and", "but", "while"].contains(view.key(first)) {
            range = first + 1..<range.upperBound
        }
        // Long clauses are cut to what stands near the event.
        if range.count > 40 { range = max(range.lowerBound, trigger.units.lowerBound - 20)..<min(range.upperBound, trigger.units.upperBound + 20) }
        return range
    }
}
