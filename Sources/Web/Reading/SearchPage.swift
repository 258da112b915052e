import ControlAPI
import ControlAnswers
import ControlServer
import Hummingbird
import Models
import Pages
import Store

/// `/search`: the syntax of `datelinectl search`, with counts by feed, topic, country and month; without words, all articles.
struct SearchPage: Sendable {
    static let limit = 20

    let site: Site

    func addRoutes(to routes: Router<ControlContext>) { routes.get("search", use: get) }

    @Sendable func get(_ request: Request, context: ControlContext) async throws -> Response {
        let query = try QueryParameters(request, known: ["q", "sort", "after"], emptyMeansAbsent: true)
        let text = try query.text("q") ?? ""
        do {
            return try await answer(text, sort: query.text("sort"), offset: query.offset(), request)
        } catch let problem as Problem where problem.status == 400 {
            return refusal(text, problem.detail ?? problem.title)
        } catch StoreError.badQuery(let why) { return refusal(text, "search: \(why)") }
    }

    private func refusal(_ text: String, _ reason: String) -> Response {
        let main: HTML = """
            <h1>Search</h1>
            \(form(text, sort: nil))
            <p class="notice" role="alert">\(clipped(Words.sentence(reason), 500))</p>
            \(help)
            """
        return site.page(title: "Search", section: .search, query: text, status: .badRequest, main)
    }

    private func answer(_ text: String, sort: String?, offset: Int, _ request: Request) async throws -> Response {
        let search = try await Search(text, sort: sort, reader: site.reader)
        let rows = try await site.kept.answer("hits|\(offset)|\(search.isByDate)|\(text)", changes: site.reader.engine.changeCount()) {
            try await search.rows(offset: offset, limit: Self.limit + 1, reader: site.reader).map {
                Hit(summary: ArticleSummary($0), firstSeen: $0.firstSeen)
            }
        }
        let facets = try await site.kept.answer("facets|\(text)", changes: site.reader.engine.changeCount()) {
            try await site.reader.read(patience: 0) { _ in try await site.store.facets(search.fields.text, filter: search.filter) }
        }
        let shown = rows.prefix(Self.limit)
        let next = rows.count > Self.limit ? String(offset + Self.limit) : nil
        let counted = facets.counted >= 1_000 ? "more than 1,000 articles" : Words.count(facets.counted, "article")
        let alternate = Layout.Alternate(
            title: text.isEmpty ? "Articles" : "Search: \(clipped(text, 80))", atom: address("/atom/search", [("q", text.isEmpty ? nil : text)]),
            json: address("/json/search", [("q", text.isEmpty ? nil : text)]))
        let main: HTML = """
            <h1>\(text.isEmpty ? "Articles" : "Search")</h1>
            \(form(text, sort: search.isByDate ? "date" : nil))
            \(chips(search, text))
            <p class="dim">\(counted)\(search.isByDate ? ", the latest first" : ", the best first")</p>
            <div class="found">
            <section aria-label="Results">\(shown.isEmpty ? "<p>Nothing found.</p>\(help)" : "<ol class=\"hits\">\(shown.html { hit($0) })</ol>")
            \(Filters.next(request, next))</section>
            <aside class="facets" aria-label="Narrow the search">\(lists(facets, text))</aside>
            </div>
            """
        return site.page(title: text.isEmpty ? "Articles" : "Search: \(text)", section: .search, query: text, feeds: alternate, main)
    }

    // MARK: Markup

    private func form(_ text: String, sort: String?) -> HTML {
        """
        <form class="filters" action="/search" role="search" aria-label="Search articles">
        <label>Words and fields<input type="search" name="q" value="\(text)" size="40" placeholder="tariff* country:Vietnam after:2025-06-01"></label>
        \(Filters.choice("sort", "Order", [("date", "latest first")], chosen: sort, none: "best first"))
        <button type="submit">Search</button>
        </form>
        """
    }

    private var help: HTML {
        "<p class=\"dim\">Phrases stand in quotation marks; a word may end in *; AND, OR, NOT and parentheses combine. Fields: \(SearchFields.names.joined(separator: ", ")), headline, body, each with a colon and a value. A search is an address: keep it as a bookmark, or read it as a feed.</p>"
    }

    /// The fields of the query, each with a link to the query without it.
    private func chips(_ search: Search, _ text: String) -> HTML {
        guard !search.fields.fields.isEmpty else { return HTML() }
        let items = search.fields.fields.enumerated().html { index, field in
            var others = search.fields.fields
            others.remove(at: index)
            let rest = ([search.fields.text] + others.map(\.text)).filter { !$0.isEmpty }.joined(separator: " ")
            return
                "<li><a href=\"\(href: address("/search", [("q", rest)]))\" aria-label=\"remove \(clipped(Self.label(field, " "), 80))\">\(clipped(Self.label(field, ": "), 80)) ×</a></li>"
        }
        return "<ul class=\"chips\" aria-label=\"Fields of the search\">\(items)</ul>"
    }

