import Models

/// Finds what an article says: pure, thread-safe, in time proportional to the text.
public struct FactExtractor: Sendable {
    private let knowledge: Knowledge

    /// Makes an extractor.
    public init(profiles: [TopicProfile] = []) { knowledge = Knowledge(profiles: profiles) }

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

    /// Relevance of the article to each topic, 0…1; topics without any are left out.
    public func relevance(of article: Article) -> [String: Double] { [:] }
}

/// What is particular to one story: its names and words.
public struct TopicProfile: Sendable, Equatable {
    public var name: String
    /// Makes a profile.
    public init(name: String) { self.name = name }
}
