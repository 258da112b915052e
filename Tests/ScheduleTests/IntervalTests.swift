import Schedule
import Testing

@Suite("When the next poll is, after a good one")
struct IntervalTests {
    @Test("hourly with validators, daily without")
    func standard() {
        var polls = Polls()
        #expect(polls.poll(.ok()) == hour)
        #expect(polls.poll(.ok { headers, _ in headers.etag = nil }) == day)
        #expect(polls.poll(.ok { headers, _ in (headers.etag, headers.lastModified) = (nil, "yesterday") }) == hour)
        #expect(polls.explanation.contains("the usual 60 min"))
    }

    @Test("the user's own interval counts, for a feed without validators too")
    func every() {
        var polls = Polls(policy: PollPolicy(every: 1_800))
        #expect(polls.poll(.ok { headers, _ in headers.etag = nil }) == 1_800)
        #expect(polls.explanation.contains("every 30 min as configured"))
    }

    @Test("max-age counts less Age, and Expires against Date")
    func freshness() {
        var polls = Polls()
        #expect(polls.poll(.ok { headers, _ in headers.cacheControl = "public, max-age=7200" }) == 7_200)
        #expect(polls.poll(.ok { headers, _ in (headers.cacheControl, headers.age) = ("max-age=7200", "1200") }) == 6_000)
        #expect(polls.poll(.ok { headers, _ in headers.cacheControl = "max-age=60" }) == hour)
        let wrongClock = PollHeaders(etag: "x", expires: "Wed, 02 Jul 2020 12:00:00 GMT", date: "Wed, 02 Jul 2020 05:00:00 GMT")
        #expect(polls.poll(.success(DocumentHints(), wrongClock)) == 7 * hour)
        #expect(polls.poll(.ok { headers, _ in (headers.cacheControl, headers.expires) = ("no-cache", wrongClock.expires) }) == hour)
    }

    @Test("values that are no values say nothing", arguments: ["0", "-1", "never", ""])
    func badExpires(text: String) {
        var polls = Polls()
        #expect(polls.poll(.ok { headers, _ in headers.expires = text }) == hour)
    }

    @Test("a max-age learned from a 304 holds, and one from an error")
    func freshnessOfOthers() {
        var polls = Polls()
        polls.poll(.ok())
        #expect(polls.poll(.unchanged(PollHeaders(cacheControl: "max-age=10800")), after: hour) == 3 * hour)
        #expect(polls.explanation == "next poll t+240: max-age=10800 from the 304 at t+60")
        #expect(polls.poll(.status(404, PollHeaders(cacheControl: "max-age=50000")), after: 3 * hour) == 50_000)
        #expect(polls.explanation.contains("max-age=50000 from the 404 at t+240"))
    }

    @Test("Retry-After holds on a good answer too, in seconds and as a date", arguments: ["18000", "Wed, 02 Jul 2025 08:00:00 GMT"])
    func retryAfter(text: String) {
        var polls = Polls()
        #expect(polls.poll(.ok { headers, _ in headers.retryAfter = text }) == 5 * hour)
        polls = Polls()
        polls.poll(.ok())
        #expect(polls.poll(.unchanged(PollHeaders(retryAfter: text))) == 5 * hour)
    }

    @Test("a wish beyond 31 days is cut, and said to be")
    func absurd() {
        var polls = Polls()
        #expect(polls.poll(.ok { headers, _ in headers.cacheControl = "max-age=99999999999999999999" }) == 31 * day)
        #expect(polls.explanation.contains("cut to 31 days"))
        #expect(polls.poll(.ok { headers, _ in headers.cacheControl = "max-age=\(30 * day)" }) == 30 * day)
    }

    @Test("ttl and sy:updatePeriod are floors, whatever the user wishes, and outlast a 304")
    func document() {
        var polls = Polls(policy: PollPolicy(every: 1_800))
        #expect(polls.poll(.ok { _, hints in hints.ttlMinutes = 120 }) == 2 * hour)
        #expect(polls.poll(.unchanged(), after: 2 * hour) == 2 * hour)
        #expect(polls.poll(.ok { _, hints in hints.updatePeriodMinutes = 24 * 60 }) == day)
        #expect(polls.explanation.contains("the feed asks for 24 h"))
        #expect(polls.poll(.ok()) == 1_800)
    }

    @Test("skipHours and skipDays are kept in UTC, after freshness and chance too")
    func skips() {
        var polls = Polls()
        // 04:00 and 05:00 are to be left alone: the poll of 04:00 waits until 06:00.
        #expect(polls.poll(.ok { _, hints in hints.skipHours = [4, 5] }) == 3 * hour)
        #expect(polls.explanation.contains("skipHours"))
        #expect(polls.poll(.ok { headers, hints in (hints.skipHours, headers.cacheControl) = ([5, 6], "max-age=7200") }) == 4 * hour)
        #expect(polls.poll(.ok { _, hints in hints.skipDays = ["Wednesday", "thursday"] }) == 45 * hour)
        polls.jitter = 0.999
        polls.poll(.ok { headers, hints in (hints.skipHours, headers.cacheControl) = ([5], "max-age=6900") })
        #expect(!(5 * hour..<6 * hour).contains(polls.state.nextPoll % day))
    }

    @Test("hour 24 of RSS 0.91 is midnight, and who skips everything is not believed")
    func oddSkips() {
        var polls = Polls()
        polls.now += 20 * hour
        #expect(polls.poll(.ok { _, hints in hints.skipHours = [24] }) == 2 * hour)
        #expect(polls.state.skipHours == [0])
        #expect(polls.poll(.ok { _, hints in hints.skipHours = Array(0...23) }) == hour)
    }

    @Test("a feed with few items is asked less often, up to poll.max, and a burst makes nothing faster")
    func rhythm() {
        func interval(everyHours: Int64) -> Int64 {
            var polls = Polls()
            return polls.poll(.ok { _, hints in hints.dates = (0..<10).map { start - $0 * everyHours * hour } })
        }
        #expect(interval(everyHours: 8) == 4 * hour)
        #expect(interval(everyHours: 96) == day)
        #expect(interval(everyHours: 0) == hour)
        var polls = Polls()
        #expect(polls.poll(.ok { _, hints in hints.dates = (0..<10).map { start - $0 * 60 } }) == hour)
    }

    @Test("silence makes the interval longer by tiers", arguments: [(6, 1), (8, 6), (15, 12), (31, 24)] as [(Int64, Int64)])
    func silence(days: Int64, hours: Int64) {
        var polls = Polls()
        #expect(polls.poll(.ok { _, hints in hints.dates = [start - days * day] }) == hours * hour)
    }

    @Test("dates in the future are no rhythm")
    func future() {
        var polls = Polls()
        #expect(polls.poll(.ok { _, hints in hints.dates = (1..<10).map { start + $0 * day } }) == hour)
        #expect(polls.state.lastItem == nil)
    }

    @Test("chance only ever adds, and never more than an hour", arguments: [0.0, 0.3, 0.999])
    func jitter(_ chance: Double) {
        for outcome in [PollOutcome.ok(), .ok { headers, _ in headers.cacheControl = "max-age=9000" }, .status(500), .noAnswer, .status(404)] {
            var sharp = Polls()
            var spread = Polls()
            spread.jitter = chance
            let least = sharp.poll(outcome)
            let wait = spread.poll(outcome)
            #expect(wait >= least)
            #expect(wait <= least + min(hour, least / 5 + 1))
        }
    }
}
