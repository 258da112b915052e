import Models

/// Which time of a sentence belongs to which of its events.
struct EventDates {
    let view: SentenceView
    let triggers: [EventTrigger]
    /// Weight of the marks and words in front of each unit of the sentence that make a time far from an event.
    private let weights: [Int]
    /// Units with a time that an event can have, and the trigger that each belongs to: the nearest.
    private let times: [(at: Int, owner: Int)]

    private var reading: Reading { view.reading }

    init(view: SentenceView, triggers: [EventTrigger]) {
        self.view = view
        self.triggers = triggers
        var weights = [0]
        for index in view.range {
            var weight = view.isClauseMark(index) ? 40 : 0
            switch view.key(index) {
            case "that": weight += 12
            case "which", "who": weight += 5
            case "after", "before", "ahead", "following": weight += view[index].isWord ? 10 : 0
            default: break
            }
            weights.append(weights[weights.count - 1] + weight)
        }
        self.weights = weights
        let hasDeadline = triggers.contains { $0.type == .deadline }
        var times: [(at: Int, owner: Int)] = []
        for at in view.range {
            guard let time = view[at].time, Self.isUsable(time, at, view, hasDeadline: hasDeadline) else { continue }
            view.reading.budget.charge(triggers.count)
            let isQuoted = view.isQuoted(at)
            let isAhead = view.isAhead(at)
            // A day that a quotation names is not the day on which it was said.
            let costs = triggers.map {
                Self.cost(at, $0, view.range.lowerBound, weights)
                    + (isQuoted && !view.isQuoted($0.units.lowerBound) || $0.isTold(view) && (isAhead || Self.isContent(at, of: $0, view)) ? 60 : 0)
            }
            // A time that stands nearer to another event belongs to that one.
            if let least = costs.min() { for owner in costs.indices where costs[owner] == least { times.append((at, owner)) } }
        }
        self.times = times
    }

    /// Date of a trigger, and the tense that gave its direction.
    func date(_ number: Int, lastDate: String?) -> (String?, Tense) {
        let trigger = triggers[number]
        let isTimetabled = trigger.isTimetabled(view)
        let tense = isTimetabled ? .future : view.tense(trigger.units.lowerBound)
        var best: (cost: Int, at: Int)?
        view.reading.budget.charge(times.count)
        for time in times where time.owner == number {
            let cost = Self.cost(time.at, trigger, view.range.lowerBound, weights)
            if best == nil || cost < best?.cost ?? 0 { best = (cost, time.at) }
        }
        if let best, best.cost < 60, let time = view[best.at].time {
            if case .offset(let days) = time.form { return (lastDate.flatMap { Day(iso: $0) }.map { ($0 + days).iso }, tense) }
            let timeTense = view.tense(best.at)
            let direction = timeTense == .unknown || isTimetabled ? tense : timeTense
            return (reading.resolver.resolve(time, trigger.type == .deadline ? .unknown : isCancelled ? cancelledTense(time) : direction), direction)
        }
        return (nil, tense)
    }

    /// A weekday for which something was planned lies ahead; a date is the nearest one.
    private func cancelledTense(_ time: TimeExpression) -> Tense {
        guard case .weekday = time.form else { return .unknown }
        return view.range.contains { ["scheduled", "planned", "due", "set"].contains(view.key($0)) } ? .future : .unknown
    }

    private var isCancelled: Bool {
        view.range.contains {
            ["cancelled", "canceled", "scrapped", "postponed"].contains(view.key($0)) || view.key($0) == "called" && view.key($0 + 1) == "off"
        }
    }

    /// Whether a time belongs to what is told rather than to the telling: `told a news conference that the duty, charged since July, …`,
    /// `Exports fell in July, the ministry said in a statement`.
    static func isContent(_ at: Int, of trigger: EventTrigger, _ view: SentenceView) -> Bool {
        let word = trigger.units.lowerBound
        if at > word { return view.between(word, at).contains { view.key($0) == "that" } }
        return at > view.range.lowerBound + 3 && view.between(at, word).contains { view.key($0) == "," }
    }

    private static func isUsable(_ time: TimeExpression, _ at: Int, _ view: SentenceView, hasDeadline: Bool) -> Bool {
        // `suspended until July 8` tells of the end only.
        if ["until", "till", "through"].contains(view.key(at - 1)), !hasDeadline { return false }
        switch time.form {
        case .day, .days, .weekday, .relativeDay, .relativeWeek, .relativeMonth, .month, .weekend: return time.openness != .until
        case .offset:
            // `a day earlier` by itself; `two days after` names what follows.
            guard let key = view[at].tokens.last.map({ view.reading.document.tokens[$0].key }) else { return false }
            return ["earlier", "later", "day", "morning", "afternoon", "evening", "night"].contains(key)
        default: return false
        }
    }

    /// Distance in units; behind is nearer than in front, and clause marks between make it far.
    private static func cost(_ at: Int, _ trigger: EventTrigger, _ first: Int, _ weights: [Int]) -> Int {
        let low = min(at, trigger.units.lowerBound), high = max(at, trigger.units.upperBound - 1)
        var cost = high - low
        if at < trigger.units.lowerBound { cost += first + 3 >= at ? 2 : 1 }
        if low + 1 < high { cost += weights[high - first] - weights[low + 1 - first] }
        return cost
    }
}

extension EventTrigger {
    /// Whether it tells of what somebody has said by then: a day behind publication belongs to what was said.
    func isTold(_ view: SentenceView) -> Bool {
        switch type {
        case .announcement:
            return ["announced", "unveiled", "declared"].contains(view.key(units.lowerBound))
                && !["be", "to", "will"].contains(view.key(units.lowerBound - 1))
        case .pressRelease, .pressBriefing, .jointStatement:
            return view.last(before: units.lowerBound, within: 4, where: { ["said", "told", "say", "says"].contains($0.key) }) != nil
        default: return false
        }
    }
}
