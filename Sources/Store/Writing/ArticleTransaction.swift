import GRDB

/// What a transaction that writes articles leaves to its end: the entries of the search index, and the numbers of rows.
///
/// FTS5 writes out what it has gathered whenever SQLite opens a savepoint, and many statements do: put in between them, each article
/// would become a segment of its own, to be merged again later.
final class ArticleTransaction {
    private let db: Database
    private let state: SearchIndex.State
    private let skipsIndex: Bool
    private var counts = Counts()
    private var waiting: [(id: Int64, row: Int64, headline: String, body: String)] = []

    private init(_ db: Database, skipsIndex: Bool) throws {
        self.db = db
        self.skipsIndex = skipsIndex
        state = try SearchIndex.State(db)
    }

    /// Runs the body of a transaction, then writes what it left to the end.
    ///
    /// - Parameter skipsIndex: the index cannot be written; it is marked as damaged, to be rebuilt.
    static func run<T>(_ db: Database, skipsIndex: Bool = false, _ body: (ArticleTransaction) throws -> T) throws -> T {
        let transaction = try ArticleTransaction(db, skipsIndex: skipsIndex)
        let result = try body(transaction)
        try transaction.flush()
        return result
    }

    /// Counts an article that was added.
    func count(isCopy: Bool) {
        counts.articles += 1
        if isCopy { counts.copies += 1 }
    }

    /// Adds the entry of an article's text to the index.
    func index(id: Int64, version: Int64, headline: String?, indexedBody: String) {
        waiting.append((id, SearchIndex.row(article: id, version: version), SearchText.indexed(headline ?? ""), indexedBody))
    }

    private func flush() throws {
        if counts.articles > 0 { try counts.add(db) }
        if skipsIndex { try SearchIndex.set("damaged", "1", db) }
        if !skipsIndex, !state.isDamaged { try insert(into: SearchIndex.table) { _ in true } }
        if !skipsIndex, let building = state.building { try insert(into: SearchIndex.nextTable) { $0 <= building.through } }
        waiting = []
    }

    private func insert(into table: String, where isWanted: (Int64) -> Bool) throws {
        guard waiting.contains(where: { isWanted($0.id) }) else { return }
        let insert = try RowStatement(db, sql: "INSERT INTO \(table) (rowid, headline, body) VALUES (?, ?, ?)")
        // An article that changed twice within the transaction has two versions, and so two entries.
        for entry in waiting where isWanted(entry.id) {
            try insert.run { row in
                row.add(entry.row)
                row.add(entry.headline)
                row.add(entry.body)
            }
        }
    }
}
