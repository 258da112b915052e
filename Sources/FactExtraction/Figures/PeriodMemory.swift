/// Periods that an article's figures had so far, for those that only say `in the quarter`.
struct PeriodMemory {
    /// That of the first figure: what the article is about.
    private(set) var main: String?
    private var mainParagraph = 0
    private var month: String?
    private var quarter: String?
    private var year: String?

    mutating func note(_ period: String, paragraph: Int) {
        if main == nil {
            main = period
            mainParagraph = paragraph
        }
        switch Self.months(period) {
        case 1: month = period
        case 3: quarter = period
        case 12: year = period
        default: break
        }
    }

    /// The period that `the quarter`, `that month` or `the year` of a sentence means.
    func named(in view: SentenceView) -> String? {
        for at in view.range where ["the", "that", "this"].contains(view.key(at - 1)) {
            guard ["in", "during", "for", "over", "of", "throughout"].contains(view.key(at - 2)),
                !["before", "earlier", "ago", "to", "ended", "ending", "through"].contains(view.key(at + 1))
            else { continue }
            switch view.key(at) {
            case "month": if let month { return month }
            case "quarter": if let quarter { return quarter }
            case "year": if let year { return year }
            default: break
            }
        }
        return nil
    }

    /// A period of another length than the article's own, told in a later paragraph: it holds for that paragraph only.
    func isAside(_ period: String, paragraph: Int) -> Bool {
        guard let main, paragraph > mainParagraph else { return false }
        return Self.months(main) != Self.months(period)
    }

    /// Whether a period ends before another begins.
    static func isBefore(_ first: String, _ second: String) -> Bool {
        guard let end = first.split(separator: "/").last, let start = second.split(separator: "/").first else { return false }
        let length = min(end.utf8.count, start.utf8.count)
        return end.prefix(length) < start.prefix(length)
    }

    /// How many months a period has; nil for what is none.
    private static func months(_ period: String) -> Int? {
        let parts = period.split(separator: "/")
        guard let first = parts.first, let last = parts.last, parts.count <= 2 else { return nil }
        if parts.count == 1 { return first.utf8.count == 4 ? 12 : first.utf8.count == 7 ? 1 : nil }
        guard first.utf8.count == 7, last.utf8.count == 7, let from = index(first), let to = index(last), to >= from else { return nil }
        return to - from + 1
    }

    private static func index(_ month: Substring) -> Int? {
        guard let year = Int(month.prefix(4)), let number = Int(month.suffix(2)), (0...9_999).contains(year) else { return nil }
        return year * 12 + number
    }
}
