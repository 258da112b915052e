import Models

/// Finds what happened or is to happen, with its day, its people and its place.
struct EventFinder {
    let reading: Reading
    private(set) var facts: [Fact] = []
    /// Sentence of each fact.
    private(set) var sentences: [Int] = []
    /// Facts that a sentence tells of, in the order of the text.
    private(set) var bySentence: [Int: [Int]] = [:]
    /// Month or day in which the text says that tariffs were announced.
    private(set) var announced: String?

    private var counts: [Event.EventType: Int] = [:]

    /// The day last spoken of, for `a day earlier`.
    private var lastDate: String?
    private var lastDay: (date: String, sentence: Int)?

    /// Who pronouns and offices are.
    let speakers: SpeakerFinder

    init(reading: Reading) {
        self.reading = reading
        speakers = SpeakerFinder(reading: reading)
    }

    mutating func run() {
        for index in reading.sentences.indices {
            guard reading.budget.allows(facts: facts.count) else { break }
            read(SentenceView(reading, index))
        }
    }

    private mutating func read(_ view: SentenceView) {
        let triggers = EventTriggers(view: view).all()
        noteAnnouncement(view)
        defer { noteDay(view) }
        guard !triggers.isEmpty else { return }
        let dates = EventDates(view: view, triggers: triggers)
        var found: [(trigger: EventTrigger, date: String?, tense: Tense)] = []
        var sure: [(probability: Double, cues: Features)] = []
        for (number, trigger) in triggers.enumerated() {
            guard !reading.budget.isSpent else { break }
            reading.budget.charge(view.range.count)
            let (date, tense) = dates.date(number, lastDate: lastDate)
            guard let (decided, probability, cues) = decide(view, trigger, previous: found.last?.trigger.type) else { continue }
            found.append((decided, date, tense))
            sure.append((probability, cues))
        }
        chain(view, &found)
        for (item, sure) in zip(found, sure) { emit(view, item.trigger, item.date, item.tense, sure.probability, sure.cues) }
        if let date = found.compactMap(\.date).last { lastDate = date }
    }

    /// Whether a word tells of an event, and of which kind.
    private func decide(_ view: SentenceView, _ trigger: EventTrigger, previous: Event.EventType?) -> (EventTrigger, Double, Features)? {
        let cues = EventCues(view: view, trigger: trigger).types(
            isRule: trigger.isRule, isUnreal: isUnreal(view, trigger), known: counts[trigger.type] ?? 0, previous: previous)
        let labels = reading.labels(.event, at: trigger.units)
        let types = trigger.types
        let answer = reading.decider.choose(
            .eventType, cues, guess: (trigger.isRule ? 1 : 0, trigger.isRule ? "rule" : "word"),
            // A profile's phrase is an event because its user says so.
            overrule: trigger.rule == EventTriggers.profileRule || isCalledOff(view, trigger) ? 1.1 : trigger.isRule ? 0.75 : 0.4
        ) { _ in
            let right = types.map { type in labels.contains { $0.allows("type", type.rawValue) } }
            return [!right.contains(true)] + right
        }
        guard answer.index > 0 else { return nil }
        var decided = trigger
        decided.type = types[answer.index - 1]
        return (decided, answer.probability, cues[answer.index])
    }

    /// Whether a rule's event is one that somebody has called off: too rare for the models to learn, and told outright.
    /// In training it is decided like any other.
    private func isCalledOff(_ view: SentenceView, _ trigger: EventTrigger) -> Bool {
        guard reading.decider.lesson == nil, trigger.isRule else { return false }
        return view.last(before: trigger.units.lowerBound, within: 4) { ["cancelled", "canceled", "scrapped"].contains($0.key) } != nil
    }

    /// The day that a sentence tells of, for the next one.
    private mutating func noteDay(_ view: SentenceView) {
        for at in view.range {
            switch view[at].time?.form {
            case .day, .weekday, .relativeDay:
                if view.tense(at) != .future, let date = view.date(at), Day(iso: date) != nil, !date.utf8.contains(UInt8(ascii: "/")) {
                    lastDate = date
                    // What is still to come is no day that something was said on.
                    if reading.document.published.map({ date <= $0.iso }) ?? true { lastDay = (date, view.index) }
                }
            default: continue
            }
        }
    }

    private mutating func noteAnnouncement(_ view: SentenceView) {
        guard view.range.contains(where: { view.has($0, .tariffNoun) }) else { return }
        for at in view.range where view.has(at, .announceVerb) || view.key(at) == "announcement" {
            // `announced that new duties start on July 7`: that day is not the announcement's.
            for time in at + 1..<min(at + 10, view.range.upperBound) where view[time].time != nil && !view.isAhead(time) {
                if let date = view.date(time), !date.utf8.contains(UInt8(ascii: "/")), date.utf8.count >= 7,
                    announced == nil || date.utf8.count > announced?.utf8.count ?? 0
                {
                    announced = date
                }
                break
            }
        }
    }

