import Models

/// The day from which a measure counts: told with it, or that of the event that brought it.
struct MeasureDate {
    let view: SentenceView
    let rate: TariffRate
    let window: Range<Int>
    /// The clause's words in front of its first rate, which hold for all its rates.
    let clause: Range<Int>
    let events: EventFinder
    /// Day of the measure told before in the same paragraph.
    var before: String?

    private var reading: Reading { view.reading }

    func find(_ status: TariffMeasure.Status) -> String? {
        if rate.at > view.range.lowerBound, let later = later() { return later }
        if events.bySentence[view.index] == nil, let counted = counted() { return counted }
        if let own = own(status, window) ?? own(status, clause) { return own }
        if let sameDay = sameDay() { return sameDay }
        if status == .inForce { return nil }
        var index = view.index
        while index >= 0, view.index - index < 24, reading.paragraph(index) == reading.paragraph(view.index) {
            if let event = eventDate(in: index, status) { return event }
            index -= 1
        }
        // What was announced once has the day of the announcement; what somebody says will be has the day of the news.
        let isNews = (min(clause.lowerBound, window.lowerBound)..<rate.at).contains { view.key($0) == "would" || view.key($0) == "will" }
        if status == .announced, !isNews, let announced = events.announced { return announced }
        if status == .announced, isNews, let first = before ?? firstAct() { return first }
        guard status == .reduced || status == .announced || status == .agreed || status == .raised else { return nil }
        return latestAct()
    }

    /// `kicked in just hours before the vote`: the day of the news.
    private func sameDay() -> String? {
        guard window.contains(where: { view[$0].time?.form == .offset(days: 0) && $0 > rate.at }) else { return nil }
        return reading.document.published?.iso
    }

    /// The nearest date in front that stands for itself.
    private func dateInFront(of at: Int, within distance: Int) -> String? {
        view.last(before: at, within: distance) { $0.time?.isOffset == false }.flatMap { view.date($0) }
    }

    /// `On April 2 … 20%, only to cut it a week later to 10%`: counted from the time in front.
    private func later() -> String? {
        for at in window.lowerBound..<rate.at {
            guard case .offset(let days)? = view[at].time?.form, days > 0,
                reading.document.tokens[view[at].tokens.upperBound - 1].key == "later",
                let base = dateInFront(of: at, within: 30)
            else { continue }
            return Day(iso: base).map { ($0 + days).iso }
        }
        return nil
    }

    /// `four days after a 30% tariff took effect`: counted back from the time in front.
    private func counted() -> String? {
        for at in window.lowerBound..<rate.at {
            guard case .offset(let days)? = view[at].time?.form,
                ["after", "before"].contains(view.reading.document.tokens[view[at].tokens.upperBound - 1].key)
            else { continue }
            let base = dateInFront(of: at, within: 12) ?? (tellsWhen(at) ? lastEvent() : reading.document.published?.iso)
            return base.flatMap { Day(iso: $0) }.map { ($0 + -days).iso }
        }
        return nil
    }

    /// `The call came two days after …`: the time is told of what stands in front.
    private func tellsWhen(_ at: Int) -> Bool {
        ["came", "comes", "followed", "happened", "occurred", "place"].contains(view.key(at - 1))
    }

    /// The day of the last event that an earlier sentence tells.
    private func lastEvent() -> String? {
        reading.budget.charge(events.facts.count)
        return events.facts.indices.reversed().lazy.filter { events.sentences[$0] < view.index }.compactMap { heldDay($0) }.first
    }

    private func own(_ status: TariffMeasure.Status, _ range: Range<Int>) -> String? {
        var best: (cost: Int, date: String)?
        for at in range {
            guard let time = view[at].time, isUsable(time), !["until", "till", "through"].contains(view.key(at - 1)) else { continue }
            // The old rate's own announcement stands between `from` and `to`.
            if let previous = rate.previousAt, at > min(previous, rate.at), at < max(previous, rate.at) { continue }
            let tense = view.tense(at)
            // What will be is the day of effect: better than nothing only for what is in force.
            var cost = abs(at - rate.at)
            if tense == .future, status != .inForce { cost += 30 }
            guard let date = view.closedDate(at).flatMap(Self.single) else { continue }
            if best == nil || cost < best?.cost ?? 0 { best = (cost, date) }
        }
        return best?.date
    }

    /// A week within one month is told by its month.
    private static func single(_ date: String) -> String? {
        let ends = date.split(separator: "/")
        guard ends.count == 2, let first = ends.first, let last = ends.last else { return date }
        return first.prefix(7) == last.prefix(7) ? String(first.prefix(7)) : nil
    }

    private func isUsable(_ time: TimeExpression) -> Bool {
        switch time.form {
        case .day, .weekday, .relativeDay, .relativeWeek, .relativeMonth, .month: time.openness != .until
        case .year: true
        default: false
        }
    }

    /// Offers and requests are made when people speak; rates are set when they are announced.
    private func eventDate(in sentence: Int, _ status: TariffMeasure.Status) -> String? {
        var dates: [(rank: Int, date: String)] = []
        let old = rate.oldDays(view)
        let isSpoken = status == .offered || status == .requested
        reading.budget.charge()
        for index in events.bySentence[sentence] ?? [] {
            guard case .event(let event) = events.facts[index].detail, event.type != .deadline, event.status == .held, let date = event.date,
                !date.hasPrefix(".."), !old.contains(date)
            else { continue }
            let isPaper = [.announcement, .executiveOrder, .jointStatement, .pressRelease].contains(event.type)
            dates.append((isPaper == isSpoken ? 1 : 0, date))
        }
        return dates.min { $0.rank < $1.rank }?.date
    }

    /// The first day of which the article tells something.
    private func firstAct() -> String? {
        reading.budget.charge(events.facts.count)
        return events.facts.indices.lazy.compactMap { heldDay($0) }.first
    }

    /// The last order, statement or announcement told before.
    private func latestAct() -> String? {
        reading.budget.charge(events.facts.count)
        let acts: Set<Event.EventType> = [.announcement, .executiveOrder, .jointStatement]
        return events.facts.indices.reversed().lazy.filter { events.sentences[$0] <= view.index }.compactMap { heldDay($0, of: acts) }.first
    }

    /// The day of an event that took place, by its index; nil when it is of another kind or its date is not one day.
    private func heldDay(_ index: Int, of kinds: Set<Event.EventType>? = nil) -> String? {
        guard case .event(let event) = events.facts[index].detail, event.status == .held, kinds?.contains(event.type) != false,
            let date = event.date, Day(iso: date) != nil, !date.utf8.contains(UInt8(ascii: "/")), !date.hasPrefix("..")
        else { return nil }
        return date
    }
}
