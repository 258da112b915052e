import Foundation
import Models

/// JSON columns.
package enum JSONText {
    /// `null` for what cannot be encoded; names of members in alphabetical order.
    package static func encode(_ value: some Encodable) -> String {
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

    /// A small object written by hand: the change log gets one for every article.
    static func object(_ members: [(String, JSONValue?)]) -> String {
        var out: [UInt8] = [0x7B]
        for (name, value) in members {
            guard let value else { continue }
            if out.count > 1 { out.append(0x2C) }
            quote(name, &out)
            out.append(0x3A)
            switch value {
            case .string(let text): quote(text, &out)
            case .int(let number): out.append(contentsOf: String(number).utf8)
            }
        }
        out.append(0x7D)
        return String(decoding: out, as: UTF8.self)
    }

    private static func quote(_ text: String, _ out: inout [UInt8]) {
        out.append(0x22)
        for byte in text.utf8 {
            switch byte {
            case 0x22, 0x5C: out += [0x5C, byte]
            case 0..<0x20: out += Array("\\u00".utf8) + [Array("01".utf8)[Int(byte >> 4)], Array("0123456789abcdef".utf8)[Int(byte & 15)]]
            default: out.append(byte)
            }
        }
        out.append(0x22)
    }

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
