import ControlAPI

/// A field of a search with the values of which one must fit, or none where it is negated: `feed:2`, `NOT country:US`, `tag:a OR tag:b`.
package struct SearchField: Sendable, Equatable {
    package let name: String
    package fileprivate(set) var values: [String]
    package fileprivate(set) var isNegated = false

    /// The field as a query has it.
    package var text: String {
        let parts = values.map { $0.contains { $0.isWhitespace || $0 == "(" || $0 == ")" } ? "\(name):\"\($0)\"" : "\(name):\($0)" }
        return (isNegated ? "-" : "") + (parts.count == 1 ? parts[0] : "(" + parts.joined(separator: " OR ") + ")")
    }
}

/// Takes the fields out of a query; what is left are words for the index.
///
/// A field narrows the whole query. So it may be negated, be one of several alternatives of the same field, or stand in parentheses with other
/// fields; combined with words by OR it is an error, since the index knows nothing of fields.
struct SearchSyntax {
    private enum Operator: String { case and = "AND", or = "OR", not = "NOT" }

    /// A part of a query, with the place of its first character.
    private struct Part {
        enum Content {
            case combine(Operator)
            case words(String)
            case fields([SearchField])
        }
        var content: Content
        var place: Int
    }

    private let characters: [Character]
    private var at = 0

    /// Words, operators and parentheses without the fields.
    private(set) var text = ""
    private(set) var fields: [SearchField] = []

    /// - Throws: `Problem` that names the place of what is not understood.
    init(_ query: String) throws {
        characters = Array(query)
        (text, fields) = try Self.reduce(try parts())
    }

    // MARK: Parts

    /// The parts up to the end or the next closing parenthesis; parentheses come in pairs and are not nested deep.
    private mutating func parts() throws -> [Part] {
        var parts: [Part] = []
        while at < characters.count, characters[at] != ")" {
            let start = at
            if characters[at].isWhitespace {
                at += 1
            } else if characters[at] == "(" {
                at += 1
                let (words, fields) = try Self.reduce(try self.parts())
                at += 1
                guard words.isEmpty || fields.isEmpty else {
                    throw Problem.badRequest(
                        "search: “(” at character \(start + 1): a field cannot stand in parentheses with words; "
                            + "write \(fields[0].text) outside them, it narrows the whole query")
                }
                if !fields.isEmpty {
                    parts.append(Part(content: .fields(fields), place: start))
                } else {
                    parts.append(Part(content: .words("(" + words + ")"), place: start))
                }
            } else {
                parts.append(Part(content: try content(of: word(), at: start), place: start))
            }
        }
        return parts
    }

    /// The word that begins here; quotation marks hold blanks and parentheses together.
    private mutating func word() -> String {
        var (word, isQuoted) = ("", false)
        while at < characters.count {
            let character = characters[at]
            if Self.isQuote(character) {
                isQuoted.toggle()
            } else if !isQuoted, character.isWhitespace || character == "(" || character == ")" {
                break
            }
            word.append(character)
            at += 1
        }
        return word
    }

    private func content(of word: String, at place: Int) throws -> Part.Content {
        switch word {
        case "AND", "&&": return .combine(.and)
        case "OR", "||": return .combine(.or)
        case "NOT": return .combine(.not)
        default: break
        }
        let isNegated = word.hasPrefix("-")
        let plain = isNegated ? word.dropFirst() : word[...]
        guard let colon = plain.firstIndex(of: ":"), colon > plain.startIndex, plain[..<colon].allSatisfy({ $0.isASCII && $0.isLetter }) else {
            return .words(word)
        }
        let name = plain[..<colon].lowercased()
        let value = Self.withoutQuotes(plain[plain.index(after: colon)...])
        if SearchFields.names.contains(name) {
            guard !value.allSatisfy(\.isWhitespace) else {
                throw Problem.badRequest("search: “\(word)” at character \(place + 1): has no value; write it as \(name):value")
            }
            return .fields([SearchField(name: name, values: [value], isNegated: isNegated)])
        }
        // The index itself knows these; an address is words.
        if SearchFields.columns.contains(name) || value.hasPrefix("//") { return .words(word) }
        throw Problem.badRequest(
            "search: “\(word.prefix(40))”: there is no field \(name); use \((SearchFields.names + SearchFields.columns).joined(separator: ", ")), "
                + "or put it in quotation marks")
    }

    private static func isQuote(_ character: Character?) -> Bool { character == "\"" || character == "“" || character == "”" }

    private static func withoutQuotes(_ text: Substring) -> String {
        text.count >= 2 && isQuote(text.first) && isQuote(text.last) ? String(text.dropFirst().dropLast()) : String(text)
    }

    // MARK: Operators

    /// Separates words and fields; operators beside fields are applied here, those between words are left to the index.
    private static func reduce(_ parts: [Part]) throws -> (text: String, fields: [SearchField]) {
        var words: [String] = []
        var fields: [SearchField] = []
        var operators: [(kind: Operator, place: Int)] = []
        // Whether the part before is of fields, and how many it has.
        var before: Int?
        for part in parts {
            switch part.content {
            case .combine(let kind):
                operators.append((kind, part.place))
                continue
            case .words(let text):
                if before != nil {
                    if let or = operators.first(where: { $0.kind == .or }) { throw cannotCombine(or.place, fields) }
                    // Beside a field AND says nothing that it does not say itself.
                    operators.removeAll { $0.kind == .and }
                }
                words += operators.map(\.kind.rawValue) + [text]
                before = nil
            case .fields(let new):
                try add(new, operators, before: before, to: &fields)
                before = new.count
            }
            operators = []
        }
        return ((words + operators.map(\.kind.rawValue)).joined(separator: " "), fields)
    }

    /// Adds fields as the operators before them say.
    private static func add(
        _ new: [SearchField], _ operators: [(kind: Operator, place: Int)], before: Int?, to fields: inout [SearchField]
    ) throws {
        let negations = operators.filter { $0.kind == .not }
        if let or = operators.first(where: { $0.kind == .or }) {
            guard before == 1, new.count == 1, negations.isEmpty, let last = fields.last, last.name == new[0].name, !last.isNegated,
                !new[0].isNegated
            else { throw cannotCombine(or.place, new) }
            fields[fields.count - 1].values += new[0].values
            return
        }
        guard let not = negations.last, negations.count % 2 == 1 else {
            fields += new
            return
        }
        guard var only = new.first, new.count == 1 else {
            throw Problem.badRequest("search: “NOT” at character \(not.place + 1): stands before several fields; write NOT before each field")
        }
        only.isNegated.toggle()
        fields.append(only)
    }

    private static func cannotCombine(_ place: Int, _ fields: [SearchField]) -> Problem {
        Problem.badRequest(
            "search: “OR” at character \(place + 1): a field can be combined by OR only with the same field (feed:2 OR feed:3); "
                + "\(fields.first.map { "leave OR out, and \($0.text) narrows the whole query" } ?? "leave OR out")")
    }
}
