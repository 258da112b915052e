/// Spans and times relative to the day of publication.
extension TimeGrammar {
    private func key(_ index: Int) -> String { index < end && index >= 0 ? tokens[index].key : "" }

    /// `last week`, `this year`, `the previous month`, `next Friday`.
    func relative(_ index: Int) -> Found? {
        let step: Int
        switch key(index) {
        case "last", "previous", "past": step = -1
        case "next", "coming", "following": step = 1
        default: step = 0
        }
        let unit = key(index + 1)
        if let weekday = Self.weekdays[unit] {
            return (TimeExpression(form: .weekday(weekday, direction: step < 0 ? .last : step > 0 ? .next : .this)), index + 2)
        }
        if index + 1 < end, tokens[index + 1].isCapital, let month = Self.months[unit], let thisYear {
            if step > 0 { return (TimeExpression(form: .month(year: thisYear + 1, month: month)), index + 2) }
            if step == 0 { return (TimeExpression(form: .month(year: thisYear, month: month)), index + 2) }
            return (TimeExpression(form: .month(year: nil, month: month)), index + 2)
        }
        switch unit {
        // `this evening`, `last night`
        case "morning", "afternoon", "evening", "night":
            guard step <= 0, key(index) != "previous", key(index) != "past" else { return nil }
            return (TimeExpression(form: .relativeDay(step)), index + 2)
        case "week": return (TimeExpression(form: .relativeWeek(step)), index + 2)
        case "weekend": return (TimeExpression(form: .relativeWeek(step < 0 ? -1 : 0)), index + 2)
        case "month":
            if key(index) == "previous" { return (TimeExpression(form: .monthBefore), index + 2) }
            return (TimeExpression(form: .relativeMonth(step)), index + 2)
        case "year":
            // `the previous year` is the year before the one spoken of: a base of comparison.
            if key(index) == "previous" || key(index) == "following" { return (TimeExpression(form: .comparison(year: nil)), index + 2) }
            return (TimeExpression(form: .relativeYear(step)), index + 2)
        case "quarter", "period":
            return key(index) == "previous" ? (TimeExpression(form: .comparison(year: nil)), index + 2) : nil
        default: return nil
        }
    }

    /// `the same period of 2024`, `year-on-year`, `the same month last year`.
    func comparison(_ index: Int) -> Found? {
        if key(index) == "same", ["day", "morning", "afternoon", "evening", "night"].contains(key(index + 1)) {
            return (TimeExpression(form: .offset(days: 0)), index + 2)
        }
        guard key(index) == "same" || key(index) == "corresponding" else {
            return (TimeExpression(form: .comparison(year: nil)), index + 1)
        }
        // `the same 1986 period`
        if let named = year(index + 1), ["period", "month", "months", "quarter"].contains(key(index + 2)) {
            return (TimeExpression(form: .comparison(year: named)), index + 3)
        }
        guard ["period", "month", "quarter", "time", "months", "term", "span"].contains(key(index + 1)) else { return nil }
        if let behind = yearBehind(index + 2) { return (TimeExpression(form: .comparison(year: behind.year)), behind.next) }
        if ["a", "one"].contains(key(index + 2)), key(index + 3) == "year" {
            return (TimeExpression(form: .comparison(year: nil)), index + 5 <= end ? index + 5 : end)
        }
        return (TimeExpression(form: .comparison(year: nil)), index + 2)
    }

    /// `fiscal year 2024-25`, `FY 2024-25`, `full-year 2024`.
    func fiscal(_ index: Int) -> Found? {
        var at = index + 1
        if key(at) == "year" { at += 1 }
        guard let first = year(at) else { return nil }
        if key(at + 1) == "-" || key(at + 1) == "–" || key(at + 1) == "/", at + 2 < end, tokens[at + 2].kind == .number {
            return (TimeExpression(form: .fiscalYear(first)), at + 3)
        }
        return (TimeExpression(form: .year(first)), at + 1)
    }