    /// `a call two days after the announcement`: one date gives the other.
    private func chain(_ view: SentenceView, _ found: inout [(trigger: EventTrigger, date: String?, tense: Tense)]) {
        for at in view.range {
            guard case .offset(let days)? = view[at].time?.form else { continue }
            reading.budget.charge(found.count)
            let behind = found.firstIndex { $0.trigger.units.lowerBound > at }
            guard let before = found.lastIndex(where: { $0.trigger.units.upperBound <= at }) else {
                // `It came two days after the president announced …`: counted from the day told before.
                if let behind, found[behind].date == nil, let day = lastDate.flatMap({ Day(iso: $0) }) { found[behind].date = (day + -days).iso }
                continue
            }
            if let behind {
                let known = knownDate(found[before].trigger, own: found[before].date)
                let other = knownDate(found[behind].trigger, own: found[behind].date)
                if let day = other.flatMap({ Day(iso: $0) }) {
                    found[before].date = (day + days).iso
                    found[behind].date = other
                } else if let day = known.flatMap({ Day(iso: $0) }) {
                    found[before].date = known
                    found[behind].date = (day + -days).iso
                } else if let month = other ?? found[behind].date ?? (found[behind].trigger.type == .announcement ? announced : nil) {
                    found[before].date = month
                }
            } else if let announced, view.first(after: at, within: 10, where: { $0.key == "announcement" || $0.has(.announceVerb) }) != nil {
                found[before].date = Day(iso: announced).map { ($0 + days).iso } ?? announced
            }
        }
    }

    /// A day for an event told elsewhere in the article, else its own.
    private func knownDate(_ trigger: EventTrigger, own: String?) -> String? {
        if let own, Day(iso: own) != nil { return own }
        if trigger.type == .announcement, let announced, Day(iso: announced) != nil { return announced }
        reading.budget.charge(facts.count)
        for fact in facts.reversed() {
            if case .event(let event) = fact.detail, event.type == trigger.type, let date = event.date, Day(iso: date) != nil,
                own == nil || date.hasPrefix(own ?? "")
            {
                return date
            }
        }
        return own
    }

    // MARK: The fact

