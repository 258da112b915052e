import ControlAPI
import ControlAnswers
import ControlServer
import Hummingbird
import Models
import Pages
import Store

/// `/articles/{id}`: the text with its facts marked, its revisions, its copies and where it came from.
struct ArticlePage: Sendable {
    /// Bytes of text on a page; a longer article goes on at another address.
    private static let textBytes = 40_000

    let site: Site

    func addRoutes(to routes: Router<ControlContext>) { routes.get("articles/:id", use: get) }

    @Sendable func get(_ request: Request, context: ControlContext) async throws -> Response {
        let query = try QueryParameters(request, known: ["revision", "from"])
        let revision = try query.number("revision", in: 1...Int64(Int32.max)).map { Int($0) }
        let from = try query.number("from", in: 0...1_000_000).map { Int($0) } ?? 0
        let id = try context.id()
        try await site.reader.engine.extractFacts(articles: [id])
        guard let listing = try await site.store.article(id: id, revision: revision), let current = try await site.store.article(id: id) else {
            throw Problem.notFound(revision.map { "article \(id): has no revision \($0)" } ?? "article \(id): not found; the search lists articles")
        }
        let article = listing.article
        async let revisions = site.store.revisions(of: id)
        async let copies = site.store.copies(of: article.duplicateOf ?? id)
        async let origins = site.store.origins(of: id)
        let text = MarkedText(article: id, language: article.language, facts: article.facts)
        let (paragraphs, next) = text.paragraphs(article.body, from: from, bytes: Self.textBytes)
        let onward = next.map {
            "<p class=\"pages\"><a href=\"\(href: address("/articles/\(id)", [("revision", revision.map(String.init)), ("from", String($0))]))\">The text goes on</a></p>"
                as HTML
        }
        let facts: HTML =
            article.revision != current.article.revision
            ? "<p class=\"dim\">Facts are those of the <a href=\"/articles/\(id)\">present text</a>.</p>"
            : article.facts.isEmpty ? "<p class=\"dim\">No facts found in this text.</p>" : text.list()
        let main: HTML = """
            <article class="reading">
            \(header(listing))
            <div><div class="text">\(paragraphs)</div>\(onward)
            \(try await difference(listing, current))</div>
            <aside aria-label="About the article">
            <h2>Facts in the text</h2>\(facts)
            \(history(id, try await revisions, current, shown: article.revision))
            \(family(id, article, try await copies))
            \(await provenance(listing, try await origins))
            </aside>
            </article>
            """
        return site.page(title: ArticleSummary(listing).headline ?? "Article \(id)", section: nil, main)
    }

    private func header(_ listing: ArticleListing) -> HTML {
        let article = listing.article
        let id = article.id ?? 0
        var parts: [HTML] = []
        if let name = article.source?.name ?? article.source?.domain { parts.append("<span><bdi>\(clipped(name, 80))</bdi></span>") }
        if !article.byline.isEmpty { parts.append("<span><bdi>\(clipped(article.byline.prefix(6).joined(separator: ", "), 160))</bdi></span>") }
        if let date = article.datePublished { parts.append("<span>\(Words.time(date))</span>") }
        if let place = article.dateline { parts.append("<span><bdi>\(clipped(place, 60))</bdi></span>") }
        if listing.article.revision > 1 { parts.append("<span>revision \(article.revision)</span>") }
        let original = article.url.map { "<span><a href=\"\(href: $0)\" rel=\"noreferrer\">the article at its source</a></span>" as HTML }
        let story = listing.storyID.map { "<span><a href=\"/stories/\($0)\">its story</a></span>" as HTML }
        let copy = article.duplicateOf.map {
            "<p class=\"notice\">A copy (\(Words.words(article.duplicateKind?.rawValue ?? "copy"))) of <a href=\"/articles/\($0)\">article \($0)</a>.</p>"
                as HTML
        }
        let partial: HTML = article.partial == true ? "<p class=\"notice\">The source shows only a part of this text.</p>" : ""
        return
            "<header><h1\(lang: article.language) dir=\"auto\">\(clipped(ArticleSummary(listing).headline ?? "Article \(id)", 500))</h1><p class=\"meta\">\(parts)\(original)\(story)</p>\(copy)\(partial)</header>"
    }

