/// A time as the text says it, before it is resolved.
struct TimeExpression: Sendable, Hashable {
    enum Form: Sendable, Hashable {
        case day(year: Int?, month: Int, day: Int)
        case days(year: Int?, month: Int, day: Int, toMonth: Int, toDay: Int)
        case month(year: Int?, month: Int)
        case months(year: Int?, from: Int, to: Int)
        case year(Int)
        case years(Int, Int)
        /// The first or last n months; the year may be told by `this` and `last`.
        case firstMonths(Int, year: Int?)
        /// `the first 20 days of August`.
        case firstDays(Int, year: Int?, month: Int?)
        case quarter(Int, year: Int?)
        case half(Int, year: Int?)
        case fiscalYear(Int)
        /// n months that end with a month: `the 12 months to June`.
        case monthsTo(Int, year: Int?, month: Int)
        case weekday(Int, direction: Direction)
        case relativeDay(Int)
        case relativeWeek(Int)
        /// Saturday and Sunday.
        case weekend
        case relativeMonth(Int)
        case relativeYear(Int)
        /// `two days after`, `a week before`: counted from what follows.
        case offset(days: Int)
        /// `the same period`, `a year earlier`: only a base of comparison.
        case comparison(year: Int?)
        /// `a month earlier`: the month before the one spoken of, a base of comparison, too.
        case monthBefore
    }
    enum Direction: Sendable, Hashable { case last, next, this, byTense }

    var form: Form
    /// `since …`, `until …`: an open interval.
    var openness: Openness = .closed
    enum Openness: Sendable, Hashable { case closed, since, until }

    /// Name of the form, as a cue.
    var formName: String {
        switch form {
        case .day(let year, _, _): year == nil ? "day" : "full-day"
        case .days: "days"
        case .month(let year, _): year == nil ? "month" : "full-month"
        case .months: "months"
        case .year: "year"
        case .years: "years"
        case .firstMonths: "first-months"
        case .firstDays: "first-days"
        case .quarter: "quarter"
        case .half: "half"
        case .fiscalYear: "fiscal-year"
        case .monthsTo: "months-to"
        case .weekday: "weekday"
        case .relativeDay: "relative-day"
        case .relativeWeek: "relative-week"
        case .weekend: "weekend"
        case .relativeMonth: "relative-month"
        case .relativeYear: "relative-year"
        case .offset: "offset"
        case .comparison: "comparison"
        case .monthBefore: "month-before"
        }
    }

    var isComparison: Bool {
        switch form {
        case .comparison, .monthBefore: true
        default: false
        }
    }
    var isOffset: Bool { if case .offset = form { true } else { false } }

    /// A span that statistics are given for, rather than a day of news.
    var isPeriod: Bool {
        switch form {
        case .year, .years, .months, .firstMonths, .firstDays, .quarter, .half, .fiscalYear, .monthsTo, .relativeYear, .month, .relativeMonth: true
        default: false
        }
    }
}

/// When the verb beside a time says that it is.
enum Tense: Sendable { case past, future, unknown }

/// Resolves times against the day of publication, in the direction that the tense says.
struct TimeResolver: Sendable {
    let published: Day?

    /// EDTF; nil for what only the text around can resolve.
    func resolve(_ time: TimeExpression, _ tense: Tense) -> String? {
        guard let text = closed(time.form, tense) else { return nil }
        switch time.openness {
        case .closed: return text
        case .since: return (text.split(separator: "/").first.map(String.init) ?? text) + "/.."
        case .until: return "../" + (text.split(separator: "/").last.map(String.init) ?? text)
        }
    }

