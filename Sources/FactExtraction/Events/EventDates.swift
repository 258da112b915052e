import Models

/// Which time of a sentence belongs to which of its events.
struct EventDates {
    let view: SentenceView
    let triggers: [EventTrigger]

    private var reading: Reading { view.reading }

    /// Date of a trigger, and the tense that gave its direction.
    func date(_ number: Int, lastDate: String?) -> (String?, Tense) {
        let trigger = triggers[number]
        let tense = view.tense(trigger.units.lowerBound)
        var best: (cost: Int, at: Int)?
        for at in view.range {
            guard let time = view[at].time, isUsable(time, at) else { continue }
            let cost = self.cost(at, trigger)
            // A time that stands nearer to another event belongs to that one.
            if triggers.indices.contains(where: { $0 != number && self.cost(at, triggers[$0]) < cost }) { continue }
            if best == nil || cost < best?.cost ?? 0 { best = (cost, at) }
        }
        if let best, best.cost < 60, let time = view[best.at].time {
            if case .offset(let days) = time.form { return (lastDate.flatMap { Day(iso: $0) }.map { ($0 + days).iso }, tense) }
            let timeTense = view.tense(best.at)
            let direction = timeTense == .unknown ? tense : timeTense
            return (reading.resolver.resolve(time, trigger.type == .deadline || isCancelled ? .unknown : direction), direction)
        }
        return (nil, tense)
    }

    private var isCancelled: Bool {
        view.range.contains {
            ["cancelled", "canceled", "scrapped", "postponed"].contains(view.key($0)) || view.key($0) == "called" && view.key($0 + 1) == "off"
        }
    }

    private func isUsable(_ time: TimeExpression, _ at: Int) -> Bool {
        switch time.form {
        case .day, .days, .weekday, .relativeDay, .relativeWeek, .relativeMonth, .month, .weekend: return time.openness != .until
        case .offset:
            // `a day earlier` by itself; `two days after` names what follows.
            guard let key = reading.units[at].tokens.last.map({ reading.document.tokens[$0].key }) else { return false }
            return key == "earlier" || key == "later"
        default: return false
        }
    }

    /// Distance in units; behind is nearer than in front, and clause marks between make it far.
    private func cost(_ at: Int, _ trigger: EventTrigger) -> Int {
        let low = min(at, trigger.units.lowerBound), high = max(at, trigger.units.upperBound - 1)
        var cost = high - low
        if at < trigger.units.lowerBound { cost += view.range.lowerBound + 3 >= at ? 2 : 1 }
        for index in low + 1..<max(low + 1, high) {
            if view.isClauseMark(index) { cost += 40 }
            if view.key(index) == "that" || view.key(index) == "which" || view.key(index) == "who" { cost += 5 }
            if view[index].isWord, view.key(index) == "after" || view.key(index) == "before" { cost += 4 }
        }
        return cost
    }
}
