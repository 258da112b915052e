import Models

/// Reads dates in every form that feeds and pages use.
///
/// ISO 8601 in all precisions with ordinal and week dates (W3CDTF, RFC 3339), RFC 822/2822 with named and wrong zones and
/// two-digit years, asctime, names of months and days in the languages of CLDR, digits of any script, East Asian forms, marked eras, Unix
/// times. What does not exist (the 99th of June, month `zzz`, zone `+00:zz`) and the zero of a date type (the year 1) give nil.
///
/// - Parameter language: the document's language tag, which decides where languages differ: `listopad`, `4/7/2025`.
public func parseDate(_ bytes: UnsafeRawBufferPointer, language: String? = nil) -> FeedDate? {
    let bytes = ByteScan.trimmed(bytes)
    guard bytes.count > 0, bytes.count < 200 else { return nil }
    let date = DateText.normalized(bytes).map { text in text.withUnsafeBytes { read(ByteScan.trimmed($0), language) } } ?? read(bytes, language)
    return date.flatMap { isZero($0) ? nil : $0 }
}

/// The moment from which a date type counts, which stands where there was none: Unix time, and that of spreadsheets and databases (1899-12-30
/// and the days after it, 1904).
private func isZero(_ date: FeedDate) -> Bool {
    date.hasTime && [0, -2_209_161_600, -2_209_075_200, -2_208_988_800, -2_082_844_800].contains(date.unixSeconds)
}

private func read(_ bytes: UnsafeRawBufferPointer, _ language: String?) -> FeedDate? {
    guard bytes.count > 0 else { return nil }
    var reader = DateReader(bytes)
    reader.language = language
    guard let date = reader.rfc822() ?? reader.iso() else { return reader.words() }
    // A year as late as that is counted from another beginning, if words beside it say so.
    return date.unixSeconds < lateYears ? date : reader.words() ?? date
}

/// The beginning of the year 2300.
private let lateYears: Int64 = 10_413_792_000

/// Reads a date from text.
public func parseDate(_ text: String, language: String? = nil) -> FeedDate? {
    var text = text
    return text.withUTF8 { parseDate(UnsafeRawBufferPointer($0), language: language) }
}

struct DateReader {
    let b: UnsafeRawBufferPointer
    var i = 0
    /// The document's language tag.
    var language: String?

    init(_ bytes: UnsafeRawBufferPointer) { b = bytes }

    // MARK: The usual form, without a String: `Wed, 02 Jul 2025 10:15:00 +0700`

    mutating func rfc822() -> FeedDate? {
        i = 0
        // The weekday says nothing that the date does not, and is often wrong.
        if i < b.count, isLetter(b[i]) {
            while i < b.count, isLetter(b[i]) || b[i] == 0x2E { i += 1 }
            while i < b.count, b[i] == 0x2C || b[i] == 0x20 { i += 1 }
        }
        guard let (day, digits) = number(2), digits <= 2, i < b.count, b[i] == 0x20 || b[i] == 0x2D else { return nil }
        i += 1
        while i < b.count, b[i] == 0x20 { i += 1 }
        let name = i
        while i < b.count, isLetter(b[i]) || b[i] >= 0x80 { i += 1 }
        // Other languages' months begin like English ones: `marraskuuta` is November.
        guard let month = Self.englishMonth(UnsafeRawBufferPointer(rebasing: b[name..<i])) else { return nil }
        while i < b.count, b[i] == 0x2E { i += 1 }
        guard i < b.count, b[i] == 0x20 || b[i] == 0x2D else { return nil }
        while i < b.count, b[i] == 0x20 || b[i] == 0x2D { i += 1 }
        guard let (year, yearDigits) = number(4), yearDigits == 2 || yearDigits == 4 else { return nil }
        let full = yearDigits == 2 ? Self.century(year) : year
        return finish(year: full, month: month, day: day)
    }

