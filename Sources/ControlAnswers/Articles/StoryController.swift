import ControlAPI
import ControlServer
import Hummingbird
import Store

/// `/v1/stories`: articles about the same happening, the latest first.
struct StoryController: Sendable {
    /// Articles shown of one story.
    private static let shownArticles = 500

    let reader: StoreReader

    func addRoutes(to routes: RouterGroup<ControlContext>) { routes.get(use: list).get(":id", use: get) }

    @Sendable func list(_ request: Request, context: ControlContext) async throws -> Response {
        let query = try QueryParameters(request, known: ["since", "after", "limit"])
        let (since, offset, limit) = (try reader.day(since: query.text("since")), try query.offset(), try query.limit())
        let rows = try await reader.read { try await $0.stories(since: since, minimum: 1, limit: limit, offset: offset) }
        return try .json(Page(items: rows.map { Self.info($0) }, next: rows.count == limit ? String(offset + limit) : nil))
    }

    @Sendable func get(_ request: Request, context: ControlContext) async throws -> Response {
        _ = try QueryParameters(request, known: [])
        let id = try context.id()
        let (story, articles) = try await reader.read { source in
            (try await source.story(id: id), try await source.articles(ArticleFilter(story: id), after: nil, limit: Self.shownArticles))
        }
        guard let story else { throw Problem.notFound("story \(id): not found; `datelinectl stories` lists stories") }
        return try .json(Self.info(story, articles: articles.map(ArticleSummary.init)))
    }

    private static func info(_ row: StoryRow, articles: [ArticleSummary]? = nil) -> StoryInfo {
        StoryInfo(
            id: row.id, headline: row.headline, firstDate: row.firstDate, lastDate: row.lastDate, articleCount: row.articles, articles: articles)
    }
}
