/// One thing an article says, with the words that say it.
///
/// In JSON the members of the kind stand beside the common members in one flat object (`kind` tells which).
public struct Fact: Codable, Sendable, Equatable {
    /// The exact substring of the article that says it.
    public var evidence: String
    /// Index into `Article.body`; -1 is a caption.
    public var paragraph: Int
    /// Unicode scalar offset of the evidence's first scalar in the paragraph.
    public var start: Int
    /// Unicode scalar offset behind the evidence's last scalar.
    public var end: Int
    /// What found it: a rule (`rate.from-to`), or a model and the cues that weighed most.
    public var rule: String
    /// How likely it is that the article says so, 0…1; nil where it was not estimated.
    public var confidence: Double?
    public var detail: FactDetail

    /// Makes a fact.
    public init(evidence: String, paragraph: Int, start: Int, end: Int, rule: String, confidence: Double? = nil, detail: FactDetail) {
        self.evidence = evidence
        self.paragraph = paragraph
        self.start = start
        self.end = end
        self.rule = rule
        self.confidence = confidence
        self.detail = detail
    }

    public var kind: FactKind { detail.kind }

    private enum Key: String, CodingKey { case kind, evidence, paragraph, start, end, rule, confidence }

    public init(from decoder: any Decoder) throws {
        let box = try decoder.container(keyedBy: Key.self)
        evidence = try box.decode(String.self, forKey: .evidence)
        paragraph = try box.decode(Int.self, forKey: .paragraph)
        start = try box.decode(Int.self, forKey: .start)
        end = try box.decode(Int.self, forKey: .end)
        rule = try box.decode(String.self, forKey: .rule)
        confidence = try box.decodeIfPresent(Double.self, forKey: .confidence)
        switch try box.decode(FactKind.self, forKey: .kind) {
        case .tariffMeasure: detail = .tariffMeasure(try TariffMeasure(from: decoder))
        case .tradeFigure: detail = .tradeFigure(try TradeFigure(from: decoder))
        case .event: detail = .event(try Event(from: decoder))
        case .person: detail = .person(try Person(from: decoder))
        case .organisation: detail = .organisation(try Organisation(from: decoder))
        case .quotation: detail = .quotation(try Quotation(from: decoder))
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var box = encoder.container(keyedBy: Key.self)
        try box.encode(kind, forKey: .kind)
        switch detail {
        case .tariffMeasure(let value): try value.encode(to: encoder)
        case .tradeFigure(let value): try value.encode(to: encoder)
        case .event(let value): try value.encode(to: encoder)
        case .person(let value): try value.encode(to: encoder)
        case .organisation(let value): try value.encode(to: encoder)
        case .quotation(let value): try value.encode(to: encoder)
        }
        try box.encode(evidence, forKey: .evidence)
        try box.encode(paragraph, forKey: .paragraph)
        try box.encode(start, forKey: .start)
        try box.encode(end, forKey: .end)
        try box.encode(rule, forKey: .rule)
        try box.encodeIfPresent(confidence, forKey: .confidence)
    }
}

/// The kinds of facts.
public enum FactKind: String, Codable, Sendable, CaseIterable {
    case tariffMeasure = "tariff_measure"
    case tradeFigure = "trade_figure"
    case event
    case person
    case organisation
    case quotation
}

/// What a fact says, by kind.
public enum FactDetail: Sendable, Equatable {
    case tariffMeasure(TariffMeasure)
    case tradeFigure(TradeFigure)
    case event(Event)
    case person(Person)
    case organisation(Organisation)
    case quotation(Quotation)

    /// Not inlined into other targets: the optimiser of Swift 6.3.1 ends the borrow of the fact too early there.
    @inline(never)
    public var kind: FactKind {
        switch self {
        case .tariffMeasure: .tariffMeasure
        case .tradeFigure: .tradeFigure
        case .event: .event
        case .person: .person
        case .organisation: .organisation
        case .quotation: .quotation
        }
    }
}

/// A tariff rate that one country sets, offers or is asked for. Countries are ISO 3166-1 alpha-2, `EU` or `*`.
public struct TariffMeasure: Codable, Sendable, Hashable {
    public enum Status: String, Codable, Sendable, CaseIterable {
        case announced, proposed, offered, requested, agreed, reduced, raised, paused
        case inForce = "in_force"
        case threatened
    }

