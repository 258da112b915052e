/// Numbers of rows, kept by triggers in the transactions that change them: `status` would otherwise step over all rows.
///
/// Tables in which rows are replaced (`INSERT OR REPLACE`) are not counted so, since that fires no trigger for the row that goes.
enum Counts {
    static let sql = """
        CREATE TABLE counts (
            articles INTEGER NOT NULL,
            copies INTEGER NOT NULL,
            revisions INTEGER NOT NULL,
            facts INTEGER NOT NULL,
            stories INTEGER NOT NULL
        ) STRICT;
        INSERT INTO counts VALUES (0, 0, 0, 0, 0);
        CREATE TRIGGER articles_added AFTER INSERT ON articles BEGIN
            UPDATE counts SET articles = articles + 1, copies = copies + (NEW.duplicate_of IS NOT NULL);
        END;
        CREATE TRIGGER articles_removed AFTER DELETE ON articles BEGIN
            UPDATE counts SET articles = articles - 1, copies = copies - (OLD.duplicate_of IS NOT NULL);
        END;
        CREATE TRIGGER articles_linked AFTER UPDATE OF duplicate_of ON articles
            WHEN (OLD.duplicate_of IS NULL) <> (NEW.duplicate_of IS NULL) BEGIN
            UPDATE counts SET copies = copies + (NEW.duplicate_of IS NOT NULL) - (OLD.duplicate_of IS NOT NULL);
        END;

        """ + ["revisions", "facts", "stories"].map(rows).joined()

    private static func rows(_ table: String) -> String {
        """
        CREATE TRIGGER \(table)_added AFTER INSERT ON \(table) BEGIN UPDATE counts SET \(table) = \(table) + 1; END;
        CREATE TRIGGER \(table)_removed AFTER DELETE ON \(table) BEGIN UPDATE counts SET \(table) = \(table) - 1; END;

        """
    }

    /// The numbers as they are, for `verify`.
    static let counted = """
        SELECT (SELECT count(*) FROM articles), (SELECT count(*) FROM articles WHERE duplicate_of IS NOT NULL), (SELECT count(*) FROM revisions),
            (SELECT count(*) FROM facts), (SELECT count(*) FROM stories)
        """
    static let kept = "SELECT articles, copies, revisions, facts, stories FROM counts"
}
