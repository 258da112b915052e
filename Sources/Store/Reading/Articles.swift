import Foundation
import GRDB
import Ingestion
import Models

/// An article in a list: all but the body.
public struct ArticleListing: Sendable {
    public var article: Article
    public var firstSeen: Int64
    public var changedAt: Int64
    /// The moment by which lists are ordered, in Unix seconds.
    public var listedAt: Int64
    public var storyID: Int64?
    public var factCount: Int
    /// Text around what was looked for, with the hits between U+0002 and U+0003.
    public var snippet: String?

    /// Makes a listing.
    public init(
        article: Article, firstSeen: Int64, changedAt: Int64, listedAt: Int64, storyID: Int64?, factCount: Int, snippet: String? = nil
    ) {
        self.article = article
        self.firstSeen = firstSeen
        self.changedAt = changedAt
        self.listedAt = listedAt
        self.storyID = storyID
        self.factCount = factCount
        self.snippet = snippet
    }
}

/// Which articles are wanted.
public struct ArticleFilter: Sendable {
    public var feed: Int64?
    /// Only of this time or later.
    public var since: TimeBound?
    public var topic: String?
    public var story: Int64?
    public var includeCopies = true

    /// Everything.
    public init(feed: Int64? = nil, since: TimeBound? = nil, topic: String? = nil, story: Int64? = nil, includeCopies: Bool = true) {
        self.feed = feed
        self.since = since
        self.topic = topic
        self.story = story
        self.includeCopies = includeCopies
    }
}

extension Store {
    /// Articles, the latest first by the moment of publication, after the cursor of the last one seen.
    public func articles(_ filter: ArticleFilter, after cursor: String? = nil, limit: Int) async throws -> [ArticleListing] {
        try await read { db in
            var conditions: [String] = []
            var arguments: StatementArguments = []
            if let feed = filter.feed {
                conditions.append("(a.feed_id = ? OR a.id IN (SELECT article_id FROM items WHERE feed_id = ?))")
                arguments += [feed, feed]
            }
            if let since = filter.since {
                let (text, values) = since.isReached
                conditions += [ListOrder.mayReach(since.dayStart), text]
                arguments += StatementArguments(values)
            }
            if let topic = filter.topic {
                conditions.append("a.id IN (SELECT article_id FROM article_topics WHERE topic = ?)")
                arguments += [topic]
            }
            if let story = filter.story {
                conditions.append("a.story_id = ?")
                arguments += [story]
            }
            if !filter.includeCopies { conditions.append("a.duplicate_of IS NULL") }
            if let cursor {
                let parts = cursor.split(separator: "/", omittingEmptySubsequences: false)
                guard parts.count == 2, let moment = Int64(parts[0]), let id = Int64(parts[1]) else { throw StoreError.badCursor(cursor) }
                conditions += [ListOrder.mayPrecede(moment), "(a.listed_at, a.id) < (?, ?)"]
                arguments += [moment, id]
            }
            arguments += [limit, 0]
            let filter = conditions.isEmpty ? "" : "WHERE " + conditions.joined(separator: " AND ")
            return try Row.fetchAll(db, sql: ListOrder.page(of: "FROM articles a \(filter)"), arguments: arguments).map { Self.listing($0) }
        }
    }

    /// Columns of an article `a` in a list.
    static let listingColumns = "a.*, (SELECT count(*) FROM facts f WHERE f.article_id = a.id) AS fact_count"

    static func listing(_ row: Row, snippet: String? = nil) -> ArticleListing {
        let stored = StoredArticle(row)
        return ArticleListing(
            article: stored.article, firstSeen: stored.firstSeen, changedAt: stored.changedAt, listedAt: stored.listedAt, storyID: stored.storyID,
            factCount: row["fact_count"], snippet: snippet)
    }

    /// The cursor behind an article of a list.
    public static func cursor(_ listing: ArticleListing) -> String {
        "\(listing.listedAt)/\(listing.article.id ?? 0)"
    }

