import Deduplication
import Foundation
import Ingestion
import Models
import Synchronization
import TestSupport
import Testing

@testable import Fleet
@testable import Store

@Suite("The archive", .enabled(if: Postgres.isInstalled, "\(Postgres.missing)"))
struct ArchiveTests {
    private let tables: SharedTables
    private let connection: Connection
    private let archive: FleetArchive
    private let linker: Linker

    init() throws {
        tables = try SharedTables()
        connection = try tables.connection()
        let thread = DatabaseThread(address: tables.address, application: "test", timeout: 20)
        archive = FleetArchive(database: thread)
        let linking = DatabaseThread(address: tables.address, application: "test", timeout: 20, prepares: true)
        linker = Linker(database: linking, arrived: .init(), takesPart: { true }, logger: .init(label: "test"))
    }

    /// An article as a node's store has it.
    private func article(
        _ key: String, feed: String = "http://one.example/feed", headline: String = "Talks begin", body: String = "The ministers met.",
        url: String? = nil, published: String = "2025-07-02", changedAt: Int64 = 100, facts: [OutboxFact] = [], origin: TextOrigin = .feed,
        domain: String? = nil
    ) -> OutboxArticle {
        let article = Article(
            url: url, headline: headline, datePublished: published, body: [body], source: ArticleSource(domain: domain ?? "one.example"))
        let print = Fingerprint(article)
        return OutboxArticle(
            stored: StoredArticle(
                id: 1, article: article, origin: origin, bodyHash: print.bodyHash, sketch: print.sketch, volatileRevisions: 0, textVersion: 0,
                firstSeen: 100, changedAt: changedAt, listedAt: 1_751_414_400, storyID: nil),
            addressKey: url.map(AddressKey.of), items: [OutboxItem(feedURL: feed, currentURL: feed, key: key)], facts: facts, topics: ["trade": 0.5],
            revisions: [], isTelling: print.isTelling)
    }

