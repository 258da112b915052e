import Models

/// Partial dates of one article compared.
enum DateAgreement {
    /// Whether both can mean the same time; one that is not told agrees with every one.
    static func areCompatible(_ a: String?, _ b: String?) -> Bool {
        guard let a = a.flatMap({ PartialDate($0) }), let b = b.flatMap({ PartialDate($0) }) else { return true }
        return a.overlaps(b)
    }

    /// The more precise of two dates.
    static func sharper(_ a: String?, _ b: String?) -> String? {
        guard let a, let x = PartialDate(a) else { return b }
        guard let b, let y = PartialDate(b) else { return a }
        return y.width < x.width ? b : a
    }
}
