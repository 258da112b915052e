import ControlAPI
import ControlServer
import Hummingbird
import Models
import Store

/// `/v1/articles`: the articles, newest first, and each with its facts.
struct ArticleController: Sendable {
    let reader: StoreReader
    /// Jobs of this daemon's own articles that were set aside; nil for articles of an archive.
    let setAside: SetAsideJobs?
    /// Removes an article of the reader's source for good.
    let removal: @Sendable (_ id: Int64) async throws -> Void

    func addRoutes(to routes: RouterGroup<ControlContext>, admin: AdminOnly) {
        routes.get(use: list).get(":id", use: get)
        routes.group().add(middleware: admin).delete(":id", use: remove)
    }

    @Sendable func list(_ request: Request, context: ControlContext) async throws -> Response {
        let query = try QueryParameters(request, known: ["feed", "since", "topic", "after", "limit"])
        let after = try query.text("after")
        if let after { try ArticleCursor.check(after) }
        let filter = try await ArticleFilter(
            feed: feed(query), since: reader.time(since: query.text("since")), topic: reader.topic(query.text("topic")))
        let limit = try query.limit()
        // A list only counts facts: those of what has just come are there in a moment, and more is not waited for.
        let rows = try await reader.read(patience: filter.topic == nil ? 0.3 : 5) {
            try await $0.articles(filter, after: after, limit: limit)
        }
        // With a filter the whole list would have to be read to count it.
        let total = filter.isEmpty ? try await reader.source.articleTotal() : nil
        return try .json(
            Page(items: rows.map(ArticleSummary.init), next: rows.count == limit ? rows.last.map(Store.cursor) : nil, total: total))
    }

    @Sendable func get(_ request: Request, context: ControlContext) async throws -> Response {
        let revision = try QueryParameters(request, known: ["revision"]).number("revision", in: 1...Int64(Int32.max)).map(Int.init)
        let id = try context.id()
        if reader.isLocal { try await reader.engine.extractFacts(articles: [id]) }
        guard let listing = try await reader.source.article(id: id, revision: revision) else {
            guard let revision, let last = try await reader.source.article(id: id, revision: nil)?.article.revision else {
                throw Problem.notFound("article \(id): not found; `datelinectl articles` lists articles")
            }
            throw Problem.notFound(
                "article \(id): has no revision \(revision); " + (last > 1 ? "give a number from 1 to \(last)" : "revision 1 is the only one"))
        }
        return try .json(ArticleInfo(article: listing.article, setAside: await setAside?.of(article: id)))
    }

    /// Removes an article for good; the feeds that still list it do not bring it back.
    @Sendable func remove(_ request: Request, context: ControlContext) async throws -> Response {
        _ = try QueryParameters(request, known: [])
        try await removal(context.id())
        return Response(status: .noContent)
    }

    /// The feed, if there is one of that number.
    private func feed(_ query: QueryParameters) async throws -> Int64? {
        // The numbers of an archive are known to nobody, so names and addresses serve there as well.
        if !reader.isLocal, let name = try query.text("feed"), Int64(name) == nil { return try await reader.feeds(named: name, asTag: false).first }
        guard let id = try query.number("feed") else { return nil }
        guard try await reader.source.hasFeed(id: id) else {
            throw Problem.notFound("feed \(id): not found; `datelinectl feeds` lists the feeds")
        }
        return id
    }
}

/// The cursor of the list of articles: the moment by which it is ordered and an identifier, `1751450400/17`.
enum ArticleCursor {
    static func check(_ text: String) throws {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, Int64(parts[0]) != nil, Int64(parts[1]) != nil else { throw QueryParameters.badCursor(text) }
    }
}

extension ArticleSummary {
    /// An article as lists show it.
    package init(_ listing: ArticleListing) {
        let article = listing.article
        self.init(
            id: article.id ?? 0, headline: article.headline ?? article.body.first.map(Self.lead), url: article.url,
            datePublished: article.datePublished, firstSeen: iso8601(listing.firstSeen), changed: iso8601(listing.changedAt),
            source: article.source, language: article.language, revision: article.revision, duplicateOf: article.duplicateOf,
            duplicateKind: article.duplicateKind, story: listing.storyID, factCount: listing.factCount, snippet: listing.snippet)
    }

    /// The first words of an article without a headline.
    private static func lead(_ text: String) -> String {
        let words = text.split(separator: " ", maxSplits: 14)
        return words.prefix(14).joined(separator: " ") + (words.count > 14 ? " …" : "")
    }
}

extension ArticleFilter {
    /// Whether all articles pass.
    fileprivate var isEmpty: Bool { feed == nil && since == nil && topic == nil && story == nil && includeCopies }
}
