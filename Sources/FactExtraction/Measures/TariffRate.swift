import Models

/// A rate of a sentence that is a tariff's, with the rate it replaces.
struct TariffRate {
    var at: Int
    var value: Double
    var previous: Double?
    /// Unit of the rate that it replaces.
    var previousAt: Int?
    var rule: String
    /// First unit and the one behind the last that say it.
    var span: Range<Int>
    /// It stands beside a country that goes on a list of such rates: `… of 49% and Laos 48%`.
    var isListed = false
}

/// Tells tariff rates from all other percentages.
struct TariffRates {
    let view: SentenceView
    /// An earlier sentence nearby speaks of tariffs.
    let isContinued: Bool
    /// Rates that the article has told before: `the 32 percent rate` is one of them.
    let known: Set<Double>

    private var reading: Reading { view.reading }

    /// A tariff's noun: `duty` but not `excise duty`, `import tax` but not `tax`, `tariff rate`.
    func isTariffNoun(_ at: Int) -> Bool {
        guard view.range.contains(at), view[at].isWord else { return false }
        if view[at].has(.tariffNoun) {
            if view.has(at, .imposeVerb), view.key(at) != "levy" { return false }
            return !["excise", "stamp", "export", "estate", "heavy", "consumption"].contains(view.key(at - 1)) && view.key(at + 1) != "-"
        }
        if view.key(at) == "tax" || view.key(at) == "taxes" {
            return ["import", "border"].contains(view.key(at - 1)) || isOnGoods(at)
        }
        if view.key(at) == "rate" || view.key(at) == "rates" {
            return ["tariff", "duty", "baseline", "reciprocal", "levy"].contains(view.key(at - 1)) || (isContinued && !isOtherRate(at))
        }
        return view.key(at) == "counter-tariff" || view.key(at) == "counter-tariffs" || view.key(at) == "baseline"
            || view.key(at) == "countermeasures"
            || view.key(at).hasSuffix("-tariffs") || view.key(at).hasSuffix("-tariff")
    }

    /// `a 34% tax on imports from China`, `taxes on Chinese goods`.
    private func isOnGoods(_ tax: Int) -> Bool {
        guard view.key(tax + 1) == "on" else { return false }
        return (tax + 2..<min(tax + 7, view.range.upperBound)).contains {
            ["imports", "imported", "goods", "products"].contains(view.key($0)) && view[$0].isWord
        }
    }

    private func isOtherRate(_ at: Int) -> Bool {
        for index in at - 3..<at where view.range.contains(index) {
            if [
                "policy", "interest", "repo", "benchmark", "overnight", "key", "lending", "growth", "inflation", "unemployment", "exchange", "tax",
                "jobless", "mortgage", "cash", "refinancing",
            ]
            .contains(view.key(index)) {
                return true
            }
        }
        return false
    }

    /// A percentage that may be a tariff, with the rule that takes it for one.
    struct Candidate {
        var rate: TariffRate
        var rule: String?
    }

    private static let listRule = "rate.country-list"

    /// All percentages of the sentence and words for none, pairs of old and new joined.
    func candidates() -> [Candidate] {
        var rates: [(at: Int, value: Double, rule: String)] = []
        var rules: [Int: String] = [:]
        var hasNoun = false
        var lastRate: Int?
        let list = listStart
        for at in view.range {
            if isTariffNoun(at) || at == list { hasNoun = true }
            if let value = none(at) {
                if zero(at) != nil {
                    rules[at] = "rate.zero"
                    lastRate = at
                }
                rates.append((at, value, "rate.zero"))
            } else if let rate = view[at].rate, !rate.isPoints, !rate.isRange, !rate.isNegative, !isPolicyRate(at) {
                if let rule = rule(at, hasNoun: hasNoun, lastRate: lastRate, isList: list.map { $0 < at } ?? false) {
                    rules[at] = rule
                    lastRate = at
                }
                rates.append((at, rate.value, "rate"))
            }
        }
        return joined(rates).map { rate in
            var rate = rate
            rate.isListed = rules[rate.at] == Self.listRule
            return Candidate(rate: rate, rule: rules[rate.at])
        }
    }

