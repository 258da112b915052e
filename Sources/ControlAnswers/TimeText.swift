import Markup
import Models

/// Reads a date or a time that a caller writes, strictly: what does not belong to it is not skipped.
///
/// Sources: ISO 8601-1:2019 and RFC 3339 for numbers, RFC 5322, section 3.3, for dates with a month's name.
struct TimeText {
    enum Value: Equatable {
        /// Days since 1970-01-01.
        case days(ClosedRange<Int>)
        /// Unix seconds.
        case moment(Int64)
    }

    private let bytes: [UInt8]
    private var at = 0

    init(_ text: String) {
        // Blanks around it mean nothing, and of several between two words one is left.
        let words = text.prefix(100).split(whereSeparator: \.isWhitespace)
        bytes = text.utf8.count > 100 ? [] : Array(words.joined(separator: " ").utf8)
    }

    /// The value; nil when the text is not one.
    mutating func read() -> Value? {
        guard let date = numeric() ?? named() else { return nil }
        if isAtEnd { return .days(date) }
        guard date.count == 1, let seconds = time(), isAtEnd else { return nil }
        return .moment(Int64(clamping: date.lowerBound * 86_400 + seconds))
    }

    private var isAtEnd: Bool { at == bytes.count }

    // MARK: Dates

    /// Year, month and day in digits, the larger first.
    private mutating func numeric() -> ClosedRange<Int>? {
        let start = at
        if let (year, month, day) = compact() { return days(year, month, day) }
        guard let year = digits(4...4) else { return back(to: start) }
        guard let separator = take(anyOf: "-/") else { return days(year, nil, nil) }
        guard let month = digits(1...2) else { return back(to: start) }
        guard take(byte: separator) else { return days(year, month, nil) }
        guard let day = digits(1...2) else { return back(to: start) }
        return days(year, month, day)
    }

    /// `20250702`.
    private mutating func compact() -> (Int, Int, Int)? {
        guard let number = digits(8...8) else { return nil }
        return (number / 10_000, number / 100 % 100, number % 100)
    }

    /// A date that names its month: `2 July 2025`, `July 2, 2025`, `July 2025`, `Wed, 02 Jul 2025`; the weekday is not compared with the date.
    private mutating func named() -> ClosedRange<Int>? {
        let start = at
        if let word = letters(), Self.weekdays.contains(where: { Self.isShort(word, of: $0) }) {
            _ = take(".")
            _ = take(",")
            guard take(" ") else { return nil }
        } else {
            at = start
        }
        var (day, month) = (dayOfMonth(), "")
        if day != nil {
            guard take(anyOf: " -") != nil, let word = letters() else { return nil }
            month = word
            _ = take(".")
        } else {
            guard let word = letters() else { return nil }
            month = word
            _ = take(".")
            let behind = at
            if take(" "), let number = dayOfMonth() { day = number } else { at = behind }
        }
        _ = take(",")
        guard take(anyOf: " -") != nil, let year = digits(4...4) else { return nil }
        return Self.month(month, year).flatMap { days(year, $0, day) }
    }

    /// `2`, `02`, `2nd`.
    private mutating func dayOfMonth() -> Int? {
        let start = at
        guard let day = digits(1...2) else { return nil }
        let behind = at
        guard let suffix = letters() else { return day }
        guard ["st", "nd", "rd", "th"].contains(suffix) else { return back(to: start) }
        return behind < at ? day : nil
    }

    /// The month that a name means, in English or another language of feeds.
    private static func month(_ name: String, _ year: Int) -> Int? {
        if let english = months.firstIndex(where: { isShort(name, of: $0) }) { return english + 1 }
        // Another language's name must be one word of the date, and the date must be the one that the numbers tell.
        guard !name.utf8.allSatisfy({ $0 < 0x80 }) || name.utf8.count >= 3, let date = parseDate("1 \(name) \(year)") else { return nil }
        let text = date.iso8601Local.prefix(10).split(separator: "-")
        return text.count == 3 && Int(text[0]) == year && text[2] == "01" ? Int(text[1]) : nil
    }

    private static let weekdays = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
    private static let months = [
        "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
    ]

