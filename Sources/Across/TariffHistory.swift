import Models

/// The rates of one imposer on one target for one scope.
public struct RateHistory: Sendable {
    public struct Step: Sendable {
        /// EDTF, the most exact that any article gives.
        public var date: String?
        public var ratePercent: Double
        public var previousRatePercent: Double?
        public var status: TariffMeasure.Status
        public var instrument: String?
        public var sources: [SourcedFact]
    }

    public var imposer: String
    public var target: String
    /// `all goods`, `transshipping`, `baseline`, or the goods named.
    public var scope: String
    /// In the order of time, undated ones last.
    public var steps: [Step]
}

/// Rates and statuses in the order of time; the same rate, status and a compatible date make one step.
public func tariffHistory(_ facts: [SourcedFact]) -> [RateHistory] {
    struct Key: Hashable {
        var imposer: String
        var target: String
        var scope: ScopeClass
    }
    struct Level: Hashable {
        var rate: Double
        var status: TariffMeasure.Status
    }
    let statements = Statement.gather(facts) { if case .tariffMeasure(let measure) = $0 { measure } else { nil } }
    let histories = Dictionary(grouping: statements) { Key(imposer: $0.value.imposer, target: $0.value.target, scope: ScopeClass($0.value.scope)) }
    return histories.map { key, statements in
        let levels = Dictionary(grouping: statements) { Level(rate: ($0.value.ratePercent * 1e6).rounded() / 1e6, status: $0.value.status) }
        let steps = levels.flatMap { level, statements in
            TimeGroups.make(
                statements.map { statement in
                    (
                        statement.value.date.flatMap { PartialDate($0) },
                        statement.sources.compactMap { $0.datePublished.flatMap { PartialDate($0) }?.last }.max()
                    )
                }
            ).map { members in
                let members = members.map { statements[$0] }
                return RateHistory.Step(
                    date: members.lazy.compactMap(\.value.date).first, ratePercent: level.rate,
                    previousRatePercent: mostSaid(members) { $0.previousRatePercent }, status: level.status,
                    instrument: mostSaid(members) { $0.instrument }, sources: members.flatMap(\.sources).sorted(by: SourcedFact.precedes))
            }
        }
        return RateHistory(imposer: key.imposer, target: key.target, scope: key.scope.key, steps: steps.sorted(by: precedes))
    }.sorted { ($0.imposer, targetOrder($0.target), scopeOrder($0.scope)) < ($1.imposer, targetOrder($1.target), scopeOrder($1.scope)) }
}

private func precedes(_ a: RateHistory.Step, _ b: RateHistory.Step) -> Bool {
    func day(_ step: RateHistory.Step) -> Int { step.date.flatMap { PartialDate($0) }?.latestStart ?? .max }
    let (x, y) = (day(a), day(b))
    return x != y ? x < y : SourcedFact.precedes(a.sources[0], b.sources[0])
}

/// What hits everybody comes after what hits one country.
private func targetOrder(_ target: String) -> String { target == "*" ? "~" : target }

/// All goods come before single ones.
private func scopeOrder(_ scope: String) -> String { (scope == "all goods" ? "0" : scope == "baseline" ? "1" : "2") + scope }
