import Models

/// What is asked of articles and their facts: of this machine's store, or of an archive that several share.
public protocol ArchiveReading: Sendable {
    /// Articles, the latest first, after the cursor of the last one seen.
    func articles(_ filter: ArticleFilter, after cursor: String?, limit: Int) async throws -> [ArticleListing]
    /// One article with its facts; an earlier revision has that revision's headline and body.
    func article(id: Int64, revision: Int?) async throws -> ArticleListing?
    /// Full-text search within a filter.
    func search(_ text: String, filter: SearchFilter, order: SearchOrder, offset: Int, limit: Int) async throws -> [ArticleListing]
    /// Number of articles, where it is known without much work.
    func articleTotal() async throws -> Int?

    /// Stories, the latest first.
    func stories(since: String?, minimum: Int, limit: Int, offset: Int) async throws -> [StoryRow]
    func story(id: Int64) async throws -> StoryRow?

    /// Facts in the order they were stored, after the cursor.
    func facts(_ filter: FactFilter, after cursor: Int64, limit: Int) async throws -> [StoredFact]
    /// All facts that match, in no order.
    func allFacts(_ filter: FactFilter, keyPrefixes: [String]) async throws -> [StoredFact]
    /// Events that can be of that day or later, with all that can be the same event.
    func events(since day: String?, topic: String?) async throws -> [StoredFact]
    /// Facts about people whose name has this text in it; everybody when nil.
    func personFacts(named name: String?) async throws -> [StoredFact]
    /// What may stand in conflict.
    func contestedFacts() async throws -> [StoredFact]

    /// Whether there is a feed of that number.
    func hasFeed(id: Int64) async throws -> Bool
    /// The feeds with a number, address or name, or those with a tag.
    func feeds(named name: String, asTag: Bool) async throws -> [Int64]
}

extension Store: ArchiveReading {
    public func articleTotal() async throws -> Int? { try await statistics().articles }

    public func personFacts(named name: String?) async throws -> [StoredFact] { try await personFacts(named: name, limit: .max) }

    public func hasFeed(id: Int64) async throws -> Bool { try await feed(id: id) != nil }

    public func feeds(named name: String, asTag: Bool) async throws -> [Int64] {
        let selector = FeedSelector(name)
        return try await feedIdentities().filter { asTag ? $0.isTagged(by: selector) : $0.isNamed(by: selector) }.map(\.id)
    }
}

extension FactDetail {
    /// Reads the members of a kind of fact from the JSON in which they are stored; nil when it is damaged.
    public init?(kind: FactKind, json: String) {
        guard let detail = JSONText.detail(kind: kind, from: json) else { return nil }
        self = detail
    }
}
