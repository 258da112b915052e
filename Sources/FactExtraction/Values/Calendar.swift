import Models

/// A day of the proleptic Gregorian calendar, counted from 1970-01-01.
struct Day: Sendable, Hashable, Comparable {
    var number: Int

    init(number: Int) { self.number = number }

    init(year: Int, month: Int, day: Int) { number = CivilDay.number(year: year, month: month, day: day) }

    /// `2025-07-02`, whatever follows.
    init?(iso text: String) {
        var year = 0, month = 0, day = 0, part = 0, digits = 0
        for byte in text.utf8.prefix(10) {
            if byte == UInt8(ascii: "-") {
                guard digits > 0 else { return nil }
                part += 1
                digits = 0
                continue
            }
            guard byte >= 0x30, byte <= 0x39 else { return nil }
            // bounded: ten digits at most
            let digit = Int(byte - 0x30)
            switch part {
            case 0: year = year * 10 + digit
            case 1: month = month * 10 + digit
            default: day = day * 10 + digit
            }
            digits += 1
        }
        guard part == 2, digits > 0, (1...9_999).contains(year), (1...12).contains(month), (1...31).contains(day) else { return nil }
        self.init(year: year, month: month, day: day)
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
