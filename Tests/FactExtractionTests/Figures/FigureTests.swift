import Models
import Testing

@testable import FactExtraction

@Suite("Trade figures")
struct FigureTests {
    @Test(
        "flow, parties, sum and period",
        arguments: [
            ("Norway's exports to Peru reached $5.2 billion in 2024.", "NO>PE export 5.2 USD 2024"),
            ("Norwegian imports from Peru totalled €3bn in May.", "NO>PE import 3 EUR 2025-05"),
            ("In 2024 Norway exported goods worth $5 billion to Peru.", "NO>PE export 5 USD 2024"),
            ("Trade between Norway and Peru stood at $8 billion last year.", "NO>PE total_trade 8 USD 2024"),
            ("Norway's trade surplus with Peru widened to $2 billion in the first quarter.", "NO>PE surplus 2 USD 2025-01/2025-03"),
            ("The trade deficit of Norway with Peru came to $2 billion in 2024.", "NO>PE deficit 2 USD 2024"),
            ("Norway's total exports were $90 billion in 2024.", "NO>* export 90 USD 2024"),
            ("Exports from Norway to Peru hit $1.5 billion from January to May.", "NO>PE export 1.5 USD 2025-01/2025-05"),
        ])
    func figures(text: String, expected: String) { #expect(Found(text).flows == [expected]) }

    @Test("goods that a tariff covers, and sums by which something moved or is larger, are no values of trade")
    func others() {
        #expect(Found("Norway's exports to Peru fell after Peru put duties on another $200 billion of goods from Norway.").flows == [])
        #expect(Found("Norway's deficit with Peru widened last year by $5 billion to $20 billion.").flows == ["NO>PE deficit 20 USD 2024"])
        #expect(Found("Norway's exports to Peru in 2024 were $3 billion more than Peru's to Norway.").flows == [])
    }

    @Test("a rise that stands in front of the flow is its change")
    func changeInFront() {
        let found = Found("Norway reported a 12 percent rise in exports to Peru, which reached $4 billion in 2024.")
        #expect(found.figures.map(\.changePercent) == [12])
    }

    @Test("a sentence goes on from the one before")
    func context() {
        let found = Found(
            "Trade between Norway and Peru reached $8 billion in 2024, with Norway exporting $5 billion and importing $3 billion. Its surplus stood at $2 billion."
        )
        #expect(
            found.flows == ["NO>PE total_trade 8 USD 2024", "NO>PE export 5 USD 2024", "NO>PE import 3 USD 2024", "NO>PE surplus 2 USD 2024"])
    }

    @Test(
        "what a sum is compared with has a month of its own",
        arguments: [
            ("from 3.1 billion in April", "2025-04"), ("from $3.1 billion a month earlier", "2025-04"),
            ("against $3.1 billion in the previous month", "2025-04"), ("from $3.1 billion a year earlier", "2024-05"),
        ])
    func bases(words: String, period: String) {
        let found = Found("Norway's exports rose to $4 billion in May \(words), the statistics office said.")
        #expect(found.flows == ["NO>* export 4 USD 2025-05", "NO>* export 3.1 USD \(period)"])
    }

    @Test("months that are only counted are the first ones of the year; a change between two months is the second one's")
    func spans() {
        #expect(
            Found("Norway's trade surplus was $2 billion in February. The surplus for the two months came to $5 billion.", published: "2025-03-20")
                .flows == ["NO>* surplus 2 USD 2025-02", "NO>* surplus 5 USD 2025-01/2025-02"])
        #expect(Found("Norway's trade surplus fell from April to May, to $5 billion.").flows == ["NO>* surplus 5 USD 2025-05"])
    }

    @Test("the balance of payments and a balance with a region are no trade figures")
    func otherBalances() {
        #expect(Found("The surplus in Norway's overall balance of payments rose to $5 billion in May.").figures.isEmpty)
        #expect(Found("Norway's trade deficit with the oil-rich Middle East countries rose to $5 billion in May.").figures.isEmpty)
    }

    @Test(
        "changes have a sign",
        arguments: [
            ("Norway's exports to Peru rose 7.2 per cent to $5 billion in 2024.", 7.2),
            ("Norway's exports to Peru fell by 3% to $5 billion in 2024.", -3),
            ("Norway's exports to Peru reached $5 billion in 2024, up 10.4 percent from the year before.", 10.4),
            ("Norway's exports to Peru were $5 billion in 2024, an 11.4 per cent increase over 2023.", 11.4),
            ("Norway's exports to Peru were $5 billion in 2024, down 2% year-on-year.", -2),
            ("Norway's exports to Peru stood at $5 billion (30.7 per cent) in 2024.", 30.7),
        ])
    func changes(text: String, change: Double) { #expect(Found(text).figures.map(\.changePercent) == [change]) }

    @Test("ranks of the figure, not of the partner")
    func ranks() {
        #expect(Found("Norway's surplus with Peru stood at $5 billion in 2024, ranking third.").figures.map(\.rank) == [3])
        #expect(Found("Norway's surplus with Peru was $5 billion in 2024, the eighth largest of any country.").figures.map(\.rank) == [8])
        #expect(Found("Norway's exports to Peru, its third-largest market, were $5 billion in 2024.").figures.map(\.rank) == [nil])
    }

    @Test("an earlier figure that is named beside the new one")
    func earlier() {
        let found = Found("Norway's surplus with Peru came to $5 billion in 2024, up from $4 billion a year earlier.")
        #expect(found.flows == ["NO>PE surplus 5 USD 2024", "NO>PE surplus 4 USD 2023"])
    }

    @Test(
        "targets, differences and other sums are no figures",
        arguments: [
            "Norway wants trade with Peru to reach $10 billion by 2030.", "Norway's exports to Peru rose by $2 billion in 2024.",
            "Norway will invest $5 billion in Peru in 2025.", "The company's profit reached $5 billion in 2024.",
            "If trade between Norway and Peru reached $9 billion in 2024, nobody noticed.",
            "Norway's exports to Peru jumped $2 billion in 2024.", "Norway saw a $2 billion rise in exports to Peru in 2024.",
            "Norway's balance of payments showed a deficit of $2 billion in 2024.",
        ])
    func none(text: String) { #expect(Found(text).flows.isEmpty) }

    @Test("a sum again in another currency is not another figure")
    func conversions() {
        let found = Found("Norway's exports to Peru reached $5 billion (£3.9bn) in 2024, up from $4 billion a year earlier.")
        #expect(found.flows == ["NO>PE export 5 USD 2024", "NO>PE export 4 USD 2023"])
    }

    @Test("the two countries are those that the text speaks of")
    func twoCountries() {
        let found = Found(
            "Norway and Peru opened talks.", "Trade between the two countries surpassed $8 billion in 2024, as much as Norway's trade with Japan.")
        #expect(found.flows.first == "NO>PE total_trade 8 USD 2024")
    }

    @Test("mirror flows are one fact")
    func mirrors() {
        #expect(Found("Norway's exports to Peru were $5 billion in 2024.", "Peru's imports from Norway were $5 billion in 2024.").figures.count == 1)
    }
}
