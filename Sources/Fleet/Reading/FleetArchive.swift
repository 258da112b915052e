import ControlAPI
import Foundation
import Models
import Store

/// All articles of the fleet with their facts, answered by the shared database.
public struct FleetArchive: ArchiveReading {
    let database: DatabaseThread

    /// Seconds that a question may take.
    private static let patience = 20.0

    func read<T: Sendable>(_ work: @escaping @Sendable (Connection) throws -> T) async throws -> T {
        do { return try await database.run(within: Self.patience, work) } catch let error as DatabaseError { throw Self.unavailable(error) }
    }

    static func unavailable(_ error: DatabaseError) -> Problem {
        Problem(status: 503, title: "Service Unavailable", detail: "\(error); without --fleet this node answers from its own store")
    }

    // MARK: Articles

    static let articleColumns = """
        a.id, a.feed, a.url, a.headline, a.byline, a.published, a.modified, a.date_basis, a.dateline, a.located_name, a.located_country, a.body,
        a.images, a.credit_lines, a.language, a.source_name, a.domain, a.partial, a.revision, a.duplicate_of, a.duplicate_kind, a.story,
        a.first_seen, a.changed_at, a.listed_at, a.fact_count
        """

    public func articles(_ filter: ArticleFilter, after cursor: String?, limit: Int) async throws -> [ArticleListing] {
        var conditions = Conditions(filter)
        if let cursor {
            let parts = cursor.split(separator: "/", omittingEmptySubsequences: false)
            guard parts.count == 2, let moment = Int64(parts[0]), let id = Int64(parts[1]) else { throw StoreError.badCursor(cursor) }
            conditions.add("(a.listed_at, a.id) < (?, ?)", .int(moment), .int(id))
        }
        let tail = conditions.numbered("ORDER BY a.listed_at DESC, a.id DESC LIMIT ?", [.int(Int64(limit))])
        let query = conditions
        return try await read { connection in
            try connection.run("SELECT \(Self.articleColumns) FROM articles a \(query.text) \(tail)", query.values).rows.map { Self.listing($0) }
        }
    }

    public func article(id: Int64, revision: Int?) async throws -> ArticleListing? {
        try await read { connection in
            guard let row = try connection.run("SELECT \(Self.articleColumns) FROM articles a WHERE a.id = $1", [.int(id)]).first else { return nil }
            var listing = Self.listing(row)
            listing.article.facts = try connection.run("SELECT * FROM facts WHERE article = $1 ORDER BY id", [.int(id)]).rows.compactMap(Self.fact)
            listing.factCount = listing.article.facts.count
            guard let revision, revision != listing.article.revision else { return listing }
            // The texts before the present one, in the order in which they were seen.
            let old = try connection.run(
                "SELECT headline, body, seen_at FROM revisions WHERE article = $1 ORDER BY seen_at, revision OFFSET $2 LIMIT 1",
                [.int(id), .int(Int64(max(0, revision - 1)))]
            ).first
            guard let old, revision < listing.article.revision else { return nil }
            listing.article.revision = revision
            listing.article.headline = old.text("headline")
            listing.article.body = BodyText.split(old.string("body"))
            listing.article.facts = []
            listing.changedAt = old.int("seen_at")
            return listing
        }
    }

    public func articleTotal() async throws -> Int? {
        // Counting would read all of them; what PostgreSQL noted at its last ANALYZE is near enough for many.
        try await read { connection in
            let row = try connection.run(
                "SELECT sum(greatest(reltuples, 0))::bigint AS n FROM pg_class c JOIN pg_inherits i ON i.inhrelid = c.oid WHERE i.inhparent = 'articles'::regclass"
            ).first
            guard let estimate = row?.int("n"), estimate > 100_000 else {
                return Int(clamping: try connection.run("SELECT count(*) AS n FROM articles").first?.int("n") ?? 0)
            }
            return Int(clamping: estimate)
        }
    }

