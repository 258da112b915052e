/// A moment as feeds and pages write it.
public struct FeedDate: Sendable, Hashable {
    /// Seconds since 1970-01-01T00:00:00Z, without leap seconds.
    public var unixSeconds: Int64
    /// False when only a day, month or year was given.
    public var hasTime: Bool
    /// Seconds east of UTC as written; nil when no zone was.
    public var offset: Int?

    /// Makes a moment.
    public init(unixSeconds: Int64, hasTime: Bool, offset: Int? = nil) {
        self.unixSeconds = unixSeconds
        self.hasTime = hasTime
        self.offset = offset
    }

    /// `2025-07-02T03:15:00Z`.
    public var iso8601UTC: String { Self.format(unixSeconds, offset: nil) }

    /// As written: `2025-07-02T10:15:00+07:00` where a zone was given, `2025-07-02` where no time was.
    public var iso8601Local: String {
        guard hasTime else { return String(Self.format(unixSeconds + Int64(offset ?? 0), offset: nil).prefix(10)) }
        return Self.format(unixSeconds, offset: offset)
    }

    /// Appends `2025-07-02T03:15:00Z`.
    public func appendUTC(to out: inout [UInt8]) {
        let (year, month, day) = Self.civil(Self.floorDiv(unixSeconds, 86_400))
        let second = Int(unixSeconds - Self.floorDiv(unixSeconds, 86_400) * 86_400)
        func put(_ value: Int, _ width: Int) {
            var divisor = width == 4 ? 1_000 : 10
            while divisor > 0 {
                out.append(UInt8(48 + value / divisor % 10))
                divisor /= 10
            }
        }
        put(min(max(year, 0), 9_999), 4)
        out.append(0x2D)
        put(month, 2)
        out.append(0x2D)
        put(day, 2)
        out.append(0x54)
        put(second / 3_600, 2)
        out.append(0x3A)
        put(second / 60 % 60, 2)
        out.append(0x3A)
        put(second % 60, 2)
        out.append(0x5A)
    }

    private static func format(_ seconds: Int64, offset: Int?) -> String {
        var out: [UInt8] = []
        FeedDate(unixSeconds: seconds + Int64(offset ?? 0), hasTime: true).appendUTC(to: &out)
        guard let offset, offset != 0 else { return String(decoding: out, as: UTF8.self) }
        out.removeLast()
        let minutes = abs(offset) / 60
        func two(_ n: Int) -> String { n < 10 ? "0\(n)" : "\(n)" }
        return String(decoding: out, as: UTF8.self) + (offset < 0 ? "-" : "+") + two(minutes / 60) + ":" + two(minutes % 60)
    }

    // MARK: Calendar (Hinnant 2013, “chrono-compatible low-level date algorithms”)

    static func floorDiv(_ a: Int64, _ b: Int64) -> Int64 { a >= 0 ? a / b : -((-a + b - 1) / b) }

    /// Days since 1970-01-01 of a day of the proleptic Gregorian calendar.
    public static func days(year: Int, month: Int, day: Int) -> Int64 {
        let y = Int64(month <= 2 ? year - 1 : year)
        let era = floorDiv(y, 400)
        let yearOfEra = y - era * 400
        let shifted = Int64((month + 9) % 12)
        let dayOfYear = (153 * shifted + 2) / 5 + Int64(day) - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    /// Year, month and day of a number of days since 1970-01-01.
    public static func civil(_ days: Int64) -> (year: Int, month: Int, day: Int) {
        let z = days + 719_468
        let era = floorDiv(z, 146_097)
        let dayOfEra = z - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        let month = shifted < 10 ? shifted + 3 : shifted - 9
        return (Int(yearOfEra + era * 400 + (month <= 2 ? 1 : 0)), Int(month), Int(dayOfYear - (153 * shifted + 2) / 5 + 1))
    }

    static func monthLength(_ year: Int, _ month: Int) -> Int {
        switch month {
        case 4, 6, 9, 11: 30
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        default: 31
        }
    }
}
