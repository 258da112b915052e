import Across
import ControlAPI
import ControlAnswers
import ControlServer
import Hummingbird
import Models
import Pages
import Store

/// `/timeline`: events, the latest first.
struct TimelinePage: Sendable {
    private static let limit = 40
    /// Events that are merged, the latest: where nobody asks for others, and at most.
    private static let (usual, most) = (5_000, 20_000)

    let site: Site

    func addRoutes(to routes: Router<ControlContext>) { routes.get("timeline", use: get) }

    @Sendable func get(_ request: Request, context: ControlContext) async throws -> Response {
        let query = try QueryParameters(request, known: ["since", "topic", "type", "who", "after"], emptyMeansAbsent: true)
        let (wanted, topic) = (try query.text("since"), try await site.reader.topic(query.text("topic")))
        let type = try query.choice("type", Event.EventType.self)
        let who = try query.text("who")
        var day = try site.reader.day(since: wanted)
        let limit = day == nil ? Self.usual : Self.most
        let bound = try await site.store.firstDay(ofLatest: limit, .event)
        let isBounded = bound.map { $0 > day ?? "" } ?? false
        if isBounded { day = bound }
        let since = day
        let all = try await site.kept.answer("timeline|\(since ?? "")|\(topic ?? "")", changes: site.reader.engine.changeCount()) {
            guard bound != nil else { return try await site.findings.timeline(since: since, topic: topic).reversed().map { TimelineEntry($0) } }
            let facts = try await site.reader.read(patience: 0) { _ in try await site.store.latestEvents(since: since, topic: topic, limit: limit) }
            return Across.timeline(facts.map(SourcedFact.init)).reversed().map { TimelineEntry($0) }
        }
        let person = who.map { folded($0) }
        let country = who.flatMap { CountryParameter.code(named: $0) }
        let entries = all.filter { entry in
            (type == nil || entry.event.type == type)
                && (person == nil || entry.event.participants.contains { $0 == country || folded($0).contains(person ?? "") })
        }
        // Undated events stand at the end, whichever way the rest runs.
        let ordered = entries.filter { $0.event.date != nil } + entries.filter { $0.event.date == nil }
        let slice = try ListSlice(ordered, after: query.text("after"), limit: Self.limit) { entry in
            placeID([
                entry.event.type.rawValue, entry.event.date ?? "", entry.evidence.first?.evidence ?? "", "\(entry.evidence.first?.article ?? 0)",
            ])
        }
        let citations = try await site.citations(slice.items.flatMap { $0.evidence.map(\.article) })
        let list = FindingsParts.timeline(Array(slice.items), citations: citations)
        let topics = await site.reader.engine.topics().sorted()
        let main: HTML = """
            <h1>Timeline</h1>
            <form class="filters" action="/timeline">
            <label>Since<input name="since" value="\(wanted ?? "")" placeholder="2025-07-01 or 30d" size="14"></label>
            \(Filters.choice("type", "Kind", Event.EventType.allCases.map { ($0.rawValue, Words.sentence(Words.words($0.rawValue))) }, chosen: type?.rawValue))
            <label>Who<input name="who" value="\(who ?? "")" placeholder="name or country" size="16"></label>
            \(topics.isEmpty ? HTML() : Filters.choice("topic", "Topic", topics.map { ($0, $0) }, chosen: topic))
            <button type="submit">Show</button>
            </form>
            <p class="dim">\(Words.count(ordered.count, "event"))\(since.map { " since \(Words.date($0))" } ?? "")\(isBounded ? ", the latest of many" : ""). A hollow mark is planned.</p>
            \(list.isEmpty ? "<p>No events.</p>" : list)
            \(Filters.next(request, slice.next))
            """
        return site.page(title: "Timeline", section: .timeline, main)
    }
}

/// `/tariffs`: rates of one country on another over time.
struct TariffsPage: Sendable {
    let site: Site

    func addRoutes(to routes: Router<ControlContext>) { routes.get("tariffs", use: get) }

