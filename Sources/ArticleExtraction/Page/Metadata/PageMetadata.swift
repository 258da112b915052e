import CXML
import Markup
import Models

/// What a page says about its article, each field from the most trusted place that has it.
///
/// In order of trust: JSON-LD, OpenGraph and `article:`, Dublin Core and what analytics tags state, microdata, `<time>`, the address,
/// and last the printed lines.
struct PageMetadata {
    private(set) var headline: String?
    private(set) var byline: [String] = []
    private(set) var published: String?
    private(set) var publishedBasis: DateBasis?
    private(set) var modified: String?
    private(set) var language: String?
    private(set) var siteName: String?
    private(set) var description: String?
    /// `rel=canonical` or its like, absolute, unverified.
    private(set) var canonical: String?
    /// The article's address: the one that the page names where it is of the same site, else where the page was.
    private(set) var address: String?
    /// The address on another site that the page names as its own.
    private(set) var originalElsewhere: String?
    /// What references in the page are relative to.
    private(set) var base: String?
    private(set) var images: [ArticlePicture] = []
    private(set) var isFree: Bool?
    private(set) var wordCount: Int?
    /// The publisher's own copy of the text.
    private(set) var statedBody: String?
    /// Texts of the page's first headings.
    private(set) var headings: [String] = []

    init(_ tree: HTMLTree, url: String?) {
        let tags = MetaTags(tree)
        let linked = LinkedData(tree.scripts, url: url)
        base = tags.base.map { WebURL.resolve($0, base: url) } ?? url
        headings = tags.firstHeadings.map { tree.plain($0) }.filter { !$0.isEmpty && $0.utf8.count < 400 }
        siteName = tags.first("og:site_name") ?? linked.publisher ?? tags.first("application-name", "cre", "dc:publisher", "twitter:app:name:iphone")
        description = linked.description ?? tags.first("og:description", "description", "dc:description", "twitter:description")
        isFree = linked.isFree ?? Self.tier(tags)
        wordCount = linked.wordCount
        statedBody = linked.body
        let reference = tags.canonical ?? tags.first("og:url") ?? linked.url
        canonical = reference.map { WebURL.resolve(Entities.decode($0), base: base) }.flatMap { WebURL.isWeb($0) ? $0 : nil }
        chooseHeadline(tags, linked, url)
        chooseByline(tree, tags, linked)
        chooseDates(tree, tags, linked, url)
        chooseLanguage(tags, linked)
        address = Self.address(url, canonical)
        if let canonical, let url, Self.isDocument(canonical), !WebURL.isSameSite(url, canonical) { originalElsewhere = canonical }
        images = linked.images
        if images.isEmpty { images = (tags.all("og:image") + tags.all("twitter:image")).prefix(1).map { ArticlePicture(url: $0) } }
    }

    /// A template that names the front page for every article is not believed.
    private static func address(_ url: String?, _ canonical: String?) -> String? {
        guard let canonical else { return url }
        guard let url, WebURL.isWeb(url) else { return canonical }
        return isDocument(canonical) && WebURL.isSameSite(url, canonical) ? canonical : url
    }

    /// Not a site's front page.
    private static func isDocument(_ url: String) -> Bool {
        (url.firstRange(of: "://").map { url[$0.upperBound...].drop { $0 != "/" } } ?? "").utf8.count > 1
    }

    private mutating func chooseHeadline(_ tags: MetaTags, _ linked: LinkedData, _ url: String?) {
        var sites = [siteName, linked.publisher].compactMap { $0 }
        if let host = url.flatMap(WebURL.host) { sites.append(host.hasPrefix("www.") ? String(host.dropFirst(4)) : host) }
        let stated = [
            Headline.agreeing(linked.headlines, with: tags.title), tags.first("dc:title", "dcterms:title", "dcterm:title"), tags.first("og:title"),
            tags.first("weibo:article:title"),
            tags.first("title"), tags.first("twitter:title"), tags.first("parsely-title"), tags.first("sailthru:title"), tags.first("headline"),
        ]
        headline = Headline.choose(stated: stated.map { $0.map(Entities.decode) }, title: tags.title, headings: headings, sites: sites)
    }

    // MARK: Byline

