import Foundation
import TestSupport
import Testing

@Suite("The web view in a real browser")
struct BrowserTests {
    private struct Line: Decodable {
        var check: String
        var ok: Bool
    }

    @Test("every page loads without a complaint, evidence is found, scripts are not needed, news arrives", .timeLimit(.minutes(10)))
    func browser() async throws {
        guard Programs.find("chromium") != nil, let python = Programs.find("python3") else {
            return print("skipped: chromium or python3 is not installed (scripts/deps.sh tests)")
        }
        let here = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        let seeds = here.deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("seeds")
        // A port that is free now; another program may take it before the daemon does, so several are tried.
        var found: (daemon: Daemon, port: Int)?
        for _ in 0..<5 where found == nil {
            let probe = try await LocalServer()
            let port = probe.port
            probe.stop()
            let daemon = try Daemon(
                feeds: ["{url: \"file:\(seeds.path)/feed.xml\", name: Seeds, pages: false}"], extra: "web: {listen: \"127.0.0.1:\(port)\"}")
            if (try? daemon.start()) != nil { found = (daemon, port) }
        }
        let (daemon, port) = try #require(found)
        let texts = try FileManager.default.contentsOfDirectory(atPath: seeds.path).filter { $0.hasSuffix(".txt") }.map { seeds.path + "/" + $0 }
        #expect(try daemon.ctl(["import"] + texts).status == 0)
        #expect(try daemon.ctl("facts").status == 0)
        let news = try daemon.folder.write(
            " date 2025-08-02 A ship came in at noon with coffee and steel, and the harbour office counted every sack of it.\nHarbour Wire\n",
            to: "news.txt")
        let live = "\(Programs.path("datelinectl")) --socket \(daemon.socket) import \(news)"
        let run = try Programs.run(python, [here.appendingPathComponent("browser.py").path, "check", "http://127.0.0.1:\(port)", "--live", live])
        #expect(run.status == 0, "\(run.error)")
        let lines = run.out.split(separator: "\n")
        #expect(lines.count > 40)
        for line in lines {
            let check = try JSONDecoder().decode(Line.self, from: Data(line.utf8))
            #expect(check.ok, "\(line.prefix(1_500))")
            if line.contains("skipped") { print(line) }
        }
        daemon.stop()
    }
}
