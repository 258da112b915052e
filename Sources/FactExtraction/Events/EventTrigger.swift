import Models

/// A word or phrase of a sentence that names an event.
struct EventTrigger {
    var type: Event.EventType
    var units: Range<Int>
    var ordinal: Int?
    /// `three rounds`: so many have been held.
    var count: Int?
    /// Without a date the phrase says too little to be an event.
    var needsDate: Bool
    /// Only a date to the day makes an event of it.
    var needsDay = false
    var rule: String
    /// A rule took it for an event; else only its word may tell of one.
    var isRule = true

    /// Kinds of events that its word may tell of, the likeliest first.
    var types: [Event.EventType] {
        let others: [Event.EventType]
        switch type {
        case .phoneCall: others = [.meeting]
        case .negotiationRound: others = [.meeting, .phoneCall]
        case .meeting: others = [.negotiationRound, .visit, .summit, .phoneCall]
        case .summit: others = [.meeting]
        case .visit: others = [.meeting]
        case .announcement: others = [.pressRelease, .executiveOrder]
        case .executiveOrder: others = [.announcement]
        case .jointStatement: others = [.pressRelease, .announcement]
        case .pressRelease: others = [.jointStatement, .pressBriefing]
        case .pressBriefing: others = [.pressRelease]
        case .deadline: others = []
        }
        return [type] + others
    }
}

/// Finds events' words by small rules; each reads at one unit.
struct EventTriggers {
    let view: SentenceView

    /// The rule of phrases that a profile names.
    static let profileRule = "event.profile"

    private var reading: Reading { view.reading }

    func all() -> [EventTrigger] {
        var found: [EventTrigger] = []
        var at = view.range.lowerBound
        while at < view.range.upperBound {
            if reading.units[at].isWord || reading.units[at].ordinal != nil || reading.units[at].organisation != nil,
                let trigger = trigger(at) ?? possible(at)
            {
                found.append(trigger)
                at = max(at + 1, trigger.units.upperBound)
            } else {
                at += 1
            }
        }
        return found
    }

    private enum Opener { case call, round, session, talks, summit, visit, meeting, announcement, signed, executive, joint, press, deadline }

    /// Words that a trigger begins with: one look-up tells that most words begin none.
    private static let openers: WordTable<Opener> = {
        let words: [(Opener, String)] = [
            (.call, "telephone phone telephoned phoned spoke spoken talked speak speaks talk video call"), (.round, "round rounds"),
            (.session, "session sessions"), (.talks, "negotiations talks consultations discussions"), (.summit, "summit"),
            (.visit, "visit visited visits visiting trip arrived arrive travel travelled traveled travels flew fly flies"),
            (.meeting, "met meet meets meeting received hosted receive host meetings"),
            (.announcement, "announced announce unveiled unveil declared announcing announcement"), (.signed, "order orders proclamation decree"),
            (.executive, "executive"), (.joint, "joint"), (.press, "press news media"),
            (.deadline, "deadline deadlines cutoff expire expires expired expiring expiry lapse lapses lapsed run runs ran ends end"),
        ]
        return WordTable(words.flatMap { opener, list in list.split(separator: " ").map { (key: String($0), value: opener) } })
    }()

    private func possible(_ at: Int) -> EventTrigger? {
        guard let type = Self.others[view.key(at)], hasObject(at) else { return nil }
        let ordinal = view.last(before: at, within: 4) { $0.ordinal != nil }.flatMap { view[$0].ordinal }
        return EventTrigger(
            type: type, units: at..<at + 1, ordinal: type == .negotiationRound || type == .meeting || type == .summit ? ordinal : nil,
            needsDate: true,
            rule: "event.word", isRule: false)
    }

