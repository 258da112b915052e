import Foundation
import TestSupport
import Testing

/// Callers of the control socket that ask too much, read nothing or never end their requests.
@Suite("Hostile callers", .serialized, .timeLimit(.minutes(10)))
struct HostileCallerTests {
    @Test("a parameter that is not understood is refused, never ignored", .enabled(if: Programs.find("curl") != nil))
    func badParameters() throws {
        let daemon = try Daemon()
        try daemon.start()
        let curl = try #require(Programs.find("curl"))
        for path in [
            "articles?feed=zz", "articles?feed=", "articles?feed=-1", "articles?fed=1", "articles?limit=0", "articles?limit=-5",
            "articles?limit=many", "articles?limit=99999999999999999999", "articles?after=rubbish", "articles?after=2025-99-99/1",
            "articles?since=rubbish", "articles?since=2025-13-40", "articles?since=999999999999d", "articles?feed=1&feed=2",
            "articles?since=%25zz&since", "articles?since=%FF", "articles/1?revision=abc", "articles/1?revision=0", "search?q=a&after=-1",
            "search?q=a&after=9223372036854775807", "stories?after=9223372036854775807", "search", "facts?article=abc", "facts?after=x",
            "facts?kind=nosuch", "facts?colour=red", "events?since=abc", "events?since=-1", "events?kind=nosuch",
            "timeline?after=9223372036854775807", "conflicts?after=1.2.3", "conflicts?limit=1e3", "articles/99999999999999999999", "feeds/abc",
        ] {
            let answer = try Programs.run(curl, ["-s", "-i", "-m", "10", "--unix-socket", daemon.socket, "http://localhost/v1/\(path)"]).out
            #expect(answer.hasPrefix("HTTP/1.1 400"), "\(path): \(answer)")
            #expect(answer.contains("application/problem+json"), "\(path)")
        }
    }

    @Test("what is not HTTP, or has too large header fields, is answered with a problem")
    func notHTTP() throws {
        let daemon = try Daemon()
        try daemon.start()
        for (text, status) in [
            ("GARBAGE\r\n\r\n", 400), ("GET / HTTP/9.9\r\n\r\n", 400), ("GET /v1/status HTTP/1.1\r\nBad Field\r\n\r\n", 400),
            ("GET /v1/status HTTP/1.1\r\nHost: l\r\nX: \(String(repeating: "x", count: 40_000))\r\n\r\n", 431),
            ("GET /v1/status HTTP/1.1\r\nHost: l\r\n\((1...120).map { "X\($0): y\r\n" }.joined())\r\n", 431),
        ] {
            let caller = try UnixCaller(path: daemon.socket)
            try? caller.send(text)
            let answer = caller.read(until: "}")
            #expect(answer.hasPrefix("HTTP/1.1 \(status)") && answer.contains("application/problem+json"), "\(text.prefix(60)): \(answer)")
            #expect(status != 431 || answer.contains("too many header fields"), "\(answer)")
        }
        #expect(try daemon.ctl("status").status == 0)
    }

    @Test("the largest limit and every form of a date are answered")
    func edges() throws {
        let daemon = try Daemon()
        try daemon.start()
        for day in ["2025-07-01", "2025-07-03"] {
            try daemon.folder.write(" date \(day) The harbour board met on day \(day) and said little.\nHarbour Wire\n", to: "d/\(day).txt")
        }
        try daemon.ctl("import", daemon.folder.file("d"))
        for limit in ["1", "1000", "9223372036854775807"] {
            for command in [["articles"], ["facts"], ["search", "harbour"], ["stories"]] {
                #expect(try daemon.ctl(command + ["--limit", limit]).status == 0, "\(command) \(limit)")
            }
        }
        #expect(try daemon.ctl("articles", "--limit", "0").status == 64)
        for since in ["2025-07-02", "20250702", "2025-7-2", "2 July 2025", "Wed, 02 Jul 2025 10:00:00 GMT", "2025-07-02T10:00:00Z"] {
            let listed = try daemon.ctl("--json", "articles", "--since", since)
            #expect(listed.objects.compactMap { $0["datePublished"] as? String } == ["2025-07-03"], "\(since): \(listed.out) \(listed.error)")
        }
        for since in ["99999999", "1751414400", "02/07/2025", "2 July", "soon"] {
            #expect(try daemon.ctl("articles", "--since", since).status == 64, "\(since)")
        }
    }

