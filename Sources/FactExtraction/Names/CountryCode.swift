import Models

/// The country that a name, an adjective or a code stands for: `Viet Nam`, `Vietnamese`, `vn` and `VN` are `VN`.
///
/// - Returns: ISO 3166-1 alpha-2, `EU` for the Union, `*` for all countries; nil when the text names none.
public func countryCode(_ text: String) -> String? {
    let name = folded(text)
    if ["*", "all", "all countries", "the world", "world"].contains(name) { return "*" }
    let code = text.uppercased()
    if Countries.codes.contains(code) { return code }
    return Countries.code(name) ?? Countries.codesByLetters[letters(of: name)] ?? Countries.codesByLetters[letters(of: withoutArticle(name))]
}

/// Letters alone: `u.s.a.` and `usa` are the same, and `viet nam` and `vietnam`.
private func letters(of name: some StringProtocol) -> String {
    String(String.UnicodeScalarView(name.unicodeScalars.filter { $0.properties.isAlphabetic }))
}

/// `the philippines` without its article.
private func withoutArticle(_ name: String) -> Substring { name.hasPrefix("the ") ? name.dropFirst(4) : name[...] }

extension Countries {
    /// The codes of all countries that have a name here.
    static let codes: Set<String> = Set(
        rows.compactMap { line in line.split(separator: ":").first.map { String($0.trimmingPrefix { $0 == " " }) } })

    /// Codes by the letters of names, of adjectives, of codes and of official names; where two have the same, the first of these.
    fileprivate static let codesByLetters: [String: String] = {
        var table: [String: String] = [:]
        func add(_ name: some StringProtocol, _ code: String) {
            let key = letters(of: folded(String(name)))
            if !key.isEmpty, table[key] == nil { table[key] = code }
        }
        for line in rows {
            let cells = line.split(separator: ":", omittingEmptySubsequences: false)
            let code = String(cells[0].trimmingPrefix { $0 == " " })
            for cell in cells.dropFirst().prefix(2) { for name in cell.split(separator: ",") { add(name, code) } }
        }
        let official = CountryCodes.rows.split(separator: "\n").map { $0.split(separator: ":", omittingEmptySubsequences: false).map(String.init) }
        // Every code of two letters stands before those of three.
        for code in codes { add(code, code) }
        for cells in official where cells.count == 3 && codes.contains(cells[0]) {
            add(cells[1], cells[0])
            add(cells[2], cells[0])
            if cells[2].hasPrefix("the ") { add(cells[2].dropFirst(4), cells[0]) }
        }
        return table
    }()

    /// Countries that are and that were.
    private static let rows = [CountryData.rows, MoreCountries.rows, MoreCountries.former].flatMap { $0.split(separator: "\n") }
}

/// The English name of a country by its code, `VN` is `Viet Nam`; nil when there is no such code here.
public func countryName(_ code: String) -> String? { code == "*" ? "all countries" : Countries.englishNames[code] }

extension Countries {
    /// The first name of each row, with capitals where English writes them.
    fileprivate static let englishNames: [String: String] = Dictionary(
        rows.compactMap { line in
            let cells = line.split(separator: ":", omittingEmptySubsequences: false)
            guard let code = cells.first?.trimmingPrefix(while: { $0 == " " }), let name = cells.dropFirst().first?.split(separator: ",").first else {
                return nil
            }
            let small: Set<Substring> = ["and", "of", "the"]
            let words = name.split(separator: " ").map { word in
                small.contains(word) || word.first == "u" && word.hasSuffix(".") ? String(word) : word.prefix(1).uppercased() + word.dropFirst()
            }
            let isWithArticle = articles.contains(String(code))
            return (String(code), (isWithArticle ? "the " : "") + words.joined(separator: " "))
        }, uniquingKeysWith: { first, _ in first })

    /// Countries whose names take the article.
    private static let articles: Set<String> = ["US", "GB", "EU", "AE", "PH", "NL", "CZ", "DO", "CF", "MV", "BS", "GM"]
}
