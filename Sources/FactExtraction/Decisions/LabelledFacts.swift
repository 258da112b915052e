import Models

/// Found facts compared with labels, to tell how well articles of a style are read.
package enum LabelledFacts {
    package struct Counts: Sendable {
        package var right = 0, extra = 0, missed = 0

        package init() {}

        package static func + (a: Self, b: Self) -> Self {
            var sum = a
            sum.right += b.right
            sum.extra += b.extra
            sum.missed += b.missed
            return sum
        }

        package var precision: Double { right + extra == 0 ? 0 : Double(right) / Double(right + extra) }
        package var recall: Double { right + missed == 0 ? 0 : Double(right) / Double(right + missed) }
        package var f1: Double { precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall) }
    }

    /// Facts that are right, invented and missed, by kind; each label is found once at most, those that must be found first.
    package static func compare(_ labels: [Label], _ facts: [Fact]) -> [FactKind: Counts] {
        var counts: [FactKind: Counts] = [:]
        var open = labels.filter { !$0.isOptional } + labels.filter(\.isOptional)
        for fact in facts {
            if let at = open.firstIndex(where: { matches($0, fact) }) {
                open.remove(at: at)
                counts[fact.kind, default: Counts()].right += 1
            } else {
                counts[fact.kind, default: Counts()].extra += 1
            }
        }
        for label in open where !label.isOptional { counts[label.kind, default: Counts()].missed += 1 }
        return counts
    }

    /// Whether a fact says what a label says, in every field that counts.
    private static func matches(_ label: Label, _ fact: Fact) -> Bool {
        guard label.kind == fact.kind else { return false }
        switch fact.detail {
        case .tariffMeasure(let measure): return MeasureFinder.matches(label, measure)
        case .tradeFigure(let figure): return FigureFinder.matches(label, figure)
        case .event(let event): return EventFinder.matches(label, event)
        case .person(let person):
            let roles = person.roles.map { folded($0) }
            return allows(label, "name", person.name)
                && label.roles.allSatisfy { forms in forms.isEmpty || forms.contains { form in roles.contains { $0.contains(folded(form)) } } }
        case .organisation(let organisation): return allows(label, "name", organisation.name)
        case .quotation(let quotation):
            return allows(label, "speaker", quotation.speaker)
                && label.fields["quote", default: []].contains { sharesWords($0.text, quotation.quote) }
        }
    }

    private static func allows(_ label: Label, _ field: String, _ text: String) -> Bool {
        let wanted = folded(text)
        return label.fields[field, default: []].contains { $0 == .anything || folded($0.text) == wanted }
    }

    /// Nine of ten words of both.
    private static func sharesWords(_ a: String, _ b: String) -> Bool {
        let (a, b) = (words(a), words(b))
        return Double(a.intersection(b).count) >= 0.9 * Double(max(a.count, b.count, 1))
    }

    private static func words(_ text: String) -> Set<Substring> { Set(folded(text).split { !$0.isLetter && !$0.isNumber }) }
}
