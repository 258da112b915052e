import Models

/// Words of a sentence as cues see them.
extension SentenceView {
    /// A word, or what stands for the kind of a value or name; `^` and `$` in front of the sentence and behind it.
    func cue(_ at: Int) -> String {
        guard range.contains(at) else { return at < range.lowerBound ? "^" : "$" }
        let unit = self[at]
        switch unit.value {
        case .word, .mark: return unit.key
        case .number: return "#number"
        case .ordinal: return "#ordinal"
        case .rate: return "#rate"
        case .money: return "#money"
        case .time: return "#time"
        case .country(let mention): return mention.form == .demonym ? "#demonym" : mention.form == .seat ? "#seat" : "#country"
        case .place: return "#place"
        case .person: return "#person"
        case .organisation: return "#organisation"
        }
    }

    private static let classes: [(WordClass, String)] = [
        (.imposeVerb, "impose"), (.sufferVerb, "suffer"), (.cutVerb, "cut"), (.raiseVerb, "raise"), (.riseWord, "rise"), (.fallWord, "fall"),
        (.otherQuantity, "quantity"), (.reachVerb, "reach"), (.goodsNoun, "goods"), (.sector, "sector"), (.exportWord, "export"),
        (.importWord, "import"), (.tariffNoun, "tariff"), (.threatenVerb, "threat"), (.announceVerb, "announce"), (.agreeVerb, "agree"),
        (.surplusNoun, "surplus"), (.deficitNoun, "deficit"), (.tradeNoun, "trade"),
    ]

    /// Adds what the lexicon knows of a word.
    func addClasses(_ at: Int, _ name: StaticString, _ cues: inout Features) {
        let unit = self[at]
        guard unit.isWord, unit.classes != [] else {
            if unit.country != nil { cues.add(name, "country") }
            if unit.money != nil { cues.add(name, "money") }
            return
        }
        for (wordClass, text) in Self.classes where unit.has(wordClass) { cues.add(name, text) }
    }

    /// The preposition that governs a unit through determiners, names and lists; empty where none does.
    func preposition(_ at: Int) -> String {
        var index = at - 1
        while index >= range.lowerBound, at - index < 7 {
            let unit = self[index]
            if unit.isWord, unit.has(.preposition) { return unit.key }
            guard unit.is("and") || unit.key == "," || unit.isWord && unit.has(.determiner) || unit.country != nil else { break }
            index -= 1
        }
        return ""
    }

    /// How many countries a sentence names, up to four.
    var countryCount: Int {
        var codes: Set<String> = []
        for at in range where codes.count < 4 { if let code = self[at].country?.code { codes.insert(code) } }
        return codes.count
    }

    /// Units between two others, neither of them in it.
    func between(_ a: Int, _ b: Int) -> Range<Int> { min(a, b) + 1..<max(min(a, b) + 1, max(a, b)) }
}
