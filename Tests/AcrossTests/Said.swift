import Models

@testable import Across

/// Facts made by hand: who says what, and when.
enum Said {
    /// Facts of single articles, numbered in the order given.
    static func facts(_ entries: [(article: Int64, published: String?, detail: FactDetail)]) -> [SourcedFact] {
        entries.enumerated().map { index, entry in
            SourcedFact(
                id: Int64(index + 1), article: entry.article, datePublished: entry.published, source: nil,
                fact: Fact(evidence: "words \(index + 1)", paragraph: 0, start: index, end: index + 1, rule: "hand", detail: entry.detail))
        }
    }

    static func event(
        _ type: Event.EventType, _ date: String?, _ who: [String], ordinal: Int? = nil, status: Event.Status = .held, place: String? = nil
    ) -> FactDetail { .event(Event(type: type, date: date, status: status, participants: who, place: place, ordinal: ordinal)) }

    static func tariff(
        _ rate: Double, _ date: String?, _ status: TariffMeasure.Status = .announced, from: Double? = nil, scope: String? = nil,
        imposer: String = "US", target: String = "BR"
    ) -> FactDetail {
        .tariffMeasure(
            TariffMeasure(
                imposer: imposer, target: target, ratePercent: rate, status: status, date: date, previousRatePercent: from, scope: scope))
    }

    static func figure(
        _ reporter: String, _ flow: TradeFigure.Flow, _ partner: String, _ billion: Double, _ period: String, currency: String = "USD",
        change: Double? = nil, source: String? = nil
    ) -> FactDetail {
        .tradeFigure(
            TradeFigure(
                reporter: reporter, partner: partner, flow: flow, value: billion * 1e9, currency: currency, period: period, changePercent: change,
                source: source))
    }

    static func person(_ name: String, _ roles: [String] = [], variants: [String] = []) -> FactDetail {
        .person(Person(name: name, roles: roles, variants: variants))
    }
}
