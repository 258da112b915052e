import Foundation
import TestSupport
import Testing

/// The control program and socket as users and scripts meet them.
@Suite("Control", .timeLimit(.minutes(10)))
struct ControlTests {
    private let seed = """
         date 2025-04-05 Vietnam is willing to bring duties down to zero, Party General Secretary To Lam told President Donald Trump on Friday.
        Deputy Prime Minister Hồ Đức Phớc said the talks would go on.
        The two sides want to settle the matter soon.
        Harbour Wire
        """

    @Test("imported texts are found whatever the accents, and shown as they are")
    func importAndSearch() throws {
        let daemon = try Daemon()
        try daemon.start()
        try daemon.folder.write(seed, to: "docs/one.txt")
        let imported = try daemon.ctl("import", daemon.folder.file("docs"))
        #expect(imported.status == 0, "\(imported.error)")
        for query in ["to lam", "Tô Lâm", "duc phoc", "\"general secretary\"", "negot* OR talks", "zero NOT wine", "headline:vietnam OR duties"] {
            let found = try daemon.ctl("--json", "search", query)
            #expect(found.objects.count == 1, "\(query): \(found.out) \(found.error)")
        }
        #expect(try daemon.ctl("search", "nowhere").out.contains("no") || (try daemon.ctl("search", "nowhere").status) == 1)
        let again = try daemon.ctl("--json", "import", daemon.folder.file("docs/one.txt"))
        #expect(again.object["result"] as? String == "unchanged")
        let shown = try daemon.ctl("show", "1")
        #expect(shown.out.contains("Hồ Đức Phớc"))
    }

    @Test("a binary file, an empty one and a missing one are named with the reason; the rest goes on")
    func badImports() throws {
        let daemon = try Daemon()
        try daemon.start()
        try daemon.folder.write(seed, to: "docs/a.txt")
        try daemon.folder.write(Data([0x7F, 0x45, 0x4C, 0x46, 0, 0, 1, 2]), to: "docs/b.txt")
        try daemon.folder.write("\n\n", to: "docs/c.txt")
        let result = try daemon.ctl("--json", "import", daemon.folder.file("docs"))
        #expect(result.status == 65)
        #expect(result.objects.compactMap { $0["result"] as? String } == ["added", "failed", "failed"])
        #expect(result.objects.compactMap { $0["error"] as? String }.first?.contains("binary") == true)
        let missing = try daemon.ctl("import", daemon.folder.file("nowhere.txt"))
        #expect(missing.status == 66)
        #expect(missing.error.hasPrefix("datelinectl: import: "))
        #expect(missing.error.split(separator: "\n").count == 1)
    }

    @Test("articles that are removed are gone, and numbers that are not found are told")
    func removal() throws {
        let daemon = try Daemon()
        try daemon.start()
        try daemon.folder.write(seed, to: "docs/one.txt")
        try daemon.folder.write(seed.replacingOccurrences(of: "Vietnam", with: "The ferry"), to: "docs/two.txt")
        try daemon.ctl("import", daemon.folder.file("docs"))
        let removed = try daemon.ctl("articles", "rm", "1", "77")
        #expect(removed.status == 1 && removed.out == "article 1: removed\n")
        #expect(removed.error == "datelinectl: articles rm: 77: not found; `datelinectl articles` lists articles\n")
        #expect(try daemon.ctl("show", "1").status == 1)
        #expect(try daemon.ctl("--json", "search", "vietnam").objects.isEmpty)
        #expect(try daemon.ctl("--json", "articles").objects.compactMap { $0["id"] as? Int } == [2])
        #expect(try daemon.ctl("--json", "articles", "remove", "2").object["removed"] as? Int == 2)
        #expect(try daemon.ctl("articles", "rm", "-1").status == 64)
        #expect(try daemon.ctl("articles", "rm").status == 64)
        #expect(try daemon.ctl("verify").status == 0)
    }

