import GRDB
import Models

/// The full-text index and where it stands.
///
/// Entries are only ever added. Each text that an article has had is an entry of its own, `article id · 65536 + text version`, and an article
/// is found by the entry of its present version alone. So an entry need never be taken out, which a contentless FTS5 table does only when
/// it is told the very text that was put in. Entries of former texts go when the index is rebuilt: in the background, into a second table,
/// when the rules of folding change, when the index is damaged, or when half of its entries have become useless.
enum SearchIndex {
    static let table = "article_index"
    static let nextTable = "article_index_next"

    /// Number of texts of one article that the index can tell apart.
    static let versions: Int64 = 1 << 16

    static func row(article id: Int64, version: Int64) -> Int64 { id * versions + version % versions }

    /// Joins articles `a` to entries `i`. Entries of former texts find nothing: only that of the present version does.
    static let joinsArticles = "a.id = i.rowid >> 16 AND a.text_version = i.rowid & 65535"

    /// Letters, numbers and the marks that are parts of words in many scripts (Thai, Devanagari, Khmer): without them those words fall apart.
    ///
    /// Texts come folded, and stay as they are; diacritics are removed for those who query the view with other programs.
    private static let tokenizer = "unicode61 remove_diacritics 2 categories ''L* N* Co Mn Mc''"

    static func createTable(_ name: String) -> String {
        """
        CREATE VIRTUAL TABLE \(name) USING fts5 (
            headline, body, content = '', tokenize = '\(tokenizer)', detail = full
        );
        -- Terms of one transaction are gathered in memory up to this many bytes before they become a segment; fewer merges later.
        INSERT INTO \(name) (\(name), rank) VALUES ('hashsize', 8388608);
        \(setMerging(name))
        """
    }

    /// Segments of one size from which on they are merged: within transactions, all at once within one transaction, and when nothing else is to
    /// do. Transactions leave it to quiet times as far as they can: see `mergeSearchIndex`.
    private static let merging = [("automerge", 64), ("crisismerge", 128), ("usermerge", quietSegments)]

    /// The index is merged in quiet times down to fewer segments of one size than this.
    private static let quietSegments = 8

    /// Gives an index the numbers of `merging`.
    static func setMerging(_ name: String) -> String {
        merging.map { "INSERT INTO \(name) (\(name), rank) VALUES ('\($0)', \($1));" }.joined(separator: "\n")
    }

    /// What the table `settings` says of the index.
    struct State {
        var rules: String?
        var isDamaged: Bool
        /// Rules of the index that is being built, and the last article that it has.
        var building: (rules: String, through: Int64)?

        init(_ db: Database) throws {
            var values: [String: String] = [:]
            let rows = try Row.fetchCursor(db.cachedStatement(sql: "SELECT key, value FROM settings WHERE key GLOB 'search_*'"))
            while let row = try rows.next() { values[row[0]] = row[1] }
            rules = values["search_rules"]
            isDamaged = values["search_damaged"] != nil
            if let rules = values["search_next_rules"], let through = values["search_next_through"].flatMap({ Int64($0) }) {
                building = (rules, through)
            }
        }
    }

    static func set(_ key: String, _ value: String?, _ db: Database) throws { try StoreSetting.set("search_" + key, value, db) }
}
