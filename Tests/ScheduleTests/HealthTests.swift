import Schedule
import Testing

@Suite("Health")
struct HealthTests {
    @Test("goes from new to ok, and tells each change once")
    func changes() {
        var polls = Polls()
        #expect(polls.health == .new)
        #expect(polls.explanation == "next poll now: never polled")
        polls.poll(.ok())
        #expect(polls.events.contains(.health(from: .new, to: .ok)))
        polls.poll(.status(500))
        #expect(polls.events.contains(.health(from: .ok, to: .failing)))
        polls.poll(.status(500))
        #expect(polls.events.isEmpty)
        #expect(polls.explanation.contains("2 polls in a row failed (server_error)"))
    }

    @Test("slow is an answer that takes more than ten seconds on average")
    func slow() {
        var polls = Polls()
        polls.poll(.ok(), milliseconds: 30_000)
        #expect(polls.health == .slow)
        for _ in 0..<8 { polls.poll(.unchanged(), milliseconds: 200) }
        #expect(polls.health == .ok)
    }

    @Test("silent is longer than the feed's own habit", arguments: [(12, true), (4, false)] as [(Int64, Bool)])
    func silent(days: Int64, isSilent: Bool) {
        var polls = Polls()
        polls.poll(.ok { _, hints in hints.dates = (0..<10).map { start - days * day - $0 * 36 * hour } })
        #expect((polls.health == .silent) == isSilent)
    }

    @Test("a monthly feed is not silent after three weeks")
    func monthly() {
        var polls = Polls()
        polls.poll(.ok { _, hints in hints.dates = (0..<10).map { start - 21 * day - $0 * 30 * day } })
        #expect(polls.health == .ok)
    }
}

@Suite("Whose network it is")
struct NetworkWatchTests {
    @Test("when most hosts that were well fail in a row it is ours, and the failures before are cleared")
    func ours() {
        var watch = NetworkWatch()
        func fail(_ host: String, _ feed: Int64) -> NetworkWatch.Verdict {
            watch.failed(host: host, feed: feed, wasWell: true, totalHosts: 5, now: start)
        }
        #expect(fail("a", 1) == .theirs)
        #expect(fail("a", 2) == .theirs)
        #expect(fail("b", 3) == .theirs)
        #expect(fail("c", 4) == .ours(alsoOurs: [1, 2, 3]))
        #expect(watch.isOffline)
        #expect(fail("d", 5) == .ours(alsoOurs: []))
        let wasOffline = watch.answered()
        #expect(wasOffline)
        #expect(!watch.isOffline)
        #expect(fail("a", 1) == .theirs)
    }

    @Test("an answer between, a host long known to fail, and failures far apart prove nothing")
    func theirs() {
        var watch = NetworkWatch()
        for (index, host) in ["a", "b", "c", "d"].enumerated() {
            let verdict = watch.failed(host: host, feed: 1, wasWell: index % 2 == 0, totalHosts: 5, now: start)
            #expect(verdict == .theirs)
        }
        let wasOffline = watch.answered()
        #expect(!wasOffline)
        for (index, host) in ["a", "b", "c", "d"].enumerated() {
            let verdict = watch.failed(host: host, feed: 1, wasWell: true, totalHosts: 5, now: start + Int64(index) * 4_000)
            #expect(verdict == .theirs)
        }
    }

    @Test("dead hosts are fewer than half, or fail while others are still being asked: theirs", arguments: [6, 12, 40])
    func dead(count: Int) {
        // One after the other, with nothing else being asked.
        var watch = NetworkWatch()
        for feed in 1...6 {
            let verdict = watch.failed(host: "h\(feed)", feed: Int64(feed), wasWell: true, totalHosts: 16, now: start)
            #expect(verdict == .theirs)
        }
        // All at once, before the living ones can answer.
        watch = NetworkWatch()
        let total = count * 2 + 1
        for feed in 1...count {
            let verdict = watch.failed(
                host: "h\(feed)", feed: Int64(feed), wasWell: true, totalHosts: total, askedHosts: total - feed, now: start)
            #expect(verdict == .theirs)
        }
        #expect(!watch.isOffline)
    }

    @Test("one host that fails again and again is one host")
    func oneHost() {
        var watch = NetworkWatch()
        for feed in 1...50 {
            let verdict = watch.failed(host: "a", feed: Int64(feed), wasWell: true, totalHosts: 16, now: start)
            #expect(verdict == .theirs)
        }
    }

    @Test("two hosts are enough where there are only two, one tells nothing")
    func few() {
        var watch = NetworkWatch()
        _ = watch.failed(host: "a", feed: 1, wasWell: true, totalHosts: 2, now: start)
        let verdict = watch.failed(host: "b", feed: 2, wasWell: true, totalHosts: 2, now: start)
        #expect(verdict == .ours(alsoOurs: [1]))
        watch = NetworkWatch()
        for _ in 0..<9 {
            let verdict = watch.failed(host: "a", feed: 1, wasWell: true, totalHosts: 1, now: start)
            #expect(verdict == .theirs)
        }
    }
}
