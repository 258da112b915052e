/// A bound of time as a caller gives it: a day of UTC, or a moment that is exact to the second.
public struct TimeBound: Sendable, Hashable {
    /// The day in which it lies, in days since 1970-01-01.
    private let dayNumber: Int
    /// Unix seconds; nil when whole days are bounded.
    public let moment: Int64?

    /// A bound of whole days.
    ///
    /// - Parameter day: days since 1970-01-01.
    public init(day: Int) {
        dayNumber = day
        moment = nil
    }

    /// A bound that is exact to the second.
    ///
    /// - Parameter moment: Unix seconds.
    public init(moment: Int64) {
        dayNumber = Int(clamping: moment / 86_400 - (moment % 86_400 < 0 ? 1 : 0))
        self.moment = moment
    }

    /// The day in which it lies, `2025-07-02`.
    public var day: String { PartialDate.text(ofDay: dayNumber) }
    /// When that day begins, in Unix seconds.
    public var dayStart: Int64 { Int64(clamping: dayNumber.multipliedReportingOverflow(by: 86_400).partialValue) }
    /// When the next day begins, in Unix seconds.
    public var dayEnd: Int64 { dayStart.addingReportingOverflow(86_400).partialValue }
    /// The first second that is not before it, in Unix seconds.
    public var start: Int64 { moment ?? dayStart }
}
