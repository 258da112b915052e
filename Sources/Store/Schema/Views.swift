/// The views through which other programs read what articles say; `.schema` of sqlite3 shows their comments.
///
/// Each row is one statement of one article with its evidence, under the same keys by which the control API merges: a tariff's scope, the
/// direction of a flow and a period are written in one way. Where the API joins dates of different precision (`2025-04`, `2025-04-02`), the
/// rows keep what each article says, with the first and the last day that it can mean. `copy_of` tells rows of copies from those of originals.
enum Views {
    static let sql = facts + SearchIndex.createTable(SearchIndex.table) + search

    private static let facts = """
        CREATE VIEW tariff_history AS
            -- One row for each statement of a tariff rate. scope is 'all goods' where an article names no goods.
            SELECT f.detail ->> 'imposer' AS imposer, f.detail ->> 'target' AS target,
                substr(f.merge_key, length(f.detail ->> 'imposer') + length(f.detail ->> 'target') + 3) AS scope,
                f.date AS date, f.first_day AS first_day, f.last_day AS last_day, f.detail ->> 'status' AS status,
                f.detail ->> 'ratePercent' AS rate_percent, f.detail ->> 'previousRatePercent' AS previous_rate_percent,
                f.detail ->> 'instrument' AS instrument, f.article_id AS article_id, a.duplicate_of AS copy_of, a.published AS published, f.evidence AS evidence
            FROM facts f JOIN articles a ON a.id = f.article_id WHERE f.kind = 'tariff_measure'
            ORDER BY imposer, target, scope, f.last_day IS NULL, f.last_day, f.id;

        CREATE VIEW trade_series AS
            -- One row for each statement of a trade figure. An import of A from B is a row of exports of B to A, a deficit of A with B a surplus
            -- of B with A; as_reported tells how the article put it.
            SELECT CASE f.detail ->> 'flow' WHEN 'import' THEN f.detail ->> 'partner' WHEN 'deficit' THEN f.detail ->> 'partner'
                    WHEN 'total_trade' THEN min(f.detail ->> 'reporter', f.detail ->> 'partner') ELSE f.detail ->> 'reporter' END AS reporter,
                CASE f.detail ->> 'flow' WHEN 'import' THEN f.detail ->> 'reporter' WHEN 'deficit' THEN f.detail ->> 'reporter'
                    WHEN 'total_trade' THEN max(f.detail ->> 'reporter', f.detail ->> 'partner') ELSE f.detail ->> 'partner' END AS partner,
                CASE f.detail ->> 'flow' WHEN 'import' THEN 'export' WHEN 'deficit' THEN 'surplus' ELSE f.detail ->> 'flow' END AS flow,
                substr(f.merge_key, length(f.detail ->> 'reporter') + length(f.detail ->> 'partner') + 4
                    + length(CASE f.detail ->> 'flow' WHEN 'import' THEN 'export' WHEN 'deficit' THEN 'surplus' ELSE f.detail ->> 'flow' END)
                ) AS period,
                f.first_day AS first_day, f.last_day AS last_day, f.detail ->> 'value' AS value, f.detail ->> 'currency' AS currency,
                f.detail ->> 'changePercent' AS change_percent, f.detail ->> 'changeBase' AS change_base, f.detail ->> 'rank' AS rank,
                f.detail ->> 'source' AS source,
                (f.detail ->> 'reporter') || ' ' || (f.detail ->> 'flow') || ' ' || (f.detail ->> 'partner') AS as_reported,
                f.article_id AS article_id, a.duplicate_of AS copy_of, a.published AS published, f.evidence AS evidence
            FROM facts f JOIN articles a ON a.id = f.article_id WHERE f.kind = 'trade_figure'
            ORDER BY reporter, partner, flow, f.last_day, f.id;

        CREATE VIEW timeline AS
            -- One row for each statement of an event; participants is a JSON list of names and country codes.
            SELECT f.date AS date, f.first_day AS first_day, f.last_day AS last_day, f.detail ->> 'type' AS type,
                f.detail ->> 'ordinal' AS ordinal, f.detail ->> 'status' AS status, f.detail ->> 'participants' AS participants,
                f.detail ->> 'place' AS place, f.article_id AS article_id, a.duplicate_of AS copy_of, a.published AS published, f.evidence AS evidence
            FROM facts f JOIN articles a ON a.id = f.article_id WHERE f.kind = 'event'
            ORDER BY f.last_day IS NULL, f.last_day, f.id;

        """

    /// Made and dropped with the index that it reads: see `SearchIndex`.
    static let search = """
        CREATE VIEW article_search AS
            -- Full-text search: SELECT headline FROM article_search WHERE query MATCH 'to lam' ORDER BY rank;
            -- Accents and case do not matter, but đ is indexed as d, ł as l and ø as o.
            SELECT a.id AS id, a.url AS url, a.headline AS headline, a.published AS published, a.source_name AS source, a.body AS body,
                a.duplicate_of AS copy_of, i.article_index AS query, i.rank AS rank
            FROM article_index i JOIN articles a ON \(SearchIndex.joinsArticles);
        """
}
