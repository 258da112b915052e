import Foundation
import TestSupport
import Testing

/// The control program's command line: errors in one line, answers in JSON, help with examples, pages and completions.
@Suite("Command line", .serialized, .timeLimit(.minutes(10)))
struct CommandLineTests {
    @Test("every error is one line that names the command, the fault and what to do")
    func errors() throws {
        let daemon = try Daemon()
        try daemon.start()
        for (command, code, parts) in [
            (["nosuch"], 64, ["unknown command “nosuch”", "see datelinectl help"]), (["feeds", "nosuch"], 64, ["feeds: unknown command “nosuch”"]),
            (["articles", "--sinse", "2d"], 64, ["articles: ", "--since", "help articles"]),
            (["show"], 64, ["show: ", "help show"]), (["show", "x"], 64, ["show: "]), (["show", "99"], 1, ["article 99: not found"]),
            (["articles", "--topic", "nosuch"], 64, ["topic “nosuch”"]), (["articles", "--feed", "nosuch"], 1, ["feed “nosuch”: not found"]),
            (["tariffs", "Atlantis"], 64, ["imposer “Atlantis”"]), (["watch", "--kind", "nosuch"], 64, ["kind “nosuch”", "revision"]),
            (["search", "\"unclosed"], 64, ["character 1", "not closed"]), (["search", "(a AND"], 64, ["character 1"]),
            (["search", "a OR"], 64, ["OR"]), (["search", "colour:red"], 64, ["colour", "country"]), (["search", "after:soon"], 64, ["after:"]),
            (["feeds", "add", "ftp://x"], 64, ["ftp:"]), (["facts", "colour=red"], 64, ["colour"]), (["log-level", "loud"], 64, ["loud"]),
            (["articles", "--limit", "2", "--all"], 64, ["--all"]), (["status", "--timeout", "0"], 64, ["--timeout"]),
            (["backup", daemon.folder.file("none/b.db")], 73, ["none/b.db"]), (["backup", ""], 64, ["backup: ", "empty"]),
            (["help", "nosuch"], 64, ["unknown command “nosuch”"]), (["help", "feeds", "nosuch"], 64, ["nosuch", "help feeds"]),
            (["show", "-5"], 64, ["“-5”"]), (["articles", "--limit", "-1"], 64, ["“-1”"]), (["search", ""], 64, ["search: the query is empty"]),
            (["search", "a AND AND b"], 64, ["“AND” behind “AND”"]), (["facts", "--article", "99"], 1, ["article 99: not found"]),
            (["import", "--url", "not a url", daemon.configuration], 64, ["--url", "not a url"]), (["import", ""], 64, ["import: ", "empty"]),
            (["export", "--format", "x"], 64, ["use 'jsonl'"]), (["feeds", "import", daemon.folder.path], 66, ["is a folder"]),
            (["reparse", "--since", "soon"], 64, ["since “soon”"]), (["articles", "rm", "x"], 64, ["articles rm: "]),
            (["facts", "limit=3"], 64, ["--limit 3"]), (["facts", "target=zz"], 64, ["target “zz”", "Vietnam"]),
            (["people", "nosuch"], 1, ["people “nosuch”: no person"]), (["--json", "people", "nosuch"], 1, ["no person"]),
            (["retry", "3"], 1, ["retry 3: no work"]), (["search", "nowhere"], 1, ["no articles found"]),
            (["articles", "--since", "2025-07-02 rubbish"], 64, ["since “2025-07-02 rubbish”", "2025-07-02T11:00:00Z"]),
            (["facts", "after=1"], 64, ["after=1", "--limit"]), (["facts", "ratePercent=x*"], 64, ["ratePercent"]),
            (["feeds", "remove", ""], 64, ["empty"]), (["feeds", "show", " "], 64, ["empty"]), (["sync", ""], 64, ["empty"]),
            (["articles", "--feed", ""], 64, ["empty"]),
            (["feeds", "add", "--no-wait", "--name", "", "http://127.0.0.1:1/"], 64, ["name: is empty"]),
            (["feeds", "add", "--no-wait", "--tag", " ", "http://127.0.0.1:1/"], 64, ["tag: is empty"]),
            (["search", String(repeating: "ship ", count: 5_000)], 64, ["search: ", "leave some words out"]),
            (["search", String(repeating: "ship ", count: 100)], 64, ["100 words"]),
            (["people", String(repeating: "name ", count: 8_000)], 64, ["too long"]), (["search", "harbour OR feed:1"], 64, ["“OR” at character 9"]),
            (["inspect", "feed", "--url", "notaurl", daemon.configuration], 64, ["--url “notaurl”"]),
        ] as [([String], Int32, [String])] {
            let ended = try daemon.ctl(command)
            #expect(ended.status == code, "\(command): \(ended.error)")
            #expect(ended.error.hasPrefix("datelinectl: ") && ended.error.split(separator: "\n").count == 1, "\(command): \(ended.error)")
            for part in parts { #expect(ended.error.contains(part), "\(command): \(ended.error)") }
        }
    }

    @Test("what stands behind -- is searched for, and the daemon's usage errors are one line too")
    func terminators() throws {
        let daemon = try Daemon()
        try daemon.start()
        try daemon.folder.write(" date 2025-04-05 The port of Harwich opened its second quay.\nHarbour Wire\n", to: "a.txt")
        try daemon.ctl("import", daemon.folder.file("a.txt"))
        #expect(try daemon.ctl("--json", "search", "--", "harwich").objects.count == 1)
        #expect(try daemon.ctl("--json", "search", "--sort", "date", "harwich").objects.count == 1)
        let wrong = try Programs.run(Programs.path("datelined"), ["nosuch"])
        #expect(wrong.status == 64 && wrong.error == "datelined: unexpected argument 'nosuch'; see datelined --help\n")
    }

    @Test("a socket that cannot be one is told as such")
    func sockets() throws {
        let folder = try TemporaryFolder()
        try folder.write("x", to: "file")
        for (path, part) in [
            ("", "empty"), (folder.path, "directory"), (folder.file("file"), "not a socket"), (folder.file("none"), "no such socket"),
            ("/" + String(repeating: "long/", count: 40), "bytes long"),
        ] {
            let ended = try Programs.run(Programs.path("datelinectl"), ["status"], environment: ["DATELINE_SOCKET": path])
            #expect([64, 69].contains(ended.status))
            #expect(ended.error.contains(part), "\(ended.error)")
        }
    }

    @Test("every command that prints has JSON to print", .enabled(if: Nginx.isInstalled, "nginx is not installed"))
    func json() throws {
        let folder = try TemporaryFolder()
        let nginx = try Nginx(in: folder)
        try nginx.put(SampleFeeds.rss("Ships", (1...2).map { SampleFeeds.Item($0, base: nginx.base, feed: "s") }), at: "s.rss")
        let daemon = try Daemon()
        try daemon.start()
        let added = try daemon.ctl("--json", "feeds", "add", " \(nginx.base.uppercased().replacingOccurrences(of: "HTTP", with: "HTTP"))/s.rss#top ")
        #expect(added.status == 0, "\(added.error)")
        #expect(added.object["articles"] as? Int == 2)
        // The same feed in another spelling.
        #expect(try daemon.ctl("feeds", "add", "\(nginx.base)/s.rss#other").status == 1)
        let shown = try daemon.ctl("feeds", "show", "1").out
        #expect(shown.contains("\(nginx.base)/s.rss") && !shown.contains("#top"))
        try daemon.folder.write("# list\n\(nginx.base)/s.rss \"two words\" \"~Ships\"\nhttp://127.0.0.1:1/x tag\n", to: "urls")
        for command in [
            ["feeds"], ["feeds", "pause", "1"], ["feeds", "resume", "1"], ["sync"], ["sync", "--wait"], ["log-level", "info"], ["reload"],
            ["feeds", "import", daemon.folder.file("urls")], ["status"], ["verify"], ["backup", daemon.folder.file("b.db")],
            ["search", "tag:none OR ship"], ["feeds", "remove", "1"],
        ] {
            let ended = try daemon.ctl(["--json"] + command)
            if command == ["search", "tag:none OR ship"] {
                #expect(ended.status == 64)
                continue
            }
            #expect(!ended.objects.isEmpty, "\(command): \(ended.out) \(ended.error)")
            #expect(ended.objects.count == ended.out.split(separator: "\n").count, "\(command): \(ended.out)")
        }
    }

    @Test("an address that does not answer is added only when asked for, and then the first poll's failure is told")
    func failedAdd() throws {
        let daemon = try Daemon()
        try daemon.start()
        let refused = try daemon.ctl("feeds", "add", "http://127.0.0.1:1/feed")
        #expect(refused.status == 65)
        #expect(refused.error.contains("127.0.0.1:1"), "\(refused.error)")
        #expect(!(try daemon.ctl("feeds").out.contains("127.0.0.1:1")))
        let added = try daemon.ctl("feeds", "add", "--anyway", "http://127.0.0.1:1/feed")
        #expect(added.status == 1)
        #expect(added.out.contains("first poll failed"), "\(added.out) \(added.error)")
        #expect(try daemon.ctl("feeds").out.contains("127.0.0.1:1"))
        // Nothing is asked of an address before it is added without waiting.
        let later = try daemon.ctl("--json", "feeds", "add", "--no-wait", "--name", "Later", "http://127.0.0.1:2/feed")
        #expect(later.status == 0 && later.object["name"] as? String == "Later", "\(later.out) \(later.error)")
        // A document that breaks off before anything is in it is not a feed.
        try daemon.folder.write("<rss><chan", to: "feeds/bad.xml")
        try daemon.configure(feeds: [], extra: "", fileRoots: [daemon.folder.file("feeds")])
        try daemon.ctl("reload")
        let broken = try daemon.ctl("feeds", "add", "file://" + daemon.folder.file("feeds/bad.xml"))
        #expect(broken.status == 65 && broken.error.contains("breaks off"), "\(broken.out) \(broken.error)")
    }

    @Test("what a command says beside its data does not stand in its output when that is no terminal")
    func remarks() throws {
        let daemon = try Daemon()
        try daemon.start()
        let none = try daemon.ctl("articles")
        #expect(none.out.isEmpty && none.error == "datelinectl: no articles\n")
        for number in 1...21 { try daemon.folder.write(" date 2025-04-05 Ship \(number) came in.\nHarbour Wire\n", to: "d/\(number).txt") }
        try daemon.ctl("import", daemon.folder.file("d"))
        for json in [[], ["--json"]] as [[String]] {
            let listed = try daemon.ctl(json + ["articles"])
            #expect(listed.error == "datelinectl: 20 of 21; --limit N or --all shows more\n")
            #expect(!listed.out.contains("--limit"))
        }
        #expect(try daemon.ctl("--json", "articles", "--limit", "2").error.isEmpty)
        let exported = try daemon.ctl("--json", "export", "--format", "html", "--out", daemon.folder.file("report"))
        #expect(exported.object["file"] as? String == daemon.folder.file("report/index.html"), "\(exported.out)")
    }

    @Test("a batch with an input that cannot be read ends with 65")
    func batches() throws {
        let folder = try TemporaryFolder()
        try folder.write("<rss><channel><title>T</title></channel></rss>", to: "a.xml")
        let program = Programs.path("datelinectl")
        for (path, status) in [("a.xml", 0), ("none.xml", 65)] as [(String, Int32)] {
            let ended = try Programs.run(program, ["inspect", "feed", "--batch"], input: "{\"path\": \"\(folder.file(path))\"}\n")
            #expect(ended.status == status && ended.objects.count == 1, "\(path): \(ended.out)")
        }
    }

    @Test("what a hook writes to standard error reaches the log without control characters")
    func hookOutput() async throws {
        let daemon = try Daemon()
        let hook = try daemon.folder.write("#!/bin/sh\nprintf 'ready \\033[31mred\\n' >&2\n", to: "hook.sh")
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: hook)
        try daemon.configure(feeds: [], extra: "hooks: {on_article: \(hook)}")
        try daemon.start()
        try daemon.folder.write(" date 2025-04-05 A ship came in.\nHarbour Wire\n", to: "a.txt")
        try daemon.ctl("import", daemon.folder.file("a.txt"))
        let log = try #require(daemon.logLine { $0.contains("the hook says") })
        #expect(log.contains("output=ready") && log.contains("red") && !log.contains("\u{1B}"), "\(log)")
    }

