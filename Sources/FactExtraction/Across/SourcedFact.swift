import Models

/// A fact and the article that says it: what everything across articles is made of.
public struct SourcedFact: Sendable {
    public var id: Int64
    public var article: Int64
    public var datePublished: String?
    public var source: String?
    public var fact: Fact

    /// Makes a sourced fact.
    public init(id: Int64, article: Int64, datePublished: String?, source: String?, fact: Fact) {
        self.id = id
        self.article = article
        self.datePublished = datePublished
        self.source = source
        self.fact = fact
    }

    /// The order in which evidence stands: as it was published, undated last.
    static func precedes(_ a: SourcedFact, _ b: SourcedFact) -> Bool {
        (a.datePublished ?? "~", a.article, a.fact.paragraph, a.fact.start, a.id) < (
            b.datePublished ?? "~", b.article, b.fact.paragraph, b.fact.start, b.id
        )
    }
}

/// Key that facts of different articles share when they speak of the same thing; a question about that thing reads nothing else.
///
/// `US|VN|all goods` for a tariff, `VN|US|surplus|2024` for a figure whichever side reported it, `phone_call|2025-04` for an event, the folded
/// name for a person, an organisation and a speaker.
public func mergeKey(of fact: Fact) -> String {
    switch fact.detail {
    case .tariffMeasure(let measure): return "\(measure.imposer)|\(measure.target)|\(ScopeClass(measure.scope).key)"
    case .tradeFigure(let figure):
        let flow = MirrorFlow(figure)
        return "\(flow.from)|\(flow.to)|\(flow.kind.rawValue)|\(PartialDate.canonicalPeriod(figure.period))"
    case .event(let event):
        let day = event.date.flatMap { PartialDate($0) }.map { PartialDate.text(ofDay: $0.latestStart) }
        return "\(event.type.rawValue)|\(day.map { String($0.prefix(7)) } ?? "")"
    case .person(let person): return folded(person.name)
    case .organisation(let organisation): return folded(organisation.name)
    case .quotation(let quotation): return folded(quotation.speaker)
    }
}

/// Scopes that mean the same.
struct ScopeClass: Hashable {
    let key: String

    init(_ scope: String?) {
        let text = folded(scope ?? "")
        if text.contains("trans"), text.contains("ship") {
            key = "transshipping"
        } else if text.hasPrefix("base") {
            key = "baseline"
        } else if text.isEmpty || ["all", "all goods", "any goods", "goods", "all imports", "all exports", "all products"].contains(text) {
            key = "all goods"
        } else {
            key = text
        }
    }
}

/// One flow of goods, whichever side reports it: an export of A to B is an import of B from A, a surplus of A with B a deficit of B with A.
struct MirrorFlow: Hashable {
    let from: String
    let to: String
    let kind: TradeFigure.Flow

    init(_ figure: TradeFigure) {
        switch figure.flow {
        case .export: (from, to, kind) = (figure.reporter, figure.partner, .export)
        case .import: (from, to, kind) = (figure.partner, figure.reporter, .export)
        case .surplus: (from, to, kind) = (figure.reporter, figure.partner, .surplus)
        case .deficit: (from, to, kind) = (figure.partner, figure.reporter, .surplus)
        case .totalTrade: (from, to, kind) = (min(figure.reporter, figure.partner), max(figure.reporter, figure.partner), .totalTrade)
        }
    }
}

/// What several articles say in one way, with all who say it, in an order that does not depend on how it came in.
struct Statement<Value: Hashable> {
    var value: Value
    var sources: [SourcedFact]

    /// Gathers equal statements; `pick` takes the kind that is wanted out of a fact.
    static func gather(_ facts: [SourcedFact], _ pick: (FactDetail) -> Value?) -> [Statement<Value>] {
        var index: [Value: Int] = [:]
        var statements: [Statement<Value>] = []
        for source in facts {
            guard let value = pick(source.fact.detail) else { continue }
            if let at = index[value] {
                statements[at].sources.append(source)
            } else {
                index[value] = statements.count
                statements.append(Statement(value: value, sources: [source]))
            }
        }
        for at in statements.indices { statements[at].sources.sort(by: SourcedFact.precedes) }
        // The order of the first to say it is total, and no matter of the order of arrival.
        statements.sort { SourcedFact.precedes($0.sources[0], $1.sources[0]) }
        return statements
    }

    /// How many articles say it.
    var weight: Int { sources.count }
}

/// The most attested of the values that are there; of equals the first said.
func mostSaid<Value: Hashable, T: Hashable>(_ statements: [Statement<Value>], _ pick: (Value) -> T?) -> T? {
    var counts: [T: Int] = [:]
    var best: T?
    for statement in statements {
        guard let value = pick(statement.value) else { continue }
        counts[value, default: 0] += statement.weight
        if best == nil { best = value }
    }
    guard let first = best, let top = counts.values.max() else { return nil }
    if counts[first] == top { return first }
    for statement in statements { if let value = pick(statement.value), counts[value] == top { return value } }
    return nil
}
