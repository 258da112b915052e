/// What the words around a figure say of it.
extension FigureFinder {
    private static let aims: WordSet = [
        "target", "targets", "aim", "aims", "aiming", "goal", "forecast", "forecasts", "projected", "projects", "hopes", "hope", "would",
        "could", "pledged",
    ]

    /// A target or forecast rather than a figure.
    func isAhead(_ view: SentenceView, _ link: Link, _ money: Int) -> Bool {
        let start = view.clauseStart(min(link.word.at, money))
        for at in start..<money where reading.units[at].isWord {
            let unit = reading.units[at]
            if Self.aims.contains(unit.key) { return true }
            if unit.has(.future), !["upcoming", "plan", "plans", "set", "planned"].contains(unit.key) { return true }
        }
        return false
    }

    /// `according to X`, `X data showed`, `data from X`.
    func sourceName(_ view: SentenceView) -> String? {
        for at in view.range {
            guard let organisation = reading.units[at].organisation else { continue }
            let before = [view.key(at - 1), view.key(at - 2), view.key(at - 3)]
            let behind = [view.key(at + 1), view.key(at + 2)]
            if before.contains("according") || before.contains("from") && before.contains("data")
                || ["data", "figures", "statistics", "said", "showed"].contains(where: behind.contains)
            {
                return reading.organisations[organisation].name
            }
        }
        return nil
    }

    /// The sentence is a paragraph of its own, as wires have it.
    func isAlone(_ view: SentenceView) -> Bool {
        let paragraph = reading.paragraph(view.index)
        return (view.index == 0 || reading.paragraph(view.index - 1) != paragraph)
            && (view.index + 1 >= reading.sentences.count || reading.paragraph(view.index + 1) != paragraph)
    }

    private static let regions: WordSet = [
        "europe", "asia", "africa", "opec", "asean", "mercosur", "caribbean", "scandinavia", "oceania", "america", "east",
    ]
    private static let parts: WordSet = ["latin", "south", "central", "western", "eastern", "southern", "northern", "southeast", "far", "middle"]

    /// A partner that is a region has no code: `the deficit with Western Europe`.
    func isWithRegion(_ view: SentenceView, from first: Int, to money: Int) -> Bool {
        guard view.range.contains(first), first < money else { return false }
        let tokens = reading.document.tokens
        for at in reading.units[first].tokens.lowerBound..<reading.units[money].tokens.lowerBound {
            reading.budget.charge()
            guard tokens[at].isCapital, Self.regions.contains(tokens[at].key) else { continue }
            let hasPart = at > 0 && Self.parts.contains(tokens[at - 1].key)
            if ["america", "east"].contains(tokens[at].key), !hasPart { continue }
            if tokens[at].is("africa"), at > 0, tokens[at - 1].is("south") { continue }
            var front = at - (hasPart ? 2 : 1)
            // `with newly industrialised East Asian …`
            var steps = 0
            while front >= 0, steps < 3, !tokens[front].isCapital, tokens[front].isWord, !["with", "to", "from"].contains(tokens[front].key) {
                front -= 1
                steps += 1
            }
            if front >= 0, ["with", "to", "from"].contains(tokens[front].key) { return true }
        }
        return false
    }
}
