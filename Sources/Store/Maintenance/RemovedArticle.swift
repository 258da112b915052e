import GRDB

/// What the change log keeps of an article that a user removed, so that an archive can remove it too.
struct RemovedArticle: Codable {
    struct Item: Codable {
        var feed: Int64
        var key: String
    }

    var items: [Item]
    /// The name of a document that no feed brought, see `OutboxArticle.names`.
    var document: String?

    static func trace(of id: Int64, _ db: Database) throws -> RemovedArticle {
        let items = try Row.fetchAll(
            db.cachedStatement(sql: "SELECT feed_id, item_key FROM items WHERE article_id = ? ORDER BY feed_id, item_key"), arguments: [id]
        ).map { Item(feed: $0[0], key: $0[1]) }
        guard items.isEmpty else { return RemovedArticle(items: items) }
        let row = try Row.fetchOne(db.cachedStatement(sql: "SELECT url_key, first_seen, headline FROM articles WHERE id = ?"), arguments: [id])
        return RemovedArticle(items: [], document: row.map { OutboxArticle.documentName(addressKey: $0[0], firstSeen: $0[1], headline: $0[2]) })
    }
}

extension Store {
    /// What an archive knows the articles by that these entries of the change log removed, see `OutboxArticle.names`.
    public func namesOfRemoved(_ changes: [Change]) async throws -> [String] {
        let removed = changes.filter { $0.kind == "removed" }.compactMap { JSONText.decode(RemovedArticle.self, from: $0.data) }
        guard !removed.isEmpty else { return [] }
        return try await read { db in
            let address = try db.cachedStatement(sql: "SELECT original_url FROM feeds WHERE id = ?")
            return try removed.flatMap { article in
                try article.items.compactMap { item in
                    try String.fetchOne(address, arguments: [item.feed]).map { OutboxArticle.itemName(feedURL: $0, key: item.key) }
                } + [article.document].compactMap { $0 }
            }
        }
    }
}
