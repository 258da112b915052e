import Ingestion
import Models
import Store

/// Joins an article with the one that another node has brought from another feed for the same address, by the rule of a single store.
extension LinkedArticle {
    /// Makes the new article's items those of the article that is there, if there is one.
    ///
    /// - Returns: whether that was so; then there is nothing left to link.
    func joinSameArticle() throws -> Bool {
        let origin = TextOrigin(rawValue: row.string("text_origin")) ?? .feed
        guard isNew, article.url != nil else { return false }
        let rows = try connection.run(
            """
            SELECT a.id, a.month, a.feed, a.url, a.headline, a.body, a.domain, a.partial, a.first_seen, a.duplicate_of, a.duplicate_kind, a.story,
                a.sketch
            FROM articles a WHERE a.url_key = $1 AND a.id <> $2 AND a.linked AND NOT EXISTS (
                SELECT 1 FROM items own JOIN items other ON other.feed = own.feed WHERE own.article = $2 AND other.article = a.id)
                AND ($3 OR NOT EXISTS (SELECT 1 FROM items own WHERE own.article = $2 AND own.feed IS NULL))
            ORDER BY a.id LIMIT \(Self.sameAddress) FOR UPDATE OF a
            """, [SQLValue(row.text("url_key")), .int(id), .bool(origin == .document)]
        ).rows
        let found = ArticleDecision.sameArticle(article, among: rows.map(Self.article))
        guard let found, let known = rows.first(where: { $0.int("id") == found.id }) else { return false }
        if ArticleDecision.replaces(article, origin: origin, found) { try takePlace(of: known) } else { try remove(id) }
        try connection.run(
            "UPDATE items SET article = $2, month = $3::date WHERE article = $1", [.int(id), .int(known.int("id")), .text(known.string("month"))])
        return true
    }

    /// As many articles with one address as are looked at.
    private static let sameAddress = 16

    /// No article of this number was compared with others before.
    private var isNew: Bool { row.int("revision") == 1 && row.optionalInt("story") == nil && row.optionalInt("duplicate_of") == nil }

    /// The article gets the number, the place and the links of the known one; its text is looked at in the next turn.
    private func takePlace(of known: ResultRow) throws {
        try ArchiveStatements.removeBands(connection, [known])
        try remove(known.int("id"))
        for table in ["facts", "topics", "revisions"] {
            try connection.run(
                "UPDATE \(table) SET article = $2, month = $3::date WHERE article = $1",
                [.int(id), .int(known.int("id")), .text(known.string("month"))])
        }
        try connection.run(
            """
            UPDATE articles SET id = $2, month = $3::date, feed = $4, first_seen = $5, duplicate_of = $6, duplicate_kind = $7, story = $8, linked = false
            WHERE id = $1
            """,
            [
                .int(id), .int(known.int("id")), .text(known.string("month")), SQLValue(known.optionalInt("feed")), .int(known.int("first_seen")),
                SQLValue(known.optionalInt("duplicate_of")), SQLValue(known.text("duplicate_kind")), SQLValue(known.optionalInt("story")),
            ])
    }

    private func remove(_ id: Int64) throws {
        for table in ["facts", "topics", "revisions"] { try connection.run("DELETE FROM \(table) WHERE article = $1", [.int(id)]) }
        try connection.run("DELETE FROM articles WHERE id = $1", [.int(id)])
    }

    private static func article(_ row: ResultRow) -> Article {
        Article(
            id: row.int("id"), url: row.text("url"), headline: row.text("headline"), body: BodyText.split(row.string("body")),
            source: ArticleSource(domain: row.text("domain")), partial: row.bool("partial") ? true : nil)
    }
}
