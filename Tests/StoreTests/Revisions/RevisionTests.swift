import Ingestion
import Models
import Store
import TestSupport
import Testing

@Suite("Revisions in the store")
struct RevisionTests {
    private static let text = [
        "The ferry left the old harbour before dawn, and the crew counted forty crates without waiting for the pilot.",
        "Nobody on the quay knew why, though the harbour board had promised a later departure only a day before.",
    ]

    private static func draft(
        _ headline: String = "The ferry left early", _ body: [String] = text, url: String = "https://news.example.org/ferry", raw: RawPage? = nil
    )
        -> ArticleDraft
    {
        let article = Article(
            url: url, headline: headline, datePublished: "2025-04-03", dateBasis: .meta, body: body, source: ArticleSource(domain: "news.example.org")
        )
        return ArticleDraft(
            article: article, origin: .document, indexedBody: SearchText.indexed(body.joined(separator: "\n")), raw: raw)
    }

    @Test("another text or headline makes a revision with its own time; the earlier ones are kept")
    func revisions() async throws {
        let folder = try TemporaryFolder()
        let store = try Store(path: folder.file("d.db"))
        let id = try await store.save([Self.draft()], at: 100)[0].articleID
        let second = try await store.save(
            [Self.draft("The ferry left early", Self.text + ["The pilot swam after it."])], at: 200)
        #expect(second == [.changed(id)])
        let third = try await store.save(
            [Self.draft("Ferry leaves pilot behind", Self.text + ["The pilot swam after it."])], at: 300)
        #expect(third == [.changed(id)])
        let now = try #require(try await store.article(id: id))
        #expect(now.article.revision == 3)
        #expect(now.changedAt == 300)
        #expect(now.firstSeen == 100)
        let first = try #require(try await store.article(id: id, revision: 1))
        #expect(first.article.body == Self.text)
        #expect(first.changedAt == 100)
        let before = try #require(try await store.article(id: id, revision: 2))
        #expect(before.article.headline == "The ferry left early")
        #expect(before.article.body.count == 3)
        #expect(try await store.article(id: id, revision: 9) == nil)
    }

    @Test("the same text again changes nothing, and not the time of the last change")
    func unchanged() async throws {
        let folder = try TemporaryFolder()
        let store = try Store(path: folder.file("d.db"))
        let id = try await store.save([Self.draft()], at: 100)[0].articleID
        #expect(try await store.save([Self.draft()], at: 900) == [.unchanged(id)])
        let now = try #require(try await store.article(id: id))
        #expect(now.article.revision == 1)
        #expect(now.changedAt == 100)
    }

    @Test("clocks and counters make 24 revisions and no more; a real edit still makes one")
    func volatileParts() async throws {
        let folder = try TemporaryFolder()
        let store = try Store(path: folder.file("d.db"))
        var id: Int64 = 0
        for minute in 0..<40 {
            let body = Self.text + ["Read \(minute) times"]
            id = try await store.save([Self.draft("The ferry left early", body)], at: Int64(100 + minute))[0].articleID
        }
        #expect(try await store.article(id: id)?.article.revision == 25)
        let edited = try await store.save(
            [Self.draft("The ferry left early", [Self.text[0], "The board took its promise back.", "Read 50 times"])], at: 900)
        #expect(edited == [.changed(id)])
        #expect(try await store.article(id: id)?.article.revision == 26)
    }

    @Test("raw pages are kept with their article; a new reading of them adds a revision only where the text differs")
    func reread() async throws {
        let folder = try TemporaryFolder()
        let store = try Store(path: folder.file("d.db"))
        let raw = RawPage(url: "https://news.example.org/ferry", contentType: "text/html", kind: .page, bytes: 3, zlib: [1, 2, 3])
        let id = try await store.save([Self.draft(raw: raw)], at: 100)[0].articleID
        #expect(try await store.rawPageCount(since: 0) == 1)
        let kept = try await store.rawPages(after: 0, since: 0, limit: 10)
        #expect(kept.map(\.articleID) == [id])
        #expect(kept.first?.raw == raw)
        #expect(try await store.reread(article: id, draft: Self.draft(), at: 200) == false)
        #expect(try await store.reread(article: id, draft: Self.draft("The ferry left early", [Self.text[0]]), at: 300))
        #expect(try await store.article(id: id)?.article.revision == 2)
    }

    @Test("a copy of a copy has the kind that is true of it and the original")
    func copiesOfACopy() async throws {
        let folder = try TemporaryFolder()
        let store = try Store(path: folder.file("d.db"))
        let owner = try await store.save(
            [Self.draft("The ferry left early", Self.text + ["The pilot swam after it for an hour."], url: "https://news.example.org/owner")], at: 100
        )[0]
        let article = try await store.save([Self.draft(url: "https://news.example.org/a")], at: 200)[0]
        let copy = try await store.save([Self.draft(url: "https://news.example.org/b")], at: 300)[0]
        let linked = try #require(try await store.article(id: article.articleID)).article
        #expect(linked.duplicateOf == owner.articleID)
        #expect(linked.duplicateKind == .near)
        let follower = try #require(try await store.article(id: copy.articleID)).article
        #expect(follower.duplicateOf == owner.articleID)
        #expect(follower.duplicateKind == .near)
    }
}
