import Models

/// Cues for the models that decide about an event's word.
struct EventCues {
    let view: SentenceView
    let trigger: EventTrigger

    var reading: Reading { view.reading }
    var at: Int { trigger.units.lowerBound }
    var end: Int { trigger.units.upperBound }

    /// Cues for what kind of event a word tells of; the first set is for none.
    func types(isRule: Bool, isUnreal: Bool, known: Int, previous: Event.EventType?) -> [Features] {
        let values = values(isRule: isRule, isUnreal: isUnreal, known: known, previous: previous)
        var none = Features(.eventType)
        none.add(values, kind: "none")
        return [none]
            + trigger.types.enumerated().map { number, type in
                var cues = Features(.eventType)
                cues.add("type", type.rawValue)
                cues.add("first", min(number, 2))
                cues.add(values, kind: type.rawValue)
                return cues
            }
    }

    private func values(isRule: Bool, isUnreal: Bool, known: Int, previous: Event.EventType?) -> CueValues {
        var cues = CueValues()
        let word = trigger.rule == "event.executive-order" ? "executive order" : view.key(end - 1)
        cues.add("word", view.key(at))
        cues.add("rule", isRule ? trigger.rule : "no " + view.key(at))
        if isUnreal { cues.add("unreal", "") }
        if trigger.isRecurring(view) { cues.add("recurring", "") }
        if trigger.isTimetabled(view) { cues.add("timetabled", "") }
        cues.add("entry", view.opensWithDay ? "day" : view.isLive ? "live" : "none")
        if trigger.types.contains(.announcement) { cues.add("voice", trigger.voice(view)) }
        if trigger.types.contains(.visit) { cues.add("where", destination) }
        cues.add("known", String(min(known, 3)))
        cues.add("previous", previous?.rawValue ?? "none")
        // `discussed preparations for the talks`: what is spoken of rather than told.
        if let noun = view.last(before: at, within: 7, where: { Self.topics.contains($0.key) }) { cues.add("about", view.key(noun)) }
        cues.add("word-front", word + " " + view.cue(at - 1))
        cues.add("word-behind", word + " " + view.cue(end))
        cues.add("word-tense", word + (view.tense(at) == .past ? " past" : view.tense(at) == .future ? " future" : ""))
        cues.add("front-1", view.cue(at - 1))
        cues.add("front-2", view.cue(at - 2) + " " + view.cue(at - 1))
        cues.add("behind-1", view.cue(end))
        cues.add("behind-2", view.cue(end) + " " + view.cue(end + 1))
        cues.add("tense", view.tense(at) == .past ? "past" : view.tense(at) == .future ? "future" : "none")
        let subject = view.last(before: at, within: 10) { $0.person != nil || $0.country != nil || $0.organisation != nil }
        cues.add("subject", subject == nil ? "none" : view.cue(subject ?? at))
        let object = view.first(after: end - 1, within: 6) { $0.person != nil || $0.country != nil || $0.organisation != nil || $0.isPlace }
        cues.add("object", object == nil ? "none" : view.cue(object ?? at))
        cues.add("word-object", word + " " + (object.map { view.cue($0) } ?? "none"))
        if let object { cues.add("object-by", view.cue(object - 1)) }
        let times = view.range.filter { view[$0].isDated }
        if let near = times.min(by: { abs($0 - at) < abs($1 - at) }) {
            cues.add("time", abs(near - at) <= 4 ? "near" : abs(near - at) <= 12 ? "there" : "far")
            cues.add("time-form", view[near].timeForm)
        } else {
            cues.add("time", "none")
        }
        let isQuoted = view.isQuoted(at)
        for index in max(view.clauseStart(at), at - 8)..<at
        where view[index].isWord && view[index].has([.negation, .hypothesis, .future, .speechVerb]) && view.isQuoted(index) == isQuoted {
            cues.add("doubt", view.key(index))
        }
        for index in max(view.range.lowerBound, at - 5)..<at where view[index].isWord { cues.add("near", view.key(index)) }
        for index in end..<max(end, min(view.range.upperBound, end + 5)) where view[index].isWord {
            cues.add("near-behind", view.key(index))
        }
        addGovernor(&cues)
        addPlace(word: word, &cues)
        if trigger.ordinal != nil { cues.add("ordinal", "") }
        if view.index == 0 { cues.add("lead", "") }
        if view.range.contains(where: { view.has($0, .tariffNoun) }) { cues.add("tariff", "") }
        if at == view.range.lowerBound { cues.add("opens", "") }
        return cues
    }

