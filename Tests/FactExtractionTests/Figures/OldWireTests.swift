import Models
import Testing

@testable import FactExtraction

/// Wire copy of the 1980s: `dlrs`, `mln`, `pct`, `crowns`, figures side by side with `vs`.
@Suite("Wire copy of the 1980s")
struct OldWireTests {
    @Test("balances in the money of the country, with the months that they are of")
    func balances() {
        let found = Found(
            "Norway's trade deficit narrowed to 1.32 billion crowns in February from 2.11 billion in January, the Statistics Bureau said.",
            "Exports rose 6.2 pct to 10.84 billion crowns in February and imports fell to 12.16 billion.", published: "1987-03-09", country: "NO")
        #expect(found.flows.contains("NO>* deficit 1.32 NOK 1987-02"))
        #expect(found.flows.contains("NO>* export 10.84 NOK 1987-02"))
        #expect(found.flows.allSatisfy { $0.contains("NOK") })
    }

    @Test("a surplus in mln dlrs of a country that has dollars of its own")
    func dollars() {
        let found = Found(
            "Canada had a trade surplus of 534 mln dlrs in April, against 1.12 billion dlrs in March, Statistics Canada said.",
            published: "1987-06-10", country: "CA")
        #expect(found.flows.contains("CA>* surplus 0.53 CAD 1987-04"))
    }

    @Test(
        "tenders, prices, crops, stocks, results and quotas are neither figures of trade nor tariffs",
        arguments: [
            "Morocco bought 18,000 tonnes of raw sugar at 183.50 dlrs a tonne cost and freight for shipment in April.",
            "May wheat closed 3-3/4 cents higher at 2.87 dlrs a bushel, and exporters look for 60 pct of the balance.",
            "The ceiling would go to 16.6 mln barrels per day from 15.8 mln, and output would rise five pct.",
            "Oper shr 31 cts vs 18 cts. Oper net 4,210,000 vs 2,406,000. Revs 88.1 mln vs 91.9 mln. Qtly div six cts vs six cts prior.",
            "Net profit 5.07 billion francs vs 3.92 billion. Turnover 121.4 billion vs 158.8 billion. Dividend 230 francs vs 210.",
            "Producers were apart on how to share out quotas of 58 mln bags, of which Brazil has had 30 pct.",
            "Pork belly stocks were 9.8 mln lbs, down 12 pct in a week. Cash hogs were 50 cts to one dlr lower.",
            "The yen averaged 140.41 to the dollar, 18 pct up on the year, and the crown was fixed at 3.76 to the mark.",
        ])
    func neither(text: String) {
        let found = Found(text, published: "1987-06-10", country: "US")
        #expect(found.flows.isEmpty)
        #expect(found.rates.isEmpty)
        #expect(found.people.isEmpty)
    }

    @Test("a tariff in pct is told only where the model is sure of it")
    func tariffs() {
        let found = Found(
            "The United States will impose duties of 100 pct on Japanese computers from April 17, President Reagan said.", published: "1987-03-27",
            country: "US")
        #expect(found.rates.allSatisfy { $0.hasPrefix("US>JP 100") })
        #expect(found.measures.count <= 1)
    }
}
