/// Times of every form that news texts use, read at a token.
struct TimeGrammar {
    let tokens: [Token]
    let end: Int
    /// The year of publication, for `this year`.
    let thisYear: Int?

    typealias Found = (time: TimeExpression, next: Int)

    static let months: WordTable<Int> = {
        var months: [String: Int] = [:]
        let names = [
            "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
        ]
        for (index, name) in names.enumerated() {
            months[name] = index + 1
            months[String(name.prefix(3))] = index + 1
        }
        months["sept"] = 9
        return WordTable(months)
    }()
    static let weekdays: WordTable<Int> = [
        "monday": 0, "tuesday": 1, "wednesday": 2, "thursday": 3, "friday": 4, "saturday": 5, "sunday": 6,
    ]

    /// The time at a token; `since`, `until`, `early` and `the` in front belong to it.
    func time(at index: Int) -> Found? {
        let token = tokens[index]
        switch token.key {
        case "since":
            guard let found = plain(skipped(index + 1)), !found.time.isComparison, !found.time.isOffset else { return nil }
            return (TimeExpression(form: found.time.form, openness: .since), found.next)
        case "early", "mid", "late", "mid-":
            let at = skipped(index)
            guard at > index, at < end, tokens[at].has(.month) || tokens[at].kind == .number || tokens[at].is("last") || tokens[at].is("this") else {
                return nil
            }
            return plain(at)
        case "the":
            guard index + 1 < end, let found = plain(skipped(index + 1)), found.time.isPeriod || found.time.isComparison || isDay(found.time) else {
                return nil
            }
            return found
        default: return plain(index)
        }
    }

    private func isDay(_ time: TimeExpression) -> Bool {
        switch time.form {
        case .day, .days, .offset, .weekend: true
        default: false
        }
    }

    private func skipped(_ index: Int) -> Int {
        var at = index
        while at < end, at - index < 4, ["early", "mid", "late", "the", "-", "mid-"].contains(tokens[at].key) { at += 1 }
        return at
    }

    private func key(_ index: Int) -> String { index < end && index >= 0 ? tokens[index].key : "" }

    private func plain(_ index: Int) -> Found? {
        guard index < end else { return nil }
        let token = tokens[index]
        if token.isCapital, let month = month(index) { return monthFirst(index, month) }
        if token.key.hasPrefix("mid-"), let month = Self.months[String(token.key.dropFirst(4))] { return monthFirst(index, month) }
        if token.isWord, let weekday = Self.weekdays[token.key] { return weekdayFirst(index, weekday) }
        if token.kind == .number, let found = numberFirst(index) { return found }
        switch token.key {
        case "yesterday": return (TimeExpression(form: .relativeDay(-1)), index + 1)
        case "today", "tonight": return (TimeExpression(form: .relativeDay(0)), index + 1)
        case "tomorrow": return (TimeExpression(form: .relativeDay(1)), index + 1)
        case "next", "following":
            // `said so at a meeting the next day`: counted from the day told before.
            if key(index + 1) == "day", index > 0, key(index - 1) == "the" { return (TimeExpression(form: .offset(days: 1)), index + 2) }
            return relative(index)
        case "last", "this", "previous", "coming", "past", "current": return (key(index) == "last" ? partOfMonth(index + 1) : nil) ?? relative(index)
        // `at the end of the month`
        case "end":
            guard key(index + 1) == "of", key(index + 2) == "the", key(index + 3) == "month" else { return nil }
            return (TimeExpression(form: .relativeMonth(0)), index + 4)
        case "same", "year-on-year", "year-over-year", "yoy", "y-o-y", "year-earlier", "corresponding": return comparison(index)
        case "final":
            guard key(index + 1) == "quarter" else { return nil }
            let behind = yearBehind(index + 2)
            return (TimeExpression(form: .quarter(4, year: behind?.year)), behind?.next ?? index + 2)
        case "weekend": return (TimeExpression(form: .weekend), index + 1)
        case "hours":
            return ["later", "earlier", "before", "after"].contains(key(index + 1)) ? (TimeExpression(form: .offset(days: 0)), index + 2) : nil
        case "month":
            return key(index + 1) == "before" && index > 0 && key(index - 1) == "the" ? (TimeExpression(form: .monthBefore), index + 2) : nil
        case "year":
            return key(index + 1) == "on" && key(index + 2) == "year" ? (TimeExpression(form: .comparison(year: nil)), index + 3) : yearTo(index)
        case "fiscal", "financial", "fy", "full-year": return fiscal(index)
        case let text where text.hasPrefix("fy") && text.utf8.count <= 8: return fiscalCode(text, index)
        case let text where text.utf8.count == 2 && (text.hasPrefix("q") || text.hasPrefix("h")): return spanCode(text, index)
        default: break
        }
        return hyphenated(index) ?? span(index) ?? offset(index)
    }

