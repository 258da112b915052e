import Models

/// Whether a rate that is told twice is one measure.
extension MeasureFinder {
    /// The second mention names no goods, the same ones, or goods that a word of the first one names: `steel`, `imported steel`.
    static func isSameGoods(_ first: String?, _ second: String?) -> Bool {
        guard let second else { return true }
        if ScopeClass(first) == ScopeClass(second) { return true }
        guard let first, !isGeneral(first), !isGeneral(second) else { return false }
        let known = words(first)
        return words(second).contains { known.contains($0) }
    }

    private static func isGeneral(_ scope: String) -> Bool { ["all goods", "baseline", "transshipping"].contains(ScopeClass(scope).key) }

    /// Words of goods, short ones and general ones left out.
    private static func words(_ scope: String) -> [String] {
        folded(scope).split(separator: " ").map(String.init).filter {
            $0.utf8.count > 3 && !["goods", "products", "imports", "items", "other", "parts", "imported", "foreign", "vehicles"].contains($0)
        }
    }

    /// What is announced, agreed or threatened may be called either at another place of the article.
    static func isSameStep(_ first: TariffMeasure.Status, _ second: TariffMeasure.Status) -> Bool {
        let ahead: Set<TariffMeasure.Status> = [.announced, .agreed, .threatened, .raised, .reduced, .proposed]
        return ahead.contains(first) && ahead.contains(second)
    }
}
