import Models

extension TimeBound {
    /// A date without a time stands in lists at noon; whether it lies before or behind a moment of its day is not known, so it passes.
    private static let hasNoTime = "coalesce(length(a.published), 99) <= 10"

    /// The condition for articles `a` of this time or later, in SQL of SQLite and PostgreSQL; each `?` stands for one of the values.
    package var isReached: (text: String, values: [Int64]) {
        guard let moment else { return ("a.listed_at >= ?", [dayStart]) }
        return ("(a.listed_at >= ? AND (a.listed_at >= ? OR \(Self.hasNoTime)))", [dayStart, moment])
    }

    /// The condition for articles `a` of this time or earlier: of the day itself and of the second itself as well.
    package var isNotPassed: (text: String, values: [Int64]) {
        guard let moment else { return ("a.listed_at < ?", [dayEnd]) }
        return ("(a.listed_at < ? AND (a.listed_at <= ? OR \(Self.hasNoTime)))", [dayEnd, moment])
    }
}
