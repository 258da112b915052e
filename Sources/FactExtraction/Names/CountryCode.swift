import Models

/// The country that a name, an adjective or a code stands for: `Viet Nam`, `Vietnamese`, `vn` and `VN` are `VN`.
///
/// - Returns: ISO 3166-1 alpha-2, `EU` for the Union, `*` for all countries; nil when the text names none.
public func countryCode(_ text: String) -> String? {
    let name = folded(text)
    if ["*", "all", "all countries", "the world", "world"].contains(name) { return "*" }
    let code = text.uppercased()
    if Countries.codes.contains(code) { return code }
    return Countries.code(name)
}

extension Countries {
    /// The codes of all countries that have a name here.
    static let codes: Set<String> = Set(
        rows.compactMap { line in line.split(separator: ":").first.map { String($0.trimmingPrefix { $0 == " " }) } })

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
