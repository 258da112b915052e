import Models
import Testing

@Suite("Credentials in text")
struct CredentialTests {
    @Test(
        "are taken out of every address",
        arguments: [
            ("http://u:p@h/a@b: no connection", "http://h/a@b: no connection"),
            ("see “ftp://a@b” and socks5h://x:y@z:1", "see “ftp://b” and socks5h://z:1"),
            ("http://u:p@x@h?q", "http://h?q"), ("mail a@b, c://d e@f", "mail a@b, c://d e@f"), ("", ""), ("://@", "://"), ("@://é@", "@://"),
        ])
    func removed(text: String, clean: String) { #expect(textWithoutCredentials(text) == clean) }
}

@Suite("Arithmetic on numbers from outside")
struct BoundedTests {
    @Test(
        "a value becomes the nearest whole number that fits",
        arguments: [
            (1.9, 1), (-1.9, -1), (1e30, Int.max), (-1e30, Int.min), (.infinity, Int.max), (-.infinity, Int.min), (.nan, 0), (9.3e18, Int.max),
            (1e-300, 0),
        ] as [(Double, Int)])
    func values(value: Double, whole: Int) { #expect(Int(clamping: value) == whole) }

    @Test("sums, differences and products stop at the bounds")
    func bounds() {
        #expect(Int64.max.addingClamped(1) == .max)
        #expect(Int64.min.addingClamped(-1) == .min)
        #expect(Int64.min.subtractingClamped(1) == .min)
        #expect(Int64.max.subtractingClamped(-1) == .max)
        #expect(Int64.max.multipliedClamped(by: -2) == .min)
        #expect(Int64.min.multipliedClamped(by: -1) == .max)
        #expect(7.multipliedClamped(by: -6) == -42)
        #expect(UInt8(200).addingClamped(100) == 255)
        #expect(UInt8(1).subtractingClamped(2) == 0)
    }

    @Test("days of absurd years are absurd, and nothing traps", arguments: [Int.min, -1, 0, 9_999, 10_000, Int.max])
    func years(year: Int) {
        for month in [Int.min, 0, 1, 12, 13, .max] {
            for day in [Int.min, 0, 31, .max] { _ = CivilDay.iso(CivilDay.number(year: year, month: month, day: day)) }
        }
        _ = CivilDay.iso(year)
    }

    @Test(
        "a block with a sign in it is no network",
        arguments: ["10.0.0.0/+8", "10.0.0.0/-1", "10.0.0.0/33", "::+1/128", "10.0.0.0/", "010.0.0.0/8", "10.0.0.08"])
    func networks(text: String) { #expect(IPNetwork(text) == nil) }
}