    private mutating func chooseByline(_ tree: HTMLTree, _ tags: MetaTags, _ linked: LinkedData) {
        let stated: [[String]] = [
            linked.authors, tags.all("article:author"), tags.all("og:article:author"), tags.all("dc:creator").map(Byline.upright),
            tags.all("dcterms:creator").map(Byline.upright), tags.all("author"), tags.all("byl"), tags.all("parsely-author"),
            tags.all("sailthru:author"), tags.all("citation_author").map(Byline.upright),
        ]
        let site = siteName
        let isPublisher = { (names: [String]) in names.allSatisfy { name in site.map { folded($0) == folded(name) } ?? false } }
        var organisation: [String] = []
        for source in stated {
            var names: [String] = []
            for text in source { for name in Byline.names(Entities.decode(text), site: site) where !names.contains(name) { names.append(name) } }
            if names.isEmpty { continue }
            // The site as its own author is said only when no one else is named.
            if isPublisher(names) {
                if organisation.isEmpty { organisation = names }
                continue
            }
            byline = Array(names.prefix(20))
            return
        }
        byline = printedByline(tree, tags)
        if byline.isEmpty { byline = organisation }
    }

    /// Elements that mark themselves as the author's name: the nearest behind the headline, else the first.
    private func printedByline(_ tree: HTMLTree, _ tags: MetaTags) -> [String] {
        let start = tags.firstHeadings.first { headline.map(folded) == folded(tree.plain($0)) } ?? tags.firstHeadings.first ?? 0
        let order = tags.marked.filter { $0 >= start } + tags.marked.filter { $0 < start }
        var names: [String] = []
        var end = 0
        for node in order where node >= end || end > start && node < start {
            let item = tree.attribute(node, DL_ATTR_itemprop)?.lowercased() ?? ""
            let isAuthor = item.split(separator: " ").contains("author") || tree.attribute(node, DL_ATTR_rel, is: "author")
            guard isAuthor || tree.hints(node) & Hint.byline != 0, !isElsewhere(tree, node, isAuthor: isAuthor) else { continue }
            if tree.hints(node) & (Hint.teaser | Hint.comment) != 0, !isAuthor { continue }
            let text = tree.plain(named(tree, node) ?? node)
            guard (2...100).contains(text.unicodeScalars.count) else { continue }
            for name in Byline.names(text, site: siteName) where !names.contains(name) { names.append(name) }
            end = tree.end(node)
            // Further marks belong to the same line, or to teasers.
            if !names.isEmpty { break }
        }
        return names
    }

    private func named(_ tree: HTMLTree, _ node: Int) -> Int? {
        var inner = node + 1
        while inner < min(tree.end(node), node + 40) {
            if tree.attribute(inner, DL_ATTR_itemprop, is: "name") { return inner }
            inner += 1
        }
        return nil
    }

    private func isElsewhere(_ tree: HTMLTree, _ node: Int, isAuthor: Bool) -> Bool {
        var at = tree.parent(node)
        while at > 0 {
            // What holds hardly more than the name is the line itself, whatever it is called.
            if tree.text(at).count > 200 {
                let tag = tree.tag(at)
                if tag == DL_TAG_aside, !isAuthor { return true }
                if tree.hints(at) & (Hint.comment | Hint.teaser) != 0, tag != DL_TAG_body, tag != DL_TAG_html { return true }
            }
            at = tree.parent(at)
        }
        return false
    }

    // MARK: Dates

    private mutating func chooseDates(_ tree: HTMLTree, _ tags: MetaTags, _ linked: LinkedData, _ url: String?) {
        let item = { (name: String) in Self.item(name, tree, tags) }
        let stated: [() -> String?] = [
            { linked.published }, { tags.first("article:published_time", "og:article:published_time", "og:published_time", "article:published") },
            { tags.first("dc:date:issued", "dcterms:issued", "dcterms:created", "dc:date:created", "dcterms:date", "dc:date") },
            { tags.first("datepublished", "parsely-pub-date", "sailthru:date", "pubdate", "publishdate", "publish-date", "publication_date") },
            {
                tags.first(
                    "date", "article:created", "created", "citation_publication_date", "ptime", "last-published", "displaydate", "rnews:datepublished"
                )
            },
            { tags.first { $0.contains("publi") && ($0.contains("date") || $0.contains("time")) } },
            { item("datePublished") }, { Self.time(tree, tags, isMarked: true) }, { Self.time(tree, tags, isMarked: false) },
        ]
        for source in stated {
            if let date = PageDate.read(source()) {
                (published, publishedBasis) = (date, .meta)
                break
            }
        }
        if published == nil, let date = url.flatMap(PageDate.inAddress) { (published, publishedBasis) = (date, .url) }
        if published == nil, let date = Self.printed(tree, tags) { (published, publishedBasis) = (date, .inferred) }
        let changed = [
            linked.modified, tags.first("article:modified_time", "og:updated_time", "og:article:modified_time"),
            tags.first("dc:date:modified", "dcterms:modified"), tags.first("datemodified", "lastmod", "last-modified", "revised"),
            item("dateModified"),
        ]
        modified = changed.lazy.compactMap { PageDate.read($0) }.first
        // What was never changed states its publication twice.
        if modified == published { modified = nil }
    }

