import Models
import Store

/// Fields that facts can be filtered by.
enum FactFields {
    /// The kinds that have a field.
    static let kinds: [String: [FactKind]] = [
        "imposer": [.tariffMeasure], "target": [.tariffMeasure], "ratePercent": [.tariffMeasure], "previousRatePercent": [.tariffMeasure],
        "scope": [.tariffMeasure], "instrument": [.tariffMeasure], "status": [.tariffMeasure, .event], "date": [.tariffMeasure, .event],
        "reporter": [.tradeFigure], "partner": [.tradeFigure], "flow": [.tradeFigure], "value": [.tradeFigure], "currency": [.tradeFigure],
        "period": [.tradeFigure], "changePercent": [.tradeFigure], "changeBase": [.tradeFigure], "rank": [.tradeFigure],
        "source": [.tradeFigure], "type": [.event], "participants": [.event], "place": [.event], "ordinal": [.event],
        "name": [.person, .organisation], "variants": [.person, .organisation], "roles": [.person], "affiliation": [.person],
        "speaker": [.quotation], "quote": [.quotation],
    ]

    /// Derives the kind and the beginning of the merge key from the fields, so that an index can be used.
    static func narrow(_ filter: inout FactFilter) {
        // A field that only one kind has tells the kind, and with it the index.
        if filter.kind == nil { filter.kind = filter.fields.keys.sorted().lazy.compactMap { kinds[$0] }.first { $0.count == 1 }?.first }
        filter.keyPrefix = keyPrefix(filter)
    }

    /// Beginning of the merge key that the filter's fields tell; nil when they leave it open.
    private static func keyPrefix(_ filter: FactFilter) -> String? {
        func exact(_ name: String) -> String? { filter.fields[name].flatMap { $0.contains("*") ? nil : $0 } }
        switch filter.kind {
        case .tariffMeasure:
            guard let imposer = exact("imposer") else { return nil }
            return MergeKey.tariffs(imposer: imposer.uppercased(), target: exact("target")?.uppercased()).description
        case .event: return exact("type").map { MergeKey.events(type: folded($0)).description }
        case .person, .organisation: return exact("name").map { MergeKey.name($0).description }
        case .quotation: return exact("speaker").map { MergeKey.name($0).description }
        case .tradeFigure, nil: return nil
        }
    }
}
