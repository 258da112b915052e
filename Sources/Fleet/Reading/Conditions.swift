import Models
import Store

/// The part of a statement that says which rows, with its values.
struct Conditions {
    private(set) var texts: [String] = []
    private(set) var values: [SQLValue] = []

    var text: String { texts.isEmpty ? "" : "WHERE " + texts.joined(separator: " AND ") }

    /// Adds a condition; each `?` in it stands for the next value.
    mutating func add(_ text: String, _ new: SQLValue...) {
        texts.append(numbered(text, new))
    }

    /// Gives the values numbers, for use elsewhere in the statement.
    mutating func numbered(_ text: String, _ new: [SQLValue]) -> String {
        var out = ""
        var rest = new[...]
        for character in text {
            guard character == "?", let value = rest.popFirst() else {
                out.append(character)
                continue
            }
            values.append(value)
            out += "$\(values.count)"
        }
        return out
    }
}

extension Conditions {
    init(_ filter: ArticleFilter) {
        if let feed = filter.feed { add("a.feed = ?", .int(feed)) }
        if let (text, values) = filter.since?.isReached { texts.append(numbered(text, values.map { .int($0) })) }
        if let topic = filter.topic { add(Self.hasTopic("a.id", "a.month"), .text(topic)) }
        if let story = filter.story { add("a.story = ?", .int(story)) }
        if !filter.includeCopies { add("a.duplicate_of IS NULL") }
    }

    init(_ filter: SearchFilter) {
        for condition in filter.conditions {
            let tests = condition.alternatives.map { test($0) }
            let text = tests.count == 1 ? tests[0] : "(" + tests.joined(separator: " OR ") + ")"
            add(condition.isNegated ? "(\(text)) IS NOT TRUE" : text)
        }
    }

    /// The test of one value of a search, with its values numbered.
    private mutating func test(_ value: SearchCondition.Value) -> String {
        switch value {
        case .feeds(let feeds): numbered("a.feed = ANY (?::bigint[])", [.list(feeds)])
        case .topic(let topic): numbered(Self.hasTopic("a.id", "a.month"), [.text(topic)])
        case .since(let bound): numbered(bound.isReached.text, bound.isReached.values.map { .int($0) })
        case .through(let bound): numbered(bound.isNotPassed.text, bound.isNotPassed.values.map { .int($0) })
        case .kind(let kind): numbered("EXISTS (SELECT 1 FROM facts f WHERE f.article = a.id AND f.kind = ?)", [.text(kind.rawValue)])
        case .person(let person):
            numbered(
                """
                EXISTS (SELECT 1 FROM facts f WHERE f.article = a.id AND (f.kind = 'person' AND strpos(f.merge_key, ?) > 0
                    OR f.kind IN ('event', 'quotation') AND strpos(lower(f.detail::text), ?) > 0))
                """, [.text(folded(person)), .text(folded(person))])
        case .country(let country):
            numbered(
                """
                (a.located_country = ? OR EXISTS (SELECT 1 FROM facts f WHERE f.article = a.id
                    AND ? IN (f.detail ->> 'imposer', f.detail ->> 'target', f.detail ->> 'reporter', f.detail ->> 'partner')))
                """, [.text(country), .text(country)])
        }
    }

    init(_ filter: FactFilter) {
        if let kind = filter.kind { add("f.kind = ?", .text(kind.rawValue)) }
        if let article = filter.article { add("f.article = ?", .int(article)) }
        if let prefix = filter.keyPrefix { add("f.merge_key >= ? AND f.merge_key < ?", .text(prefix), .text(prefix + "\u{10FFFF}")) }
        if let since = filter.since {
            let (text, values) = since.isReached
            texts.append(numbered("(f.last_day >= ? OR (f.last_day IS NULL AND \(text)))", [.text(since.day)] + values.map { .int($0) }))
        }
        if let least = filter.minConfidence { add("(f.confidence IS NULL OR f.confidence >= ?)", .double(least)) }
        if let topic = filter.topic { add(Self.hasTopic("f.article", "f.month"), .text(topic)) }
    }

    private static func hasTopic(_ article: String, _ month: String) -> String {
        "EXISTS (SELECT 1 FROM topics t WHERE t.topic = ? AND t.article = \(article) AND t.month = \(month))"
    }
}

/// The fields of a fact that are compared folded, which only this side can: the rows that the database gives are looked through.
struct FieldTest {
    /// One of the values that a field may have; `*` stands for any text, `\*` for itself.
    private struct Pattern {
        var parts: [String]
        var isOpen: (start: Bool, end: Bool)
        var number: Double?

        init(_ value: String) {
            let text = folded(value).replacing("\\*", with: "\u{1}")
            parts = text.split(separator: "*").map { String($0).replacing("\u{1}", with: "*") }
            isOpen = (text.hasPrefix("*"), text.hasSuffix("*"))
            number = Double(value)
        }
    }

    private let fields: [(name: String, patterns: [Pattern])]

    /// Fields without any pass everything.
    init(_ fields: [String: [String]]) { self.fields = fields.map { name, values in (name, values.map(Pattern.init)) } }

    var isEmpty: Bool { fields.isEmpty }

    func passes(_ detail: String) -> Bool {
        if fields.isEmpty { return true }
        guard let members = JSON.value([String: Member].self, detail) else { return false }
        return fields.allSatisfy { field in
            guard let member = members[field.name] else { return false }
            return member.values.contains { value in
                let text = folded(value)
                return field.patterns.contains { pattern in
                    if let number = pattern.number, Double(value) == number { return true }
                    return Self.matches(text, pattern.parts, pattern.isOpen)
                }
            }
        }
    }

    private static func matches(_ text: String, _ parts: [String], _ isOpen: (start: Bool, end: Bool)) -> Bool {
        var rest = text[...]
        for (index, part) in parts.enumerated() {
            if index == 0, !isOpen.start {
                guard rest.hasPrefix(part) else { return false }
                rest = rest.dropFirst(part.count)
            } else if index == parts.count - 1, !isOpen.end {
                return rest.hasSuffix(part)
            } else {
                guard let found = rest.range(of: part) else { return false }
                rest = rest[found.upperBound...]
            }
        }
        return isOpen.end || rest.isEmpty || parts.isEmpty
    }

    /// A text, a number, or a list of them.
    private struct Member: Decodable {
        var values: [String]

        init(from decoder: any Decoder) throws {
            if var list = try? decoder.unkeyedContainer() {
                values = []
                while !list.isAtEnd { values.append(try list.decode(Scalar.self).text) }
            } else {
                values = [try Scalar(from: decoder).text]
            }
        }
    }

    private struct Scalar: Decodable {
        var text: String

        init(from decoder: any Decoder) throws {
            let box = try decoder.singleValueContainer()
            if let value = try? box.decode(String.self) {
                text = value
            } else if let value = try? box.decode(Double.self) {
                text = value == value.rounded() ? Int64(exactly: value).map { String($0) } ?? String(value) : String(value)
            } else {
                text = (try? box.decode(Bool.self)).map { String($0) } ?? ""
            }
        }
    }
}