    @Sendable func get(_ request: Request, context: ControlContext) async throws -> Response {
        let query = try QueryParameters(request, known: ["imposer", "target"], emptyMeansAbsent: true)
        let (imposer, target) = (try CountryParameter.code(query, "imposer"), try CountryParameter.code(query, "target"))
        let changes = await site.reader.engine.changeCount()
        let pairs = try await site.kept.answer("pairs|tariffs", changes: changes) { try await site.store.pairs(of: .tariffMeasure) }
        let fitting = pairs.filter { (imposer == nil || $0.first == imposer) && (target == nil || $0.second == target || $0.second == "*") }
        // Two pairs where nobody chose: as much as a page has room for.
        let chosen = imposer != nil && target != nil ? Array(fitting.prefix(3)) : Array(fitting.prefix(2))
        let histories = try await site.kept.answer("tariffs|\(chosen.map { "\($0.first)|\($0.second)" })", changes: changes) {
            var all: [TariffHistory] = []
            for pair in chosen {
                all += try await site.findings.tariffs(imposer: pair.first, target: pair.second).filter { $0.target == pair.second }.map {
                    TariffHistory($0)
                }
            }
            return all
        }
        let deadlines = try await site.kept.answer("deadlines", changes: changes) {
            try await site.store.latestFacts(FactFilter(kind: .event, keyPrefix: MergeKey.events(type: "deadline").description), limit: 2_000)
                .compactMap { fact -> Event? in if case .event(let event) = fact.fact.detail { event } else { nil } }
        }
        let citations = try await site.citations(histories.flatMap { $0.steps.flatMap { $0.evidence.prefix(12).map(\.article) } })
        let latest = try await site.store.latestListing() ?? 0
        let parts = TariffPart.parts(
            histories, today: Int(clamping: latest / 86_400), deadlines: Array(Set(deadlines)), citations: citations)
        let room = 74_000 / max(1, parts.count)
        let others = Filters.pairs(
            fitting.filter { !chosen.contains($0) }.prefix(60).map { $0 }, joint: " on "
        ) { address("/tariffs", [("imposer", $0.first), ("target", $0.second)]) }
        let main: HTML = """
            <h1>Tariffs</h1>
            <form class="filters" action="/tariffs">
            <label>Imposed by<input name="imposer" value="\(imposer.map { Words.plainCountry($0) } ?? "")" placeholder="United States"></label>
            <label>On<input name="target" value="\(target.map { Words.plainCountry($0) } ?? "")" placeholder="Vietnam"></label>
            <button type="submit">Show</button>
            </form>
            \(parts.isEmpty ? "<p>No tariffs of this pair.</p>" : parts.html { $0.markup(bytes: room) })
            \(others.isEmpty ? HTML() : "<section><h2>\(chosen.isEmpty ? "Pairs" : "Other pairs")</h2>\(others)</section>" as HTML)
            """
        return site.page(title: "Tariffs", section: .tariffs, main)
    }
}

/// `/trade`: figures of trade between two countries by period.
struct TradePage: Sendable {
    let site: Site

    func addRoutes(to routes: Router<ControlContext>) { routes.get("trade", use: get) }

