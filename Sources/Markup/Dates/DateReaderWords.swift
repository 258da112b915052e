import Models

/// Dates in words of many languages, and in numbers in whatever order.
extension DateReader {
    /// What was met while a date was read from left to right.
    private struct Found {
        var year: Int?
        var month: Int?
        var day: Int?
        var numbers: [(value: Int, digits: Int)] = []
        /// What the words may mean, in order; words that are not names of months or days are left out.
        var names: [[CalendarWords.Use]] = []
        /// For each name how near a number stands: 0 where words stand between them.
        var nearness: [Int] = []
        /// What the last part was, while only small words follow it.
        var last = Neighbour.none
        /// A day of digits alone, such as `02.07.2025`: words beside it are not its month.
        var isNumeric = false
        /// Its numbers are divided by slashes or hyphens.
        var isSlashed = false
        /// Where the time of day begins.
        var timeAt: Int?
        /// What is added to the year to give a Gregorian one.
        var eraOffset: Int?
        var isBuddhistScript = false
    }

    /// What stands directly in front of a part of a date.
    private enum Neighbour {
        case none, day, year
        /// Place among the names.
        case name(Int)

        var weight: Int {
            switch self {
            case .day: 2
            case .year: 1
            default: 0
            }
        }
    }

    /// Numbers and names in any order: `Sun Jan  4 16:29:06 2004`, `Κυρ, 11 Ιούλ 2004`, `2. Juli 2025`, `2025年7月2日`, `July 2, 2025`.
    mutating func words() -> FeedDate? {
        i = 0
        isKorean = false
        var found = Found()
        while i < b.count {
            if isDigit(b[i]) {
                guard takeNumber(&found) else { return nil }
            } else if isLetter(b[i]) || b[i] >= 0x80 {
                takeWord(&found)
            } else {
                i += 1
            }
        }
        guard let (year, month, day) = resolve(found) else { return nil }
        // A time of day without a day is a damaged date, not the first of the month.
        guard day != nil || found.timeAt == nil, let days = civilDays(year, month, day ?? 1) else { return nil }
        guard let timeAt = found.timeAt else { return FeedDate(unixSeconds: days * 86_400, hasTime: false) }
        i = timeAt
        return time(days: days)
    }

    // MARK: Parts

    /// False when more digits stand together than any part has.
    private mutating func takeNumber(_ found: inout Found) -> Bool {
        let start = i
        guard let (value, digits) = number(8), i == b.count || !isDigit(b[i]) else { return false }
        if i < b.count, b[i] == 0x3A {
            if found.timeAt == nil { found.timeAt = start }
            skipTime()
            return true
        }
        if DateEra.foreign.contains(where: { mark in isMark(mark, at: skippingBlanks(i)) }) {
            // A year of another calendar, and what stood before it is that calendar's day.
            found.numbers = []
            found.names = []
            found.nearness = []
            found.last = .none
        } else if let mark = DateWords.marks.first(where: { b[i...].starts(with: $0.text.utf8) }) {
            switch mark.part {
            case .year: found.year = value
            case .month: found.month = value
            case .day: found.day = value
            case .hour:
                if found.timeAt == nil { found.timeAt = start }
                skipEastAsianTime()
            }
            if mark.isKorean { isKorean = true }
        } else {
            found.numbers.append((value, digits))
            if !found.isNumeric { noteNumeric(from: start, &found) }
        }
        let neighbour: Neighbour = digits <= 2 ? .day : .year
        if case .name(let index) = found.last { found.nearness[index] += neighbour.weight }
        found.last = neighbour
        return true
    }

    /// Whether three numbers with one sign between them begin there, the year first or last.
    private func noteNumeric(from start: Int, _ found: inout Found) {
        var widths: [Int] = []
        var at = start
        var sign: UInt8?
        while widths.count < 3 {
            let from = at
            while at < b.count, isDigit(b[at]) { at += 1 }
            guard at > from else { return }
            widths.append(at - from)
            guard widths.count < 3 else { break }
            guard at < b.count, b[at] == 0x2E || b[at] == 0x2F || b[at] == 0x2D, sign == nil || sign == b[at] else { return }
            sign = b[at]
            at += 1
        }
        guard widths[1] <= 2, widths[0] == 4 && widths[2] <= 2 || widths[0] <= 2 && widths[2] == 4 else { return }
        found.isNumeric = true
        found.isSlashed = sign != 0x2E
    }

