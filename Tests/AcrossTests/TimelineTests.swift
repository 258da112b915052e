import Models
import TestSupport
import Testing

@testable import Across

@Suite("Timeline")
struct TimelineTests {
    private func dates(_ facts: [SourcedFact]) -> [String] { timeline(facts).map { $0.event.date ?? "–" } }

    @Test("one call told by several articles, to the day, to the month and without a date, is one event with all evidence")
    func oneCall() {
        let events = timeline(
            Said.facts([
                (1, "2025-03-09", Said.event(.phoneCall, "2025-03", ["Ana Sousa", "Karl Weber"])),
                (2, "2025-03-05", Said.event(.phoneCall, "2025-03-04", ["Ana Sousa", "Karl Weber"])),
                (3, "2025-03-06", Said.event(.phoneCall, "2025-03-04", ["President Sousa", "Weber"])),
                (4, "2025-03-20", Said.event(.phoneCall, nil, ["Ana Sousa", "Karl Weber"])),
            ]))
        #expect(events.count == 1)
        #expect(events.first?.event.date == "2025-03-04")
        #expect(events.first?.event.participants == ["Ana Sousa", "Karl Weber"])
        #expect(events.first?.sources.map(\.article) == [2, 3, 1, 4])
    }

    @Test("a month in which there were two calls says of neither which it means")
    func ambiguousMonth() {
        #expect(
            dates(
                Said.facts([
                    (1, "2025-03-05", Said.event(.phoneCall, "2025-03-04", ["A B", "C D"])),
                    (2, "2025-03-19", Said.event(.phoneCall, "2025-03-18", ["A B", "C D"])),
                    (3, "2025-04-01", Said.event(.phoneCall, "2025-03", ["A B", "C D"])),
                    (4, "2025-04-02", Said.event(.phoneCall, "2025-03", ["A B", "C D"])),
                ])) == ["2025-03-04", "2025-03-18", "2025-03"])
    }

    @Test("who calls two people on one day makes two calls")
    func twoCalls() {
        let events = timeline(
            Said.facts([
                (1, "2025-03-05", Said.event(.phoneCall, "2025-03-04", ["A B", "C D"])),
                (2, "2025-03-05", Said.event(.phoneCall, "2025-03-04", ["A B", "E F"])),
                (3, "2025-03-05", Said.event(.phoneCall, "2025-03-04", ["C D", "A B"])),
            ]))
        #expect(events.map { $0.sources.map(\.article) } == [[1, 3], [2]])
    }

    @Test("talks of one country with two others on one day are two rounds")
    func twoRounds() {
        #expect(
            dates(
                Said.facts([
                    (1, "2025-03-05", Said.event(.negotiationRound, "2025-03-04", ["US", "BR"])),
                    (2, "2025-03-05", Said.event(.negotiationRound, "2025-03-04", ["US", "JP"])),
                ])
            ).count == 2)
    }

    @Test("other types, other days and other numbers are other events")
    func different() {
        let who = ["BR", "US"]
        #expect(
            timeline(
                Said.facts([
                    (1, "2025-03-05", Said.event(.negotiationRound, "2025-03-04", who, ordinal: 1)),
                    (2, "2025-03-05", Said.event(.negotiationRound, "2025-03-04", who, ordinal: 2)),
                    (3, "2025-03-05", Said.event(.negotiationRound, "2025-03-05", who)),
                    (4, "2025-03-05", Said.event(.meeting, "2025-03-04", who)),
                ])
            ).count == 4)
    }

    @Test("a numbered round without a date joins the round of that number")
    func numbered() {
        let events = timeline(
            Said.facts([
                (1, "2025-03-05", Said.event(.negotiationRound, "2025-03-04", ["BR", "US"], ordinal: 1)),
                (2, "2025-03-25", Said.event(.negotiationRound, "2025-03-20/2025-03-22", ["BR", "US"], ordinal: 2)),
                (3, "2025-04-10", Said.event(.negotiationRound, nil, ["US", "BR"], ordinal: 2)),
                (4, "2025-04-10", Said.event(.negotiationRound, nil, ["US", "BR"], ordinal: 3)),
            ]))
        #expect(events.map { $0.sources.map(\.article) } == [[1], [2, 3], [4]])
    }

    @Test("a plan becomes what the latest article says of it")
    func status() {
        func status(_ last: Event.Status) -> Event.Status? {
            timeline(
                Said.facts([
                    (2, "2025-03-05", Said.event(.visit, "2025-03-04", ["A B", "BR"], status: last)),
                    (1, "2025-03-01", Said.event(.visit, "2025-03-04", ["A B", "BR"], status: .planned)),
                ])
            ).first?.event.status
        }
        #expect(status(.held) == .held)
        #expect(status(.cancelled) == .cancelled)
    }

    @Test("an open date joins its like, or the event at its closed end")
    func open() {
        let who = ["BR", "US"]
        let events = timeline(
            Said.facts([
                (1, "2025-07-03", Said.event(.jointStatement, "../2025-07-02", who)),
                (2, "2025-07-03", Said.event(.jointStatement, "2025-07-01", who)),
                (3, "2025-07-03", Said.event(.negotiationRound, "2025-04/..", who)),
                (4, "2025-07-04", Said.event(.negotiationRound, "2025-04/..", who)),
                (5, "2025-07-04", Said.event(.negotiationRound, "2025-06-12", who)),
            ]))
        #expect(events.map { $0.sources.map(\.article) } == [[3, 4], [5], [1, 2]])
    }

    @Test("an inexact date stands behind the exact ones that it may mean; no date stands last")
    func order() {
        #expect(
            dates(
                Said.facts([
                    (1, nil, Said.event(.meeting, nil, ["A B"])), (2, nil, Said.event(.summit, "2025-04", ["C D"])),
                    (3, nil, Said.event(.meeting, "2025-04-02", ["E F"])), (4, nil, Said.event(.meeting, "2025-05-01", ["G H"])),
                    (5, nil, Said.event(.visit, "2024", ["I J"])),
                ])) == ["2024", "2025-04-02", "2025-04", "2025-05-01", "–"])
    }

    @Test("spellings with and without marks are one participant, shown with the marks")
    func marks() {
        let events = timeline(
            Said.facts([
                (1, "2025-03-05", Said.event(.phoneCall, "2025-03-04", ["To Lam", "A B"])),
                (2, "2025-03-05", Said.event(.phoneCall, "2025-03-04", ["Tô Lâm", "A B"])),
            ]))
        #expect(events.map(\.event.participants) == [["Tô Lâm", "A B"]])
    }

    @Test("the order in which articles come in does not matter")
    func anyOrder() {
        let people = ["Ana Sousa", "Karl Weber", "Tô Lâm", "To Lam", "Sousa", "BR", "US", "JP"]
        var random = SplitMix(seed: 7)
        var entries: [(article: Int64, published: String?, detail: FactDetail)] = []
        for article in 0..<160 {
            let day = Int.random(in: 1...28, using: &random)
            let text = day < 10 ? "0\(day)" : "\(day)"
            let date =
                ["2025-03-\(text)", "2025-03", nil, "2025-03-\(text)/2025-03-28", "../2025-03-\(text)", "2025"].randomElement(using: &random) ?? nil
            let who = Array(people.shuffled(using: &random).prefix(Int.random(in: 0...3, using: &random)))
            let type: Event.EventType = [.meeting, .phoneCall, .negotiationRound].randomElement(using: &random) ?? .meeting
            entries.append(
                (
                    Int64(article % 40), "2025-04-\(text)",
                    Said.event(type, date, who, ordinal: [nil, nil, 1, 2].randomElement(using: &random) ?? nil)
                ))
        }
        let facts = Said.facts(entries)
        func shape(_ facts: [SourcedFact]) -> [String] {
            timeline(facts).map { "\($0.event) \($0.sources.map(\.id))" }
        }
        let expected = shape(facts)
        #expect(expected.count > 20)
        for _ in 0..<12 { #expect(shape(facts.shuffled(using: &random)) == expected) }
    }

    @Test("every statement is evidence of exactly one event")
    func complete() {
        let facts = Said.facts(
            (0..<300).map { (Int64($0), "2025-03-05", Said.event(.meeting, $0 % 3 == 0 ? nil : "2025-03-0\($0 % 9 + 1)", ["P \($0 % 7)"])) })
        #expect(timeline(facts).flatMap { $0.sources.map(\.id) }.sorted() == facts.map(\.id))
    }
}
