import Foundation
import TestSupport
import Testing

/// The whole thing as real processes: nginx, datelined, datelinectl.
@Suite("Sync against a real server", .enabled(if: Nginx.isInstalled, "nginx is not installed"), .timeLimit(.minutes(10)))
struct SyncTests {
    let folder: TemporaryFolder
    let nginx: Nginx

    init() throws {
        folder = try TemporaryFolder()
        nginx = try Nginx(in: folder)
    }

    private func items(_ numbers: ClosedRange<Int>, _ feed: String) -> [SampleFeeds.Item] {
        numbers.map { SampleFeeds.Item($0, base: nginx.base, feed: feed) }
    }

    private func count(_ daemon: Daemon, _ path: String...) throws -> Int {
        var value: Any? = try daemon.ctl("--json", "status").object
        for name in path { value = (value as? [String: Any])?[name] }
        return try #require(value as? Int, "no \(path)")
    }

    @Test("first sync takes everything of every format; the second asks with validators, gets 304 and brings nothing")
    func firstAndSecond() throws {
        try nginx.put(SampleFeeds.rss("RSS", items(1...5, "r")), at: "r.rss")
        try nginx.put(SampleFeeds.atom("Atom", items(1...4, "t")), at: "t.atom")
        try nginx.put(SampleFeeds.json("JSON", items(1...3, "j")), at: "j.json")
        let daemon = try Daemon(feeds: ["r.rss", "t.atom", "j.json"].map { "\(nginx.base)/\($0)" })
        try daemon.start()
        let first = try daemon.ctl("sync", "--wait")
        #expect(first.status == 0, "\(first.error)")
        #expect(try count(daemon, "store", "articles") == 12)
        let second = try daemon.ctl("--json", "sync", "--wait")
        #expect(second.status == 0)
        #expect(second.objects.compactMap { $0["outcome"] as? String }.sorted() == ["not_modified", "not_modified", "not_modified"])
        #expect(try count(daemon, "store", "articles") == 12)
        let requests = try nginx.requests()
        // The daemon may have polled one by itself before the first sync asked: then that one is conditional already.
        #expect(requests.filter { $0.status == 200 && $0.ifNoneMatch.isEmpty }.count == 3)
        let conditional = requests.filter { $0.status == 304 && $0.ifNoneMatch.hasPrefix("\"") && $0.ifModifiedSince.hasSuffix("GMT") }
        #expect(conditional.count >= 3)
        #expect(conditional.count == requests.count - 3)
        #expect(requests.allSatisfy { $0.userAgent.lowercased().hasPrefix("dateline/") })
    }

    @Test("a changed feed brings only what is new, and an edited item becomes a revision")
    func changedFeed() throws {
        try nginx.put(SampleFeeds.rss("Ships", items(1...4, "c")), at: "c.rss", modified: Date(timeIntervalSinceNow: -600))
        let daemon = try Daemon(feeds: ["\(nginx.base)/c.rss"])
        try daemon.start()
        try daemon.ctl("sync", "--wait")
        var next = items(3...6, "c")
        next[0] = SampleFeeds.Item(3, base: nginx.base, feed: "c", note: " after a delay")
        try nginx.put(SampleFeeds.rss("Ships", next), at: "c.rss")
        let sync = try daemon.ctl("--json", "sync", "--wait")
        let result = try #require(sync.objects.first { $0["outcome"] != nil })
        #expect(result["newArticles"] as? Int == 2)
        #expect(result["changedArticles"] as? Int == 1)
        #expect(try count(daemon, "store", "articles") == 6)
        #expect(try count(daemon, "store", "revisions") == 1)
        let revised = try #require(try daemon.ctl("--json", "search", "delay").objects.first)
        let id = try #require(revised["id"] as? Int)
        #expect(try daemon.ctl("show", "\(id)", "--diff").out.contains("delay"))
        #expect(try daemon.ctl("--json", "show", "\(id)", "--revision", "1").object["headline"] as? String == "Ship 3 of line c unloads")
    }

