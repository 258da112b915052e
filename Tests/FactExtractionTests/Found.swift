import Models

@testable import FactExtraction

/// Facts of a text of the given day, by kind.
struct Found {
    let facts: [Fact]

    init(_ paragraphs: String..., published: String = "2025-06-18", country: String? = nil, profiles: [TopicProfile] = []) {
        let place = country.map { Place(name: "Here", country: $0) }
        facts = FactExtractor(profiles: profiles).extract(Article(datePublished: published, located: place, body: paragraphs))
    }

    var measures: [TariffMeasure] { facts.compactMap { if case .tariffMeasure(let value) = $0.detail { value } else { nil } } }
    var figures: [TradeFigure] { facts.compactMap { if case .tradeFigure(let value) = $0.detail { value } else { nil } } }
    var events: [Event] { facts.compactMap { if case .event(let value) = $0.detail { value } else { nil } } }
    var people: [Person] { facts.compactMap { if case .person(let value) = $0.detail { value } else { nil } } }
    var organisations: [Organisation] { facts.compactMap { if case .organisation(let value) = $0.detail { value } else { nil } } }
    var quotations: [Quotation] { facts.compactMap { if case .quotation(let value) = $0.detail { value } else { nil } } }

    /// `US>JP 25 announced`, in the order of the text.
    var rates: [String] { measures.map { "\($0.imposer)>\($0.target) \(Self.plain($0.ratePercent)) \($0.status.rawValue)" } }
    /// `VN>US export 71.7 2025-01`, in billions.
    var flows: [String] {
        figures.map { "\($0.reporter)>\($0.partner) \($0.flow.rawValue) \(Self.plain($0.value / 1e9)) \($0.currency) \($0.period)" }
    }
    /// `meeting 2025-06-17 held`.
    var happenings: [String] { events.map { "\($0.type.rawValue) \($0.date ?? "-") \($0.status.rawValue)" } }

    static func plain(_ value: Double) -> String {
        let rounded = (value * 100).rounded() / 100
        return rounded == rounded.rounded() ? String(Int(rounded)) : String(rounded)
    }
}
