import Markup

/// Finds the feeds that an HTML page names (WHATWG HTML §4.6.7.2, `rel=alternate`).
struct FeedDiscovery {
    private(set) var feeds: [String] = []
    private var base: String?

    private static let types = [
        "application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml", "application/json", "text/xml",
        "application/xml", "application/x-rss+xml",
    ]

    init(base: String?) { self.base = base }

    mutating func start(_ name: String, _ attributes: AttributeList) {
        if name == "base", let href = attributes["href"] { base = WebURL.resolve(href, base: base) }
        guard name == "link" || name == "a", feeds.count < 50, let href = attributes["href"] else { return }
        let type = (attributes["type"] ?? "").lowercased()
        let rel = (attributes["rel"] ?? "").lowercased().split(separator: " ")
        guard Self.types.contains(type), rel.contains("alternate") || rel.contains("feed") else { return }
        let url = WebURL.resolve(href, base: base)
        if WebURL.isWeb(url) || url.hasPrefix("file:"), !feeds.contains(url) { feeds.append(url) }
    }
}
