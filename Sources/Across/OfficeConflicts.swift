import Models

/// One office held at one time by two names that differ only in part: a slip of a pen rather than a successor.
func officeConflicts(_ people: [MergedPerson]) -> [Disagreement] {
    var offices: [String: [Holder]] = [:]
    var companions: [Int64: Set<Int>] = [:]
    for (index, person) in people.enumerated() {
        for source in person.sources { companions[source.article, default: []].insert(index) }
        var byOffice: [String: Holder] = [:]
        for office in person.offices {
            guard let key = officeKey(office.role) else { continue }
            var holder = byOffice[key] ?? Holder(person: index, name: PersonName(person.name), label: office.role, sources: [])
            holder.sources += office.sources
            byOffice[key] = holder
        }
        for (key, holder) in byOffice { offices[key, default: []].append(holder) }
    }
    var found: [Disagreement] = []
    for (_, holders) in offices where holders.count > 1 {
        for (a, b) in pairs(holders) where isOneTime(a, b) {
            // Who are named side by side are two people, and the office has two holders.
            if a.sources.contains(where: { companions[$0.article]?.contains(b.person) == true }) { continue }
            if b.sources.contains(where: { companions[$0.article]?.contains(a.person) == true }) { continue }
            found.append(
                Disagreement(
                    kind: .office, subject: a.sources.count >= b.sources.count ? a.label : b.label,
                    sides: [a, b].sorted { ($1.sources.count, $0.person) < ($0.sources.count, $1.person) }.map {
                        .init(value: people[$0.person].name, sources: $0.sources.sorted(by: SourcedFact.precedes))
                    }))
        }
    }
    return found.sorted { ($0.subject, $0.sides[0].value, $0.sides[1].value) < ($1.subject, $1.sides[0].value, $1.sides[1].value) }
}

private struct Holder {
    var person: Int
    var name: PersonName
    var label: String
    var sources: [SourcedFact]

    /// Days of publication, in order.
    var days: [Int] { sources.compactMap { $0.datePublished.flatMap { PartialDate($0) }?.last }.sorted() }
}

/// The words of an office that tell it from others, in any order: “Minister of Industry and Trade” is “Trade and Industry Minister”.
///
/// Nil for what many hold at a time or held once: a single word, a former office.
private func officeKey(_ role: String) -> String? {
    let empty: Set<String> = ["of", "the", "and", "for", "to", "a", "an", "in", "on", "de", "du", "des", "la", "le"]
    let past: Set<String> = ["former", "ex", "late", "then", "outgoing", "incoming", "elect", "designate", "nominee", "acting", "candidate"]
    let words = folded(role).split { !$0.isLetter && !$0.isNumber }.map(String.init).filter { !empty.contains($0) }
    guard words.count >= 2, !words.contains(where: past.contains) else { return nil }
    return Set(words).sorted().joined(separator: " ")
}

/// Pairs of holders whose names differ in part, found by the part that they share.
private func pairs(_ holders: [Holder]) -> [(Holder, Holder)] {
    var buckets: [String: [Int]] = [:]
    for (index, holder) in holders.enumerated() {
        let words = holder.name.words
        guard words.count >= 2 else { continue }
        buckets[holder.name.key, default: []].append(index)
        for masked in words.indices {
            let rest = words.indices.map { $0 == masked ? "*" : words[$0] }
            buckets[rest.joined(separator: " "), default: []].append(index)
        }
    }
    var found: Set<[Int]> = []
    for bucket in buckets.values where bucket.count > 1 {
        // A bucket of many is a part that many names share, not a slip.
        for (offset, a) in bucket.prefix(24).enumerated() { for b in bucket.prefix(24).dropFirst(offset + 1) where a != b { found.insert([a, b]) } }
    }
    return found.sorted { ($0[0], $0[1]) < ($1[0], $1[1]) }.map { (holders[$0[0]], holders[$0[1]]) }.filter { differInPart($0.name, $1.name) }
}

/// One of three or more words, a slip in one of two, or the marks alone.
private func differInPart(_ a: PersonName, _ b: PersonName) -> Bool {
    let (x, y) = (a.words, b.words)
    guard x.count == y.count else { return false }
    if a.key == b.key { return a.marked != nil && b.marked != nil && a.marked != b.marked }
    let different = x.indices.filter { x[$0] != y[$0] }
    guard different.count == 1 else { return false }
    return x.count >= 3 || isSlip(x[different[0]], y[different[0]])
}

private func isSlip(_ a: Substring, _ b: Substring) -> Bool { min(a.utf8.count, b.utf8.count) >= 4 && editDistance(a, b, limit: 2) <= 2 }

/// Days between two sightings up to which, when one name was seen but once, the office counts as held at one time.
private let nearDays = 62

/// Whether both names were in office at one time, and not one after the other.
private func isOneTime(_ a: Holder, _ b: Holder) -> Bool {
    let (x, y) = (a.days, b.days)
    guard let x1 = x.first, let x2 = x.last, let y1 = y.first, let y2 = y.last else { return false }
    // Seen in turn: A, B, A. A successor is not followed by his predecessor.
    if y.contains(where: { $0 >= x1 && $0 <= x2 }) || x.contains(where: { $0 >= y1 && $0 <= y2 }) { return true }
    // One after the other: a succession, unless a single sighting stands close by and the name that tells people apart, the last, is the same.
    guard min(Set(x).count, Set(y).count) == 1, max(x1, y1) - min(x2, y2) <= nearDays else { return false }
    let (p, q) = (a.name.words, b.name.words)
    guard let last = p.last, let other = q.last else { return false }
    return last == other || isSlip(last, other)
}
