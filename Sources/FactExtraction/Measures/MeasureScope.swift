import Models

/// What goods a rate is for.
struct MeasureScope {
    let view: SentenceView
    let rate: TariffRate
    let window: Range<Int>

    func find() -> String? {
        if (window).contains(where: {
            view.key($0).hasPrefix("tranship") || view.key($0).hasPrefix("transship") || view.key($0).hasPrefix("trans-ship")
        }) {
            return "transshipping"
        }
        for at in max(window.lowerBound, rate.at - 3)..<min(window.upperBound, rate.at + 5)
        where view.key(at) == "baseline" || view.key(at) == "universal" { return "baseline" }
        return named() ?? goods()
    }

    /// Words of an object that name no kind of goods.
    private static let empty = WordSet(
        Lexicon.words(
            """
            goods products imports exports items merchandise shipments list range number dozens countries country nations partners most other many
            several of its their the a an all any foreign imported those these some certain various everything anything it them such both each
            every majority bulk rest world trading board top part half value entry articles wide broad different further additional series else exporters businesses consumers companies suppliers our my your
            great vast nearly almost long short same more less
            """))

    /// The object of `on`, `against` or `for` beside the rate, without countries and general words: `on refined palm oil`, `on excavators from China`.
    private func named() -> String? {
        // What stands behind the rate is nearer to it than what stands in front.
        let places =
            Array(rate.at..<max(rate.at, min(window.upperBound, rate.at + 9)))
            + (max(window.lowerBound, rate.at - 12)..<max(max(window.lowerBound, rate.at - 12), rate.at)).reversed()
        for at in places
        where ["on", "against"].contains(view.key(at))
            || view.key(at) == "for" && view.last(before: at, within: 2, where: { $0.has(.tariffNoun) || $0.rate != nil }) != nil
        {
            // Beside a tariff's noun or the rate itself.
            guard view.last(before: at, within: 4, where: { $0.has(.tariffNoun) || $0.rate != nil || $0.is("rate") || $0.is("rates") }) != nil else {
                continue
            }
            if let found = named(after: at) { return found }
        }
        // `let in industrial products duty-free`
        for at in max(window.lowerBound, rate.at - 12)..<rate.at
        where ["let", "lets", "import", "imports", "admit", "admits"].contains(view.key(at)) && view[at].isWord {
            if let found = named(after: view.key(at + 1) == "in" ? at + 1 : at) { return found }
        }
        return nil
    }

    /// Words in front of a sum: `on more than $300 million worth of …`.
    private static let amounts: WordSet = [
        "about", "some", "nearly", "roughly", "almost", "around", "more", "than", "over", "another", "a", "an", "the", "further", "additional", "up",
        "to", "remaining", "other", "first",
    ]

    /// Nouns behind a preposition, joined by `and` and commas; nil where only countries and general words stand there.
    func named(after at: Int) -> String? {
        var start: Int?
        var end = at
        var index = at + 1
        if ["to", "for", "on"].contains(view.key(index)) { index += 1 }
        // `on $300 million worth of electronic exports`
        var sum = index
        while sum - index < 4, Self.amounts.contains(view.key(sum)) { sum += 1 }
        if sum < window.upperBound, view[sum].money != nil {
            index = sum + 1
            while ["worth", "of", "in", "s", "'s"].contains(view.key(index)) { index += 1 }
        }
        var words = 0
        while index < window.upperBound, words < 9 {
            let unit = view[index]
            if unit.country != nil || unit.key == "'s" {
                if start != nil { break }
                index += 1
                continue
            }
            guard unit.isWord || unit.key == "-" || unit.key == "," && start != nil else { break }
            if unit.key == "," || unit.is("and") {
                // A list goes on only to another noun.
                guard start != nil, index + 1 < window.upperBound, view[index + 1].isWord,
                    view[index + 1].has(.sector) || view.key(index + 1) == "and" || view.key(index + 1) == "other"
                        || unit.is("and") && !view[index + 1].has([.function, .preposition, .auxiliary, .pronoun, .tariffNoun, .pastVerb])
                else { break }
                index += 1
                continue
            }
            if start != nil, ["took", "takes", "remains", "remain", "come", "comes", "came", "go", "goes", "went"].contains(unit.key) { break }
            if unit.has([.auxiliary, .relative, .conjunction]) || unit.has(.preposition) && !unit.is("of") || unit.has(.pronoun) && start != nil {
                break
            }
            if unit.key.hasSuffix("ing") || (unit.has(.pastVerb) || unit.key.hasSuffix("ed")) && start != nil && unit.key.utf8.count > 3 { break }
            words += 1
            if !Self.empty.contains(unit.key) || start != nil && unit.is("other") {
                if unit.is("of") { break }
                if unit.has(.tariffNoun) || unit.isWord && reading(index) { return nil }
                start = start ?? index
                end = index + 1
            } else if start != nil {
                if ["goods", "products", "imports", "items"].contains(unit.key) { end = index + 1 }
            }
            index += 1
        }
        guard let start, start < end else { return nil }
        if isAllGoods(at + 2) || isAllGoods(at + 3) { return nil }
        return view.reading.text(start..<end)
    }