    @Test("pages are fetched where the feed gives only a summary; one that is gone loses nothing else")
    func pages() throws {
        let all = items(1...3, "p")
        try nginx.put(SampleFeeds.rss("Pages", all, summaryOnly: true), at: "p.rss")
        for item in all[..<2] { try nginx.put(SampleFeeds.page(item), at: String(item.link.dropFirst(nginx.base.count + 1))) }
        let daemon = try Daemon(feeds: ["\(nginx.base)/p.rss"], pages: true)
        try daemon.start()
        let watch = try daemon.startCtl("--json", "watch", "--since", "0")
        let sync = try daemon.ctl("sync", "--wait")
        #expect(sync.status == 0, "\(sync.error)")
        // Every page ends as a new text of its article or as a page that could not be had; the watch tells when.
        #expect(watch.line { $0.contains("\"page\"") && $0.contains("404") } != nil)
        let third = try #require(try daemon.ctl("--json", "articles").objects.first { ($0["headline"] as? String)?.hasPrefix("Ship 3") == true })
        let id = try #require(third["id"] as? Int)
        #expect(try daemon.ctl("--json", "show", "\(id)").object["partial"] as? Bool == true)
        for number in 1...2 {
            _ = watch.line { $0.contains("\"revision\"") && $0.contains("Ship \(number)") }
            let row = try #require(try daemon.ctl("--json", "search", "headline:\"ship \(number)\"").objects.first)
            let article = try daemon.ctl("--json", "show", "\(try #require(row["id"] as? Int))").object
            #expect((article["body"] as? [String])?.count ?? 0 >= 20, "the page's text of ship \(number)")
        }
        watch.signal(SIGKILL)
        watch.wait()
    }

    @Test("a server that is down is named, counts as a failure, and is back when it is back")
    func serverDown() throws {
        try nginx.put(SampleFeeds.rss("Down", items(1...2, "d")), at: "d.rss")
        try nginx.put(SampleFeeds.rss("Local", items(1...1, "l")), at: "l.rss")
        let daemon = try Daemon(feeds: ["{url: \"\(nginx.base)/d.rss\", name: Harbour}"])
        try daemon.start()
        #expect(try daemon.ctl("sync", "--wait").status == 0)
        try nginx.stop()
        let failed = try daemon.ctl("sync", "--wait")
        #expect(failed.status == 1)
        #expect(failed.out.contains("Harbour"))
        #expect(failed.out.lowercased().contains("refused") || failed.out.lowercased().contains("connect"), "\(failed.out)")
        #expect(try daemon.ctl("feeds", "show", "1").out.lowercased().contains("connect"))
        try nginx.start()
        #expect(try daemon.ctl("sync", "--wait", "--force").status == 0)
        #expect(try count(daemon, "store", "articles") == 2)
    }

    @Test("damage is read around, and what is no feed is named; neither takes anything else with it")
    func damage() throws {
        let whole = SampleFeeds.rss("Torn", items(1...6, "x"))
        try nginx.put(String(whole.prefix(whole.count * 2 / 3)), at: "torn.rss")
        try nginx.put("<!DOCTYPE html><html><head><title>Moved house</title></head><body><p>Nothing here</p></body></html>", at: "page.rss")
        try nginx.put(SampleFeeds.atom("Sound", items(1...2, "s")), at: "sound.atom")
        let daemon = try Daemon(feeds: ["torn.rss", "page.rss", "sound.atom"].map { "\(nginx.base)/\($0)" })
        try daemon.start()
        let sync = try daemon.ctl("sync", "--wait")
        #expect(sync.status == 1)
        #expect(try count(daemon, "store", "articles") >= 5)
        let torn = try daemon.ctl("feeds", "show", "1").out
        #expect(torn.contains("damaged"), "\(torn)")
        let page = try daemon.ctl("feeds", "show", "2").out
        #expect(page.lowercased().contains("html") || page.lowercased().contains("page"), "\(page)")
        #expect(try daemon.ctl("status").out.contains("errors"))
    }

    @Test("kill -9 in the middle of a sync: after the restart nothing is lost and nothing stands twice")
    func killed() throws {
        let feeds = (1...60).map { "k\($0)" }
        for feed in feeds { try nginx.put(SampleFeeds.rss("Feed \(feed)", items(1...25, feed)), at: "\(feed).rss") }
        let daemon = try Daemon(feeds: feeds.map { "\(nginx.base)/\($0).rss" })
        try daemon.start()
        let watch = try daemon.startCtl("--json", "watch", "--kind", "poll", "--since", "0")
        try daemon.ctl("sync")
        // The first poll is stored; the others are on their way.
        #expect(watch.line { $0.contains("\"poll\"") } != nil)
        daemon.kill()
        watch.signal(SIGKILL)
        watch.wait()
        try daemon.start()
        let sync = try daemon.ctl("sync", "--wait")
        #expect(sync.status == 0, "\(sync.out) \(sync.error)")
        #expect(try count(daemon, "store", "articles") == 60 * 25)
        let listed = try daemon.ctl("--json", "articles", "--limit", "5000").objects.compactMap { $0["url"] as? String }
        #expect(Set(listed).count == 60 * 25)
        #expect(try daemon.ctl("verify").status == 0)
    }

