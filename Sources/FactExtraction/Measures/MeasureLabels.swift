import Models

/// Measures compared with labels, in training.
extension MeasureFinder {
    /// Whether a measure is what a label says, in every field that counts.
    static func matches(_ label: Label, _ measure: TariffMeasure) -> Bool {
        label.kind == .tariffMeasure && label.allows("imposer", measure.imposer) && label.allows("target", measure.target)
            && label.allows("ratePercent", measure.ratePercent) && label.allows("status", measure.status.rawValue)
            && label.allowsDate("date", measure.date)
            && allowsScope(label, measure.scope)
            && (!label.tells("previousRatePercent") || label.allows("previousRatePercent", measure.previousRatePercent ?? -1))
    }

    private static func allowsScope(_ label: Label, _ scope: String?) -> Bool {
        guard let values = label.fields["scope"] else { return true }
        let own = kind(of: scope)
        return values.contains { value in
            switch value {
            case .anything: true
            case .text(let right): kind(of: right) == own
            case .number: false
            }
        }
    }

    /// All goods, the baseline, transshipping, or goods that are named.
    private static func kind(of scope: String?) -> String {
        let key = ScopeClass(scope).key
        return ["all goods", "baseline", "transshipping"].contains(key) ? key : "named"
    }
}
