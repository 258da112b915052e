import Models

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

/// One happening of the timeline; in JSON the event's members stand beside `evidence` in one flat object.
public struct TimelineEntry: Codable, Sendable {
    public var event: Event
    /// Everything that says so, in the order of publication.
    public var evidence: [Evidence]

    public init(event: Event, evidence: [Evidence]) {
        self.event = event
        self.evidence = evidence
    }

    private enum Key: String, CodingKey { case evidence }

    public init(from decoder: any Decoder) throws {
        event = try Event(from: decoder)
        evidence = try decoder.container(keyedBy: Key.self).decode([Evidence].self, forKey: .evidence)
    }

    public func encode(to encoder: any Encoder) throws {
        try event.encode(to: encoder)
        var box = encoder.container(keyedBy: Key.self)
        try box.encode(evidence, forKey: .evidence)
    }
}

/// The rates of one imposer on one target for one scope, in order.
public struct TariffHistory: Codable, Sendable {
    public struct Step: Codable, Sendable {
        /// EDTF.
        public var date: String?
        public var ratePercent: Double
        public var previousRatePercent: Double?
        public var status: TariffMeasure.Status
        public var instrument: String?
        public var evidence: [Evidence]

        public init(
            date: String?, ratePercent: Double, previousRatePercent: Double?, status: TariffMeasure.Status, instrument: String? = nil,
            evidence: [Evidence]
        ) {
            self.date = date
            self.ratePercent = ratePercent
            self.previousRatePercent = previousRatePercent
            self.status = status
            self.instrument = instrument
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
        /// EDTF.
        public var period: String
        /// Whole units of the currency.
        public var value: Double
        /// ISO 4217.
        public var currency: String
        public var changePercent: Double?
        /// EDTF period that the change is measured against.
        public var changeBase: String?
        public var rank: Int?
        /// Whose statistics they are, as the articles say.
        public var sources: [String]
        public var evidence: [Evidence]

        public init(
            period: String, value: Double, currency: String, changePercent: Double?, changeBase: String? = nil, rank: Int?, sources: [String] = [],
            evidence: [Evidence]
        ) {
            self.period = period
            self.value = value
            self.currency = currency
            self.changePercent = changePercent
            self.changeBase = changeBase
            self.rank = rank
            self.sources = sources
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
    /// An office, and when the person was seen in it.
    public struct Office: Codable, Sendable {
        public var role: String
        /// Days of publication.
        public var firstSeen: String?
        public var lastSeen: String?
        public var articles: [Int64]

        public init(role: String, firstSeen: String?, lastSeen: String?, articles: [Int64]) {
            self.role = role
            self.firstSeen = firstSeen
            self.lastSeen = lastSeen
            self.articles = articles
        }
    }

    /// The form most used, with its marks.
    public var name: String
    /// Every form, the name first.
    public var names: [String]
    /// Most seen first.
    public var roles: [String]
    public var offices: [Office]
    public var affiliations: [String]
    public var firstSeen: String?
    public var lastSeen: String?
    public var articles: [Int64]

    public init(
        name: String, names: [String], roles: [String], offices: [Office] = [], affiliations: [String] = [], firstSeen: String?, lastSeen: String?,
        articles: [Int64]
    ) {
        self.name = name
        self.names = names
        self.roles = roles
        self.offices = offices
        self.affiliations = affiliations
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

    /// `figure`, `tariff_date`, `tariff_rate`, `event_date`, `office`.
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
