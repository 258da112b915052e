import Foundation
import GRDB
import Models

/// What a story amounts to: who reports it, how fresh it is, which topics it belongs to.
public struct StoryDigest: Sendable {
    public var id: Int64
    /// Different sources among its original articles.
    public var sources: Int
    public var copies: Int
    /// Articles whose text has changed since they were first seen.
    public var edited: Int
    /// Unix seconds at which its last article came in.
    public var lastSeen: Int64
    /// Names of some sources, those of most articles first.
    public var names: [String]
    /// How much it belongs to each topic, 0 to 1.
    public var topics: [String: Double]
}

/// The first words of a story's first article.
public struct StoryLead: Sendable {
    public var text: String
    public var language: String?
}

/// Two countries, or a country and all others, and how much is said of them.
public struct CountryPair: Sendable, Hashable {
    public var first: String
    public var second: String
    public var statements: Int
}

extension Store {
    /// Digests of stories, by their identifiers.
    public func digests(of stories: [Int64]) async throws -> [Int64: StoryDigest] {
        guard !stories.isEmpty else { return [:] }
        let list = JSONText.encode(stories)
        return try await read { db in
            var digests: [Int64: StoryDigest] = [:]
            var names: [Int64: [(name: String, count: Int)]] = [:]
            for row in try Row.fetchAll(
                db,
                sql: """
                    SELECT a.story_id AS story, coalesce(a.source_name, a.domain, 'feed ' || a.feed_id, '') AS name, count(*) AS n,
                        sum(a.duplicate_of IS NOT NULL) AS copies, sum(a.revision > 1) AS edited, max(a.first_seen) AS seen
                    FROM json_each(?) j JOIN articles a ON a.story_id = j.value GROUP BY a.story_id, name
                    """, arguments: [list])
            {
                let id: Int64 = row["story"]
                let (count, copies): (Int, Int) = (row["n"], row["copies"])
                var digest = digests[id] ?? StoryDigest(id: id, sources: 0, copies: 0, edited: 0, lastSeen: 0, names: [], topics: [:])
                if count > copies { digest.sources += 1 }
                digest.copies += copies
                digest.edited += row["edited"] as Int
                digest.lastSeen = max(digest.lastSeen, row["seen"])
                digests[id] = digest
                if count > copies { names[id, default: []].append((row["name"], count)) }
            }
            for (id, list) in names { digests[id]?.names = list.sorted { ($1.count, $0.name) < ($0.count, $1.name) }.prefix(4).map(\.name) }
            for row in try Row.fetchAll(
                db,
                sql: """
                    SELECT a.story_id AS story, t.topic AS topic, max(t.relevance) AS relevance FROM json_each(?) j
                    JOIN articles a ON a.story_id = j.value JOIN article_topics t ON t.article_id = a.id GROUP BY story, topic
                    """, arguments: [list])
            {
                digests[row["story"]]?.topics[row["topic"]] = row["relevance"]
            }
            return digests
        }
    }

    /// The first words of the first original article of each story.
    public func leads(of stories: [Int64]) async throws -> [Int64: StoryLead] {
        guard !stories.isEmpty else { return [:] }
        let list = JSONText.encode(stories)
        return try await read { db in
            let rows = try Row.fetchAll(
                db,
                sql: """
                    SELECT a.story_id AS story, substr(a.body, 1, 400) AS text, a.language AS language FROM json_each(?) j JOIN articles a
                    ON a.id = (SELECT min(b.id) FROM articles b WHERE b.story_id = j.value AND b.duplicate_of IS NULL)
                    """, arguments: [list])
            return Dictionary(
                rows.compactMap { row in
                    guard let first = BodyText.split(row["text"]).first, !first.isEmpty else { return nil }
                    return (row["story"] as Int64, StoryLead(text: first, language: row["language"]))
                }, uniquingKeysWith: { first, _ in first })
        }
    }

    /// Pairs of which tariffs or trade figures speak, those of most statements first.
    public func pairs(of kind: FactKind) async throws -> [CountryPair] {
        try await read { db in
            var counts: [String: Int] = [:]
            let rows = try Row.fetchCursor(
                db, sql: "SELECT merge_key, count(*) FROM facts INDEXED BY facts_key WHERE kind = ? GROUP BY merge_key", arguments: [kind.rawValue])
            while let row = try rows.next() {
                let key: String = row[0]
                var parts = key.split(separator: "|", maxSplits: 2).prefix(2).map(String.init)
                guard parts.count == 2 else { continue }
                // Figures are one whichever side reported them.
                if kind == .tradeFigure { parts.sort() }
                counts[parts.joined(separator: "|"), default: 0] += row[1] as Int
            }
            return counts.map { key, count in
                let parts = key.split(separator: "|").map(String.init)
                return CountryPair(first: parts[0], second: parts[1], statements: count)
            }.sorted { ($1.statements, $0.first, $0.second) < ($0.statements, $1.first, $1.second) }
        }
    }

    /// Unix seconds by which the latest article is listed; nil when there is none.
    public func latestListing() async throws -> Int64? {
        try await read { db in try Int64.fetchOne(db, sql: ListOrder.latest) }
    }
}
