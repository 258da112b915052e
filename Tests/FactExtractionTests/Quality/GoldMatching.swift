import Foundation
import Models

/// A gold fact as JSON, and whether a found one says the same: the rules that the project scores itself by.
struct GoldFact {
    let fields: [String: Any]

    var kind: String { fields["kind"] as? String ?? "" }
    private func text(_ key: String) -> String? { fields[key] as? String }
    private func number(_ key: String) -> Double? { (fields[key] as? NSNumber)?.doubleValue }

    /// A gold date is a beginning of the found one or the reverse; without one everything agrees.
    private func dateAgrees(_ found: String?) -> Bool {
        guard let gold = text("date") else { return true }
        guard let found else { return false }
        return found.hasPrefix(gold) || gold.hasPrefix(found)
    }

    private func near(_ key: String, _ found: Double?, _ tolerance: Double) -> Bool {
        guard let gold = number(key), let found else { return false }
        return abs(gold - found) <= tolerance * max(abs(gold), abs(found), 1e-9)
    }

    func matches(_ fact: Fact) -> Bool {
        guard fact.kind.rawValue == kind else { return false }
        switch fact.detail {
        case .tariffMeasure(let measure):
            return text("imposer") == measure.imposer && text("target") == measure.target && near("ratePercent", measure.ratePercent, 1e-6)
                && text("status") == measure.status.rawValue
                && (text("scope") == nil || Self.scopeClass(text("scope")) == Self.scopeClass(measure.scope))
                && (number("previousRatePercent") == nil || near("previousRatePercent", measure.previousRatePercent, 1e-6))
                && dateAgrees(measure.date)
        case .tradeFigure(let figure):
            return flow(text("reporter"), text("partner"), text("flow")) == flow(figure.reporter, figure.partner, figure.flow.rawValue)
                && near("value", figure.value, 1e-3) && text("currency") == figure.currency && text("period") == figure.period
                && (number("changePercent") == nil || near("changePercent", figure.changePercent, 1e-6))
                && (number("rank") == nil || number("rank") == figure.rank.map(Double.init))
        case .event(let event):
            return text("type") == event.type.rawValue && dateAgrees(event.date)
                && (number("ordinal") == nil || number("ordinal") == event.ordinal.map(Double.init)) && text("status") == event.status.rawValue
        case .person(let person):
            let roles = person.roles.map { folded($0) }
            return folded(text("name") ?? "") == folded(person.name)
                && (fields["roles"] as? [String] ?? []).allSatisfy { role in roles.contains { $0.contains(folded(role)) } }
        case .organisation(let organisation): return folded(text("name") ?? "") == folded(organisation.name)
        case .quotation(let quotation):
            let (a, b) = (Self.words(text("quote") ?? ""), Self.words(quotation.quote))
            return folded(text("speaker") ?? "") == folded(quotation.speaker)
                && Double(a.intersection(b).count) >= 0.9 * Double(max(a.count, b.count, 1))
        }
    }

    private static func words(_ text: String) -> Set<Substring> { Set(folded(text).split { !$0.isLetter && !$0.isNumber }) }

    private static func scopeClass(_ scope: String?) -> String {
        let text = folded(scope ?? "")
        if text.contains("trans"), text.contains("ship") { return "transshipping" }
        if text.contains("base") { return "baseline" }
        return text.isEmpty || (text.hasPrefix("all") || text.hasPrefix("any")) && text.contains("goods") ? "all goods" : "other"
    }

    /// Mirror flows are one.
    private func flow(_ reporter: String?, _ partner: String?, _ flow: String?) -> [String] {
        let (a, b) = (reporter ?? "", partner ?? "")
        switch flow {
        case "total_trade": return ["total"] + [a, b].sorted()
        case "import": return ["export", b, a]
        case "deficit": return ["surplus", b, a]
        default: return [flow ?? "", a, b]
        }
    }
}
