import Foundation
import TestSupport
import Testing

/// What happens to the store's files while the daemon runs, and what it finds there when it starts.
@Suite("Faults of the store", .enabled(if: Nginx.isInstalled, "nginx is not installed"), .timeLimit(.minutes(10)))
struct StoreFaultTests {
    let folder: TemporaryFolder
    let nginx: Nginx

    init() throws {
        folder = try TemporaryFolder()
        nginx = try Nginx(in: folder)
    }

    private func publish(_ numbers: ClosedRange<Int>) throws {
        try nginx.put(SampleFeeds.rss("Harbour", numbers.map { SampleFeeds.Item($0, base: nginx.base, feed: "h") }), at: "h.rss")
    }

    /// A daemon that has read ten articles.
    private func daemon() throws -> Daemon {
        try publish(1...10)
        let daemon = try Daemon(feeds: ["\(nginx.base)/h.rss"])
        try daemon.start()
        try daemon.ctl("sync", "--wait")
        #expect(try articles(daemon) == 10)
        return daemon
    }

    private func articles(_ daemon: Daemon) throws -> Int { try daemon.ctl("--json", "articles", "--limit", "1000").objects.count }

    private func health(_ daemon: Daemon) throws -> String {
        let curl = try #require(Programs.find("curl"))
        return try Programs.run(curl, ["-s", "-i", "--unix-socket", daemon.socket, "http://localhost/healthz"]).out
    }

    private func sqlite(_ database: String, _ sql: String) throws -> String {
        try Programs.run(try #require(Programs.find("sqlite3")), [database, sql]).out
    }

    /// Runs a daemon that is expected to end by itself.
    private func refused(_ daemon: Daemon) throws -> Ended {
        try Programs.run("/usr/bin/timeout", ["20", Programs.path("datelined"), "run", "--config", daemon.configuration])
    }

    private enum Loss: String, CaseIterable { case removed, replaced, logRemoved }

    @Test(
        "files that are removed or replaced are noticed, nothing is acknowledged meanwhile, and all goes on when they are back",
        arguments: Loss.allCases)
    private func lost(_ loss: Loss) throws {
        let daemon = try daemon()
        let files = FileManager.default
        let file = loss == .logRemoved ? daemon.database + "-wal" : daemon.database
        let aside = folder.file("aside")
        try files.moveItem(atPath: file, toPath: aside)
        if loss == .replaced { try files.copyItem(atPath: aside, toPath: file) }
        try publish(1...30)
        let sync = try daemon.ctl("sync", "--wait", "--force")
        #expect(sync.status == 1, "\(sync.out)")
        #expect(sync.out.contains("while the daemon uses it"), "\(sync.out)")
        #expect(try health(daemon).hasPrefix("HTTP/1.1 503"))
        #expect(try daemon.ctl("status").out.contains("nothing can be stored"))
        #expect(try daemon.ctl("verify").status == 1)
        try daemon.folder.write(" date 2025-07-01 The quay is closed on Monday for repairs.\nHarbour Wire\n", to: "a.txt")
        #expect(try daemon.ctl("import", daemon.folder.file("a.txt")).status != 0)
        // What the daemon still has can be saved.
        #expect(try daemon.ctl("backup", folder.file("saved.db")).status == 0)
        #expect(try sqlite(folder.file("saved.db"), "SELECT count(*) FROM articles") == "10\n")
        if loss == .replaced { try files.removeItem(atPath: file) }
        try files.moveItem(atPath: aside, toPath: file)
        let again = try daemon.ctl("sync", "--wait", "--force")
        #expect(again.status == 0, "\(again.out)")
        #expect(try articles(daemon) == 30)
        daemon.stop()
        try daemon.start()
        #expect(try articles(daemon) == 30)
        #expect(try daemon.ctl("verify").status == 0)
    }

    @Test("a damaged store is refused, and nothing is written to it")
    func damaged() throws {
        let daemon = try daemon()
        daemon.stop()
        let page = try #require(Int(try sqlite(daemon.database, "SELECT rootpage FROM sqlite_master WHERE name = 'articles'").dropLast()))
        let size = try #require(Int(try sqlite(daemon.database, "PRAGMA page_size").dropLast()))
        let handle = try #require(FileHandle(forUpdatingAtPath: daemon.database))
        try handle.seek(toOffset: UInt64((page - 1) * size + 64))
        try handle.write(contentsOf: Data(repeating: 0xA5, count: size - 64))
        try handle.close()
        let before = FileManager.default.contents(atPath: daemon.database)
        let ended = try refused(daemon)
        #expect(ended.status == 65, "\(ended.error)")
        #expect(ended.error.contains("is damaged") && ended.error.contains("restore a backup"), "\(ended.error)")
        #expect(FileManager.default.contents(atPath: daemon.database) == before)
    }

    @Test("an index that was emptied is told by verify, and rebuilt")
    func emptiedIndex() throws {
        let daemon = try daemon()
        daemon.stop()
        _ = try sqlite(daemon.database, "INSERT INTO article_index (article_index) VALUES ('delete-all')")
        try daemon.start()
        let verify = try daemon.ctl("verify")
        #expect(verify.status == 1)
        #expect(verify.out.contains("not found by their own words"), "\(verify.out)")
        // It is rebuilt in the background, at once; each check looks again.
        let deadline = ContinuousClock.now + .seconds(20)
        var isSound = false
        while !isSound, ContinuousClock.now < deadline { isSound = try daemon.ctl("verify").status == 0 }
        #expect(isSound)
    }

    @Test("a check after an unclean stop is told")
    func unclean() throws {
        let daemon = try daemon()
        daemon.kill()
        try daemon.start()
        #expect(try articles(daemon) == 10)
        let ended = try #require(daemon.stop())
        #expect(ended.error.contains("the last run did not close the store; it is checked"))
        #expect(ended.error.contains("the store is sound"))
        try daemon.start()
        #expect(try #require(daemon.stop()).error.contains("did not close") == false)
    }

    @Test("what is no store of ours is refused at once and left as it was")
    func foreign() throws {
        let daemon = try Daemon()
        _ = try sqlite(daemon.database, "PRAGMA journal_mode = DELETE; CREATE TABLE recipes (name TEXT); INSERT INTO recipes VALUES ('soup')")
        let before = FileManager.default.contents(atPath: daemon.database)
        let ended = try refused(daemon)
        #expect(ended.status == 65, "\(ended.error)")
        #expect(ended.error.contains("another program"))
        #expect(FileManager.default.contents(atPath: daemon.database) == before)
        #expect(!FileManager.default.fileExists(atPath: daemon.database + "-wal"))
        try FileManager.default.removeItem(atPath: daemon.database)
        mkfifo(daemon.database, 0o600)
        let pipe = try refused(daemon)
        #expect(pipe.status == 73, "\(pipe.error)")
        #expect(pipe.error.contains("not a regular file"))
    }

    @Test("a backup while a sync goes on is whole, and restores")
    func backupAndRestore() throws {
        let daemon = try daemon()
        try publish(1...400)
        let sync = try daemon.startCtl("sync", "--wait", "--force")
        let copy = folder.file("copy.db")
        #expect(try daemon.ctl("backup", copy).status == 0)
        #expect(sync.wait().status == 0)
        #expect(try sqlite(copy, "PRAGMA integrity_check") == "ok\n")
        let saved = try #require(Int(try sqlite(copy, "SELECT count(*) FROM articles").dropLast()))
        #expect(saved == 10 || saved == 400)
        daemon.stop()
        let files = FileManager.default
        for ending in ["", "-wal", "-shm"] { try? files.removeItem(atPath: daemon.database + ending) }
        try files.copyItem(atPath: copy, toPath: daemon.database)
        try daemon.start()
        #expect(try articles(daemon) >= saved)
        #expect(try daemon.ctl("verify").status == 0)
        #expect(try daemon.ctl("sync", "--wait", "--force").status == 0)
        #expect(try articles(daemon) == 400)
    }
}

@Suite("Signals and reloads of the daemon", .timeLimit(.minutes(10)))
struct DaemonSignalTests {
    @Test("SIGHUP while it starts does not end it")
    func earlyHangup() throws {
        let daemon = try Daemon()
        for milliseconds in stride(from: 0, through: 60, by: 5) {
            let running = try Running(Programs.path("datelined"), ["run", "--config", daemon.configuration])
            // The loader runs before any code of the program.
            while !handlesHangup(running.pid) { usleep(200) }
            usleep(UInt32(milliseconds) * 1_000)
            running.signal(SIGHUP)
            var isUp = false
            for _ in 0..<100 where !isUp { isUp = try daemon.ctl("status").status == 0 }
            #expect(isUp, "after \(milliseconds) ms")
            running.signal(SIGTERM)
            #expect(running.wait().status == 0, "after \(milliseconds) ms")
        }
    }

