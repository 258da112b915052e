import Foundation
import TestSupport
import Testing

/// Items made to be costly or to crash among good ones, through the whole daemon.
///
/// `DATELINE_HOSTILE` sets how many hostile items there are, with ten good ones for each; `make soak` takes 200.
@Suite(
    "Hostile items among good ones", .enabled(if: Nginx.isInstalled && Programs.find("curl") != nil, "needs nginx and curl"),
    .timeLimit(.minutes(30)))
struct HostileItemsTests {
    private static let hostile = ProcessInfo.processInfo.environment["DATELINE_HOSTILE"].flatMap { Int($0) } ?? 20
    private static let goodForEach = 10
    private static let bytes = 40_000
    private static let feeds = 10

    private static let shapes = [
        "The two sides held 99999999999999999999 rounds of negotiations on tariffs, the ministry said. ",
        "a tariff of 20 percent on goods from Vietnam and ", "“we will not go on like this,” said he told \"them so\" ",
        "Minister John Brandow of the Ministry of Trade and Ann Velmore ",
        "talks held on Monday after the third round of negotiations and a summit in Geneva ",
        "Monday May 3 the first half of 2024 two days after the 99999999999999999999th of ", "((([[[{{{", "<div><b><ul><li><table><tr><td>",
        "<p a=1 b='2' class=x onclick=x() ", "&amp;lt;&#x26;&#60;&nosuch;&eacute", "<a href=\"http://example.org/../a?b=1#d\">x</a> ",
        "exports of $99999999999999999999 billion in 0001-99-99, up 1e400 percent, ",
    ]

    private static func item(_ number: Int) -> String {
        let isHostile = number % (goodForEach + 1) == 0
        let shape = shapes[number / (goodForEach + 1) % shapes.count]
        // A whole article, so that nothing is cut to a summary.
        let text =
            isHostile
            ? String(repeating: shape, count: bytes / shape.utf8.count)
            : "The harbour board of quay \(number) met. Japan will charge a \(number % 90 + 1) percent tariff on goods from Korea, Minister Jane Roe said."
        return """
            <item><guid>\(number)</guid><title>\(isHostile ? "Hostile" : "Good") \(number)</title><pubDate>Wed, 18 Jun 2025 10:00:00 GMT</pubDate>\
            <content:encoded><![CDATA[\(text.replacingOccurrences(of: "]]>", with: ""))]]></content:encoded></item>
            """
    }

    @Test("the good ones have their facts, status is answered at once, and nothing restarts")
    func hostile() throws {
        let folder = try TemporaryFolder()
        let nginx = try Nginx(in: folder)
        let total = Self.hostile * (Self.goodForEach + 1)
        for feed in 0..<Self.feeds {
            let items = stride(from: feed, to: total, by: Self.feeds).map(Self.item).joined()
            try nginx.put(
                "<rss version=\"2.0\" xmlns:content=\"http://purl.org/rss/1.0/modules/content/\"><channel><title>\(feed)</title>\(items)</channel></rss>",
                at: "\(feed).xml")
        }
        let daemon = try Daemon(feeds: (0..<Self.feeds).map { "\(nginx.base)/\($0).xml" })
        try daemon.start()
        let pid = daemon.pid
        let begun = ContinuousClock.now
        let sync = try daemon.startCtl("sync", "--wait")
        let curl = try #require(Programs.find("curl"))
        var seconds: [Double] = []
        // Until every article is there and has been analysed.
        while ContinuousClock.now - begun < .seconds(1_500) {
            let answer = try Programs.run(
                curl, ["-s", "-m", "30", "-w", "\n%{time_total}", "--unix-socket", daemon.socket, "http://localhost/v1/status"]
            ).out.split(separator: "\n")
            seconds.append(Double(answer.last ?? "") ?? 99)
            let status = try JSONSerialization.jsonObject(with: Data(answer[0].utf8)) as? [String: Any]
            let store = status?["store"] as? [String: Any]
            if store?["articles"] as? Int == total, store?["factsWaiting"] as? Int == 0 { break }
        }
        #expect(sync.wait().status == 0)
        #expect(daemon.pid == pid)
        let status = try #require(try daemon.ctl("--json", "status").objects.first)
        #expect((status["setAside"] as? [Any])?.isEmpty == true)
        #expect(status["pid"] as? Int == Int(pid))
        #expect((status["store"] as? [String: Any])?["articles"] as? Int == total)
        let good = try daemon.ctl("--json", "articles", "--all").objects.filter { ($0["headline"] as? String)?.hasPrefix("Good") == true }
        #expect(good.count == Self.hostile * Self.goodForEach)
        let withFacts = good.count { ($0["factCount"] as? Int ?? 0) > 0 }
        #expect(withFacts == good.count)
        #expect(try daemon.ctl("verify").status == 0)
        daemon.stop()
        seconds.sort()
        let (median, worst) = (seconds[seconds.count / 2] * 1_000, (seconds.last ?? 0) * 1_000)
        let figures = String(format: "median %.1f ms, longest %.1f ms", median, worst)
        print(
            "\(Self.hostile) hostile items of \(Self.bytes / 1_000) kB among \(good.count) good ones: \(withFacts) good ones have their facts; "
                + "status asked \(seconds.count) times, \(figures); \(ContinuousClock.now - begun) in all, no restart")
        #expect(median < 50)
    }
}
