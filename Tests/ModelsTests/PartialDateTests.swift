import Models
import Testing

@Suite("Partial dates")
struct PartialDateTests {
    @Test(
        "the first and the last day that a date can mean",
        arguments: [
            ("2025-04-02", "2025-04-02", "2025-04-02"), ("2025-04", "2025-04-01", "2025-04-30"), ("2024-02", "2024-02-01", "2024-02-29"),
            ("1900-02", "1900-02-01", "1900-02-28"), ("2024", "2024-01-01", "2024-12-31"), ("2025-12", "2025-12-01", "2025-12-31"),
            ("2025-05-15/2025-05-16", "2025-05-15", "2025-05-16"), ("2025-01/2025-05", "2025-01-01", "2025-05-31"),
            ("2025-07-02T10:15:00+07:00", "2025-07-02", "2025-07-02"), ("2025-33", "2025-01-01", "2025-03-31"),
            ("2025-36", "2025-10-01", "2025-12-31"), ("2025-41", "2025-07-01", "2025-12-31"), ("2025-04~", "2025-04-01", "2025-04-30"),
        ])
    func range(_ text: String, _ first: String, _ last: String) throws {
        let date = try #require(PartialDate(text))
        #expect(date.first.map(PartialDate.text) == first)
        #expect(date.last.map(PartialDate.text) == last)
        #expect(date.isDay == (first == last))
    }

    @Test("an interval may be open")
    func open() throws {
        let since = try #require(PartialDate("2025-04/..")), until = try #require(PartialDate("../2025-07-02"))
        #expect(since.last == nil && since.first.map(PartialDate.text) == "2025-04-01" && since.isOpen)
        #expect(PartialDate.text(ofDay: since.latestStart) == "2025-04-30")
        #expect(until.first == nil && PartialDate.text(ofDay: until.latestStart) == "2025-07-02")
        #expect(since.overlaps(until))
        #expect(PartialDate("2025-03-31").map { !$0.overlaps(since) } == true)
    }

    @Test(
        "what is no date is nil", arguments: ["", "soon", "2025-13", "2025-02-30", "2025-4", "25-04-02", "..", "../..", "2025-05/2025-04", "2025-00"])
    func none(_ text: String) { #expect(PartialDate(text) == nil) }

    @Test(
        "the same period is written in one way",
        arguments: [
            ("2024-01/2024-12", "2024"), ("2024", "2024"), ("2025-01/2025-01", "2025-01"), ("2025-33", "2025-01/2025-03"),
            ("2025-01-01/2025-05-31", "2025-01/2025-05"), ("2023/2024", "2023/2024"), ("2025-01-01/2025-01-15", "2025-01-01/2025-01-15"),
            ("2025-01-03", "2025-01-03"), ("last year", "last year"),
        ])
    func canonical(_ text: String, _ expected: String) { #expect(PartialDate.canonicalPeriod(text) == expected) }
}