    /// The verb and the preposition that govern the word, and what determines it.
    private func addGovernor(_ cues: inout CueValues) {
        var verb: String?, preposition: String?, determiner: String?
        var index = at
        let first = max(view.range.lowerBound, at - 10)
        while index > first, verb == nil {
            index -= 1
            let unit = view[index]
            guard unit.isWord else {
                if unit.isMark, unit.key == "," || unit.key == ";" { break }
                continue
            }
            if preposition == nil, at - index <= 6, unit.has(.preposition) { preposition = unit.key }
            if determiner == nil, at - index <= 4, unit.has(.determiner) { determiner = unit.key }
            if unit.has([.pastVerb, .speechVerb, .announceVerb, .agreeVerb, .auxiliary]) || unit.key.hasSuffix("ed") && unit.key.utf8.count > 4 {
                verb = unit.key
            }
        }
        cues.add("governor", verb ?? "none")
        cues.add("governor-of", (verb ?? "none") + " " + (preposition ?? "none"))
        cues.add("preposition", preposition ?? "none")
        cues.add("determiner", determiner ?? "none")
        cues.add("determiner-word", (determiner ?? "none") + " " + view.key(end - 1))
    }

    /// Where in the article and in the sentence the word stands, and what stands with it.
    private func addPlace(word: String, _ cues: inout CueValues) {
        let paragraph = reading.paragraph(view.index)
        cues.add("paragraph", paragraph < 2 ? "\(paragraph)" : paragraph < 6 ? "early" : "late")
        let isQuoted = view.isQuoted(at)
        if isQuoted { cues.add("quoted", word) }
        let start = view.clauseStart(at), stop = view.clauseEnd(at)
        var people = 0, states = 0, bodies = 0, isDated = false, hasPlace = false
        for index in start..<stop {
            switch view[index].value {
            case .person: people += 1
            case .country: states += 1
            case .organisation: bodies += 1
            case .place: hasPlace = true
            case .time: isDated = isDated || view[index].isDated
            default: break
            }
        }
        let actors =
            people > 1
            ? "people"
            : people == 1 ? (states > 0 ? "person-state" : "person") : states > 1 ? "states" : states == 1 ? "state" : bodies > 0 ? "body" : "none"
        cues.add("actors", actors)
        cues.add("actors-word", actors + " " + word)
        cues.add("scene", actors + (isDated ? " dated" : "") + (hasPlace ? " place" : "") + (isQuoted ? " quoted" : ""))
        cues.add("scene-word", word + (isDated ? " dated" : "") + (hasPlace ? " place" : "") + (isQuoted ? " quoted" : ""))
        let next = view.first(after: end - 1, within: 8) { $0.isWord && $0.has(.preposition) }
        if let next { cues.add("behind-by", view.key(next) + " " + view.cue(next + 1)) }
    }

    /// Whether the country named behind is another than the article's, and whether a town or building stands there instead.
    private var destination: String {
        guard let place = view.first(after: at - 1, within: 9, where: { $0.country != nil || $0.isPlace }) else { return "none" }
        guard let country = view[place].country else { return "place" }
        if country.form == .demonym { return "demonym" }
        return country.code == reading.home ? "home" : "abroad"
    }

    private static let topics: WordSet = ["preparations", "preparation", "plans", "ahead", "calls", "possibility", "prospects", "date"]

    // MARK: Date and status

    func dates(type: Event.EventType, guess: String?, tense: Tense, lastDate: String?, lastDay: String?, announced: String?) -> [DateList.Candidate] {
        var found = DateList(.eventDate)
        let kind = type.rawValue
        found.note(nil) {
            $0.add("none")
            $0.add("none-type", kind)
        }
        if let guess {
            found.note(guess) {
                $0.add("guess")
                $0.add("guess-type", kind)
            }
        }
        let isTold = trigger.isTold(view)
        let isTimetabled = trigger.isTimetabled(view)
        let opensWithDay = view.opensWithDay, scene = scene
        found.note(nil) { $0.add("none-scene", scene) }
        for index in view.range {
            guard let time = view[index].time, !time.isComparison, !time.isOffset else { continue }
            let way = view.tense(index)
            let direction = way == .unknown || isTimetabled ? tense : way
            guard let date = reading.resolver.resolve(TimeExpression(form: time.form, openness: time.openness), direction) else { continue }
            if isTold, view.isAhead(index) { continue }
            let isContent = isTold && EventDates.isContent(index, of: trigger, view)
            let between = view.between(index, at)
            let marks = between.count { view.isClauseMark($0) }
            let form = time.formName
            let front = view.cue(index - 1)
            let isQuoted = view.isQuoted(index) && !view.isQuoted(at)
            let age = reading.age(of: date)
            let words = between.filter { Self.joining.contains(view.key($0)) }
            found.note(date) {
                $0.add("told")
                $0.add("form", form)
                $0.add("form-type", form + kind)
                $0.add("at", distance: index - at)
                $0.add("marks", min(2, marks))
                $0.add("front", front)
                $0.add("opens", if: index <= view.range.lowerBound + 2)
                $0.add("entry", if: opensWithDay && index == view.range.lowerBound)
                $0.add("content", if: isContent)
                $0.add("quoted", if: isQuoted)
                $0.add("age", age)
                $0.add("age-type", age + kind)
                for word in words { $0.add("between", view.key(word)) }
            }
            // Without a verb that tells, `on Friday` may lie on either side.
            if case .weekday = time.form, way == .unknown, tense != .past || isTimetabled,
                let other = reading.resolver.resolve(
                    TimeExpression(form: time.form, openness: time.openness), direction == .future ? .past : .future), other != date
            {
                found.note(other) {
                    $0.add("other-way", isTimetabled ? "timetabled" : tense == .future ? "future" : "unknown")
                    $0.add("at", distance: index - at)
                    $0.add("front", front)
                    $0.add("age", reading.age(of: other))
                }
            }
        }
        if let published = reading.document.published?.iso {
            found.note(published) {
                $0.add("published")
                $0.add("published-type", kind)
                $0.add("published-scene", scene)
                $0.add("published-tense", tense == .past ? "past" : tense == .future ? "future" : "none")
            }
        }
        if let lastDate { found.note(lastDate) { $0.add("last", kind) } }
        if let lastDay {
            found.note(lastDay) {
                $0.add("last-day", kind)
                $0.add("last-day-scene", scene)
            }
        }
        if let announced { found.note(announced) { $0.add("announced", kind) } }
        return found.list
    }