    @Test("without a daemon every command says so in one line and exits 69")
    func unreachable() throws {
        let daemon = try Daemon()
        for command in [["status"], ["sync", "--wait"], ["articles"], ["search", "x"], ["tariffs"]] {
            let ended = try daemon.ctl(command)
            #expect(ended.status == 69, "\(command)")
            #expect(ended.error.split(separator: "\n").count == 1)
            #expect(ended.error.contains(daemon.socket))
        }
    }

    @Test("a second daemon on the same store or socket is refused, and a dead one's socket file is replaced")
    func secondDaemon() throws {
        let daemon = try Daemon()
        try daemon.start()
        let second = try Programs.run(Programs.path("datelined"), ["run", "--config", daemon.configuration])
        #expect(second.status == 75)
        #expect(second.error.contains(daemon.database), "\(second.error)")
        let other = try daemon.folder.write(
            "store: {path: \(daemon.folder.file("other.db"))}\ncontrol: {socket: \(daemon.socket), group: \"\"}\nfeeds: []\n", to: "other.yaml")
        let third = try Programs.run(Programs.path("datelined"), ["run", "--config", other])
        #expect(third.status == 75)
        #expect(third.error.contains(daemon.socket))
        daemon.kill()
        #expect(FileManager.default.fileExists(atPath: daemon.socket))
        try daemon.start()
        #expect(try daemon.ctl("status").status == 0)
    }

    @Test("a wrong configuration names file, line and key, and exits 78")
    func wrongConfiguration() throws {
        let daemon = try Daemon()
        try daemon.folder.write("store:\n  path: \(daemon.database)\npoll:\n  evry: 1h\n  min: soon\nfeeds: [\"gopher://x\"]\n", to: "wrong.yaml")
        let checked = try Programs.run(Programs.path("datelined"), ["check-config", "--config", daemon.folder.file("wrong.yaml")])
        #expect(checked.status == 78)
        for part in ["wrong.yaml:4", "evry", "wrong.yaml:5", "min", "wrong.yaml:6"] {
            #expect(checked.error.contains(part), "\(part) in \(checked.error)")
        }
        let run = try Programs.run(Programs.path("datelined"), ["run", "--config", daemon.folder.file("wrong.yaml")])
        #expect(run.status == 78)
        let missing = try Programs.run(Programs.path("datelined"), ["check-config", "--config", daemon.folder.file("none.yaml")])
        #expect(missing.status == 78)
    }

