import Models

/// Sums of money that are no value but a change of one.
extension SentenceView {
    private static let softeners: Set<String> = [
        "about", "around", "nearly", "some", "a", "another", "almost", "roughly", "by", "an", "record", "only",
    ]

    /// Whether a sum is what another one is measured against: `from a record $7bn in April`, `against one of $5bn`.
    func looksBack(_ sum: Int) -> Bool {
        var front = sum - 1
        while sum - front < 5, Self.softeners.contains(key(front)) || ["of", "one", "the", "revised", "just"].contains(key(front)) { front -= 1 }
        switch key(front) {
        case "from", "against", "than", "versus": return true
        case "with", "to": return key(front - 1) == "compared"
        case "been": return key(front - 1) == "had"
        // `from $3bn in April and $2bn in May of last year`
        case "and", ",":
            guard let before = last(before: front, within: 9, where: { $0.money != nil }), front > before else { return false }
            let isList = !(before..<front).contains { self[$0].has([.exportWord, .importWord, .surplusNoun, .deficitNoun, .auxiliary]) }
            return isList && isBase(before)
        default: return false
        }
    }

    private func isBase(_ sum: Int) -> Bool {
        var front = sum - 1
        while sum - front < 5, Self.softeners.contains(key(front)) || ["of", "one", "the", "revised", "just"].contains(key(front)) { front -= 1 }
        return ["from", "against", "than", "versus"].contains(key(front)) || key(front) == "with" && key(front - 1) == "compared"
    }

    private static let changeNouns: Set<String> = [
        "increase", "rise", "drop", "jump", "decline", "decrease", "fall", "gain", "reduction", "surge", "improvement", "swing",
    ]

    /// Whether a sum is only how much something has moved: `rose $149bn`, `up 900 mln dlrs`, `an increase of $5bn`, `a $5bn rise`.
    func isChange(_ sum: Int) -> Bool {
        if Self.changeNouns.contains(key(sum + 1)) { return true }
        var front = sum - 1
        while sum - front < 5, Self.softeners.contains(key(front)) { front -= 1 }
        if key(front) == "of", Self.changeNouns.contains(key(front - 1)) { return true }
        // `oil made up 4.5 billion`
        if key(front) == "up", ["make", "makes", "made", "making"].contains(key(front - 1)) { return false }
        return range.contains(front) && self[front].isWord && self[front].has([.riseWord, .fallWord])
    }

    /// Whether a sum is the one in front of it again, in another currency: `$621bn (£472.5bn)`.
    func isConversion(_ sum: Int) -> Bool {
        var front = sum - 1
        while sum - front < 4, ["about", "around", "some", "nearly", "or", "roughly"].contains(key(front)) { front -= 1 }
        return key(front) == "(" && range.contains(front - 1) && self[front - 1].money != nil
    }

    /// Whether a sum is how much a value has moved, and the next one what it came to: `rose 2.1 billion dlrs or four pct to 57 billion`.
    func isDifference(_ sum: Int) -> Bool {
        var verb = sum - 1
        while sum - verb < 4, Self.softeners.contains(key(verb)) { verb -= 1 }
        guard range.contains(verb), self[verb].isWord, self[verb].has([.riseWord, .fallWord]), key(verb) != "up", key(verb) != "down",
            let next = first(after: sum, within: 14, where: { $0.money != nil })
        else { return false }
        var front = next - 1
        while next - front < 4, Self.softeners.contains(key(front)) { front -= 1 }
        return key(front) == "to" && !(sum + 1..<front).contains { isClauseMark($0) || key($0) == "from" }
    }
}
