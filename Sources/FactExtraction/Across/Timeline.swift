import Models

/// An event that several articles may speak of.
public struct MergedEvent: Sendable {
    public var event: Event
    public var sources: [SourcedFact]
}

/// Events of all articles in the order of time; the same type, a compatible date and a shared participant make one.
///
/// Each event is compared only with merged ones of its own type and month, so the cost grows with what happens in a month.
public func timeline(_ facts: [SourcedFact]) -> [MergedEvent] {
    var merged: [MergedEvent] = []
    var byType: [Event.EventType: [Int]] = [:]
    let events = facts.compactMap { source -> (Event, SourcedFact)? in
        if case .event(let event) = source.fact.detail { (event, source) } else { nil }
    }
    // Sharp dates first, so that partial ones find what they mean.
    let sorted = events.enumerated().sorted { a, b in
        let (x, y) = (precision(a.element.0.date), precision(b.element.0.date))
        return x != y ? x > y : a.offset < b.offset
    }.map(\.element)
    for (event, source) in sorted {
        let candidates = byType[event.type] ?? []
        if let at = candidates.first(where: { isSame(merged[$0].event, event, published: source.datePublished) }) {
            merged[at].sources.append(source)
            merged[at].event.date = PartialDate.sharper(merged[at].event.date, event.date)
            merged[at].event.place = merged[at].event.place ?? event.place
            merged[at].event.ordinal = merged[at].event.ordinal ?? event.ordinal
            if event.status == .held || event.status == .cancelled { merged[at].event.status = event.status }
            for participant in event.participants where !merged[at].event.participants.contains(where: { folded($0) == folded(participant) }) {
                merged[at].event.participants.append(participant)
            }
        } else {
            byType[event.type, default: []].append(merged.count)
            merged.append(MergedEvent(event: event, sources: [source]))
        }
    }
    return merged.sorted { PartialDate.order($0.event.date) < PartialDate.order($1.event.date) }
}

private func precision(_ date: String?) -> Int {
    guard let date else { return 0 }
    if date.contains("..") { return 1 }
    let (first, last) = PartialDate.range(date)
    return first == last ? 4 : date.contains("/") ? 3 : date.utf8.count >= 7 ? 2 : 1
}

private func isSame(_ a: Event, _ b: Event, published: String?) -> Bool {
    if let x = a.ordinal, let y = b.ordinal, x != y { return false }
    guard a.date != nil, b.date != nil else {
        // Without a date only a numbered event can be told from others of its kind.
        return a.ordinal != nil && a.ordinal == b.ordinal && share(a, b)
    }
    guard PartialDate.areCompatible(a.date, b.date), !(a.date?.contains("..") ?? false) || a.date == b.date,
        !(b.date?.contains("..") ?? false) || a.date == b.date
    else { return false }
    return share(a, b) || a.participants.isEmpty || b.participants.isEmpty
}

private func share(_ a: Event, _ b: Event) -> Bool {
    let names = Set(a.participants.map { folded($0) })
    return b.participants.contains { name in
        let name = folded(name)
        return names.contains(name) || names.contains { $0.hasSuffix(" " + name) || name.hasSuffix(" " + $0) }
    }
}
