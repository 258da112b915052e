import Models

/// Dates as facts carry them, compared and joined.
extension PartialDate {
    /// Whether both can mean the same time; an absent date can mean any.
    static func areCompatible(_ a: String?, _ b: String?) -> Bool {
        guard let x = a.flatMap({ PartialDate($0) }), let y = b.flatMap({ PartialDate($0) }) else { return true }
        return x.overlaps(y)
    }

    /// The narrower of two compatible dates.
    static func sharper(_ a: String?, _ b: String?) -> String? {
        guard let x = a.flatMap({ PartialDate($0) }) else { return b }
        guard let y = b.flatMap({ PartialDate($0) }) else { return a }
        return y.width < x.width ? b : a
    }
}
