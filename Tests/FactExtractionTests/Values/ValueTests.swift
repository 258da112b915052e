import Models
import Testing

@testable import FactExtraction

@Suite("Numbers, sums of money, rates and times")
struct ValueTests {
    @Test(
        "sums of money in signs, codes and words",
        arguments: [
            ("$5 billion", 5e9, "USD"), ("US$149.7 billion", 149.7e9, "USD"), ("USD 37.24 billion", 37.24e9, "USD"),
            ("5 billion US dollars", 5e9, "USD"),
            ("€49.5bn", 49.5e9, "EUR"), ("21 billion euros", 21e9, "EUR"), ("£42.6bn", 42.6e9, "GBP"), ("C$7.6 billion", 7.6e9, "CAD"),
            ("A$300 million", 300e6, "AUD"), ("1.72 trillion yuan", 1.72e12, "CNY"), ("¥500 million", 500e6, "JPY"),
            ("4.05 trillion yen", 4.05e12, "JPY"),
            ("900 million won", 900e6, "KRW"), ("Rs 3,20,845 crore", 3_208_450e6, "INR"), ("Rs 5.56 lakh crore", 5.56e12, "INR"),
            ("₹80 crore", 80e7, "INR"),
            ("RM324.9 billion", 324.9e9, "MYR"), ("R152.7 billion", 152.7e9, "ZAR"), ("CHF 10.3bn", 10.3e9, "CHF"),
            ("10 billion Swiss francs", 10e9, "CHF"),
            ("VND3 trillion", 3e12, "VND"), ("40 million Mexican pesos", 40e6, "MXN"), ("NT$2 billion", 2e9, "TWD"),
        ])
    func money(text: String, value: Double, currency: String) throws {
        let tokens = Tokenizer.tokens(text)
        let found = try #require(MoneyGrammar.money(tokens, 0, tokens.count))
        #expect(found.money == Money(value: value, currency: currency))
        #expect(found.next == tokens.count)
    }

    @Test("counts of things are no money", arguments: ["5 billion people", "30 tonnes", "two", "2025"])
    func noMoney(text: String) {
        let tokens = Tokenizer.tokens(text)
        #expect(MoneyGrammar.money(tokens, 0, tokens.count) == nil)
    }

    @Test(
        "rates, ranges and points",
        arguments: [
            ("46 per cent", Rates.Rate(value: 46)), ("20%", Rates.Rate(value: 20)), ("10-percent", Rates.Rate(value: 10)),
            ("twenty-five percent", Rates.Rate(value: 25)), ("2.5 pct", Rates.Rate(value: 2.5)),
            ("10 to 15 per cent", Rates.Rate(value: 15, isRange: true)), ("10-15%", Rates.Rate(value: 15, isRange: true)),
            ("24 percentage points", Rates.Rate(value: 24, isPoints: true)),
        ])
    func rates(text: String, expected: Rates.Rate) throws {
        let tokens = Tokenizer.tokens(text)
        #expect(try #require(Rates.rate(tokens, 0, tokens.count)).rate == expected)
    }

    @Test(
        "fractions, and the end of a change that has no sign of its own",
        arguments: [
            ("7 1/2 percent", 7.5), ("7½%", 7.5), ("12-1/2 pct", 12.5), ("from 27.5 to 10 per cent", 27.5), ("from 25 percent to 15", 15),
            ("to 15%, down from 25", 25), ("a range from 5 percent to 25 percent", 25),
        ])
    func ends(text: String, last: Double) {
        let tokens = Tokenizer.tokens(text)
        var found: [Double] = []
        var at = 0
        while at < tokens.count {
            if tokens[at].kind == .number, let (rate, next) = Rates.rate(tokens, at, tokens.count) {
                if !rate.isRange { found.append(rate.value) }
                at = next
            } else {
                at += 1
            }
        }
        #expect(found.contains(last))
    }