    /// One article with its facts; an earlier revision has that revision's headline and body.
    public func article(id: Int64, revision: Int? = nil) async throws -> ArticleListing? {
        try await read { db in
            guard
                let row = try Row.fetchOne(
                    db, sql: "SELECT a.*, 0 AS fact_count FROM articles a WHERE a.id = ?", arguments: [id])
            else { return nil }
            var listing = Self.listing(row)
            listing.article.facts = try Self.facts(db, article: id)
            listing.factCount = listing.article.facts.count
            if let revision, revision != listing.article.revision {
                guard
                    let old = try Row.fetchOne(
                        db, sql: "SELECT headline, body, seen_at FROM revisions WHERE article_id = ? AND revision = ?", arguments: [id, revision])
                else { return nil }
                listing.article.revision = revision
                listing.article.headline = old["headline"]
                listing.article.body = BodyText.split(old["body"])
                listing.article.facts = []
                listing.article.factsCutShort = nil
                listing.changedAt = old["seen_at"]
            }
            return listing
        }
    }

    static func facts(_ db: Database, article id: Int64) throws -> [Fact] {
        try Row.fetchAll(
            db.cachedStatement(sql: "SELECT * FROM facts WHERE article_id = ? ORDER BY id"), arguments: [id]
        ).compactMap(Self.fact)
    }

    static func fact(_ row: Row) -> Fact? {
        guard let kind = FactKind(rawValue: row["kind"]), let detail = JSONText.detail(kind: kind, from: row["detail"]) else { return nil }
        return Fact(
            evidence: row["evidence"], paragraph: row["paragraph"], start: row["start"], end: row["end"], rule: row["rule"],
            confidence: row["confidence"],
            detail: detail)
    }

    /// Copies of an article: other articles linked to it.
    public func copies(of id: Int64) async throws -> [ArticleListing] {
        try await read { db in
            try Row.fetchAll(
                db, sql: "SELECT a.*, 0 AS fact_count FROM articles a WHERE a.duplicate_of = ? ORDER BY a.id", arguments: [id]
            ).map { Self.listing($0) }
        }
    }

    /// Numbers for `status`. Counting steps over all rows: of many, the last count serves for fifty times as long as it took.
    public func statistics() async throws -> StoreStatistics {
        if let kept = keptStatistics.withLock({ $0 }), kept.until > .now { return kept.value }
        return try await statisticsRead.value { [self] in
            // Another count may have ended meanwhile.
            if let kept = keptStatistics.withLock({ $0 }), kept.until > .now { return kept.value }
            let begun = ContinuousClock.now
            let value = try await count()
            let spent = ContinuousClock.now - begun
            keptStatistics.withLock { $0 = value.articles + value.facts > 10_000 ? (value, .now + spent * 50) : nil }
            return value
        }
    }

    private func count() async throws -> StoreStatistics {
        let path = path
        return try await read { db in
            func count(_ sql: String) throws -> Int { try Int.fetchOne(db, sql: sql) ?? 0 }
            var size: Int64 = 0
            for suffix in ["", "-wal"] {
                let attributes = try? FileManager.default.attributesOfItem(atPath: path + suffix)
                size += (attributes?[.size] as? NSNumber)?.int64Value ?? 0
            }
            let kept = try Row.fetchOne(db, sql: Counts.kept) ?? [:]
            return StoreStatistics(
                bytes: size, articles: kept["articles"] ?? 0, copies: kept["copies"] ?? 0, revisions: kept["revisions"] ?? 0,
                facts: kept["facts"] ?? 0, stories: kept["stories"] ?? 0, pageJobs: try count("SELECT count(*) FROM page_jobs"),
                analysisJobs: try count("SELECT count(*) FROM analysis_jobs"),
                jobsSetAside: try count("SELECT count(*) FROM crashed_jobs WHERE crashes >= \(CrashedJob.limit)"))
        }
    }
}

/// Counts of the store.
public struct StoreStatistics: Sendable {
    public var bytes: Int64
    public var articles: Int
    public var copies: Int
    public var revisions: Int
    public var facts: Int
    public var stories: Int
    public var pageJobs: Int
    public var analysisJobs: Int
    /// Jobs that made the process crash twice.
    public var jobsSetAside: Int
}