    private static let joining: WordSet = ["after", "before", "ahead", "following", "that", "which", "who", "since"]

    /// What stands for a day that is not named: an hour or a part of the day, `the same evening`, an entry of a live page.
    private var scene: String {
        var hour = "none"
        for index in max(view.clauseStart(at), at - 10)..<min(view.clauseEnd(at), end + 12) {
            let key = view.key(index)
            if Self.hours.contains(key) { hour = view.key(index - 1) + " " + key }
            if let time = view[index].time, time.isOffset { hour = "same" }
        }
        return (view.isLive ? "live " : "") + hour + (view.range.contains { view[$0].isDated } ? " dated" : "")
    }

    private static let hours: WordSet = [
        "morning", "afternoon", "evening", "night", "noon", "midday", "midnight", "overnight", "am", "pm", "a.m", "p.m", "a.m.", "p.m.", "o'clock",
        "lunchtime", "dawn", "earlier", "later",
    ]

    static let statuses = Event.Status.allCases
    private static let calledOff: WordSet = [
        "cancelled", "canceled", "scrapped", "postponed", "off", "cancel", "cancels", "postpone", "postpones", "shelved", "delayed", "aborted",
        "abandoned",
    ]

    func statuses(type: Event.EventType, guess: Event.Status, date: String?, tense: Tense) -> [Features] {
        let published = reading.document.published
        let day = date?.split(separator: "/").first.flatMap { Day(iso: String($0)) }
        let order = day.flatMap { day in published.map { day > $0 ? "later" : day < $0 ? "earlier" : "same" } } ?? (date == nil ? "none" : "open")
        let isTimetabled = trigger.isTimetabled(view)
        // The same words for every status: looked for once.
        let front = (max(view.range.lowerBound, at - 9)..<at).filter { index in
            view[index].isWord && view[index].has([.future, .auxiliary, .negation, .hypothesis, .pastVerb, .pauseVerb]) || view.key(index) == "to"
        }
        let behind = (end..<max(end, min(view.range.upperBound, end + 8))).filter { index in
            view[index].isWord && view[index].has([.future, .auxiliary, .negation, .pauseVerb]) || view.key(index).hasSuffix("ed")
        }
        let off = view.range.filter { Self.calledOff.contains(view.key($0)) }
        let clause = off.isEmpty ? 0..<0 : view.clauseStart(at)..<view.clauseEnd(at)
        let entry = view.opensWithDay ? "day" : view.isLive ? "live" : "none"
        return Self.statuses.indices.map { option in
            var cues = Features(.eventStatus, option: option + 1)
            cues.add("bias")
            cues.add("guess", guess.rawValue)
            cues.add("type", type.rawValue)
            cues.add("order", order)
            cues.add("tense", tense == .past ? "past" : tense == .future ? "future" : "none")
            cues.add("timetabled", if: isTimetabled)
            cues.add("entry", entry)
            cues.add("order-tense", order + (tense == .past ? "past" : tense == .future ? "future" : "none"))
            for index in front {
                cues.add("front", view.key(index))
                if at - index <= 3 { cues.add("front-near", view.key(index)) }
            }
            for index in behind { cues.add("behind", view.key(index)) }
            for index in off {
                if clause.contains(index) { cues.add("off") }
                cues.add("off-at", distance: index - at)
                cues.add("off-word", view.key(index) + (index < at ? " front" : " behind"))
            }
            return cues
        }
    }
}
