/// Frequent given and family names of a public census; the file names its source.
enum CensusNames {
    static let given = words("given")
    static let family = words("family")

    private static func words(_ kind: String) -> String {
        DataFile.lines(PackageResources.census_txt).filter { $0.hasPrefix(kind + " ") }.map { String($0.dropFirst(kind.count)) }.joined(
            separator: " ")
    }
}
