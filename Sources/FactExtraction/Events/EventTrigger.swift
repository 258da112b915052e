import Models

/// A word or phrase of a sentence that may name an event.
struct EventTrigger {
    var type: Event.EventType
    var units: Range<Int>
    var ordinal: Int?
    /// `three rounds`: so many have been held.
    var count: Int?
    /// A phrase that a topic profile names: its user says that it is an event.
    var isProfile = false

    /// Kinds of events that its word may tell of, the likeliest first.
    var types: [Event.EventType] {
        let others: [Event.EventType]
        switch type {
        case .phoneCall: others = [.meeting]
        case .negotiationRound: others = [.meeting, .phoneCall]
        case .meeting: others = [.negotiationRound, .visit, .summit, .phoneCall, .pressBriefing]
        case .summit: others = [.meeting]
        case .visit: others = [.meeting]
        case .announcement: others = [.pressRelease, .executiveOrder]
        case .executiveOrder: others = [.announcement]
        case .jointStatement: others = [.pressRelease, .announcement]
        case .pressRelease: others = [.jointStatement, .pressBriefing, .announcement]
        case .pressBriefing: others = [.pressRelease]
        case .deadline: others = []
        }
        return [type] + others
    }
}

/// Finds every word that may tell of an event; whether it does is the model's to say.
struct EventTriggers {
    let view: SentenceView

    private var reading: Reading { view.reading }

    func all() -> [EventTrigger] {
        var found: [EventTrigger] = []
        var at = view.range.lowerBound
        while at < view.range.upperBound {
            let unit = reading.units[at]
            if unit.isWord || unit.ordinal != nil || unit.organisation != nil, let trigger = trigger(at) {
                found.append(trigger)
                at = max(at + 1, trigger.units.upperBound)
            } else {
                at += 1
            }
        }
        return found
    }

    /// Words that may tell of an event, and of which kind first of all.
    private static let words: [String: Event.EventType] = table([
        (.phoneCall, "telephone phone telephoned phoned call rang phones telephones"),
        (.negotiationRound, "round rounds session sessions negotiations talks bargaining"),
        (.meeting, "met meet meets meeting meetings conferred confer gathered gather gathers convened convene convenes luncheon lunch dinner dined"),
        (
            .meeting,
            "received receives hosted receive host hosts welcomed consultations discussions discuss discussed dialogue forum conference talked"
        ),
        (.meeting, "spoke speaks speak sat sit sits saw see sees sitting huddle breakfast"),
        (.summit, "summit summits"),
        (
            .visit,
            "visit visited visits visiting trip tour toured tours arrived arrive arrives travelled traveled travel travels flew fly flies flying"
        ),
        (.visit, "leaves leave left lands landed came goes went heads headed mission"),
        (.announcement, "announced announce unveiled unveil declared declares announcing announcement announces unveils"),
        (.executiveOrder, "order decree proclamation orders"),
        (.jointStatement, "communique declaration"), (.pressRelease, "statement release"),
        (.pressBriefing, "briefing briefings reporters brief briefs"),
        (.deadline, "deadline deadlines cutoff expire expires expired expiring expiry lapse lapses lapsed runs run until till by closes ends end"),
    ])

    /// Words that make an event's name with the word behind them.
    private static let pairs: [String: [String: Event.EventType]] = {
        let calls = table([(.phoneCall, "call calls conversation conversations talks talk discussion")])
        return [
            "telephone": calls, "phone": calls, "video": calls, "conference": table([(.phoneCall, "call")]),
            "executive": table([(.executiveOrder, "order orders")]),
            "press": table([(.pressRelease, "release"), (.pressBriefing, "briefing conference")]),
            "news": table([(.pressRelease, "release"), (.pressBriefing, "briefing conference")]),
            "media": table([(.pressBriefing, "briefing conference")]),
        ]
    }()

    private static func table(_ rows: [(Event.EventType, String)]) -> [String: Event.EventType] {
        Dictionary(rows.flatMap { type, list in list.split(separator: " ").map { (String($0), type) } }) { first, _ in first }
    }

    private func trigger(_ at: Int) -> EventTrigger? {
        let key = view.key(at)
        if let next = Self.pairs[key]?[view.key(at + 1)] { return EventTrigger(type: next, units: at..<at + 2) }
        if key == "joint", let joint = joint(at) { return joint }
        if let phrase = reading.eventPhrases.isEmpty ? nil : profilePhrase(at) { return phrase }
        guard let type = Self.words[key] else { return nil }
        switch key {
        case "until", "till", "by":
            guard view.range.contains(at + 1), let time = view[at + 1].time, !time.isPeriod else { return nil }
        case "round", "rounds", "session", "sessions": return round(at)
        default: break
        }
        let ordinal = view.last(before: at, within: 4) { $0.ordinal != nil }.flatMap { view[$0].ordinal }
        let isCounted = type == .negotiationRound || type == .meeting || type == .summit
        return EventTrigger(type: type, units: at..<at + 1, ordinal: isCounted ? ordinal : nil)
    }

    private func profilePhrase(_ at: Int) -> EventTrigger? {
        for phrase in reading.eventPhrases where at + phrase.words.count <= view.range.upperBound {
            let isMatch = phrase.words.indices.allSatisfy { offset in
                phrase.isPrefix && offset == phrase.words.count - 1
                    ? view.key(at + offset).hasPrefix(phrase.words[offset]) : view.key(at + offset) == phrase.words[offset]
            }
            if isMatch { return EventTrigger(type: phrase.type, units: at..<at + phrase.words.count, isProfile: true) }
        }
        return nil
    }

    /// `the third round of talks`, `13 rounds of negotiations`: with the number in front.
    private func round(_ at: Int) -> EventTrigger {
        var trigger = EventTrigger(type: .negotiationRound, units: at..<at + 1)
        var start = at
        while start > view.range.lowerBound, at - start < 4 {
            let unit = view[start - 1]
            if let number = unit.ordinal {
                trigger.ordinal = number
                trigger.units = start - 1..<at + 1
                return trigger
            }
            if case .number(let number) = unit.value, view.key(at).hasSuffix("s") {
                trigger.count = Numbers.count(number)
                trigger.ordinal = trigger.count
                trigger.units = start - 1..<at + 1
                return trigger
            }
            guard unit.isWord, !unit.has([.preposition, .determiner, .auxiliary]) else { break }
            start -= 1
        }
        return trigger
    }

    /// `a joint U.S.–Japan statement`
    private func joint(_ at: Int) -> EventTrigger? {
        for index in at + 1..<max(at + 1, min(at + 6, view.range.upperBound)) {
            if ["statement", "communique", "declaration"].contains(view.key(index)) {
                return EventTrigger(type: .jointStatement, units: at..<index + 1)
            }
            guard view[index].country != nil || view[index].isMark || view[index].isWord && !view[index].has([.preposition, .auxiliary]) else {
                return nil
            }
        }
        return nil
    }
}
