import GRDB

/// Numbers of rows, kept in the transactions that change them: `status` would otherwise step over all rows.
///
/// New articles, facts and stories are counted by what adds them, through `add`; all other changes by triggers. With a trigger on INSERT, SQLite keeps
/// a copy of every page that the statement changes, so that it can be taken back alone, and searches every table that references articles for rows
/// that point to the new one already: see `docs/performance.md`.
///
/// Tables in which rows are replaced (`INSERT OR REPLACE`) are not counted so, since that fires no trigger for the row that goes.
struct Counts {
    var articles = 0
    var copies = 0
    var facts = 0
    var stories = 0

    static let sql = """
        CREATE TABLE counts (
            articles INTEGER NOT NULL,
            copies INTEGER NOT NULL,
            revisions INTEGER NOT NULL,
            facts INTEGER NOT NULL,
            stories INTEGER NOT NULL
        ) STRICT;
        INSERT INTO counts VALUES (0, 0, 0, 0, 0);
        CREATE TRIGGER articles_removed AFTER DELETE ON articles BEGIN
            UPDATE counts SET articles = articles - 1, copies = copies - (OLD.duplicate_of IS NOT NULL);
        END;
        CREATE TRIGGER articles_linked AFTER UPDATE OF duplicate_of ON articles
            WHEN (OLD.duplicate_of IS NULL) <> (NEW.duplicate_of IS NULL) BEGIN
            UPDATE counts SET copies = copies + (NEW.duplicate_of IS NOT NULL) - (OLD.duplicate_of IS NOT NULL);
        END;

        CREATE TRIGGER revisions_added AFTER INSERT ON revisions BEGIN UPDATE counts SET revisions = revisions + 1; END;

        """ + ["revisions", "facts", "stories"].map(removed).joined()

    private static func removed(_ table: String) -> String {
        "CREATE TRIGGER \(table)_removed AFTER DELETE ON \(table) BEGIN UPDATE counts SET \(table) = \(table) - 1; END;\n"
    }

    /// Counts rows that the transaction has added.
    func add(_ db: Database) throws {
        // The row is named by its number, so that SQLite knows it to be one and keeps no copy of the page either.
        let update = try RowStatement(
            db, sql: "UPDATE counts SET articles = articles + ?, copies = copies + ?, facts = facts + ?, stories = stories + ? WHERE rowid = 1")
        try update.run { row in
            row.add(Int64(articles))
            row.add(Int64(copies))
            row.add(Int64(facts))
            row.add(Int64(stories))
        }
    }

    /// Counts all rows anew, after a migration.
    static func recount(_ db: Database) throws {
        try db.execute(sql: "UPDATE counts SET (articles, copies, revisions, facts, stories) = (\(counted))")
    }

    /// The numbers as they are, for `verify`.
    static let counted = """
        SELECT (SELECT count(*) FROM articles), (SELECT count(*) FROM articles WHERE duplicate_of IS NOT NULL), (SELECT count(*) FROM revisions),
            (SELECT count(*) FROM facts), (SELECT count(*) FROM stories)
        """
    static let kept = "SELECT articles, copies, revisions, facts, stories FROM counts WHERE rowid = 1"
}
