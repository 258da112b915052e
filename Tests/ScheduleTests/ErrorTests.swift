import Models
import Schedule
import Testing

@Suite("When the next poll is, after a bad one")
struct ErrorTests {
    @Test("waits double up to a day and never end")
    func backOff() {
        var polls = Polls()
        polls.poll(.ok())
        var waits: [Int64] = []
        for _ in 0..<40 { waits.append(polls.pollWhenDue(.status(500))) }
        #expect(waits[..<5] == [hour, 2 * hour, 4 * hour, 8 * hour, 16 * hour])
        #expect(waits[5...].allSatisfy { $0 > 16 * hour && $0 <= day })
        #expect(polls.state.consecutiveErrors == 40)
        #expect(polls.health == .failing)
        #expect(polls.state.failingSince == start + hour)
        polls.pollWhenDue(.ok())
        #expect(polls.state.nextPoll - polls.now == hour)
        #expect(polls.health == .ok)
    }

    @Test("the cap of a day holds with chance")
    func cap() {
        var polls = Polls()
        polls.jitter = 0.999
        for _ in 0..<20 { polls.pollWhenDue(.noAnswer) }
        #expect(polls.state.nextPoll - polls.now <= day)
    }

    @Test("an error never makes polls more frequent than they were")
    func neverFaster() {
        var polls = Polls(policy: PollPolicy(every: 3 * day))
        #expect(polls.poll(.status(502)) == 3 * day)
        polls = Polls()
        polls.poll(.ok { _, hints in hints.ttlMinutes = 12 * 60 })
        #expect(polls.pollWhenDue(.status(500)) == 12 * hour)
        polls = Polls()
        polls.poll(.ok { headers, _ in headers.cacheControl = "max-age=36000" })
        // Asked early by hand, and failed: what was promised fresh until then still is.
        #expect(polls.poll(.status(500), after: 60) == 36_000 - 60)
    }

    @Test("where no server was reached the first wait is a quarter of an hour")
    func unreached() {
        var polls = Polls()
        #expect(polls.poll(.noAnswer) == 900)
        #expect(polls.pollWhenDue(.noAnswer) == 1_800)
        polls = Polls()
        #expect(polls.poll(.transport(kind: .dns, text: "")) == 1_800)
        polls = Polls()
        #expect(polls.poll(.transport(kind: .timeout, text: "")) == hour)
    }

    @Test(
        "each status has its class and its words",
        arguments: [
            (401, "forbidden"), (403, "forbidden"), (404, "not_found"), (410, "gone"), (418, "http_418"), (429, "rate_limited"),
            (500, "server_error"),
            (503, "unavailable"), (204, "http_204"), (206, "http_206"), (304, "http_304"), (301, "http_301"),
        ])
    func classes(status: Int, kind: String) {
        var polls = Polls()
        polls.poll(.status(status))
        #expect(polls.state.errorKind?.rawValue == kind)
        #expect(polls.state.errorText?.hasPrefix("\(status): ") == true)
        #expect(polls.state.errorText?.contains(";") == true || status == 429)
    }

    @Test("who is refused stays away for four hours at least")
    func forbidden() {
        var polls = Polls()
        #expect(polls.poll(.status(403)) == 4 * hour)
    }

    @Test("a Cloudflare challenge is named")
    func challenge() {
        var polls = Polls()
        polls.poll(.status(403, PollHeaders(challenge: "cloudflare")))
        #expect(polls.state.errorKind == .challenge)
        #expect(polls.state.errorText?.contains("Cloudflare") == true)
    }

    @Test("429 pauses the host for Retry-After in full", arguments: ["7200", "Wed, 02 Jul 2025 05:00:00 GMT"])
    func tooMany(text: String) {
        var polls = Polls()
        let headers = PollHeaders(date: "Wed, 02 Jul 2025 03:00:00 GMT", retryAfter: text)
        #expect(polls.poll(.status(429, headers)) == 2 * hour)
        #expect(polls.events.contains(.hostPause(until: start + 2 * hour, reason: "Retry-After: \(text)")))
        #expect(polls.explanation == "next poll t+120: Retry-After: \(text), from the 429")
    }

    @Test("429 without a word pauses the host for longer each time")
    func tooManySilently() {
        var polls = Polls()
        #expect(polls.poll(.status(429)) == hour)
        #expect(polls.events.contains { if case .hostPause(let until, _) = $0 { until == start + hour } else { false } })
        #expect(polls.pollWhenDue(.status(429)) == 2 * hour)
    }

