import Models

/// Finds which statements of one type of event speak of the same event.
///
/// Exact dates come first and make the events; then a date such as `2025-04` finds the one event that it can mean, and stays apart where
/// there are several; last come statements without a date, which join only what is plain.
struct EventMerger {
    private struct Item {
        var statement: Statement<Event>
        var span: PartialDate?
        var who: Participants
    }

    private struct Cluster {
        var items: [Int]
        /// The narrowest time that any of them gives.
        var span: PartialDate?
        var who: Participants
        var ordinal: Int?
    }

    private struct Slot: Hashable {
        /// A day number, or a month's with `isMonth`.
        var time: Int
        var isMonth: Bool
        /// Key of a participant; empty for all.
        var key: String
    }

    private var items: [Item]
    private var clusters: [Cluster] = []
    private var slots: [Slot: [Int]] = [:]

    /// Days that an exact date may span: a round of talks, a summit.
    private static let exactDays = 14
    /// Months that an inexact date may span and still be looked for.
    private static let inexactMonths = 13
    /// Candidates that are looked at for one statement.
    private static let candidateLimit = 512
    /// Days around the article's date within which an event without a date is looked for.
    private static let nearDays = 62

    /// Takes statements of one type.
    init(_ statements: [Statement<Event>]) {
        items = statements.map {
            Item(statement: $0, span: $0.value.date.flatMap { PartialDate($0) }, who: Participants($0.value.participants))
        }
    }

    mutating func merged() -> [MergedEvent] {
        // The sharpest first, and among these the fullest, so that less finds more.
        let order = items.indices.sorted { a, b in
            let (x, y) = (rank(items[a]), rank(items[b]))
            if x != y { return x < y }
            if items[a].who.count != items[b].who.count { return items[a].who.count > items[b].who.count }
            if (items[a].statement.value.ordinal == nil) != (items[b].statement.value.ordinal == nil) {
                return items[b].statement.value.ordinal == nil
            }
            return a < b
        }
        for at in order {
            if let target = target(for: at) { join(at, target) } else { found(at) }
        }
        return clusters.map(event)
    }

    /// Width of the date in days; open and missing ones last.
    private func rank(_ item: Item) -> Int {
        guard let span = item.span else { return .max }
        return span.isOpen ? .max - 1 : span.width
    }

    // MARK: Finding

    private func target(for at: Int) -> Int? {
        let item = items[at]
        guard let span = item.span else { return undated(item) }
        if span.isOpen { return open(item, span) }
        let candidates = candidates(of: item, from: span.first ?? 0, to: span.last ?? 0)
        let matching = candidates.compactMap { index -> (index: Int, shared: Int)? in
            guard let other = clusters[index].span, other.overlaps(span), let shared = shared(item, index) else { return nil }
            return (index, shared)
        }
        if let same = best(matching.filter { clusters[$0.index].span == span }) { return same }
        if span.width <= Self.exactDays { return best(matching) }
        // “In April” means the one that was in April; of two it does not say which.
        return matching.count == 1 ? matching[0].index : onlyNumbered(matching, item)
    }

    /// Participants in common, nil when it cannot be the same event.
    private func shared(_ item: Item, _ index: Int) -> Int? {
        let cluster = clusters[index]
        if let a = item.statement.value.ordinal, let b = cluster.ordinal, a != b { return nil }
        if item.who.isEmpty || cluster.who.isEmpty { return item.who.isEmpty && cluster.who.isEmpty ? 0 : nil }
        return item.who.shared(with: cluster.who)
    }

    /// The one with most in common; nil when two are alike.
    private func best(_ matching: [(index: Int, shared: Int)]) -> Int? {
        guard let top = matching.map(\.shared).max() else { return nil }
        let leaders = matching.filter { $0.shared == top }
        return leaders.count == 1 ? leaders[0].index : nil
    }

    private func onlyNumbered(_ matching: [(index: Int, shared: Int)], _ item: Item) -> Int? {
        guard let ordinal = item.statement.value.ordinal else { return nil }
        let numbered = matching.filter { clusters[$0.index].ordinal == ordinal }
        return numbered.count == 1 ? numbered[0].index : nil
    }

    /// “By 2 July”: the event of the last days before, when there is one; “since April” joins its like only.
    private func open(_ item: Item, _ span: PartialDate) -> Int? {
        let end = span.last ?? span.first ?? 0
        let matching = candidates(of: item, from: end - 7, to: end).compactMap { index -> (index: Int, shared: Int)? in
            guard let other = clusters[index].span, let shared = shared(item, index) else { return nil }
            if other == span { return (index, shared) }
            guard span.last != nil, let last = other.last, !other.isOpen, (end - 7...end).contains(last) else { return nil }
            return (index, shared)
        }
        return best(matching.filter { clusters[$0.index].span == span }) ?? (matching.count == 1 ? matching[0].index : nil)
    }