    private static func englishMonth(_ name: UnsafeRawBufferPointer) -> Int? {
        guard name.count >= 3 else { return nil }
        let month: Int? =
            switch (name[0] | 0x20, name[1] | 0x20, name[2] | 0x20) {
            case (0x6A, 0x61, 0x6E): 1
            case (0x66, 0x65, 0x62): 2
            case (0x6D, 0x61, 0x72): 3
            case (0x61, 0x70, 0x72): 4
            case (0x6D, 0x61, 0x79): 5
            case (0x6A, 0x75, 0x6E): 6
            case (0x6A, 0x75, 0x6C): 7
            case (0x61, 0x75, 0x67): 8
            case (0x73, 0x65, 0x70): 9
            case (0x6F, 0x63, 0x74): 10
            case (0x6E, 0x6F, 0x76): 11
            case (0x64, 0x65, 0x63): 12
            default: nil
            }
        guard let month, name.count > 3 else { return month }
        let full = fullNames[month - 1].utf8
        // In full, or as much of it as is written: `Sept`.
        return name.count <= full.count && zip(name, full).allSatisfy { $0 | 0x20 == $1 } ? month : nil
    }

    private static let fullNames = [
        "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
    ]

    static func century(_ year: Int) -> Int { year < 70 ? 2000 + year : 1900 + year }

    // MARK: ISO 8601 and its kin

    mutating func iso() -> FeedDate? {
        i = 0
        var century = false
        if b.first == 0x2D {
            century = true
            i += 1
        }
        guard let (first, digits) = number(14) else { return nil }
        var year = first, month = 1, day = 1
        if century {
            // `-YY`, `-YYMM`, `-YY-MM` of ISO 8601:1988.
            guard digits == 2 || digits == 4 else { return nil }
            year = Self.century(digits == 4 ? first / 100 : first)
            if digits == 4 { month = first % 100 }
            if digits == 2, take(0x2D) { month = number(2)?.value ?? 0 }
            guard i == b.count else { return nil }
            return finish(year: year, month: month, day: 1)
        }
        switch digits {
        case 4:
            guard i < b.count else { return finish(year: year, month: 1, day: 1) }
            let separator = b[i]
            if separator == 0x2D || separator == 0x2F || separator == 0x2E {
                i += 1
                if separator == 0x2D, i < b.count, b[i] == 0x57 {
                    i += 1
                    return week(year: year)
                }
                guard let (second, width) = number(4) else { return nil }
                if width == 3, i == b.count || b[i] != separator {
                    // With a third part it is a month written with a needless zero.
                    return ordinal(year: year, day: second)
                } else if width == 4, separator == 0x2D {
                    month = second / 100
                    day = second % 100
                } else {
                    month = second
                    if i < b.count, b[i] == separator {
                        i += 1
                        guard let third = number(2) else { return nil }
                        day = third.value
                    }
                }
            } else if separator == 0x57 {
                i += 1
                return week(year: year)
            } else if separator != 0x54 && separator != 0x5A {
                return nil
            }
        case 2:
            // `YY-MM-DD` and `YY-DDD` of ISO 8601:1988.
            guard take(0x2D), let (second, width) = number(3) else { return nil }
            if width == 3 { return i == b.count ? ordinal(year: Self.century(first), day: second) : nil }
            guard take(0x2D), let third = number(2), i == b.count || !isDigit(b[i]) else { return nil }
            year = Self.century(first)
            month = second
            day = third.value
        case 5: return ordinal(year: Self.century(first / 1_000), day: first % 1_000)
        case 6:
            year = Self.century(first / 10_000)
            month = first / 100 % 100
            day = first % 100
        case 7: return ordinal(year: first / 1_000, day: first % 1_000)
        case 8:
            year = first / 10_000
            month = first / 100 % 100
            day = first % 100
        case 9, 10, 11, 13:
            // Unix time, in seconds with or without a fraction or in milliseconds.
            if digits != 13, take(0x2E) { while i < b.count, isDigit(b[i]) { i += 1 } }
            return i == b.count ? FeedDate(unixSeconds: Int64(first) / (digits == 13 ? 1_000 : 1), hasTime: true, offset: 0) : nil
        case 14:
            guard let days = civilDays(first / 10_000_000_000, first / 100_000_000 % 100, first / 1_000_000 % 100) else { return nil }
            return zoned(days: days, hour: first / 10_000 % 100, minute: first / 100 % 100, second: first % 100)
        default: return nil
        }
        return finish(year: year, month: month, day: day)
    }

