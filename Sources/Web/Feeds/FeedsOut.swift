import ControlAPI
import ControlAnswers
import ControlServer
import Hummingbird
import Models
import Pages
import Store

/// `/atom/…` and `/json/…`: Dateline's answers for feed readers, as Atom (RFC 4287) and JSON Feed 1.1.
struct FeedsOut: Sendable {
    private static let limit = 50

    let site: Site

    func addRoutes(to routes: Router<ControlContext>) {
        for form in OutForm.allCases {
            let group = routes.group(RouterPath(form.rawValue))
            group.get("articles") { request, _ in try await answer(form, request, articles(request)) }
            group.get("search") { request, _ in try await answer(form, request, search(request)) }
            group.get("stories/:id") { request, context in try await answer(form, request, story(request, context)) }
            group.get("facts") { request, _ in try await answer(form, request, facts(request)) }
            group.get("conflicts") { request, _ in try await answer(form, request, conflicts(request)) }
        }
    }

    private func answer(_ form: OutForm, _ request: Request, _ feed: OutFeed) throws -> Response {
        let base = OutFeed.base(request)
        switch form {
        case .atom: return .tagged(feed.atom(base: base), type: "application/atom+xml; charset=utf-8")
        case .json: return .tagged(try feed.json(base: base), type: "application/feed+json; charset=utf-8")
        }
    }

    // MARK: What is offered

    /// The latest articles, copies left out.
    private func articles(_ request: Request) async throws -> OutFeed {
        let query = try QueryParameters(request, known: ["topic", "feed"])
        let filter = ArticleFilter(feed: try query.number("feed"), topic: try await site.reader.topic(query.text("topic")), includeCopies: false)
        let rows = try await site.store.articles(filter, limit: Self.limit)
        // A feed that was removed has articles, one that never was has none.
        if rows.isEmpty, let id = filter.feed, try await site.store.feed(id: id) == nil { throw Problem.notFound("feed \(id): not found") }
        return OutFeed(title: "Dateline: articles", path: pathOf(request), page: "/search", entries: rows.map(entry))
    }

    private func search(_ request: Request) async throws -> OutFeed {
        let text = try QueryParameters(request, known: ["q"], emptyMeansAbsent: true).text("q") ?? ""
        do {
            let rows = try await Search(text, sort: "date", reader: site.reader).rows(offset: 0, limit: Self.limit, reader: site.reader)
            return OutFeed(
                title: "Dateline: \(clipped(text, 120))", path: pathOf(request), page: address("/search", [("q", text)]),
                entries: rows.filter { $0.article.duplicateOf == nil }.map(entry))
        } catch StoreError.badQuery(let why) { throw Problem.badRequest("search: \(why)") }
    }

    private func story(_ request: Request, _ context: ControlContext) async throws -> OutFeed {
        _ = try QueryParameters(request, known: [])
        let id = try context.id()
        guard let story = try await site.store.story(id: id) else { throw Problem.notFound("story \(id): not found") }
        let rows = try await site.store.articles(ArticleFilter(story: id, includeCopies: false), limit: Self.limit)
        return OutFeed(
            title: "Dateline: \(clipped(story.headline ?? "story \(id)", 160))", path: pathOf(request), page: "/stories/\(id)",
            entries: rows.map(entry))
    }

    private func facts(_ request: Request) async throws -> OutFeed {
        _ = try QueryParameters(request, known: [])
        let facts = try await site.store.newestFacts(kinds: [.tariffMeasure, .tradeFigure, .event, .quotation], limit: Self.limit)
        let listings = Dictionary(
            try await site.store.cited(facts.map(\.articleID)).map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        let now = site.reader.now()
        return OutFeed(
            title: "Dateline: new facts", path: pathOf(request), page: "/",
            entries: facts.map { fact in
                let article = listings[fact.articleID]
                let page = "/articles/\(fact.articleID)#\(Citations.anchor(fact.articleID, words: fact.fact.evidence))"
                // Two facts may share a key and their words: rounds one and two of the same talks.
                let identity = [fact.mergeKey, fact.fact.evidence, fact.fact.sentence.plainText].joined(separator: "\u{1F}")
                return OutFeed.Entry(
                    id: "fact:\(fact.articleID):\(contentHash(identity.utf8))",
                    title: fact.fact.sentence.plainText, url: page, updated: moment(fact.datePublished, now: now),
                    source: fact.sourceName ?? fact.domain, language: article?.language,
                    content:
                        "<p>\(fact.fact.sentence)</p><blockquote><p>\(clipped(fact.fact.evidence, 1_000))</p></blockquote><p>\(clipped(fact.headline ?? "", 300))</p>"
                )
            })
    }

    private func conflicts(_ request: Request) async throws -> OutFeed {
        _ = try QueryParameters(request, known: [])
        let now = site.reader.now()
        let conflicts = try await site.conflicts().entries.prefix(Self.limit)
        return OutFeed(
            title: "Dateline: conflicts", path: pathOf(request), page: "/conflicts",
            entries: conflicts.map { conflict in
                let last = conflict.sides.flatMap(\.evidence).compactMap(\.datePublished).max()
                let sides = conflict.sides.prefix(6).html { side in
                    "<li><b>\(clipped(side.value, 160))</b>: \(side.evidence.prefix(3).html { "“\(clipped($0.evidence, 300))” (\(clipped($0.source ?? "", 60))) " })</li>"
                }
                return OutFeed.Entry(
                    id: "conflict:\(FindingsParts.anchor(conflict))",
                    title: "\(conflict.subject): \(conflict.sides.prefix(4).map(\.value).joined(separator: " or "))",
                    url: address("/conflicts", [("kind", conflict.kind), ("about", clipped(conflict.subject, 100))]), updated: moment(last, now: now),
                    source: nil, language: "en", content: "<ul>\(sides)</ul>")
            })
    }

    // MARK: Entries

    @Sendable private func entry(_ listing: ArticleListing) -> OutFeed.Entry {
        let article = listing.article
        let id = article.id ?? 0
        var room = 6_000
        let body = article.body.prefix { paragraph in
            defer { room -= paragraph.utf8.count }
            return room > 0
        }.html { "<p>\(clipped($0, 4_000))</p>" }
        return OutFeed.Entry(
            id: "article:\(id)", title: article.headline ?? ArticleSummary(listing).headline ?? "Article \(id)", url: "/articles/\(id)",
            original: article.url, published: article.datePublished.flatMap { moment($0) }, updated: iso8601(listing.changedAt),
            source: article.source?.name ?? article.source?.domain, language: article.language,
            content: "\(body)<p>\(Words.count(listing.factCount, "fact"))</p>")
    }

    private func pathOf(_ request: Request) -> String { request.uri.string }

    /// A moment as RFC 3339 has it; a day begins at midnight, UTC. What is not that far known is now.
    private func moment(_ text: String?, now: Int64) -> String { text.flatMap { moment($0) } ?? iso8601(now) }

    private func moment(_ text: String) -> String? {
        if text.contains("T") { return text.utf8.count <= 40 && PartialDate(text.prefix(10))?.isDay == true ? text : nil }
        return PartialDate(text)?.first.map { PartialDate.text(ofDay: $0) + "T00:00:00Z" }
    }
}

/// The forms that feeds are offered in.
enum OutForm: String, CaseIterable, Sendable { case atom, json }