    @Test("what is no article is refused unless it is asked for, and the rest goes on")
    func foreignImports() throws {
        let daemon = try Daemon()
        try daemon.start()
        try daemon.folder.write("{\"a\": [1, 2]}", to: "d/a.txt")
        try daemon.folder.write("<?xml version=\"1.0\"?><config><a/></config>", to: "d/b.txt")
        try daemon.folder.write("#include <stdio.h>\n\nint main(void)\n{\n    puts(\"x\");\n}\n", to: "d/c2.txt")
        try FileManager.default.createSymbolicLink(atPath: daemon.folder.file("d/e.txt"), withDestinationPath: "gone.txt")
        try daemon.folder.write("import os\n\ndef main():\n    return 1\n\nclass A:\n    pass\n", to: "d/c.txt")
        try daemon.folder.write(" date 2025-02-30 The harbour board met and said little.\nHarbour Wire\n", to: "d/d.txt")
        let ended = try daemon.ctl("--json", "import", daemon.folder.file("d"), daemon.folder.file("missing.txt"))
        #expect(ended.status == 65)
        #expect(ended.objects.compactMap { $0["result"] as? String }.sorted() == ["added"] + [String](repeating: "failed", count: 6))
        let link = ended.objects.first { ($0["name"] as? String)?.hasSuffix("e.txt") == true }
        #expect((link?["error"] as? String)?.contains("is a link to gone.txt") == true)
        #expect(ended.error.contains("2025-02-30"))
        #expect(try daemon.ctl("import", "--any", daemon.folder.file("d/c.txt")).status == 0)
        let piped = try daemon.ctl("--json", "import", "-", input: " date 2025-07-01 A ship came in at noon.\nHarbour Wire\n")
        #expect(piped.object["result"] as? String == "added", "\(piped.error)")
    }

