import Models

/// The span of time that a figure is for.
struct FigurePeriod {
    let view: SentenceView

    private var reading: Reading { view.reading }

    /// Words in front of a time that make it a base of comparison.
    private static let baseWords: WordSet = [
        "over", "from", "than", "compared", "versus", "against", "since", "year-earlier", "below", "above",
    ]
    /// Words that may stand between those and the time: `below the figure for June`.
    private static let baseSteps: WordSet = ["in", "the", "of", "level", "to", "with", "for", "figure"]

    func isBase(_ at: Int) -> Bool {
        guard let time = reading.units[at].time else { return false }
        if time.isComparison || time.openness != .closed { return true }
        for index in [at - 1, at - 2, at - 3, at - 4] where view.range.contains(index) {
            let key = view.key(index)
            if Self.baseSteps.contains(key) { continue }
            // `Over the first half, exports …` opens with the span that it speaks of.
            if key == "over", index == view.range.lowerBound || view.key(index - 1) == "," { return false }
            // `from January to May` is one span, read as a time already.
            return Self.baseWords.contains(key) && !(key == "from" && spansMonths(time))
        }
        return false
    }

    /// A time that figures are given for; days are one where the text calls them so: `the Aug. 1-20 period`.
    private func isPeriod(_ at: Int) -> Bool {
        guard let time = reading.units[at].time else { return false }
        if time.isPeriod { return true }
        if case .days = time.form { return view.key(at + 1) == "period" }
        return false
    }

    private func spansMonths(_ time: TimeExpression) -> Bool {
        if case .months = time.form { return true }
        return false
    }

    /// The period nearest to a sum, in front or behind, that is not a base of comparison.
    func near(_ money: Int, from lower: Int, upper: Int) -> String? {
        var best: (distance: Int, text: String)?
        for at in view.range where isPeriod(at) && !isBase(at) {
            guard let text = period(at) else { continue }
            // Behind the next sum a period belongs to that one; in front of an earlier sum it holds on.
            if at > upper { continue }
            // Another clause has a period of its own: `in 2016 it was $347 billion; in 2017, …`.
            let isApart = view.between(at, money).contains { view.isClauseMark($0) }
            let distance = (isApart ? 40 : 0) + (at < money ? (at < lower ? 40 : 0) + money - at : at - money)
            if best == nil || distance < best?.distance ?? 0 { best = (distance, text) }
        }
        if let best { return best.text }
        // `during the month`, `over the same period`
        return nil
    }

    /// The period that a unit names, in its shortest form; nil for what is none.
    func text(_ at: Int) -> String? {
        guard isPeriod(at) else { return nil }
        return period(at).map { PartialDate.canonicalPeriod($0) }
    }

    /// Whether a period begins after the day of publication: what is told of it is a forecast or a target.
    func isAhead(_ period: String) -> Bool {
        guard let published = reading.document.published?.iso, let start = period.split(separator: "/").first else { return false }
        return start > published.prefix(start.count)
    }

    var ofSentence: String? {
        for at in view.range where isPeriod(at) && !isBase(at) { if let text = period(at) { return text } }
        return nil
    }

    private func period(_ at: Int) -> String? {
        guard let time = reading.units[at].time, time.openness == .closed else { return nil }
        if case .year(let year) = time.form, year > (reading.document.published?.civil.year ?? 3_000) { return nil }
        if let end = endOfChange(at, time) { return reading.resolver.resolve(end, .past) }
        return reading.resolver.resolve(time, .past)
    }

    /// `fell from September to October, to $22bn`: two months that follow each other are where a change begins and ends.
    private func endOfChange(_ at: Int, _ time: TimeExpression) -> TimeExpression? {
        guard case .months(let year, let from, let to) = time.form, to == from % 12 + 1,
            view.last(before: at, within: 8, where: { $0.isWord && $0.has([.riseWord, .fallWord]) }) != nil
        else { return nil }
        return TimeExpression(form: .month(year: year, month: to))
    }

    /// Whether a time is set apart from what the article is about: `in June alone`.
    var isAside: Bool { view.range.contains { isPeriod($0) && view.key($0 + 1) == "alone" } }

    /// The period that a change is measured against: named, or the same span a year before.
    func base(near money: Int, upper: Int, period: String) -> String? {
        for at in money + 1..<max(money + 1, min(upper, view.range.upperBound)) where isBase(at) {
            guard let time = reading.units[at].time else { continue }
            if case .comparison(let year) = time.form { return Self.shifted(period, year: year) }
            if case .monthBefore = time.form { return Self.monthBefore(period) }
            return reading.resolver.resolve(TimeExpression(form: time.form), .past)
        }
        let saysYear = view.range.contains { reading.units[$0].time?.isComparison == true }
        return saysYear ? Self.shifted(period, year: nil) : nil
    }

    /// The month before a month; nil for other periods.
    static func monthBefore(_ period: String) -> String? {
        guard period.utf8.count == 7, let year = Int(period.prefix(4)), let month = Int(period.suffix(2)), year > 1 else { return nil }
        return month == 1 ? Day.month(year - 1, 12) : Day.month(year, month - 1)
    }

    /// The same months of another year.
    static func shifted(_ period: String, year: Int?) -> String? {
        let parts = period.split(separator: "/")
        guard let last = parts.last, let lastYear = Int(last.prefix(4)) else { return nil }
        let shift = (year ?? lastYear - 1) - lastYear
        let moved = parts.compactMap { part -> String? in
            guard let value = Int(part.prefix(4)) else { return nil }
            return String(value + shift) + part.dropFirst(4)
        }
        return moved.count == parts.count ? moved.joined(separator: "/") : nil
    }
}
