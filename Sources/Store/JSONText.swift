import Foundation
import Models

/// JSON columns.
enum JSONText {
    static func encode(_ value: some Encodable) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(value) else { return "null" }
        return String(decoding: data, as: UTF8.self)
    }

    static func encode(_ detail: FactDetail) -> String {
        switch detail {
        case .tariffMeasure(let value): encode(value)
        case .tradeFigure(let value): encode(value)
        case .event(let value): encode(value)
        case .person(let value): encode(value)
        case .organisation(let value): encode(value)
        case .quotation(let value): encode(value)
        }
    }

    /// `[]` without an encoder for the most frequent case.
    static func list(_ list: [String]) -> String { list.isEmpty ? "[]" : encode(list) }

    static func decode<T: Decodable>(_ type: T.Type, from text: String) -> T? {
        try? JSONDecoder().decode(type, from: Data(text.utf8))
    }

    static func detail(kind: FactKind, from text: String) -> FactDetail? {
        switch kind {
        case .tariffMeasure: decode(TariffMeasure.self, from: text).map(FactDetail.tariffMeasure)
        case .tradeFigure: decode(TradeFigure.self, from: text).map(FactDetail.tradeFigure)
        case .event: decode(Event.self, from: text).map(FactDetail.event)
        case .person: decode(Person.self, from: text).map(FactDetail.person)
        case .organisation: decode(Organisation.self, from: text).map(FactDetail.organisation)
        case .quotation: decode(Quotation.self, from: text).map(FactDetail.quotation)
        }
    }
}
