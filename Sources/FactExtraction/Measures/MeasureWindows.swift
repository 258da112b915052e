import Models

/// Which words of a sentence belong to a rate, and the day of the news.
extension MeasureFinder {
    /// `will impose 25 per cent after the levies came into force`: what follows is another's tale.
    func clauseEnd(_ view: SentenceView, _ rate: TariffRate) -> Int {
        let end = view.clauseEnd(rate.at)
        let other = view.first(after: rate.span.upperBound, within: 40) { ["after", "because", "when", "before", "whereas"].contains($0.key) }
        return other.map { min($0, end) } ?? end
    }

    /// Only commas, `and` and `or` between two rates.
    func isList(_ view: SentenceView, _ first: TariffRate, _ second: TariffRate) -> Bool {
        first.span.upperBound <= second.span.lowerBound
            && (first.span.upperBound..<second.span.lowerBound).allSatisfy { [",", "and", "or", "a", "an"].contains(view.key($0)) }
    }

    /// Where the words of one rate end and those of the next begin: at the last comma or `and` between them.
    func border(_ view: SentenceView, _ first: TariffRate, _ second: TariffRate) -> Int {
        let gap = first.span.upperBound..<max(first.span.upperBound, second.span.lowerBound)
        if let at = gap.last(where: { [",", "and", ";", "while"].contains(view.key($0)) }) { return at + 1 }
        return second.isListed ? max(gap.lowerBound, gap.upperBound - 2) : gap.upperBound
    }

    /// The first day that the opening names, of those shortly before publication.
    static func newsDay(_ reading: Reading) -> String? {
        guard let published = reading.document.published else { return nil }
        for index in reading.sentences.indices.prefix(3) {
            let view = SentenceView(reading, index)
            for at in view.range where view[at].time != nil {
                guard let date = view.closedDate(at), let day = Day(iso: date), day <= published, published <= day + 7 else { continue }
                return date
            }
        }
        return nil
    }
}
