/// Key that facts of different articles share when they speak of the same thing; a question about that thing reads nothing else.
///
/// `US|VN|all goods` for a tariff, `VN|US|surplus|2024` for a figure whichever side reported it, `phone_call|2025-04` for an event, the folded
/// name for a person, an organisation and a speaker. The parts stand from the widest to the narrowest, so that a question that names only the
/// first of them is a prefix.
public struct MergeKey: Sendable, Hashable, CustomStringConvertible {
    /// The key, or its beginning, as it is stored.
    public let description: String

    private init(_ description: String) { self.description = description }

    /// The key of a fact.
    public init(_ fact: Fact) {
        switch fact.detail {
        case .tariffMeasure(let measure):
            self.init(Self.tariffs(imposer: measure.imposer, target: measure.target).description + ScopeClass(measure.scope).key)
        case .tradeFigure(let figure):
            let flow = MirrorFlow(figure)
            self.init("\(Self.figures(flow.from, flow.to))\(flow.kind.rawValue)|\(PartialDate.canonicalPeriod(figure.period))")
        case .event(let event):
            let day = event.date.flatMap { PartialDate($0) }.map { PartialDate.text(ofDay: $0.latestStart) }
            self.init(Self.events(type: event.type.rawValue).description + (day.map { String($0.prefix(7)) } ?? ""))
        case .person(let person): self = .name(person.name)
        case .organisation(let organisation): self = .name(organisation.name)
        case .quotation(let quotation): self = .name(quotation.speaker)
        }
    }

    /// Beginning of the keys of an imposer's tariffs, on one target or on any.
    public static func tariffs(imposer: String, target: String? = nil) -> MergeKey {
        MergeKey("\(imposer)|" + (target.map { "\($0)|" } ?? ""))
    }

    /// Beginning of the keys of what flows from one to the other.
    public static func figures(_ from: String, _ to: String) -> MergeKey { MergeKey("\(from)|\(to)|") }

    /// Beginning of the keys of events of a type.
    public static func events(type: String) -> MergeKey { MergeKey("\(type)|") }

    /// The key of a person, an organisation or a speaker.
    public static func name(_ name: String) -> MergeKey { MergeKey(folded(name)) }
}

/// Scopes that mean the same.
public struct ScopeClass: Sendable, Hashable {
    public let key: String

    /// The class of a scope; none is all goods.
    public init(_ scope: String?) {
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
public struct MirrorFlow: Sendable, Hashable {
    public let from: String
    public let to: String
    public let kind: TradeFigure.Flow

    /// The flow of a figure.
    public init(_ figure: TradeFigure) {
        switch figure.flow {
        case .export: (from, to, kind) = (figure.reporter, figure.partner, .export)
        case .import: (from, to, kind) = (figure.partner, figure.reporter, .export)
        case .surplus: (from, to, kind) = (figure.reporter, figure.partner, .surplus)
        case .deficit: (from, to, kind) = (figure.partner, figure.reporter, .surplus)
        case .totalTrade: (from, to, kind) = (min(figure.reporter, figure.partner), max(figure.reporter, figure.partner), .totalTrade)
        }
    }
}
