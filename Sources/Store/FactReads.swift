import Foundation
import GRDB
import Models

/// A fact with the article that says it.
public struct StoredFact: Sendable {
    public var id: Int64
    public var articleID: Int64
    public var mergeKey: String
    public var fact: Fact
    public var datePublished: String?
    public var headline: String?
    public var url: String?
    public var sourceName: String?
    public var domain: String?
}

/// Which facts are wanted.
public struct FactFilter: Sendable {
    public var kind: FactKind?
    public var article: Int64?
    public var topic: String?
    /// First date of the fact wanted; facts without a date are left out then.
    public var since: String?
    public var mergeKey: String?
    /// Members of the kind and the value each must have, compared folded: `imposer=US`.
    public var fields: [String: String]

    /// Everything.
    public init(
        kind: FactKind? = nil, article: Int64? = nil, topic: String? = nil, since: String? = nil, mergeKey: String? = nil,
        fields: [String: String] = [:]
    ) {
        self.kind = kind
        self.article = article
        self.topic = topic
        self.since = since
        self.mergeKey = mergeKey
        self.fields = fields
    }
}

extension Store {
    /// Facts in the order they were stored, after the cursor (the id of the last one seen).
    public func facts(_ filter: FactFilter, after cursor: Int64 = 0, limit: Int) async throws -> [StoredFact] {
        try await read { db in
            var conditions = ["f.id > ?"]
            var arguments: StatementArguments = [cursor]
            if let kind = filter.kind {
                conditions.append("f.kind = ?")
                arguments += [kind.rawValue]
            }
            if let article = filter.article {
                conditions.append("f.article_id = ?")
                arguments += [article]
            }
            if let key = filter.mergeKey {
                conditions.append("f.merge_key = ?")
                arguments += [key]
            }
            if let since = filter.since {
                conditions.append("f.date >= ?")
                arguments += [since]
            }
            if let topic = filter.topic {
                conditions.append("f.article_id IN (SELECT article_id FROM article_topics WHERE topic = ?)")
                arguments += [topic]
            }
            for (name, value) in filter.fields.sorted(by: { $0.key < $1.key }) {
                // The name is bound as a JSON path, never put into the statement.
                conditions.append("dateline_folded(f.detail ->> ?) LIKE ?")
                arguments += ["$.\"\(name.filter { $0.isLetter })\"", Self.pattern(value)]
            }
            arguments += [limit]
            return try Row.fetchAll(
                db,
                sql: """
                    SELECT f.*, a.published, a.headline, a.url, a.source_name, a.domain FROM facts f JOIN articles a ON a.id = f.article_id
                    WHERE \(conditions.joined(separator: " AND ")) ORDER BY f.id LIMIT ?
                    """, arguments: arguments
            ).compactMap(Self.storedFact)
        }
    }

    /// All facts of a kind: what timelines, histories and series are made of.
    public func allFacts(_ filter: FactFilter) async throws -> [StoredFact] {
        try await facts(filter, after: 0, limit: Int(Int32.max))
    }

    private static func pattern(_ value: String) -> String {
        folded(value).replacingOccurrences(of: "%", with: "").replacingOccurrences(of: "*", with: "%")
    }

    private static func storedFact(_ row: Row) -> StoredFact? {
        guard let fact = fact(row) else { return nil }
        return StoredFact(
            id: row["id"], articleID: row["article_id"], mergeKey: row["merge_key"], fact: fact, datePublished: row["published"],
            headline: row["headline"], url: row["url"], sourceName: row["source_name"], domain: row["domain"])
    }
}

/// A story and its articles.
public struct StoryRow: Sendable {
    public var id: Int64
    public var headline: String?
    public var firstDate: String?
    public var lastDate: String?
    public var articles: Int
}

extension Store {
    /// Stories, the latest first.
    public func stories(since: String? = nil, minimum: Int = 1, limit: Int, offset: Int = 0) async throws -> [StoryRow] {
        try await read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT id, headline, first_date, last_date, articles FROM stories
                    WHERE articles >= ? AND (?2 IS NULL OR last_date >= ?2) ORDER BY last_date DESC, articles DESC, id DESC LIMIT ? OFFSET ?
                    """, arguments: [minimum, since, limit, offset]
            ).map(Self.story)
        }
    }

    /// One story, or nil.
    public func story(id: Int64) async throws -> StoryRow? {
        try await read { db in
            try Row.fetchOne(db, sql: "SELECT id, headline, first_date, last_date, articles FROM stories WHERE id = ?", arguments: [id])
                .map(Self.story)
        }
    }

    private static func story(_ row: Row) -> StoryRow {
        StoryRow(
            id: row["id"], headline: row["headline"], firstDate: row["first_date"], lastDate: row["last_date"], articles: row["articles"])
    }
}
