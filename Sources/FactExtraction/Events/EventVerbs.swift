import Models

/// What the form of an event's verb tells of its time.
extension EventTrigger {
    /// Whether a verb in the simple present tells of it, as timetables do: `ministers meet on Tuesday`, `talks resume on Monday`.
    func isTimetabled(_ view: SentenceView) -> Bool {
        let at = units.lowerBound
        // An entry of a timeline or of a live page tells of its own time: `Jan 7 — The ministry announces …`, `14:30 Ministers meet`.
        if view.opensWithDay || view.isLive && !view.range.contains(where: { view[$0].isDated }) { return false }
        if Self.presentVerbs.contains(view.key(at)) { return isFinite(at, view) }
        guard !view.has(at, .pastVerb), !view.key(at).hasSuffix("ed") else { return false }
        // `holds a meeting`, `has its monthly meeting`; not `has held a meeting`.
        if let verb = view.last(before: at, within: 6, where: { Self.holding.contains($0.key) }),
            !(verb + 1..<at).contains(where: { view.has($0, [.pastVerb, .auxiliary]) || view.key($0).hasSuffix("ed") || view.key($0) == "to" })
        {
            return isFinite(verb, view)
        }
        // `Talks with the mill's owners resume on Monday`
        guard let verb = view.first(after: units.upperBound - 1, within: 7, where: { Self.beginning.contains($0.key) }),
            !view.between(units.upperBound - 1, verb).contains(where: { view[$0].isMark && view.key($0) != "'s" || view.has($0, .relative) })
        else { return false }
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
        "goes", "comes", "departs", "returns", "hosts", "dines", "tours", "lands", "leaves", "heads", "sees", "expires", "lapses", "unveils",
        "announces",
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
