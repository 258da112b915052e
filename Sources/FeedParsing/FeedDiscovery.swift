import Markup

/// A feed that a page names.
public struct FeedCandidate: Sendable, Equatable {
    /// How likely it is the feed that somebody wants who names the page.
    enum Rank: Int, Comparable {
        /// Named as a feed in the page's head (WHATWG HTML §4.6.7.2, `rel=alternate`).
        case named
        /// A feed of comments.
        case comments
        /// JSON or XML of no type that says more: often a search index or an interface for programs.
        case unspecific
        /// A link in the page's text whose address looks like a feed's.
        case looksLikeFeed

        static func < (a: Rank, b: Rank) -> Bool { a.rawValue < b.rawValue }
    }

    public var url: String
    public var title: String?
    let rank: Rank
}

/// Finds the feeds that an HTML page names.
///
/// Scripts and styles are not markup here: their content has to be skipped by whoever reads the page.
struct FeedDiscovery {
    private var found: [FeedCandidate] = []
    private var base: String?
    private let pageURL: String?

    private static let feedTypes: Set<String> = [
        "application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml", "application/x-rss+xml", "text/rss+xml",
        "text/atom+xml", "text/rss", "application/rss", "application/atom",
    ]
    private static let unspecificTypes: Set<String> = ["application/json", "text/xml", "application/xml"]
    /// Candidates of one page beyond that many are left out.
    private static let most = 50

    init(base: String?) {
        self.base = base
        pageURL = base
    }

    /// The feeds in the order in which they should be tried: the page's own, but feeds of comments and what may be no feed last.
    var candidates: [FeedCandidate] {
        found.enumerated().sorted { ($0.element.rank, $0.offset) < ($1.element.rank, $1.offset) }.map(\.element)
    }

    mutating func start(_ name: String, _ attributes: AttributeList) {
        if name == "base", base == pageURL, let href = attributes["href"], !href.isBlank { base = WebURL.resolve(href, base: base) }
        guard name == "link" || name == "a", found.count < Self.most, let given = attributes["href"], !given.isBlank else { return }
        let (href, isFeedScheme) = Self.withoutFeedScheme(given)
        // Parameters do not change what type it is (RFC 9110 §8.3.1).
        let type = (attributes["type"] ?? "").prefix { $0 != ";" }.lowercased().filter { !$0.isWhitespace }
        let relations = (attributes["rel"] ?? "").lowercased().split { $0.isWhitespace }
        let title = attributes["title"].map { PlainText.fold($0) }
        guard let rank = Self.rank(name, type: type, relations: relations, href: href, title: title) ?? (isFeedScheme ? .looksLikeFeed : nil) else {
            return
        }
        let url = WebURL.resolve(href, base: base)
        guard WebURL.isWeb(url) || url.hasPrefix("file:") && !isFeedScheme, Self.document(url) != pageURL.map(Self.document),
            !found.contains(where: { $0.url == url })
        else { return }
        found.append(FeedCandidate(url: url, title: title, rank: rank))
    }

    /// `feed:https://…` and `feed://…` mean the address behind them, the latter by http (draft-obasanjo-feed-uri-scheme §2).
    private static func withoutFeedScheme(_ href: String) -> (href: String, isFeedScheme: Bool) {
        guard href.prefix(5).lowercased() == "feed:" else { return (href, false) }
        let rest = String(href.dropFirst(5))
        return (rest.hasPrefix("//") ? "http:" + rest : rest, true)
    }

    private static func rank(_ name: String, type: String, relations: [Substring], href: String, title: String?) -> FeedCandidate.Rank? {
        let isNamed = relations.contains("alternate") || relations.contains("feed")
        if isNamed, feedTypes.contains(type) || relations.contains("feed") && type.isEmpty {
            return isOfComments(href: href, title: title) ? .comments : .named
        }
        if isNamed, unspecificTypes.contains(type) { return .unspecific }
        return name == "a" && looksLikeFeed(href) ? .looksLikeFeed : nil
    }

    /// “Comments”, as publishing systems call them in their own languages, in the title or a part of the path.
    private static func isOfComments(href: String, title: String?) -> Bool {
        let title = title?.lowercased() ?? ""
        if commentWords.contains(where: { title.contains($0) }) { return true }
        let href = href.lowercased()
        if href.contains("feed=comments") { return true }
        return href.split(separator: "/").contains { $0 == "comments" || $0.hasPrefix("comments.") || $0.hasPrefix("comments?") }
    }

    private static let commentWords = [
        "comment", "komment", "koment", "comentari", "comentári", "commenti", "reacties", "yorum", "hozzászól", "σχόλι", "коммент", "комент", "تعليق",
        "תגובות", "bình luận", "phản hồi", "ความเห็น", "टिप्पणी", "評論", "评论", "コメント", "댓글",
    ]

    private static func looksLikeFeed(_ href: String) -> Bool {
        let path = href.prefix { $0 != "?" && $0 != "#" }.lowercased()
        if path.hasSuffix(".rss") || path.hasSuffix(".atom") { return true }
        let last = path.split(separator: "/").last ?? ""
        return ["feed", "rss", "atom", "feed.xml", "rss.xml", "atom.xml", "index.rdf", "feed.json"].contains(last)
    }

    private static func document(_ url: String) -> Substring { url.prefix { $0 != "#" } }
}

extension String {
    fileprivate var isBlank: Bool { utf8.allSatisfy { $0 <= 0x20 } || hasPrefix("#") }
}
