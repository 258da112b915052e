import ArticleExtraction
import FactExtraction
import Foundation
import Models

/// A labelled article of `Training/<style>/<name>.txt` and `.json`.
struct LabelledArticle: Sendable {
    var name: String
    var style: String
    var article: Article
    var labels: [Label]
}

/// The articles that the models learn from.
enum Corpus {
    /// Hash of all files of a corpus and their names (FNV-1a): another one as soon as a byte of it changes.
    static func hash(_ folder: String) throws -> String {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        func add(_ bytes: some Sequence<UInt8>) { for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 } }
        let manager = FileManager.default
        for style in try manager.contentsOfDirectory(atPath: folder).sorted() {
            for name in (try? manager.contentsOfDirectory(atPath: "\(folder)/\(style)"))?.sorted() ?? [] {
                add("\(style)/\(name)\n".utf8)
                add(try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(style)/\(name)")))
            }
        }
        return String(hash, radix: 16)
    }

    /// All articles below a folder, in the order of their names.
    static func load(_ folder: String) throws -> [LabelledArticle] {
        let manager = FileManager.default
        var articles: [LabelledArticle] = []
        for style in try manager.contentsOfDirectory(atPath: folder).sorted() {
            let names = (try? manager.contentsOfDirectory(atPath: "\(folder)/\(style)"))?.filter { $0.hasSuffix(".json") }.sorted() ?? []
            for name in names {
                let stem = "\(folder)/\(style)/\(name.dropLast(5))"
                let text = try Data(contentsOf: URL(fileURLWithPath: stem + ".txt"))
                let entry = try JSONDecoder().decode(Entry.self, from: Data(contentsOf: URL(fileURLWithPath: stem + ".json")))
                articles.append(
                    LabelledArticle(
                        name: "\(style)/\(name.dropLast(5))", style: style,
                        // A text that names no day of publication would be read as of today; training must not depend on the day.
                        article: try SeedFormat.parse([UInt8](text), today: 20_454), labels: entry.facts.compactMap(\.label)))
            }
        }
        return articles
    }

    private struct Entry: Decodable { var facts: [GoldFact] }

    /// A fact as the label files have it: fields with one value or a list of right ones.
    private struct GoldFact: Decodable {
        var label: Label?

        private struct Key: CodingKey {
            var stringValue: String
            var intValue: Int? { nil }
            init(stringValue: String) { self.stringValue = stringValue }
            init?(intValue: Int) { nil }
        }

        init(from decoder: any Decoder) throws {
            let box = try decoder.container(keyedBy: Key.self)
            var kind: FactKind?
            var result = Label(kind: .event, fields: [:])
            for key in box.allKeys {
                switch key.stringValue {
                case "kind": kind = FactKind(rawValue: try box.decode(String.self, forKey: key))
                case "evidence": result.evidence = try box.decode(String.self, forKey: key)
                case "optional": result.isOptional = try box.decode(Bool.self, forKey: key)
                case "participants": result.participants = try box.decode([OneOrMore].self, forKey: key).map(\.texts)
                case "participantsOptional": result.freeParticipants = try box.decode([OneOrMore].self, forKey: key).flatMap(\.texts)
                case "roles": result.roles = try box.decode([OneOrMore].self, forKey: key).map(\.texts)
                default: result.fields[key.stringValue] = try box.decode(OneOrMore.self, forKey: key).values
                }
            }
            guard let kind else { return }
            result.kind = kind
            label = result
        }
    }

    private struct OneOrMore: Decodable {
        var values: [Label.Value]
        var texts: [String] { values.compactMap { if case .text(let text) = $0 { text } else { nil } } }

        init(from decoder: any Decoder) throws {
            if let box = try? decoder.singleValueContainer(), let value = Self.one(box) {
                values = [value]
                return
            }
            var list = try decoder.unkeyedContainer()
            values = []
            while !list.isAtEnd {
                if try list.decodeNil() {
                    values.append(.anything)
                } else if let number = try? list.decode(Double.self) {
                    values.append(.number(number))
                } else if let text = try? list.decode(String.self) {
                    values.append(.text(text))
                } else {
                    values += try list.decode(OneOrMore.self).values
                }
            }
        }

        private static func one(_ box: any SingleValueDecodingContainer) -> Label.Value? {
            if box.decodeNil() { return .anything }
            if let number = try? box.decode(Double.self) { return .number(number) }
            return (try? box.decode(String.self)).map { .text($0) }
        }
    }
}
