/// Percentages and rates of nothing.
enum Rates {
    /// A rate: `46 per cent`, `20%`, `ten-percent`; ranges and points are told apart.
    struct Rate: Sendable, Hashable {
        var value: Double
        /// `10 to 15 per cent`: the value is the upper end.
        var isRange = false
        /// Percentage points.
        var isPoints = false
        var isNegative = false
    }

    static func rate(_ tokens: [Token], _ index: Int, _ end: Int) -> (rate: Rate, next: Int)? {
        var at = index
        var negative = false
        if tokens[at].key == "–" || tokens[at].key == "-", at + 1 < end, tokens[at + 1].kind == .number, tokens[at + 1].isGlued {
            negative = true
            at += 1
        }
        guard let (first, afterFirst) = Numbers.plain(tokens, at, end) else { return nil }
        if let next = sign(tokens, afterFirst, end) {
            return finish(Rate(value: first, isNegative: negative), tokens, next, end)
        }
        // `10-15 per cent`, `10 to 15%`
        guard afterFirst + 1 < end, tokens[afterFirst].key == "-" || tokens[afterFirst].key == "–" || tokens[afterFirst].is("to"),
            let (second, afterSecond) = Numbers.plain(tokens, afterFirst + 1, end), let next = sign(tokens, afterSecond, end)
        else { return nil }
        return finish(Rate(value: second, isRange: true), tokens, next, end)
    }

    /// Percentages above this are none.
    private static let limit = 1e6

    private static func finish(_ rate: Rate, _ tokens: [Token], _ next: Int, _ end: Int) -> (Rate, Int)? {
        guard rate.value <= limit else { return nil }
        var rate = rate
        if next < end, tokens[next].is("point") || tokens[next].is("points") {
            rate.isPoints = true
            return (rate, next + 1)
        }
        if next < end, tokens[next].key == "-", next + 1 < end, tokens[next + 1].is("point") || tokens[next + 1].is("points") {
            rate.isPoints = true
            return (rate, next + 2)
        }
        return (rate, next)
    }

    /// Index behind `%`, `percent`, `per cent`, `pct`, with a hyphen in front or not; nil where there is none.
    private static func sign(_ tokens: [Token], _ index: Int, _ end: Int) -> Int? {
        guard index < end else { return nil }
        var at = index
        if tokens[at].key == "-", at + 1 < end { at += 1 }
        switch tokens[at].key {
        case "%", "percent", "per-cent", "pct", "pc": return at + 1
        case "percentage": return at + 1 < end && tokens[at + 1].key.hasPrefix("point") ? at + 1 : nil
        case "per": return at + 1 < end && (tokens[at + 1].is("cent") || tokens[at + 1].is("cents")) ? at + 2 : nil
        default: return nil
        }
    }
}
