import Models

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
        guard hasTime else { return String(Self.format(unixSeconds &+ Int64(offset ?? 0), offset: nil).prefix(10)) }
        return Self.format(unixSeconds, offset: offset)
    }

    /// Appends `2025-07-02T03:15:00Z`.
    public func appendUTC(to out: inout [UInt8]) {
        let seconds = min(max(unixSeconds, Self.earliest), Self.latest)
        let days = Self.floorDiv(seconds, 86_400)
        let (year, month, day) = Self.civil(days)
        let second = Int(truncatingIfNeeded: seconds - days * 86_400)
        func put(_ value: Int, _ width: Int) {
            var divisor = width == 4 ? 1_000 : 10
            while divisor > 0 {
                out.append(UInt8(truncatingIfNeeded: 48 + value / divisor % 10))
                divisor /= 10
            }
        }
        put(year, 4)
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
        FeedDate(unixSeconds: seconds &+ Int64(offset ?? 0), hasTime: true).appendUTC(to: &out)
        guard let offset, offset != 0 else { return String(decoding: out, as: UTF8.self) }
        _ = out.popLast()
        let minutes = abs(offset) / 60
        func two(_ n: Int) -> String { n < 10 ? "0\(n)" : "\(n)" }
        return String(decoding: out, as: UTF8.self) + (offset < 0 ? "-" : "+") + two(minutes / 60) + ":" + two(minutes % 60)
    }

    /// Years 0 to 9999 are what four digits can say.
    private static let earliest: Int64 = -62_167_219_200
    private static let latest: Int64 = 253_402_300_799

    // MARK: Calendar

    static func floorDiv(_ a: Int64, _ b: Int64) -> Int64 {
        let (quotient, rest) = a.quotientAndRemainder(dividingBy: b)
        return rest < 0 ? quotient - 1 : quotient
    }

    /// Days since 1970-01-01 of a day of the proleptic Gregorian calendar.
    public static func days(year: Int, month: Int, day: Int) -> Int64 { Int64(CivilDay.number(year: year, month: month, day: day)) }

    /// Year, month and day of a number of days since 1970-01-01.
    public static func civil(_ days: Int64) -> (year: Int, month: Int, day: Int) { CivilDay.date(Int(days)) }

    static func monthLength(_ year: Int, _ month: Int) -> Int { CivilDay.monthLength(year: year, month: month) }
}
