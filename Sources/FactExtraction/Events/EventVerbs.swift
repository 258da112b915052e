import Models

/// What the form of an event's verb tells of its time.
extension EventTrigger {
    /// Whether a verb in the simple present tells of it, as timetables do: `ministers meet on Tuesday`, `talks resume on Monday`.
    func isTimetabled(_ view: SentenceView) -> Bool {
        let at = units.lowerBound
        if Self.presentVerbs.contains(view.key(at)) { return isFinite(at, view) }
        guard !view.has(at, .pastVerb), !view.key(at).hasSuffix("ed") else { return false }
        // `holds a meeting`, `has its monthly meeting`; not `has held a meeting`.
        if let verb = view.last(before: at, within: 6, where: { Self.holding.contains($0.key) }),
            !(verb + 1..<at).contains(where: { view.has($0, [.pastVerb, .auxiliary]) || view.key($0).hasSuffix("ed") || view.key($0) == "to" })
        {
            return isFinite(verb, view)
        }
        guard let verb = view.first(after: units.upperBound - 1, within: 3, where: { Self.beginning.contains($0.key) }) else { return false }
        return isFinite(verb, view)
    }

    /// Whether a verb has a subject in front of it rather than `to`, an auxiliary or a determiner.
    private func isFinite(_ verb: Int, _ view: SentenceView) -> Bool {
        guard view.range.contains(verb - 1) else { return false }
        let front = view[verb - 1]
        switch front.value {
        case .person, .organisation: return true
        case .country(let mention): return mention.form != .demonym
        case .word: return !front.has([.preposition, .auxiliary, .determiner, .negation, .future]) && !Self.infinitives.contains(front.key)
        case .mark: return [",", ")", "'"].contains(front.key)
        default: return false
        }
    }

    private static let presentVerbs: WordSet = [
        "meet", "meets", "gather", "gathers", "convene", "convenes", "visits", "travel", "travels", "fly", "flies", "arrive", "arrives", "receives",
        "hosts", "dines", "tours", "lands", "leaves", "heads", "sees", "expires", "lapses", "unveils", "announces",
    ]
    private static let holding: WordSet = [
        "hold", "holds", "host", "hosts", "has", "have", "chairs", "attends", "pays", "makes", "begins", "resume",
    ]
    private static let beginning: WordSet = [
        "resume", "resumes", "start", "starts", "begin", "begins", "open", "opens", "continue", "continues", "take", "takes", "reconvene", "follow",
        "follows", "ends",
    ]
    private static let infinitives: WordSet = [
        "to", "can", "could", "might", "may", "must", "should", "shall", "did", "does", "do", "let", "not",
    ]

    /// Whether somebody announces, something is announced, or the word only describes: `the plan announced in April`.
    func voice(_ view: SentenceView) -> String {
        var at = units.lowerBound - 1
        while view.range.contains(at), units.lowerBound - at < 7 {
            let unit = view[at]
            if ["was", "were", "been", "be", "is", "are", "being"].contains(unit.key) { return "passive" }
            switch unit.value {
            case .person, .organisation, .country: return "active"
            case .time: break
            case .word:
                if unit.has([.office, .organisationHead, .pronoun]) { return "active" }
                guard unit.has([.auxiliary, .preposition]) || unit.key.hasSuffix("ly") || ["also", "later", "earlier", "then"].contains(unit.key)
                else {
                    return "describes"
                }
            default: return "describes"
            }
            at -= 1
        }
        return "opens"
    }

    /// Whether the words tell of what happens again and again: `meets every month`, `on Mondays`, `twice a year`.
    func isRecurring(_ view: SentenceView) -> Bool {
        let start = view.clauseStart(units.lowerBound), end = view.clauseEnd(units.lowerBound)
        for at in max(start, units.lowerBound - 8)..<min(end, units.upperBound + 10) where view[at].isWord || view[at].time != nil {
            switch view.key(at) {
            case "every", "each":
                // `every year`, `every two weeks`, `every other Friday`; not `every minister`.
                if (at + 1..<at + 4).contains(where: { Self.spans.contains(view.key($0)) || view.range.contains($0) && view[$0].time != nil }) {
                    return true
                }
            case "once", "twice", "times":
                if ["a", "per", "each", "every"].contains(view.key(at + 1)), Self.spans.contains(view.key(at + 2)) { return true }
            case "usually", "normally", "routinely", "regularly", "typically", "traditionally", "mondays", "tuesdays", "wednesdays", "thursdays",
                "fridays", "saturdays", "sundays":
                return true
            default: break
            }
        }
        return false
    }

    private static let spans: WordSet = [
        "day", "days", "week", "weeks", "fortnight", "month", "months", "quarter", "quarters", "year", "years", "spring", "summer", "autumn",
        "winter",
        "morning", "evening", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
    ]
}

extension EventTriggers {
    /// Verbs of many meanings tell of an event only with whom one sees, or where one goes.
    func hasObject(_ at: Int) -> Bool {
        switch view.key(at) {
        case "see", "sees", "saw": view.first(after: at, within: 5) { $0.person != nil } != nil
        // `made a statement` is to speak; `in a statement` is a paper.
        case "statement": view.last(before: at, within: 4) { ["made", "make", "makes", "making"].contains($0.key) } == nil
        // `a round of tariffs`, `gather support`
        case "round", "rounds":
            view.key(at + 1) != "of" || view.first(after: at + 1, within: 4) { Self.talks.contains($0.key) } != nil
        case "gather", "gathers", "gathered": !view[min(at + 1, view.range.upperBound - 1)].isWord || view.has(at + 1, [.preposition, .conjunction])
        case "sat": view.key(at + 1) == "down" || view.key(at + 1) == "with"
        case "rang": view.first(after: at, within: 5) { $0.person != nil || $0.isWord && $0.has(.office) } != nil
        case "leaves", "heads", "landed", "lands":
            ["for", "to", "in", "at"].contains(view.key(at + 1)) && view.first(after: at, within: 4) { $0.country != nil || $0.isPlace } != nil
        // `told reporters on Friday`, `told reporters at a briefing`; without a day or an occasion somebody only speaks.
        case "reporters", "journalists":
            (view.clauseStart(at)..<view.clauseEnd(at)).contains { abs($0 - at) < 10 && (view[$0].isDated || Self.occasions.contains(view.key($0))) }
        default: true
        }
    }

    private static let talks: WordSet = [
        "negotiations", "negotiation", "talks", "consultations", "discussions", "dialogue", "bargaining", "meetings",
    ]
    private static let occasions: WordSet = ["briefing", "conference", "airport", "call"]
}