    /// `country: Vietnam`, `not feed: 2`, `tag: a or b`.
    private static func label(_ field: SearchField, _ separator: String) -> String {
        (field.isNegated ? "not " : "") + field.name + separator + field.values.joined(separator: " or ")
    }

    /// What a line of the results tells, without the article's text.
    private struct Hit: Sendable {
        var summary: ArticleSummary
        var firstSeen: Int64
    }

    private func hit(_ hit: Hit) -> HTML {
        let summary = hit.summary
        let source = summary.source?.name ?? summary.source?.domain
        var parts: [HTML] = []
        if let source { parts.append("<span><bdi>\(clipped(source, 60))</bdi></span>") }
        parts.append("<span>\(Words.time(summary.datePublished ?? summary.firstSeen))</span>")
        if summary.factCount > 0 { parts.append("<span>\(Words.count(summary.factCount, "fact"))</span>") }
        if summary.revision > 1 { parts.append("<span>edited</span>") }
        if summary.duplicateOf != nil { parts.append("<span>copy</span>") }
        let snippet = summary.snippet.map { "<p class=\"lead\"\(lang: summary.language) dir=\"auto\">\(Self.snippet($0))</p>" as HTML }
        return
            "<li data-seen=\"\(hit.firstSeen)\"><h2\(lang: summary.language) dir=\"auto\"><a href=\"/articles/\(summary.id)\">\(clipped(summary.headline ?? "Article \(summary.id)", 300))</a></h2><p class=\"meta\">\(parts)</p>\(snippet)</li>\n"
    }

    /// Hits stand between U+0002 and U+0003.
    static func snippet(_ text: String) -> HTML {
        var out = HTML()
        var isHit = false
        for part in clipped(text, 600).split(omittingEmptySubsequences: false, whereSeparator: { $0 == "\u{2}" || $0 == "\u{3}" }) {
            out += isHit ? "<mark class=\"plain\">\(part)</mark>" : "\(part)"
            isHit.toggle()
        }
        return out
    }

    private func lists(_ facets: SearchFacets, _ text: String) -> HTML {
        func list(_ title: String, _ values: [SearchFacets.Value], _ name: (SearchFacets.Value) -> String, _ add: (SearchFacets.Value) -> String)
            -> HTML
        {
            guard values.count > 1 else { return HTML() }
            let items = values.html { value in
                let query = text.isEmpty ? add(value) : "\(text) \(add(value))"
                return
                    "<li><a href=\"\(href: address("/search", [("q", query)]))\"><bdi>\(clipped(name(value), 60))</bdi></a> <span class=\"dim\">\(Words.number(value.count))</span></li>"
            }
            return "<h2>\(title)</h2><ul>\(items)</ul>"
        }
        let of: HTML = facets.counted >= 1_000 ? "<p class=\"dim\">Counts are of the latest 1,000 articles found.</p>" : ""
        return list("Topic", facets.topics, { $0.name }, { "topic:\($0.value)" })
            + list("Country", facets.countries, { Words.sentence(Words.plainCountry($0.value)) }, { "country:\($0.value)" })
            + list("Month", facets.months, { Words.date($0.value) }, { Self.month($0.value) })
            + list("Feed", facets.feeds, { $0.name }, { "feed:\($0.value)" })
            + of
    }

    /// The fields of a month: its first and its last day.
    private static func month(_ month: String) -> String {
        guard let date = PartialDate(month), let first = date.first, let last = date.last else { return "" }
        return "after:\(PartialDate.text(ofDay: first)) before:\(PartialDate.text(ofDay: last))"
    }
}

/// A search as its text says it.
struct Search: Sendable {
    let fields: SearchFields
    let filter: SearchFilter
    let isByDate: Bool

    /// - Throws: `Problem` that names what is not understood.
    init(_ text: String, sort: String?, reader: StoreReader) async throws {
        fields = try SearchFields(text)
        filter = try await fields.filter(reader: reader)
        switch sort {
        case nil: isByDate = fields.text.isEmpty
        case "relevance": isByDate = fields.text.isEmpty
        case "date": isByDate = true
        case let name?: throw Problem.badRequest("sort “\(name.prefix(40))”: is not known; use relevance or date")
        }
    }

    func rows(offset: Int, limit: Int, reader: StoreReader) async throws -> [ArticleListing] {
        try await reader.read(patience: 0) {
            try await $0.search(fields.text, filter: filter, order: isByDate ? .date : .relevance, offset: offset, limit: limit)
        }
    }
}
