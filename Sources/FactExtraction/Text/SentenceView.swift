import Models

/// One sentence of a reading with the questions that every grammar asks of it.
struct SentenceView {
    let reading: Reading
    let index: Int
    let range: Range<Int>

    init(_ reading: Reading, _ index: Int) {
        self.reading = reading
        self.index = index
        range = reading.sentences[index]
    }

    subscript(_ at: Int) -> Unit {
        reading.budget.charge()
        return reading.units[at]
    }

    func key(_ at: Int) -> String {
        reading.budget.charge()
        return range.contains(at) ? reading.units[at].key : ""
    }

    func has(_ at: Int, _ wanted: WordClass) -> Bool {
        reading.budget.charge()
        return range.contains(at) && reading.units[at].has(wanted)
    }

    /// First unit of the clause that a unit stands in: behind a semicolon, `while`, `but`, a dash, or a relative pronoun.
    func clauseStart(_ at: Int) -> Int {
        var start = at
        while start > range.lowerBound, !isClauseMark(start - 1) { start -= 1 }
        return start
    }

    func clauseEnd(_ at: Int) -> Int {
        var end = at + 1
        while end < range.upperBound, !isClauseMark(end) { end += 1 }
        return end
    }

    func isClauseMark(_ at: Int) -> Bool {
        reading.budget.charge()
        return switch reading.units[at].key {
        case ";", "while", "whereas", "but", "although", "though": true
        default: false
        }
    }

    /// Where the tense of the words around a unit points: the nearest verb in front decides, then the nearest behind.
    func tense(_ at: Int) -> Tense {
        // `said that on Jan. 20 he would …`: the verb behind belongs to the date, the one of speech does not.
        var index = at
        var speech: Int?
        while index > range.lowerBound, at - index < 16 {
            index -= 1
            if isClauseMark(index) { break }
            if key(index) == "that", has(index - 1, .speechVerb) {
                speech = index
                break
            }
            if let found = tense(of: reading.units[index], index) { return found }
        }
        index = at + 1
        while index < range.upperBound, index - at < 14 {
            if isClauseMark(index) { break }
            if let found = tense(of: reading.units[index], index) { return found }
            index += 1
        }
        return speech.flatMap { tense(of: reading.units[$0 - 1], $0 - 1) } ?? .unknown
    }

    private func tense(of unit: Unit, _ index: Int) -> Tense? {
        guard unit.isWord else { return nil }
        if unit.has(.future) {
            // `planned`, `set` and the like are past unless `is` or `are` stands in front, but they point ahead all the same.
            // `which had been set for Aug. 8` may lie on either side.
            if key(index - 1) == "been", key(index - 2) == "had" { return .unknown }
            if unit.is("starts") || unit.is("begins") || unit.is("opens"), key(index - 1) == "that" { return nil }
            if unit.is("set") || unit.is("plan") || unit.is("plans") { return key(index + 1) == "to" || key(index + 1) == "for" ? .future : nil }
            return ["had", "was", "were"].contains(key(index - 1)) && !unit.is("due") ? .past : .future
        }
        if unit.is("to"), index > range.lowerBound, ["is", "are", "due", "about"].contains(key(index - 1)) { return .future }
        if unit.has(.auxiliary), ["was", "were", "had", "has", "have", "did"].contains(unit.key) { return .past }
        if unit.has(.pastVerb) || (unit.key.hasSuffix("ed") && unit.key.utf8.count > 4 && !unit.has(.hypothesis)) {
            // `to be held`, `will be signed`
            let before = key(index - 1)
            if before == "be" || before == "being" || before == "to" { return nil }
            return .past
        }
        return nil
    }

    /// Whether a unit's clause denies, doubts or asks.
    func isUnreal(_ at: Int) -> Bool {
        if let last = reading.units[range].last, last.key == "?" { return true }
        if range.count > 1, key(range.upperBound - 2) == "?" { return true }
        // `Were the talks to fail, …`, `Had it imposed …`
        if let first = reading.units[range].first, first.isWord, ["were", "had", "should"].contains(first.key) { return true }
        let start = clauseStart(at), end = clauseEnd(at)
        for index in start..<end where reading.units[index].isWord {
            let unit = reading.units[index]
            if unit.is("if") || unit.is("unless") || unit.is("whether") || unit.is("rumours") || unit.is("rumors") || unit.is("speculation") {
                return true
            }
        }
        return false
    }

    /// Index of the nearest unit in front of another that meets a condition, within a distance.
    func last(before at: Int, within distance: Int, where condition: (Unit) -> Bool) -> Int? {
        var index = at
        while index > range.lowerBound, at - index < distance {
            index -= 1
            reading.budget.charge()
            if condition(reading.units[index]) { return index }
        }
        return nil
    }

    func first(after at: Int, within distance: Int, where condition: (Unit) -> Bool) -> Int? {
        var index = at + 1
        while index < range.upperBound, index - at <= distance {
            reading.budget.charge()
            if condition(reading.units[index]) { return index }
            index += 1
        }
        return nil
    }

    /// The date of a time unit, in the direction of the tense around it.
    func date(_ at: Int) -> String? {
        guard let time = reading.units[at].time else { return nil }
        return reading.resolver.resolve(time, direction(of: time, at))
    }

    /// The same without an open end: `since August 7` is a day.
    func closedDate(_ at: Int) -> String? {
        guard let time = reading.units[at].time else { return nil }
        let closed = TimeExpression(form: time.form)
        return reading.resolver.resolve(closed, direction(of: closed, at))
    }

    private static let nearWords: Set<String> = ["effective", "from", "starting", "beginning", "by"]

    /// Which way to look for a date: `effective March 10`, `from August 1` are near, whichever way the verb looks.
    private func direction(of time: TimeExpression, _ at: Int) -> Tense {
        let isNear = Self.nearWords.contains(key(at - 1)) || key(at - 1) == "on" && ["starting", "beginning", "effective"].contains(key(at - 2))
        guard isNear else { return tense(at) }
        if case .weekday = time.form { return .future }
        return .unknown
    }
}
