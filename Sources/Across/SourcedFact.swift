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
