import Models

/// A day of the proleptic Gregorian calendar, counted from 1970-01-01.
struct Day: Sendable, Hashable, Comparable {
    var number: Int

    init(number: Int) { self.number = number }

    init(year: Int, month: Int, day: Int) { number = CivilDay.number(year: year, month: month, day: day) }

    /// `2025-07-02`, whatever follows.
    init?(iso text: String) {
        var date = DateFields()
        for byte in text.utf8.prefix(10) {
            if byte == UInt8(ascii: "-"), date.digits == 0 { return nil }
            guard date.take(byte) else { return nil }
        }
        guard date.dashes == 2, date.digits > 0, (1...9_999).contains(date.year), (1...12).contains(date.month), (1...31).contains(date.day) else {
            return nil
        }
        self.init(year: date.year, month: date.month, day: date.day)
    }

    var civil: (year: Int, month: Int, day: Int) { CivilDay.date(number) }

    /// From Monday as 0.
    var weekday: Int { ((number + 3) % 7 + 7) % 7 }

    var iso: String { CivilDay.iso(number) }

    static func month(_ year: Int, _ month: Int) -> String { CivilDay.iso(year: year, month: month) }

    static func monthLength(_ year: Int, _ month: Int) -> Int { CivilDay.monthLength(year: year, month: month) }

    static func < (a: Day, b: Day) -> Bool { a.number < b.number }
    static func + (a: Day, b: Int) -> Day { Day(number: a.number + b) }
}
