import Schedule
import Testing

@Suite("Numbers from servers and from damaged rows")
struct HostileNumberTests {
    static let numbers = [
        "", "-1", "0", "1e308", "1e999", "-1e999", "nan", "NaN", "inf", "Infinity", "0x7fffffffffffffff", "9223372036854775807",
        "9223372036854775808", "-9223372036854775808", "18446744073709551616", "99999999999999999999", "2147483648", "1e-400", ".", "٣",
    ]
    static let dates = [
        "Fri, 31 Dec 9999 23:59:59 GMT", "Sat, 01 Jan 0000 00:00:00 GMT", "Thu, 01 Jan 99999 00:00:00 GMT", "Mon, 99 Foo 9999999999 99:99:99 GMT",
        "-9999-01-01T00:00:00Z", "292277026596-12-04T15:30:08Z",
    ]

    @Test("no header makes the next poll absurd or traps", arguments: numbers + dates)
    func headers(text: String) {
        for status in [200, 304, 429, 503] {
            for other in ["0", text, "99999999999999999999", "Sat, 01 Jan 0000 00:00:00 GMT"] {
                var headers = PollHeaders(
                    cacheControl: "max-age=\(text), s-maxage=\(text)", expires: text, date: other, age: other, retryAfter: text,
                    rateLimitReset: text)
                headers.rateLimitRemaining = other
                let outcome: PollOutcome =
                    switch status {
                    case 200: .success(DocumentHints(), headers)
                    case 304: .notModified(headers)
                    default: .httpError(status: status, headers)
                    }
                var polls = Polls()
                let wait = polls.poll(outcome)
                #expect((1...40 * day).contains(wait))
                _ = polls.explanation
                headers.cacheControl = nil
                polls.poll(.notModified(headers))
                #expect(Schedule.requestedPause(headers, now: start, least: 60).until <= start + 31 * day)
            }
        }
    }

    @Test("no number of a document traps", arguments: [Int.min, -1, 0, 1, 525_600, Int.max])
    func hints(number: Int) {
        let hints = DocumentHints(
            ttlMinutes: number, updatePeriodMinutes: number, skipHours: [number, 24], skipDays: ["", "mon"], items: [Int64.min, 0, .max],
            dates: [Int64.min, -1, 0, .max, start, start - 9, Int64.min + 1], title: .min)
        var polls = Polls()
        for _ in 0..<3 { polls.poll(.success(hints, PollHeaders()), after: hour) }
        #expect((1...40 * day).contains(polls.state.nextPoll - polls.now))
    }

    @Test("no number of a damaged row traps", arguments: [Int64.min, -1, Int64.max])
    func rows(number: Int64) {
        var polls = Polls(policy: PollPolicy(every: number, standard: number, minimum: number, maximum: number))
        var state = PollState()
        for path in [
            \PollState.lastPoll, \.lastSuccess, \.failingSince, \.notBefore, \.freshUntil, \.freshAt, \.documentInterval, \.meanGap, \.longGap,
            \.lastItem, \.moveSince, \.movedAt, \.gapAt, \.shortenedAt,
        ] { state[keyPath: path] = number }
        state.nextPoll = number
        state.interval = number
        state.spread = number
        state.consecutiveErrors = Int(number)
        state.moveCount = Int(number)
        state.gapShift = Int(number)
        state.meanMilliseconds = Int(number)
        state.documentBytes = Int(number)
        for outcome in [PollOutcome.success(DocumentHints(dates: [start]), PollHeaders()), .httpError(status: 503, PollHeaders())] {
            polls.state = state
            polls.poll(outcome, move: "https://example.org/other", milliseconds: Int(number))
            _ = polls.explanation
            _ = polls.health
        }
    }
}