    public var imposer: String
    public var target: String
    public var ratePercent: Double
    public var status: Status
    /// EDTF.
    public var date: String?
    public var previousRatePercent: Double?
    /// `all goods`, `transshipping`, `baseline`, or the goods named.
    public var scope: String?
    public var instrument: String?

    /// Makes a measure.
    public init(
        imposer: String, target: String, ratePercent: Double, status: Status, date: String? = nil,
        previousRatePercent: Double? = nil, scope: String? = nil, instrument: String? = nil
    ) {
        self.imposer = imposer
        self.target = target
        self.ratePercent = ratePercent
        self.status = status
        self.date = date
        self.previousRatePercent = previousRatePercent
        self.scope = scope
        self.instrument = instrument
    }
}

/// A value of trade between two parties in a period.
public struct TradeFigure: Codable, Sendable, Hashable {
    public enum Flow: String, Codable, Sendable, CaseIterable {
        case export, `import`
        case totalTrade = "total_trade"
        case surplus, deficit

        /// The same flow in the other side's words; nil for total trade, which is the same from both sides.
        public var mirror: Flow? {
            switch self {
            case .export: .import
            case .import: .export
            case .surplus: .deficit
            case .deficit: .surplus
            case .totalTrade: nil
            }
        }
    }

    public var reporter: String
    public var partner: String
    public var flow: Flow
    /// Whole units of the currency.
    public var value: Double
    /// ISO 4217.
    public var currency: String
    /// EDTF: `2024`, `2025-01/2025-05`.
    public var period: String
    public var changePercent: Double?
    /// EDTF period that the change is measured against.
    public var changeBase: String?
    public var rank: Int?
    public var source: String?

    /// Makes a figure.
    public init(
        reporter: String, partner: String, flow: Flow, value: Double, currency: String, period: String,
        changePercent: Double? = nil, changeBase: String? = nil, rank: Int? = nil, source: String? = nil
    ) {
        self.reporter = reporter
        self.partner = partner
        self.flow = flow
        self.value = value
        self.currency = currency
        self.period = period
        self.changePercent = changePercent
        self.changeBase = changeBase
        self.rank = rank
        self.source = source
    }
}

/// Something that happened, or is to happen.
public struct Event: Codable, Sendable, Hashable {
    public enum EventType: String, Codable, Sendable, CaseIterable {
        case phoneCall = "phone_call"
        case negotiationRound = "negotiation_round"
        case meeting, summit, visit, announcement
        case executiveOrder = "executive_order"
        case jointStatement = "joint_statement"
        case pressRelease = "press_release"
        case pressBriefing = "press_briefing"
        case deadline
    }
    public enum Status: String, Codable, Sendable, CaseIterable { case held, planned, cancelled }

    public var type: EventType
    /// EDTF.
    public var date: String?
    public var status: Status
    /// Names of people and organisations, or country codes.
    public var participants: [String]
    public var place: String?
    /// 3 for “the third round”.
    public var ordinal: Int?

    /// Makes an event.
    public init(
        type: EventType, date: String? = nil, status: Status, participants: [String] = [], place: String? = nil,
        ordinal: Int? = nil
    ) {
        self.type = type
        self.date = date
        self.status = status
        self.participants = participants
        self.place = place
        self.ordinal = ordinal
    }
}

/// A person as one article shows them.
public struct Person: Codable, Sendable, Hashable {
    /// The fullest form in the article.
    public var name: String
    public var roles: [String]
    public var variants: [String]
    public var affiliation: String?

    /// Makes a person.
    public init(name: String, roles: [String] = [], variants: [String] = [], affiliation: String? = nil) {
        self.name = name
        self.roles = roles
        self.variants = variants
        self.affiliation = affiliation
    }
}

/// An organisation as one article shows it.
public struct Organisation: Codable, Sendable, Hashable {
    public var name: String
    public var variants: [String]

    /// Makes an organisation.
    public init(name: String, variants: [String] = []) {
        self.name = name
        self.variants = variants
    }
}

/// Somebody's words.
public struct Quotation: Codable, Sendable, Hashable {
    public var speaker: String
    /// The words between the quotation marks.
    public var quote: String

    /// Makes a quotation.
    public init(speaker: String, quote: String) {
        self.speaker = speaker
        self.quote = quote
    }
}
