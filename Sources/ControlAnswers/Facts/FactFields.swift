import ControlAPI
import FactExtraction
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

    /// Adds the values of fields to a filter, and what follows from them: the kind, and the beginning of the merge key, for which there is an
    /// index.
    ///
    /// - Throws: `Problem` for a field that no fact of the kind has, and for a value that no fact can have.
    static func add(_ fields: [String: String], to filter: inout FactFilter) throws {
        let possible = try possibleKinds(filter.kind, fields)
        for (name, text) in fields { filter.fields[name] = try values(name, text, possible) }
        if possible.count == 1 { filter.kind = possible.first }
        filter.keyPrefix = keyPrefix(filter)
    }

    /// The kinds of facts that have all of the fields.
    private static func possibleKinds(_ kind: FactKind?, _ fields: [String: String]) throws -> [FactKind] {
        var possible = kind.map { [$0] } ?? FactKind.allCases
        for (name, having) in fields.keys.sorted().map({ ($0, kinds[$0] ?? []) }) {
            let both = possible.filter(having.contains)
            guard !both.isEmpty else {
                let theirs = kinds.filter { !possible.filter($0.value.contains).isEmpty }.keys.sorted()
                throw Problem.badRequest(
                    "field “\(name)”: no fact of kind \(possible.map(\.rawValue).joined(separator: " or ")) has it; "
                        + "use \(theirs.joined(separator: ", ")), or leave the other filters out")
            }
            possible = both
        }
        return possible
    }

    // MARK: Values

    /// The fields that are numbers.
    private static let numbers: Set<String> = ["ratePercent", "previousRatePercent", "value", "changePercent", "rank", "ordinal"]

    /// A value as the store may have it; with a star in it, it is a pattern.
    private static func values(_ name: String, _ text: String, _ kinds: [FactKind]) throws -> [String] {
        func invalid(_ what: String) -> Problem { Problem.badRequest("\(name) “\(text.prefix(40))”: \(what)") }
        if text.contains("*") {
            guard !numbers.contains(name) || text.utf8.allSatisfy({ (0x30...0x39).contains($0) || "*.-".utf8.contains($0) }) else {
                throw invalid("is not a number; write it as 46 or 12.5, or with * for any digits")
            }
            return [text]
        }
        switch name {
        case "imposer", "target", "reporter", "partner":
            guard let code = countryCode(text) else {
                throw invalid("is not a country; give a name (Vietnam), an adjective (Vietnamese) or a code of ISO 3166 (VN)")
            }
            return [code == "*" ? "\\*" : code]
        case "participants", "place":
            // People, organisations and cities by name, countries by code.
            return [text] + [countryCode(text)].compactMap { $0 == "*" ? nil : $0 }
        case _ where numbers.contains(name):
            guard let number = Double(text), number.isFinite else { throw invalid("is not a number; write it as 46 or 12.5") }
            return [text]
        case "date", "period", "changeBase":
            guard PartialDate(text) != nil else {
                throw invalid("is not a date; write it as 2025, 2025-07, 2025-07-02 or 2025-05-15/2025-05-16, or 2025-07* for all of a month")
            }
            return [text]
        case "currency":
            guard text.utf8.count == 3, text.utf8.allSatisfy({ (0x41...0x5A).contains($0 & 0xDF) }) else {
                throw invalid("is not a currency; give a code of ISO 4217 (USD)")
            }
            return [text]
        default:
            guard let known = words(name, kinds) else { return [text] }
            let word = text.lowercased().replacing(" ", with: "_")
            guard known.contains(word) else { throw invalid("is not known; use \(known.joined(separator: ", "))") }
            return [word]
        }
    }

    /// The words that a field may have in facts of these kinds; nil where any text may stand.
    private static func words(_ name: String, _ kinds: [FactKind]) -> [String]? {
        switch name {
        case "type": Event.EventType.allCases.map(\.rawValue)
        case "flow": TradeFigure.Flow.allCases.map(\.rawValue)
        case "status":
            (kinds.contains(.tariffMeasure) ? TariffMeasure.Status.allCases.map(\.rawValue) : [])
                + (kinds.contains(.event) ? Event.Status.allCases.map(\.rawValue) : [])
        default: nil
        }
    }

    /// Beginning of the merge key that the filter's fields tell; nil when they leave it open.
    private static func keyPrefix(_ filter: FactFilter) -> String? {
        func exact(_ name: String) -> String? {
            guard let values = filter.fields[name], values.count == 1, let value = values.first else { return nil }
            if value == "\\*" { return "*" }
            return value.contains("*") ? nil : value
        }
        switch filter.kind {
        case .tariffMeasure: return exact("imposer").map { MergeKey.tariffs(imposer: $0, target: exact("target")).description }
        case .event: return exact("type").map { MergeKey.events(type: $0).description }
        case .person, .organisation: return exact("name").map { MergeKey.name($0).description }
        case .quotation: return exact("speaker").map { MergeKey.name($0).description }
        case .tradeFigure, nil: return nil
        }
    }
}