    private static let fact = OutboxFact(
        kind: "organisation", mergeKey: "ministry of trade", firstDay: nil, lastDay: nil, evidence: "Ministry of Trade", paragraph: 0, start: 0,
        end: 17, rule: "name", confidence: nil, detail: #"{"name":"Ministry of Trade","variants":[]}"#)

    @discardableResult
    private func send(_ articles: [OutboxArticle], isFresh: Bool = true) throws -> [Int64] {
        try Self.send(articles, isFresh: isFresh, on: connection)
    }

    private static func send(_ articles: [OutboxArticle], isFresh: Bool = true, on connection: Connection) throws -> [Int64] {
        try connection.transaction { connection in
            let places = try ArchiveStatements.place(connection, articles.map(\.names))
            let rows = zip(articles, places).compactMap { article, place in
                place.map { place in
                    var row = ArchiveRow(article, isAnalysed: true)
                    (row.id, row.month, row.isFresh) = (place.id, place.month, isFresh)
                    return row
                }
            }
            try ArchiveStatements.write(connection, rows)
            return rows.map(\.id)
        }
    }

    private func addFeeds() throws {
        for feed in ["one", "two"] {
            try connection.run(
                "INSERT INTO feeds (original_url, url, host, added, next_poll) VALUES ($1, $1, $2, 0, 0)",
                [.text("http://\(feed).example/feed"), .text("\(feed).example")])
        }
    }

    private func count(_ table: String) throws -> Int64 { try connection.run("SELECT count(*) AS n FROM \(table)").first?.int("n") ?? -1 }

    @Test("what is sent twice, or by two nodes, is there once with its facts")
    func once() async throws {
        let first = try send([article("a", facts: [Self.fact]), article("b")])
        let second = try send([article("a", facts: [Self.fact]), article("b")])
        #expect(first == second)
        #expect(try count("articles") == 2)
        #expect(try count("facts") == 1)
        let stored = try #require(try await archive.article(id: first[0], revision: nil))
        #expect(stored.article.headline == "Talks begin")
        #expect(stored.article.facts.count == 1)
        #expect(stored.article.revision == 1)
    }

    @Test("addresses, keys and headlines longer than an entry of an index are stored and found")
    func long() async throws {
        var random = SplitMix(seed: 1)
        // Letters by chance, which PostgreSQL cannot compress below its limit.
        let long = String((0..<9_000).map { _ in Character(UnicodeScalar(UInt8(97 + random.below(26)))) })
        var fact = Self.fact
        fact.mergeKey = long
        let url = "http://one.example/" + long
        try addFeeds()
        try connection.run("INSERT INTO feeds (original_url, url, host, added, next_poll) VALUES ($1, $1, 'a', 0, 0)", [.text(url)])
        let id = try send([article("a", feed: url, headline: long, url: url, facts: [fact])])[0]
        #expect(try await linker.step() == 1)
        #expect(try await archive.article(id: id, revision: nil)?.article.url == url)
        #expect(try await archive.facts(FactFilter(kind: .organisation), after: 0, limit: 9).count == 1)
        // The address is still found by.
        try send([article("b", headline: long, url: url)])
        _ = try await linker.step()
        #expect(try count("articles") == 1)
    }

    private final class SentIDs: Sendable { let lists = Mutex<[[Int64]]>([]) }

    @Test("nodes that send one article at the same time agree on it")
    func sameTime() async throws {
        let address = tables.address
        let batch = (0..<20).map { article("k\($0)") }
        let sent = SentIDs()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    let thread = DatabaseThread(address: address, application: "node", timeout: 20)
                    defer { thread.stop() }
                    let ids = try await thread.run { try Self.send(batch, on: $0) }
                    sent.lists.withLock { $0.append(ids) }
                }
            }
            try await group.waitForAll()
        }
        #expect(try count("articles") == 20)
        #expect(Set(sent.lists.withLock { $0 }).count == 1)
    }

    @Test("a later text takes the place of the earlier one, which is kept as a revision")
    func revised() async throws {
        let id = try send([article("a", facts: [Self.fact])])[0]
        try send([article("a", headline: "Talks end", body: "The ministers parted.", changedAt: 200)])
        let now = try #require(try await archive.article(id: id, revision: nil))
        #expect(now.article.headline == "Talks end")
        #expect(now.article.revision == 2)
        #expect(now.article.facts.isEmpty)
        #expect(try await archive.article(id: id, revision: 1)?.article.headline == "Talks begin")
        #expect(try await archive.article(id: id, revision: 3) == nil)
    }

    @Test("a node that does not hold the host any more adds what is missing and changes nothing")
    func stale() async throws {
        let id = try send([article("a", headline: "Newer", changedAt: 300)])[0]
        try send([article("a", headline: "Older", changedAt: 400), article("missed", facts: [Self.fact])], isFresh: false)
        #expect(try await archive.article(id: id, revision: nil)?.article.headline == "Newer")
        #expect(try count("articles") == 2)
        #expect(try count("facts") == 1)
    }

    @Test("a page's text is not replaced by the summary that another node reads first")
    func pages() async throws {
        let id = try send([article("a", body: "The whole text of the page.", changedAt: 100, origin: .page)])[0]
        try send([article("a", body: "The summary.", changedAt: 200)])
        #expect(try await archive.article(id: id, revision: nil)?.article.body == ["The whole text of the page."])
    }

    @Test("what belongs to a month that was removed does not come back")
    func retention() throws {
        try send([article("a", facts: [Self.fact])])
        let month = try connection.run("SELECT month FROM articles").first?.string("month") ?? ""
        try connection.run("SELECT drop_month($1::date)", [.text(month)])
        #expect(try count("articles") == 0)
        #expect(try count("facts") == 0)
        // The month is made again for what is new.
        #expect(try send([article("b")]).count == 1)
    }

    @Test("an article that a user removes goes with all that belongs to it, and no node brings it back")
    func removed() async throws {
        let copied = article("copy", feed: "http://two.example/feed", body: Self.report, domain: "two.example")
        let ids = try send([article("a", body: Self.report, facts: [Self.fact]), article("b")]) + send([copied])
        while try await linker.step() > 0 {}
        #expect(try await archive.article(id: ids[2], revision: nil)?.article.duplicateOf == ids[0])
        let name = article("a").names
        try connection.transaction { try ArchiveStatements.remove($0, names: name + ["http://one.example/feed\nstill to come"]) }
        while try await linker.step() > 0 {}
        #expect(try await archive.article(id: ids[0], revision: nil) == nil)
        #expect(try await archive.article(id: ids[2], revision: nil)?.article.duplicateOf == nil)
        #expect(try count("facts") == 0)
        #expect(try send([article("a", body: Self.report), article("still to come")]).isEmpty)
        #expect(try connection.transaction { try ArchiveStatements.remove($0, articles: [ids[1], 99_999]) } == 1)
        #expect(try send([article("b")]).isEmpty)
        #expect(try count("articles") == 1)
        let stories = try await archive.stories(since: nil, minimum: 1, limit: 10, offset: 0)
        #expect(stories.map(\.articles) == [1])
        try send([article("copy", feed: "http://two.example/feed", headline: "Another text", body: "Short.", changedAt: 200, domain: "two.example")])
        #expect(try count("bands") == 0)
    }

    @Test("one address that two feeds name is one article, unless their texts contradict each other")
    func sameAddress() async throws {
        try addFeeds()
        let address = "http://news.example/1"
        let first = article("a", body: "The ministers met, the office said.", url: address)
        let second = article(
            "b", feed: "http://two.example/feed", body: "The ministers met, the office said.", url: address, changedAt: 200, facts: [Self.fact],
            domain: "two.example")
        let ids = try send([first]) + send([second])
        #expect(ids[0] != ids[1])
        while try await linker.step() > 0 {}
        #expect(try count("articles") == 1)
        #expect(try send([second]) == [ids[0]])
        #expect(try await archive.article(id: ids[0], revision: nil)?.article.source?.domain == "one.example")
        // Two items of one feed are two articles whatever their links.
        try send([article("c", body: "The ministers met, the office said.", url: address)])
        while try await linker.step() > 0 {}
        #expect(try count("articles") == 2)
    }

    @Test("the whole text takes the place of an excerpt that another feed has brought, under its number")
    func betterText() async throws {
        try addFeeds()
        let address = "http://news.example/1"
        var excerpt = article("a", body: "The ministry of trade said on Wednesday that the two countries", url: address)
        excerpt.stored.article.partial = true
        let whole = article("b", feed: "http://two.example/feed", body: Self.report, url: address, facts: [Self.fact])
        let id = try send([excerpt])[0]
        while try await linker.step() > 0 {}
        try send([whole])
        while try await linker.step() > 0 {}
        let article = try #require(try await archive.article(id: id, revision: nil))
        #expect(article.article.body == [Self.report])
        #expect(article.article.facts.count == 1)
        #expect(try count("articles") == 1)
    }

    private static let report = """
        The ministry of trade said on Wednesday that the two countries will begin a further round of talks on steel and aluminium in the \
        capital next month, after both sides had exchanged lists of goods on which duties could be lowered, and that a first result was \
        possible before the summer, while exporters warned of higher costs and asked for a longer time in which they could adapt.
        """

    @Test("copies that different nodes have read are found by the rules of one store, and share a story")
    func copies() async throws {
        let original = article("a", headline: "Further talks on steel", body: Self.report, url: "http://one.example/1", published: "2025-07-02")
        let copy = article(
            "b", feed: "http://two.example/feed", headline: "Further talks on steel", body: Self.report, url: "http://two.example/9",
            published: "2025-07-03", domain: "two.example")
        let other = article("c", headline: "Rain in the north", body: "Heavy rain fell in the northern provinces, where rivers rose for a third day.")
        let ids = try send([original]) + send([copy]) + send([other])
        while try await linker.step() > 0 {}
        let stored = try await archive.articles(ArticleFilter(), after: nil, limit: 10)
        let found = Dictionary(uniqueKeysWithValues: stored.map { ($0.article.id ?? 0, $0) })
        #expect(found[ids[1]]?.article.duplicateOf == ids[0])
        #expect(found[ids[1]]?.article.duplicateKind == .exact)
        #expect(found[ids[0]]?.article.duplicateOf == nil)
        #expect(found[ids[2]]?.article.duplicateOf == nil)
        #expect(found[ids[0]]?.storyID != nil)
        #expect(found[ids[0]]?.storyID == found[ids[1]]?.storyID)
        #expect(found[ids[2]]?.storyID != found[ids[0]]?.storyID)
        #expect(try await archive.stories(since: nil, minimum: 2, limit: 10, offset: 0).map(\.articles) == [2])
    }

    @Test("the beginning of a story is linked to it however many sites have copied the story, below whose articles the same words stand")
    func teasers() async throws {
        let everyday = "get all the news of the day by letter every morning at seven"
        var random = SplitMix(seed: 7)
        func word() -> String { String((0..<6).map { _ in "abcdefghijklmnoprstuvz".randomElement(using: &random) ?? "e" }) }
        func sent(_ words: [String], _ story: Int, _ site: String) throws -> (id: Int64?, keys: Set<Int64>) {
            let text = (words + [everyday]).joined(separator: " ")
            let one = article(
                "\(story) \(site)", headline: "Story \(story)", body: text, url: "http://\(site).example/\(story)", domain: "\(site).example")
            return (try send([one]).first, Set(one.stored.sketch.prefix(Fingerprint.keys)))
        }
        var expected: [Int64: Int64] = [:]
        for story in 0..<12 {
            let words = (0..<300).map { _ in word() }
            let copies = try (0..<12).map { try sent(words, story, "site\($0)") }
            let teaser = try sent(Array(words[..<30]), story, "short")
            let common = try sent([word()], story, "other").keys
            // Texts that share no key but those of the everyday words cannot be found.
            if let first = copies[0].id, let id = teaser.id, !teaser.keys.intersection(copies[0].keys).isSubset(of: common) { expected[id] = first }
        }
        while try await linker.step() > 0 {}
        #expect(expected.count > 6)
        let originals = try connection.run("SELECT id, duplicate_of FROM articles").rows.reduce(into: [Int64: Int64]()) { found, row in
            found[row.int("id")] = row.optionalInt("duplicate_of")
        }
        for (teaser, story) in expected { #expect(originals[teaser] == story, "teaser \(teaser)") }
    }

    @Test("an older original that comes later takes the copies over")
    func olderOriginal() async throws {
        let late = article(
            "b", feed: "http://two.example/feed", headline: "Talks on steel", body: Self.report, published: "2025-07-03", domain: "two.example")
        let early = article("a", headline: "Talks on steel", body: Self.report, published: "2025-07-01")
        let ids = try send([late]) + send([early])
        while try await linker.step() > 0 {}
        let copy = try await archive.article(id: ids[0], revision: nil)
        #expect(copy?.article.duplicateOf == ids[1])
        #expect(try await archive.article(id: ids[1], revision: nil)?.article.duplicateOf == nil)
    }

    @Test("what an index can tell of a query: its words anywhere, and nothing where it tells all or words may be missing")
    func candidates() throws {
        #expect(try TextVector.candidates("\"trade deal\" ships").map(Self.words) == ["trade", "deal", "ships"])
        #expect(try TextVector.candidates("\"trade deal\"")?.contains("<->") == false)
        #expect(try TextVector.candidates("trade deal") == nil)
        #expect(try TextVector.candidates("trade OR deal*") == nil)
        #expect(try TextVector.candidates("ships NOT \"trade deal\"") == nil)
    }

    private static func words(_ query: String) -> [String] {
        query.split { !$0.isLetter }.map(String.init)
    }

    @Test("search finds folded words, phrases, prefixes and headlines")
    func search() async throws {
        try send([
            article("a", headline: "Tô Lâm visits", body: "Việt Nam and the United States spoke of a trade deal."),
            article("b", headline: "Steel", body: "Tariffs on steel rise to 50%; a deal in trade is far."),
        ])
        func found(_ text: String, _ order: SearchOrder = .relevance) async throws -> [String?] {
            try await archive.search(text, filter: SearchFilter(), order: order, offset: 0, limit: 10).map(\.article.headline)
        }
        #expect(try await found("to lam") == ["Tô Lâm visits"])
        #expect(try await found("\"trade deal\"") == ["Tô Lâm visits"])
        #expect(try await found("tariff*") == ["Steel"])
        #expect(try await found("headline:steel") == ["Steel"])
        #expect(try await found("headline:deal").isEmpty)
        #expect(try await found("deal NOT steel") == ["Tô Lâm visits"])
        #expect(try await found("deal", .date).count == 2)
        let filter = SearchFilter([SearchCondition(.topic("trade"))])
        #expect(try await archive.search("deal", filter: filter, order: .relevance, offset: 0, limit: 10).count == 2)
    }

    @Test("facts are found by kind, key and field")
    func facts() async throws {
        let id = try send([article("a", facts: [Self.fact])])[0]
        var filter = FactFilter(kind: .organisation)
        #expect(try await archive.facts(filter, after: 0, limit: 10).map(\.articleID) == [id])
        filter.fields = ["name": ["office", "ministry*"]]
        #expect(try await archive.facts(filter, after: 0, limit: 10).count == 1)
        filter.fields = ["name": ["office*"]]
        #expect(try await archive.facts(filter, after: 0, limit: 10).isEmpty)
        #expect(try await archive.allFacts(FactFilter(kind: .organisation), keyPrefixes: ["ministry"]).count == 1)
        #expect(try await archive.personFacts(named: nil).isEmpty)
        #expect(try await archive.events(since: "2025-01-01", topic: "trade").isEmpty)
        #expect(try await archive.contestedFacts().isEmpty)
    }
}
