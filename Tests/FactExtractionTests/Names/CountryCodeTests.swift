import FactExtraction
import Testing

@Suite("Countries that callers name")
struct CountryCodeTests {
    @Test(
        "names with an article or dots, codes of three letters and official names are understood",
        arguments: [
            ("the United States", "US"), ("the US", "US"), ("the EU", "EU"), ("The Philippines", "PH"), ("U.S.A.", "US"), ("U.S", "US"),
            ("U.K.", "GB"),
            ("Socialist Republic of Vietnam", "VN"), ("Socialist Republic of Viet Nam", "VN"), ("VNM", "VN"), ("gbr", "GB"), ("CHN", "CN"),
            ("the Kingdom of Norway", "NO"), ("Republic of Korea", "KR"), ("Democratic People's Republic of Korea", "KP"), ("Vietnamese", "VN"),
            ("People’s Republic of China", "CN"), ("DEU", "DE"), ("vn", "VN"), ("the Netherlands", "NL"), ("United Mexican States", "MX"),
        ])
    func forms(_ text: String, _ code: String) { #expect(countryCode(text) == code) }

    @Test("what names no country is not one", arguments: ["", "the", "...", "Atlantis", "ZZZ", "Republic", "the Republic of", "zz"])
    func others(_ text: String) { #expect(countryCode(text) == nil) }
}
