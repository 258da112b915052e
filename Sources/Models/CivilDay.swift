/// Days of the proleptic Gregorian calendar, counted from 1970-01-01, without Foundation's calendars.
///
/// Source: Hinnant 2013, “chrono-compatible low-level date algorithms”, days_from_civil and civil_from_days.
public enum CivilDay {
    /// Days since 1970-01-01; the month is 1…12, a day beyond its month runs on into the next.
    @inlinable
    public static func number(year: Int, month: Int, day: Int) -> Int {
        // Whatever the parts are, nothing traps; parts that no calendar has give a day that means nothing.
        let y = month <= 2 ? year &- 1 : year
        let era = (y >= 0 ? y : y &- 399) / 400
        let yearOfEra = y &- era &* 400
        let dayOfYear = (153 &* (month &+ (month > 2 ? -3 : 9)) &+ 2) / 5 &+ day &- 1
        return era &* 146_097 &+ yearOfEra &* 365 &+ yearOfEra / 4 &- yearOfEra / 100 &+ dayOfYear &- 719_468
    }

    /// Year, month and day of a number of days since 1970-01-01.
    @inlinable
    public static func date(_ number: Int) -> (year: Int, month: Int, day: Int) {
        let z = number &+ 719_468
        let era = (z >= 0 ? z : z &- 146_096) / 146_097
        let dayOfEra = z &- era &* 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        let month = shifted < 10 ? shifted + 3 : shifted - 9
        return (yearOfEra &+ era &* 400 &+ (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shifted + 2) / 5 + 1)
    }

    /// Days of a month, 1…12.
    @inlinable
    public static func monthLength(year: Int, month: Int) -> Int {
        switch month {
        case 4, 6, 9, 11: 30
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        default: 31
        }
    }

    /// `2025-07-02`.
    public static func iso(_ number: Int) -> String {
        let (year, month, day) = date(number)
        return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
    }

    /// `2025-07`.
    public static func iso(year: Int, month: Int) -> String { "\(padded(year, 4))-\(padded(month, 2))" }

    private static let twoDigits = (0..<100).map { $0 < 10 ? "0\($0)" : String($0) }

    private static func padded(_ value: Int, _ width: Int) -> String {
        if width == 2, value >= 0, value < 100 { return twoDigits[value] }
        let digits = String(value)
        return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }
}