    @Test("who is not in the group may not ask; who is may ask but not change", .enabled(if: geteuid() == 0 && Programs.find("setpriv") != nil))
    func permissions() throws {
        let daemon = try Daemon()
        try daemon.folder.write(
            "store: {path: \(daemon.database)}\ncontrol: {socket: \(daemon.socket), group: \"65533\"}\nfeeds: []\n", to: "dateline.yaml")
        try daemon.start()
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: daemon.folder.path)
        let setpriv = try #require(Programs.find("setpriv"))
        func ask(group: String, _ command: String...) throws -> Ended {
            try Programs.run(
                setpriv, ["--reuid=65534", "--regid=\(group)", "--clear-groups", Programs.path("datelinectl"), "--socket", daemon.socket] + command)
        }
        let stranger = try ask(group: "65532", "status")
        #expect(stranger.status == 77, "\(stranger.error)")
        let member = try ask(group: "65533", "status")
        #expect(member.status == 0, "\(member.error)")
        let change = try ask(group: "65533", "sync")
        #expect(change.status == 77, "\(change.error)")
        #expect(change.error.contains("admins"))
    }

    @Test("nothing of the network reaches a terminal raw")
    func escapes() throws {
        let daemon = try Daemon()
        try daemon.start()
        try daemon.folder.write(
            " date 2025-04-05 The \u{1B}]0;owned\u{7} port of \u{1B}[31mred\u{1B}[0m cranes opened its second quay.\nHarbour Wire\n", to: "e.txt")
        try daemon.ctl("import", daemon.folder.file("e.txt"))
        for command in [["show", "1"], ["articles"], ["search", "quay"]] {
            let out = try daemon.ctl(command).out
            #expect(!out.contains("\u{1B}"), "\(command)")
            #expect(!out.contains("\u{7}"), "\(command)")
        }
    }

    @Test("curl and scripts get JSON, problems in RFC 9457's form, and Prometheus's text", .enabled(if: Programs.find("curl") != nil))
    func http() throws {
        let daemon = try Daemon()
        try daemon.start()
        let curl = try #require(Programs.find("curl"))
        func get(_ path: String, _ more: String...) throws -> Ended {
            try Programs.run(curl, ["-s", "-i", "--unix-socket", daemon.socket] + more + ["http://localhost\(path)"])
        }
        #expect(try get("/v1/status").out.contains("200 OK"))
        #expect(try get("/healthz").out.hasSuffix("ok\n"))
        #expect(try get("/metrics").out.contains("# TYPE dateline_"))
        let missing = try get("/v1/articles/999").out
        #expect(missing.contains("404") && missing.contains("application/problem+json"))
        #expect(try get("/v1/nothing").out.contains("404"))
        #expect(try get("/v1/status", "-X", "DELETE").out.contains("405"))
        #expect(try get("/v1/feeds", "-X", "POST", "-d", "{").out.contains("400"))
        #expect(try get("/v1/search").out.contains("400"))
    }

    @Test("watch resumes behind a number without a gap")
    func watchResumes() throws {
        let daemon = try Daemon()
        try daemon.start()
        for index in 1...3 { try daemon.folder.write(seed.replacingOccurrences(of: "soon", with: "by day \(index)"), to: "docs/\(index).txt") }
        try daemon.ctl("import", daemon.folder.file("docs"))
        let watch = try daemon.startCtl("--json", "watch", "--kind", "article", "--since", "0")
        let first = try #require(watch.line { $0.contains("\"article\"") })
        watch.signal(SIGKILL)
        watch.wait()
        let object = try #require(try JSONSerialization.jsonObject(with: Data(first.utf8)) as? [String: Any])
        let seq = try #require(object["seq"] as? Int)
        let rest = try daemon.startCtl("--json", "watch", "--kind", "article", "--since", "\(seq)")
        let second = try #require(rest.line { $0.contains("\"article\"") })
        #expect(second != first)
        rest.signal(SIGKILL)
        rest.wait()
    }

    @Test("a newer store is refused with 78 and left untouched")
    func newerStore() throws {
        let daemon = try Daemon()
        try daemon.start()
        daemon.stop()
        let sqlite = try #require(Programs.find("sqlite3"))
        _ = try Programs.run(sqlite, [daemon.database, "PRAGMA user_version = 999"])
        let before = FileManager.default.contents(atPath: daemon.database)
        let ended = try Programs.run(Programs.path("datelined"), ["run", "--config", daemon.configuration])
        #expect(ended.status == 78, "\(ended.error)")
        #expect(FileManager.default.contents(atPath: daemon.database) == before)
    }

    @Test("backup gives a store that opens, and does not overwrite")
    func backup() throws {
        let daemon = try Daemon()
        try daemon.start()
        try daemon.folder.write(seed, to: "a.txt")
        try daemon.ctl("import", daemon.folder.file("a.txt"))
        let copy = daemon.folder.file("copy.db")
        #expect(try daemon.ctl("backup", copy).status == 0)
        #expect(try daemon.ctl("backup", copy).status != 0)
        // A reader that has seen enough ends the command without a message.
        let piped = try Programs.run(
            "/bin/sh", ["-c", "'\(Programs.path("datelinectl"))' --socket '\(daemon.socket)' backup - | head -c 10 | wc -c"])
        #expect(piped.out.trimmingCharacters(in: .whitespacesAndNewlines) == "10" && piped.error.isEmpty, "\(piped.error)")
        let sqlite = try #require(Programs.find("sqlite3"))
        #expect(try Programs.run(sqlite, [copy, "SELECT count(*) FROM articles"]).out == "1\n")
    }
}
