import Models

/// People whom news call by their family name alone and who act for a country, with the years in which they did.
///
/// Collected by hand from the public record in November 2025; a text of another year is not read by it. What a story needs beyond it belongs in
/// a topic profile.
enum Leaders {
    private struct Term: Sendable {
        var country: String
        var years: ClosedRange<Int>
    }

    /// Folded family name, country, first and last year in office.
    private static let rows = """
        trump US 2017-2029
        biden US 2021-2025
        obama US 2009-2017
        lutnick US 2025-2029
        greer US 2025-2029
        bessent US 2025-2029
        vance US 2025-2029
        rubio US 2025-2029
        navarro US 2017-2029
        lighthizer US 2017-2021
        mnuchin US 2017-2021
        xi CN 2013-2030
        jinping CN 2013-2030
        lifeng CN 2023-2028
        wentao CN 2020-2028
        modi IN 2014-2029
        lula BR 2003-2027
        carney CA 2025-2029
        trudeau CA 2015-2025
        sheinbaum MX 2024-2030
        macron FR 2017-2027
        merkel DE 2005-2021
        scholz DE 2021-2025
        merz DE 2025-2029
        starmer GB 2024-2029
        meloni IT 2022-2027
        leyen EU 2019-2029
        sefcovic EU 2024-2029
        abe JP 2012-2020
        kishida JP 2021-2024
        ishiba JP 2024-2025
        takaichi JP 2025-2029
        akazawa JP 2024-2026
        putin RU 2000-2030
        zelenskiy UA 2019-2029
        zelensky UA 2019-2029
        zelenskyy UA 2019-2029
        albanese AU 2022-2028
        luxon NZ 2023-2026
        prabowo ID 2024-2029
        ramaphosa ZA 2018-2029
        milei AR 2023-2027
        petro CO 2022-2026
        erdogan TR 2003-2028
        netanyahu IL 2009-2030
        """

    private static let table: [String: Term] = {
        var table: [String: Term] = [:]
        for line in rows.split(separator: "\n") {
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

    /// Everything by which texts are read, for the version of the rules.
    static var data: String { rows }
}
