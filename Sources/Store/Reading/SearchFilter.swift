import Models

/// What a search is narrowed to: every condition must hold.
public struct SearchFilter: Sendable {
    public var conditions: [SearchCondition]

    /// No condition: everything.
    public init(_ conditions: [SearchCondition] = []) { self.conditions = conditions }

    var isEmpty: Bool { conditions.isEmpty }
}

/// One condition of a search: that one of some values fits, or that none does.
public struct SearchCondition: Sendable {
    public enum Value: Sendable {
        /// Identifiers of feeds.
        case feeds([Int64])
        case topic(String)
        /// A person's name or part of it, compared folded.
        case person(String)
        /// ISO 3166-1 alpha-2: of a party of a fact, or of the dateline's place.
        case country(String)
        /// A kind of fact.
        case kind(FactKind)
        /// Of this time or later.
        case since(TimeBound)
        /// Of this time or earlier.
        case through(TimeBound)
    }

    public var alternatives: [Value]
    public var isNegated: Bool

    /// Makes a condition; one of the values must fit, or none where it is negated.
    public init(_ alternatives: Value..., isNegated: Bool = false) { self.init(alternatives, isNegated: isNegated) }

    /// Makes a condition of a list of values.
    public init(_ alternatives: [Value], isNegated: Bool = false) {
        self.alternatives = alternatives
        self.isNegated = isNegated
    }
}
