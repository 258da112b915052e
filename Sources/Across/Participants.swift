import Models

/// Who takes part in an event, compared folded: names of people and bodies apart from codes of countries.
struct Participants {
    /// Folded names, each once.
    private(set) var names: [String] = []
    private(set) var countries: Set<String> = []

    /// Longer lists than this are not compared name by name.
    private static let limit = 48

    init(_ participants: [String]) {
        var seen: Set<String> = []
        for participant in participants {
            if Self.isCountry(participant) {
                countries.insert(participant)
            } else {
                let name = withoutTitles(folded(participant))
                if names.count < Self.limit, !name.isEmpty, seen.insert(name).inserted { names.append(name) }
            }
        }
    }

    var isEmpty: Bool { names.isEmpty && countries.isEmpty }
    var count: Int { names.count + countries.count }

    static func isCountry(_ participant: String) -> Bool {
        participant == "*" || (participant.utf8.count == 2 && participant.utf8.allSatisfy { (0x41...0x5A).contains($0) })
    }

    /// Keys of which two lists that share somebody have at least one in common.
    var keys: [String] {
        var keys = Set(countries)
        for name in names {
            let words = name.split(separator: " ")
            if let first = words.first, let last = words.last { keys.formUnion([String(first), String(last)]) }
        }
        return keys.sorted()
    }

    mutating func formUnion(_ other: Participants) {
        countries.formUnion(other.countries)
        for name in other.names where names.count < Self.limit && !names.contains(name) { names.append(name) }
    }

    /// How many the two share; nil when they cannot be those of one event.
    ///
    /// Where each side names somebody whom the other does not, one common participant is not enough: who calls two people on one day makes
    /// two calls.
    func shared(with other: Participants) -> Int? {
        let common = countries.intersection(other.countries).count
        let mine = names.count { name in other.names.contains { Self.isSame(name, $0) } }
        let theirs = other.names.count { name in names.contains { Self.isSame(name, $0) } }
        let commonNames = min(mine, theirs)
        guard common + commonNames > 0 else { return nil }
        if mine < names.count, theirs < other.names.count, commonNames < 2 { return nil }
        if common < countries.count, common < other.countries.count, common < 2 { return nil }
        return common + commonNames
    }

    /// The same name, or its beginning or end in whole words: “Lâm” and “Tô Lâm”, “Xi” and “Xi Jinping”.
    static func isSame(_ a: String, _ b: String) -> Bool {
        if a == b { return true }
        let (long, short) = a.utf8.count > b.utf8.count ? (a, b) : (b, a)
        return long.hasSuffix(" " + short) || long.hasPrefix(short + " ")
    }
}
