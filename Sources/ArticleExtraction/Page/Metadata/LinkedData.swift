import Markup

/// The page's article as JSON-LD describes it (schema.org NewsArticle).
struct LinkedData {
    private let article: JSONNode?
    /// A `WebPage` or the like, for what the article leaves out.
    private let page: JSONNode?
    private var byID: [String: JSONNode] = [:]
    private var siteName: String?

    private static let articleTypes: Set<String> = [
        "Article", "NewsArticle", "ReportageNewsArticle", "AnalysisNewsArticle", "OpinionNewsArticle", "BackgroundNewsArticle",
        "ReviewNewsArticle", "AskPublicNewsArticle", "AdvertiserContentArticle", "SatiricalArticle", "BlogPosting", "LiveBlogPosting",
        "SocialMediaPosting", "DiscussionForumPosting", "Report", "ScholarlyArticle", "MedicalScholarlyArticle", "TechArticle", "APIReference",
        "Review", "Recipe", "VideoObject",
    ]
    private static let pageTypes: Set<String> = ["WebPage", "ItemPage", "AboutPage", "FAQPage", "CreativeWork", "ProfilePage"]

    /// - Parameters:
    ///   - scripts: the page's JSON-LD in order.
    ///   - url: where the page is; of several articles its own is taken.
    init(_ scripts: [UnsafeBufferPointer<UInt8>], url: String?) {
        var articles: [JSONNode] = []
        var pages: [JSONNode] = []
        var found: [String: JSONNode] = [:]
        var site: String?
        func visit(_ node: JSONNode, depth: Int) {
            guard depth < 8 else { return }
            switch node {
            case .array(let values): for value in values { visit(value, depth: depth + 1) }
            case .object(let members):
                if case .string(let id)? = node["@id"], members.count > 1, found[id] == nil { found[id] = node }
                let types = Self.types(node)
                if types.contains(where: Self.articleTypes.contains) { articles.append(node) }
                if types.contains(where: Self.pageTypes.contains) { pages.append(node) }
                if types.contains("WebSite"), site == nil { site = Self.text(node["name"]) }
                for member in members where ["@graph", "mainEntity", "mainEntityOfPage", "hasPart"].contains(member.name) {
                    visit(member.value, depth: depth + 1)
                }
            default: return
            }
        }
        for script in scripts { for value in LenientJSON.values(script) { visit(value, depth: 0) } }
        byID = found
        siteName = site
        article = Self.own(articles, url: url)
        page = pages.first
    }

    private static func types(_ node: JSONNode) -> [String] {
        (node["@type"]?.elements ?? []).compactMap { value in
            guard case .string(let name) = value else { return nil }
            // `schema:NewsArticle`, `http://schema.org/NewsArticle`.
            return String(name.split { $0 == "/" || $0 == ":" || $0 == "#" }.last ?? "")
        }
    }

    /// The article that the page is about: the one of the page's address, else the first of the most telling type.
    private static func own(_ articles: [JSONNode], url: String?) -> JSONNode? {
        guard articles.count > 1 else { return articles.first }
        if let url {
            let path = Self.path(url)
            if path.utf8.count > 1,
                let found = articles.first(where: { article in
                    ["url", "@id", "mainEntityOfPage"].contains { name in
                        [text(article[name]), text(article[name]?["@id"])].contains { $0.map(Self.path) == path }
                    }
                })
            {
                return found
            }
        }
        return articles.max { rank($0) < rank($1) }
    }

    /// More for articles than for reviews and videos beside them, more for those that say more. The first of equals wins.
    private static func rank(_ node: JSONNode) -> Int {
        let types = types(node)
        let kind = types.contains { $0.hasSuffix("Article") } ? 8 : types.contains { $0.hasSuffix("Posting") || $0 == "Report" } ? 6 : 0
        return kind + ["headline", "datePublished", "articleBody"].count { node[$0] != nil }
    }

    private static func path(_ url: String) -> String {
        var rest = url[...]
        if let scheme = rest.firstRange(of: "://") { rest = rest[scheme.upperBound...].drop { $0 != "/" } }
        rest = rest.prefix { $0 != "#" && $0 != "?" }
        return String(rest.hasSuffix("/") ? rest.dropLast() : rest)
    }