    private mutating func ordinal(year: Int, day: Int) -> FeedDate? {
        let isLeap = FeedDate.monthLength(year, 2) == 29
        guard Self.years.contains(year) else { return nil }
        guard (1...(isLeap ? 366 : 365)).contains(day) else { return nil }
        return time(days: FeedDate.days(year: year, month: 1, day: 1) + Int64(day - 1))
    }

    /// `W27-3`: week 1 holds 4 January (ISO 8601 §3.1.1.23).
    private mutating func week(year: Int) -> FeedDate? {
        guard let (number, digits) = number(3) else { return nil }
        var week = number, weekday = 1
        if digits == 3 {
            week = number / 10
            weekday = number % 10
        } else if take(0x2D), let day = self.number(1) {
            weekday = day.value
        }
        guard Self.years.contains(year), (1...53).contains(week), (1...7).contains(weekday) else { return nil }
        let fourth = FeedDate.days(year: year, month: 1, day: 4)
        let monday = fourth - (fourth + 3) % 7
        return time(days: monday + Int64((week - 1) * 7 + weekday - 1))
    }

    // MARK: Time and zone

    /// Years that something published can have: the first newspapers are of the 17th century, and whatever is before is the zero of a date
    /// type (year 1, 1601) or counted from something else.
    private static let years = 1_650...9_999

    func civilDays(_ year: Int, _ month: Int, _ day: Int) -> Int64? {
        guard Self.years.contains(year), (1...12).contains(month), day >= 1, day <= FeedDate.monthLength(year, month) else { return nil }
        return FeedDate.days(year: year, month: month, day: day)
    }

    private mutating func finish(year: Int, month: Int, day: Int) -> FeedDate? {
        civilDays(year, month, day).flatMap { time(days: $0) }
    }

    /// What stands behind the date: nothing, or a time and perhaps a zone.
    mutating func time(days: Int64) -> FeedDate? {
        while i < b.count, b[i] == 0x20 || b[i] == 0x2C || b[i] == 0x54 || b[i] == 0x74 || b[i] == 0x5F { i += 1 }
        if i == b.count { return FeedDate(unixSeconds: days * 86_400, hasTime: false) }
        var isAfternoon: Bool?
        if !isDigit(b[i]) { isAfternoon = halfDay() }
        guard i < b.count, isDigit(b[i]) else { return zoneOnly(days) }
        if let time = eastAsianTime() {
            var hour = time.hour
            if let isAfternoon {
                guard hour <= 12 else { return nil }
                hour = hour % 12 + (isAfternoon ? 12 : 0)
            }
            return zoned(days: days, hour: hour, minute: time.minute, second: time.second)
        }
        guard let (first, digits) = number(6) else { return nil }
        var hour = first, minute = 0, second = 0
        if digits >= 3 {
            hour = digits >= 5 ? first / 10_000 : first / 100
            minute = digits >= 5 ? first / 100 % 100 : first % 100
            second = digits >= 5 ? first % 100 : 0
        } else if take(0x3A) || takeDot() {
            guard let value = number(2), value.digits <= 2 else { return nil }
            minute = value.value
            if take(0x3A) || takeDot() {
                guard let value = number(2) else { return nil }
                second = value.value
            }
        }
        // A fourth part is not a time of day.
        if i < b.count, b[i] == 0x3A { return nil }
        if i < b.count, b[i] == 0x2E || b[i] == 0x2C, i + 1 < b.count, isDigit(b[i + 1]) {
            i += 1
            while i < b.count, isDigit(b[i]) { i += 1 }
        }
        while i < b.count, b[i] == 0x20 { i += 1 }
        if let half = isAfternoon ?? halfDay() {
            guard (0...12).contains(hour) else { return nil }
            hour = hour % 12 + (half ? 12 : 0)
        }
        return zoned(days: days, hour: hour, minute: minute, second: second)
    }

    private mutating func takeDot() -> Bool {
        guard i + 1 < b.count, b[i] == 0x2E, isDigit(b[i + 1]) else { return false }
        i += 1
        return true
    }

    private mutating func zoneOnly(_ days: Int64) -> FeedDate? {
        // What has colons was meant as a time and is none.
        if b[i...].contains(0x3A), i < b.count, b[i] != 0x2B, b[i] != 0x2D { return nil }
        guard case .some(let offset) = zone() else { return nil }
        return FeedDate(unixSeconds: days * 86_400 - Int64(offset ?? 0), hasTime: false, offset: offset)
    }