    @Test("a stream of events that is not read costs little, and what was read of it names the place to resume at")
    func unreadEvents() throws {
        let daemon = try Daemon()
        try daemon.start()
        for number in 1...400 {
            try daemon.folder.write(" date 2025-07-01 Ship \(number) of the line unloads at quay \(number).\nHarbour Wire\n", to: "d/\(number).txt")
        }
        try daemon.ctl("import", daemon.folder.file("d"))
        #expect(try daemon.ctl("status").status == 0)
        let before = daemon.residentBytes()
        let callers = try (0..<40).map { _ in try UnixCaller(path: daemon.socket) }
        for caller in callers { try caller.send("GET /v1/events?since=0 HTTP/1.1\r\nHost: localhost\r\n\r\n") }
        for _ in 0..<5 { #expect(try daemon.ctl("status").status == 0) }
        #expect(daemon.residentBytes() - before < callers.count << 20)
        let text = callers[0].read(until: "id: 300\n")
        let ids = text.split(whereSeparator: \.isNewline).compactMap { $0.hasPrefix("id: ") ? Int($0.dropFirst(4)) : nil }
        #expect(ids.prefix(301) == ArraySlice(0...300))
    }

    @Test("callers that never end their request keep nobody else waiting, and one too many is told so")
    func halfOpen() throws {
        let daemon = try Daemon()
        try daemon.start()
        let slow = try (0..<30).map { _ in try UnixCaller(path: daemon.socket) }
        for (index, caller) in slow.enumerated() where index % 2 == 0 { try caller.send("GET /v1/status HT") }
        for _ in 0..<20 { #expect(try daemon.ctl("status").status == 0) }
        withExtendedLifetime(slow) {}
    }

    @Test("beside slow callers, unread streams and many checks of the store, others are answered at once")
    func crowd() throws {
        let daemon = try Daemon()
        try daemon.start()
        for number in 1...200 {
            try daemon.folder.write(" date 2025-07-01 Ship \(number) of the line unloads at quay \(number).\nHarbour Wire\n", to: "d/\(number).txt")
        }
        try daemon.ctl("import", daemon.folder.file("d"))
        let begins = ["", "GET /v1/status HT", "POST /v1/import HTTP/1.1\r\nHost: l\r\nContent-Length: 1000000\r\n\r\n{\"docu"]
        let slow = try (0..<50).map { number in
            let caller = try UnixCaller(path: daemon.socket)
            try caller.send(begins[number % begins.count])
            return caller
        }
        let others = try (0..<60).map { number in
            let caller = try UnixCaller(path: daemon.socket)
            try caller.send(
                number < 20
                    ? "POST /v1/verify HTTP/1.1\r\nHost: l\r\nContent-Length: 0\r\n\r\n" : "GET /v1/events?since=0 HTTP/1.1\r\nHost: l\r\n\r\n")
            return caller
        }
        let caller = try UnixCaller(path: daemon.socket)
        var worst = Duration.zero
        for _ in 0..<100 {
            let begun = ContinuousClock.now
            try caller.send("GET /healthz HTTP/1.1\r\nHost: l\r\n\r\n")
            #expect(caller.read(until: "ok\n").hasPrefix("HTTP/1.1 200"))
            worst = max(worst, .now - begun)
        }
        // In a release build on a machine of its own it is below 100 ms; here other tests run beside it.
        #expect(worst < .seconds(1), "\(worst)")
        for verify in others.prefix(20) { #expect(verify.read(until: "\"ok\":true}").hasPrefix("HTTP/1.1 200")) }
        withExtendedLifetime((slow, others)) {}
    }

    @Test("with few descriptors left the daemon waits for one, and answers when callers have gone", .enabled(if: Programs.find("prlimit") != nil))
    func fewDescriptors() throws {
        let daemon = try Daemon()
        try daemon.start(under: [try #require(Programs.find("prlimit")), "--nofile=100"])
        var callers: [UnixCaller] = try (0..<110).map { _ in try UnixCaller(path: daemon.socket) }
        for caller in callers { try? caller.send("GET /v1/status HTTP/1.1\r\nHost: localhost\r\n\r\n") }
        let before = daemon.processorSeconds()
        #expect(callers[0].read(until: "\r\n\r\n").hasPrefix("HTTP/1.1 200"))
        #expect(daemon.processorSeconds() - before < 5)
        callers.removeAll()
        #expect(try daemon.ctl("status").status == 0)
    }
}
