/// Words of the general grammar and what they are, looked up once for each token.
enum Lexicon {
    static func classes(_ key: String) -> WordClass {
        if let found = table[key] { return found }
        // `co-director`, `ex-minister`, `governor-elect`: an office all the same.
        guard let dash = key.utf8.lastIndex(of: UInt8(ascii: "-")) else { return [] }
        let part = key[dash...] == "-elect" ? key[..<dash] : key[key.utf8.index(after: dash)...]
        return table[String(part)]?.contains(.office) == true ? .office : []
    }

    /// Words whose dot is a part of them.
    static let abbreviations = WordSet(
        words(
            """
            mr mrs ms dr prof sen rep gov gen lt col maj capt sgt rev hon st jr sr inc corp co ltd plc no nos vs etc fig vol dept est approx
            jan feb mar apr jun jul aug sep sept oct nov dec messrs adm cmdr supt insp ald cllr mt ft ave blvd bros assoc pres amb atty
            """))

    static func words(_ text: String) -> [String] { text.split { $0 == " " || $0 == "\n" }.map(String.init) }

    static let lists: [(WordClass, String)] =
        GrammarWords.lists + TradeWords.lists + OfficeWords.lists + OrganisationWords.lists + SpeechWords.lists + [
            (.givenName, GivenNames.western), (.givenName, GivenNames.world), (.familyFirst, FamilyNames.first), (.familyLast, FamilyNames.last),
            (.familyLast, Leaders.names), (.givenName, CensusNames.given), (.familyLast, CensusNames.family),
        ]

    private static let table: WordTable<WordClass> = {
        var table: [String: WordClass] = [:]
        table.reserveCapacity(10_000)
        for (wordClass, text) in lists { for word in words(text) { table[word, default: []].insert(wordClass) } }
        return WordTable(table)
    }()
}