    private func closed(_ form: TimeExpression.Form, _ tense: Tense) -> String? {
        switch form {
        case .day(let year, let month, let day):
            guard let year = year ?? nearestYear(month, day, tense), day <= Day.monthLength(year, month) else { return nil }
            return Day(year: year, month: month, day: day).iso
        case .days(let year, let month, let day, let toMonth, let toDay):
            guard let year = year ?? nearestYear(month, day, tense) else { return nil }
            return Day(year: year, month: month, day: day).iso + "/" + Day(year: toMonth < month ? year + 1 : year, month: toMonth, day: toDay).iso
        case .month(let year, let month):
            guard let year = year ?? nearestYear(month, nil, tense) else { return nil }
            return Day.month(year, month)
        case .months(let year, let from, let to):
            guard let year = year ?? nearestYear(to, nil, .past) else { return nil }
            let firstYear = to < from ? year - 1 : year
            return Day.month(firstYear, from) + "/" + Day.month(year, to)
        case .year(let year): return String(year)
        case .years(let from, let to): return "\(from)/\(to)"
        case .firstMonths(let count, let year):
            guard count >= 1, count <= 12, let year = year ?? lastYear(endingMonth: count) else { return nil }
            return count == 1 ? Day.month(year, 1) : Day.month(year, 1) + "/" + Day.month(year, count)
        case .firstDays(let count, let year, let month):
            guard let published, let month = month ?? published.civil.month as Int?, let year = year ?? nearestYear(month, nil, .past),
                count >= 2, count <= Day.monthLength(year, month)
            else { return nil }
            return Day(year: year, month: month, day: 1).iso + "/" + Day(year: year, month: month, day: count).iso
        case .quarter(let quarter, let year):
            guard let year = year ?? lastYear(endingMonth: quarter * 3 - 2) else { return nil }
            return Day.month(year, quarter * 3 - 2) + "/" + Day.month(year, quarter * 3)
        case .half(let half, let year):
            guard let year = year ?? lastYear(endingMonth: half * 6 - 5) else { return nil }
            return Day.month(year, half * 6 - 5) + "/" + Day.month(year, half * 6)
        case .fiscalYear(let first): return Day.month(first, 4) + "/" + Day.month(first + 1, 3)
        case .monthsTo(let count, let year, let month):
            guard let year = year ?? nearestYear(month, nil, .past) else { return nil }
            let first = year * 12 + month - 1 - (count - 1)
            return Day.month(first / 12, first % 12 + 1) + "/" + Day.month(year, month)
        case .weekday(let weekday, let direction): return self.weekday(weekday, direction, tense)?.iso
        case .relativeDay(let offset): return published.map { ($0 + offset).iso }
        case .relativeWeek(let offset):
            return published.map { day in
                let monday = day + (offset * 7 - day.weekday)
                return monday.iso + "/" + (monday + 6).iso
            }
        case .weekend:
            return published.map { day in
                let saturday = tense == .future ? day + (5 - day.weekday + (day.weekday > 5 ? 7 : 0)) : day + -((day.weekday + 2) % 7)
                return saturday.iso + "/" + (saturday + 1).iso
            }
        case .relativeMonth(let offset):
            guard let (year, month, _) = published?.civil else { return nil }
            let index = year * 12 + month - 1 + offset
            guard index >= 12 else { return nil }
            return Day.month(index / 12, index % 12 + 1)
        case .relativeYear(let offset): return published.map { String($0.civil.year + offset) }
        case .offset, .comparison, .monthBefore: return nil
        }
    }

    /// Days behind publication in which a day without a year is the near one, though the verb looks back.
    private static let near = 14

    /// The year in which a day without one lies: before, after or nearest to publication.
    private func nearestYear(_ month: Int, _ day: Int?, _ tense: Tense) -> Int? {
        guard let published else { return nil }
        let (year, thisMonth, _) = published.civil
        guard let day else {
            switch tense {
            case .past: return month <= thisMonth ? year : year - 1
            case .future: return month >= thisMonth ? year : year + 1
            case .unknown: return month - thisMonth > 6 ? year - 1 : thisMonth - month > 6 ? year + 1 : year
            }
        }
        let same = Day(year: year, month: month, day: day)
        switch tense {
        // A day a year ago is told with its year: `said the matter was on the agenda of the summit on 8 November`.
        case .past: return same.number <= published.number + Self.near ? year : year - 1
        case .future: return same.number >= published.number - 1 ? year : year + 1
        case .unknown: return same.number - published.number > 183 ? year - 1 : published.number - same.number > 183 ? year + 1 : year
        }
    }

    /// The last year in which a span of months had begun to be reported.
    private func lastYear(endingMonth month: Int) -> Int? {
        guard let (year, thisMonth, _) = published?.civil else { return nil }
        return month <= thisMonth ? year : year - 1
    }

    private func weekday(_ weekday: Int, _ direction: TimeExpression.Direction, _ tense: Tense) -> Day? {
        guard let published else { return nil }
        let back = (published.weekday - weekday + 7) % 7
        switch direction {
        case .last: return published + -(back == 0 ? 7 : back)
        case .next: return published + (back == 0 ? 7 : 7 - back)
        case .this, .byTense:
            if tense == .future { return back == 0 ? published : published + (7 - back) }
            return published + -back
        }
    }
}
