import Models

/// Finds what an article says: pure, thread-safe, in time proportional to the text.
public struct FactExtractor: Sendable {
    /// Name of the rules, weights and data by which facts are found; another one when any of them changes, so that what is stored is studied again.
    public static let version: String = {
        var hash = ContentHash()
        hash.add(Self.grammar)
        hash.add(UnsafeBufferPointer(start: TrainedWeights.base64.utf8Start, count: TrainedWeights.base64.utf8CodeUnitCount))
        for text in [
            CountryData.rows, MoreCountries.rows, MoreCountries.former, Leaders.data, GivenNames.western, GivenNames.world, OrdinaryWords.data,
        ] {
            hash.add(text)
        }
        for (_, words) in Lexicon.lists { hash.add(words) }
        for name in KnownOrganisations.names { hash.add(name) }
        return String(hash.value, radix: 16)
    }()

    /// Changes with the grammar, which no hash can see.
    private static let grammar = "5"

    /// The topics whose names and words are known.
    public let profiles: [TopicProfile]
    private let topics: TopicScorer
    private let knowledge: Knowledge
    private let weights: Weights

    /// Makes an extractor.
    public init(profiles: [TopicProfile] = []) { self.init(profiles: profiles, weights: .trained) }

    /// Makes an extractor with other weights: for training.
    package init(profiles: [TopicProfile] = [], weights: Weights) {
        self.weights = weights
        self.profiles = profiles
        topics = TopicScorer(profiles)
        knowledge = Knowledge(profiles: profiles)
    }

    /// What one article gave.
    public struct Extraction: Sendable {
        /// In the order of the text; captions, which are paragraph -1, stand behind it.
        public var facts: [Fact]
        /// Whether the article was so long or so full that a part of it was left unread.
        public var isCutShort: Bool
        /// Looks at words that it took.
        public var steps: Int
    }

    /// All facts of the article, in the order of the text.
    public func extract(_ article: Article) -> [Fact] { extraction(of: article).facts }

    /// All facts of the article, and whether it was read to its end.
    public func extraction(of article: Article) -> Extraction { extraction(of: article, Decider(weights: weights)) }

    /// Reads an article whose facts are known, and notes in the lesson what the models should have answered.
    package func extract(_ article: Article, lesson: Lesson) -> [Fact] { extraction(of: article, Decider(weights: weights, lesson: lesson)).facts }

    private func extraction(of article: Article, _ decider: Decider) -> Extraction {
        let reading = Reading(article: article, knowledge: knowledge, decider: decider)
        var events = EventFinder(reading: reading)
        events.run()
        var measures = MeasureFinder(reading: reading, events: events)
        measures.run()
        var figures = FigureFinder(reading: reading)
        figures.run()
        var quotations = QuotationFinder(reading: reading, speakers: events.speakers)
        quotations.run()
        let names = NameFacts(reading: reading)
        var facts = names.facts
        facts.reserveCapacity(facts.count + events.facts.count + measures.facts.count + figures.facts.count + quotations.facts.count)
        for list in [events.facts, measures.facts, figures.facts, quotations.facts] { facts += list }
        facts.sort { (UInt($0.paragraph & Int.max), $0.start, $0.end) < (UInt($1.paragraph & Int.max), $1.start, $1.end) }
        return Extraction(
            facts: facts,
            isCutShort: reading.budget.isCutShort || names.isCutShort, steps: reading.budget.steps)
    }

    /// Relevance of the article to each topic, 0…1; topics that it is not about are left out.
    public func relevance(of article: Article) -> [String: Double] { topics.relevance(of: article) }
}