    /// `FY25`, `FY2024-25`.
    func fiscalCode(_ text: String, _ index: Int) -> Found? {
        let digits = text.dropFirst(2)
        let years = digits.split(separator: "-").compactMap { Int($0) }
        guard let named = years.first, (0..<100).contains(named) || Self.years.contains(named) else { return nil }
        let first = named < 100 ? 2_000 + named : named
        if years.count == 2 { return (TimeExpression(form: .fiscalYear(first)), index + 1) }
        if key(index + 1) == "-", index + 2 < end, tokens[index + 2].kind == .number, named > 100 {
            return (TimeExpression(form: .fiscalYear(first)), index + 3)
        }
        return (TimeExpression(form: .fiscalYear(first - 1)), index + 1)
    }

    /// `Q1 2025`, `H1`.
    func spanCode(_ text: String, _ index: Int) -> Found? {
        guard let number = text.utf8.last.map({ Int($0) - 48 }), number >= 1 else { return nil }
        let behind = yearBehind(index + 1)
        if text.hasPrefix("q"), number <= 4 { return (TimeExpression(form: .quarter(number, year: behind?.year)), behind?.next ?? index + 1) }
        if text.hasPrefix("h"), number <= 2 { return (TimeExpression(form: .half(number, year: behind?.year)), behind?.next ?? index + 1) }
        return nil
    }

    /// `20 days of August`, `10 days of this month`, behind `the first`.
    private func firstDays(_ count: Int, _ index: Int) -> Found {
        var at = index
        if key(at) == "of" || key(at) == "in" { at += 1 }
        if at < end, tokens[at].isCapital, tokens[at].has(.month), let month = Self.months[key(at)] {
            let behind = yearBehind(at + 1)
            return (TimeExpression(form: .firstDays(count, year: behind?.year, month: month)), behind?.next ?? at + 1)
        }
        if ["this", "the"].contains(key(at)), key(at + 1) == "month" {
            return (TimeExpression(form: .firstDays(count, year: nil, month: nil)), at + 2)
        }
        return (TimeExpression(form: .firstDays(count, year: nil, month: nil)), index)
    }

    /// `first-half exports`, `second-quarter imports`.
    func hyphenated(_ index: Int) -> Found? {
        guard key(index).utf8.contains(UInt8(ascii: "-")) else { return nil }
        let parts = key(index).split(separator: "-")
        guard parts.count == 2, let ordinal = Numbers.ordinal(word: parts[0]) else { return nil }
        let behind = yearBehind(index + 1)
        if parts[1] == "quarter", ordinal <= 4 {
            return (TimeExpression(form: .quarter(ordinal, year: behind?.year)), behind?.next ?? index + 1)
        }
        if parts[1] == "half", ordinal <= 2 { return (TimeExpression(form: .half(ordinal, year: behind?.year)), behind?.next ?? index + 1) }
        return nil
    }

    /// `first quarter of 2025`, `second half`, `first five months`, `five months to May`, `12 months through June`.
    func span(_ index: Int) -> Found? {
        if let (ordinal, next) = Numbers.ordinal(tokens, index, end) {
            if key(next) == "quarter" {
                let behind = yearBehind(next + 1)
                return ordinal <= 4 ? (TimeExpression(form: .quarter(ordinal, year: behind?.year)), behind?.next ?? next + 1) : nil
            }
            if ordinal <= 5, let month = partOfMonth(next) { return month }
            if key(next) == "half", ordinal <= 2 {
                let behind = yearBehind(next + 1)
                return (TimeExpression(form: .half(ordinal, year: behind?.year)), behind?.next ?? next + 1)
            }
            guard ordinal == 1, let (number, after) = Numbers.plain(tokens, next, end), let count = Numbers.count(number, upTo: 366) else {
                return nil
            }
            if key(after) == "months" || key(after) == "month" {
                let behind = yearBehind(after + 1)
                return (TimeExpression(form: .firstMonths(count, year: behind?.year)), behind?.next ?? after + 1)
            }
            if key(after) == "days" { return firstDays(count, after + 1) }
            return nil
        }
        guard let (number, next) = Numbers.plain(tokens, index, end), let count = Numbers.count(number, upTo: 24),
            key(next) == "months" || key(next) == "month" || key(next) == "quarters"
        else { return nil }
        if key(next) == "quarters" { return count <= 4 ? monthsTo(3 * count, next + 1) : nil }
        var at = next + 1
        if key(at) == "period" { at += 1 }
        return monthsTo(count, at) ?? cumulated(count, from: index, to: at)
    }

