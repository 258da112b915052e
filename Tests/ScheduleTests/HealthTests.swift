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
        #expect(polls.explanation.contains("2 errors in a row (server_error)"))
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
    @Test("three hosts in a row that were well make it ours, and clear the first two")
    func ours() {
        var watch = NetworkWatch()
        func fail(_ host: String, _ feed: Int64) -> NetworkWatch.Verdict {
            watch.failed(host: host, feed: feed, wasWell: true, totalHosts: 9, now: start)
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
            let verdict = watch.failed(host: host, feed: 1, wasWell: index % 2 == 0, totalHosts: 9, now: start)
            #expect(verdict == .theirs)
        }
        let wasOffline = watch.answered()
        #expect(!wasOffline)
        for (index, host) in ["a", "b", "c", "d"].enumerated() {
            let verdict = watch.failed(host: host, feed: 1, wasWell: true, totalHosts: 9, now: start + Int64(index) * 400)
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