    private static func item(_ name: String, _ tree: HTMLTree, _ tags: MetaTags) -> String? {
        for node in tags.marked + tags.times {
            guard let found = tree.attribute(node, DL_ATTR_itemprop),
                found.lowercased().split(separator: " ").contains(where: { $0 == name.lowercased() })
            else { continue }
            let value = tree.attribute(node, DL_ATTR_datetime) ?? tree.attribute(node, DL_ATTR_content) ?? tree.plain(node)
            if PageDate.read(value) != nil { return value }
            if let inText = PageDate.find(in: value) { return inText }
        }
        return nil
    }

    /// A `<time>`: one that says that it is the publication's, else the first outside of teasers and comments.
    private static func time(_ tree: HTMLTree, _ tags: MetaTags, isMarked: Bool) -> String? {
        for node in tags.times {
            let hints = tree.hints(node)
            if isMarked, !tree.has(node, DL_ATTR_pubdate), hints & Hint.date == 0 { continue }
            if !isMarked {
                var at = tree.parent(node)
                var isElsewhere = false
                while at > 0 {
                    if tree.hints(at) & (Hint.teaser | Hint.comment) != 0 || tree.tag(at) == DL_TAG_aside || tree.tag(at) == DL_TAG_nav
                        || tree.tag(at) == DL_TAG_li
                    {
                        isElsewhere = true
                        break
                    }
                    at = tree.parent(at)
                }
                if isElsewhere { continue }
            }
            if let value = tree.attribute(node, DL_ATTR_datetime), PageDate.read(value) != nil { return value }
            if let found = PageDate.find(in: tree.plain(node)) { return found }
        }
        return nil
    }

    /// A line whose class says that it is a date.
    private static func printed(_ tree: HTMLTree, _ tags: MetaTags) -> String? {
        // Near the headline: further down are comments and other articles.
        let start = tags.firstHeadings.first ?? 0
        for node in tags.marked where tree.hints(node) & (Hint.date | Hint.byline) != 0 && node > start - 80 && node < start + 500 {
            let text = tree.text(node)
            guard text.count < 250 else { continue }
            if let date = PageDate.find(in: tree.plain(node)) { return date }
        }
        return nil
    }

    // MARK: Language and access

    private mutating func chooseLanguage(_ tags: MetaTags, _ linked: LinkedData) {
        let stated = [
            tags.language, linked.language, tags.first("content-language", "dc:language", "dcterms:language", "language"), tags.first("og:locale"),
        ]
        language = stated.lazy.compactMap { $0.flatMap(LanguageTag.normal) }.first
    }

    /// `article:content_tier` of `locked` or `metered`.
    private static func tier(_ tags: MetaTags) -> Bool? {
        switch tags.first("article:content_tier", "content_tier", "cxenseparse:recs:paywall")?.lowercased() {
        case "locked", "metered", "premium", "paid": false
        case "free": true
        default: nil
        }
    }
}

/// Language tags as pages write them.
enum LanguageTag {
    /// `EN_us` as `en-US` (BCP 47 §2.1.1); nil for what is no tag.
    static func normal(_ text: String) -> String? {
        let parts = text.prefix { $0 != "," && $0 != ";" }.split { $0 == "-" || $0 == "_" || $0 == " " || $0 == "." }
        guard let first = parts.first, (2...3).contains(first.utf8.count), first.utf8.allSatisfy({ ($0 | 0x20) >= 0x61 && ($0 | 0x20) <= 0x7A })
        else { return nil }
        var out = [first.lowercased()]
        for part in parts.dropFirst() {
            guard part.utf8.allSatisfy({ ($0 | 0x20) >= 0x61 && ($0 | 0x20) <= 0x7A || (0x30...0x39).contains($0) }), part.utf8.count <= 8 else {
                break
            }
            switch part.utf8.count {
            case 2: out.append(part.uppercased())
            case 4: out.append(part.prefix(1).uppercased() + part.dropFirst().lowercased())
            default: out.append(part.lowercased())
            }
        }
        return ["und", "mul", "zxx"].contains(out[0]) ? nil : out.joined(separator: "-")
    }
}
