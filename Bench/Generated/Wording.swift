/// Sentences with choices and slots: `{a|b}` is one of its parts, `[name]` a fact of the event.
struct Wording {
    private let facts: [String: String]

    init(facts: [String: String]) { self.facts = facts }

    /// Writes the sentence out.
    func write(_ template: String, _ random: inout SeededRandom) -> String {
        var out = ""
        var rest = template[...]
        while let mark = rest.firstIndex(where: { $0 == "{" || $0 == "[" }) {
            out += rest[..<mark]
            if rest[mark] == "[" {
                let end = rest[mark...].firstIndex(of: "]") ?? rest.endIndex
                let name = String(rest[rest.index(after: mark)..<end])
                out += facts[name] ?? name
                rest = end < rest.endIndex ? rest[rest.index(after: end)...] : ""
            } else {
                let (choices, end) = Self.choices(rest[rest.index(after: mark)...])
                out += write(random.pick(choices), &random)
                rest = rest[end...]
            }
        }
        out += rest
        return out
    }

    /// The parts of a choice, whose own choices stay whole, and where it ends.
    private static func choices(_ text: Substring) -> ([String], Substring.Index) {
        var parts: [String] = []
        var part = ""
        var depth = 0
        var index = text.startIndex
        while index < text.endIndex {
            let character = text[index]
            if character == "{" { depth += 1 }
            if character == "}" {
                if depth == 0 { break }
                depth -= 1
            }
            if character == "|", depth == 0 {
                parts.append(part)
                part = ""
            } else {
                part.append(character)
            }
            index = text.index(after: index)
        }
        parts.append(part)
        return (parts, index < text.endIndex ? text.index(after: index) : index)
    }
}
