import Foundation
import TestSupport
import Testing

@Suite("Work that was set aside, in the programs", .enabled(if: Nginx.isInstalled && Programs.find("sqlite3") != nil), .timeLimit(.minutes(10)))
struct RetryTests {
    private func store(_ daemon: Daemon, _ sql: String) throws -> String {
        try Programs.run(try #require(Programs.find("sqlite3")), [daemon.database, sql]).out
    }

    @Test("status, feeds show and show tell of it, nothing works on it, and retry has it done")
    func retried() throws {
        let folder = try TemporaryFolder()
        let nginx = try Nginx(in: folder)
        try nginx.put(
            """
            <rss version="2.0"><channel><title>Harbour News</title><item><guid>1</guid><title>A deal</title><description>The United States \
            will impose a tariff of 20 percent on goods from Vietnam, President Jane Roe said.</description></item></channel></rss>
            """, at: "feed.xml")
        let daemon = try Daemon(feeds: ["\(nginx.base)/feed.xml"])
        try daemon.start()
        #expect(try daemon.ctl("sync", "--wait").status == 0)
        #expect(try !daemon.ctl("--json", "facts").objects.isEmpty)
        daemon.stop()
        // As after two crashes during the poll and two during the analysis.
        let version = try Programs.run(Programs.path("datelined"), ["--version"]).out.trimmingCharacters(in: .whitespacesAndNewlines)
        _ = try store(
            daemon,
            """
            INSERT INTO crashed_jobs (kind, id, version, crashes, last_at) VALUES ('poll', 1, '\(version)', 2, 1755000000),
                ('analysis', 1, '\(version)', 2, 1755000000);
            DELETE FROM facts; INSERT INTO analysis_jobs (article_id, ticket) VALUES (1, 7); UPDATE feeds SET next_poll = 0;
            """)
        let polls = try store(daemon, "SELECT count(*) FROM polls")
        try daemon.start()
        let status = try daemon.ctl("status").out
        #expect(status.contains("poll of feed 1 (Harbour News): set aside, 2 crashes"))
        #expect(status.contains("facts of article 1 (A deal): set aside, 2 crashes"))
        #expect(status.contains("datelinectl retry --all"))
        #expect(try daemon.ctl("feeds", "show", "1").out.contains("datelinectl retry 1"))
        #expect(try daemon.ctl("show", "1").out.contains("facts of article 1: set aside after 2 crashes"))
        #expect(try daemon.ctl("--json", "facts").objects.isEmpty)
        #expect(try store(daemon, "SELECT count(*) FROM polls") == polls)
        #expect(try daemon.ctl("retry").status == 64)
        #expect(try daemon.ctl("retry", "1", "--all").status == 64)
        #expect(try daemon.ctl("retry", "99").status == 1)
        let retried = try daemon.ctl("retry", "1")
        #expect(retried.out == "facts of article 1: will be retried\npoll of feed 1: will be retried\n")
        #expect(try !daemon.ctl("--json", "facts").objects.isEmpty)
        #expect(try daemon.ctl("sync", "--wait").status == 0)
        #expect(try store(daemon, "SELECT count(*) FROM polls") != polls)
        #expect(try daemon.ctl("--json", "status").objects.first?["setAside"] as? [String] == [])
        #expect(try daemon.ctl("retry", "--all").out == "nothing is set aside\n")
        #expect(try daemon.ctl("--json", "show", "1").objects.first?["setAside"] == nil)
        daemon.stop()
        #expect(try store(daemon, "SELECT count(*) FROM crashed_jobs") == "0\n")
    }
}
