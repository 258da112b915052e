import Models

/// What goods a rate is for.
struct MeasureScope {
    let view: SentenceView
    let rate: TariffRate
    let window: Range<Int>

    func find() -> String? {
        if (window).contains(where: { view.key($0).hasPrefix("tranship") || view.key($0).hasPrefix("transship") || view.key($0).hasPrefix("trans-ship") }) { return "transshipping" }
        for at in max(window.lowerBound, rate.at - 3)..<min(window.upperBound, rate.at + 5) where view.key(at) == "baseline" || view.key(at) == "universal" { return "baseline" }
        return goods()
    }

    /// The goods nearest to the rate: `on Japanese cars and auto parts`, `steel and aluminium from the UK`.
    private func goods() -> String? {
        var best: (distance: Int, range: Range<Int>)?
        var at = window.lowerBound
        while at < window.upperBound {
            guard view[at].isWord, view[at].has(.sector) || isAllGoods(at), !isPartOfTariff(at) else {
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

    /// `US steel tariffs` has a scope all the same, but `import duty` has none.
    private func isPartOfTariff(_ at: Int) -> Bool { view.key(at) == "parts" && !view.has(at - 1, .sector) }

    /// Kinds of goods joined by `and`, commas and adjectives.
    private func phrase(_ at: Int) -> Range<Int> {
        var start = at
        while start > window.lowerBound, view[start - 1].isWord, view[start - 1].has(.sector) || ["refined", "farm", "other", "fresh", "electric", "industrial"].contains(view.key(start - 1)) {
            start -= 1
        }
        var end = at + 1
        while end < window.upperBound {
            if view[end].isWord, view[end].has(.sector) || ["goods", "products", "imports", "items"].contains(view.key(end)) && view[end - 1].has(.sector) {
                end += 1
                continue
            }
            let isJoint = view.key(end) == "and" || view.key(end) == ","
            var next = end + 1
            while isJoint, next < window.upperBound, next - end < 4, view.key(next) == "and" || view[next].isWord && !view[next].has([.sector, .preposition, .auxiliary, .determiner, .pronoun]) { next += 1 }
            guard isJoint, next < window.upperBound, view[next].isWord, view[next].has(.sector) else { break }
            end = next + 1
        }
        return start..<end
    }
}