    private func month(_ index: Int) -> Int? {
        guard index < end, tokens[index].has(.month), tokens[index].isCapital else { return nil }
        // Short forms are also names: a dot or a number must follow.
        let token = tokens[index]
        if token.key.utf8.count <= 4, !token.is("may"), !token.is("june"), !token.is("july"), token.byteEnd - token.byteStart == token.key.utf8.count
        {
            guard index + 1 < end,
                tokens[index + 1].kind == .number || index > 0 && tokens[index - 1].kind == .number
                    || ["-", "–", "to"].contains(tokens[index + 1].key)
            else { return nil }
        }
        return Self.months[tokens[index].key]
    }

    /// Years that a number of four digits can name.
    static let years = 1_900...2_100

    func year(_ index: Int) -> Int? {
        guard index < end, tokens[index].kind == .number, tokens[index].key.utf8.count == 4,
            let year = Numbers.count(tokens[index].number, upTo: Self.years.upperBound), Self.years.contains(year)
        else { return nil }
        return year
    }

    private func dayNumber(_ index: Int) -> (day: Int, next: Int)? {
        guard index < end, tokens[index].kind == .number, tokens[index].key.utf8.count <= 2, (1...31).contains(tokens[index].number),
            key(index + 1) != "%", !(index + 1 < end && tokens[index + 1].has(.scale)), let day = Numbers.count(tokens[index].number, upTo: 31)
        else { return nil }
        let suffixed = index + 1 < end && tokens[index + 1].isGlued && ["st", "nd", "rd", "th"].contains(tokens[index + 1].key)
        if key(index + 1) == "per" || key(index + 1) == "percent" { return nil }
        return (day, index + (suffixed ? 2 : 1))
    }

    private func isRangeMark(_ index: Int) -> Bool { ["-", "–", "to", "through", "and", "until"].contains(key(index)) }

    /// A year behind a time: `, 2025`, `2025`, `of 2025`, `of last year`, `this year`; with the index behind it.
    func yearBehind(_ index: Int) -> (year: Int, next: Int)? {
        var at = index
        if key(at) == ",", year(at + 1) != nil { at += 1 }
        if ["of", "in"].contains(key(at)) { at += 1 }
        if key(at) == "fiscal" || key(at) == "calendar" { at += 1 }
        if let year = year(at) { return (year, at + 1) }
        guard key(at + 1) == "year", let thisYear else { return nil }
        switch key(at) {
        case "last", "previous": return (thisYear - 1, at + 2)
        case "this", "current": return (thisYear, at + 2)
        case "next": return (thisYear + 1, at + 2)
        case "the": return at > index ? (thisYear, at + 2) : nil
        default: return nil
        }
    }

    private func monthFirst(_ index: Int, _ month: Int) -> Found? {
        let at = index + 1
        if let (day, afterDay) = dayNumber(at), year(at) == nil {
            // `May 15-16`, `May 15 and 16`, `April 30 – May 2`
            if isRangeMark(afterDay) {
                if let toMonth = self.month(afterDay + 1), let (toDay, next) = dayNumber(afterDay + 2), key(afterDay) != "and" {
                    let behind = yearBehind(next)
                    return (
                        TimeExpression(form: .days(year: behind?.year, month: month, day: day, toMonth: toMonth, toDay: toDay)), behind?.next ?? next
                    )
                }
                if let (toDay, next) = dayNumber(afterDay + 1), toDay > day, self.month(next) == nil {
                    let behind = yearBehind(next)
                    return (
                        TimeExpression(form: .days(year: behind?.year, month: month, day: day, toMonth: month, toDay: toDay)), behind?.next ?? next
                    )
                }
            }
            let behind = yearBehind(afterDay)
            return (TimeExpression(form: .day(year: behind?.year, month: month, day: day)), behind?.next ?? afterDay)
        }
        // `January–May`, `January to May 2025`, `January and February`
        if isRangeMark(at), let to = self.month(at + 1), to != month, dayNumber(at + 2) == nil || year(at + 2) != nil {
            let behind = yearBehind(at + 2)
            return (TimeExpression(form: .months(year: behind?.year, from: month, to: to)), behind?.next ?? at + 2)
        }
        if let behind = yearBehind(at) {
            if isRangeMark(behind.next), let to = self.month(behind.next + 1), let toYear = year(behind.next + 2) {
                if toYear == behind.year || toYear == behind.year + 1 && to < month {
                    return (TimeExpression(form: .months(year: toYear, from: month, to: to)), behind.next + 3)
                }
            }
            return (TimeExpression(form: .month(year: behind.year, month: month)), behind.next)
        }
        // `May` alone may open a sentence as a verb.
        return (TimeExpression(form: .month(year: nil, month: month)), at)
    }