    @Test("a restart polls nothing before its time")
    func restart() throws {
        try nginx.put(SampleFeeds.rss("Once", items(1...2, "o")), at: "o.rss")
        let daemon = try Daemon(feeds: ["\(nginx.base)/o.rss"])
        try daemon.start()
        try daemon.ctl("sync", "--wait")
        let before = try nginx.requests().count
        daemon.stop()
        try daemon.start()
        #expect(try daemon.ctl("status").status == 0)
        #expect(try nginx.requests().count == before)
    }

    @Test("stops within ten seconds in the middle of a sync from a server that hangs")
    func stopsInTime() throws {
        let slow = try TemporaryFolder()
        let hanging = try Nginx(in: slow, locations: "location /slow/ { limit_rate 50; }")
        try hanging.put(SampleFeeds.rss("Slow", items(1...20, "w")), at: "slow/w.rss")
        try nginx.put(SampleFeeds.rss("Quick", items(1...3, "q")), at: "q.rss")
        let daemon = try Daemon(feeds: ["\(hanging.base)/slow/w.rss", "\(nginx.base)/q.rss"])
        try daemon.start()
        let watch = try daemon.startCtl("--json", "watch", "--kind", "poll", "--since", "0")
        try daemon.ctl("sync")
        _ = watch.line { $0.contains("\"poll\"") }
        let start = Date()
        let ended = daemon.stop()
        #expect(ended?.status == 0, "\(ended?.error ?? "")")
        #expect(Date().timeIntervalSince(start) < 10)
        watch.signal(SIGKILL)
        watch.wait()
    }

    @Test("reload takes a new feed over and drops none of the old; SIGHUP does the same; a wrong file changes nothing")
    func reload() throws {
        for name in ["1", "2", "3"] { try nginx.put(SampleFeeds.rss("Feed \(name)", items(1...2, "f\(name)")), at: "\(name).rss") }
        let url = { (name: String) in "\(nginx.base)/\(name).rss" }
        let daemon = try Daemon(feeds: [url("1")])
        try daemon.start()
        try daemon.ctl("sync", "--wait")
        try daemon.configure(feeds: [url("1"), url("2")])
        let reload = try daemon.ctl("reload")
        #expect(reload.status == 0, "\(reload.error)")
        #expect(try daemon.ctl("sync", "--wait").status == 0)
        #expect(try count(daemon, "store", "articles") == 4)
        try daemon.configure(feeds: [url("1"), url("2")], extra: "nonsense: 1")
        let refused = try daemon.ctl("reload")
        #expect(refused.status != 0)
        #expect(refused.error.contains("nonsense"), "\(refused.error)")
        #expect(try count(daemon, "feeds", "total") == 2)
        try daemon.configure(feeds: [url("1"), url("2"), url("3")])
        let watch = try daemon.startCtl("--json", "watch", "--since", "0")
        daemon.signal(SIGHUP)
        // The new feed is due at once, and its first poll shows that the reload is done.
        #expect(watch.line { $0.contains("Ship 1 of line f3") } != nil)
        watch.signal(SIGKILL)
        watch.wait()
        #expect(try count(daemon, "feeds", "total") == 3)
    }

    @Test("two callers at once both get their answer")
    func twoCallers() throws {
        try nginx.put(SampleFeeds.rss("Both", items(1...10, "b")), at: "b.rss")
        let daemon = try Daemon(feeds: ["\(nginx.base)/b.rss"])
        try daemon.start()
        let callers = try (1...4).map { _ in try daemon.startCtl("--json", "sync", "--wait") }
        let status = try daemon.ctl("status")
        #expect(status.status == 0)
        for caller in callers {
            let ended = caller.wait()
            #expect(ended.status == 0, "\(ended.error)")
            #expect(ended.objects.last?["done"] as? Bool == true)
        }
        #expect(try count(daemon, "store", "articles") == 10)
    }
}
