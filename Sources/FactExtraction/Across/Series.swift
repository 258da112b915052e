import Models

/// The rates of one imposer on one target for one scope.
public struct RateHistory: Sendable {
    public struct Step: Sendable {
        public var date: String?
        public var ratePercent: Double
        public var previousRatePercent: Double?
        public var status: TariffMeasure.Status
        public var sources: [SourcedFact]
    }

    public var imposer: String
    public var target: String
    public var scope: String
    public var steps: [Step]
}

/// Rates and statuses in the order of time; the same rate, status and a compatible date make one step.
public func tariffHistory(_ facts: [SourcedFact]) -> [RateHistory] {
    var groups: [String: RateHistory] = [:]
    for source in facts {
        guard case .tariffMeasure(let measure) = source.fact.detail else { continue }
        let scope = ScopeClass(measure.scope).key
        let key = "\(measure.imposer)|\(measure.target)|\(scope)"
        var history = groups[key] ?? RateHistory(imposer: measure.imposer, target: measure.target, scope: scope, steps: [])
        if let at = history.steps.firstIndex(where: {
            $0.ratePercent == measure.ratePercent && $0.status == measure.status && PartialDate.areCompatible($0.date, measure.date)
        }) {
            history.steps[at].sources.append(source)
            history.steps[at].date = PartialDate.sharper(history.steps[at].date, measure.date)
            history.steps[at].previousRatePercent = history.steps[at].previousRatePercent ?? measure.previousRatePercent
        } else {
            history.steps.append(
                .init(
                    date: measure.date, ratePercent: measure.ratePercent, previousRatePercent: measure.previousRatePercent, status: measure.status,
                    sources: [source]))
        }
        groups[key] = history
    }
    return groups.sorted { $0.key < $1.key }.map { entry in
        var history = entry.value
        history.steps.sort { (PartialDate.order($0.date), $0.ratePercent) < (PartialDate.order($1.date), $1.ratePercent) }
        return history
    }
}

/// The values of one flow by period, whichever side reported them.
public struct TradeSeries: Sendable {
    public struct Point: Sendable {
        public var period: String
        public var value: Double
        public var currency: String
        public var changePercent: Double?
        public var rank: Int?
        public var sources: [SourcedFact]
    }

    public var reporter: String
    public var partner: String
    public var flow: TradeFigure.Flow
    public var points: [Point]

    /// The same flow in the other side's words.
    public var mirror: TradeFigure.Flow? {
        switch flow {
        case .export: .import
        case .import: .export
        case .surplus: .deficit
        case .deficit: .surplus
        case .totalTrade: nil
        }
    }
}

/// Series of trade figures with mirrors merged; values that differ by more than a rounding stand as points of their own.
public func tradeSeries(_ facts: [SourcedFact]) -> [TradeSeries] {
    var groups: [MirrorFlow: TradeSeries] = [:]
    for source in facts {
        guard case .tradeFigure(let figure) = source.fact.detail else { continue }
        let flow = MirrorFlow(figure)
        var series = groups[flow] ?? TradeSeries(reporter: flow.from, partner: flow.to, flow: flow.kind, points: [])
        if let at = series.points.firstIndex(where: { $0.period == figure.period && $0.currency == figure.currency && agree($0.value, figure.value) })
        {
            series.points[at].sources.append(source)
            series.points[at].changePercent = series.points[at].changePercent ?? figure.changePercent
            series.points[at].rank = series.points[at].rank ?? figure.rank
        } else {
            series.points.append(
                .init(
                    period: figure.period, value: figure.value, currency: figure.currency, changePercent: figure.changePercent, rank: figure.rank,
                    sources: [source]))
        }
        groups[flow] = series
    }
    return groups.values.map { series in
        var series = series
        series.points.sort { ($0.period, $0.value) < ($1.period, $1.value) }
        return series
    }.sorted { ($0.reporter, $0.partner, $0.flow.rawValue) < ($1.reporter, $1.partner, $1.flow.rawValue) }
}

/// Values that print alike: within half a per cent.
func agree(_ a: Double, _ b: Double) -> Bool { abs(a - b) <= 0.005 * max(abs(a), abs(b)) }
