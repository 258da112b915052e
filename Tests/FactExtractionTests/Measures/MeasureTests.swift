import Models
import Testing

@testable import FactExtraction

@Suite("Tariff measures")
struct MeasureTests {
    @Test(
        "a list of countries and rates behind a colon",
        arguments: [
            "The United States will charge the following rates: Norway, 20%; Peru, 15%; Kenya, 25%.",
            "The United States will charge these tariff rates: Norway - 20%, Peru - 15%, Kenya - 25%.",
        ])
    func listBehindColon(text: String) {
        let rates = Found(text, "The tariffs start next week.").rates
        #expect(rates == ["US>NO 20 announced", "US>PE 15 announced", "US>KE 25 announced"])
    }

    @Test("tax rates of a list are no tariffs")
    func listOfTaxes() {
        #expect(Found("Sales tax rates: Norway, 25%; Peru, 18%; Kenya, 16%.", "Tariffs were not discussed.").rates.isEmpty)
    }

    @Test(
        "who sets what on whom, and what has become of it",
        arguments: [
            ("Norway announced a 12 per cent tariff on imports from Peru.", ["NO>PE 12 announced"]),
            ("Peru was hit with a 12% Norwegian duty on all goods.", ["NO>PE 12 announced"]),
            ("Norway lowered the levy on Peruvian copper from 20 percent to 15 percent.", ["NO>PE 15 reduced"]),
            ("Norway raised its tariff on Peruvian goods to 30 per cent from 20 per cent.", ["NO>PE 30 raised"]),
            ("Norway threatened a 50% tariff on Peruvian fish.", ["NO>PE 50 threatened"]),
            ("Norway has proposed a 5 per cent duty on cars from Peru.", ["NO>PE 5 proposed"]),
            ("A 10% Norwegian tariff on Peruvian goods took effect on June 2.", ["NO>PE 10 in_force"]),
            ("Norway paused a 25 per cent duty on Peruvian machinery.", ["NO>PE 25 paused"]),
            ("Norway and Peru agreed on a 15 percent tariff on Peruvian goods.", ["NO>PE 15 agreed"]),
            ("Peruvian goods would enter Norway tariff-free.", ["NO>PE 0 announced"]),
        ])
    func statuses(text: String, expected: [String]) { #expect(Found("Norway and Peru trade.", text).rates == expected) }

    @Test("an offer and what is asked in return")
    func inReturn() {
        let found = Found("Vietnam offered to cut all tariffs on US goods to zero and urged Washington to do the same for Vietnamese goods.")
        #expect(found.rates == ["VN>US 0 offered", "US>VN 0 requested"])
    }

    @Test("every country of a list has its own rate")
    func lists() {
        let found = Found(
            "The US announced tariffs of 24% on Japan, 25% on South Korea and 32% on Taiwan.", "Cambodia faces a US tariff of 49% and Laos 48%.")
        #expect(found.rates == ["US>JP 24 announced", "US>KR 25 announced", "US>TW 32 announced", "US>KH 49 in_force", "US>LA 48 in_force"])
    }

    @Test("two targets of one rate")
    func pairs() { #expect(Found("The US announced a 25% tariff on Canada and Mexico.").rates == ["US>CA 25 announced", "US>MX 25 announced"]) }

    @Test(
        "what goods a rate is for",
        arguments: [
            ("Norway announced a 12% tariff on all goods from Peru.", "all goods"),
            ("Norway announced a 12% tariff on steel and aluminium from Peru.", "steel and aluminium"),
            ("Norway announced a 12% tariff on excavators from Peru.", "excavators"),
            ("Norway announced a 40% tariff on any transshipping from Peru.", "transshipping"),
            ("Norway set a baseline tariff of 10% on goods from Peru.", "baseline"), ("Norway announced a 12% tariff on Peruvian goods.", nil),
        ])
    func scopes(text: String, scope: String?) { #expect(Found(text).measures.map(\.scope) == [scope]) }

    @Test(
        "other percentages are no tariffs",
        arguments: [
            "Norway's exports to Peru rose 12 per cent despite the tariffs.", "Norway cut its tariff on Peru by 5 per cent.",
            "Norwegian VAT is 25 per cent.",
            "The bank cut its policy rate to 4.25 per cent as tariffs weighed on Norway.",
            "Norway suspended 24 percentage points of its tariff on Peru.",
            "Duties cover 60 per cent of Norway's imports from Peru.", "Norway scrapped the 10% tariff on Peruvian fish.",
        ])
    func others(text: String) { #expect(Found(text).rates.isEmpty) }

    @Test(
        "what is denied, supposed or asked is no fact",
        arguments: [
            "Norway denied that it would charge a 12% tariff on Peru.", "If talks fail, Norway will charge a 12% tariff on Peru.",
            "Will Norway charge a 12% tariff on Peru?", "Were the talks to fail, the Norwegian tariff on Peru would rise to 12%.",
            "There is speculation about a Norwegian tariff of 12% on Peru.", "Norway will not charge a 12% tariff on Peru.",
        ])
    func unreal(text: String) { #expect(Found(text).rates.isEmpty) }

    @Test("dates come from the sentence, or from the event that brought the rate")
    func dates() {
        let own = Found("On June 3, Norway announced a 12% tariff on imports from Peru.")
        #expect(own.measures.map(\.date) == ["2025-06-03"])
        let event = Found("King Olav of Norway signed an executive order on Monday. Under it, the tariff on Peruvian goods falls from 20% to 15%.")
        #expect(event.measures.map(\.date) == ["2025-06-16"])
        let told = Found(
            "Ana Ruiz and Olav Brandt had a phone call on June 6. The call came two days after Norway announced a 30% tariff on Peruvian goods.")
        #expect(told.measures.first { $0.ratePercent == 30 }?.date == "2025-06-04")
        let counted = Found("Prices rose on Monday, four days after a 30% Norwegian tariff on Peruvian goods took effect.")
        #expect(counted.measures.map(\.date) == ["2025-06-12"])
    }

    @Test("a measure that is told twice is one fact")
    func twice() {
        let found = Found("Norway announced a 12% tariff on imports from Peru on June 3.", "The 12% tariff on Peruvian goods is the first one.")
        #expect(found.measures.count == 1)
    }

    @Test("the highest of several rates is told, and goods from everywhere have no country")
    func ceilings() {
        #expect(Found("Norway announced tariffs of up to 30% on Peruvian fish.").measures.map(\.ratePercent) == [30])
        #expect(Found("Norway announced a 12% tariff on imported cars.").measures.map(\.target) == ["*"])
    }

    @Test("a bank's rate in an article on tariffs is no tariff")
    func policyRates() {
        let found = Found("The United States put a 25% tariff on goods from Chile.", "Chile's central bank cut its rate to 4.75 percent on Tuesday.")
        #expect(found.rates == ["US>CL 25 announced"])
    }

    @Test("a list keeps who sets its rates")
    func listed() {
        let found = Found("The European Union published its list. The EU's duties: 10% on Chinese bicycles; 15% on Indian steel.")
        #expect(found.measures.map(\.imposer) == ["EU", "EU"])
    }

    @Test("a country named only later sets no rate")
    func later() {
        let found = Found(
            "The government will put a 12% tariff on imported shoes next month, the finance minister said on Monday.",
            "China protested at once. China is the largest seller and China's ministry called the duty unfair.")
        #expect(!found.measures.contains { $0.imposer == "CN" })
    }
}
