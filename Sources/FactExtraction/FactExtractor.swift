import Models

/// Finds what an article says: pure, thread-safe, in time proportional to the text.
public struct FactExtractor: Sendable {
    /// Makes an extractor.
    public init(profiles: [TopicProfile] = []) {}

    /// All facts of the article, in the order of the text.
    public func extract(_ article: Article) -> [Fact] { [] }

    /// Relevance of the article to each topic, 0…1; topics without any are left out.
    public func relevance(of article: Article) -> [String: Double] { [:] }
}

/// What is particular to one story: its names and words.
public struct TopicProfile: Sendable, Equatable {
    public var name: String
    /// Makes a profile.
    public init(name: String) { self.name = name }
}
