import Models

/// Finds what an article says: pure, thread-safe, in time proportional to the text.
public struct FactExtractor: Sendable {
    /// The topics whose names and words are known.
    public let profiles: [TopicProfile]
    private let topics: TopicScorer
    private let knowledge: Knowledge

    /// Makes an extractor.
    public init(profiles: [TopicProfile] = []) {
        self.profiles = profiles
        topics = TopicScorer(profiles)
        knowledge = Knowledge(profiles: profiles)
    }

    /// All facts of the article, in the order of the text.
    public func extract(_ article: Article) -> [Fact] {
        let reading = Reading(article: article, knowledge: knowledge)
        var facts = NameFacts(reading: reading).facts
        var figures = FigureFinder(reading: reading)
        figures.run()
        facts += figures.facts
        var events = EventFinder(reading: reading)
        events.run()
        facts += events.facts
        var measures = MeasureFinder(reading: reading, events: events)
        measures.run()
        facts += measures.facts
        var quotations = QuotationFinder(reading: reading)
        quotations.run()
        facts += quotations.facts
        return facts.sorted { ($0.paragraph, $0.start, $0.end) < ($1.paragraph, $1.start, $1.end) }
    }

    /// Relevance of the article to each topic, 0…1; topics that it is not about are left out.
    public func relevance(of article: Article) -> [String: Double] { topics.relevance(of: article) }
}