    /// A string value, or the first of several, with entities decoded and white space folded.
    private static func text(_ node: JSONNode?) -> String? {
        switch node {
        case .string(let text), .number(let text):
            let plain = PlainText.fold(Entities.decode(Entities.decode(text)))
            return plain.isEmpty ? nil : plain
        case .array(let values): return values.lazy.compactMap { Self.text($0) }.first
        case .object: return text(node?["@value"])
        default: return nil
        }
    }

    private func resolved(_ node: JSONNode) -> JSONNode {
        guard case .string(let id)? = node["@id"], node["name"] == nil, let full = byID[id] else { return node }
        return full
    }

    private func names(_ node: JSONNode?) -> [String] {
        (node?.elements ?? []).compactMap { element in
            switch element {
            case .string(let text):
                let plain = byID[text].flatMap { Self.text($0["name"]) } ?? Self.text(.string(text))
                return plain
            case .object:
                let full = resolved(element)
                // `{"name": ["A", "B"]}` is met as well.
                if case .array(let several)? = full["name"] {
                    let all = several.compactMap { Self.text($0) }
                    return all.isEmpty ? nil : all.joined(separator: "; ")
                }
                if let name = Self.text(full["name"]) { return name }
                let parts = [Self.text(full["givenName"]), Self.text(full["additionalName"]), Self.text(full["familyName"])].compactMap { $0 }
                return parts.isEmpty ? nil : parts.joined(separator: " ")
            default: return nil
            }
        }
    }

    /// Publishers, and authors that are said to be organisations.
    var organisations: [String] {
        let authors = (article?["author"]?.elements ?? []).prefix(50).map(resolved).filter { author in
            Self.types(author).contains { $0.hasSuffix("Organization") || $0 == "Corporation" }
        }
        return authors.compactMap { Self.text($0["name"]) } + [publisher].compactMap { $0 }
    }

    /// `headline` and `name`: mostly the same, but some sites keep a description in one of them.
    var headlines: [String] { [Self.text(article?["headline"]), isVideo ? nil : Self.text(article?["name"])].compactMap { $0 } }
    var authors: [String] { names(article?["author"] ?? article?["creator"] ?? page?["author"]) }
    var published: String? {
        Self.text(article?["datePublished"]) ?? Self.text(article?["dateCreated"]) ?? Self.text(article?["uploadDate"])
            ?? Self.text(page?["datePublished"])
    }
    var modified: String? { Self.text(article?["dateModified"]) ?? Self.text(page?["dateModified"]) }
    var language: String? { Self.text(article?["inLanguage"]) ?? Self.text(article?["inLanguage"]?["name"]) ?? Self.text(page?["inLanguage"]) }
    var publisher: String? { names(article?["publisher"]).first ?? names(article?["sourceOrganization"]).first ?? siteName }
    var description: String? { Self.text(article?["description"]) ?? Self.text(page?["description"]) }
    var url: String? { Self.text(article?["url"]) }

    private var isVideo: Bool { article.map { Self.types($0).contains("VideoObject") } ?? false }

    /// The text as the publisher gives it, for checking what was found in the page. Line ends divide paragraphs.
    var body: String? {
        guard case .string(let text)? = article?["articleBody"] else { return nil }
        return text.utf8.count > 200 ? text : nil
    }

    /// Stated number of words.
    var wordCount: Int? {
        Self.text(article?["wordCount"]).flatMap { Int($0.prefix { $0.isASCII && $0.isNumber }) }.flatMap { $0 < 1_000_000 ? $0 : nil }
    }

    /// False where the publisher says that the text is not free.
    var isFree: Bool? {
        switch article?["isAccessibleForFree"] {
        case .bool(let value): value
        case .string(let text), .number(let text): ["false", "no", "0"].contains(text.lowercased()) ? false : true
        default: nil
        }
    }

    /// Pictures, in order.
    var images: [ArticlePicture] {
        (article?["image"]?.elements ?? []).compactMap { element in
            if case .string(let url) = element { return ArticlePicture(url: byID[url].flatMap { Self.text($0["url"]) } ?? url) }
            let full = resolved(element)
            guard let url = Self.text(full["url"]) ?? Self.text(full["contentUrl"]) ?? Self.text(full["@id"]) else { return nil }
            return ArticlePicture(
                url: url, caption: Self.text(full["caption"]) ?? Self.text(full["description"]),
                credit: Self.text(full["creditText"]) ?? names(full["creator"]).first ?? names(full["author"]).first)
        }
    }
}

/// A picture as metadata names it.
struct ArticlePicture: Equatable {
    var url: String
    var caption: String?
    var credit: String?
}
