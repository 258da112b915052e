import Foundation
import FeedParsing
import Testing

@Suite("Hostile feeds")
struct HostileFeedTests {
    @Test(
        "with numbers that are none or too large end nothing",
        arguments: [
            ("hourly", "NaN", 60), ("hourly", "nan", 60), ("hourly", "inf", 60), ("hourly", "-inf", 60), ("hourly", "0", 60), ("hourly", "-3", 60),
            ("yearly", "1e-320", 366 * 1_440), ("daily", "1e308", 0), ("daily", "2", 720), ("weekly", "twice", 10_080), ("monthly", "", 43_200),
        ])
    func frequency(period: String, frequency: String, minutes: Int) throws {
        let feed = try parse(
            "<rss version=\"2.0\" xmlns:sy=\"http://purl.org/rss/1.0/modules/syndication/\"><channel><sy:updatePeriod>\(period)</sy:updatePeriod><sy:updateFrequency>\(frequency)</sy:updateFrequency><item><title>t</title></item></channel></rss>"
        )
        #expect(feed.updatePeriodMinutes == minutes)
    }

    @Test(
        "with odd numbers elsewhere are read",
        arguments: [
            "<ttl>9223372036854775807</ttl>", "<ttl>9223372036854775808</ttl>", "<ttl>-5</ttl>", "<ttl>1e9</ttl>",
            "<skipHours><hour>99999999999999999999</hour><hour>-1</hour></skipHours>",
            "<item><slash:comments>99999999999999999999</slash:comments><georss:point>1e400 nan</georss:point></item>",
            "<item><enclosure url=\"a\" length=\"99999999999999999999999\"/><pubDate>99999999999999</pubDate></item>",
            "<item><pubDate>Wed, 99 Jul 99999 99:99:99 +9999</pubDate><dc:date>9999-12-31T23:59:59-15:59</dc:date></item>",
        ])
    func numbers(text: String) throws {
        let feed = try parse(
            "<rss version=\"2.0\" xmlns:slash=\"http://purl.org/rss/1.0/modules/slash/\" xmlns:georss=\"http://www.georss.org/georss\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><channel>\(text)</channel></rss>"
        )
        #expect(feed.ttlMinutes.map { (1...366 * 1_440).contains($0) } ?? true)
    }

    @Test("random bytes are told as a binary file, whatever elements they seem to hold", arguments: [2_000, 60_000, 600_000])
    func random(count: Int) {
        var state = UInt64(count)
        let bytes =
            Array("\u{89}PNG".utf8)
            + (0..<count).map { _ -> UInt8 in
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return UInt8(truncatingIfNeeded: state >> 33)
            }
        #expect {
            try parseFeed(bytes)
        } throws: { error in
            (error as? FeedError)?.code == "not_a_feed" && "\(error)".contains("binary file")
        }
    }

    /// Ways to make a reader look at the same bytes again and again, by how often the pattern stands there.
    static let shapes: [(name: String, text: @Sendable (Int) -> String)] = [
        ("start tags without an end", { String(repeating: "<a", count: $0 / 2) }),
        ("sections without an end", { String(repeating: "<![CDATA[", count: $0 / 9) }),
        ("comments without an end", { String(repeating: "<!--x>", count: $0 / 6) }),
        ("declarations without an end", { String(repeating: "<![", count: $0 / 3) }),
        ("quotation marks without an end", { String(repeating: "<a b=\"><a b='>", count: $0 / 14) }),
        ("ampersands", { String(repeating: "&", count: $0) }),
        ("references without an end", { String(repeating: "&#x41", count: $0 / 5) }), ("nested tags", { String(repeating: "<b>", count: $0 / 3) }),
        ("attributes", { "<p " + String(repeating: "a=1 ", count: $0 / 4) + ">" }), ("links", { String(repeating: "<a href=../x>", count: $0 / 13) }),
        ("data without an end", { String(repeating: "data:a/b;base64,", count: $0 / 16) }),
        ("pictures", { String(repeating: "<img srcset=\"a 1w,b 2w\">", count: $0 / 24) }),
        ("end tags", { String(repeating: "</b></i>", count: $0 / 8) }), ("scripts", { String(repeating: "<script></script", count: $0 / 16) }),
    ]

    @Test("cost time in proportion to their length", arguments: shapes.indices)
    func proportion(index: Int) throws {
        let shape = Self.shapes[index]
        /// CPU time of this thread: other tests run beside it.
        func spent() -> Duration {
            var now = timespec()
            clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now)
            return .seconds(now.tv_sec) + .nanoseconds(now.tv_nsec)
        }
        func cost(_ size: Int) throws -> Duration {
            let text = shape.text(size)
            let escaped = text.replacing("&", with: "&amp;").replacing("<", with: "&lt;")
            let documents = [
                rss("<title>\(escaped)</title><description>\(escaped)</description>"), "<rss version=\"2.0\"><channel><item><description>\(text)",
                text,
            ]
            var least = Duration.seconds(1_000)
            for _ in 0..<3 {
                let before = spent()
                for document in documents { _ = try? parse(document) }
                least = min(least, spent() - before)
            }
            return least
        }
        let (small, large) = (try cost(40_000), try cost(320_000))
        // Eight times the length: eight times the work, and twice as much again for a busy machine. The square would be 64 times.
        #expect(large < small * 20 + .milliseconds(20), "\(shape.name): \(small) for 40 kB, \(large) for 320 kB")
    }

    @Test("with many namespaces at a time are read without them")
    func namespaces() throws {
        let names = (0..<500).map { "xmlns:n\($0)=\"urn:\($0)\"" }.joined(separator: " ")
        let feed = try parse("<rss version=\"2.0\" \(names)><channel><item><title>t</title></item></channel></rss>")
        #expect(feed.items.first?.title == "t" && feed.recovered)
    }

    @Test("with one item of JSON that is too long lose that item alone")
    func longItem() throws {
        var limits = FeedLimits()
        limits.maxText = 1_000
        let feed = try parse(
            "{\"version\":\"https://jsonfeed.org/version/1.1\",\"items\":[{\"id\":\"1\"},{\"id\":\"2\",\"content_text\":\"\(String(repeating: "a ", count: 2_000))\"},{\"id\":\"3\"}]}",
            limits: limits)
        #expect(feed.items.map(\.id) == ["1", "3"] && feed.recovered)
    }
}