    /// Past a time of day and the zone that belongs to it.
    private mutating func skipTime() {
        while i < b.count, isDigit(b[i]) || b[i] == 0x3A || (b[i] == 0x2E && i + 1 < b.count && isDigit(b[i + 1])) { i += 1 }
        let end = i
        while i < b.count, b[i] == 0x20 { i += 1 }
        if i + 4 < b.count, b[i] == 0x2B || b[i] == 0x2D { while i < b.count, b[i] != 0x20 { i += 1 } } else { i = end }
    }

    private mutating func skipEastAsianTime() {
        i = b.indices.last { b[$0] >= 0x80 }.map { $0 + 1 } ?? b.count
    }

    private func skippingBlanks(_ start: Int) -> Int {
        var at = start
        while at < b.count, b[at] == 0x20 { at += 1 }
        return at
    }

    /// Whether a mark of an era stands there; one of plain letters as a word of its own.
    private func isMark(_ mark: String, at index: Int) -> Bool {
        guard index < b.count, b[index...].starts(with: mark.utf8) else { return false }
        let end = index + mark.utf8.count
        return mark.utf8.last.map { !isLetter($0) } ?? false || end == b.count || !isLetter(b[end])
    }

    private mutating func takeEra(_ found: inout Found) -> Bool {
        for era in DateEra.eras {
            guard let mark = era.marks.first(where: { isMark($0, at: i) }) else { continue }
            i += mark.utf8.count
            found.eraOffset = era.offset
            // The first year of an era may be written by a word.
            if b[i...].starts(with: "元年".utf8) {
                found.year = 1
                i += "元年".utf8.count
            }
            return true
        }
        return false
    }

    private mutating func takeWord(_ found: inout Found) {
        let start = i
        if halfDay() != nil {
            if found.timeAt == nil { found.timeAt = start }
            return
        }
        if takeEra(&found) { return }
        if let mark = DateEra.foreign.first(where: { isMark($0, at: i) }) {
            i += mark.utf8.count
            return
        }
        let word = takeLetters(&found)
        // Arabic names the day by the Islamic calendar first.
        if word == folded("الموافق") {
            found.numbers = []
            found.names = []
            found.nearness = []
            found.last = .none
            return
        }
        switch word {
        case "thang", "thg":
            // Vietnamese counts its months, and all weekdays but one.
            i = skippingBlanks(i)
            if let value = number(2)?.value { found.month = value } else { found.month = vietnameseMonth() ?? found.month }
        case "th" where i < b.count && isDigit(b[i]):
            if let value = number(2)?.value { found.month = value }
        case "t" where i + 1 < b.count && (0x32...0x37).contains(b[i]) && (b[i + 1] == 0x2C || b[i + 1] == 0x20 && b.count > i + 2):
            // `T4,`: a day of the week.
            i += 1
        case "thu":
            let before = i
            while i < b.count, b[i] == 0x20 { i += 1 }
            if number(1) == nil { i = before }
            take(name: word, &found)
        case "gmt", "utc":
            // `GMT+7`: a zone, whose number is not a day.
            if i < b.count, b[i] == 0x2B || b[i] == 0x2D {
                i += 1
                while i < b.count, isDigit(b[i]) || b[i] == 0x3A { i += 1 }
            }
        default:
            if CalendarWords.mayContinue(word) {
                let before = i
                i = skippingBlanks(i)
                let second = i < b.count && (isLetter(b[i]) || b[i] >= 0x80) ? takeLetters(&found) : ""
                let uses = CalendarWords.uses(of: word + " " + second)
                if !second.isEmpty, !uses.isEmpty { return Self.append(uses, &found) }
                i = before
            }
            take(name: word, &found)
        }
    }

    /// A month that Vietnamese names by a word for its number.
    private mutating func vietnameseMonth() -> Int? {
        func word() -> String {
            var text: [UInt8] = []
            while i < b.count, isLetter(b[i]) || b[i] >= 0x80 {
                text.append(b[i])
                i += 1
            }
            return folded(String(decoding: text, as: UTF8.self))
        }
        let start = i
        guard let first = DateLanguage.vietnameseNumbers[word()] else {
            i = start
            return nil
        }
        let end = i
        i = skippingBlanks(i)
        if first == 10, let more = DateLanguage.vietnameseNumbers[word()], more <= 2 { return 10 + more }
        i = end
        return first
    }

