/// Takes articles out of the archive for good, inside the caller's transaction.
extension ArchiveStatements {
    /// The month of items whose article was removed: it never has a partition, so that no node brings the article back.
    private static let removedMonth = "0001-01-01"

    /// Removes the articles that these names are known by, whether they have come or are still to come.
    static func remove(_ connection: Connection, names: [String]) throws {
        guard !names.isEmpty else { return }
        let known = try connection.run(
            """
            INSERT INTO items (item, article, month)
            SELECT DISTINCT substring(sha256(convert_to(n, 'UTF8')) FOR 16), nextval('article_ids'), $2::date FROM unnest($1::text[]) AS n
            ON CONFLICT (item) DO UPDATE SET month = excluded.month RETURNING article
            """, [.list(Array(Set(names)).sorted()), .text(removedMonth)]
        ).rows.map { $0.int("article") }
        try remove(connection, articles: known)
    }

    /// Removes articles with all that belongs to them. Their copies are compared with the others again.
    ///
    /// - Returns: how many there were.
    @discardableResult
    static func remove(_ connection: Connection, articles ids: [Int64]) throws -> Int {
        let ids = SQLValue.list(ids)
        let rows = try connection.run("SELECT id, month, sketch FROM articles WHERE id = ANY ($1::bigint[]) ORDER BY id FOR UPDATE", [ids]).rows
        try connection.run("UPDATE items SET month = $2::date WHERE article = ANY ($1::bigint[])", [ids, .text(removedMonth)])
        try connection.run(
            "UPDATE articles SET linked = false, duplicate_of = NULL, duplicate_kind = NULL WHERE duplicate_of = ANY ($1::bigint[])", [ids])
        try removeBands(connection, rows)
        for table in ["facts", "topics", "revisions"] { try connection.run("DELETE FROM \(table) WHERE article = ANY ($1::bigint[])", [ids]) }
        let stories = try connection.run("DELETE FROM articles WHERE id = ANY ($1::bigint[]) RETURNING story", [ids]).rows
        for story in stories.compactMap({ $0.optionalInt("story") }) { try leaveStory(connection, story) }
        return stories.count
    }

    /// A story has an article less, and ends with its last one.
    static func leaveStory(_ connection: Connection, _ story: Int64) throws {
        let left = try connection.run("UPDATE stories SET articles = articles - 1 WHERE id = $1 RETURNING articles", [.int(story)]).first
        guard let left, left.int("articles") <= 0 else { return }
        try connection.run("DELETE FROM story_terms WHERE story = $1", [.int(story)])
        try connection.run("DELETE FROM stories WHERE id = $1", [.int(story)])
    }
}
