import Models

/// Sums of money that are no value but a change of one.
extension SentenceView {
    private static let softeners: WordSet = [
        "about", "around", "nearly", "some", "a", "another", "almost", "roughly", "by", "an", "record", "only",
    ]

    private static let baseSofteners = softeners.union(["of", "one", "the", "revised", "just"])

    /// The unit in front of a sum and of small words before it, of which no more than some are passed over.
    private func front(of sum: Int, past words: WordSet, most: Int) -> Int {
        var front = sum - 1
        while sum - front <= most, words.contains(key(front)) { front -= 1 }
        return front
    }

    /// `from`, `than`, `compared with`: the sum behind is a base.
    private func opensBase(_ front: Int) -> Bool {
        ["from", "against", "than", "versus"].contains(key(front)) || key(front) == "with" && key(front - 1) == "compared"
    }

    /// Whether a sum is what another one is measured against: `from a record $7bn in April`, `against one of $5bn`.
    func looksBack(_ sum: Int) -> Bool {
        let front = front(of: sum, past: Self.baseSofteners, most: 4)
        if opensBase(front) { return true }
        switch key(front) {
        case "to": return key(front - 1) == "compared"
        case "been": return key(front - 1) == "had"
        // `from $3bn in April and $2bn in May of last year`
        case "and", ",":
            guard let before = last(before: front, within: 9, where: { $0.money != nil }), front > before else { return false }
            let isList = !(before..<front).contains { self[$0].has([.exportWord, .importWord, .surplusNoun, .deficitNoun, .auxiliary]) }
            return isList && opensBase(self.front(of: before, past: Self.baseSofteners, most: 4))
        default: return false
        }
    }

    private static let changeNouns: WordSet = [
        "increase", "rise", "drop", "jump", "decline", "decrease", "fall", "gain", "reduction", "surge", "improvement", "swing",
    ]

    /// Whether a sum is only how much something has moved: `rose $149bn`, `up 900 mln dlrs`, `an increase of $5bn`, `a $5bn rise`.
    func isChange(_ sum: Int) -> Bool {
        if Self.changeNouns.contains(key(sum + 1)) { return true }
        // `$3.7bn more than we sold them`
        if ["more", "less", "higher", "lower"].contains(key(sum + 1)), key(sum + 2) == "than" { return true }
        var front = front(of: sum, past: Self.softeners, most: 4)
        // `widened last year by $43.6bn`
        if key(front + 1) == "by", range.contains(front), self[front].time != nil { front -= 1 }
        if key(front) == "of", Self.changeNouns.contains(key(front - 1)) { return true }
        // `oil made up 4.5 billion`
        if key(front) == "up", ["make", "makes", "made", "making"].contains(key(front - 1)) { return false }
        return range.contains(front) && self[front].isWord && self[front].has([.riseWord, .fallWord])
    }

    /// Whether a sum is that of the goods which a tariff covers: `duties on another $267bn of goods`, `on top of $200bn already taxed`.
    func isCovered(_ sum: Int) -> Bool {
        var front = front(of: sum, past: Self.coverSofteners, most: 5)
        if key(front) == "of", key(front - 1) == "top", key(front - 2) == "on" { front -= 2 }
        switch key(front) {
        case "on", "to", "covering", "cover", "covers", "covered", "affecting", "affect", "affects", "hitting", "against": break
        default: return has(front, .tariffNoun)
        }
        return last(before: front, within: 6) { $0.has(.tariffNoun) } != nil
            || key(front) == "on" && last(before: front, within: 4) { $0.rate != nil || $0.has(.imposeVerb) } != nil
            || key(front + 1) == "top" && range.contains { $0 < front && has($0, .tariffNoun) }
    }

    private static let coverSofteners = softeners.union(["further", "additional", "more", "than", "up", "to", "at", "least", "worth", "of"])

    private static let conversionSofteners: WordSet = ["about", "around", "some", "nearly", "or", "roughly"]

    /// Whether a sum is the one in front of it again, in another currency: `$621bn (£472.5bn)`.
    func isConversion(_ sum: Int) -> Bool {
        let front = front(of: sum, past: Self.conversionSofteners, most: 3)
        return key(front) == "(" && range.contains(front - 1) && self[front - 1].money != nil
    }

    /// Whether a sum is how much a value has moved, and the next one what it came to: `rose 2.1 billion dlrs or four pct to 57 billion`.
    func isDifference(_ sum: Int) -> Bool {
        let verb = front(of: sum, past: Self.softeners, most: 3)
        guard range.contains(verb), self[verb].isWord, self[verb].has([.riseWord, .fallWord]), key(verb) != "up", key(verb) != "down",
            let next = first(after: sum, within: 14, where: { $0.money != nil })
        else { return false }
        let front = front(of: next, past: Self.softeners, most: 3)
        return key(front) == "to" && !(sum + 1..<front).contains { isClauseMark($0) || key($0) == "from" }
    }
}