    /// Whether a word is a name in full or its beginning of at least three letters: `Sep`, `Sept`.
    private static func isShort(_ word: String, of name: String) -> Bool { word.utf8.count >= 3 && name.hasPrefix(word) }

    /// The days of a year, a month or a day; nil for one that no calendar has.
    private func days(_ year: Int, _ month: Int?, _ day: Int?) -> ClosedRange<Int>? {
        guard let month else { return CivilDay.number(year: year, month: 1, day: 1)...CivilDay.number(year: year, month: 12, day: 31) }
        guard (1...12).contains(month) else { return nil }
        let length = CivilDay.monthLength(year: year, month: month)
        let first = CivilDay.number(year: year, month: month, day: 1)
        guard let day else { return first...first + length - 1 }
        return (1...length).contains(day) ? first + day - 1...first + day - 1 : nil
    }

    // MARK: Times

    /// A time of day and its zone, in seconds of UTC since the day began: `T11:00:00Z`, ` 11:00`, `T110000+0700`.
    private mutating func time() -> Int? {
        _ = take(",")
        guard take(anyOf: "Tt ") != nil, let hour = digits(2...2) else { return nil }
        var (minute, second) = (0, 0)
        if take(":") {
            guard let number = digits(2...2) else { return nil }
            minute = number
            if take(":") {
                guard let number = digits(2...2) else { return nil }
                second = number
            }
        } else {
            guard let number = digits(2...2) else { return nil }
            minute = number
            second = digits(2...2) ?? 0
        }
        // A part of a second is left out of account: what is stored is exact to the second.
        if take(anyOf: ".,") != nil { guard digits(1...9) != nil else { return nil } }
        guard hour < 24, minute < 60, second <= 60, let offset = zone() else { return nil }
        return hour * 3_600 + minute * 60 + second - offset
    }

    /// Seconds east of UTC; zero when no zone is written.
    private mutating func zone() -> Int? {
        if isAtEnd { return 0 }
        _ = take(" ")
        if let name = letters() { return Self.zones[name].map { $0 * 3_600 } }
        guard let sign = take(anyOf: "+-"), let hours = digits(2...2) else { return nil }
        _ = take(":")
        let minutes = digits(2...2) ?? 0
        guard hours < 24, minutes < 60, bytes.last != UInt8(ascii: ":") else { return nil }
        return (hours * 3_600 + minutes * 60) * (sign == UInt8(ascii: "-") ? -1 : 1)
    }

    /// Names of zones (RFC 5322, section 4.3), in hours east of UTC.
    private static let zones = [
        "z": 0, "ut": 0, "utc": 0, "gmt": 0, "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7,
    ]

    // MARK: Characters

    private mutating func back<T>(to place: Int) -> T? {
        at = place
        return nil
    }

    /// A number that has as many digits as the range says, and no more.
    private mutating func digits(_ counts: ClosedRange<Int>) -> Int? {
        var (value, end) = (0, at)
        while end < bytes.count, end - at <= counts.upperBound, (0x30...0x39).contains(bytes[end]) {
            // bounded: at most ten digits
            value = value * 10 + Int(bytes[end] - 0x30)
            end += 1
        }
        // Hours, minutes and seconds may stand without a sign between them.
        if counts == 2...2, end - at > 2 {
            end = at + 2
            value = Int(bytes[at] - 0x30) * 10 + Int(bytes[at + 1] - 0x30)
        }
        guard counts.contains(end - at) else { return nil }
        at = end
        return value
    }

    /// Letters in lower case; those beyond ASCII as they are.
    private mutating func letters() -> String? {
        var end = at
        while end < bytes.count, bytes[end] >= 0x80 || (0x61...0x7A).contains(bytes[end] | 0x20) { end += 1 }
        guard end > at else { return nil }
        defer { at = end }
        return String(decoding: bytes[at..<end], as: UTF8.self).lowercased()
    }

    /// Takes one of the characters.
    private mutating func take(anyOf characters: String) -> UInt8? {
        guard at < bytes.count, characters.utf8.contains(bytes[at]) else { return nil }
        at += 1
        return bytes[at - 1]
    }

    private mutating func take(byte character: UInt8) -> Bool {
        guard at < bytes.count, bytes[at] == character else { return false }
        at += 1
        return true
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool { take(byte: UInt8(ascii: character)) }
}
