/// What the language of a document decides about its dates.
enum DateLanguage {
    /// Whether `4/7/2025` is a day of April there (Unicode CLDR, short formats of the United States).
    static func isMonthFirst(_ language: String?) -> Bool {
        guard let language else { return false }
        let parts = language.lowercased().split { $0 == "-" || $0 == "_" }
        return parts.first == "en" && parts.last == "us"
    }

    /// Folded words for the numbers of months, with the names of the first and the last one.
    static let vietnameseNumbers: [String: Int] = [
        "mot": 1, "gieng": 1, "hai": 2, "ba": 3, "tu": 4, "nam": 5, "sau": 6, "bay": 7, "tam": 8, "chin": 9, "muoi": 10, "chap": 12,
    ]
}