    /// A word, folded, without the points within and behind it: Thai shortens months with points inside.
    private mutating func takeLetters(_ found: inout Found) -> String {
        let start = i
        while i < b.count, isLetter(b[i]) || b[i] >= 0x80 || isInnerPoint { i += 1 }
        let text = String(decoding: UnsafeRawBufferPointer(rebasing: b[start..<i]), as: UTF8.self)
        if !found.isBuddhistScript, text.unicodeScalars.contains(where: DateEra.isBuddhistScript) { found.isBuddhistScript = true }
        return CalendarWords.bare(folded(text))
    }

    private func take(name word: String, _ found: inout Found) {
        guard found.names.count < 16, word.utf8.count >= 2 else { return }
        var uses = CalendarWords.uses(of: word)
        // Hebrew writes “in” as the word's first letter.
        if uses.isEmpty, word.hasPrefix("ב") { uses = CalendarWords.uses(of: String(word.dropFirst())) }
        if !uses.isEmpty {
            Self.append(uses, &found)
        } else if word.unicodeScalars.count > 4 {
            // More than an article or an ending: what follows belongs to something else.
            found.last = .none
        }
    }

    private static func append(_ uses: [CalendarWords.Use], _ found: inout Found) {
        found.names.append(uses)
        found.nearness.append(found.last.weight)
        found.last = .name(found.names.count - 1)
    }

    /// The names without the months that stand apart from the numbers: in `Jan Kowalski 2 lipca 2025` the first is a person's.
    private static func near(_ found: Found) -> [[CalendarWords.Use]] {
        if found.isNumeric { return [] }
        let most = zip(found.names, found.nearness).lazy.filter { $0.0.contains(where: \.isMonth) }.map(\.1).max() ?? 0
        return zip(found.names, found.nearness).map { names, nearness in
            nearness > 0 && nearness == most ? names : names.filter { !$0.isMonth }
        }.filter { !$0.isEmpty }
    }

    private var isInnerPoint: Bool { b[i] == 0x2E && i > 0 && b[i - 1] >= 0x80 && i + 1 < b.count && b[i + 1] >= 0x80 }

    /// Hours, minutes and seconds with their words: `10時15分30秒`, `3시 15분`, `10点15分`.
    mutating func eastAsianTime() -> (hour: Int, minute: Int, second: Int)? {
        let start = i
        guard let (hour, digits) = number(2), digits <= 2, DateWords.marks.contains(where: { $0.part == .hour && b[i...].starts(with: $0.text.utf8) })
        else {
            i = start
            return nil
        }
        var rest: [Int] = []
        while i < b.count, rest.count < 2 {
            // Past the word and blanks to the next number.
            while i < b.count, !isDigit(b[i]), b[i] == 0x20 || b[i] >= 0x80 { i += 1 }
            guard i < b.count, let (value, width) = number(2), width <= 2, i < b.count, b[i] >= 0x80 else { break }
            rest.append(value)
        }
        i = b.indices.last { b[$0] >= 0x80 }.map { $0 + 1 } ?? b.count
        return (hour, rest.first ?? 0, rest.count > 1 ? rest[1] : 0)
    }

    // MARK: Which number is what

    private func resolve(_ found: Found) -> (year: Int, month: Int, day: Int?)? {
        let names = Self.near(found)
        let namesMonth = found.month == nil && names.contains { $0.contains(where: \.isMonth) }
        guard let order = Self.order(found, hasMonth: namesMonth) else { return nil }
        var (year, month, day) = (order.year, order.month, order.day)
        if let offset = found.eraOffset {
            year += offset
        } else if found.isBuddhistScript, (2_400...2_700).contains(year) {
            year -= 543
        }
        if month == nil { month = DateNames(names, language: language).month(year: year, day: day) }
        // `28/05/2004` and `05/28/2004`: only what cannot be a month tells.
        // In the United States the month comes first where both can be one.
        let isMonthFirst = found.isNumeric && found.isSlashed && DateLanguage.isMonthFirst(language)
        if !namesMonth, !order.isYearFirst, let m = month, let d = day, d <= 12, m > 12 || isMonthFirst { (month, day) = (d, m) }
        return month.map { (year, $0, day) }
    }

