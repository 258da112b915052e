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
        default: return false
        }
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
