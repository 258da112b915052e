import GRDB
import Models

/// Puts the texts of one transaction into the search index, all at its end.
///
/// FTS5 writes out what it has gathered whenever SQLite opens a savepoint, and many statements do: put in between them, each article
/// would become a segment of its own, to be merged again later.
final class SearchIndexer {
    private let db: Database
    private var waiting: [(id: Int64, headline: String, body: String)] = []
    private var places: [Int64: Int] = [:]

    private init(_ db: Database) { self.db = db }

    /// Runs the body of a transaction, then writes what it gave to the index.
    static func gathering<T>(_ db: Database, _ body: (SearchIndexer) throws -> T) throws -> T {
        let indexer = SearchIndexer(db)
        let result = try body(indexer)
        try indexer.flush()
        return result
    }

    func add(_ draft: ArticleDraft, id: Int64) {
        places[id] = waiting.count
        waiting.append((id, draft.searchHeadline, draft.searchBody))
    }

    /// A contentless index forgets a row only when told the very text that was put in.
    func remove(_ row: ArticleRow) throws {
        if let place = places.removeValue(forKey: row.id) {
            // Never put in.
            waiting[place].id = 0
            return
        }
        try db.cachedStatement(sql: "INSERT INTO article_index (article_index, rowid, headline, body) VALUES ('delete', ?, ?, ?)")
            .execute(arguments: [
                row.id, SearchText.indexed(row.article.headline ?? ""), SearchText.indexed(row.article.body.joined(separator: "\n")),
            ])
    }

    private func flush() throws {
        let insert = try db.cachedStatement(sql: "INSERT INTO article_index (rowid, headline, body) VALUES (?, ?, ?)")
        for entry in waiting where entry.id != 0 { try insert.execute(arguments: [entry.id, entry.headline, entry.body]) }
        waiting = []
        places = [:]
    }
}