    @Sendable func get(_ request: Request, context: ControlContext) async throws -> Response {
        let query = try QueryParameters(request, known: ["reporter", "partner"], emptyMeansAbsent: true)
        let wanted = [try CountryParameter.code(query, "reporter"), try CountryParameter.code(query, "partner")]
        let codes = wanted.compactMap { $0 }
        let changes = await site.reader.engine.changeCount()
        let pairs = try await site.kept.answer("pairs|figures", changes: changes) { try await site.store.pairs(of: .tradeFigure) }
        let fitting = pairs.filter { pair in codes.allSatisfy { $0 == pair.first || $0 == pair.second } }
        let chosen = fitting.prefix(codes.count == 2 ? 1 : 2).map { $0 }
        let series = try await site.kept.answer("figures|\(chosen.map { "\($0.first)|\($0.second)" })", changes: changes) {
            var all: [FigureSeries] = []
            for pair in chosen { all += try await site.findings.figures([pair.first, pair.second]).map { FigureSeries($0) } }
            return all
        }
        let citations = try await site.citations(series.flatMap { $0.points.flatMap { $0.evidence.prefix(12).map(\.article) } })
        let parts = TradePart.parts(series, citations: citations)
        let room = 74_000 / max(1, parts.count)
        let others = Filters.pairs(
            fitting.filter { !chosen.contains($0) }.prefix(60).map { $0 }, joint: " and "
        ) {
            address("/trade", [("reporter", $0.first), ("partner", $0.second)])
        }
        let main: HTML = """
            <h1>Trade figures</h1>
            <form class="filters" action="/trade">
            <label>Country<input name="reporter" value="\(wanted[0].map { Words.plainCountry($0) } ?? "")" placeholder="Vietnam"></label>
            <label>And<input name="partner" value="\(wanted[1].map { Words.plainCountry($0) } ?? "")" placeholder="United States"></label>
            <button type="submit">Show</button>
            </form>
            <p class="dim">A figure and its mirror, such as a surplus and the other side's deficit, are one. Only comparable periods stand side by side.</p>
            \(parts.isEmpty ? "<p>No figures of this pair.</p>" : parts.html { $0.markup(bytes: room) })
            \(others.isEmpty ? HTML() : "<section><h2>\(chosen.isEmpty ? "Pairs" : "Other pairs")</h2>\(others)</section>" as HTML)
            """
        return site.page(title: "Trade figures", section: .trade, main)
    }
}

/// `/people`: people, the forms of their names and their offices over time; with a name, what they said too.
struct PeoplePage: Sendable {
    private static let limit = 40

    let site: Site

    func addRoutes(to routes: Router<ControlContext>) { routes.get("people", use: get) }

    @Sendable func get(_ request: Request, context: ControlContext) async throws -> Response {
        let query = try QueryParameters(request, known: ["name", "after"], emptyMeansAbsent: true)
        let name = try query.text("name")
        let people = try await site.kept.answer("people|\(name ?? "")", changes: site.reader.engine.changeCount()) {
            try await site.people(named: name)
        }
        let slice = try ListSlice(people.entries, after: query.text("after"), limit: Self.limit) { placeID([$0.name, "\($0.articles.first ?? 0)"]) }
        let entries = Array(slice.items)
        var said = HTML()
        if let name, let first = entries.first {
            var filter = FactFilter(kind: .quotation)
            filter.keyPrefix = MergeKey.name(first.name).description
            let wanted = filter
            let facts = try await site.reader.read(patience: 0) { _ in try await site.store.latestFacts(wanted, limit: 30) }
            let citations = try await site.citations(facts.map(\.articleID))
            let quotations = FindingsParts.quotations(
                facts.map { FactInfo(id: $0.id, article: $0.articleID, fact: $0.fact) }, citations: citations)
            if !quotations.isEmpty {
                said = "<section><h2>What <bdi>\(clipped(first.name.isEmpty ? name : first.name, 120))</bdi> said</h2>\(quotations)</section>"
            }
        }
        let citations = try await site.citations(entries.flatMap { $0.articles.suffix(3) })
        let main: HTML = """
            <h1>People</h1>
            <form class="filters" action="/people">
            <label>Name<input name="name" value="\(name ?? "")" placeholder="to lam"></label>
            <button type="submit">Show</button>
            </form>
            <p class="dim">\(Words.count(people.entries.count, "person", plural: "people")), those of most articles first\(people.isBounded ? "; of those named last" : "")</p>
            \(entries.isEmpty ? "<p>Nobody of that name.</p>" : FindingsParts.people(entries, citations: citations))
            \(Filters.next(request, slice.next))
            \(said)
            """
        return site.page(title: name.map { "People: \($0)" } ?? "People", section: .people, main)
    }
}

/// `/conflicts`: where articles disagree.
struct ConflictsPage: Sendable {
    static let limit = 15

    let site: Site

    func addRoutes(to routes: Router<ControlContext>) { routes.get("conflicts", use: get) }

