import Models

/// An article in a list.
public struct ArticleSummary: Codable, Sendable {
    public var id: Int64
    public var headline: String?
    public var url: String?
    public var datePublished: String?
    public var firstSeen: String
    public var changed: String
    public var source: ArticleSource?
    public var language: String?
    public var revision: Int
    public var duplicateOf: Int64?
    public var duplicateKind: DuplicateKind?
    public var story: Int64?
    /// Facts of the article; `facts` of an article itself are the facts.
    public var factCount: Int
    /// Words around the hits of a search; each hit is enclosed in U+0002 and U+0003.
    public var snippet: String?

    public init(
        id: Int64, headline: String?, url: String?, datePublished: String?, firstSeen: String, changed: String, source: ArticleSource?,
        language: String?, revision: Int, duplicateOf: Int64?, duplicateKind: DuplicateKind?, story: Int64?, factCount: Int, snippet: String? = nil
    ) {
        self.id = id
        self.headline = headline
        self.url = url
        self.datePublished = datePublished
        self.firstSeen = firstSeen
        self.changed = changed
        self.source = source
        self.language = language
        self.revision = revision
        self.duplicateOf = duplicateOf
        self.duplicateKind = duplicateKind
        self.story = story
        self.factCount = factCount
        self.snippet = snippet
    }
}

/// A story; its articles only where a single story is requested.
public struct StoryInfo: Codable, Sendable {
    public var id: Int64
    public var headline: String?
    public var firstDate: String?
    public var lastDate: String?
    public var articleCount: Int
    public var articles: [ArticleSummary]?

    public init(id: Int64, headline: String?, firstDate: String?, lastDate: String?, articleCount: Int, articles: [ArticleSummary]? = nil) {
        self.id = id
        self.headline = headline
        self.firstDate = firstDate
        self.lastDate = lastDate
        self.articleCount = articleCount
        self.articles = articles
    }
}
