import Models

/// A job that was set aside, since the daemon crashed twice during it: it is tried again by another version, or when a user asks.
public struct SetAsideJob: Codable, Sendable {
    /// `poll` of a feed, `page` of an article, or `analysis` of an article: its facts, topics and story.
    public var kind: String
    /// The feed of a poll.
    public var feed: Int64?
    /// The article of a page or an analysis.
    public var article: Int64?
    /// Name of the feed, or headline of the article.
    public var name: String?
    public var crashes: Int
    public var lastCrash: String

    /// Makes a job.
    ///
    /// - Parameter id: the feed of a poll, else the article.
    public init(kind: String, id: Int64, name: String? = nil, crashes: Int, lastCrash: String) {
        self.kind = kind
        feed = kind == "poll" ? id : nil
        article = kind == "poll" ? nil : id
        self.name = name
        self.crashes = crashes
        self.lastCrash = lastCrash
    }
}

/// `POST /v1/retry`: which set-aside jobs are tried again.
public struct RetryRequest: Codable, Sendable {
    /// Those of these articles.
    public var articles: [Int64]?
    /// Those of these feeds.
    public var feeds: [Int64]?
    /// All.
    public var all: Bool?

    public init(articles: [Int64]? = nil, feeds: [Int64]? = nil, all: Bool? = nil) {
        self.articles = articles
        self.feeds = feeds
        self.all = all
    }
}

/// The jobs that are tried again.
public struct RetryReport: Codable, Sendable {
    public var jobs: [SetAsideJob]

    public init(jobs: [SetAsideJob]) { self.jobs = jobs }
}

/// `GET /v1/articles/{id}`: the article's members, and what was set aside of it.
public struct ArticleInfo: Codable, Sendable {
    public var article: Article
    /// Nil when nothing was.
    public var setAside: [SetAsideJob]?

    private enum CodingKeys: String, CodingKey { case setAside }

    public init(article: Article, setAside: [SetAsideJob]? = nil) {
        self.article = article
        self.setAside = setAside
    }

    public init(from decoder: any Decoder) throws {
        article = try Article(from: decoder)
        setAside = try decoder.container(keyedBy: CodingKeys.self).decodeIfPresent([SetAsideJob].self, forKey: .setAside)
    }

    public func encode(to encoder: any Encoder) throws {
        try article.encode(to: encoder)
        var members = encoder.container(keyedBy: CodingKeys.self)
        try members.encodeIfPresent(setAside, forKey: .setAside)
    }
}