    /// Whether the process has a handler for SIGHUP (proc(5), SigCgt), or has ended.
    private func handlesHangup(_ pid: Int32) -> Bool {
        guard let status = try? String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8) else { return true }
        let mask = status.split(separator: "\n").first { $0.hasPrefix("SigCgt:") }?.split(whereSeparator: \.isWhitespace).last
        return mask.flatMap { UInt64($0, radix: 16) }.map { $0 & 1 == 1 } ?? true
    }

    @Test("a reload says what changed and what needs a restart; a wrong file changes nothing")
    func reload() throws {
        let daemon = try Daemon()
        try daemon.start()
        let text = try String(contentsOfFile: daemon.configuration, encoding: .utf8)
        try daemon.folder.write(
            text.replacingOccurrences(of: "per_host: 8", with: "per_host: 4").replacingOccurrences(of: "dateline.db", with: "other.db")
                + "\nlog: {level: debug}\n", to: "dateline.yaml")
        let reload = try daemon.ctl("--json", "reload")
        #expect(reload.status == 0, "\(reload.error)")
        #expect(reload.object["changed"] as? [String] == ["fetch.per_host", "log.level"])
        #expect(reload.object["needsRestart"] as? [String] == ["store.path"])
        let words = try daemon.ctl("reload").out
        #expect(words.contains("only after a restart: store.path"), "\(words)")
        try daemon.folder.write(text.replacingOccurrences(of: "per_host: 8", with: "per_host: many") + "\npoll: {every: soon}\n", to: "dateline.yaml")
        let refused = try daemon.ctl("reload")
        #expect(refused.status != 0)
        #expect(refused.error.contains("fetch.per_host") && refused.error.contains("poll.every"), "\(refused.error)")
        try daemon.folder.write(text, to: "dateline.yaml")
        #expect(try daemon.ctl("--json", "reload").object["changed"] as? [String] == ["fetch.per_host", "log.level"])
        #expect(try daemon.ctl("--json", "reload").object["needsRestart"] as? [String] == [])
    }
}
