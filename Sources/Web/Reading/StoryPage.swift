import Across
import ControlAPI
import ControlAnswers
import ControlServer
import Hummingbird
import Models
import Pages
import Store

/// `/stories/{id}`: its articles in order with copies folded, what was edited, facts marked in the text, conflicts inside it.
struct StoryPage: Sendable {
    /// Original articles on a page, articles of a story that are read, and bytes of text of all articles on a page.
    private static let (shown, read, textBytes) = (10, 500, 42_000)

    let site: Site

    func addRoutes(to routes: Router<ControlContext>) { routes.get("stories/:id", use: get) }

    @Sendable func get(_ request: Request, context: ControlContext) async throws -> Response {
        let query = try QueryParameters(request, known: ["after"])
        let offset = try query.offset()
        let id = try context.id()
        guard let story = try await site.store.story(id: id) else { throw Problem.notFound("story \(id): not found") }
        let articles = try await site.store.articles(ArticleFilter(story: id), limit: Self.read)
        let originals = articles.filter { $0.article.duplicateOf == nil }.sorted {
            ($0.listedAt, $0.article.id ?? 0) < ($1.listedAt, $1.article.id ?? 0)
        }
        let copies = Dictionary(grouping: articles.filter { $0.article.duplicateOf != nil }) { $0.article.duplicateOf ?? 0 }
        let page = originals.dropFirst(offset).prefix(Self.shown)
        var thread = HTML()
        var room = Self.textBytes
        for listing in page { thread += try await item(listing, copies: copies[listing.article.id ?? 0] ?? [], room: &room) }
        let conflicts = try await conflicts(originals)
        let citations = try await site.citations(conflicts.flatMap { $0.sides.flatMap { $0.evidence.map(\.article) } }, withBody: true)
        let disputed: HTML =
            conflicts.isEmpty
            ? ""
            : "<section><h2>Where its articles disagree</h2>\(FindingsParts.conflicts(Array(conflicts.prefix(4)), citations: citations))</section>"
        let next: HTML =
            offset + page.count < originals.count
            ? "<p class=\"pages\"><a href=\"/stories/\(id)?after=\(offset + page.count)\">Later articles of the story</a></p>" : ""
        let sources = Set(originals.compactMap { $0.article.source?.name ?? $0.article.source?.domain }).count
        let copied = articles.count - originals.count
        let title = Words.headline(story)
        let named: HTML = sources > 0 ? "<span>\(Words.count(sources, "source"))</span>" : ""
        let main: HTML = """
            <h1 dir="auto">\(clipped(title, 400))</h1>
            <p class="meta"><span>\(Words.count(originals.count, "article"))</span>\(named)\(copied > 0 ? "<span>\(Words.count(copied, "copy", plural: "copies"))</span>" as HTML : HTML())<span>\(Words.date(Self.span(story)))</span></p>
            \(disputed)
            <ol class="thread">\(thread)</ol>
            \(next)
            """
        return site.page(
            title: title, section: nil,
            feeds: .init(title: "This story", atom: "/atom/stories/\(id)", json: "/json/stories/\(id)"), main)
    }

    private static func span(_ story: StoryRow) -> String? {
        guard let first = story.firstDate?.prefix(10), let last = story.lastDate?.prefix(10) else { return story.lastDate ?? story.firstDate }
        return first == last ? String(first) : "\(first)/\(last)"
    }

    private func item(_ listing: ArticleListing, copies: [ArticleListing], room: inout Int) async throws -> HTML {
        guard let id = listing.article.id, let whole = try await site.store.article(id: id) else { return HTML() }
        let article = whole.article
        let text = MarkedText(article: id, language: article.language, facts: article.facts, page: "/articles/\(id)")
        var body = HTML()
        if room > 4_000 {
            let (paragraphs, next) = text.paragraphs(article.body, bytes: min(room, 12_000))
            body =
                "<div class=\"text\">\(paragraphs)</div>\(next == nil ? HTML() : "<p><a href=\"/articles/\(id)\">The whole article</a></p>" as HTML)"
            room -= body.text.utf8.count
        } else if let first = article.body.first {
            body =
                "<p class=\"lead\"\(lang: article.language) dir=\"auto\">\(clipped(first, 300))</p><p><a href=\"/articles/\(id)\">The whole article</a></p>"
        }
        var edited = HTML()
        if article.revision > 1, let before = try await site.store.article(id: id, revision: article.revision - 1) {
            var (old, new) = (before.article, article)
            (old.body, new.body) = (Array(old.body.prefix(20)), Array(new.body.prefix(20)))
            let changes = TextDifference(from: old, to: new)
            let markup = changes.markup(language: article.language)
            if markup.text.utf8.count < 8_000 {
                edited =
                    "<details><summary>Edited: what revision \(article.revision) changed</summary>\(markup)</details>"
            } else {
                edited = "<p><a href=\"/articles/\(id)?revision=\(article.revision - 1)\">Edited: what revision \(article.revision) changed</a></p>"
            }
        }
        var folded = HTML()
        if !copies.isEmpty {
            let items = copies.prefix(20).html { copy in
                "<li><a href=\"/articles/\(copy.article.id ?? 0)\"><bdi>\(clipped(copy.article.source?.name ?? copy.article.source?.domain ?? "article", 60))</bdi></a> <span class=\"dim\">\(Words.words(copy.article.duplicateKind?.rawValue ?? ""))</span></li>"
            }
            folded = "<details><summary>\(Words.count(copies.count, "copy", plural: "copies"))</summary><ul>\(items)</ul></details>"
        }
        let source = (article.source?.name ?? article.source?.domain).map { "<span><bdi>\(clipped($0, 80))</bdi></span>" as HTML }
        return
            "<li id=\"a\(id)\" data-seen=\"\(listing.firstSeen)\"><p class=\"meta\">\(source)<span>\(Words.time(article.datePublished))</span><span>\(Words.count(article.facts.count, "fact"))</span></p><h2\(lang: article.language) dir=\"auto\"><a href=\"/articles/\(id)\">\(clipped(ArticleSummary(whole).headline ?? "Article \(id)", 300))</a></h2>\(body)\(edited)\(folded)</li>\n"
    }

    /// What the story's own articles disagree about; copies are no witnesses.
    private func conflicts(_ originals: [ArticleListing]) async throws -> [Conflict] {
        guard originals.count > 1 else { return [] }
        var facts: [SourcedFact] = []
        for listing in originals.suffix(60) {
            facts += try await site.store.allFacts(FactFilter(article: listing.article.id)).map(SourcedFact.init)
        }
        return Across.conflicts(facts).map { Conflict($0) }
    }
}

extension Words {
    /// What a story is called: its headline, or the first words of an article without one, cut between two words.
    static func headline(_ story: StoryRow) -> String {
        guard let headline = story.headline, !headline.isEmpty else { return "Story \(story.id)" }
        guard headline.count == StoryRow.leadLength, let cut = headline.lastIndex(of: " ") else { return headline }
        return headline[..<cut] + " …"
    }
}
