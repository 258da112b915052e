/// Rates of banks, bonds and polls that stand in an article on tariffs.
extension TariffRates {
    /// Whether a percentage's clause speaks of a bank, a bond or a poll, and neither of a tariff nor of goods: `Chile's central bank cut its rate to 5%`.
    func isPolicyRate(_ at: Int) -> Bool {
        var speaksOfMoney = false
        for index in view.clauseStart(at)..<view.clauseEnd(at) {
            if view.has(index, [.tariffNoun, .goodsNoun, .sector]) { return false }
            speaksOfMoney = speaksOfMoney || view[index].tokens.contains { Self.moneyWords.contains(view.reading.document.tokens[$0].key) }
        }
        return speaksOfMoney
    }

    private static let moneyWords: WordSet = [
        "bank", "banks", "banco", "banque", "fed", "reserve", "repo", "discount", "overnight", "basis", "mortgage", "mortgages", "bond", "bonds",
        "yield", "yields", "gilt", "gilts", "approval", "poll", "polls", "inflation", "unemployment", "jobless", "gdp",
    ]
}
