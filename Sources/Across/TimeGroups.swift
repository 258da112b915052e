import Models

/// Groups dated things that can mean the same time.
///
/// Days come first and never join each other; a wider date joins the one group that it can mean and stands alone where there are several or
/// none; what has no date joins when there is only one group up to the day it was published.
struct TimeGroups {
    private struct Group {
        var members: [Int]
        var span: PartialDate
    }

    private var dated: [Group] = []
    /// Indices of `dated` by first day; open beginnings stand at their end.
    private var byStart: [(start: Int, group: Int)] = []
    private var bySpan: [PartialDate: Int] = [:]
    private var undated: [Int] = []
    private var widest = 1

    /// Indices of the things by group, each group sharpest first.
    ///
    /// - Parameter things: the date of each, and the latest day on which it was published.
    static func make(_ things: [(date: PartialDate?, published: Int?)]) -> [[Int]] {
        var groups = TimeGroups()
        let order = things.indices.sorted { a, b in
            let (x, y) = (rank(things[a].date), rank(things[b].date))
            return x != y ? x < y : a < b
        }
        for at in order {
            if let span = things[at].date { groups.add(at, span) } else { groups.add(at, published: things[at].published) }
        }
        return groups.dated.map(\.members) + (groups.undated.isEmpty ? [] : [groups.undated])
    }

    private static func rank(_ span: PartialDate?) -> Int {
        guard let span else { return .max }
        return span.isOpen ? .max - 1 : span.width
    }

    private mutating func add(_ at: Int, _ span: PartialDate) {
        if let same = bySpan[span] { return dated[same].members.append(at) }
        if !span.isDay, let only = only(in: span) { return dated[only].members.append(at) }
        let start = span.first ?? span.last ?? 0
        byStart.insert((start, dated.count), at: position(after: start))
        bySpan[span] = dated.count
        dated.append(Group(members: [at], span: span))
        if !span.isOpen { widest = max(widest, span.width) }
    }

    private mutating func add(_ at: Int, published: Int?) {
        let known = position(after: published ?? .max)
        if known == 1 { dated[byStart[0].group].members.append(at) } else { undated.append(at) }
    }

    /// How many groups begin on the day or before.
    private func position(after day: Int) -> Int {
        var (low, high) = (0, byStart.count)
        while low < high {
            let middle = (low + high) / 2
            if byStart[middle].start <= day { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// The one group that overlaps, nil when there is none or more than one.
    private func only(in span: PartialDate) -> Int? {
        // What is open has no one time: “since April” is not any day of the years after.
        guard let first = span.first, let last = span.last else { return nil }
        var found: Int?
        var at = position(after: last)
        while at > 0, byStart[at - 1].start > first - widest {
            at -= 1
            let group = byStart[at].group
            guard dated[group].span.overlaps(span), !dated[group].span.isOpen else { continue }
            if found != nil { return nil }
            found = group
        }
        return found
    }
}