    private mutating func emit(
        _ view: SentenceView, _ trigger: EventTrigger, _ date: String?, _ tense: Tense, _ probability: Double, _ typeCues: Features
    ) {
        var guess = date
        if guess == nil, trigger.type == .jointStatement { guess = presupposed(view, trigger) }
        if guess == nil, trigger.ordinal != nil || trigger.count != nil { guess = nextSentenceDate(view, trigger) }
        if guess == nil, [.pressBriefing, .jointStatement].contains(trigger.type) || isNamedMeeting(view, trigger), let lastDay, tense != .future,
            trigger.type == .pressBriefing || view.index - lastDay.sentence <= 2
        {
            guess = trigger.type == .jointStatement ? talksDate(view) ?? lastDay.date : lastDay.date
        }
        let decider = reading.decider
        let cues = EventCues(view: view, trigger: trigger)
        let labels = reading.labels(.event, at: trigger.units).filter { $0.allows("type", trigger.type.rawValue) }
        let dates = cues.dates(
            type: trigger.type, guess: guess, tense: tense, lastDate: lastDate,
            lastDay: lastDay.flatMap { view.index - $0.sentence <= 3 ? $0.date : nil }, announced: announced)
        let day = decider.choose(
            .eventDate, dates.map(\.cues), guess: (dates.firstIndex { $0.date == guess }, guess == nil ? "none" : "told"),
            overrule: guess == nil ? 0.5 : guess?.hasPrefix("..") == true ? 0.95 : 0.7
        ) { _ in
            let telling = labels.filter { $0.tells("date") }
            return telling.isEmpty ? nil : dates.map { date in telling.contains { $0.allowsDate("date", date.date) } }
        }
        let date = dates[day.index].date
        let statusGuess = status(view, trigger, date, tense)
        let answer = decider.choose(.eventStatus, cues.statuses(type: trigger.type, guess: statusGuess, date: date, tense: tense)) { _ in
            labels.isEmpty ? nil : EventCues.statuses.map { status in labels.contains { $0.allows("status", status.rawValue) } }
        }
        // Without a day an announcement is only spoken of.
        if trigger.type == .announcement, decider.lesson?.isTeaching != true, date == nil || isAside(trigger, date, view) { return }
        let details = EventDetails(view: view, trigger: trigger)
        let event = Event(
            type: trigger.type, date: date, status: EventCues.statuses[answer.index],
            participants: participants(cues, trigger.type, guess: details.participants(), labels), place: details.place(), ordinal: trigger.ordinal)
        var features = Features(.eventFact)
        features.add("bias")
        features.add("type", probability: probability)
        features.add("date", probability: day.probability)
        features.add("status", probability: answer.probability)
        features.add("all", probability: probability * day.probability * answer.probability)
        features.add("kind", trigger.type.rawValue)
        features.add("kind-status", trigger.type.rawValue + event.status.rawValue)
        features.add("rule", if: trigger.isRule)
        features.add("dated", date.map { min($0.utf8.count, 11) } ?? 0)
        features.add("guessed", if: date == guess)
        features.add("participants", min(3, event.participants.count))
        features.add("known", min(3, counts[trigger.type] ?? 0))
        features.add("rule-id", trigger.isRule ? trigger.rule : view.key(trigger.units.lowerBound))
        features.add("rule-type", (trigger.isRule ? trigger.rule : view.key(trigger.units.lowerBound)) + trigger.type.rawValue)
        features.add("date-guess", guess == nil ? (date == nil ? "none" : "new") : guess == date ? "same" : "other")
        features.add("date-here", if: view.range.contains { view.closedDate($0) == date && date != nil })
        features.add("status-guess", statusGuess == event.status ? "same" : "other")
        features.add("unreal", if: isUnreal(view, trigger))
        features.add("ordinal", if: event.ordinal != nil)
        features.add("front", view.cue(trigger.units.lowerBound - 1))
        features.add("behind", view.cue(trigger.units.upperBound))
        features.add("place", if: event.place != nil)
        if trigger.type == .announcement { features.add("voice", trigger.voice(view)) }
        features.add("entry", kind: view.opensWithDay ? "day" : view.isLive ? "live" : "none", trigger.type.rawValue)
        features.add("people", if: view.range.contains { view[$0].person != nil })
        features.add("kind-dated", kind: trigger.type.rawValue, "\(date.map { min($0.utf8.count, 11) } ?? 0)")
        features.add(
            "kind-sure", kind: trigger.type.rawValue, probability >= 0.95 ? "very" : probability >= 0.8 ? "yes" : probability >= 0.6 ? "fairly" : "no"
        )
        features.add("kind-people", kind: trigger.type.rawValue, "\(min(3, event.participants.count))")
        features.add("word-kind", kind: trigger.type.rawValue, view.key(trigger.units.upperBound - 1))
        features.add("quoted", if: view.isQuoted(trigger.units.lowerBound))
        let age = reading.age(of: date)
        features.add("age", age)
        features.add("age-status", age + event.status.rawValue)
        features.add("kind-age", kind: trigger.type.rawValue, age)
        let confidence = decider.confidence(.eventFact, features) { _ in reading.labelled.contains { Self.matches($0.label, event) } }
        let isGrammar =
            trigger.isRule && !isUnreal(view, trigger) && (!trigger.needsDate || guess != nil)
            && (!trigger.needsDay || guess.flatMap { Day(iso: $0) } != nil)
        guard
            reading.decider.allows(
                .eventFact, confidence, isGrammar: isGrammar, isDoubted: isUnreal(view, trigger) || !trigger.isRule && event.date == nil)
                || isGrammar && (trigger.rule == EventTriggers.profileRule || isCalledOff(view, trigger))
                || decider.lesson?.isTeaching == true
        else { return }
        counts[trigger.type, default: 0] += 1
        reading.budget.charge(facts.count)
        if let same = facts.indices.first(where: { isSame($0, event, view) }) ?? mentioned(again: event, trigger, view) {
            merge(event, into: same)
            facts[same].confidence = max(facts[same].confidence ?? 0, confidence)
            if bySentence[view.index]?.contains(same) != true { bySentence[view.index, default: []].append(same) }
        } else if var fact = reading.fact(details.evidence(), rule: decider.rule(isGrammar ? "event.grammar" : "event", typeCues), .event(event)) {
            fact.confidence = confidence
            facts.append(fact)
            sentences.append(view.index)
            bySentence[view.index, default: []].append(facts.count - 1)
        }
    }

    private func participants(_ cues: EventCues, _ type: Event.EventType, guess: [String], _ labels: [Label]) -> [String] {
        let parties = cues.parties(guess: guess, speakers: speakers)
        let people = parties.count { $0.kind == "person" }
        var found: [EventCues.Party] = []
        for (number, party) in parties.enumerated() {
            let features = cues.party(party, number, of: parties, type: type, guess: guess, people: people)
            let probability = reading.decider.judge(.participant, features) { _ in
                guard let label = labels.first(where: { !$0.participants.isEmpty }) else { return nil }
                let name = folded(party.name)
                if label.participants.contains(where: { $0.contains { folded($0) == name } }) { return true }
                return label.freeParticipants.contains { folded($0) == name } ? nil : false
            }
            if probability >= (guess.contains(party.name) ? 0.25 : 0.6), found.count < 6 { found.append(party) }
        }
        // In the order of the text, and behind them those that it does not name.
        return found.sorted { $0.at ?? .max < $1.at ?? .max }.map(\.name)
    }