    /// A word that tells when or who rather than what.
    private func reading(_ at: Int) -> Bool {
        view[at].time != nil || view[at].has([.weekday, .month, .speechVerb, .imposeVerb]) || view[at].person != nil
    }

    /// The goods nearest to the rate: `on Japanese cars and auto parts`, `steel and aluminium from the UK`.
    private func goods() -> String? {
        var best: (distance: Int, range: Range<Int>)?
        var at = window.lowerBound
        while at < window.upperBound {
            guard view[at].isWord, view[at].has(.sector) || isAllGoods(at), !isPartOfTariff(at), !isBought(at) else {
                at += 1
                continue
            }
            let range = phrase(at)
            let distance = at < rate.at ? rate.at - at : at - rate.at
            if best == nil || distance < best?.distance ?? 0 { best = (distance, range) }
            at = max(at + 1, range.upperBound)
        }
        guard let best else { return nil }
        if isAllGoods(best.range.lowerBound) { return "all goods" }
        return view.reading.text(best.range)
    }

    /// `all goods`, `any and all goods`, `all imports`.
    private func isAllGoods(_ at: Int) -> Bool {
        guard ["goods", "products", "imports", "exports"].contains(view.key(at)) else { return false }
        return view.last(before: at, within: 4) { $0.is("all") || $0.is("any") } != nil
    }

    /// What somebody is punished for buying is not what is taxed.
    private func isBought(_ at: Int) -> Bool {
        view.last(before: at, within: 3) { ["buying", "buys", "bought", "purchasing", "purchases", "purchase"].contains($0.key) } != nil
    }

    /// `US steel tariffs` has a scope all the same, but `import duty` has none.
    private func isPartOfTariff(_ at: Int) -> Bool { view.key(at) == "parts" && !view.has(at - 1, .sector) }

    /// Kinds of goods joined by `and`, commas and adjectives.
    private func phrase(_ at: Int) -> Range<Int> {
        var start = at
        while start > window.lowerBound, view[start - 1].isWord,
            view[start - 1].has(.sector) || ["refined", "farm", "other", "fresh", "electric", "industrial"].contains(view.key(start - 1))
        {
            start -= 1
        }
        var end = at + 1
        while end < window.upperBound {
            if view[end].isWord,
                view[end].has(.sector) || ["goods", "products", "imports", "items"].contains(view.key(end)) && view[end - 1].has(.sector)
            {
                end += 1
                continue
            }
            let isJoint = view.key(end) == "and" || view.key(end) == ","
            var next = end + 1
            while isJoint, next < window.upperBound, next - end < 4,
                view.key(next) == "and" || view[next].isWord && !view[next].has([.sector, .preposition, .auxiliary, .determiner, .pronoun])
            { next += 1 }
            guard isJoint, next < window.upperBound, view[next].isWord, view[next].has(.sector) else { break }
            end = next + 1
        }
        return start..<end
    }
}
