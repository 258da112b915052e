import ControlAPI
import Models
import Testing

@testable import ControlAnswers

@Suite("Times that callers give")
struct TimeParameterTests {
    /// 2025-07-03T00:00:00Z.
    private static let now: Int64 = 1_751_500_800

    @Test(
        "dates are days, in the forms that are not ambiguous",
        arguments: [
            "2025-07-02", "20250702", "2025-7-2", "2025/07/02", "2 July 2025", "02 Jul 2025", "July 2, 2025", "Jul. 2nd 2025", "Wed, 2 Jul 2025",
            "2-Jul-2025", "2 juillet 2025", " 2025-07-02 ",
        ])
    func days(_ text: String) throws {
        let bound = try TimeParameter.parse(text, now: Self.now)
        #expect(bound.first == bound.last && bound.first.day == "2025-07-02" && bound.first.moment == nil)
    }

    @Test("a year and a month reach from their first day to their last")
    func periods() throws {
        for (text, first, last) in [
            ("2024", "2024-01-01", "2024-12-31"), ("2024-02", "2024-02-01", "2024-02-29"), ("February 2025", "2025-02-01", "2025-02-28"),
        ] {
            let bound = try TimeParameter.parse(text, now: Self.now)
            #expect(bound.first.day == first && bound.last.day == last, "\(text)")
        }
    }

    @Test("times and spans are exact to the second")
    func moments() throws {
        for (text, moment) in [
            ("2025-07-02T11:00:00Z", 1_751_454_000), ("2025-07-02 11:00", 1_751_454_000), ("20250702T110000Z", 1_751_454_000),
            ("2025-07-02T18:00:00+07:00", 1_751_454_000), ("2025-07-02T11:00:01.75Z", 1_751_454_001), ("2025-07-02t04:00:00-0700", 1_751_454_000),
            ("Wed, 02 Jul 2025 11:00:00 GMT", 1_751_454_000), ("2 July 2025 07:00 EDT", 1_751_454_000), ("30m", Self.now - 1_800),
            ("12h", Self.now - 43_200), ("1d", Self.now - 86_400), ("2025-07-02T00:30+02:00", 1_751_409_000),
        ] {
            let bound = try TimeParameter.parse(text, now: Self.now)
            #expect(bound.first.moment == moment && bound.last.moment == moment, "\(text)")
        }
        #expect(try TimeParameter.parse("2025-07-02T00:30+02:00", now: Self.now).first.day == "2025-07-01")
        #expect(TimeBound(moment: -1).day == "1969-12-31" && TimeBound(moment: 86_400).day == "1970-01-02")
    }

    @Test(
        "what is not a time, or has something left over, is an error that names the forms",
        arguments: [
            "", "soon", "02/07/2025", "2025-13-01", "2025-02-30", "1751414400", "d", "-2d", "1e99d", "900000000w", "2 July", "2025-07-02 rubbish",
            "2025-07-02Tzz", "2025 rubbish", "2025-07 rubbish", "June or July 2025", "foo July 2 2025 bar", "1 Jan 2025 BC", "2025-07-02T25:00:00Z",
            "2025-07-02T99:99:99Z", "2025-07-02T10:00+99:99", "2025-07-02T99:00", "2025-07-02T", "2025-07-02T10:60", "2025-07-02T10:00:00ZZ",
            "2025-07-02T10:00:00Z 2", "2025-07/02", "2025--02", "2 foo 2025", "31 June 2025", "July 2025 10:00", "2025T10:00", "2025-07-02T10:00+07:",
            "2025-07-02T10", "2025-07-02,", "July July 2025", "2025-07-02 2025-07-03", "2025-07-02/2025-07-03", "in 2025", "2d ago", "1d 2h",
        ])
    func rubbish(_ text: String) {
        let problem = #expect(throws: Problem.self) { try TimeParameter.parse(text, now: Self.now, name: "before:") }
        #expect(problem?.status == 400)
        for part in ["before:", "2025-07-02T11:00:00Z", "12h"] { #expect(problem?.detail?.contains(part) == true) }
    }
}
