/// One news article, whatever it was read from: a seed-format text, a feed item or a page.
///
/// Names follow schema.org NewsArticle and IPTC ninjs. Dates are ISO 8601, or EDTF where partial or open.
public struct Article: Codable, Sendable, Equatable {
    /// The store's identifier; absent before the article is stored.
    public var id: Int64?
    /// Canonical URL (see the Deduplication target).
    public var url: String?
    public var headline: String?
    /// Authors as printed, in order.
    public var byline: [String]
    /// `2025-07-02`, or with time and offset `2025-07-02T10:15:00+07:00`.
    public var datePublished: String?
    public var dateModified: String?
    public var dateBasis: DateBasis?
    /// Place as printed before the first paragraph: `HÀ NỘI`.
    public var dateline: String?
    /// The place that the dateline names.
    public var located: Place?
    /// Paragraphs in order, without the dateline and the credit tail.
    public var body: [String]
    public var images: [ArticleImage]
    /// Agencies and syndication credits in order.
    public var creditLines: [String]
    /// BCP 47 tag.
    public var language: String?
    public var source: ArticleSource?
    /// True when the page shows only a part of the text (paywall, teaser).
    public var partial: Bool?
    public var facts: [Fact]
    /// True when the text is so long or so full that its facts were looked for in a part of it only.
    public var factsCutShort: Bool?
    /// 1, 2, …; each revision keeps its own body and headline.
    public var revision: Int
    /// The article that this one is a copy of.
    public var duplicateOf: Int64?
    public var duplicateKind: DuplicateKind?

    /// Makes an article; everything but the body may be absent.
    public init(
        id: Int64? = nil, url: String? = nil, headline: String? = nil, byline: [String] = [],
        datePublished: String? = nil, dateModified: String? = nil, dateBasis: DateBasis? = nil,
        dateline: String? = nil, located: Place? = nil, body: [String] = [], images: [ArticleImage] = [],
        creditLines: [String] = [], language: String? = nil, source: ArticleSource? = nil, partial: Bool? = nil,
        facts: [Fact] = [], factsCutShort: Bool? = nil, revision: Int = 1, duplicateOf: Int64? = nil, duplicateKind: DuplicateKind? = nil
    ) {
        self.id = id
        self.url = url
        self.headline = headline
        self.byline = byline
        self.datePublished = datePublished
        self.dateModified = dateModified
        self.dateBasis = dateBasis
        self.dateline = dateline
        self.located = located
        self.body = body
        self.images = images
        self.creditLines = creditLines
        self.language = language
        self.source = source
        self.partial = partial
        self.facts = facts
        self.factsCutShort = factsCutShort
        self.revision = revision
        self.duplicateOf = duplicateOf
        self.duplicateKind = duplicateKind
    }
}

/// How `datePublished` was found, from the most to the least direct.
public enum DateBasis: String, Codable, Sendable, CaseIterable {
    /// A ` date YYYY-MM-DD` line of the seed format.
    case header
    /// The feed item.
    case feed
    /// Page metadata: JSON-LD, OpenGraph, `<time>`.
    case meta
    /// A date inside the URL's path.
    case url
    /// A date inside the dateline.
    case dateline
    /// Caption, weekday and context.
    case inferred
}

/// A named place and the country that it lies in.
public struct Place: Codable, Sendable, Hashable {
    /// Usual spelling: `Hà Nội`.
    public var name: String
    /// ISO 3166-1 alpha-2.
    public var country: String?

    /// Makes a place.
    public init(name: String, country: String?) {
        self.name = name
        self.country = country
    }
}

/// A picture of an article.
public struct ArticleImage: Codable, Sendable, Hashable {
    public var url: String?
    public var caption: String?
    public var creditLine: String?

    /// Makes an image.
    public init(url: String? = nil, caption: String? = nil, creditLine: String? = nil) {
        self.url = url
        self.caption = caption
        self.creditLine = creditLine
    }
}

/// Where an article came from.
public struct ArticleSource: Codable, Sendable, Hashable {
    /// The feed's identifier in the store.
    public var feed: Int64?
    /// The site's name.
    public var name: String?
    /// Host without `www.`.
    public var domain: String?

    /// Makes a source.
    public init(feed: Int64? = nil, name: String? = nil, domain: String? = nil) {
        self.feed = feed
        self.name = name
        self.domain = domain
    }
}

/// How a copy is related to the article that it copies.
public enum DuplicateKind: String, Codable, Sendable, CaseIterable {
    case sameURL = "same_url"
    case exact
    case near
    case syndicated
}