    /// Words for a rate of nothing.
    private func none(_ at: Int) -> Double? {
        switch view.key(at) {
        case "zero", "nil", "zero-tariff", "tariff-free", "duty-free", "zero-duty": return isNamePart(at) ? nil : 0
        case "free":
            return ["duty", "tariff", "duties", "tariffs"].contains(view.key(at - 1)) || view.key(at + 1) == "of" && isTariffNoun(at + 2) ? 0 : nil
        case "nothing": return ["pay", "pays", "paid", "at", "charged", "to", "charge", "charges"].contains(view.key(at - 1)) ? 0 : nil
        case "no": return isTariffNoun(at + 1) || isTariffNoun(at + 2) ? 0 : nil
        default: return nil
        }
    }

    /// `the Duty-Free, Quota-Free Scheme`: a word of a name, with a capital inside the sentence and one behind it.
    private func isNamePart(_ at: Int) -> Bool {
        let tokens = reading.document.tokens
        guard at > view.range.lowerBound, let own = view[at].tokens.first, tokens[own].isCapital, tokens[own].shape != .capitals,
            let next = view.first(after: at, within: 2, where: { $0.isWord }), let token = view[next].tokens.first
        else { return false }
        return tokens[token].isCapital
    }

    // MARK: Which rates

    /// `to zero`, `zero tariff`, `tariff-free`, `free of duty`.
    private func zero(_ at: Int) -> Double? {
        switch view.key(at) {
        case "zero", "nil":
            if isTariffNoun(at + 1) || isTariffNoun(at + 2) && view.key(at + 1) != "and" { return 0 }
            let before = view.key(at - 1)
            guard before == "to" || before == "at" || before == "from" else { return nil }
            guard view.key(at + 1) != "emissions", view.key(at + 1) != "-" else { return nil }
            return headIsTariff(at) ? 0 : nil
        case "zero-tariff", "tariff-free", "duty-free", "zero-duty":
            return isTrade(at) ? 0 : nil
        default: return nil
        }
    }

    /// Goods or a country beside: a duty-free shop is neither.
    private func isTrade(_ at: Int) -> Bool {
        if ["shop", "shops", "store", "stores", "retail", "retailer", "port", "zone"].contains(view.key(at + 1)) { return false }
        let countries = view.range.filter { reading.country($0) != nil }.count
        return countries > 0
    }

    private static let between = WordSet(
        Lexicon.words(
            """
            reciprocal additional extra import new blanket punitive retaliatory flat across-the-board universal customs countervailing anti-dumping antidumping
            global base sectoral basic effective general secondary special average "\u{0022}" ' - combined total provisional standard minimum steep massive
            baseline so-called existing current safeguard counter most-favoured-nation mfn preferential export-crippling overall
            """))

    /// `will charge the following rates: Vietnam, 20%; Japan, 15%`: the colon of a list of countries and their rates; nil where there is none.
    private var listStart: Int? {
        guard let colon = view.range.first(where: { view.key($0) == ":" }),
            let rate = view.last(before: colon, within: 6, where: { $0.is("rate") || $0.is("rates") }), !isOtherRate(rate),
            isContinued
                || (view.range.lowerBound..<colon).contains(where: { isTariffNoun($0) || view[$0].has([.imposeVerb, .sufferVerb]) && !isFinance($0) })
        else { return nil }
        let listed = (colon + 1..<view.range.upperBound).filter { view[$0].rate != nil && isListed($0) }
        return listed.count > 1 ? colon : nil
    }

    /// `Japan, 15%`, `Japan - 15%`, `15% for Japan`.
    private func isListed(_ at: Int) -> Bool {
        if view.key(at + 1) == "for" || view.key(at + 1) == "on" { return true }
        guard view.range.contains(at - 2) else { return false }
        return view[at - 1].country != nil || [",", "-", "–", "—", ":", "(", "at"].contains(view.key(at - 1)) && view[at - 2].country != nil
    }

