import Models

/// An event that several articles may speak of.
public struct MergedEvent: Sendable {
    public var event: Event
    /// Everything that says so, in the order of publication.
    public var sources: [SourcedFact]
}

/// Events of all articles in the order of time; the same type, a compatible date and a shared participant make one.
///
/// The result is a function of the set of facts, whatever order they come in. Each event is compared only with those of its own type, time
/// and participants, so the cost grows with what one participant does in one month, not with the store.
public func timeline(_ facts: [SourcedFact]) -> [MergedEvent] {
    let statements = Statement.gather(facts) { if case .event(let event) = $0 { event } else { nil } }
    return Dictionary(grouping: statements) { $0.value.type }.values.flatMap { group -> [MergedEvent] in
        var merger = EventMerger(group)
        return merger.merged()
    }.sorted(by: MergedEvent.precedes)
}

extension MergedEvent {
    /// By time, undated ones last; then by type and by the first evidence.
    static func precedes(_ a: MergedEvent, _ b: MergedEvent) -> Bool {
        let (x, y) = (a.day, b.day)
        if x != y { return x < y }
        if a.event.type != b.event.type { return a.event.type.rawValue < b.event.type.rawValue }
        return SourcedFact.precedes(a.sources[0], b.sources[0])
    }

    /// The day by which it stands in order: the last on which it can have begun, since “in April” is known no better at its end.
    var day: Int { event.date.flatMap { PartialDate($0) }?.latestStart ?? .max }
}
