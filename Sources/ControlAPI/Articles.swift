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
    public var facts: Int
    /// Words around the hits of a search; each hit stands between U+0002 and U+0003.
    public var snippet: String?

    public init(
        id: Int64, headline: String?, url: String?, datePublished: String?, firstSeen: String, changed: String, source: ArticleSource?,
        language: String?, revision: Int, duplicateOf: Int64?, duplicateKind: DuplicateKind?, story: Int64?, facts: Int, snippet: String? = nil
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
        self.facts = facts
        self.snippet = snippet
    }
}

/// A story and, when asked for alone, its articles.
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

/// The words that say something, and where they stand.
public struct Evidence: Codable, Sendable {
    public var article: Int64
    public var evidence: String
    public var datePublished: String?
    public var source: String?

    public init(article: Int64, evidence: String, datePublished: String?, source: String?) {
        self.article = article
        self.evidence = evidence
        self.datePublished = datePublished
        self.source = source
    }
}

/// A fact with its article; in JSON one flat object.
public struct FactInfo: Codable, Sendable {
    public var id: Int64
    public var article: Int64
    public var fact: Fact

    public init(id: Int64, article: Int64, fact: Fact) {
        self.id = id
        self.article = article
        self.fact = fact
    }

    private enum Key: String, CodingKey { case id, article }

    public init(from decoder: any Decoder) throws {
        let box = try decoder.container(keyedBy: Key.self)
        id = try box.decode(Int64.self, forKey: .id)
        article = try box.decode(Int64.self, forKey: .article)
        fact = try Fact(from: decoder)
    }

    public func encode(to encoder: any Encoder) throws {
        var box = encoder.container(keyedBy: Key.self)
        try box.encode(id, forKey: .id)
        try box.encode(article, forKey: .article)
        try fact.encode(to: encoder)
    }
}

/// One happening of the timeline.
public struct TimelineEntry: Codable, Sendable {
    public var event: Event
    public var evidence: [Evidence]

    public init(event: Event, evidence: [Evidence]) {
        self.event = event
        self.evidence = evidence
    }
}

/// The rates of one imposer on one target for one scope, in order.
public struct TariffHistory: Codable, Sendable {
    public struct Step: Codable, Sendable {
        public var date: String?
        public var ratePercent: Double
        public var previousRatePercent: Double?
        public var status: TariffMeasure.Status
        public var evidence: [Evidence]

        public init(date: String?, ratePercent: Double, previousRatePercent: Double?, status: TariffMeasure.Status, evidence: [Evidence]) {
            self.date = date
            self.ratePercent = ratePercent
            self.previousRatePercent = previousRatePercent
            self.status = status
            self.evidence = evidence
        }
    }

    public var imposer: String
    public var target: String
    public var scope: String
    public var steps: [Step]

    public init(imposer: String, target: String, scope: String, steps: [Step]) {
        self.imposer = imposer
        self.target = target
        self.scope = scope
        self.steps = steps
    }
}

/// The values of one flow by period.
public struct FigureSeries: Codable, Sendable {
    public struct Point: Codable, Sendable {
        public var period: String
        public var value: Double
        public var currency: String
        public var changePercent: Double?
        public var rank: Int?
        public var evidence: [Evidence]

        public init(period: String, value: Double, currency: String, changePercent: Double?, rank: Int?, evidence: [Evidence]) {
            self.period = period
            self.value = value
            self.currency = currency
            self.changePercent = changePercent
            self.rank = rank
            self.evidence = evidence
        }
    }

    public var reporter: String
    public var partner: String
    public var flow: TradeFigure.Flow
    /// The same flow seen from the other side.
    public var mirror: TradeFigure.Flow?
    public var points: [Point]

    public init(reporter: String, partner: String, flow: TradeFigure.Flow, mirror: TradeFigure.Flow?, points: [Point]) {
        self.reporter = reporter
        self.partner = partner
        self.flow = flow
        self.mirror = mirror
        self.points = points
    }
}

/// A person over all articles.
public struct PersonEntry: Codable, Sendable {
    public var name: String
    public var names: [String]
    public var roles: [String]
    public var firstSeen: String?
    public var lastSeen: String?
    public var articles: [Int64]

    public init(name: String, names: [String], roles: [String], firstSeen: String?, lastSeen: String?, articles: [Int64]) {
        self.name = name
        self.names = names
        self.roles = roles
        self.firstSeen = firstSeen
        self.lastSeen = lastSeen
        self.articles = articles
    }
}

/// Two articles that disagree where they should not.
public struct Conflict: Codable, Sendable {
    public struct Side: Codable, Sendable {
        public var value: String
        public var evidence: [Evidence]

        public init(value: String, evidence: [Evidence]) {
            self.value = value
            self.evidence = evidence
        }
    }

    /// `figure`, `event_date`, `office`.
    public var kind: String
    /// What they disagree about.
    public var subject: String
    public var sides: [Side]

    public init(kind: String, subject: String, sides: [Side]) {
        self.kind = kind
        self.subject = subject
        self.sides = sides
    }
}
