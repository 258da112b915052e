import ControlAPI
import Models
import Settings

/// A time that a caller gives, `since` and the search fields `after:` and `before:`: a date, a time of day with its date, or a span before now.
enum TimeParameter {
    /// Reads the whole value; nothing may be left over.
    ///
    /// Understood are `2025`, `2025-07`, `2025-07-02`, `2025-7-2`, `2025/07/02`, `20250702`, a date with a month's name, `2 July 2025`, `July 2025`,
    /// a day with a time, `2025-07-02T11:00:00Z`, `Wed, 02 Jul 2025 10:00:00 GMT`, and the spans `30m`, `12h`, `2d`, `1w`. A time without a
    /// zone is UTC.
    ///
    /// - Parameter now: Unix seconds.
    /// - Returns: the first and the last bound of what is named: of `2025-07` the first and the last day of July.
    /// - Throws: `Problem` with status 400 for anything else.
    static func parse(_ text: String, now: Int64, name: String = "since") throws -> (first: TimeBound, last: TimeBound) {
        if let moment = moment(before: now, text) { return (TimeBound(moment: moment), TimeBound(moment: moment)) }
        var reader = TimeText(text)
        switch reader.read() {
        case .days(let days)?: return (TimeBound(day: days.lowerBound), TimeBound(day: days.upperBound))
        case .moment(let moment)?: return (TimeBound(moment: moment), TimeBound(moment: moment))
        case nil:
            throw Problem.badRequest(
                "\(name) “\(text.prefix(40))”: is not a date, a time or a span; write a date (2025-07-02, 2025-07, 2 July 2025), "
                    + "a time (2025-07-02T11:00:00Z) or a span before now (30m, 12h, 2d)")
        }
    }

    /// The moment that lies a span before another, `2d`, in Unix seconds; nil for what is not a span with a unit.
    private static func moment(before now: Int64, _ text: String) -> Int64? {
        guard text.last?.isLetter == true, let seconds = parseDuration(text) else { return nil }
        // bounded: a duration is ten years at most
        return max(0, now - Int64(seconds))
    }
}