    private func rule(_ at: Int, hasNoun: Bool, lastRate: Int?, isList: Bool) -> String? {
        if isExcluded(at) { return nil }
        if isList, isListed(at) { return Self.listRule }
        // `a 46 per cent reciprocal tariff`
        var index = at + 1
        while index < view.range.upperBound, index - at < 7 {
            if isTariffNoun(index) {
                return view.key(index) == "rate" || view.key(index) == "rates" ? (isContinued || hasNoun ? "rate.rate" : nil) : "rate.noun"
            }
            let unit = view[index]
            if view.key(index) == "rate" || view.key(index) == "rates", !isOtherRate(index),
                hasNoun || view.key(at - 1) == "the" && known.contains(view[at].rate?.value ?? -1)
            {
                return "rate.rate"
            }
            // An adjective, a country or goods may stand between; a verb or preposition may not.
            guard
                unit.isWord && !unit.has([.preposition, .auxiliary, .conjunction, .pronoun]) || unit.country != nil || unit.key == "\""
                    || unit.key == "-" || unit.key == "'s"
                    || unit.organisation != nil || unit.isMark && unit.key == "'"
                    || unit.isMark && view.reading.document.tokens[unit.tokens.lowerBound].kind == .openQuote
                    || unit.isMark && view.reading.document.tokens[unit.tokens.lowerBound].kind == .closeQuote
            else { break }
            index += 1
        }
        if ["of", "point"].contains(view.key(at + 1)), view.key(at + 2) != "tariffs", view.key(at + 2) != "duty" { return nil }
        if headIsTariff(at) { return "rate.head" }
        // `charging 25 per cent on most Canadian imports`, `faces the same 25 per cent`
        if !known.isEmpty, let verb = view.last(before: at, within: 4, where: { $0.has([.imposeVerb, .sufferVerb]) }), !isFinance(verb) {
            if view.key(at + 1) == "on",
                (at + 2..<min(at + 7, view.range.upperBound)).contains(where: { view[$0].has([.goodsNoun, .sector]) && view[$0].isWord })
            {
                return "rate.charge"
            }
            if known.contains(view[at].rate?.value ?? -1),
                view.key(at + 1) == "rate" || view.key(at + 1) == "." || view.key(at + 1) == "," || view.key(at + 1) == "levy"
            {
                return "rate.charge"
            }
        }
        guard hasNoun || isContinued || lastRate != nil else { return nil }
        // `is threatened with 35 per cent`, `so has one of 25 per cent`, `the 25 per cent one`
        if view.key(at - 1) == "with", ["threatened", "threatening"].contains(view.key(at - 2)) { return "rate.threat" }
        if view.key(at - 1) == "of", view.key(at - 2) == "one", lastRate != nil { return "rate.one" }
        if view.key(at + 1) == "one", lastRate != nil { return "rate.one" }
        // `American goods will enter Việt Nam at zero per cent`
        if view[at].rate?.value == 0, view.last(before: at, within: 8, where: { ["enter", "enters", "admitted"].contains($0.key) }) != nil {
            return "rate.zero"
        }
        // `24% on Japan`, `32% for Taiwan`, `Cambodia 49%`, `Japan (24 per cent)`
        let next = view.key(at + 1)
        if lastRate != nil, next == "on" || next == "for" || next == "against" { return "rate.list" }
        let before = at - 1
        if lastRate != nil, view.range.contains(before - 1),
            ["with", "at", "got", "gets", "has", "have", "pays", "faces"].contains(view.key(before)),
            view[before - 1].country != nil
        {
            return Self.listRule
        }
        // `Geely 18.8% and SAIC 35.3%`
        if lastRate != nil, view.range.contains(before), view[before].organisation != nil { return Self.listRule }
        if lastRate != nil, view.range.contains(before),
            view[before].country != nil || view.key(before) == "(" && at >= view.range.lowerBound + 2 && view[at - 2].country != nil
        {
            return Self.listRule
        }
        if hasNoun, view.key(before) == "(", at >= view.range.lowerBound + 2, view[at - 2].country != nil { return Self.listRule }
        // `faces 25 per cent`, `hit with 46%`, `pay 18 percent`, `charged 15%`
        if let verb = view.last(before: at, within: 4, where: { $0.has([.sufferVerb, .imposeVerb]) }), isContinued || hasNoun, !isFinance(verb) {
            return "rate.verb"
        }
        // `down from the 46 per cent in the original tariff plan`
        if ["in", "that", "which", "with", ",", "rate", "had", "has", "was", "remains"].contains(next), isContinued || hasNoun,
            ["the", "further", "additional", "another", "original"].contains(view.key(at - 1))
                || view.key(at - 2) == "the" && ["original", "initial", "earlier", "previous", "current"].contains(view.key(at - 1))
        {
            return "rate.definite"
        }
        return nil
    }

    private func isFinance(_ at: Int) -> Bool { ["raised", "put"].contains(view.key(at)) }