    private mutating func zoned(days: Int64, hour: Int, minute: Int, second: Int) -> FeedDate? {
        guard hour < 24 || (hour == 24 && minute == 0 && second == 0), minute < 60, second <= 60 else { return nil }
        guard case .some(let offset) = zone() else { return nil }
        let seconds = days * 86_400 + Int64(hour * 3_600 + minute * 60 + min(second, 59))
        let effective = offset ?? (isKorean ? 9 * 3_600 : nil)
        return FeedDate(unixSeconds: seconds - Int64(effective ?? 0), hasTime: true, offset: effective)
    }

    /// The words are Korean: the writer's clock is Korea's where no zone is named.
    var isKorean = false

    /// `.some(nil)`: no zone; nil: what stands there is not a zone.
    private mutating func zone() -> Int?? {
        while i < b.count, b[i] == 0x20 || b[i] == 0x28 { i += 1 }
        guard i < b.count else { return .some(nil) }
        var base: Int?
        if isLetter(b[i]) {
            let start = i
            while i < b.count, isLetter(b[i]) { i += 1 }
            let name = String(decoding: UnsafeRawBufferPointer(rebasing: b[start..<i]), as: UTF8.self).lowercased()
            guard let known = DateWords.zones[name] else { return .some(nil) }
            base = known
            while i < b.count, b[i] == 0x20 { i += 1 }
        }
        guard i < b.count, b[i] == 0x2B || b[i] == 0x2D || isMinusSign else { return .some(base ?? nil) }
        let isWest = b[i] != 0x2B
        i += b[i] >= 0x80 ? 3 : 1
        guard let (value, digits) = number(4) else { return nil }
        var hours = value, minutes = 0
        if digits >= 3 {
            hours = value / 100
            minutes = value % 100
        } else if take(0x3A) {
            guard let part = number(2) else { return nil }
            minutes = part.value
        }
        guard hours <= 15, minutes < 60 else { return nil }
        return .some((isWest ? -1 : 1) * (hours * 3_600 + minutes * 60) + (base ?? 0))
    }

    private var isMinusSign: Bool { i + 2 < b.count && b[i] == 0xE2 && b[i + 1] == 0x88 && b[i + 2] == 0x92 }

    /// True in the afternoon, false before noon, nil where no such word stands.
    mutating func halfDay() -> Bool? {
        guard i < b.count else { return nil }
        for (word, value) in CalendarWords.beginsHalf[Int(b[i])] ? CalendarWords.halves : [] where b[i...].starts(with: word.utf8) {
            // A single letter must stand alone: `م` begins many words.
            let end = i + word.utf8.count
            if word.unicodeScalars.count == 1, end < b.count, b[end] >= 0x80 { continue }
            i = end
            if word.utf8.first == 0xEC { isKorean = true }
            while i < b.count, b[i] == 0x20 { i += 1 }
            return value
        }
        guard i + 1 < b.count, b[i] | 0x20 == 0x61 || b[i] | 0x20 == 0x70 else { return nil }
        let half = b[i] | 0x20 == 0x70
        var next = i + 1
        if b[next] == 0x2E { next += 1 }
        guard next < b.count, b[next] | 0x20 == 0x6D, next + 1 == b.count || !isLetter(b[next + 1]) else { return nil }
        next += 1
        if next < b.count, b[next] == 0x2E { next += 1 }
        while next < b.count, b[next] == 0x20 { next += 1 }
        i = next
        return half
    }

    // MARK: Bytes

    mutating func number(_ most: Int) -> (value: Int, digits: Int)? {
        let start = i
        var value = 0
        while i < b.count, i - start < most, isDigit(b[i]) {
            value = value * 10 + Int(b[i] - 48)
            i += 1
        }
        return i > start ? (value, i - start) : nil
    }

    mutating func take(_ byte: UInt8) -> Bool {
        guard i < b.count, b[i] == byte else { return false }
        i += 1
        return true
    }

    @inline(__always) func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }
    @inline(__always) func isLetter(_ byte: UInt8) -> Bool { byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A }
}
