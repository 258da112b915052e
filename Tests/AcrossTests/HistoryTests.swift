import Models
import TestSupport
import Testing

@testable import Across

@Suite("Tariff history")
struct TariffHistoryTests {
    private func steps(_ entries: [(article: Int64, published: String?, detail: FactDetail)]) -> [String] {
        tariffHistory(Said.facts(entries)).flatMap { history in
            history.steps.map { "\(history.scope) \($0.date ?? "–") \($0.ratePercent) \($0.status.rawValue) \($0.sources.map(\.article))" }
        }
    }

    @Test("one announcement told to the day, to the month and without a date is one step")
    func precision() {
        #expect(
            steps([
                (1, "2025-05-01", Said.tariff(34, "2025-04")), (2, "2025-04-03", Said.tariff(34, "2025-04-02")),
                (3, "2025-05-05", Said.tariff(34, nil)),
            ]) == ["all goods 2025-04-02 34.0 announced [2, 1, 3]"])
    }

    @Test("a rate that comes back later is a step of its own, and what means either stands apart")
    func again() {
        #expect(
            steps([
                (1, "2025-04-03", Said.tariff(34, "2025-04-02")), (2, "2025-04-20", Said.tariff(34, "2025-04-19")),
                (3, "2025-05-01", Said.tariff(34, "2025-04")), (4, "2025-05-01", Said.tariff(34, nil)), (5, "2025-04-10", Said.tariff(34, nil)),
            ]) == [
                "all goods 2025-04-02 34.0 announced [1]", "all goods 2025-04-19 34.0 announced [2]", "all goods 2025-04 34.0 announced [3]",
                "all goods – 34.0 announced [5, 4]",
            ])
    }

    @Test("scopes that mean the same are one history, others are their own")
    func scopes() {
        let histories = tariffHistory(
            Said.facts([
                (1, nil, Said.tariff(20, "2025-07-02", scope: "all goods")), (2, nil, Said.tariff(20, "2025-07-02")),
                (3, nil, Said.tariff(40, "2025-07-02", scope: "transshipping")),
                (4, nil, Said.tariff(40, "2025-07-02", scope: "trans-shipped goods")),
                (5, nil, Said.tariff(25, "2025-07-02", scope: "Steel")), (6, nil, Said.tariff(10, nil, scope: "baseline", target: "*")),
            ]))
        #expect(histories.map(\.scope) == ["all goods", "steel", "transshipping", "baseline"])
        #expect(histories.map { $0.steps.count } == [1, 1, 1, 1])
        #expect(histories.map(\.target) == ["BR", "BR", "BR", "*"])
    }

    @Test("the sequence is in the order of time with what was before")
    func sequence() {
        #expect(
            steps([
                (3, "2025-08-01", Said.tariff(20, "2025-08-01", .reduced, from: 46)), (2, "2025-07-02", Said.tariff(20, "2025-07-02")),
                (1, "2025-04-02", Said.tariff(46, "2025-04-02")),
            ]) == [
                "all goods 2025-04-02 46.0 announced [1]", "all goods 2025-07-02 20.0 announced [2]", "all goods 2025-08-01 20.0 reduced [3]",
            ])
        #expect(tariffHistory(Said.facts([(1, nil, Said.tariff(20, nil, .reduced, from: 46))])).first?.steps.first?.previousRatePercent == 46)
    }

    @Test("what an open date means is no day: it stands by itself")
    func open() {
        #expect(
            steps([(1, "2025-05-01", Said.tariff(34, "2025-04-02")), (2, "2025-05-01", Said.tariff(34, "2025-03/.."))]).count == 2)
    }

    @Test("the order in which articles come in does not matter")
    func anyOrder() {
        var random = SplitMix(seed: 3)
        let dates: [String?] = [
            "2025-04-02", "2025-04-03", "2025-04", "2025", nil, "2025-04/..", "../2025-05", "2025-05-01/2025-05-20", "2025-05-09",
        ]
        let facts = Said.facts(
            (0..<200).map {
                (Int64($0), "2025-0\($0 % 8 + 1)-11", Said.tariff(Double($0 % 3), dates.randomElement(using: &random) ?? nil))
            })
        func shape(_ facts: [SourcedFact]) -> [String] {
            tariffHistory(facts).flatMap { $0.steps.map { "\($0.date ?? "–") \($0.ratePercent) \($0.sources.map(\.id))" } }
        }
        let expected = shape(facts)
        for _ in 0..<10 { #expect(shape(facts.shuffled(using: &random)) == expected) }
        #expect(tariffHistory(facts).flatMap { $0.steps.flatMap { $0.sources.map(\.id) } }.sorted() == facts.map(\.id))
    }
}