    /// The nearest noun in front that can have a rate is a tariff's.
    private func headIsTariff(_ at: Int) -> Bool {
        if view.key(at - 1) == "by" { return false }
        var index = at
        while index > view.range.lowerBound, at - index < 26 {
            index -= 1
            let unit = view[index]
            if view.isClauseMark(index), unit.key != "while" || at - index > 3 { return false }
            if isTariffNoun(index) || unit.is("exempt") { return true }
            if unit.isWord, unit.has(.otherQuantity) || ["tax", "taxes", "gst", "budget"].contains(unit.key) { return false }
            if unit.key == "rate" || unit.key == "rates", isOtherRate(index) { return false }
            if unit.isWord, unit.has([.surplusNoun, .deficitNoun]) { return false }
            // Prices and sales rise and fall; only what is brought `to` or `from` a rate goes on.
            if at - index <= 2, unit.has([.riseWord, .fallWord]), !["to", "from"].contains(view.key(at - 1)) { return false }
            // A rate of its own between ends the reach, unless it is the other end of `from … to`.
            if unit.rate != nil, !["to", "from", "and", "or", "than", "rather"].contains(view.key(at - 1)) { return false }
        }
        return false
    }

    private func isExcluded(_ at: Int) -> Bool {
        if governor(at) == "by" || (view.key(at - 2) == "by" && ["a", "another", "some", "about"].contains(view.key(at - 1))) { return true }
        if view.key(at - 1) == "up" && view.key(at + 1) != "from" || view.key(at - 1) == "down" { return true }
        // `the remaining 60 percent pay …`: a share.
        if view.key(at - 1) == "remaining" { return true }
        for index in at + 1..<min(at + 4, view.range.upperBound) {
            let unit = view[index]
            if isTariffNoun(index) || unit.has([.preposition, .conjunction]) || unit.isMark && unit.key != "-" { break }
            if unit.isWord,
                unit.has(.otherQuantity)
                    || ["tax", "rise", "increase", "drop", "decline", "jump", "higher", "lower", "fall", "cut", "reduction"].contains(unit.key)
            {
                // `a 25 per cent import tax`
                return !isTariffNoun(index + 1)
            }
        }
        return false
    }

    // MARK: Old and new

    private static let vague: WordSet = [
        "the", "a", "current", "existing", "previous", "earlier", "present", "initial", "original", "more", "than", "over", "about", "nearly",
        "around", "some", "today", "'s", "as", "much", "just", "only",
    ]

    /// The word that governs a rate: `from more than 100 per cent`.
    private func governor(_ at: Int) -> String {
        var index = at - 1
        while view.range.contains(index), at - index < 5, Self.vague.contains(view.key(index)) { index -= 1 }
        return view.key(index)
    }

    /// Joins `from A to B`, `to B from A`, `B, down from A`, `B instead of A`.
    private func joined(_ rates: [(at: Int, value: Double, rule: String)]) -> [TariffRate] {
        var out: [TariffRate] = []
        var index = 0
        while index < rates.count {
            let first = rates[index]
            if index + 1 < rates.count {
                let second = rates[index + 1]
                let gap = second.at - first.at
                let before = governor(first.at), middle = governor(second.at)
                // `range from 8% to 30%` is no change.
                let isSpread =
                    view.last(before: first.at, within: 3) { ["range", "ranges", "ranging", "ranged", "vary", "varying"].contains($0.key) } != nil
                if before == "from", !isSpread, middle == "to", gap < 26 {
                    out.append(
                        TariffRate(
                            at: second.at, value: second.value, previous: first.value, previousAt: first.at, rule: "rate.from-to",
                            span: first.at - 1..<second.at + 1))
                    index += 2
                    continue
                }
                if middle == "from", gap < 8 {
                    out.append(
                        TariffRate(
                            at: first.at, value: first.value, previous: second.value, previousAt: second.at, rule: "rate.to-from",
                            span: first.at..<second.at + 1))
                    index += 2
                    continue
                }
                if middle == "of", view.key(second.at - 2) == "instead" {
                    out.append(
                        TariffRate(
                            at: first.at, value: first.value, previous: second.value, previousAt: second.at, rule: "rate.instead",
                            span: first.at..<second.at + 1))
                    index += 2
                    continue
                }
            }
            var rate = TariffRate(at: first.at, value: first.value, rule: first.rule, span: first.at..<first.at + 1)
            // The old rate may be one that no tariff noun governs: `15 per cent, down from 25 per cent`.
            if let from = view.first(after: first.at, within: 7, where: { $0.rate != nil }), governor(from) == "from",
                let old = view[from].rate, !old.isPoints
            {
                rate.previous = old.value
                rate.previousAt = from
                rate.rule = "rate.down-from"
                rate.span = first.at..<from + 1
            }
            out.append(rate)
            index += 1
        }
        return out
    }
}