    private func trigger(_ at: Int) -> EventTrigger? {
        switch Self.openers[view.key(at)] {
        case .call: call(at)
        case .round: round(at)
        case .session: session(at)
        case .talks: talks(at)
        case .summit: summit(at)
        case .visit: visit(at)
        case .meeting: meeting(at)
        case .announcement: announcement(at)
        case .signed: signed(at)
        case .executive: named(at, ["order"], .executiveOrder, "event.executive-order")
        case .joint: joint(at)
        case .press: press(at)
        case .deadline: deadline(at)
        case nil: reading.eventPhrases.isEmpty ? nil : profilePhrase(at)
        }
    }

    private func profilePhrase(_ at: Int) -> EventTrigger? {
        guard let first = view.key(at).utf8.first else { return nil }
        for phrase in reading.eventPhrases[Int(first)] where at + phrase.words.count <= view.range.upperBound {
            let isMatch = phrase.words.indices.allSatisfy { offset in
                phrase.isPrefix && offset == phrase.words.count - 1
                    ? view.key(at + offset).hasPrefix(phrase.words[offset]) : view.key(at + offset) == phrase.words[offset]
            }
            if isMatch { return EventTrigger(type: phrase.type, units: at..<at + phrase.words.count, needsDate: true, rule: Self.profileRule) }
        }
        return nil
    }

    private func named(_ at: Int, _ next: [String], _ type: Event.EventType, _ rule: String) -> EventTrigger? {
        guard next.contains(view.key(at + 1)) else { return nil }
        return EventTrigger(type: type, units: at..<at + 2, needsDate: true, rule: rule)
    }

    /// `signed an order`, `the order that the president signed on Thursday`
    private func signed(_ at: Int) -> EventTrigger? {
        // A name such as `Presidential Executive Order` is one unit.
        if view[at].tokens.contains(where: { reading.document.tokens[$0].is("executive") }) {
            return EventTrigger(type: .executiveOrder, units: at..<at + 1, needsDate: true, rule: "event.executive-order")
        }
        let verb =
            view.last(before: at, within: 4) { ["signed", "signs", "sign", "signing"].contains($0.key) }
            ?? view.first(after: at, within: 7) { $0.is("signed") }
        guard let verb,
            verb < at || ["that", "which", "signed", "he", "she"].contains(view.key(at + 1))
                || view.range.contains(at + 1) && view[at + 1].person != nil,
            view.last(before: max(at, verb), within: 12, where: { $0.person != nil || ["he", "she", "president"].contains($0.key) }) != nil
                || view.key(verb + 1) == "by"
        else { return nil }
        return EventTrigger(type: .executiveOrder, units: at..<at + 1, needsDate: true, rule: "event.order-signed")
    }

    // MARK: Calls, rounds, meetings

    private func call(_ at: Int) -> EventTrigger? {
        switch view.key(at) {
        case "telephone", "phone", "video":
            guard ["call", "calls", "conversation", "conversations", "talks", "talk", "discussion"].contains(view.key(at + 1)) else {
                return nil
            }
            return EventTrigger(type: .phoneCall, units: at..<at + 2, needsDate: false, rule: "event.phone-call")
        case "spoke", "spoken", "talked", "speak", "speaks", "talk":
            for index in at + 1..<min(at + 14, view.range.upperBound) {
                if view.key(index) == "telephone" || view.key(index) == "phone", ["by", "on", "over", "the"].contains(view.key(index - 1)) {
                    return EventTrigger(type: .phoneCall, units: at..<index + 1, needsDate: false, rule: "event.spoke-by-phone")
                }
                if view[index].key == "," || view.isClauseMark(index) { break }
            }
            return nil
        case "call":
            // `the first call of the two leaders took place on`
            let before = view[max(at - 1, view.range.lowerBound)]
            if before.has(.determiner) || before.ordinal != nil,
                let verb = view.first(after: at, within: 8, where: { ["took", "held", "lasted"].contains($0.key) }),
                view.key(verb) != "took" || view.key(verb + 1) == "place"
            {
                return EventTrigger(type: .phoneCall, units: at..<at + 1, needsDate: true, rule: "event.call-held")
            }
            // `in a call with X`, `held a call`
            guard ["a", "the", "his", "her", "their"].contains(view.key(at - 1)) || view.key(at - 1) == "minute",
                view.key(at + 1) == "with" || view.key(at + 1) == "between",
                at + 4 < view.range.upperBound,
                (at + 2..<min(at + 9, view.range.upperBound)).contains(where: { reading.country($0) != nil || view[$0].person != nil })
            else { return nil }
            return EventTrigger(type: .phoneCall, units: at..<at + 1, needsDate: true, rule: "event.call-with")
        default:
            guard at + 1 < view.range.upperBound else { return nil }
            return EventTrigger(type: .phoneCall, units: at..<at + 1, needsDate: true, rule: "event.phoned")
        }
    }