@Suite("Trade series")
struct TradeSeriesTests {
    @Test("a surplus of one side is the deficit of the other, an import the other's export")
    func mirrors() {
        let series = tradeSeries(
            Said.facts([
                (1, nil, Said.figure("BR", .surplus, "US", 12.5, "2024")), (2, nil, Said.figure("US", .deficit, "BR", 12.5, "2024", change: 18)),
                (3, nil, Said.figure("US", .import, "BR", 40, "2024")), (4, nil, Said.figure("BR", .export, "US", 40, "2024")),
                (5, nil, Said.figure("US", .totalTrade, "BR", 70, "2024")), (6, nil, Said.figure("BR", .totalTrade, "US", 70, "2024")),
            ]))
        #expect(series.map { "\($0.reporter) \($0.flow.rawValue) \($0.partner)" } == ["BR export US", "BR surplus US", "BR total_trade US"])
        #expect(series.map { $0.points.count } == [1, 1, 1])
        #expect(series.map { $0.points[0].sources.count } == [2, 2, 2])
        #expect(series[1].points[0].changePercent == 18)
        #expect(series.map(\.mirror) == [.import, .deficit, nil])
    }

    @Test(
        "a value with fewer digits is the same value",
        arguments: [
            (123.5, 123.0, true), (123.5, 124, true), (123.463, 123.5, true), (5.7, 6, true), (123.5, 123.9, false), (123.5, 122, false),
            (120, 124, false), (1_200, 1_240, true), (13.1, 13, true), (13.1, 14, false), (0.5, 0.5, true), (0.5312, 0.531, true),
        ])
    func rounding(_ a: Double, _ b: Double, _ same: Bool) {
        #expect(Rounding.agree(a * 1e9, b * 1e9) == same)
        #expect(Rounding.agree(b * 1e9, a * 1e9) == same)
    }

    @Test("the most exact value stands for its roundings; values that no rounding explains stand side by side")
    func groups() {
        let series = tradeSeries(
            Said.facts([
                (1, nil, Said.figure("BR", .export, "US", 124, "2024")), (2, nil, Said.figure("BR", .export, "US", 123.5, "2024")),
                (3, nil, Said.figure("BR", .export, "US", 119.2, "2024")), (4, nil, Said.figure("BR", .export, "US", 123.5, "2024", currency: "EUR")),
                (5, nil, Said.figure("BR", .export, "US", 123.5, "2024-01/2024-12")),
            ]))
        #expect(
            series.first?.points.map { "\($0.currency) \($0.value / 1e9) \($0.sources.map(\.article))" } == [
                "EUR 123.5 [4]", "USD 119.2 [3]", "USD 123.5 [1, 2, 5]",
            ])
    }

    @Test("periods stand in the order of their ends")
    func periods() {
        let series = tradeSeries(
            Said.facts(
                ["2025-01/2025-05", "2023", "2024", "2025-01", "2024-12"].enumerated().map { (Int64($0), nil, Said.figure("A", .export, "B", 1, $1)) }
            ))
        #expect(series.first?.points.map(\.period) == ["2023", "2024-12", "2024", "2025-01", "2025-01/2025-05"])
    }

    @Test("facts about one thing share a key, whichever side reports it and however the period is written")
    func keys() {
        func key(_ detail: FactDetail) -> String { MergeKey(Said.facts([(1, nil, detail)])[0].fact).description }
        #expect(key(Said.figure("US", .deficit, "BR", 1, "2024")) == key(Said.figure("BR", .surplus, "US", 2, "2024-01/2024-12")))
        #expect(key(Said.tariff(1, nil, scope: "all goods")) == key(Said.tariff(2, "2025")))
        #expect(key(Said.person("Tô Lâm")) == key(Said.person("To Lam")))
        #expect(key(Said.figure("US", .deficit, "BR", 1, "2024")) != key(Said.figure("US", .surplus, "BR", 1, "2024")))
    }
}
