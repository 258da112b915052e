/// Common words of English: what is made of them alone is more often a title, a product or the beginning of a sentence than a name.
enum OrdinaryWords {
    /// Whether a folded word, or the word that it is a regular form of, is a common one.
    static func contains(_ key: String) -> Bool {
        if stems.contains(key) { return true }
        let count = key.utf8.count
        guard count > 3 else { return false }
        if key.hasSuffix("s") {
            if stems.contains(String(key.dropLast())) { return true }
            if key.hasSuffix("ies") { return stems.contains(key.dropLast(3) + "y") }
            return key.hasSuffix("es") && stems.contains(String(key.dropLast(2)))
        }
        if key.hasSuffix("ied") { return stems.contains(key.dropLast(3) + "y") }
        if key.hasSuffix("ed") { return stems.contains(String(key.dropLast())) || stems.contains(String(key.dropLast(2))) }
        if key.hasSuffix("ing") { return stems.contains(String(key.dropLast(3))) || stems.contains(key.dropLast(3) + "e") }
        return key.hasSuffix("ly") && stems.contains(String(key.dropLast(2)))
    }

    private static let stems = WordSet(Lexicon.words(data))

    /// The words; the file names its source and licence.
    static let data = DataFile.lines(PackageResources.words_txt).joined(separator: " ")
}