    private static let talkNouns: WordSet = [
        "negotiations", "negotiation", "talks", "consultations", "discussions", "dialogue", "bargaining", "meetings",
    ]

    private func round(_ at: Int) -> EventTrigger? {
        var ordinal: Int?
        var count: Int?
        var start = at
        for index in stride(from: at - 1, through: max(view.range.lowerBound, at - 4), by: -1) {
            if let number = view[index].ordinal {
                ordinal = number
                start = index
                break
            }
            if case .number(let number) = view[index].value, view.key(at) == "rounds" {
                count = Numbers.count(number)
                start = index
                break
            }
            guard view[index].isWord, !view[index].has([.preposition, .determiner, .auxiliary]) else { break }
        }
        var end = at + 1
        var isTalk = false
        for index in at + 1..<min(at + 8, view.range.upperBound) {
            if Self.talkNouns.contains(view.key(index)) {
                isTalk = true
                end = index + 1
                break
            }
            guard view[index].isWord || view[index].country != nil || view.key(index) == "-" || view.key(index) == "–" else { break }
            if view[index].has([.auxiliary, .conjunction]) { break }
        }
        // `trade talks round`, `the sixth round is scheduled`
        if !isTalk { isTalk = Self.talkNouns.contains(view.key(at - 1)) || ordinal != nil && !["first", "second"].contains(view.key(at - 1)) }
        if !isTalk, ordinal != nil, talksBefore() { isTalk = true }
        guard isTalk else { return nil }
        let isMany = view.key(at) == "rounds"
        if isMany, count == nil, ordinal == nil {
            guard ["multiple", "several", "many", "numerous"].contains(view.key(at - 1)) else { return nil }
            return EventTrigger(type: .negotiationRound, units: at - 1..<end, needsDate: true, rule: "event.rounds")
        }
        if isMany, count != nil {
            let isDone = view.first(after: at, within: 12) { ["held", "completed", "concluded", "place"].contains($0.key) } != nil
            guard
                isDone
                    || view.last(
                        before: start, within: 8,
                        where: {
                            ["conducted", "completed", "held", "had", "concluded", "finished", "undergone", "through", "following", "after"]
                                .contains($0.key)
                        }) != nil
            else { return nil }
        }
        return EventTrigger(
            type: .negotiationRound, units: start..<end, ordinal: ordinal ?? count, count: count, needsDate: ordinal == nil && count == nil,
            rule: "event.round")
    }

    /// Whether this sentence or one of the three before speaks of talks.
    private func talksBefore() -> Bool {
        let first = max(reading.sentences[max(0, view.index - 3)].lowerBound, view.range.upperBound - 480)
        reading.budget.charge(view.range.upperBound - first)
        return (first..<view.range.upperBound).contains { Self.talkNouns.contains(reading.units[$0].key) || reading.units[$0].key == "rounds" }
    }

    private func session(_ at: Int) -> EventTrigger? {
        guard ["negotiation", "negotiating", "bargaining"].contains(view.key(at - 1)) else { return nil }
        return EventTrigger(type: .negotiationRound, units: at - 1..<at + 1, needsDate: true, rule: "event.session")
    }