    /// Without a date, the same participants near the article's own date must point to one event.
    private func undated(_ item: Item) -> Int? {
        guard !item.who.isEmpty else { return nil }
        let published = item.statement.sources.compactMap { $0.datePublished.flatMap { PartialDate($0) }?.first }
        var matching: [(index: Int, shared: Int)] = []
        if let from = published.min(), let to = published.max(), to - from <= 366 {
            matching = candidates(of: item, from: from - Self.nearDays, to: to + Self.nearDays).compactMap { index in
                let cluster = clusters[index]
                guard let shared = shared(item, index), shared == item.who.count else { return nil }
                // “The third round” is the third round, not some round.
                if item.statement.value.ordinal != cluster.ordinal, item.statement.value.ordinal != nil { return nil }
                if cluster.span?.isOpen == true { return nil }
                return (index, shared)
            }
        }
        let dated = matching.filter { clusters[$0.index].span != nil }
        if dated.count == 1 { return dated[0].index }
        // What no article dates is one where it is said alike.
        let like = (slots[Slot(time: 0, isMonth: true, key: Self.undatedKey(item.who))] ?? []).prefix(Self.candidateLimit).compactMap {
            index -> (index: Int, shared: Int)? in
            guard clusters[index].ordinal == item.statement.value.ordinal, let shared = shared(item, index) else { return nil }
            return (index, shared)
        }
        return like.count == 1 ? like[0].index : nil
    }

    private static func undatedKey(_ who: Participants) -> String { "?" + (who.names.sorted() + who.countries.sorted()).joined(separator: "|") }

    private func candidates(of item: Item, from: Int, to: Int) -> [Int] {
        var found: Set<Int> = []
        let keys = item.who.isEmpty ? [""] : item.who.keys
        for time in Self.times(from, to) {
            for key in keys {
                for index in slots[Slot(time: time.time, isMonth: time.isMonth, key: key)] ?? [] {
                    found.insert(index)
                    if found.count >= Self.candidateLimit { return found.sorted() }
                }
            }
        }
        return found.sorted()
    }

    /// The days from one to the other when they are few, else the months.
    private static func times(_ from: Int, _ to: Int) -> [(time: Int, isMonth: Bool)] {
        if to - from < exactDays { return (from...max(from, to)).map { ($0, false) } }
        let (a, b) = (month(from), month(to))
        return b - a < inexactMonths ? (a...b).map { ($0, true) } : []
    }

    /// Count of thirty-day blocks: any fixed raster does.
    private static func month(_ day: Int) -> Int { day >= 0 ? day / 30 : (day - 29) / 30 }

    // MARK: Joining

    private mutating func found(_ at: Int) {
        let item = items[at]
        let index = clusters.count
        clusters.append(Cluster(items: [at], span: item.span, who: item.who, ordinal: item.statement.value.ordinal))
        post(index, item.who)
    }

    private mutating func join(_ at: Int, _ index: Int) {
        let item = items[at]
        let before = Set(clusters[index].who.keys)
        clusters[index].items.append(at)
        clusters[index].ordinal = clusters[index].ordinal ?? item.statement.value.ordinal
        clusters[index].span = clusters[index].span ?? item.span
        clusters[index].who.formUnion(item.who)
        if clusters[index].who.keys.contains(where: { !before.contains($0) }) { post(index, item.who, except: before) }
    }

    private mutating func post(_ index: Int, _ who: Participants, except: Set<String> = []) {
        guard let span = clusters[index].span else {
            slots[Slot(time: 0, isMonth: true, key: Self.undatedKey(who)), default: []].append(index)
            return
        }
        let keys = ((except.isEmpty ? [""] : []) + who.keys).filter { !except.contains($0) }
        let from = span.first ?? span.last ?? 0, to = span.last ?? span.first ?? 0
        for key in keys {
            if to - from < Self.exactDays { for day in from...to { slots[Slot(time: day, isMonth: false, key: key), default: []].append(index) } }
            let (a, b) = (Self.month(from), Self.month(to))
            if b - a < Self.inexactMonths { for month in a...b { slots[Slot(time: month, isMonth: true, key: key), default: []].append(index) } }
        }
    }

    // MARK: The event

    private func event(_ cluster: Cluster) -> MergedEvent {
        let statements = cluster.items.map { items[$0].statement }
        let sources = statements.flatMap(\.sources).sorted(by: SourcedFact.precedes)
        // The first item is the sharpest and fullest.
        var event = statements[0].value
        event.date = statements.lazy.compactMap(\.value.date).first
        event.participants = Self.union(statements)
        event.place = mostSaid(statements) { $0.place }
        event.ordinal = mostSaid(statements) { $0.ordinal }
        event.status = Self.status(statements)
        return MergedEvent(event: event, sources: sources)
    }

    /// Everybody once, in the fullest form, spelled with its marks where any article does.
    private static func union(_ statements: [Statement<Event>]) -> [String] {
        var union: [(name: String, key: String)] = []
        var index: [String: Int] = [:]
        for statement in statements {
            for participant in statement.value.participants {
                let key = Participants.isCountry(participant) ? participant : withoutTitles(folded(participant))
                let at = index[key] ?? (union.count < 64 ? union.firstIndex { Participants.isSame($0.key, key) } : nil)
                guard let at else {
                    index[key] = union.count
                    union.append((participant, key))
                    continue
                }
                index[key] = at
                if (key.utf8.count, participant.utf8.count) > (union[at].key.utf8.count, union[at].name.utf8.count) { union[at] = (participant, key) }
            }
        }
        return union.map(\.name)
    }

    /// What the latest article says; on one day what has happened outweighs what is planned.
    private static func status(_ statements: [Statement<Event>]) -> Event.Status {
        func weight(_ status: Event.Status) -> Int {
            switch status {
            case .planned: 0
            case .cancelled: 1
            case .held: 2
            }
        }
        var best: (date: String, status: Event.Status)?
        for statement in statements {
            for source in statement.sources {
                let next = (date: String((source.datePublished ?? "").prefix(10)), status: statement.value.status)
                if let known = best, (known.date, weight(known.status)) >= (next.date, weight(next.status)) { continue }
                best = next
            }
        }
        return best?.status ?? .held
    }
}