    @Sendable func get(_ request: Request, context: ControlContext) async throws -> Response {
        let query = try QueryParameters(request, known: ["kind", "about", "after"], emptyMeansAbsent: true)
        let kind = try query.choice("kind", Disagreement.Kind.self)
        let about = try query.text("about")
        let all = try await site.conflicts()
        let wanted = about.map { folded($0) }
        let found = all.entries.filter { conflict in
            (kind.map { conflict.kind == $0.rawValue } ?? true)
                && (wanted.map { wanted in
                    folded(conflict.subject).contains(wanted) || conflict.sides.contains { folded($0.value).contains(wanted) }
                } ?? true)
        }
        let slice = try ListSlice(found, after: query.text("after"), limit: Self.limit) { placeID([$0.kind, $0.subject]) }
        let citations = try await site.citations(
            slice.items.flatMap { $0.sides.prefix(6).flatMap { $0.evidence.prefix(24).map(\.article) } }, withBody: true)
        let main: HTML = """
            <h1>Conflicts</h1>
            <p class="dim">Where articles disagree. Dateline shows it and does not decide.</p>
            <form class="filters" action="/conflicts">
            \(Filters.choice("kind", "Kind", Disagreement.Kind.allCases.map { ($0.rawValue, Words.sentence(Words.words($0.rawValue))) }, chosen: kind?.rawValue))
            <label>About<input name="about" value="\(about ?? "")" placeholder="minister"></label>
            <button type="submit">Show</button>
            </form>
            <p class="dim">\(Words.count(found.count, "conflict"))\(all.isBounded ? " in what was stated last" : "")</p>
            \(slice.items.isEmpty ? "<p>No articles disagree here.</p>" : FindingsParts.conflicts(Array(slice.items), citations: citations))
            \(Filters.next(request, slice.next))
            """
        return site.page(
            title: "Conflicts", section: .conflicts, feeds: .init(title: "Conflicts", atom: "/atom/conflicts", json: "/json/conflicts"), main)
    }
}

extension Site {
    /// Conflicts, of the statements that came in last where there are very many; kept while they are good enough.
    func conflicts() async throws -> LatestOf<Conflict> {
        try await kept.answer("conflicts", changes: reader.engine.changeCount()) {
            var facts: [StoredFact] = []
            var isBounded = false
            for kind in [FactKind.tradeFigure, .tariffMeasure, .event, .person] {
                let latest = try await reader.read(patience: 0) { _ in try await store.latestFacts(FactFilter(kind: kind), limit: Self.mostStatements)
                }
                if latest.count == Self.mostStatements { isBounded = true }
                facts += latest.reversed()
            }
            return LatestOf(entries: Across.conflicts(facts.map(SourcedFact.init)).map { Conflict($0) }, isBounded: isBounded)
        }
    }

    /// People, of the statements that came in last where there are very many.
    fileprivate func people(named name: String?) async throws -> LatestOf<PersonEntry> {
        let facts = try await reader.read(patience: 0) { _ in try await store.personFacts(named: name, limit: Self.mostStatements) }
        let wanted = name.map { folded($0) }
        let people = Across.people(facts.map(SourcedFact.init)).filter { person in
            wanted.map { wanted in person.names.contains { folded($0).contains(wanted) } } ?? true
        }
        return LatestOf(entries: people.map { PersonEntry($0) }, isBounded: facts.count == Self.mostStatements)
    }

    /// Statements of one kind that a page merges: a page of a store of millions takes no more memory and time than one of this many.
    private static let mostStatements = 10_000
}

/// What was found in the latest statements, and whether there are more statements than a page merges.
struct LatestOf<Entry: Sendable>: Sendable {
    var entries: [Entry]
    var isBounded: Bool
}

/// Names an entry of a list by what it says, for cursors.
private func placeID(_ parts: [String]) -> Int64 {
    var hash = StableHash()
    for part in parts {
        for byte in part.utf8 { hash.add(byte) }
        hash.add(UInt8(0))
    }
    return Int64(bitPattern: hash.value)
}
