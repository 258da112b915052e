import FeedParsing

/// Parses a document given as text.
func parse(
    _ text: String, url: String? = "http://example.org/feed", contentType: String? = nil, location: String? = nil, language: String? = nil,
    limits: FeedLimits = FeedLimits()
) throws -> ParsedFeed {
    try parseFeed(
        Array(text.utf8), documentURL: url, contentType: contentType, contentLocation: location, contentLanguage: language, limits: limits)
}

/// An RSS 2.0 document around the content of its one item.
func rss(_ item: String, namespaces: String = "") -> String {
    "<?xml version=\"1.0\"?><rss version=\"2.0\" \(namespaces)><channel><title>Harbour</title><item>\(item)</item></channel></rss>"
}

/// An Atom 1.0 document around the content of its one entry.
func atom(_ entry: String, attributes: String = "") -> String {
    "<feed xmlns=\"http://www.w3.org/2005/Atom\" \(attributes)><title>Harbour</title><entry>\(entry)</entry></feed>"
}

/// The only item of a document.
func onlyItem(_ text: String, url: String? = "http://example.org/feed") throws -> ParsedItem {
    let feed = try parse(text, url: url)
    guard feed.items.count == 1, let item = feed.items.first else { throw ItemCount(count: feed.items.count) }
    return item
}

struct ItemCount: Error { let count: Int }