    @Test("a search is narrowed by its fields")
    func searchFields() throws {
        let daemon = try Daemon()
        try daemon.start()
        for (day, text) in [
            ("2025-04-05", "HANOI — Vietnam will cut its duties on goods from the United States to zero, To Lam told Donald Trump on Friday."),
            ("2025-06-01", "TOKYO — Japan will cut its duties on rice, the ministry said."),
        ] { try daemon.folder.write(" date \(day) \(text)\nHarbour Wire\n", to: "d/\(day).txt") }
        try daemon.ctl("import", daemon.folder.file("d"))
        for (query, dates) in [
            ("duties", ["2025-04-05", "2025-06-01"]), ("duties after:2025-05-01", ["2025-06-01"]), ("duties before:2025-05-01", ["2025-04-05"]),
            ("duties country:Vietnamese", ["2025-04-05"]), ("country:JP", ["2025-06-01"]), ("person:\"to lam\"", ["2025-04-05"]),
            ("duties kind:tariff_measure", ["2025-04-05"]),
        ] {
            let found = try daemon.ctl("--json", "search", query)
            #expect(found.objects.compactMap { $0["datePublished"] as? String }.sorted() == dates, "\(query): \(found.out) \(found.error)")
        }
        let latest = try daemon.ctl("--json", "search", "duties", "--sort", "date")
        #expect(latest.objects.first?["datePublished"] as? String == "2025-06-01")
    }