    private static let talkVerbs: WordSet = [
        "held", "hold", "holds", "holding", "began", "begin", "begins", "started", "resumed", "resume", "resumes", "opened", "concluded", "start",
        "kick", "kicked",
    ]

    /// `trade talks resumed in Geneva on Saturday`, `held talks with X on Friday`
    private func talks(_ at: Int) -> EventTrigger? {
        if view.key(at - 1) == "of" || view.key(at - 1) == "phone" || view.key(at - 1) == "telephone" { return nil }
        let isNegotiation =
            view.key(at) == "negotiations" || (view.key(at) == "talks" && (view.key(at - 1) == "trade" || view.key(at - 1) == "tariff"))
        let hasVerbBefore = view.last(before: at, within: 9, where: { Self.talkVerbs.contains($0.key) }) != nil
        let hasVerbBehind = view.first(after: at, within: 6, where: { Self.talkVerbs.contains($0.key) || $0.key == "place" }) != nil
        guard hasVerbBefore || hasVerbBehind else { return nil }
        // Talks with somebody named are a meeting.
        let isMeeting =
            hasVerbBefore && ["with", "between"].contains(view.key(at + 1)) && view.first(after: at, within: 8, where: { $0.person != nil }) != nil
        return EventTrigger(
            type: isNegotiation && !isMeeting ? .negotiationRound : .meeting, units: at..<at + 1, needsDate: true, needsDay: true,
            rule: isNegotiation ? "event.negotiations" : "event.talks")
    }

    private func summit(_ at: Int) -> EventTrigger? {
        // `met at the summit`: where, not what.
        if view.last(before: at, within: 5, where: { ["at", "during", "sidelines"].contains($0.key) }) != nil,
            view.last(
                before: at, within: 20,
                where: { ["met", "meet", "meeting", "talks", "spoke", "speaking", "agreed", "announced", "said", "told"].contains($0.key) }) != nil
        {
            return nil
        }
        let ordinal = view.last(before: at, within: 5) { $0.ordinal != nil }.flatMap { view[$0].ordinal }
        let isHeld =
            view.last(before: at, within: 4) {
                ["hold", "host", "hosts", "hosted", "held", "attend", "attended", "holds", "co-host"].contains($0.key)
            } != nil
        return EventTrigger(type: .summit, units: at..<at + 1, ordinal: ordinal, needsDate: !isHeld, rule: "event.summit")
    }

    private func visit(_ at: Int) -> EventTrigger? {
        let isNoun =
            ["visit", "trip"].contains(view.key(at))
            && (view.has(at - 1, .determiner) || !view[max(at - 1, view.range.lowerBound)].has([.auxiliary]) && view.key(at - 1) != "to")
        if view.key(at - 1) == "invitation" || view.key(at - 2) == "invitation" || view.key(at - 1) == "invited" { return nil }
        // Where to: a place within reach.
        guard view.first(after: at, within: isNoun ? 6 : 4, where: { $0.country != nil || $0.isPlace }) != nil else { return nil }
        // `travel restrictions`: a noun.
        if view.key(at) == "travel",
            !["to", "will", "would", "could", "can", "who", "they", "we", "and", "should", "must"].contains(view.key(at - 1))
        {
            return nil
        }
        return EventTrigger(type: .visit, units: at..<at + 1, needsDate: true, rule: isNoun ? "event.visit" : "event.visits")
    }