    static func matches(_ label: Label, _ event: Event) -> Bool {
        label.kind == .event && label.allows("type", event.type.rawValue) && label.allowsDate("date", event.date)
            && label.allows("status", event.status.rawValue)
            && (!label.tells("ordinal") || event.ordinal.map { label.allows("ordinal", Double($0)) } ?? false)
    }

    /// `Following their talks, …`: the day of the last meeting.
    private func talksDate(_ view: SentenceView) -> String? {
        reading.budget.charge(facts.count)
        guard view.range.contains(where: { ["talks", "meeting"].contains(view.key($0)) }) else { return nil }
        for fact in facts.reversed() {
            if case .event(let event) = fact.detail, [.meeting, .summit, .phoneCall, .negotiationRound].contains(event.type), event.status == .held,
                let date = event.date
            {
                return date
            }
        }
        return nil
    }

    /// `a meeting at the White House between X and Y`
    private func isNamedMeeting(_ view: SentenceView, _ trigger: EventTrigger) -> Bool {
        guard trigger.type == .meeting else { return false }
        return view.first(after: trigger.units.upperBound - 1, within: 7) { $0.is("between") } != nil
    }

    /// What is welcomed has been agreed before.
    private func presupposed(_ view: SentenceView, _ trigger: EventTrigger) -> String? {
        guard
            view.last(before: trigger.units.lowerBound, within: 20, where: { ["reached", "welcomed", "hailed", "concluded"].contains($0.key) }) != nil
        else { return nil }
        return (lastDate.flatMap { Day(iso: $0)?.iso } ?? reading.document.published?.iso).map { "../" + $0 }
    }

    /// `have just concluded the third round. … held sessions last week`: the sentence behind tells when.
    private func nextSentenceDate(_ view: SentenceView, _ trigger: EventTrigger) -> String? {
        guard trigger.count == nil, view.index + 1 < reading.sentences.count, reading.paragraph(view.index + 1) == reading.paragraph(view.index),
            view.tense(trigger.units.lowerBound) == .past
        else { return nil }
        let next = SentenceView(reading, view.index + 1)
        guard next.range.contains(where: { ["sessions", "session", "meetings", "delegation"].contains(next.key($0)) }) else { return nil }
        for at in next.range where next[at].time != nil && next[at].time?.isPeriod == false { if let date = next.date(at) { return date } }
        return nil
    }

    private func status(_ view: SentenceView, _ trigger: EventTrigger, _ date: String?, _ tense: Tense) -> Event.Status {
        let start = view.clauseStart(trigger.units.lowerBound), end = view.clauseEnd(trigger.units.lowerBound)
        let isOutside = !view.isQuoted(trigger.units.lowerBound)
        for at in start..<end where !(isOutside && view.isQuoted(at)) {
            switch view.key(at) {
            case "cancelled", "canceled", "scrapped", "postponed", "cancel", "postpone": return .cancelled
            case "called" where view.key(at + 1) == "off": return .cancelled
            default: break
            }
        }
        if isCalledOffBehind(view, end) { return .cancelled }
        if let published = reading.document.published, let date, let first = date.split(separator: "/").first, let day = Day(iso: String(first)) {
            if day > published { return .planned }
            if day < published { return .held }
            // Papers that have a day of publication exist.
            if [.jointStatement, .pressRelease, .executiveOrder, .announcement].contains(trigger.type) { return .held }
            return tense == .future ? .planned : .held
        }
        // A month that is over, or has not begun.
        if let month = date, month.utf8.count == 7, let now = reading.document.published?.iso.prefix(7), month != now {
            return month > now ? .planned : .held
        }
        if trigger.type == .deadline { return tense == .past ? .held : .planned }
        return tense == .future ? .planned : .held
    }

    private mutating func merge(_ event: Event, into index: Int) {
        guard case .event(var other) = facts[index].detail else { return }
        if other.type == .meeting { other.type = event.type }
        other.date = PartialDate.sharper(other.date, event.date)
        other.place = other.place ?? event.place
        other.ordinal = other.ordinal ?? event.ordinal
        for name in event.participants where !other.participants.contains(name) && other.participants.count < 6 { other.participants.append(name) }
        facts[index].detail = .event(other)
    }
}
