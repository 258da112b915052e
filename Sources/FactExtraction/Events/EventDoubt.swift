import Models

/// Words that make an event one that is only spoken of, or that is called off.
extension EventFinder {
    /// `were due to meet in June, but the meeting was cancelled`: the next clause says so of the same event.
    func isCalledOffBehind(_ view: SentenceView, _ clauseEnd: Int) -> Bool {
        guard view.range.contains(clauseEnd), view.key(clauseEnd) == "but" || view.key(clauseEnd) == ";",
            let verb = view.first(
                after: clauseEnd, within: 7, where: { ["cancelled", "canceled", "scrapped", "postponed", "off"].contains($0.key) })
        else { return false }
        return (clauseEnd + 1..<verb).contains {
            ["it", "that", "they", "this", "event", "meeting", "visit", "trip", "talks", "summit", "gathering"].contains(view.key($0))
        } && !(clauseEnd + 1..<verb).contains { view.has($0, .negation) }
    }

    /// `the tariffs announced in early April`: a description of something else, without the day.
    func isAside(_ trigger: EventTrigger, _ date: String?, _ view: SentenceView) -> Bool {
        (date?.utf8.count ?? 0) < 10 && trigger.voice(view) == "describes"
    }

    func isUnreal(_ view: SentenceView, _ trigger: EventTrigger) -> Bool {
        if view.isUnreal(trigger.units.lowerBound) || trigger.isRecurring(view) { return true }
        // `the ongoing trade negotiations`, `any future meeting`: the background of something else.
        if view.last(before: trigger.units.lowerBound, within: 4, where: { Self.background.contains($0.key) }) != nil { return true }
        // `on the sidelines of the ministers' meeting`: where something else is.
        if trigger.type == .meeting, view.last(before: trigger.units.lowerBound, within: 8, where: { $0.is("sidelines") || $0.is("margins") }) != nil
        {
            return true
        }
        let start = view.clauseStart(trigger.units.lowerBound)
        let isOutside = !view.isQuoted(trigger.units.lowerBound)
        for at in start..<trigger.units.lowerBound where view[at].isWord && !(isOutside && view.isQuoted(at)) {
            switch view.key(at) {
            case "invitation", "invited":
                let isAsked = view.key(trigger.units.lowerBound - 1) == "to"
                if trigger.type != .summit, trigger.units.lowerBound - at < (isAsked ? 18 : 9) { return true }
            case "denied", "denies", "rumours", "rumors", "rumoured", "speculation", "dismissed", "could", "might", "may", "hopes", "hoped", "wants",
                "offered",
                "proposed", "never", "not", "no":
                if trigger.units.lowerBound - at < 9 || ["denied", "rumours", "rumors", "speculation", "dismissed"].contains(view.key(at)) {
                    return true
                }
            default: break
            }
        }
        return false
    }

    private static let background: WordSet = ["ongoing", "continuing", "pending", "future", "possible", "potential", "any", "eventual"]
}
