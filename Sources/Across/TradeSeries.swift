import Models

/// The values of one flow by period, whichever side reported them.
public struct TradeSeries: Sendable {
    public struct Point: Sendable {
        /// EDTF.
        public var period: String
        /// Whole units of the currency, the most exact that any article gives.
        public var value: Double
        /// ISO 4217.
        public var currency: String
        public var changePercent: Double?
        /// EDTF period that the change is measured against.
        public var changeBase: String?
        public var rank: Int?
        /// Whose statistics they are, as the articles say.
        public var origins: [String]
        public var sources: [SourcedFact]
    }

    public var reporter: String
    public var partner: String
    public var flow: TradeFigure.Flow
    /// By period; values that no rounding explains stand side by side.
    public var points: [Point]

    /// The same flow in the other side's words.
    public var mirror: TradeFigure.Flow? { flow.mirror }
}

/// Series of trade figures with mirrors merged; values that differ by more than a rounding stand as points of their own.
public func tradeSeries(_ facts: [SourcedFact]) -> [TradeSeries] {
    struct Cell: Hashable {
        var period: String
        var currency: String
    }
    let statements = Statement.gather(facts) { if case .tradeFigure(let figure) = $0 { figure } else { nil } }
    return Dictionary(grouping: statements) { MirrorFlow($0.value) }.map { flow, statements in
        let cells = Dictionary(grouping: statements) {
            Cell(period: PartialDate.canonicalPeriod($0.value.period), currency: $0.value.currency)
        }
        let points = cells.flatMap { cell, statements in
            Rounding.groups(statements.map(\.value.value)).map { members in
                let members = members.map { statements[$0] }
                let finest = members.min { Rounding.grain($0.value.value) < Rounding.grain($1.value.value) }
                return TradeSeries.Point(
                    period: cell.period, value: Rounding.whole(finest?.value.value ?? 0), currency: cell.currency,
                    changePercent: mostSaid(members) { $0.changePercent }, changeBase: mostSaid(members) { $0.changeBase },
                    rank: mostSaid(members) { $0.rank }, origins: Array(Set(members.compactMap(\.value.source))).sorted(),
                    sources: members.flatMap(\.sources).sorted(by: SourcedFact.precedes))
            }
        }
        return TradeSeries(reporter: flow.from, partner: flow.to, flow: flow.kind, points: points.sorted(by: precedes))
    }.sorted { ($0.reporter, $0.partner, $0.flow.rawValue) < ($1.reporter, $1.partner, $1.flow.rawValue) }
}

private func precedes(_ a: TradeSeries.Point, _ b: TradeSeries.Point) -> Bool {
    func order(_ point: TradeSeries.Point) -> (Int, Int) {
        let span = PartialDate(point.period)
        return (span?.last ?? .max, span?.width ?? .max)
    }
    let (x, y) = (order(a), order(b))
    if x != y { return x < y }
    return (a.period, a.currency, a.value) < (b.period, b.currency, b.value)
}

/// Which values are one value printed with more or fewer digits.
enum Rounding {
    /// A value as it was meant: binary fractions of billions are not fractions of a unit.
    static func whole(_ value: Double) -> Double { abs(value) >= 1_000 ? value.rounded() : (value * 1e6).rounded() / 1e6 }

    /// The place of the last digit that counts: 10⁸ for 123.5 billion.
    ///
    /// A whole number of billions counts to the billion, though zeros end it: who says 120 billion does not mean 124.
    static func grain(_ value: Double) -> Double {
        let value = abs(whole(value))
        guard value >= 1, value < 1e15, value == value.rounded() else { return value == 0 ? 0 : 1e-6 }
        let unit: Double = value >= 1e12 ? 1e12 : value >= 1e9 ? 1e9 : value >= 1e6 ? 1e6 : 1e3
        // bounded: below 1e15, as was just checked
        var rest = Int64(value)
        var grain = 1.0
        while rest % 10 == 0, grain < unit {
            rest /= 10
            grain *= 10
        }
        return grain
    }

    /// Whether the coarser value is the finer one rounded or, within one per cent, cut off.
    static func agree(_ a: Double, _ b: Double) -> Bool {
        let (x, y) = (whole(a), whole(b))
        if x == y { return true }
        let (fine, coarse) = (min(grain(x), grain(y)), max(grain(x), grain(y)))
        guard fine < coarse else { return false }
        let difference = abs(x - y)
        let relative = difference / max(abs(x), abs(y))
        return (difference <= coarse / 2 && relative <= 0.1) || (difference < coarse && relative <= 0.01)
    }

    /// Indices of values by what they can all be roundings of; the finest make the groups and each coarser one joins the nearest.
    static func groups(_ values: [Double]) -> [[Int]] {
        var groups: [[Int]] = []
        /// The finest value of each group, in ascending order.
        var anchors: [(value: Double, group: Int)] = []
        let order = values.indices.sorted { a, b in
            let (x, y) = (grain(values[a]), grain(values[b]))
            return x != y ? x < y : values[a] != values[b] ? values[a] < values[b] : a < b
        }
        for at in order {
            let value = whole(values[at])
            var (low, high) = (0, anchors.count)
            while low < high {
                let middle = (low + high) / 2
                if anchors[middle].value < value { low = middle + 1 } else { high = middle }
            }
            let near = [low - 1, low].filter { anchors.indices.contains($0) && agree(anchors[$0].value, value) }
            if let best = near.min(by: { abs(anchors[$0].value - value) < abs(anchors[$1].value - value) }) {
                groups[anchors[best].group].append(at)
            } else {
                anchors.insert((value, groups.count), at: low)
                groups.append([at])
            }
        }
        return groups
    }
}
