/// Numbers in digits and words.
enum Numbers {
    private static let small: WordTable<Double> = [
        "zero": 0, "nil": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
        "eleven": 11,
        "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20,
        "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
    ]
    private static let scales: WordTable<Double> = [
        "hundred": 1e2, "thousand": 1e3, "k": 1e3, "million": 1e6, "mn": 1e6, "m": 1e6, "mln": 1e6, "billion": 1e9, "bn": 1e9, "b": 1e9, "bln": 1e9,
        "trillion": 1e12, "tn": 1e12, "trn": 1e12, "t": 1e12, "lakh": 1e5, "lakhs": 1e5, "crore": 1e7, "crores": 1e7,
    ]
    private static let ordinals: WordTable<Int> = [
        "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10, "eleventh": 11,
        "twelfth": 12, "thirteenth": 13, "fourteenth": 14, "fifteenth": 15, "sixteenth": 16, "seventeenth": 17, "eighteenth": 18, "nineteenth": 19,
        "twentieth": 20,
    ]

    /// Words that are numbers or ordinals.
    static var words: [String] { small.words + ordinals.words }

    /// A number at a token, in digits or words (`twenty-five`), without its scale.
    static func plain(_ tokens: [Token], _ index: Int, _ end: Int) -> (value: Double, next: Int)? {
        guard index < end else { return nil }
        if tokens[index].kind == .number { return (tokens[index].number, index + 1) }
        guard tokens[index].isWord else { return nil }
        let key = tokens[index].key
        if let value = small[key] {
            // `twenty five`
            if value >= 20, index + 1 < end, let unit = small[tokens[index + 1].key], unit < 10, unit > 0 { return (value + unit, index + 2) }
            return (value, index + 1)
        }
        if let dash = key.utf8.firstIndex(of: UInt8(ascii: "-")), let tens = small[String(key[..<dash])], tens >= 20,
            let unit = small[String(key[key.utf8.index(after: dash)...])], unit < 10
        {
            return (tens + unit, index + 1)
        }
        return nil
    }

    /// The factor of `billion`, `bn`, `crore`; short forms must touch their number.
    static func scale(_ tokens: [Token], _ index: Int, _ end: Int) -> (factor: Double, next: Int)? {
        guard index < end else { return nil }
        var at = index
        if tokens[at].key == "-", tokens[at].isGlued, at + 1 < end { at += 1 }
        guard tokens[at].has(.scale), let factor = scales[tokens[at].key] else { return nil }
        if tokens[at].key.utf8.count == 1, !tokens[at].isGlued { return nil }
        // `lakh crore`, `hundred million`
        if at + 1 < end, factor <= 1e5, let second = scales[tokens[at + 1].key], second > factor, tokens[at + 1].key.utf8.count > 1 {
            return (factor * second, at + 2)
        }
        return (factor, at + 1)
    }

    /// `third`, `3rd`.
    static func ordinal(_ tokens: [Token], _ index: Int, _ end: Int) -> (value: Int, next: Int)? {
        guard index < end else { return nil }
        if tokens[index].has(.ordinal) { return ordinals[tokens[index].key].map { ($0, index + 1) } }
        if tokens[index].kind == .number, index + 1 < end, tokens[index + 1].isGlued, ["st", "nd", "rd", "th"].contains(tokens[index + 1].key),
            let value = count(tokens[index].number)
        {
            return (value, index + 2)
        }
        return nil
    }

    /// The largest number that counts things: rounds, months, days.
    static let countLimit = 1_000

    /// A number as a count of things, its fraction dropped; nil below one, above the limit, and for what is not a number.
    // bounded: compared with both limits first
    static func count(_ value: Double, upTo limit: Int = countLimit) -> Int? { value >= 1 && value <= Double(limit) ? Int(value) : nil }

    static func ordinal(word: some StringProtocol) -> Int? { ordinals[String(word)] }
}