    private func meeting(_ at: Int) -> EventTrigger? {
        switch view.key(at) {
        case "meeting", "meetings":
            if view.key(at) == "meetings" { return nil }
            let ordinal = view.last(before: at, within: 5) { $0.ordinal != nil }.flatMap { view[$0].ordinal }
            return EventTrigger(type: .meeting, units: at..<at + 1, ordinal: ordinal, needsDate: true, rule: "event.meeting")
        case "received", "hosted", "receive", "host":
            guard view.first(after: at, within: 6, where: { $0.person != nil }) != nil,
                view.last(before: at, within: 6, where: { $0.person != nil }) != nil
            else { return nil }
            return EventTrigger(type: .meeting, units: at..<at + 1, needsDate: true, rule: "event.received")
        default:
            // `met Trump`, `met with officials`, `the two met`; `to meet the target` is none.
            let object = view.first(after: at, within: 8) {
                $0.person != nil || $0.organisation != nil
                    || ["her", "him", "counterpart", "counterparts", "officials", "leaders", "delegation"].contains($0.key)
            }
            let hasObject = object.map { view.key(at + 1) == "with" || view[$0].person != nil || $0 <= at + 5 } ?? false
            let hasSubject =
                view.last(before: at, within: 12) {
                    $0.person != nil || $0.country != nil
                        || ["sides", "two", "he", "she", "they", "leaders", "ministers", "negotiators"].contains($0.key)
                } != nil
            guard hasSubject, hasObject || ["in", "on", "for", "at"].contains(view.key(at + 1)) else { return nil }
            return EventTrigger(type: .meeting, units: at..<at + 1, needsDate: true, rule: "event.met")
        }
    }

    // MARK: Papers

    private static let announced = WordSet(
        Lexicon.words(
            """
            tariff tariffs duty duties levy levies deal agreement pact accord package plan measures trade policy truce exemption list rates rate pause round
            countermeasures retaliation sanctions restrictions investigation probe reciprocal framework aid fund
            """))

    private func announcement(_ at: Int) -> EventTrigger? {
        guard (view.range).contains(where: { Self.announced.contains(view.key($0)) || view[$0].rate != nil }) else { return nil }
        // Who announces acts for a country, or the thing announced is a tariff.
        let start = view.clauseStart(at)
        let hasActor = (start..<view.range.upperBound).contains { reading.country($0) != nil || view[$0].person != nil }
        guard hasActor || view.last(before: at, within: 5, where: { $0.has(.tariffNoun) || $0.key == "plan" }) != nil else { return nil }
        return EventTrigger(type: .announcement, units: at..<at + 1, needsDate: true, needsDay: true, rule: "event.announcement")
    }

    private func joint(_ at: Int) -> EventTrigger? {
        for index in at + 1..<min(at + 6, view.range.upperBound) {
            if ["statement", "communique", "declaration"].contains(view.key(index)) {
                return EventTrigger(type: .jointStatement, units: at..<index + 1, needsDate: false, rule: "event.joint-statement")
            }
            guard
                view[index].country != nil || view.key(index) == "–" || view.key(index) == "-"
                    || view[index].isWord && !view[index].has([.preposition, .auxiliary])
            else { break }
        }
        return nil
    }

    private func press(_ at: Int) -> EventTrigger? {
        switch view.key(at + 1) {
        case "release":
            return view.key(at) == "media" ? nil : EventTrigger(type: .pressRelease, units: at..<at + 2, needsDate: true, rule: "event.press-release")
        case "briefing", "conference": return EventTrigger(type: .pressBriefing, units: at..<at + 2, needsDate: true, rule: "event.press-briefing")
        default: return nil
        }
    }

    private static let pauses: WordSet = [
        "pause", "truce", "suspension", "reprieve", "deadline", "exemption", "waiver", "grace", "moratorium", "window", "period", "ceasefire",
        "delay", "freeze",
    ]

    private func deadline(_ at: Int) -> EventTrigger? {
        switch view.key(at) {
        case "deadline", "deadlines", "cutoff":
            return EventTrigger(type: .deadline, units: at..<at + 1, needsDate: true, needsDay: true, rule: "event.deadline")
        case "run", "runs", "ran": guard view.key(at + 1) == "out" else { return nil }
        default: break
        }
        guard view.last(before: at, within: 14, where: { Self.pauses.contains($0.key) }) != nil else { return nil }
        return EventTrigger(type: .deadline, units: at..<at + 1, needsDate: true, needsDay: true, rule: "event.expiry")
    }
}
