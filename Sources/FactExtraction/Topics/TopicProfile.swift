import Models

/// What is particular to one story: its people, organisations, places and words.
///
/// A profile is data, read from `config/topics/*.yaml`; names are compared folded, so that `To Lam` need not be listed beside `Tô Lâm`.
public struct TopicProfile: Sendable, Equatable {
    /// Somebody whom the story is about.
    public struct Person: Sendable, Equatable {
        /// The full name as it is to be shown.
        public var name: String
        /// Other forms that stand for nobody else: short forms, other spellings.
        public var variants: [String]
        /// Offices as they are printed, without the country: `General Secretary`.
        public var roles: [String]
        public var affiliation: String?
        /// ISO 3166-1 alpha-2, `EU`.
        public var country: String?

        /// Makes a person.
        public init(name: String, variants: [String] = [], roles: [String] = [], affiliation: String? = nil, country: String? = nil) {
            self.name = name
            self.variants = variants
            self.roles = roles
            self.affiliation = affiliation
            self.country = country
        }
    }

    /// A body that acts or speaks in the story.
    public struct Organisation: Sendable, Equatable {
        public var name: String
        public var variants: [String]
        /// ISO 3166-1 alpha-2, `EU`.
        public var country: String?

        /// Makes an organisation.
        public init(name: String, variants: [String] = [], country: String? = nil) {
            self.name = name
            self.variants = variants
            self.country = country
        }
    }

    /// A place, or a country under any of its names.
    public struct Place: Sendable, Equatable {
        public var name: String
        public var variants: [String]
        /// ISO 3166-1 alpha-2, `EU`.
        public var country: String

        /// Makes a place.
        public init(name: String, variants: [String] = [], country: String) {
            self.name = name
            self.variants = variants
            self.country = country
        }
    }

    /// Words that make an article relevant.
    public struct Keyword: Sendable, Equatable {
        /// A word or phrase; a `*` at its end stands for any ending.
        public var phrase: String
        public var weight: Double

        /// Makes a keyword.
        public init(phrase: String, weight: Double) {
            self.phrase = phrase
            self.weight = weight
        }
    }

    /// Phrases that name a kind of event which the general grammar does not know.
    public struct EventPattern: Sendable, Equatable {
        public var type: Event.EventType
        /// Phrases as in a keyword; those who take part are the people and organisations of the same sentence.
        public var phrases: [String]

        /// Makes a pattern.
        public init(type: Event.EventType, phrases: [String]) {
            self.type = type
            self.phrases = phrases
        }
    }

    /// Identifier by which articles are filtered: `us-vietnam-trade`.
    public var name: String
    public var title: String?
    public var people: [Person]
    public var organisations: [Organisation]
    public var places: [Place]
    public var keywords: [Keyword]
    public var events: [EventPattern]
    /// Groups of phrases or country codes; an article is relevant only when each group is met by at least one of its members.
    public var requires: [[String]]
    /// Relevance below which an article is not about the topic.
    public var minimum: Double

    /// The least relevance that counts unless a profile says otherwise.
    public static let defaultMinimum = 0.3

    /// Makes a profile.
    public init(
        name: String, title: String? = nil, people: [Person] = [], organisations: [Organisation] = [], places: [Place] = [],
        keywords: [Keyword] = [], events: [EventPattern] = [], requires: [[String]] = [], minimum: Double = TopicProfile.defaultMinimum
    ) {
        self.name = name
        self.title = title
        self.people = people
        self.organisations = organisations
        self.places = places
        self.keywords = keywords
        self.events = events
        self.requires = requires
        self.minimum = minimum
    }
}