    @Test(
        "other numbers are no rates",
        arguments: ["from 25 to 30 tonnes", "rose 3 percent to 15 billion", "5 percent from 2018", "ranging from 5 to 25%"])
    func noEnds(text: String) {
        let tokens = Tokenizer.tokens(text)
        let numbers = tokens.indices.filter {
            tokens[$0].kind == .number && !(tokens.indices.contains($0 + 1) && ["percent", "%"].contains(tokens[$0 + 1].key))
        }
        for at in numbers { #expect(Rates.rate(tokens, at, tokens.count).map(\.rate.isRange) != false) }
    }

    /// Published on Wednesday, 2025-06-18.
    @Test(
        "times resolve in the direction of the tense",
        arguments: [
            ("Friday", Tense.past, "2025-06-13"), ("Friday", .future, "2025-06-20"), ("last Friday", .past, "2025-06-13"),
            ("next Friday", .future, "2025-06-20"), ("Wednesday", .past, "2025-06-18"), ("May 6", .past, "2025-05-06"),
            ("May 6", .future, "2026-05-06"),
            ("6 May", .past, "2025-05-06"), ("July 9", .future, "2025-07-09"), ("July 9", .past, "2024-07-09"),
            ("April 2, 2025", .unknown, "2025-04-02"),
            ("2025-04-02", .unknown, "2025-04-02"), ("Friday, August 1", .future, "2025-08-01"), ("May 15-16", .future, "2026-05-15/2026-05-16"),
            ("22 and 23 November", .future, "2025-11-22/2025-11-23"), ("April 30 to May 2", .past, "2025-04-30/2025-05-02"),
            ("early April", .past, "2025-04"), ("late November", .past, "2024-11"), ("November", .future, "2025-11"), ("May 2024", .past, "2024-05"),
            ("since late April 2025", .past, "2025-04/.."), ("yesterday", .past, "2025-06-17"), ("tomorrow", .future, "2025-06-19"),
            ("last week", .past, "2025-06-09/2025-06-15"), ("next week", .future, "2025-06-23/2025-06-29"), ("three days ago", .past, "2025-06-15"),
            ("last month", .past, "2025-05"), ("next month", .future, "2025-07"), ("last year", .past, "2024"), ("2024", .past, "2024"),
            ("the weekend", .past, "2025-06-14/2025-06-15"),
        ])
    func times(text: String, tense: Tense, expected: String) throws {
        let tokens = Tokenizer.tokens(text)
        let found = try #require(TimeGrammar(tokens: tokens, end: tokens.count, thisYear: 2025).time(at: 0))
        #expect(TimeResolver(published: Day(iso: "2025-06-18")).resolve(found.time, tense) == expected)
        #expect(found.next == tokens.count)
    }

    @Test(
        "periods that statistics are given for",
        arguments: [
            ("the first five months of 2025", "2025-01/2025-05"), ("year ended March 31", "2024-04/2025-03"),
            ("year that ended in May 2024", "2023-06/2024-05"), ("first quarter", "2025-01/2025-03"),
            ("the third quarter of 2024", "2024-07/2024-09"),
            ("Q2 2025", "2025-04/2025-06"), ("the first half of last year", "2024-01/2024-06"), ("January-May", "2025-01/2025-05"),
            ("January to November 2024", "2024-01/2024-11"), ("fiscal year 2024-25", "2024-04/2025-03"), ("FY25", "2024-04/2025-03"),
            ("12 months to March", "2024-04/2025-03"), ("five months through May 2025", "2025-01/2025-05"), ("this year", "2025"),
        ])
    func periods(text: String, expected: String) throws {
        let tokens = Tokenizer.tokens(text)
        let found = try #require(TimeGrammar(tokens: tokens, end: tokens.count, thisYear: 2025).time(at: 0))
        #expect(TimeResolver(published: Day(iso: "2025-06-18")).resolve(found.time, .past) == expected)
    }

    @Test(
        "days count on across months and years",
        arguments: [("2025-02-27", 2, "2025-03-01"), ("2024-12-31", 1, "2025-01-01"), ("2024-03-01", -1, "2024-02-29")])
    func calendar(from: String, days: Int, to: String) throws { #expect((try #require(Day(iso: from)) + days).iso == to) }
}
