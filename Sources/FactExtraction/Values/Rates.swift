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
        guard let (first, afterFirst) = mixed(tokens, at, end) else { return nil }
        if let next = sign(tokens, afterFirst, end) {
            return finish(Rate(value: first, isNegative: negative), tokens, next, end)
        }
        if isOtherEnd(tokens, at, afterFirst, end) { return (Rate(value: first), afterFirst) }
        // `10-15 per cent`, `10 to 15%`
        guard afterFirst + 1 < end, tokens[afterFirst].key == "-" || tokens[afterFirst].key == "–" || tokens[afterFirst].is("to"),
            let (second, afterSecond) = Numbers.plain(tokens, afterFirst + 1, end), let next = sign(tokens, afterSecond, end)
        else { return nil }
        return finish(Rate(value: second, isRange: true), tokens, next, end)
    }

    /// A number with a fraction behind it: `7 1/2`, `12-1/2`.
    private static func mixed(_ tokens: [Token], _ index: Int, _ end: Int) -> (value: Double, next: Int)? {
        guard let (whole, next) = Numbers.plain(tokens, index, end) else { return nil }
        var at = next
        if at < end, tokens[at].key == "½", tokens[at].isGlued { return (whole + 0.5, at + 1) }
        if at < end, tokens[at].key == "-", tokens[at].isGlued { at += 1 }
        guard at + 2 < end, tokens[at].kind == .number, tokens[at + 1].key == "/", tokens[at + 1].isGlued, tokens[at + 2].kind == .number,
            tokens[at].number > 0, tokens[at].number < tokens[at + 2].number, tokens[at + 2].number <= 64
        else { return (whole, next) }
        return (whole + tokens[at].number / tokens[at + 2].number, at + 3)
    }

    /// Whether a number without a sign is the other end of a change: `from 27.5 to 10%`, `from 25% to 15`, `to 15%, down from 25`.
    private static func isOtherEnd(_ tokens: [Token], _ at: Int, _ next: Int, _ end: Int) -> Bool {
        guard at > 0, tokens[at].number < 1_000 else { return false }
        if tokens[at - 1].is("from") {
            // `ranging from 5 to 25%` names no single rate.
            if next < end, tokens[next].is("to"), let (_, second) = Numbers.plain(tokens, next + 1, end), sign(tokens, second, end) != nil {
                return !(max(0, at - 3)..<at).contains { spread.contains(tokens[$0].key) }
            }
            guard isAlone(tokens, next, end) else { return false }
            var front = at - 2
            while front >= 0, at - front < 5, tokens[front].is("down") || tokens[front].is("up") || tokens[front].key == "," { front -= 1 }
            return front >= 0 && isSign(tokens[front]) && at - front > 2
                || front > 1 && isSign(tokens[front]) && (max(0, front - 4)..<front).contains { tokens[$0].is("to") }
        }
        // `from 25 percent to 15`
        guard tokens[at - 1].is("to"), at > 3, isSign(tokens[at - 2]), isAlone(tokens, next, end) else { return false }
        return (max(0, at - 6)..<at - 2).contains { tokens[$0].is("from") }
    }

    private static let spread: WordSet = ["range", "ranges", "ranging", "ranged", "vary", "varies", "varying"]

    private static func isSign(_ token: Token) -> Bool { ["%", "percent", "cent", "pct", "per-cent"].contains(token.key) }

    /// Nothing is counted behind a number.
    private static func isAlone(_ tokens: [Token], _ next: Int, _ end: Int) -> Bool {
        guard next < end else { return true }
        let token = tokens[next]
        if token.kind == .number || token.has(.scale) { return false }
        return token.isWord ? token.has([.preposition, .conjunction]) : [".", ",", ";", ")", "—"].contains(token.key)
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