    @Test("control characters are escaped in JSON")
    func escapes() throws {
        let daemon = try Daemon()
        try daemon.start()
        try daemon.folder.write(" date 2025-04-05 The \u{9B}2J port \u{202E}opened its quay.\nHarbour Wire\n", to: "e.txt")
        try daemon.ctl("import", daemon.folder.file("e.txt"))
        let shown = try daemon.ctl("--json", "show", "1")
        #expect(!shown.out.unicodeScalars.contains { $0 == "\u{9B}" || $0 == "\u{202E}" })
        #expect((shown.object["body"] as? [String])?.first?.unicodeScalars.contains("\u{202E}") == true)
    }

    @Test("every command's help has examples, and pages and completions are made of it without a warning")
    func help() throws {
        let folder = try TemporaryFolder()
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let python = try #require(Programs.find("python3"))
        let made = try Programs.run(python, [root.appendingPathComponent("scripts/man.py").path, Programs.folder, folder.path])
        #expect(made.status == 0, "\(made.error)")
        let pages = try FileManager.default.contentsOfDirectory(atPath: folder.file("man"))
        #expect(pages.count > 30)
        for page in pages {
            let text = try String(contentsOfFile: folder.file("man/\(page)"), encoding: .utf8)
            if page.hasSuffix(".1") { #expect(text.contains(".Sh EXAMPLES"), "\(page)") }
            if let man = Programs.find("man") {
                let shown = try Programs.run(
                    man, ["--warnings", "-E", "UTF-8", "-l", folder.file("man/\(page)")], environment: ["LC_ALL": "C.UTF-8"])
                #expect(shown.error.isEmpty, "\(page): \(shown.error)")
            }
        }
        for (shell, file) in [("bash", "bash/datelinectl"), ("zsh", "zsh/_datelinectl"), ("fish", "fish/datelinectl.fish")] {
            guard let program = Programs.find(shell) else { continue }
            let checked = try Programs.run(program, ["-n", folder.file("completions/\(file)")])
            #expect(checked.status == 0, "\(shell): \(checked.error)")
        }
    }

    @Test("README's tour shows what the programs print")
    func tour() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let ended = try Programs.run(
            try #require(Programs.find("python3")), [root.appendingPathComponent("scripts/tour.py").path, Programs.folder])
        #expect(ended.status == 0, "\(ended.out) \(ended.error)")
    }
}
