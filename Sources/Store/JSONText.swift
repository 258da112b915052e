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

    /// Like `encode` of texts, without an encoder but for texts with control characters.
    static func list(_ list: [String]) -> String {
        if list.isEmpty { return "[]" }
        guard !list.contains(where: hasControls) else { return encode(list) }
        var out: [UInt8] = []
        for text in list {
            out.append(out.isEmpty ? 0x5B : 0x2C)
            quote(text, &out)
        }
        out.append(0x5D)
        return String(decoding: out, as: UTF8.self)
    }

    /// Like `encode` of pictures, without an encoder but for texts with control characters.
    static func list(_ images: [ArticleImage]) -> String {
        if images.isEmpty { return "[]" }
        let texts = images.lazy.flatMap { [$0.url, $0.caption, $0.creditLine].compactMap(\.self) }
        guard !texts.contains(where: hasControls) else { return encode(images) }
        let objects = images.map { image in
            object([
                ("caption", image.caption.map(JSONValue.string)), ("creditLine", image.creditLine.map(JSONValue.string)),
                ("url", image.url.map(JSONValue.string)),
            ])
        }
        return "[" + objects.joined(separator: ",") + "]"
    }

    /// Characters that can be escaped in several ways.
    private static func hasControls(_ text: String) -> Bool { text.utf8.contains { $0 < 0x20 } }

    /// A small object written by hand: the change log gets one for every article.
    static func object(_ members: [(String, JSONValue?)]) -> String {
        var out: [UInt8] = []
        out.reserveCapacity(256)
        out.append(0x7B)
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
        var text = text
        text.withUTF8 { bytes in
            // What needs no escape goes as a whole.
            var start = 0
            for (at, byte) in bytes.enumerated() where byte < 0x20 || byte == 0x22 || byte == 0x5C {
                out.append(contentsOf: bytes[start..<at])
                start = at + 1
                if byte < 0x20 {
                    out += Array("\\u00".utf8) + [Array("01".utf8)[Int(byte >> 4)], Array("0123456789abcdef".utf8)[Int(byte & 15)]]
                } else {
                    out += [0x5C, byte]
                }
            }
            out.append(contentsOf: bytes[start...])
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