    @Test("429 without a word from a feed that is asked once a day keeps the others of its host waiting for hours at most")
    func tooManyOfADailyFeed() {
        var polls = Polls(policy: PollPolicy(every: day))
        for _ in 0..<8 {
            polls.pollWhenDue(.status(429))
            let pauses = polls.events.compactMap { if case .hostPause(let until, _) = $0 { until - polls.now } else { nil } }
            #expect(pauses.count == 1 && pauses[0] <= 4 * hour)
        }
    }

    @Test(
        "X-RateLimit-Reset counts with 429, as a moment or as seconds, in seconds or milliseconds",
        arguments: [
            "7200", "\(start + 7_200)", "\((start + 7_200) * 1_000)", "7199.5",
        ])
    func rateLimit(text: String) {
        var polls = Polls()
        #expect(polls.poll(.status(429, PollHeaders(rateLimitReset: text))) == 7_200)
    }

    @Test("an allowance that a good answer uses up pauses the host")
    func spent() {
        var polls = Polls()
        polls.poll(.ok { headers, _ in (headers.rateLimitRemaining, headers.rateLimitReset) = ("0.0", "90") })
        #expect(polls.events.contains(.hostPause(until: start + 90, reason: "X-RateLimit-Reset: 90")))
        polls.poll(.ok { headers, _ in (headers.rateLimitRemaining, headers.rateLimitReset) = ("12", "90") })
        #expect(!polls.events.contains { if case .hostPause = $0 { true } else { false } })
    }

    @Test("503 with Retry-After holds the feed and not the host, and a shorter wait than the usual makes nothing faster")
    func unavailable() {
        var polls = Polls()
        #expect(polls.poll(.status(503, PollHeaders(retryAfter: "20000"))) == 20_000)
        #expect(!polls.events.contains { if case .hostPause = $0 { true } else { false } })
        polls = Polls()
        #expect(polls.poll(.status(503, PollHeaders(retryAfter: "5"))) == hour)
    }

    @Test("410 ends the feed once, and says so")
    func gone() {
        var polls = Polls()
        polls.poll(.status(410))
        #expect(polls.events.contains(.gone))
        #expect(polls.health == .gone)
        #expect(polls.explanation.contains("410 Gone"))
        polls.poll(.status(410), after: day)
        #expect(!polls.events.contains(.gone))
        polls.poll(.ok(), after: day)
        #expect(polls.health == .ok)
    }

    @Test("a page in place of a feed is an error with its words, and the validators stay")
    func unreadable() {
        var polls = Polls()
        polls.poll(.ok())
        polls.pollWhenDue(.unreadable(kind: .html, text: "the address gives an HTML page", PollHeaders(etag: "\"page\"")))
        #expect(polls.state.errorKind == .html)
        #expect(polls.state.etag == "\"a\"")
    }
}

@Suite("Validators")
struct ValidatorTests {
    @Test("are kept byte for byte from every 200, and dropped when the server no longer sends them")
    func everyAnswer() {
        var polls = Polls()
        polls.poll(.ok { headers, _ in (headers.etag, headers.lastModified) = ("W/\"x-gzip\" ", "Wed, 2 Jul 25 3:00 UTC") })
        #expect(polls.state.etag == "W/\"x-gzip\" ")
        #expect(polls.state.lastModified == "Wed, 2 Jul 25 3:00 UTC")
        polls.poll(.ok { headers, _ in (headers.etag, headers.lastModified) = (nil, "later") })
        #expect(polls.state.etag == nil)
        #expect(polls.state.lastModified == "later")
    }

    @Test("are renewed by a 304 that carries them, kept by one that does not, and by an error")
    func others() {
        var polls = Polls()
        polls.poll(.ok { headers, _ in headers.lastModified = "then" })
        polls.poll(.unchanged())
        polls.poll(.status(500, PollHeaders(etag: "\"error page\"")))
        #expect(polls.state.etag == "\"a\"")
        polls.poll(.unchanged(PollHeaders(etag: "\"b\"")))
        #expect(polls.state.etag == "\"b\"")
        #expect(polls.state.lastModified == "then")
    }

    @Test("vouch for a whole document only; one that always breaks off is taken for whole")
    func cut() {
        var polls = Polls()
        polls.poll(.ok { _, hints in hints.isCut = true })
        #expect(!polls.state.hasValidators)
        polls.poll(.ok { _, hints in hints.isCut = true })
        #expect(polls.state.hasValidators)
    }
}
