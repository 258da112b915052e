import Foundation
import TestSupport
import Testing

/// The daemon is killed at random moments while its feeds change: nothing is lost, nothing is there twice, and the index is right.
///
/// `DATELINE_KILLS` sets how often, `DATELINE_SEED` what the feeds do and when it is killed; `make soak` kills it 200 times.
@Suite("Killed at random moments", .enabled(if: Nginx.isInstalled, "nginx is not installed"), .timeLimit(.minutes(30)))
struct KillTests {
    private static let environment = ProcessInfo.processInfo.environment
    private static let kills = environment["DATELINE_KILLS"].flatMap { Int($0) } ?? 15
    private static let seed = environment["DATELINE_SEED"].flatMap { UInt64($0) } ?? UInt64.random(in: 1...999_999_999)
    private static let feeds = 4

    /// An item of the feeds, with a word in its headline and one in its text that no other has.
    private struct Item {
        var number: Int
        var version = 0
        var headline: String { "Headline \(Self.word("h", number))" }
        var word: String { Self.word("v\(version)x", number) }

        static func word(_ prefix: String, _ number: Int) -> String {
            prefix + String(number).map { String(UnicodeScalar(UInt8(97 + ($0.wholeNumberValue ?? 0)))) }.joined() + "q"
        }

        func xml(_ feed: Int) -> String {
            "<item><guid isPermaLink=\"false\">f\(feed)-\(number)</guid><title>\(headline)</title><link>http://news.example/\(feed)/\(number)</link>"
                + "<description>The report with the word \(word) in it.</description></item>"
        }
    }

    @Test("nothing is lost, nothing is there twice, and every article is found by its words")
    func killed() throws {
        let folder = try TemporaryFolder()
        let nginx = try Nginx(in: folder)
        print("kills: seed \(Self.seed)")
        var random = SplitMix(seed: Self.seed)
        var documents = Array(repeating: [Item](), count: Self.feeds)
        var next = 0
        let daemon = try Daemon(feeds: (0..<Self.feeds).map { "\(nginx.base)/\($0).xml" })
        for _ in 0..<Self.kills {
            for feed in documents.indices {
                for _ in 0..<Int.random(in: 1...6, using: &random) {
                    next += 1
                    documents[feed].insert(Item(number: next), at: 0)
                }
                if let edited = documents[feed].indices.randomElement(using: &random) { documents[feed][edited].version += 1 }
                let items = documents[feed].map { $0.xml(feed) }.joined()
                try nginx.put("<rss version=\"2.0\"><channel><title>Feed \(feed)</title>\(items)</channel></rss>", at: "\(feed).xml")
            }
            try daemon.start()
            let killer = DispatchWorkItem { daemon.signal(SIGKILL) }
            DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(Int.random(in: 5...400, using: &random)), execute: killer)
            _ = try? daemon.ctl("sync", "--force", "--wait")
            killer.wait()
            daemon.kill()
        }
        try daemon.start()
        let sync = try daemon.ctl("sync", "--force", "--wait")
        #expect(sync.status == 0, "\(sync.error)")
        try compare(documents, daemon)
        daemon.stop()
        print("killed \(Self.kills) times, seed \(Self.seed): \(next) articles, each there once with its last text")
    }

    private func compare(_ documents: [[Item]], _ daemon: Daemon) throws {
        let rows = try query(daemon, "SELECT headline || '|' || body || '|' || feed_id FROM articles")
        let expected = documents.enumerated().flatMap { feed, items in
            items.map { "\($0.headline)|The report with the word \($0.word) in it.|\(feed + 1)" }
        }
        #expect(Set(rows) == Set(expected))
        #expect(rows.count == expected.count)
        let gaps = try query(daemon, "SELECT max(seq) - min(seq) + 1 - count(*) FROM changes")
        #expect(gaps == ["0"])
        let found = try query(
            daemon,
            """
            SELECT count(*) FROM articles a WHERE NOT EXISTS (SELECT 1 FROM article_search s WHERE s.query MATCH
                '"' || substr(a.body, 26, length(a.body) - 32) || '"' AND s.id = a.id)
            """)
        #expect(found == ["0"])
        let verify = try daemon.ctl("verify")
        #expect(verify.status == 0, "\(verify.out)")
    }

    /// The database as the sqlite3 program sees it.
    private func query(_ daemon: Daemon, _ sql: String) throws -> [String] {
        let sqlite = try #require(Programs.find("sqlite3"))
        return try Programs.run(sqlite, [daemon.database, sql]).out.split(separator: "\n").map(String.init)
    }
}
