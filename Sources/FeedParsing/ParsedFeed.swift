import Markup

/// A feed as its document says it, whatever its format.
public struct ParsedFeed: Sendable {
    public enum Format: String, Sendable {
        case rss090 = "rss-0.90", rss09x = "rss-0.9x", rss1 = "rss-1.0", rss2 = "rss-2.0", atom03 = "atom-0.3", atom1 = "atom-1.0"
        case jsonFeed1 = "json-feed-1.0", jsonFeed11 = "json-feed-1.1", rssInJSON = "rss-in-json"
        case newsSitemap = "sitemap", sitemapIndex = "sitemap-index", cdf, unknown
    }

    public var format = Format.unknown
    public var title: String?
    public var description: SafeHTML?
    public var link: String?
    public var language: String?
    public var ttlMinutes: Int?
    public var updatePeriodMinutes: Int?
    /// Hours of the day (UTC) in which the publisher wants no polls.
    public var skipHours: [Int] = []
    /// English names of days on which the publisher wants no polls.
    public var skipDays: [String] = []
    /// WebSub hub.
    public var hub: String?
    /// Next page of a paged feed (RFC 5005 §3).
    public var next: String?
    /// Previous archive document (RFC 5005 §4).
    public var prevArchive: String?
    /// The feed's own address as it names it.
    public var selfLink: String?
    /// Items in document order.
    public var items: [ParsedItem] = []
    /// The document was damaged; what could be read was.
    public var recovered = false
    /// The document ends before its elements do.
    public var isCut = false
    public var warnings: [String] = []

    /// Makes an empty feed.
    public init() {}
}

/// One item of a feed.
public struct ParsedItem: Sendable, Equatable {
    /// Identifier, unique within the feed: as given, or derived from link or content, and made different where it repeats.
    public var id: String?
    public var idIsPermalink = false
    /// Plain text.
    public var title: String?
    public var link: String?
    /// With absolute links.
    public var summaryHTML: SafeHTML?
    public var contentHTML: SafeHTML?
    public var published: FeedDate?
    public var updated: FeedDate?
    public var authors: [String] = []
    public var categories: [String] = []
    public var enclosures: [Enclosure] = []
    public var language: String?
    /// Address of its picture (`media:thumbnail`, `itunes:image`, JSON Feed `image`).
    public var image: String?
    /// Page of its comments (RSS 2.0 `comments`).
    public var commentsURL: String?
    /// How many comments there were (`slash:comments`).
    public var commentCount: Int?
    /// Where it was published first (RSS 2.0 `source`, Atom `source`).
    public var source: ItemSource?
    /// The place that it is about (GeoRSS, W3C Basic Geo).
    public var place: ItemPlace?

    /// Makes an empty item.
    public init() {}
}

/// The publication that an item was taken from.
public struct ItemSource: Sendable, Equatable {
    public var name: String?
    public var url: String?
}

/// A place on Earth: degrees north and east (WGS 84).
public struct ItemPlace: Sendable, Equatable {
    public var latitude: Double
    public var longitude: Double
    public var name: String?
}

/// A file that belongs to an item.
public struct Enclosure: Sendable, Equatable {
    public var url: String
    public var type: String?
    /// As printed; publishers write all sorts of things here.
    public var length: String?
}

/// Why a document is not a feed.
public enum FeedError: Error, Sendable, Equatable, CustomStringConvertible {
    case empty
    /// An HTML page; with the feeds that it names.
    case html(feeds: [FeedCandidate])
    case notAFeed(reason: String)
    case tooDeep(limit: Int)
    case tooLarge(limit: Int)
    case tooManyItems(limit: Int)
    case tooManyElements(limit: Int)
    case tooManyAttributes(limit: Int)
    /// The document's own entities blow its text up.
    case entityExpansion(limit: Int)

    /// The class's name in JSON and histories.
    public var code: String {
        switch self {
        case .empty: "empty"
        case .html: "html"
        case .notAFeed: "not_a_feed"
        case .tooDeep: "too_deep"
        case .tooLarge: "too_large"
        case .tooManyItems: "too_many_items"
        case .tooManyElements: "too_many_elements"
        case .tooManyAttributes: "too_many_attributes"
        case .entityExpansion: "entity_expansion"
        }
    }

    public var description: String {
        switch self {
        case .empty: "the document is empty; the server may be at fault; the feed is polled again later"
        case .html(let feeds) where feeds.isEmpty: "the address gives an HTML page without a link to a feed; look for the feed's own address"
        case .html(let feeds): "the address gives an HTML page; its feeds are \(feeds.prefix(5).map(\.url).joined(separator: ", "))"
        case .notAFeed(let reason): "no feed: \(reason)"
        case .tooDeep(let limit): "elements nested deeper than \(limit); refused"
        case .tooLarge(let limit): "larger than \(limit) bytes; refused"
        case .tooManyItems(let limit): "more than \(limit) items; refused"
        case .tooManyElements(let limit): "more than \(limit) elements; refused"
        case .tooManyAttributes(let limit): "an element with more than \(limit) attributes; refused"
        case .entityExpansion(let limit): "entities of the document's own that grow to more than \(limit) bytes; refused"
        }
    }
}

/// Bounds of what one document may ask of the parser.
public struct FeedLimits: Sendable {
    public var maxBytes = 1 << 30
    public var maxDepth = 256
    public var maxElements = 50_000_000
    /// Attributes of one element.
    public var maxAttributes = 512
    public var maxItems = 2_000_000
    /// Bytes of one element's text without the data of pictures within it; the rest is cut and a warning says so.
    public var maxText = 4 << 20
    /// Bytes that the document's own entities may add to its text.
    public var maxEntityBytes = 1 << 20

    /// Bounds that no honest feed reaches.
    public init() {}
}