    // MARK: Stories

    public func stories(since: String?, minimum: Int, limit: Int, offset: Int) async throws -> [StoryRow] {
        try await read { connection in
            try connection.run(
                """
                SELECT id, headline, first_date, last_date, articles FROM stories WHERE articles >= $1 AND ($2::text IS NULL OR last_date >= $2)
                ORDER BY last_date DESC, articles DESC, id DESC LIMIT $3 OFFSET $4
                """, [.int(Int64(minimum)), SQLValue(since), .int(Int64(limit)), .int(Int64(offset))]
            ).rows.map(Self.story)
        }
    }

    public func story(id: Int64) async throws -> StoryRow? {
        try await read { connection in
            try connection.run("SELECT id, headline, first_date, last_date, articles FROM stories WHERE id = $1", [.int(id)]).first.map(Self.story)
        }
    }

    // MARK: Feeds

    public func hasFeed(id: Int64) async throws -> Bool {
        try await read { try !$0.run("SELECT 1 FROM feeds WHERE id = $1", [.int(id)]).rows.isEmpty }
    }

    public func feeds(named name: String, asTag: Bool) async throws -> [Int64] {
        let wanted = folded(name)
        let rows = try await read { connection in
            try connection.run("SELECT id, url, original_url, name, title, tags FROM feeds WHERE listed <> '{}'").rows
        }
        return rows.filter { row in
            if asTag { return (JSON.value([String].self, row.string("tags")) ?? []).contains { folded($0) == wanted } }
            let shown = row.text("name") ?? row.text("title") ?? row.string("url")
            return row.string("id") == name || row.string("url") == name || row.string("original_url") == name || folded(shown) == wanted
        }.map { $0.int("id") }
    }

    // MARK: Rows

    static func listing(_ row: ResultRow, snippet: String? = nil) -> ArticleListing {
        func list(_ name: String) -> [String] { JSON.value([String].self, row.string(name)) ?? [] }
        let article = Article(
            id: row.int("id"), url: row.text("url"), headline: row.text("headline"), byline: list("byline"), datePublished: row.text("published"),
            dateModified: row.text("modified"), dateBasis: row.text("date_basis").flatMap(DateBasis.init(rawValue:)), dateline: row.text("dateline"),
            located: row.text("located_name").map { Place(name: $0, country: row.text("located_country")) }, body: BodyText.split(row.string("body")),
            images: JSON.value([ArticleImage].self, row.string("images")) ?? [], creditLines: list("credit_lines"), language: row.text("language"),
            source: ArticleSource(feed: row.optionalInt("feed"), name: row.text("source_name"), domain: row.text("domain")),
            partial: row.bool("partial") ? true : nil, revision: Int(clamping: row.int("revision")), duplicateOf: row.optionalInt("duplicate_of"),
            duplicateKind: row.text("duplicate_kind").flatMap(DuplicateKind.init(rawValue:)))
        return ArticleListing(
            article: article, firstSeen: row.int("first_seen"), changedAt: row.int("changed_at"), listedAt: row.int("listed_at"),
            storyID: row.optionalInt("story"), factCount: Int(clamping: row.int("fact_count")), snippet: snippet)
    }

    private static func story(_ row: ResultRow) -> StoryRow {
        StoryRow(
            id: row.int("id"), headline: row.text("headline"), firstDate: row.text("first_date"), lastDate: row.text("last_date"),
            articles: Int(clamping: row.int("articles")))
    }

    static func fact(_ row: ResultRow) -> Fact? {
        guard let kind = FactKind(rawValue: row.string("kind")), let detail = FactDetail(kind: kind, json: row.string("detail")) else { return nil }
        return Fact(
            evidence: row.string("evidence"), paragraph: Int(clamping: row.int("paragraph")), start: Int(clamping: row.int("start")),
            end: Int(clamping: row.int("end")), rule: row.string("rule"), confidence: row.double("confidence"), detail: detail)
    }
}
