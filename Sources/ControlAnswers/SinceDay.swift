import ControlAPI
import Markup
import Models
import Settings

/// The value of `since`: a date in any form that is not ambiguous, or a span before now.
enum SinceDay {
    /// The day as ISO 8601 writes it, `2025-07-02`.
    ///
    /// Understood are `2025`, `2025-07`, `2025-07-02`, `2025-7-2`, `20250702`, a date with a month's name in RFC 5322 or in words, and the
    /// spans `30m`, `12h`, `2d`, `1w`.
    ///
    /// - Parameter now: Unix seconds.
    /// - Throws: `Problem` with status 400 for anything else.
    static func parse(_ text: String, now: Int64, name: String = "since") throws -> String {
        let trimmed = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        if let moment = moment(before: now, trimmed) { return PartialDate.text(ofDay: Int(clamping: moment / 86_400)) }
        if let date = numeric(trimmed) ?? words(trimmed), let day = PartialDate(date)?.first { return PartialDate.text(ofDay: day) }
        throw Problem.badRequest("\(name) “\(text.prefix(40))”: is not a date or a span; write a date (2025-07-02) or a span (2d, 12h)")
    }

    /// The moment that lies a span before another, `2d`, in Unix seconds; nil for what is not a span with a unit.
    static func moment(before now: Int64, _ text: String) -> Int64? {
        guard text.last?.isLetter == true, let seconds = parseDuration(text) else { return nil }
        // bounded: a duration is ten years at most
        return max(0, now - Int64(seconds))
    }

    /// Year, month and day in digits, the larger first.
    private static func numeric(_ text: String) -> String? {
        // A time behind the day does not change the day.
        let day = text.prefix { $0 != "T" && $0 != " " }
        guard day.utf8.allSatisfy({ (0x30...0x39).contains($0) || $0 == 0x2D || $0 == 0x2F }) else { return nil }
        var parts = day.split(omittingEmptySubsequences: false) { $0 == "-" || $0 == "/" }.map(String.init)
        if parts.count == 1, day.utf8.count == 8 { parts = [String(day.prefix(4)), String(day.dropFirst(4).prefix(2)), String(day.suffix(2))] }
        guard let year = parts.first, year.utf8.count == 4, parts.count <= 3 else { return nil }
        guard parts.dropFirst().allSatisfy({ (1...2).contains($0.utf8.count) }) else { return nil }
        return ([year] + parts.dropFirst().map { $0.utf8.count == 1 ? "0" + $0 : $0 }).joined(separator: "-")
    }

    /// A date that names its month: `2 July 2025`, `Wed, 02 Jul 2025 10:00:00 GMT`.
    private static func words(_ text: String) -> String? {
        // A year of four digits; without one the reader would have to guess.
        let years = text.split { !$0.isNumber }.filter { $0.utf8.count == 4 }
        guard years.count == 1, text.contains(where: \.isLetter), let date = parseDate(text) else { return nil }
        let day = String(date.iso8601Local.prefix(10))
        return day.hasPrefix(years[0]) ? day : nil
    }
}
