import Models

/// Dates in words of many languages, and in numbers in whatever order.
extension DateReader {
    /// What was met while a date was read from left to right.
    private struct Found {
        var year: Int?
        var month: Int?
        var isMonthExact = false
        var day: Int?
        var numbers: [(value: Int, digits: Int)] = []
        /// Where the time of day begins.
        var timeAt: Int?
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
        guard let (year, month, day) = Self.order(found) else { return nil }
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
        if let mark = DateWords.marks.first(where: { b[i...].starts(with: $0.text.utf8) }) {
            switch mark.part {
            case .year: found.year = value
            case .month: (found.month, found.isMonthExact) = (value, true)
            case .day: found.day = value
            case .hour:
                if found.timeAt == nil { found.timeAt = start }
                skipEastAsianTime()
            }
            if mark.isKorean { isKorean = true }
        } else {
            found.numbers.append((value, digits))
        }
        return true
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

    private mutating func takeWord(_ found: inout Found) {
        let start = i
        if halfDay() != nil {
            if found.timeAt == nil { found.timeAt = start }
            return
        }
        // Thai shortens months with points inside.
        while i < b.count, isLetter(b[i]) || b[i] >= 0x80 || isInnerPoint { i += 1 }
        let word = folded(String(decoding: UnsafeRawBufferPointer(rebasing: b[start..<i]), as: UTF8.self))
        switch word {
        case "thang", "thg":
            // Vietnamese counts its months, and all weekdays but one.
            while i < b.count, b[i] == 0x20 { i += 1 }
            if let value = number(2)?.value { (found.month, found.isMonthExact) = (value, true) }
        case "thu":
            let before = i
            while i < b.count, b[i] == 0x20 { i += 1 }
            if number(1) == nil { i = before }
        case "gmt", "utc":
            // `GMT+7`: a zone, whose number is no day.
            if i < b.count, b[i] == 0x2B || b[i] == 0x2D {
                i += 1
                while i < b.count, isDigit(b[i]) || b[i] == 0x3A { i += 1 }
            }
        default:
            // Hebrew writes “in” as the word's first letter.
            let word = word.hasPrefix("ב") && DateWords.month(word) == nil ? String(word.dropFirst()) : word
            // Shortened weekdays begin like months of other languages (`mar.`): a name in full counts more, and the later one.
            if let (month, isExact) = DateWords.month(word), isExact || !found.isMonthExact || found.numbers.isEmpty {
                (found.month, found.isMonthExact) = (month, isExact)
            }
        }
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

    private static func order(_ found: Found) -> (year: Int, month: Int, day: Int?)? {
        var (year, month, day) = (found.year, found.month, found.day)
        let numbers = found.numbers
        // `2006/09/15`: from the year on downwards.
        if month == nil, day == nil, year == nil, numbers.count >= 3, let first = numbers.first, first.digits == 4 {
            return (first.value, found.numbers[1].value, found.numbers[2].value)
        }
        for entry in numbers {
            if year == nil, entry.digits == 4 {
                year = entry.value
            } else if day == nil, entry.digits <= 2 {
                day = entry.value
            } else if month == nil, entry.digits <= 2 {
                month = entry.value
            } else if year == nil, entry.digits == 2 {
                year = century(entry.value)
            }
        }
        if month == nil || found.numbers.isEmpty && day == nil { return nil }
        // `28/05/2004` and `05/28/2004`: only what cannot be a month tells.
        if let m = month, m > 12, let d = day, d <= 12 { (month, day) = (d, m) }
        guard var year, let month else { return nil }
        // The Buddhist era is 543 years ahead.
        if (2_400...2_700).contains(year) { year -= 543 }
        return (year, month, day)
    }
}
