import Models

/// Cues for what has become of a rate and from which day it counts.
extension MeasureCues {
    static let statuses = TariffMeasure.Status.allCases

    /// One set of cues for each status.
    func statuses(_ rate: TariffRate, _ window: Range<Int>, guess: TariffMeasure.Status?) -> [Features] {
        let tense = view.tense(rate.at)
        // The same cues for every status: gathered once.
        var cues = StatusCues()
        cues.add("bias")
        cues.add("guess", guess?.rawValue ?? "none")
        cues.add("tense", tense == .past ? "past" : tense == .future ? "future" : "none")
        if let previous = rate.previous {
            cues.add("change", previous < rate.value ? "up" : previous > rate.value ? "down" : "same")
        } else {
            cues.add("no-previous")
        }
        cues.add("zero", if: rate.value == 0)
        for at in max(window.lowerBound, rate.at - 14)..<max(max(window.lowerBound, rate.at - 14), rate.at) where isTelling(at) {
            cues.add("front", view.cue(at))
            if rate.at - at <= 4 { cues.add("front-near", view.cue(at)) }
        }
        for at in rate.at + 1..<max(rate.at + 1, min(window.upperBound, rate.at + 12)) where isTelling(at) {
            cues.add("behind", view.cue(at))
            if at - rate.at <= 4 { cues.add("behind-near", view.cue(at)) }
        }
        for at in view.range where !window.contains(at) && isTelling(at) { cues.add("far", view.cue(at)) }
        cues.add("since", if: window.contains { view[$0].time?.openness == .since })
        for at in window where view[at].time != nil {
            let way = view.tense(at)
            cues.add("time-tense", way == .past ? "past" : way == .future ? "future" : "none")
        }
        return Self.statuses.indices.map { cues.features(option: $0 + 1) }
    }

    /// Cues with their values, if any.
    private struct StatusCues {
        private var list: [(name: StaticString, value: String?)] = []

        mutating func add(_ name: StaticString, _ value: String? = nil) { list.append((name, value)) }
        mutating func add(_ name: StaticString, if condition: Bool) { if condition { list.append((name, nil)) } }

        func features(option: Int) -> Features {
            var features = Features(.tariffStatus, option: option)
            for (name, value) in list {
                if let value { features.add(name, value) } else { features.add(name) }
            }
            return features
        }
    }

    /// Verbs, auxiliaries, prepositions of time: words that may tell a status.
    private func isTelling(_ at: Int) -> Bool {
        let unit = view[at]
        guard unit.isWord else { return false }
        return unit.has([
            .auxiliary, .imposeVerb, .sufferVerb, .cutVerb, .raiseVerb, .announceVerb, .threatenVerb, .proposeVerb, .offerVerb, .requestVerb,
            .agreeVerb,
            .pauseVerb, .future, .hypothesis, .negation, .speechVerb, .pastVerb,
        ])
            || Self.telling.contains(unit.key) || unit.key.hasSuffix("ed")
    }

    private static let telling: WordSet = [
        "to", "from", "effect", "force", "place", "since", "until", "already", "now", "still", "after", "from", "current", "existing",
        "under",
    ]

    // MARK: Dates

    /// Days that a measure may count from: of the sentence, of the grammar, of events and measures before, of the news itself; none.
    func dates(
        _ rate: TariffRate, _ window: Range<Int>, status: TariffMeasure.Status, guess: String?, last: String?, newsDay: String?, events: EventFinder
    ) -> [DateList.Candidate] {
        var found = DateList(.tariffDate)
        let name = status.rawValue
        found.note(nil) {
            $0.add("none", name)
            $0.add("none-bias")
        }
        found.note(guess) {
            $0.add("guess")
            $0.add("guess-status", name)
        }
        let old = rate.oldDays(view)
        for at in view.range {
            guard let time = view[at].time, !time.isPeriod || Self.isMonthOrYear(time), let date = view.closedDate(at),
                !date.utf8.contains(UInt8(ascii: "/")),
                !old.contains(date)
            else {
                continue
            }
            let verb = view.last(before: at, within: 8) { $0.isWord && $0.has([.imposeVerb, .announceVerb, .pauseVerb]) }
            let verbWord = verb == nil ? "" : view.cue(verb ?? at)
            let tense = view.tense(at)
            let way = tense == .past ? "past " : tense == .future ? "future " : "none "
            let front = view.cue(at - 1)
            let age = reading.age(of: date)
            found.note(date) {
                $0.add("told")
                $0.add("age", age)
                $0.add("age-status", age + name)
                $0.add("told-status", name)
                $0.add("at", distance: at - rate.at)
                $0.add("in-window", if: window.contains(at))
                $0.add("front", front)
                $0.add("tense-status", way + name)
                $0.add("precision", date.utf8.count)
                $0.add("verb", verbWord)
            }
        }
        if let published = reading.document.published?.iso {
            found.note(published) {
                $0.add("published")
                $0.add("published-status", name)
            }
        }
        if let newsDay {
            let isAhead = (view.clauseStart(rate.at)..<rate.at).contains { ["will", "would", "to"].contains(view.key($0)) }
            found.note(newsDay) {
                $0.add("news-day-status", name)
                $0.add("news-day-ahead", if: isAhead)
                $0.add("news-day-untold", if: guess == nil)
            }
        }
        if let last {
            found.note(last) {
                $0.add("last")
                $0.add("last-status", name)
            }
        }
        if let announced = events.announced, !old.contains(announced) { found.note(announced) { $0.add("announced-status", name) } }
        for index in (events.bySentence[view.index] ?? []) + (events.bySentence[view.index - 1] ?? []) {
            guard case .event(let event) = events.facts[index].detail, let date = event.date, !date.utf8.contains(UInt8(ascii: "/")),
                !old.contains(date)
            else {
                continue
            }
            found.note(date) {
                $0.add("event", event.type.rawValue)
                $0.add("event-status", name)
            }
        }
        return found.list
    }

    private static func isMonthOrYear(_ time: TimeExpression) -> Bool {
        switch time.form {
        case .month, .year, .relativeMonth, .relativeYear: true
        default: false
        }
    }
}

extension TariffRate {
    /// `from 46% in the plan announced in April to 20%`: days of the old rate.
    func oldDays(_ view: SentenceView) -> Set<String> {
        guard let previous = previousAt, previous < at else { return [] }
        return Set((previous..<at).compactMap { view.closedDate($0) })
    }
}
