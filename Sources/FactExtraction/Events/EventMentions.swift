import Models

/// Tells whether two mentions are of one event.
extension EventFinder {
    func isSame(_ index: Int, _ event: Event, _ view: SentenceView) -> Bool {
        guard case .event(let other) = facts[index].detail else { return false }
        guard other.type == event.type else { return isAnotherWord(other, event) }
        if let a = other.ordinal, let b = event.ordinal, a != b { return false }
        if (other.ordinal == nil) != (event.ordinal == nil), event.type == .negotiationRound, other.date != event.date { return false }
        if other.date == nil || event.date == nil {
            return other.ordinal != nil && other.ordinal == event.ordinal
                || event.type != .negotiationRound && other.status == event.status && shares(other, event)
        }
        // What has gone on since a day is not an event of one day.
        guard (other.date?.contains("..") ?? false) == (event.date?.contains("..") ?? false) else { return false }
        guard PartialDate.areCompatible(other.date, event.date), other.status == event.status || event.ordinal != nil else { return false }
        // Two meetings on one day are told apart by who was there.
        if event.type == .meeting || event.type == .visit {
            return other.participants.isEmpty || event.participants.isEmpty || shares(other, event)
        }
        return true
    }

    /// `at the meeting were …`: the last event of the kind and day, whoever else was there.
    func mentioned(again event: Event, _ trigger: EventTrigger, _ view: SentenceView) -> Int? {
        guard [.meeting, .visit, .phoneCall, .summit].contains(event.type), !trigger.isRule || event.type != .visit,
            ["the", "this", "that"].contains(view.key(trigger.units.lowerBound - 1)),
            !["of", "between", "with", "in", "at", "on"].contains(view.key(trigger.units.upperBound))
        else { return nil }
        reading.budget.charge(facts.count)
        return facts.indices.last { index in
            guard case .event(let other) = facts[index].detail else { return false }
            return other.type == event.type && other.status == event.status && PartialDate.areCompatible(other.date, event.date)
        }
    }

    /// A call, a round or a summit that is spoken of as a meeting, too: the same day and people.
    func isAnotherWord(_ a: Event, _ b: Event) -> Bool {
        let special: [Event.EventType] = [.phoneCall, .negotiationRound, .summit]
        guard a.type == .meeting && special.contains(b.type) || b.type == .meeting && special.contains(a.type) else { return false }
        guard a.date != nil, b.date != nil, a.status == b.status, PartialDate.areCompatible(a.date, b.date) else { return false }
        if shares(a, b) { return true }
        let sides = sides(a)
        return sides.count > 1 && sides == self.sides(b)
    }

    func shares(_ a: Event, _ b: Event) -> Bool { a.participants.contains { b.participants.contains($0) } }

    /// Countries that take part or that those who take part act for.
    private func sides(_ event: Event) -> Set<String> {
        reading.budget.charge(reading.people.count)
        return Set(
            event.participants.compactMap { name in
                name.utf8.count == 2 ? name : reading.people.first { $0.name == name }?.country
            })
    }
}