    private func weekdayFirst(_ index: Int, _ weekday: Int) -> Found? {
        var at = index + 1
        while at < end, ["afternoon", "morning", "evening", "night", "local", "time"].contains(key(at)) { at += 1 }
        // `Friday, August 1`, `Friday (1 August)`: the day is the sharper word.
        let inner = key(at) == "," || key(at) == "(" ? at + 1 : at
        if inner < end, let found = dated(inner) { return key(at) == "(" && key(found.next) == ")" ? (found.time, found.next + 1) : found }
        let behind = key(at) == "last" && key(at + 1) == "week"
        return (TimeExpression(form: .weekday(weekday, direction: .byTense)), behind ? at + 2 : at)
    }

    /// A day with its month.
    private func dated(_ index: Int) -> Found? {
        guard tokens[index].has(.month) || tokens[index].kind == .number else { return nil }
        let found = month(index).map { monthFirst(index, $0) } ?? numberFirst(index)
        guard let found, isDay(found.time) else { return nil }
        return found
    }

    private func numberFirst(_ index: Int) -> Found? {
        if let first = year(index) {
            // `2025-07-02`
            if key(index + 1) == "-", key(index + 3) == "-", index + 4 < end, tokens[index + 1].isGlued, tokens[index + 2].kind == .number,
                tokens[index + 4].kind == .number, let month = Numbers.count(tokens[index + 2].number, upTo: 12),
                let day = Numbers.count(tokens[index + 4].number, upTo: 31)
            {
                return (TimeExpression(form: .day(year: first, month: month, day: day)), index + 5)
            }
            if key(index + 1) == "-" || key(index + 1) == "–" || key(index + 1) == "/", index + 2 < end, tokens[index + 2].kind == .number,
                tokens[index + 2].isGlued
            {
                if tokens[index + 2].key.utf8.count == 2, tokens[index + 2].number == Double((first + 1) % 100) {
                    return (TimeExpression(form: .fiscalYear(first)), index + 3)
                }
                if let last = year(index + 2), last > first {
                    return (TimeExpression(form: last == first + 1 && key(index + 1) == "/" ? .fiscalYear(first) : .years(first, last)), index + 3)
                }
            }
            // A year, not a count of things: what follows is neither a scale nor a unit.
            if index + 1 < end, tokens[index + 1].has(.scale) || key(index + 1) == "%" || ["tonnes", "tons", "points"].contains(key(index + 1)) {
                return nil
            }
            return (TimeExpression(form: .year(first)), index + 1)
        }
        // `15 May 2025`, `15-16 May`, `the 15th of May`
        guard let (day, afterDay) = dayNumber(index) else { return nil }
        var at = afterDay
        if key(at) == "of" { at += 1 }
        if let month = month(at) {
            if isRangeMark(at + 1), key(at + 1) != "and", let (toDay, next) = dayNumber(at + 2), let toMonth = self.month(next) {
                let behind = yearBehind(next + 1)
                return (
                    TimeExpression(form: .days(year: behind?.year, month: month, day: day, toMonth: toMonth, toDay: toDay)), behind?.next ?? next + 1
                )
            }
            let behind = yearBehind(at + 1)
            return (TimeExpression(form: .day(year: behind?.year, month: month, day: day)), behind?.next ?? at + 1)
        }
        if isRangeMark(afterDay), let (toDay, next) = dayNumber(afterDay + 1), toDay > day, let month = month(next) {
            let behind = yearBehind(next + 1)
            return (TimeExpression(form: .days(year: behind?.year, month: month, day: day, toMonth: month, toDay: toDay)), behind?.next ?? next + 1)
        }
        return span(index) ?? offset(index)
    }
}
