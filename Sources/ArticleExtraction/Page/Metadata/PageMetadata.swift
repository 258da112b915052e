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
    /// The byline is the publisher or empty: a name that is printed comes before it.
    private(set) var isPublisherByline = false
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
    /// Headings that may be the article's, in document order.
    private(set) var headings: [Heading] = []
    /// The element that prints the headline.
    private(set) var headlineNode: Int?

    init(_ tree: HTMLTree, url: String?) {
        let tags = MetaTags(tree)
        let linked = LinkedData(tree.linkedData, url: url)
        base = tags.base.map { WebURL.resolve($0, base: url) } ?? url
        headings = Self.headings(tree, tags)
        siteName =
            tags.first("og:site_name") ?? linked.publisher ?? Self.application(tags)
            ?? tags.first("cre", "dc:publisher", "twitter:app:name:iphone")
        description = linked.description ?? tags.first("og:description", "description", "dc:description", "twitter:description")
        isFree = linked.isFree ?? Self.tier(tags)
        wordCount = linked.wordCount
        statedBody = linked.body
        let reference = [tags.canonical, tags.first("og:url"), linked.url].lazy.compactMap { $0 }.first { !Self.isTemplate($0) }
        canonical = reference.map { WebURL.resolve(Entities.decode($0), base: base) }.flatMap { WebURL.isWeb($0) ? $0 : nil }
        let sites = SiteNames([siteName, linked.publisher, Self.application(tags)] + Self.printedSiteNames(tree, tags), url: url)
        chooseHeadline(tags, linked, sites)
        chooseByline(tree, tags, linked, sites)
        chooseDates(tree, tags, linked, url)
        chooseLanguage(tags, linked)
        address = Self.address(url, canonical)
        if let canonical, let url, Self.isDocument(canonical), !WebURL.isSameSite(url, canonical) { originalElsewhere = canonical }
        images = linked.images
        if images.isEmpty { images = (tags.all("og:image") + tags.all("twitter:image")).prefix(1).map { ArticlePicture(url: $0) } }
    }

    /// An address that a template was to fill in: `{{url}}`, `${link}`.
    private static func isTemplate(_ address: String) -> Bool {
        address.utf8.contains { $0 == 0x7B || $0 == 0x7D } || address.lowercased().firstRange(of: "%7b%7b") != nil
            || address.firstRange(of: "<%") != nil
    }

    /// The name at the head of the page, in an element whose class says that it is the site's.
    private static func printedSiteNames(_ tree: HTMLTree, _ tags: MetaTags) -> [String?] {
        (tags.firstHeadings + tags.lesserHeadings).prefix(40).compactMap { node in
            guard tree.size(node) < 80 else { return nil }
            let own = (tree.attribute(node, DL_ATTR_class) ?? "") + " " + (tree.attribute(node, DL_ATTR_id) ?? "")
            let names = own.lowercased().split { $0 == " " }
            let isSite = names.contains { name in
                ["site-title", "site-name", "sitename", "site_title", "blog-title", "site__title", "site-logo", "logo"].contains(name)
            }
            return isSite ? tree.plain(node) : nil
        }
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

    /// The application's name; some templates put each page's title there.
    private static func application(_ tags: MetaTags) -> String? {
        tags.first("application-name").flatMap { $0 == tags.first("og:title") || $0 == tags.title || $0.utf8.count > 60 ? nil : $0 }
    }

    /// Outside of navigation, teasers and the like.
    private static func headings(_ tree: HTMLTree, _ tags: MetaTags) -> [Heading] {
        (tags.firstHeadings + tags.lesserHeadings).sorted().compactMap { node in
            guard tree.size(node) < 800, !isInFurniture(tree, node) else { return nil }
            let text = tree.plain(node)
            guard !text.isEmpty, text.utf8.count < 600 else { return nil }
            return Heading(node: node, tag: tree.tag(node), text: text)
        }
    }

    private static func isInFurniture(_ tree: HTMLTree, _ node: Int) -> Bool {
        if tree.has(node, DL_ATTR_hidden) || tree.hints(node) & Hint.hidden != 0 || tree.declares(node, "display", "none") { return true }
        var at = tree.parent(node)
        var level = 0
        while at > 0, level < 12 {
            let tag = tree.tag(at)
            if tag == DL_TAG_nav || tag == DL_TAG_footer || tag == DL_TAG_dialog || tag == DL_TAG_noscript || tag == DL_TAG_template { return true }
            if tag == DL_TAG_body || tag == DL_TAG_html || tag == DL_TAG_main || tag == DL_TAG_article { return false }
            if tree.hints(at) & (Hint.comment | Hint.notice) != 0 { return true }
            at = tree.parent(at)
            level += 1
        }
        return false
    }

    private mutating func chooseHeadline(_ tags: MetaTags, _ linked: LinkedData, _ sites: SiteNames) {
        let stated = [
            Headline.agreeing(linked.headlines.map(Self.short), with: tags.title.map(Self.short)),
            tags.first("dc:title", "dcterms:title", "dcterm:title"), tags.first("og:title"),
            tags.first("weibo:article:title"),
            tags.first("title"), tags.first("twitter:title"), tags.first("parsely-title"), tags.first("sailthru:title"), tags.first("headline"),
        ]
        let texts = stated.compactMap { $0.map { Self.short(Entities.decode($0)) } }
        let choice = Headline(stated: texts, title: tags.title.map(Self.short), headings: headings, sites: sites).choose()
        headline = choice.text
        headlineNode = choice.node
    }

    /// No title has more words than this; what has is not compared word by word.
    private static func short(_ text: String) -> String { text.utf8.count > 600 ? String(text.prefix(400)) : text }

    // MARK: Byline

    /// Persons that metadata names, else those of the printed lines, else the publisher.
    private mutating func chooseByline(_ tree: HTMLTree, _ tags: MetaTags, _ linked: LinkedData, _ sites: SiteNames) {
        let stated: [[String]] = [
            linked.authors, tags.all("article:author"), tags.all("og:article:author"), tags.all("dc:creator").map(Byline.upright),
            tags.all("dcterms:creator").map(Byline.upright), tags.all("author"), tags.all("byl"), tags.all("parsely-author"),
            tags.all("sailthru:author"), tags.all("citation_author").map(Byline.upright),
        ]
        let organisations = Set(linked.organisations.map { folded($0) })
        var publisher: [String] = []
        for source in stated {
            var names: [String] = []
            for text in source.prefix(Self.mostAuthors) {
                let found = Byline.names(Entities.decode(text))
                // `SPIEGEL ONLINE, Hamburg, Germany` names a publisher and where it is.
                let isPublisher = found.first.map { sites.isSite($0) || sites.resembles($0) } ?? false
                for name in isPublisher ? found.prefix(1) : found[...] where !names.contains(name) { names.append(name) }
            }
            let persons = names.filter { !organisations.contains(folded($0)) && !sites.isSite($0) && !sites.resembles($0) }
            if publisher.isEmpty { publisher = names }
            guard !persons.isEmpty else { continue }
            byline = Array(persons.prefix(Self.mostAuthors))
            return
        }
        let printed = PrintedByline(tree: tree, tags: tags, heading: headlineNode, sites: sites).names(lines(tree))
        byline = printed.isEmpty ? publisher : printed
        isPublisherByline = printed.isEmpty
    }

    private static let mostAuthors = 20

    private func lines(_ tree: HTMLTree) -> PrintedLines { PrintedLines(tree, heading: headlineNode) }

    /// A name that the text prints in place of the publisher that metadata states.
    mutating func acceptPrinted(_ names: [String]) {
        guard !names.isEmpty, byline.isEmpty || isPublisherByline else { return }
        byline = names
        isPublisherByline = false
    }

    // MARK: Dates

    private mutating func chooseDates(_ tree: HTMLTree, _ tags: MetaTags, _ linked: LinkedData, _ url: String?) {
        let choice = DateChoice(tree: tree, tags: tags, linked: linked, url: url, heading: headlineNode)
        if let found = choice.published(lines(tree)) { (published, publishedBasis) = found }
        modified = choice.modified()
        // What was never changed states its publication twice.
        if modified == published { modified = nil }
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
    /// `EN_us` as `en-US` (BCP 47 §2.1.1); nil for what is not a tag.
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