    /// Year, month and day by the width and order of the numbers; the month is nil when a name says it.
    private static func order(_ found: Found, hasMonth: Bool) -> (year: Int, month: Int?, day: Int?, isYearFirst: Bool)? {
        var (year, month, day) = (found.year, found.month, found.day)
        let numbers = found.numbers
        // `2006/09/15`: from the year on downwards.
        if month == nil, day == nil, year == nil, !hasMonth, numbers.count >= 3, numbers[0].digits == 4 {
            return (numbers[0].value, numbers[1].value, numbers[2].value, true)
        }
        // `令和7.7.2`: eras are written from the year on downwards, too.
        if found.eraOffset != nil, found.eraOffset != -543, month == nil, year == nil, !hasMonth, numbers.count >= 3 {
            return (numbers[0].value, numbers[1].value, numbers[2].value, true)
        }
        for entry in numbers {
            if year == nil, entry.digits == 4 || entry.digits == 3 && found.eraOffset != nil {
                year = entry.value
            } else if day == nil, entry.digits <= 2 {
                day = entry.value
            } else if month == nil, !hasMonth, entry.digits <= 2 {
                month = entry.value
            } else if year == nil, entry.digits == 2 {
                // Thai shortens its years as others do theirs.
                year =
                    found.eraOffset.map { $0 == -543 ? 2_500 + entry.value : entry.value }
                    ?? (found.isBuddhistScript ? 1_957 + entry.value : century(entry.value))
            }
        }
        guard let year, hasMonth || month != nil else { return nil }
        return (year, month, day, false)
    }
}

/// Names of months and days in a date, of which one language has to explain the most.
private struct DateNames {
    private let words: [[CalendarWords.Use]]
    /// Places in the order of languages of the one that the document is in.
    private let stated: Set<Int>

    init(_ words: [[CalendarWords.Use]], language: String?) {
        self.words = words
        stated = language.map(CalendarWords.places(ofLanguage:)) ?? []
    }

    private struct Reading {
        var month: Int
        /// Words that are names in the language.
        var explained: Int
        /// The day of the week is the one that the date has.
        var isDayRight: Bool
        /// How far the words are from the printed names.
        var distance: Int
        var language: Int
        /// The document is in the language.
        var isStated: Bool

        func isBetter(than other: Reading) -> Bool {
            if explained != other.explained { return explained > other.explained }
            if isStated != other.isStated { return isStated }
            return (isDayRight ? 1 : 0, -distance, -language) > (other.isDayRight ? 1 : 0, -other.distance, -other.language)
        }
    }

    /// The month: `mar. 8 avr. 2025` is April since French has a word for both, and `mar 14 gen 2025` January since Italian has.
    func month(year: Int, day: Int?) -> Int? {
        var best: Reading?
        for language in Set(words.joined().lazy.filter(\.isMonth).map(\.language)) {
            guard let reading = reading(language, year: year, day: day) else { continue }
            if best.map({ reading.isBetter(than: $0) }) ?? true { best = reading }
        }
        return best?.month
    }

    private func reading(_ language: Int, year: Int, day: Int?) -> Reading? {
        let known = words.map { $0.filter { $0.language == language } }
        // A word that can only be a month is the month; else the last that can, for the day of the week stands before.
        let months = known.indices.filter { known[$0].contains(where: \.isMonth) }
        guard let at = months.last(where: { !known[$0].contains { !$0.isMonth } }) ?? months.last, let use = known[at].first(where: \.isMonth) else {
            return nil
        }
        let days = known.indices.filter { $0 != at }.compactMap { known[$0].first { !$0.isMonth } }
        return Reading(
            month: use.number, explained: 1 + days.count, isDayRight: days.contains { $0.number == weekday(year, use.number, day) },
            distance: use.match.rawValue + days.reduce(0) { $0 + $1.match.rawValue }, language: language,
            isStated: stated.contains(language))
    }

    /// 0 for Monday; nil for what is not a day.
    private func weekday(_ year: Int, _ month: Int, _ day: Int?) -> Int? {
        guard let day, (1_650...9_999).contains(year), (1...31).contains(day), (1...12).contains(month) else { return nil }
        let number = FeedDate.days(year: year, month: month, day: day)
        return Int(((number + 3) % 7 + 7) % 7)
    }
}
