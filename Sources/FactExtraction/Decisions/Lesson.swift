import Models

/// A labelled fact: what an article says, where several readings may be right.
package struct Label: Sendable {
    package enum Value: Sendable, Hashable {
        case text(String)
        case number(Double)
        /// Anything is right.
        case anything
    }
    package var kind: FactKind
    /// Right values by field; a field that is missing may have any value.
    package var fields: [String: [Value]]
    /// Names of participants: for each the forms that are right.
    package var participants: [[String]]
    package var freeParticipants: [String]
    package var roles: [[String]]
    package var isOptional: Bool
    package var evidence: String

    package init(
        kind: FactKind, fields: [String: [Value]], participants: [[String]] = [], freeParticipants: [String] = [], roles: [[String]] = [],
        isOptional: Bool = false, evidence: String = ""
    ) {
        self.kind = kind
        self.fields = fields
        self.participants = participants
        self.freeParticipants = freeParticipants
        self.roles = roles
        self.isOptional = isOptional
        self.evidence = evidence
    }

    func allows(_ field: String, _ text: String?) -> Bool {
        guard let values = fields[field] else { return true }
        return values.contains { $0 == .anything || $0 == text.map { .text($0) } }
    }

    func allows(_ field: String, _ number: Double, within tolerance: Double = 1e-6) -> Bool {
        guard let values = fields[field] else { return true }
        return values.contains { value in
            switch value {
            case .anything: true
            case .number(let right): abs(right - number) <= tolerance * max(abs(right), abs(number), 1e-9)
            case .text: false
            }
        }
    }

    /// Whether a date is right: as exact as the label's or not, but no other.
    func allowsDate(_ field: String, _ date: String?) -> Bool {
        guard let values = fields[field] else { return true }
        return values.contains { value in
            switch value {
            case .anything: true
            case .text(let right): date.map { right.hasPrefix($0) || $0.hasPrefix(right) } ?? false
            case .number: false
            }
        }
    }

    func allowsPeriod(_ period: String?) -> Bool {
        guard let values = fields["period"] else { return true }
        return values.contains { value in
            switch value {
            case .anything: true
            case .text(let right): period.map { PartialDate.canonicalPeriod(right) == PartialDate.canonicalPeriod($0) } ?? false
            case .number: false
            }
        }
    }

    /// Whether every reading names a value of the field.
    func tells(_ field: String) -> Bool { fields[field].map { !$0.contains(.anything) } ?? false }
}

/// One article's labels, and the examples for the models that reading it gives.
package final class Lesson {
    /// Features of the possible answers, as places in the table of weights, and which are right.
    package struct Example: Sendable {
        package var decision: Decision
        package var candidates: [[Int32]]
        package var isRight: [Bool]
    }

    package let labels: [Label]
    /// Right answers are given, so that later questions are asked as if earlier ones had been answered well; else the models answer.
    package let isTeaching: Bool
    package private(set) var examples: [Example] = []
    /// How often the grammar's answer and the model's were right, by decision and kind of answer.
    package private(set) var comparisons: [String: SIMD3<Int>] = [:]

    package init(labels: [Label], isTeaching: Bool) {
        self.labels = labels
        self.isTeaching = isTeaching
    }

    func compare(_ decision: Decision, _ kind: String, guess: Bool, model: Bool) {
        comparisons["\(decision) \(kind)", default: .zero] &+= SIMD3(1, guess ? 1 : 0, model ? 1 : 0)
    }

    func note(_ decision: Decision, _ candidates: [Features], _ right: [Bool]) {
        examples.append(Example(decision: decision, candidates: candidates.map { $0.cues.map(\.index) }, isRight: right))
    }

    /// Labels of a kind whose evidence holds the words, or is held by them.
    func labels(_ kind: FactKind, around words: String) -> [Label] {
        labels.filter { $0.kind == kind && ($0.evidence.isEmpty || $0.evidence.contains(words) || words.contains($0.evidence)) }
    }
}
