import Models

/// People whom news call by their family name alone and who act for a country, with the years in which they did.
///
/// The file names its source and date; a text of another year is not read by it.
enum Leaders {
    private struct Term: Sendable {
        var country: String
        var years: ClosedRange<Int>
    }

    private static let rows: [String] = DataFile.lines(PackageResources.leaders_txt)

    private static let table: [String: Term] = {
        var table: [String: Term] = [:]
        for line in rows {
            let parts = line.split(separator: " ")
            let years = parts.last?.split(separator: "-").compactMap { Int($0) } ?? []
            guard parts.count == 3, years.count == 2, years[0] <= years[1] else { continue }
            table[String(parts[0])] = Term(country: String(parts[1]), years: years[0]...years[1])
        }
        return table
    }()

    /// The country that somebody of this name acted for in a year; without a year nobody is meant.
    static func country(_ name: String, in year: Int?) -> String? {
        guard let term = table[name], let year, term.years.contains(year) else { return nil }
        return term.country
    }

    /// The family names.
    static var names: String { rows.compactMap { $0.split(separator: " ").first }.joined(separator: " ") }

    /// Everything by which texts are read, for the version of the rules.
    static var data: String { rows.joined(separator: "\n") }
}
