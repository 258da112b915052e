import Deduplication
import Foundation
import HTTPTypes
import Ingestion
import Models
import Pages
import TestSupport
import Testing

@testable import Store
@testable import Web

@Suite("Pages of the web view")
struct PageTests {
    @Test("each page shows what there is, and every citation leads to a mark that is there")
    func content() async throws {
        let site = try LocalSite()
        let (first, second) = try await Samples.fill(site)
        let expected: [(String, [String])] = [
            ("/", ["Duties on coffee rise", "Duties come down", "New facts"]),
            ("/articles/\(first)", ["Facts in the text", "2 trade figures", "<mark class=\"k-t\"", "Where it came from"]),
            ("/timeline", ["4 Apr 2025", "Phone call", "Ana Sousa telephoned on 4 April", "the United States"]),
            ("/tariffs", ["The United States on Brazil", "46\u{A0}%", "reduced", "class=\"step announced c0\"", "class=\"step force c0\""]),
            (
                "/trade",
                ["Brazil and the United States", "USD\u{A0}12.5\u{A0}bn", "the same flow as the United States", "+13.6\u{A0}%", "<b>Years</b>"]
            ),
            ("/people", ["Rui Costa Alves", "Minister of Ports"]), ("/people?name=ana+sousa", ["We will talk"]),
            ("/conflicts", ["Rui Costa Alves", "Rui Prado Alves", "<mark class=\"plain\">Rui Prado Alves</mark>"]),
            ("/search?q=minister", ["<mark class=\"plain\">minister</mark>", "Duties come down"]), ("/feeds", ["Feeds that Dateline offers"]),
        ]
        for (path, texts) in expected {
            let body = try await site.page(path)
            for text in texts { #expect(body.contains(text), "\(path): \(text)") }
        }
        var links: Set<String> = []
        for path in ["/", "/timeline", "/tariffs", "/trade", "/conflicts", "/people?name=sousa"] {
            links.formUnion(try await site.page(path).matches(of: #/href="(\/articles\/[0-9]+#[^"]+)"/#).map { String($0.1) })
        }
        #expect(links.count >= 9)
        for link in links {
            let parts = link.split(separator: "#")
            let page = try await site.page(String(parts[0]))
            #expect(page.contains("<mark class=\"k-") && page.contains("id=\"\(parts[1])\""), "\(link)")
        }
        #expect(second > first)
    }

    @Test("an edited article shows its revisions and what the words were before")
    func revisions() async throws {
        let site = try LocalSite()
        let url = "https://example.org/ship"
        let id = try await site.save("A ship is late", ["The ship Aurora is two days late in the port of Santos, says the harbour office."], url: url)
        try await site.save("A ship is late", ["The ship Aurora is three days late in the port of Santos, says the harbour office."], url: url)
        let page = try await site.page("/articles/\(id)")
        #expect(page.contains("<del>two</del> <ins>three</ins>") && page.contains("revision=1"))
        let old = try await site.page("/articles/\(id)?revision=1")
        #expect(old.contains("two days late") && old.contains("present text"))
        #expect(try await site.respond("/articles/\(id)?revision=9").response.status == .notFound)
    }

    @Test("a hostile article changes nothing on any page")
    func hostile() async throws {
        let site = try LocalSite()
        let evil =
            "<script>alert(1)</script><svg onload=alert(2)><img src=x onerror=alert(3)>\" onmouseover=\"alert(4)' \u{202E}txet\u{2066} \u{1B}]0;x\u{7}\u{9B}31m </title></main>"
        let long = evil + String(repeating: "W", count: 1_000_000)
        let text = "coffee " + evil + " 46 per cent"
        try await site.save(
            long, [text, long], url: "javascript:alert(5)", day: evil, source: long, language: "en\" onload=\"x",
            images: [ArticleImage(url: "javascript:alert(6)")],
            facts: [
                (
                    text,
                    .tariffMeasure(TariffMeasure(imposer: evil, target: evil, ratePercent: .infinity, status: .announced, date: evil, scope: long))
                ),
                (evil, .tradeFigure(TradeFigure(reporter: evil, partner: "US", flow: .surplus, value: 1e300, currency: long, period: evil))),
                ("46 per cent", .tariffMeasure(TariffMeasure(imposer: "US", target: "BR", ratePercent: -1e300, status: .paused, date: "9999-12-31"))),
                (text, .event(Event(type: .deadline, date: "0001-01-01", status: .planned, participants: [evil, long], place: long, ordinal: .max))),
                ("coffee", .person(Person(name: "sousa" + evil, roles: [long], variants: [evil]))),
                ("coffee", .quotation(Quotation(speaker: long, quote: long))), (evil, .organisation(Organisation(name: long))),
            ])
        for path in allPages {
            let body = try await site.page(path)
            let low = body.lowercased()
            for wrong in [
                "<script>", "<svg onload", "<img", "onerror=alert(3)>", "\" onmouseover", "javascript:", "\u{1B}", "\u{7}", "\u{9B}", "\u{202E}",
                "\u{2066}", "\"nan", "\"inf",
            ] {
                // In JSON a quotation mark is escaped in another way, and without a less-than sign the rest is only text.
                if path.hasPrefix("/json"), wrong.hasPrefix("\" on") || wrong.hasPrefix("onerror") { continue }
                #expect(!low.contains(wrong), "\(path): \(wrong)")
            }
            #expect(body.components(separatedBy: "</main>").count <= 2 && body.components(separatedBy: "</title>").count <= 60, "\(path)")
            #expect(body.utf8.count < 120_000, "\(path): \(body.utf8.count)")
        }
    }

    @Test("no page is longer than 100 kB, however much there is, and lists go on where they end")
    func size() async throws {
        let site = try LocalSite()
        let words = String(repeating: "The crane lifts coffee, steel and paper in the rain. ", count: 60)
        for number in 0..<70 {
            let evidence = "Statement \(number) of the harbour office"
            try await site.save(
                "Ship \(number) waits", ["\(evidence). Ana Sousa telephoned on day \(number).", words + "\(number)", words],
                day: "2025-0\(number % 9 + 1)-1\(number % 10)",
                facts: [
                    (evidence, Samples.rate(Double(number), "2025-0\(number % 9 + 1)-1\(number % 10)", scope: "goods \(number % 30)")),
                    ("Ana Sousa telephoned on day \(number)", Samples.call("2025-0\(number % 9 + 1)-\(number % 19 + 10)")),
                    (
                        "harbour office",
                        .tradeFigure(
                            TradeFigure(
                                reporter: "BR", partner: "US", flow: .export, value: Double(number + 1) * 1e9, currency: "USD",
                                period: "\(1950 + number)"))
                    ),
                    (evidence, .person(Person(name: "Person Number\(number)", roles: ["Clerk \(number)"]))),
                ])
        }
        for path in allPages {
            let body = try await site.page(path)
            #expect(path.hasPrefix("/atom") || path.hasPrefix("/json") || body.utf8.count < 100_000, "\(path): \(body.utf8.count)")
        }
        for path in ["/search", "/timeline", "/people"] {
            var (seen, next): (Set<String>, String?) = ([], path)
            var pages = 0
            while let at = next, pages < 20 {
                let body = try await site.page(at)
                let links = body.matches(of: #/href="(\/articles\/[0-9]+)/#).map { String($0.1) }
                seen.formUnion(links)
                next = body.firstMatch(of: #/rel="next" href="([^"]+)"/#).map { String($0.1).replacing("&amp;", with: "&") }
                pages += 1
            }
            #expect(seen.count == 70 && pages > 1, "\(path): \(seen.count) on \(pages)")
        }
    }

    @Test("facets count what is found and narrow it")
    func facets() async throws {
        let site = try LocalSite()
        _ = try await Samples.fill(site)
        let body = try await site.page("/search?q=surplus")
        #expect(body.contains("country%3ABR") && body.contains(">Brazil</bdi>") && body.contains("after%3A2025-04-01+before%3A2025-04-30"))
        let narrowed = try await site.page("/search?q=surplus+after:2025-04-01+before:2025-04-30")
        #expect(narrowed.contains("Duties on coffee rise") && !narrowed.contains(">Duties come down</a>"))
        #expect(narrowed.contains("aria-label=\"remove after 2025-04-01\""))
    }

    @Test("the list of feeds is narrowed by health and tag, and goes on behind its last feed")
    func feeds() async throws {
        let site = try LocalSite()
        for number in 1...70 {
            _ = try await site.store.addFeed(
                FeedDraft(url: "https://feeds.example/\(number)", name: "Harbour \(number)", tags: number % 2 == 0 ? ["Évén"] : []), at: LocalSite.now
            )
        }
        var (names, next): (Set<String>, String?) = ([], "/feeds?tag=even")
        var pages = 0
        while let at = next, pages < 9 {
            let body = try await site.page(at)
            #expect(body.contains("35 feeds with the tag even") && body.contains(">70 new</a>"))
            names.formUnion(body.matches(of: #/<bdi>(Harbour [0-9]+)</#).map { String($0.1) })
            next = body.firstMatch(of: #/rel="next" href="([^"]+)"/#).map { String($0.1).replacing("&amp;", with: "&") }
            pages += 1
        }
        #expect(names.count == 35 && names.contains("Harbour 70") && !names.contains("Harbour 69") && pages == 2)
        #expect(try await site.page("/feeds?health=failing").contains("No feeds here."))
        // No feed of the tag fails; a tag that no feed has is not found.
        #expect(try await site.page("/feeds?health=failing&tag=even").contains("No feeds here."))
        let (response, body) = try await site.respond("/feeds?tag=nosuch")
        #expect(response.status == .notFound && body.contains("nosuch"))
    }

    @Test("the articles of a feed that does not exist are not found; those of one that has none yet are an empty feed", arguments: ["atom", "json"])
    func articlesOfFeed(form: String) async throws {
        let site = try LocalSite()
        let feed = try await site.store.addFeed(FeedDraft(url: "https://feeds.example/1"), at: LocalSite.now)
        #expect(try await site.respond("/\(form)/articles?feed=\(feed.id)").response.status == .ok)
        let (response, body) = try await site.respond("/\(form)/articles?feed=\(feed.id + 98)")
        #expect(response.status == .notFound && body.contains("eed \(feed.id + 98): not found"))
        #expect(try await site.respond("/\(form)/articles?topic=nosuch").response.status == .badRequest)
    }

    @Test("the latest facts of a kind, and the day from which on there are so many")
    func latest() async throws {
        let site = try LocalSite()
        for number in 1...9 {
            try await site.save(
                "Ship \(number) waits", ["On day \(number) Ana Sousa telephoned about the ships in the harbour."],
                facts: [("day \(number) Ana Sousa telephoned", Samples.call("2025-04-0\(number)"))])
        }
        let facts = try await site.store.latestFacts(FactFilter(kind: .event), limit: 2)
        #expect(facts.map(\.fact.evidence) == ["day 9 Ana Sousa telephoned", "day 8 Ana Sousa telephoned"])
        #expect(try await site.store.firstDay(ofLatest: 4, .event) == "2025-04-05")
        #expect(try await site.store.firstDay(ofLatest: 9, .event) == nil)
    }

    @Test("an article without a headline is called by its first words, whole ones")
    func untitled() async throws {
        let site = try LocalSite()
        let words =
            "The harbour office counted every crate of coffee that came in from Santos before the rain began and the cranes stood still for two days."
        let text = Article(url: "https://example.org/u", headline: nil, body: [words])
        _ = try await site.store.save([ArticleDraft(article: text, origin: .document, indexedBody: words)], at: LocalSite.now)
        let job = try #require(try await site.store.analysisJobs(limit: 1).first)
        let features = StoryFeatures(job.article)
        let story = StoryDraft(terms: features.keys, day: 20_000, window: StoryFeatures.window, state: StoryState(founding: features).bytes)
        try await site.store.save([(job: job, analysis: Analysis(facts: [], story: story))], at: LocalSite.now)
        #expect(
            try await site.page("/articles/\(job.articleID)").contains(
                "The harbour office counted every crate of coffee that came in from Santos before …</h1>"))
        let today = try await site.page("/")
        #expect(today.contains("and the cranes stood …</a></h2>") && !today.contains("class=\"lead\"") && !today.contains("<bdi></bdi>"))
    }

    @Test("an empty store has pages too")
    func empty() async throws {
        let site = try LocalSite()
        for path in allPages where !path.contains("/1") { _ = try await site.page(path) }
    }

    @Test("stories stand by their sources, topics and freshness")
    func importance() {
        func story(_ id: Int64, _ day: String, _ articles: Int) -> StoryRow {
            StoryRow(id: id, headline: nil, firstDate: day, lastDate: day, articles: articles)
        }
        func digest(_ id: Int64, _ sources: Int, _ topics: [String: Double] = [:]) -> StoryDigest {
            StoryDigest(id: id, sources: sources, copies: 0, edited: 0, lastSeen: 0, names: [], topics: topics)
        }
        let stories = [story(1, "2025-07-02", 1), story(2, "2025-07-02", 9), story(3, "2025-06-02", 9), story(4, "2025-07-02", 1)]
        let digests = [1: digest(1, 1), 2: digest(2, 6), 3: digest(3, 6), 4: digest(4, 1, ["ports": 1])] as [Int64: StoryDigest]
        #expect(TodayPage.ranked(stories, digests, topic: nil).map(\.id) == [2, 4, 1, 3])
        #expect(TodayPage.ranked(stories, digests, topic: "ports").map(\.id) == [4])
    }
}

@Suite("Feeds that the web view offers")
struct FeedsOutTests {
    @Test("Atom and JSON Feed are read back with every entry, copies left out", arguments: ["atom", "json"])
    func readBack(_ form: String) async throws {
        let site = try LocalSite()
        _ = try await Samples.fill(site)
        for (path, count) in [("articles", 2), ("search?q=duties", 2), ("facts", 7), ("conflicts", 2)] {
            let (response, body) = try await site.respond("/\(form)/\(path)")
            #expect(response.status == .ok)
            if form == "json" {
                let object = try #require(try JSONSerialization.jsonObject(with: Data(body.utf8)) as? [String: Any])
                let items = try #require(object["items"] as? [[String: Any]])
                #expect(items.count == count && object["feed_url"] as? String == "http://localhost:8470/json/\(path)", "\(path): \(items.count)")
                #expect(Set(items.compactMap { $0["id"] as? String }).count == count)
            } else {
                let feed = XMLCount(body)
                #expect(feed.isWellFormed && feed.counts["entry"] == count && feed.counts["id"] == count + 1, "\(path): \(feed.counts)")
            }
        }
    }

    @Test("newsboat reads both")
    func newsboat() async throws {
        guard let newsboat = Programs.find("newsboat") else { return print("skipped: newsboat is not installed (scripts/deps.sh tests)") }
        let site = try LocalSite()
        _ = try await Samples.fill(site)
        let server = try await LocalServer()
        let folder = try TemporaryFolder()
        for form in ["atom", "json"] {
            let body = try await site.page("/\(form)/articles")
            server.answer("/\(form)") { _ in
                .init(200, [("Content-Type", form == "atom" ? "application/atom+xml" : "application/feed+json")], text: body)
            }
        }
        // Debian's newsboat does not know JSON Feed: its users put a program before such feeds that makes RSS of them.
        let program = try folder.write(
            """
            import json, sys
            from xml.sax.saxutils import escape
            feed = json.load(sys.stdin)
            print('<rss version="2.0"><channel><title>%s</title><link>%s</link><description/>' % (escape(feed["title"]), escape(feed["home_page_url"])))
            for item in feed["items"]:
                print("<item><guid>%s</guid><title>%s</title><link>%s</link><description>%s</description></item>"
                      % tuple(escape(item[key]) for key in ("id", "title", "url", "content_html")))
            print("</channel></rss>")
            """, to: "rss.py")
        // Newsboat shows an entry once, whichever feed brings it, so that each feed has a cache of its own here.
        for (form, line) in [("atom", server.url("/atom")), ("json", "\"filter:python3 \(program):\(server.url("/json"))\"")] {
            try folder.write("\(line)\n", to: "\(form).urls")
            func run(_ command: String) throws -> Ended {
                try Programs.run(
                    newsboat, ["-u", folder.file("\(form).urls"), "-c", folder.file("\(form).db"), "-C", "/dev/null", "-x", command],
                    environment: ["HOME": folder.path, "XDG_CONFIG_HOME": folder.path, "XDG_DATA_HOME": folder.path])
            }
            let reload = try run("reload")
            #expect(reload.status == 0, "\(form): \(reload.error)")
            let unread = try run("print-unread")
            #expect(unread.out.contains("2 unread"), "\(form): \(unread.out) \(unread.error)")
        }
        server.stop()
    }
}

/// Counts the elements of a document.
private final class XMLCount {
    private(set) var counts: [String: Int] = [:]
    private(set) var isWellFormed = true

    init(_ text: String) {
        // A well-formed document closes what it opens, in order.
        var open: [Substring] = []
        for match in text.matches(of: #/<(\/?)([a-z:]+)[^>]*?(\/?)>/#) {
            if match.1 == "/" {
                if open.popLast() != match.2 { isWellFormed = false }
            } else {
                counts[String(match.2), default: 0] += 1
                if match.3 != "/" { open.append(match.2) }
            }
        }
        if !open.isEmpty { isWellFormed = false }
    }
}