    /// `second half of August`, `last week of the month`: the month, behind the ordinal.
    func partOfMonth(_ index: Int) -> Found? {
        guard ["half", "week", "days"].contains(key(index)), key(index + 1) == "of" else { return nil }
        if key(index + 2) == "the", key(index + 3) == "month" { return (TimeExpression(form: .relativeMonth(0)), index + 4) }
        if key(index + 2) == "next", key(index + 3) == "month" { return (TimeExpression(form: .relativeMonth(1)), index + 4) }
        guard index + 2 < end, tokens[index + 2].isCapital, let month = Self.months[key(index + 2)] else { return nil }
        let behind = yearBehind(index + 3)
        return (TimeExpression(form: .month(year: behind?.year, month: month)), behind?.next ?? index + 3)
    }

    /// `a deficit for the two months`: the first ones of the year, as statistics add them up.
    private func cumulated(_ count: Int, from index: Int, to next: Int) -> Found? {
        guard (2...11).contains(count), key(index - 1) == "the", ["for", "in", "over", "during"].contains(key(index - 2)),
            !Self.counted.contains(key(next))
        else { return nil }
        return (TimeExpression(form: .firstMonths(count, year: nil)), next)
    }

    /// Words behind a number of months that are counted from or to something else.
    private static let counted: WordSet = [
        "since", "before", "after", "to", "that", "of", "until", "ahead", "following", "leading", "from", "he", "she", "it", "they",
    ]

    /// `year to June`, `year ended March 31`, `year that ended on June 30`.
    func yearTo(_ index: Int) -> Found? {
        let isClause = ["that", "which"].contains(key(index + 1)) && key(index + 2) == "ended"
        return monthsTo(12, isClause ? index + 2 : index + 1)
    }

    /// So many months up to the one that is named.
    private func monthsTo(_ count: Int, _ index: Int) -> Found? {
        var at = index
        guard ["to", "through", "ended", "ending", "until"].contains(key(at)) else { return nil }
        at += 1
        while ["in", "on", "the", "end", "of"].contains(key(at)) { at += 1 }
        guard at < end, tokens[at].isCapital, let month = Self.months[key(at)] else { return nil }
        at += 1
        if at < end, tokens[at].kind == .number, tokens[at].number <= 31 { at += 1 }
        let behind = yearBehind(at)
        return (TimeExpression(form: .monthsTo(count, year: behind?.year, month: month)), behind?.next ?? at)
    }

    /// `two days ago`, `a week earlier`, `two days after`; years and months back are partial or bases of comparison.
    func offset(_ index: Int) -> Found? {
        let count: Int
        var at: Int
        if ["a", "an", "one"].contains(key(index)) {
            count = 1
            at = index + 1
        } else if let (value, next) = Numbers.plain(tokens, index, end), let whole = Numbers.count(value, upTo: 399) {
            count = whole
            at = next
        } else {
            return nil
        }
        let days: Int
        switch key(at) {
        case "day", "days": days = count
        case "week", "weeks": days = count * 7
        case "month", "months": days = 0
        case "year", "years": days = -1
        case "hours", "hour", "minutes": days = 0
        default: return nil
        }
        at += 1
        let direction = key(at)
        if key(at - 1).hasPrefix("hour") || key(at - 1) == "minutes" {
            return ["later", "earlier", "before", "after"].contains(direction) ? (TimeExpression(form: .offset(days: 0)), at + 1) : nil
        }
        if days == -1 {
            guard ["earlier", "ago", "before"].contains(direction), count == 1 else { return nil }
            return (TimeExpression(form: .comparison(year: nil)), at + 1)
        }
        if days == 0, count == 1, ["earlier", "before"].contains(direction) { return (TimeExpression(form: .monthBefore), at + 1) }
        switch direction {
        case "ago":
            if days == 0 { return (TimeExpression(form: .relativeMonth(-count)), at + 1) }
            if key(at - 1).hasPrefix("week") { return (TimeExpression(form: .relativeWeek(-count)), at + 1) }
            return (TimeExpression(form: .relativeDay(-days)), at + 1)
        case "after", "later": return days > 0 ? (TimeExpression(form: .offset(days: days)), at + 1) : nil
        case "before", "earlier": return days > 0 ? (TimeExpression(form: .offset(days: -days)), at + 1) : nil
        default: return nil
        }
    }
}
