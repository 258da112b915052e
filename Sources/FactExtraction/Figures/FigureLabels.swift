import Models

/// Figures compared with labels, in training, and with each other.
extension FigureFinder {
    /// Flows that a label allows, seen from either side.
    static func allows(_ label: Label, _ flow: TradeFigure.Flow?) -> Bool {
        guard let flow else { return false }
        return label.allows("flow", flow.rawValue) || flow.mirror.map { label.allows("flow", $0.rawValue) } ?? false
    }

    private static func texts(_ label: Label, _ field: String) -> [String] {
        (label.fields[field] ?? []).compactMap { if case .text(let text) = $0 { text } else { nil } }
    }

    static func reporters(_ label: Label, _ flow: TradeFigure.Flow) -> [String] {
        let direct = label.allows("flow", flow.rawValue) ? texts(label, "reporter") : []
        return direct + (flow == .totalTrade || flow.mirror.map { label.allows("flow", $0.rawValue) } == true ? texts(label, "partner") : [])
    }

    static func allows(_ label: Label, _ reporter: String, _ partner: String, _ flow: TradeFigure.Flow) -> Bool {
        if label.allows("flow", flow.rawValue), label.allows("reporter", reporter), label.allows("partner", partner) { return true }
        let back = flow == .totalTrade ? flow : flow.mirror
        return back.map { label.allows("flow", $0.rawValue) && label.allows("reporter", partner) && label.allows("partner", reporter) } ?? false
    }

    static func matches(_ label: Label, _ figure: TradeFigure) -> Bool {
        label.kind == .tradeFigure && allows(label, figure.reporter, figure.partner, figure.flow) && label.allows("value", figure.value, within: 1e-3)
            && label.allows("currency", figure.currency) && label.allowsPeriod(figure.period)
            && (!label.tells("changePercent") || figure.changePercent.map { label.allows("changePercent", $0) } ?? false)
            && (!label.tells("rank") || figure.rank.map { label.allows("rank", Double($0)) } ?? false)
    }

    func isSame(_ fact: Fact, _ figure: TradeFigure) -> Bool {
        guard case .tradeFigure(let other) = fact.detail else { return false }
        return MirrorFlow(other) == MirrorFlow(figure) && other.period == figure.period && other.currency == figure.currency
            && abs(other.value - figure.value) <= 0.001 * abs(other.value)
    }
}
