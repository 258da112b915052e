import GRDB
import Models

/// The articles that a full-text query finds, in order, reading as few of its matches as the order allows.
///
/// A common word is in most of a large store's articles. Ranking all of them, or reading them all to find the latest, would cost more with
/// every article stored, so neither is done.
struct MatchedArticles {
    /// Matches ranked against one another: the latest so many come first, best first, then the next so many.
    ///
    /// Ranking a block of 2,048 takes about 3 ms. Of a query with fewer matches all are ranked together.
    static let block = 2_048
    /// What testing one article against the index costs, in articles read by their number; measured with 40,000 matches.
    private static let costOfTest = 100

    private static let index = SearchIndex.table

    let db: Database
    /// In FTS5's syntax.
    let query: String
    let filter: SearchConditions

    /// Best first within each block of matches, the latest block first: BM25 with headlines ten times as heavy as text.
    func byRelevance(offset: Int, limit: Int) throws -> [Row] {
        var (rows, skipped): ([Row], Int) = ([], 0)
        var last = Int64.max
        while rows.count < limit {
            let first = try start(ofBlockThrough: last)
            for match in try ranked(from: first ?? Int64.min, through: last) {
                // Entries of former texts find nothing: only that of the present version does.
                let isSkipped = skipped < offset
                guard let row = try article(match, isSkipped ? "1" : Store.listingColumns) else { continue }
                if isSkipped { skipped += 1 } else { rows.append(row) }
                if rows.count == limit { break }
            }
            guard let first else { break }
            last = first - 1
        }
        return rows
    }

    /// Latest first.
    func byDate(offset: Int, limit: Int) throws -> [Row] {
        let text: String
        if try isCommon(wanted: offset + limit) {
            let entry = "i.rowid = a.id * \(SearchIndex.versions) + a.text_version"
            text = ListOrder.page(testing: "EXISTS (SELECT 1 FROM \(Self.index) i WHERE \(Self.index) MATCH ? AND \(entry))")
        } else {
            text = ListOrder.page(
                of: "FROM \(Self.index) i JOIN articles a ON \(SearchIndex.joinsArticles) WHERE \(Self.index) MATCH ?" + filter.conjunction)
        }
        return try Row.fetchAll(db, sql: text, arguments: [query] + filter.arguments + [limit, offset])
    }

    /// The first entry of the block that ends with an entry; nil when less than a block is left.
    private func start(ofBlockThrough last: Int64) throws -> Int64? {
        let statement = try db.cachedStatement(
            sql: "SELECT rowid FROM \(Self.index) WHERE \(Self.index) MATCH ? AND rowid <= ? ORDER BY rowid DESC LIMIT 1 OFFSET ?")
        return try Int64.fetchOne(statement, arguments: [query, last, Self.block - 1])
    }

    /// Entries of a block that the filter lets pass, best first.
    private func ranked(from first: Int64, through last: Int64) throws -> [Int64] {
        let block = """
            SELECT rowid, bm25(\(Self.index), 10.0, 1.0) AS score FROM \(Self.index) WHERE \(Self.index) MATCH ? AND rowid BETWEEN ? AND ?
            """
        var text = "SELECT i.rowid FROM (\(block)) i"
        if !filter.isEmpty { text += " JOIN articles a ON \(SearchIndex.joinsArticles) WHERE true" + filter.conjunction }
        return try Int64.fetchAll(
            db, sql: text + " ORDER BY i.score, i.rowid DESC", arguments: [query, first, last] + filter.arguments)
    }

    private func article(_ entry: Int64, _ columns: String) throws -> Row? {
        let statement = try db.cachedStatement(sql: "SELECT \(columns) FROM articles a WHERE a.id = ? AND a.text_version = ?")
        return try Row.fetchOne(statement, arguments: [entry >> 16, entry & 65_535])
    }

    /// Whether the wanted articles are found sooner by testing the latest articles than by reading every match.
    private func isCommon(wanted: Int) throws -> Bool {
        guard filter.isEmpty else { return false }
        let matches = try Int.fetchOne(db, sql: "SELECT count(*) FROM \(Self.index) WHERE \(Self.index) MATCH ?", arguments: [query]) ?? 0
        guard matches > Self.block else { return false }
        let kept = try Row.fetchOne(db, sql: Counts.kept)
        let articles: Int = kept?["articles"] ?? 0
        return Double(wanted) * Double(articles) / Double(matches) * Double(Self.costOfTest) < Double(matches)
    }
}
