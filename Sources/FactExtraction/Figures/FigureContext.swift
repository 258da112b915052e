/// What the words around a figure say of it.
extension FigureFinder {
    /// A target or forecast rather than a figure.
    func isAhead(_ view: SentenceView, _ link: Link, _ money: Int) -> Bool {
        let start = view.clauseStart(min(link.word.at, money))
        for at in start..<money where reading.units[at].isWord {
            let unit = reading.units[at]
            if [
                "target", "targets", "aim", "aims", "aiming", "goal", "forecast", "forecasts", "projected", "projects", "hopes", "hope", "would",
                "could", "pledged",
            ]
            .contains(unit.key) {
                return true
            }
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
}
