import Models

/// Treaties, and places with a country's name inside.
extension NameScanner {
    /// Words behind a country's name that make a place or a treaty of it.
    private static let regions: WordSet = [
        "sea", "strait", "straits", "ocean", "gulf", "channel", "canal", "bay", "peninsula", "columbia", "samoa", "guiana", "polynesia", "town",
        "beach",
        "hill", "hills", "harbor", "harbour", "river", "shepherd", "gp",
    ]
    private static let treaties: WordSet = [
        "agreement", "agreements", "treaty", "pact", "accord", "accords", "convention", "protocol", "partnership",
    ]
    private static let treatyWords: WordSet = [
        "free", "trade", "economic", "partnership", "comprehensive", "cooperation", "phase", "one", "strategic", "investment", "and", "bilateral",
        "preferential", "interim", "transatlantic", "customs", "union",
    ]

    /// The end of a treaty's name or of a place's with a country's name inside: `US–Mexico–Canada Agreement`, `New Mexico`, `South China Sea`.
    func thing(_ at: Int, _ end: Int) -> Int? {
        if ["new", "gulf", "sea", "little"].contains(tokens[at].key), Countries.mention(tokens, at, end) == nil {
            let start = at + 1 < end && tokens[at + 1].is("of") ? at + 2 : at + 1
            guard start > at + 1 || tokens[at].is("new") || tokens[at].is("little"), start < end, tokens[start].isCapital,
                let (mention, count) = Countries.mention(tokens, start, end), mention.form == .name
            else { return nil }
            return start + count
        }
        var index = at
        if ["south", "east", "north", "west"].contains(tokens[at].key), Countries.mention(tokens, at, end) == nil { index += 1 }
        guard index < end, let (first, count) = Countries.mention(tokens, index, end), first.form != .seat else { return nil }
        index += count
        if index < end, tokens[index].isCapital, Self.regions.contains(tokens[index].key) { return index + 1 }
        guard at + count == index else { return nil }
        // Further countries, then the words of a treaty's name, all with capitals.
        while index < end, index - at < 12 {
            if tokens[index].key == "-" || tokens[index].key == "–" || tokens[index].is("and") || tokens[index].key == "," {
                guard index + 1 < end, let (_, more) = Countries.mention(tokens, index + 1, end) else { break }
                index += 1 + more
            } else {
                break
            }
        }
        let named = index
        while index < end, index - named < 6, tokens[index].isWord, tokens[index].isCapital || tokens[index].is("and") {
            if tokens[index].isCapital, Self.treaties.contains(tokens[index].key) {
                // `US Trade Agreement`: the words go on to the last of them.
                return index + 1 < end && tokens[index + 1].isCapital && Self.treaties.contains(tokens[index + 1].key) ? index + 2 : index + 1
            }
            guard Self.treatyWords.contains(tokens[index].key) else { break }
            index += 1
        }
        return nil
    }
}
