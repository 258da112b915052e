/// A date as EDTF writes it (ISO 8601-2:2019): a day, a month, a year, a quarter, or an interval of these that may be open at an end.
///
/// `2025-04-02`, `2025-04`, `2024`, `2025-05-15/2025-05-16`, `2025-04/..`, `../2025-07-02`. A time behind a day is left out of account, as are
/// the marks of uncertainty `?`, `~` and `%`. What is none of these is nil.
public struct PartialDate: Sendable, Hashable {
    /// First day it can mean, in days since 1970-01-01; nil when it is open to the past.
    public let first: Int?
    /// Last day it can mean; nil when it is open to the future.
    public let last: Int?
    /// Last day on which it can begin: the end of April for `2025-04/..`. By it dates stand in order.
    public let latestStart: Int

    /// Reads a date.
    public init?(_ text: some StringProtocol) {
        let sides = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        if sides.count == 2 {
            let (a, b) = (Self.side(sides[0]), Self.side(sides[1]))
            guard let a, let b, a.days != nil || b.days != nil else { return nil }
            if let x = a.days, let y = b.days, x.lowerBound > y.upperBound { return nil }
            first = a.days?.lowerBound
            last = b.days?.upperBound
            latestStart = min(a.days?.upperBound ?? .max, b.days?.upperBound ?? .max)
        } else {
            guard let days = Self.days(text) else { return nil }
            first = days.lowerBound
            last = days.upperBound
            latestStart = days.upperBound
        }
    }

    /// Whether it names one day.
    public var isDay: Bool { first != nil && first == last }

    /// Whether one end is open.
    public var isOpen: Bool { first == nil || last == nil }

    /// How many days it can mean.
    public var width: Int {
        guard let first, let last else { return .max }
        return last - first + 1
    }

    /// Whether both can mean the same time.
    public func overlaps(_ other: PartialDate) -> Bool { (first ?? .min) <= (other.last ?? .max) && (other.first ?? .min) <= (last ?? .max) }

    /// ISO 8601 text of a day number.
    public static func text(ofDay days: Int) -> String { CivilDay.iso(days) }

    // MARK: Reading

    private struct Side { var days: ClosedRange<Int>? }

    /// One end of an interval; nil when it cannot be read.
    private static func side(_ text: some StringProtocol) -> Side? {
        if text.isEmpty || text == ".." { return Side(days: nil) }
        return days(text).map { Side(days: $0) }
    }

    private static func days(_ text: some StringProtocol) -> ClosedRange<Int>? {
        var date = DateFields()
        for byte in text.utf8 {
            // Behind the day stands at most a time; uncertainty does not change what is meant.
            if byte == UInt8(ascii: "T") || byte == UInt8(ascii: " ") { break }
            if byte == UInt8(ascii: "?") || byte == UInt8(ascii: "~") || byte == UInt8(ascii: "%") { continue }
            if byte == UInt8(ascii: "-") {
                guard date.digits == (date.dashes == 0 ? 4 : 2), date.dashes < 2 else { return nil }
            } else if date.digits == 4 {
                return nil
            }
            guard date.take(byte) else { return nil }
        }
        guard date.digits == (date.dashes == 0 ? 4 : 2) else { return nil }
        let (year, month, day) = (date.year, date.month, date.day)
        if date.dashes == 0 { return CivilDay.number(year: year, month: 1, day: 1)...CivilDay.number(year: year, month: 12, day: 31) }
        if date.dashes == 1 {
            switch month {
            case 1...12: return span(year, month, 1)
            // Quarters, four-month periods and halves (ISO 8601-2 §4.8).
            case 33...36: return span(year, (month - 33) * 3 + 1, 3)
            case 37...39: return span(year, (month - 37) * 4 + 1, 4)
            case 40...41: return span(year, (month - 40) * 6 + 1, 6)
            default: return nil
            }
        }
        guard (1...12).contains(month) else { return nil }
        let at = CivilDay.number(year: year, month: month, day: day)
        guard day >= 1, span(year, month, 1).contains(at) else { return nil }
        return at...at
    }

    private static func span(_ year: Int, _ month: Int, _ months: Int) -> ClosedRange<Int> {
        let end = month + months
        return CivilDay.number(
            year: year, month: month, day: 1)...(end > 12
            ? CivilDay.number(year: year + 1, month: end - 12, day: 1) : CivilDay.number(year: year, month: end, day: 1)) - 1
    }
}

extension PartialDate {
    /// The shortest text of a closed period: a year, a month, a day, or months or days with a slash; the text itself when it is none.
    ///
    /// `2024-01/2024-12` is `2024`, and `2025-33` is `2025-01/2025-03`, so that periods that are the same are written the same.
    public static func canonicalPeriod(_ text: String) -> String {
        if isPlain(text) { return text }
        guard let date = PartialDate(text), let first = date.first, let last = date.last else { return text }
        let (y1, m1, d1) = CivilDay.date(first), (y2, m2, _) = CivilDay.date(last)
        let wholeMonths = d1 == 1 && CivilDay.date(last + 1).day == 1
        let (a, b) = (self.text(ofDay: first), self.text(ofDay: last))
        if wholeMonths, m1 == 1, m2 == 12 { return y1 == y2 ? String(a.prefix(4)) : "\(a.prefix(4))/\(b.prefix(4))" }
        if wholeMonths { return (y1, m1) == (y2, m2) ? String(a.prefix(7)) : "\(a.prefix(7))/\(b.prefix(7))" }
        return first == last ? a : "\(a)/\(b)"
    }

    /// Whether a text is a year, a month or one of the first 28 days of a month: as short as it can be.
    private static func isPlain(_ text: String) -> Bool {
        let bytes = text.utf8
        guard bytes.count == 4 || bytes.count == 7 || bytes.count == 10 else { return false }
        var at = 0, part = 0
        for byte in bytes {
            if at == 4 || at == 7 {
                guard byte == UInt8(ascii: "-"), at == 4 || (1...12).contains(part) else { return false }
                part = 0
            } else {
                guard byte >= 0x30, byte <= 0x39, at > 0 || byte > 0x30 else { return false }
                part = part * 10 + Int(byte - 0x30)
            }
            at += 1
        }
        return at == 4 || at == 7 && (1...12).contains(part) || at == 10 && (1...28).contains(part)
    }
}
