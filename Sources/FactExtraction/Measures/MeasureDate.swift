import Models

/// The day from which a measure counts: told with it, or that of the event that brought it.
struct MeasureDate {
    let view: SentenceView
    let rate: TariffRate
    let window: Range<Int>
    let clause: Range<Int>
    let events: EventFinder

    private var reading: Reading { view.reading }

    func find(_ status: TariffMeasure.Status) -> String? {
        if let own = own(status, window) ?? own(status, clause) { return own }
        if status == .inForce { return nil }
        if let event = eventDate(in: view.index) { return event }
        if view.index > 0, reading.paragraph(view.index - 1) == reading.paragraph(view.index), let event = eventDate(in: view.index - 1) { return event }
        if status == .announced, let announced = events.announced { return announced }
        guard status == .reduced || status == .announced || status == .agreed || status == .raised else { return nil }
        return latestAct()
    }

    private func own(_ status: TariffMeasure.Status, _ range: Range<Int>) -> String? {
        var best: (cost: Int, date: String)?
        for at in range {
            guard let time = view[at].time, isUsable(time) else { continue }
            let tense = view.tense(at)
            // What will be is the day of effect: better than nothing only for what is in force.
            var cost = abs(at - rate.at)
            if tense == .future, status != .inForce { cost += 30 }
            guard let date = reading.resolver.resolve(TimeExpression(form: time.form), tense) else { continue }
            if best == nil || cost < best?.cost ?? 0 { best = (cost, date) }
        }
        return best?.date
    }

    private func isUsable(_ time: TimeExpression) -> Bool {
        switch time.form {
        case .day, .weekday, .relativeDay, .relativeWeek, .relativeMonth, .month: time.openness != .until
        case .year: true
        default: false
        }
    }

    private func eventDate(in sentence: Int) -> String? {
        for (index, fact) in events.facts.enumerated() where events.sentences[index] == sentence {
            if case .event(let event) = fact.detail, event.type != .deadline, event.status == .held, let date = event.date, !date.hasPrefix("..") { return date }
        }
        return nil
    }

    /// The last order, statement or announcement told before.
    private func latestAct() -> String? {
        for (index, fact) in events.facts.enumerated().reversed() where events.sentences[index] <= view.index {
            if case .event(let event) = fact.detail, [.announcement, .executiveOrder, .jointStatement].contains(event.type), event.status == .held, let date = event.date,
                Day(iso: date) != nil, !date.contains("/")
            {
                return date
            }
        }
        return nil
    }
}
