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
        return reading.units[at].has(.clauseMark) || reading.units[at].key == ";"
    }

    /// Where the tense of the words around a unit points: the nearest verb in front decides, then the nearest behind.
    func tense(_ at: Int) -> Tense {
        // `said that on Jan. 20 he would …`: the verb behind belongs to the date, the one of speech does not.
        var index = at
        var speech: Int?
        if isAppointed(at) { return .future }
        if at == range.lowerBound, opensWithDay { return .past }
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

    /// Whether the sentence is an entry of a timeline: `Jan 7 — …`, `April 2: …`.
    var opensWithDay: Bool {
        guard range.count > 2, case .day? = self[range.lowerBound].time?.form else { return false }
        return self[range.lowerBound + 1].isMark && ["—", "–", "-", ":", "|"].contains(key(range.lowerBound + 1))
    }

    /// Whether the sentence stands in an entry of a live page: its paragraph, or a short line above it, opens with the time of day (`14:30 …`,
    /// `2:05 p.m. — …`).
    var isLive: Bool {
        let at = reading.paragraph(index)
        if opensWithHour(at) { return true }
        return at > 0 && reading.document.paragraphs[at - 1].tokens.count <= 5 && opensWithHour(at - 1)
    }

    private func opensWithHour(_ number: Int) -> Bool {
        let paragraph = reading.document.paragraphs[number]
        guard let first = paragraph.tokens.first, first < reading.document.tokens.count else { return false }
        let text = paragraph.bytes.dropFirst(reading.document.tokens[first].byteStart).prefix(12).map { $0 | 0x20 }
        func isDigit(_ at: Int) -> Bool { at < text.count && text[at] >= 0x30 && text[at] <= 0x39 }
        guard isDigit(0) else { return false }
        var at = isDigit(1) ? 2 : 1
        if at < text.count, [UInt8(ascii: ":"), UInt8(ascii: "."), UInt8(ascii: "h")].contains(text[at]), isDigit(at + 1), isDigit(at + 2),
            !isDigit(at + 3)
        {
            return text[at] != UInt8(ascii: ".") || at + 3 >= text.count || text[at + 3] == 0x20
        }
        if at < text.count, text[at] == 0x20 { at += 1 }
        return at + 1 < text.count && (text[at] == UInt8(ascii: "a") || text[at] == UInt8(ascii: "p"))
            && (text[at + 1] == UInt8(ascii: "m") || text[at + 1] == UInt8(ascii: "."))
    }

    /// `has called a meeting for Tuesday`, `is on Wednesday`: the day is still to come when it is fixed.
    private func isAppointed(_ at: Int) -> Bool {
        guard let form = self[at].time?.form else { return false }
        if case .weekday = form, key(at - 1) == "on", key(at - 2) == "is" || key(at - 2) == "are" { return true }
        guard key(at - 1) == "for" else { return false }
        switch form {
        case .weekday, .day, .month: break
        default: return false
        }
        return last(before: at, within: 9) { Self.appointing.contains($0.key) } != nil
    }

    private static let appointing: WordSet = [
        "called", "summoned", "invited", "convened", "arranged", "fixed", "set", "slated", "scheduled", "pencilled", "down",
    ]

    private static let goings: WordSet = [
        "meeting", "visiting", "travelling", "traveling", "flying", "hosting", "arriving", "leaving", "heading", "going", "coming", "returning",
        "gathering", "attending",
    ]

    private func tense(of unit: Unit, _ index: Int) -> Tense? {
        guard unit.isWord, !unit.classes.isEmpty || unit.key.hasSuffix("ed") || unit.key.hasSuffix("ing") else { return nil }
        if unit.has(.future) {
            // `planned`, `set` and the like are past unless `is` or `are` stands in front, but they point ahead all the same.
            // `which had been set for Aug. 8` may lie on either side.
            if key(index - 1) == "been", key(index - 2) == "had" { return .unknown }
            if unit.is("starts") || unit.is("begins") || unit.is("opens"), key(index - 1) == "that" { return nil }
            if unit.is("set") || unit.is("plan") || unit.is("plans") { return key(index + 1) == "to" || key(index + 1) == "for" ? .future : nil }
            return ["had", "was", "were"].contains(key(index - 1)) && !unit.is("due") ? .past : .future
        }
        if unit.is("could") || unit.is("may") || unit.is("might"), key(index + 1) == "be" || key(index + 1) == "come" { return .future }
        if unit.is("to"), index > range.lowerBound, ["is", "are", "was", "were", "due", "about"].contains(key(index - 1)) { return .future }
        // `are meeting in Brussels on Thursday`
        if key(index - 1) == "is" || key(index - 1) == "are", Self.goings.contains(unit.key) { return .future }
        if unit.is("had"), key(index + 1) == "been", has(index + 2, .future) { return .unknown }
        // `was to chair a meeting`
        if unit.is("was") || unit.is("were"), key(index + 1) == "to" { return .future }
        if unit.has(.auxiliary), ["was", "were", "had", "has", "have", "did"].contains(unit.key) { return .past }
        if unit.has(.pastVerb) || (unit.key.hasSuffix("ed") && unit.key.utf8.count > 4 && !unit.has(.hypothesis)) {
            // `to be held`, `will be signed`
            let before = key(index - 1)
            if before == "be", key(index - 2) == "to", !["was", "were", "had"].contains(key(index - 3)) { return .future }
            if before == "be" || before == "being" || before == "to" { return nil }
            return .past
        }
        return nil
    }

    /// Whether a time lies behind the day of publication.
    func isAhead(_ at: Int) -> Bool {
        guard let published = reading.document.published, let date = closedDate(at), let day = Day(iso: String(date.prefix(10))) else { return false }
        return day > published
    }

    /// Whether a unit stands inside a quotation.
    func isQuoted(_ at: Int) -> Bool { self[at].tokens.first.map { reading.quoted.contains($0) } ?? false }

    /// Whether a unit's clause denies, doubts or asks.
    func isUnreal(_ at: Int) -> Bool {
        // What a quotation supposes or asks is not said of the words around it: `"If they agree, …", he told a news conference`.
        let isOutside = !isQuoted(at)
        func counts(_ index: Int) -> Bool { range.contains(index) && !(isOutside && isQuoted(index)) }
        for end in [range.upperBound - 1, range.upperBound - 2] where counts(end) && key(end) == "?" { return true }
        // `Were the talks to fail, …`, `Had it imposed …`
        if counts(range.lowerBound), self[range.lowerBound].isWord, ["were", "had", "should"].contains(key(range.lowerBound)) { return true }
        let start = clauseStart(at), end = clauseEnd(at)
        for index in start..<end where reading.units[index].isWord && counts(index) {
            if reading.units[index].has(.supposition) { return true }
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

    private static let nearWords: WordSet = ["effective", "from", "starting", "beginning", "by"]

    /// Which way to look for a date: `effective March 10`, `from August 1` are near, whichever way the verb looks.
    private func direction(of time: TimeExpression, _ at: Int) -> Tense {
        let isNear = Self.nearWords.contains(key(at - 1)) || key(at - 1) == "on" && ["starting", "beginning", "effective"].contains(key(at - 2))
        guard isNear else { return tense(at) }
        if case .weekday = time.form { return .future }
        return .unknown
    }
}