    /// What the revision before said otherwise; of an earlier revision, what the next one changed.
    private func difference(_ listing: ArticleListing, _ current: ArticleListing) async throws -> HTML {
        let article = listing.article
        let isEarlier = article.revision < current.article.revision
        let other = isEarlier ? article.revision + 1 : article.revision - 1
        guard other >= 1, let id = article.id, let second = try await site.store.article(id: id, revision: other) else { return HTML() }
        let (old, new) = isEarlier ? (article, second.article) : (second.article, article)
        let changes = TextDifference(from: Self.bounded(old), to: Self.bounded(new))
        return
            "<section><h2>What revision \(new.revision) changed in revision \(old.revision)</h2>\(changes.markup(language: article.language))</section>"
    }

    /// As much of a text as a page has room for, twice.
    private static func bounded(_ article: Article) -> Article {
        var article = article
        var left = 12_000
        article.body = article.body.prefix { paragraph in
            left -= paragraph.utf8.count
            return left > 0
        }.map { $0 }
        article.headline = article.headline.map { clipped($0, 500) }
        return article
    }

    private func history(_ id: Int64, _ revisions: [RevisionRow], _ current: ArticleListing, shown: Int) -> HTML {
        guard !revisions.isEmpty else { return HTML() }
        let rows =
            revisions.suffix(40).map { ($0.revision, $0.seenAt, $0.headline) } + [
                (current.article.revision, current.changedAt, current.article.headline)
            ]
        let items = rows.html { number, seen, headline in
            let mark: HTML = number == shown ? " aria-current=\"true\"" : ""
            return
                "<li><a href=\"/articles/\(id)?revision=\(number)\"\(mark)>revision \(number)</a> <span class=\"dim\">\(Words.time(iso8601(seen)))</span><div class=\"dim\" dir=\"auto\">\(clipped(headline ?? "", 120))</div></li>"
        }
        return "<h2>Revisions</h2><ol class=\"revisions\">\(items)</ol>"
    }

    private func family(_ id: Int64, _ article: Article, _ copies: [ArticleListing]) -> HTML {
        let others = copies.filter { $0.article.id != id }
        guard !others.isEmpty else { return HTML() }
        let items = others.prefix(30).html { copy in
            "<li><a href=\"/articles/\(copy.article.id ?? 0)\"><bdi>\(clipped(copy.article.source?.name ?? copy.article.source?.domain ?? copy.article.headline ?? "article", 80))</bdi></a> <span class=\"dim\">\(Words.words(copy.article.duplicateKind?.rawValue ?? "")), \(Words.date(copy.article.datePublished.map { String($0.prefix(10)) }))</span></li>"
        }
        return
            "<h2>\(Words.sentence(Words.count(others.count, article.duplicateOf == nil ? "copy" : "other copy", plural: article.duplicateOf == nil ? "copies" : "other copies")))</h2><ul>\(items)</ul>"
    }

    private func provenance(_ listing: ArticleListing, _ origins: [ArticleOrigin]) async -> HTML {
        var items: [HTML] = []
        for origin in origins {
            let poll = origin.poll.map {
                ", by a poll that \($0.status.map { "got \($0)" } ?? "ended \(Words.words($0.outcome.rawValue))") and found \(Words.count($0.newArticles, "new article"))"
            }
            var why = HTML()
            if origins.count <= 3, let row = try? await site.store.feed(id: origin.feed) {
                let info = FeedDescription(engine: site.reader.engine).info(row, articles: 0, setAside: nil)
                why = "<div class=\"dim\">Next poll \(Words.time(info.nextPoll)): \(clipped(info.reason, 240))</div>"
            }
            items.append(
                "<li><a href=\"/feeds/\(origin.feed)\"><bdi>\(clipped(origin.feedName, 80))</bdi></a> listed it \(Words.time(iso8601(origin.firstSeen)))\(poll ?? "")\(why)</li>"
            )
        }
        if items.isEmpty { items.append("<li>Imported \(Words.time(iso8601(listing.firstSeen)))</li>") }
        let pictures = listing.article.images.compactMap(\.url).filter { $0.hasPrefix("http") }.prefix(8).enumerated().html { index, url in
            " <a href=\"\(href: url)\" rel=\"noreferrer\">picture \(index + 1)</a>"
        }
        let shown: HTML = pictures.isEmpty ? "" : "<p>Not loaded from here:\(pictures)</p>"
        return "<h2>Where it came from</h2><ul>\(items)</ul>\(shown)"
    }
}
