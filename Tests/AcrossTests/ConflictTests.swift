import Models
import TestSupport
import Testing

@testable import Across

@Suite("Conflicts between articles")
struct ConflictTests {
    private func found(_ entries: [(article: Int64, published: String?, detail: FactDetail)]) -> [String] {
        conflicts(Said.facts(entries)).map { "\($0.kind.rawValue): \($0.subject): \($0.sides.map(\.value).joined(separator: " | "))" }
    }

    private func holders(_ sightings: [(String, String)], _ role: String = "Minister of Trade") -> [String] {
        found(sightings.enumerated().map { (Int64($0), $1.1, Said.person($1.0, [role])) })
    }

    // MARK: Figures

    @Test("different values of one figure are a conflict, mirrored too")
    func figures() {
        #expect(
            found([
                (1, nil, Said.figure("BR", .surplus, "US", 12.5, "2024")),
                (2, nil, Said.figure("US", .deficit, "BR", 13.9, "2024", source: "US Census")),
            ])
                == ["figure: BR surplus with US, 2024: 12.5 billion USD | 13.9 billion USD (US Census)"])
    }

    @Test("rounding, another period, another currency and another flow are none")
    func noFigures() {
        #expect(
            found([
                (1, nil, Said.figure("BR", .export, "US", 123.5, "2024")), (2, nil, Said.figure("BR", .export, "US", 123, "2024")),
                (3, nil, Said.figure("BR", .export, "US", 124, "2024")), (4, nil, Said.figure("BR", .export, "US", 99, "2023")),
                (5, nil, Said.figure("BR", .export, "US", 99, "2024", currency: "EUR")), (6, nil, Said.figure("BR", .import, "US", 99, "2024")),
            ]).isEmpty)
    }

    @Test("an article that gives both values takes no side")
    func bothValues() {
        #expect(
            found([
                (1, nil, Said.figure("BR", .export, "US", 10, "2024")), (1, nil, Said.figure("BR", .export, "US", 12, "2024")),
                (2, nil, Said.figure("BR", .export, "US", 12, "2024")),
            ]).isEmpty)
    }

    // MARK: Tariffs

    @Test("one rate announced on two days that lie together is a conflict; announced anew, or told less exactly, it is none")
    func tariffDates() {
        #expect(
            found([(1, nil, Said.tariff(46, "2025-04-02")), (2, nil, Said.tariff(46, "2025-04-03"))]) == [
                "tariff_date: US on BR, all goods, 46 % announced: 2025-04-02 | 2025-04-03"
            ])
        #expect(found([(1, nil, Said.tariff(46, "2025-04-02")), (2, nil, Said.tariff(46, "2025-07-03"))]).isEmpty)
        #expect(found([(1, nil, Said.tariff(46, "2025-04-02")), (2, nil, Said.tariff(46, "2025-04")), (3, nil, Said.tariff(46, nil))]).isEmpty)
    }

    @Test("two rates of one day are a conflict, unless they hit different goods or are of different standing")
    func tariffRates() {
        #expect(
            found([(1, nil, Said.tariff(46, "2025-04-02")), (2, nil, Said.tariff(49, "2025-04-02"))]) == [
                "tariff_rate: US on BR, all goods, announced 2025-04-02: 46 % | 49 %"
            ])
        #expect(
            found([
                (1, nil, Said.tariff(20, "2025-07-02")), (2, nil, Said.tariff(40, "2025-07-02", scope: "transshipping")),
                (3, nil, Said.tariff(0, "2025-07-02", .requested)),
            ]).isEmpty)
    }

    // MARK: Events

    @Test("different days of a numbered event are a conflict; of different precision they are none")
    func events() {
        let who = ["BR", "US"]
        #expect(
            found([
                (1, "2025-05-10", Said.event(.negotiationRound, "2025-05-07", who, ordinal: 1)),
                (2, "2025-05-10", Said.event(.negotiationRound, "2025-05-09", who, ordinal: 1)),
            ]) == ["event_date: negotiation round 1: BR, US: 2025-05-07 | 2025-05-09"])
        #expect(
            found([
                (1, "2025-05-10", Said.event(.negotiationRound, "2025-05-07", who, ordinal: 1)),
                (2, "2025-05-10", Said.event(.negotiationRound, "2025-05", who, ordinal: 1)),
                (3, "2025-05-10", Said.event(.negotiationRound, "2025-05-07/2025-05-08", who, ordinal: 1)),
                (4, "2025-05-01", Said.event(.negotiationRound, "2025-05-05", who, ordinal: 1, status: .planned)),
                (5, "2022-05-01", Said.event(.negotiationRound, "2022-05-05", who, ordinal: 1)),
            ]).isEmpty)
    }

    @Test("a call that articles date to two days that touch is a conflict; calls apart are two calls")
    func calls() {
        let who = ["A B", "C D"]
        #expect(
            found([(1, nil, Said.event(.phoneCall, "2025-04-04", who)), (2, nil, Said.event(.phoneCall, "2025-04-05", who))]).count == 1)
        #expect(
            found([(1, nil, Said.event(.phoneCall, "2025-04-04", who)), (2, nil, Said.event(.phoneCall, "2025-07-02", who))]).isEmpty)
        #expect(
            found([
                (1, nil, Said.event(.phoneCall, "2025-04-04", who)), (1, nil, Said.event(.phoneCall, "2025-04-05", who)),
                (2, nil, Said.event(.phoneCall, "2025-04-05", who)),
            ]).isEmpty)
    }

    // MARK: Offices

    @Test("one office under two names that differ in part, in turn or close by, is a conflict")
    func offices() {
        #expect(
            holders([("Lê Hồng Sơn", "2025-05-06"), ("Trần Hồng Sơn", "2025-06-19"), ("Lê Hồng Sơn", "2025-08-01")]) == [
                "office: Minister of Trade: Lê Hồng Sơn | Trần Hồng Sơn"
            ])
        #expect(holders([("Lê Hồng Sơn", "2025-05-06"), ("Trần Hồng Sơn", "2025-06-19")]).count == 1)
        #expect(holders([("Jamieson Grant", "2025-05-06"), ("Jamison Grant", "2025-05-07")]).count == 1)
        #expect(holders([("Nguyễn Văn Hùng", "2025-05-06"), ("Nguyễn Văn Hưng", "2025-05-07")]).count == 1)
    }

    @Test("the office is the same in any order of its words, and its former holder is not its holder")
    func officeWords() {
        #expect(
            found([
                (1, "2025-05-06", Said.person("Lê Hồng Sơn", ["Minister of Industry and Trade"])),
                (2, "2025-05-16", Said.person("Trần Hồng Sơn", ["Trade and Industry Minister"])),
            ]).count == 1)
        #expect(
            found([
                (1, "2025-05-06", Said.person("Lê Hồng Sơn", ["Minister of Trade"])),
                (2, "2025-05-16", Said.person("Trần Hồng Sơn", ["former Minister of Trade"])),
            ]).isEmpty)
    }

    @Test("a successor is none")
    func successors() {
        #expect(holders([("Anna Berg", "2025-05-06"), ("Karl Weber", "2025-05-07"), ("Anna Berg", "2025-05-08")]).isEmpty)
        // The same family and middle name, one after the other.
        #expect(holders([("Nguyễn Văn Thể", "2022-09-01"), ("Nguyễn Văn Thắng", "2022-10-30")]).isEmpty)
        #expect(
            holders([
                ("Lê Hồng Sơn", "2024-05-06"), ("Lê Hồng Sơn", "2024-07-06"), ("Trần Hồng Sơn", "2024-08-01"), ("Trần Hồng Sơn", "2024-10-01"),
            ]).isEmpty)
        #expect(holders([("Lê Hồng Sơn", "2021-05-06"), ("Trần Hồng Sơn", "2025-05-06")]).isEmpty)
    }

    @Test("spellings of one name, and two holders named side by side, are none")
    func sameAndShared() {
        #expect(holders([("To Lam", "2025-05-06"), ("Tô Lâm", "2025-05-07")], "General Secretary").isEmpty)
        #expect(
            found([
                (1, "2025-05-06", Said.person("Trần Hồng Hà", ["Deputy Prime Minister"])),
                (1, "2025-05-06", Said.person("Lê Hồng Hà", ["Deputy Prime Minister"])),
                (2, "2025-05-06", Said.person("Lê Hồng Hà", ["Deputy Prime Minister"])),
            ]).isEmpty)
        #expect(holders([("Lê Hồng Sơn", "2025-05-06"), ("Trần Hồng Sơn", "2025-05-06")], "President").isEmpty)
    }

    @Test("the order in which articles come in does not matter")
    func anyOrder() {
        var random = SplitMix(seed: 11)
        let facts = Said.facts([
            (1, "2025-05-06", Said.person("Lê Hồng Sơn", ["Minister of Trade"])), (2, "2025-06-06", Said.person("Trần Hồng Sơn", ["Trade Minister"])),
            (3, "2025-08-06", Said.person("Lê Hồng Sơn", ["Trade Minister"])), (1, nil, Said.figure("BR", .export, "US", 10, "2024")),
            (2, nil, Said.figure("BR", .export, "US", 12, "2024")), (3, nil, Said.figure("US", .import, "BR", 14, "2024")),
            (1, nil, Said.tariff(46, "2025-04-02")), (2, nil, Said.tariff(46, "2025-04-03")), (3, nil, Said.tariff(46, "2025-04-04")),
        ])
        func shape(_ facts: [SourcedFact]) -> [String] {
            conflicts(facts).map { "\($0.subject) \($0.sides.map { "\($0.value) \($0.sources.map(\.id))" })" }
        }
        let expected = shape(facts)
        #expect(expected.count == 3)
        for _ in 0..<10 { #expect(shape(facts.shuffled(using: &random)) == expected) }
    }
}
