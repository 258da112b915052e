import Deduplication
import Foundation

/// Writes articles into the archive, inside the caller's transaction. Every statement may be repeated: what is there already stays one.
enum ArchiveStatements {
    /// A host with the token under which it is held.
    struct Claim: Sendable {
        var host: String
        var token: Int64
    }

    /// Those of the hosts that are really the session's, and stay so until the end of the transaction: whoever wants to take one passes by a
    /// row that is locked.
    static func confirm(_ connection: Connection, session: Int64, _ claims: [Claim]) throws -> Set<String> {
        guard !claims.isEmpty else { return [] }
        return Set(
            try connection.run(
                """
                SELECT h.host FROM hosts h JOIN unnest($2::text[], $3::bigint[]) AS c (host, token) ON c.host = h.host AND c.token = h.token
                WHERE h.session = $1 AND EXISTS (SELECT 1 FROM sessions s WHERE s.id = $1 AND s.lease_until > clock_timestamp())
                ORDER BY h.host FOR SHARE OF h
                """, [.int(session), .list(claims.map(\.host)), .list(claims.map(\.token))]
            ).rows.map { $0.string("host") })
    }

    /// Whether the session is its node's and its lease has not ended. What a node writes outside of one would be the word of a sleeper.
    static func isCurrent(_ connection: Connection, session: Int64) throws -> Bool {
        try !connection.run(
            "SELECT 1 FROM sessions s JOIN nodes n ON n.session = s.id WHERE s.id = $1 AND s.lease_until > clock_timestamp()", [.int(session)]
        ).rows.isEmpty
    }

    /// Finds or gives each article's number in the archive; `nil` for one whose month has been removed.
    ///
    /// - Parameter names: what each article is known by, see `OutboxArticle.names`.
    static func place(_ connection: Connection, _ names: [[String]]) throws -> [(id: Int64, month: String)?] {
        guard !names.isEmpty else { return [] }
        let numbers = try connection.run(
            """
            SELECT nextval('article_ids') AS id, date_trunc('month', now())::date AS month FROM generate_series(1, $1::int)
            """, [.int(Int64(names.count))]
        ).rows
        guard numbers.count == names.count, let month = numbers.first?.text("month") else { throw DatabaseError.unexpected("no numbers") }
        try connection.run("SELECT add_month($1::date)", [.text(month)])
        let all = zip(names, numbers).flatMap { names, number in names.map { ($0, number.int("id")) } }
        // An article of several items may be there under any of them; where two are new under one name the first in order is kept.
        let known = try lookUp(connection, all.map(\.0))
        var found: [(id: Int64, month: String)?] = names.map { $0.compactMap { known[$0] }.first }
        var add: [(name: String, id: Int64, month: String)] = []
        for (at, names) in names.enumerated() {
            let place = found[at] ?? (numbers[at].int("id"), month)
            found[at] = place
            for name in names where known[name] == nil { add.append((name, place.id, place.month)) }
        }
        guard !add.isEmpty else { return try present(connection, found, new: []) }
        add.sort { $0.name < $1.name }
        try connection.run(
            """
            INSERT INTO items (item, article, month, feed) SELECT substring(sha256(convert_to(n, 'UTF8')) FOR 16), a, m, f.id
            FROM unnest($1::text[], $2::bigint[], $3::date[]) AS r (n, a, m) LEFT JOIN feeds f ON f.original_url = split_part(n, E'\\n', 1)
            ON CONFLICT (item) DO NOTHING
            """, [.list(add.map(\.name)), .list(add.map(\.id)), .list(add.map(\.month))])
        // Another node may have added one of them at the same time; its number counts.
        let final = try lookUp(connection, add.map(\.name))
        for (at, names) in names.enumerated() { if let place = names.compactMap({ known[$0] ?? final[$0] }).first { found[at] = place } }
        return try present(connection, found, new: Set(numbers.map { $0.int("id") }))
    }

    /// Numbers that stay what they are until the end of the transaction.
    private static func lookUp(_ connection: Connection, _ names: [String]) throws -> [String: (id: Int64, month: String)] {
        try connection.run(
            """
            SELECT r.n AS name, i.article, i.month FROM unnest($1::text[]) AS r (n) JOIN items i ON i.item = substring(sha256(convert_to(r.n, 'UTF8')) FOR 16)
            FOR SHARE OF i
            """, [.list(names)]
        ).rows.reduce(into: [:]) { $0[$1.string("name")] = ($1.int("article"), $1.string("month")) }
    }

    /// Articles whose month was removed stay removed.
    private static func present(
        _ connection: Connection, _ places: [(id: Int64, month: String)?], new: Set<Int64>
    ) throws -> [(id: Int64, month: String)?] {
        let months = Set(places.compactMap { $0 }.filter { !new.contains($0.id) }.map(\.month))
        guard !months.isEmpty else { return places }
        let there = Set(
            try connection.run(
                "SELECT m FROM unnest($1::date[]) AS m WHERE to_regclass('dateline.articles_' || to_char(m, 'YYYY_MM')) IS NOT NULL",
                [.list(Array(months))]
            ).rows.map { $0.string("m") })
        return places.map { $0.flatMap { new.contains($0.id) || there.contains($0.month) ? $0 : nil } }
    }

    /// The columns of a row of JSON.
    private static let record = """
        json_to_recordset($1::json) AS r (id bigint, month date, feeds text[], fresh boolean, url text, url_key text, headline text, byline text,
            body text, images text, credit_lines text, published text, modified text, date_basis text, dateline text, located_name text,
            located_country text, language text, source_name text, domain text, partial boolean, text_origin text, first_seen bigint,
            changed_at bigint, listed_at bigint, body_hash text, telling boolean, search text, sketch text, facts json, topics json, revisions json)
        """

    /// The columns that a later reading of an article can change.
    private static let changing = [
        "url", "url_key", "headline", "byline", "body", "images", "credit_lines", "published", "modified", "date_basis", "dateline",
        "located_name", "located_country", "language", "source_name", "domain", "partial", "text_origin", "changed_at", "listed_at", "body_hash",
        "telling", "search", "sketch",
    ]

    /// Writes the articles with their earlier texts, facts and topics.
    static func write(_ connection: Connection, _ rows: [ArchiveRow]) throws {
        guard !rows.isEmpty else { return }
        // In one order, as the linker takes them.
        var there = Set(
            try connection.run("SELECT id FROM articles WHERE id = ANY ($1::bigint[]) ORDER BY id FOR UPDATE", [.list(rows.map(\.id))]).rows.map {
                $0.int("id")
            })
        // Most are new, and nothing of theirs has to be compared. Of two rows for one article the second one is.
        let (new, known) = rows.reduce(into: ([ArchiveRow](), [ArchiveRow]())) { lists, row in
            if there.insert(row.id).inserted { lists.0.append(row) } else { lists.1.append(row) }
        }
        try add(connection, new)
        try replace(connection, known)
    }

    /// Writes articles that the archive does not have. Each row of `articles` is written once: to change it is to enter it in all indexes again.
    private static func add(_ connection: Connection, _ rows: [ArchiveRow]) throws {
        guard !rows.isEmpty else { return }
        let revised = rows.filter { !$0.revisions.isEmpty }
        if !revised.isEmpty {
            try connection.run("INSERT INTO revisions (\(revisionColumns)) \(ownRevisions) ON CONFLICT DO NOTHING", [.text(JSON.text(revised))])
        }
        try connection.run(
            """
            INSERT INTO articles AS a (id, month, feed, first_seen, revision, fact_digest, fact_count, \(changing.joined(separator: ", ")))
            SELECT r.id, r.month, (SELECT f.id FROM feeds f WHERE f.original_url = r.feeds[1]), r.first_seen, \(revision("r.id", "r.month")),
                CASE WHEN json_typeof(r.facts) = 'array' THEN \(digest) END, CASE WHEN json_typeof(r.facts) = 'array' THEN json_array_length(r.facts) ELSE 0 END,
                \(changing.map { values[$0] ?? "r." + $0 }.joined(separator: ", "))
            FROM \(record) ORDER BY r.id
            ON CONFLICT (id, month) DO NOTHING
            """, [.text(JSON.text(rows))])
        try insertFacts(connection, rows.filter { $0.facts != nil })
    }

    private static let revisionColumns = "article, month, body_hash, headline_hash, revision, headline, body, seen_at"

    private static let ownRevisions = """
        SELECT r.id, r.month, decode(v.hash, 'hex'), \(headlineHash("v.headline")), v.revision, v.headline, v.body, v.seen_at
        FROM \(record), json_to_recordset(r.revisions) AS v (revision int, headline text, body text, hash text, seen_at bigint)
        """

    /// Of facts and topics: whether they have changed.
    private static let digest = "md5(r.facts::text || r.topics::text)"

    /// Puts articles in the place of those that the archive has, where the rules say so.
    private static func replace(_ connection: Connection, _ rows: [ArchiveRow]) throws {
        guard !rows.isEmpty else { return }
        let json = SQLValue.text(JSON.text(rows))
        // A text that is about to be replaced is kept, whichever node brought it.
        try connection.run(
            """
            INSERT INTO revisions (\(revisionColumns))
            SELECT a.id, a.month, a.body_hash, \(headlineHash("a.headline")), a.revision, a.headline, a.body, a.changed_at
            FROM \(record) JOIN articles a ON a.id = r.id AND a.month = r.month
            WHERE \(replaces) AND (encode(a.body_hash, 'hex') <> r.body_hash OR a.headline IS DISTINCT FROM r.headline) AND a.text_origin = r.text_origin
            UNION
            \(ownRevisions)
            ON CONFLICT DO NOTHING
            """, [json])
        let changed = try connection.run(
            """
            SELECT a.id, a.month, a.sketch FROM \(record) JOIN articles a ON a.id = r.id AND a.month = r.month
            WHERE \(replaces) AND encode(a.body_hash, 'hex') <> r.body_hash
            """, [json])
        try removeBands(connection, changed.rows)
        try connection.run(
            """
            UPDATE articles a SET \(changing.map { "\($0) = \(values[$0] ?? "r." + $0)" }.joined(separator: ", ")),
                linked = a.linked AND encode(a.body_hash, 'hex') = r.body_hash,
                fact_digest = CASE WHEN encode(a.body_hash, 'hex') = r.body_hash THEN a.fact_digest END,
                revision = \(revision("a.id", "a.month"))
            FROM \(record) WHERE a.id = r.id AND a.month = r.month AND \(replaces)
                AND (encode(a.body_hash, 'hex'), a.headline, a.published, a.url, a.text_origin, a.listed_at)
                    IS DISTINCT FROM (r.body_hash, r.headline, r.published, r.url, r.text_origin, r.listed_at)
            """, [json])
        try writeFacts(connection, rows)
    }

    /// Removes the keys by which copies of these articles are found: rows with `id`, `month` and `sketch`.
    static func removeBands(_ connection: Connection, _ articles: [ResultRow]) throws {
        for row in articles {
            try connection.run(
                "DELETE FROM bands WHERE key = ANY ($1::bigint[]) AND article = $2 AND month = $3::date",
                [.list(Array(row.ints("sketch").prefix(Fingerprint.keys))), .int(row.int("id")), .text(row.string("month"))])
        }
    }

    /// Which rows take the place of what is there. A page's text is not replaced by its feed's summary, and an article that several feeds
    /// have brought keeps the words of the first.
    private static let replaces = """
        r.fresh AND r.changed_at >= a.changed_at AND NOT (a.text_origin = 'page' AND r.text_origin = 'feed')
            AND (a.feed IS NULL OR a.feed IN (SELECT f.id FROM feeds f WHERE f.original_url = ANY (r.feeds)))
        """

    private static let values = [
        "body_hash": "decode(r.body_hash, 'hex')", "search": "r.search::tsvector", "sketch": "r.sketch::bigint[]",
    ]

    /// The number of the row's text: how many others the article has had before.
    private static func revision(_ id: String, _ month: String) -> String {
        """
        1 + (SELECT count(*) FROM revisions v WHERE v.article = \(id) AND v.month = \(month)
            AND (v.body_hash, v.headline_hash) <> (decode(r.body_hash, 'hex'), \(headlineHash("r.headline"))))
        """
    }

    private static func headlineHash(_ column: String) -> String { "substring(sha256(convert_to(coalesce(\(column), ''), 'UTF8')) FOR 8)" }

    /// A key that is longer than an entry of a B-tree may be (2,704 bytes) is cut, and told apart by its digest.
    private static func indexable(_ column: String) -> String {
        "CASE WHEN octet_length(\(column)) > 1000 THEN left(\(column), 200) || ' ' || md5(\(column)) ELSE \(column) END"
    }

    /// Puts facts and topics in the place of others where the text is the one that they were found in.
    private static func writeFacts(_ connection: Connection, _ rows: [ArchiveRow]) throws {
        let rows = rows.filter { $0.facts != nil }
        guard !rows.isEmpty else { return }
        let due = Set(
            try connection.run(
                """
                UPDATE articles a SET fact_digest = \(digest), fact_count = json_array_length(r.facts)
                FROM \(record) WHERE a.id = r.id AND a.month = r.month AND json_typeof(r.facts) = 'array'
                    AND encode(a.body_hash, 'hex') = r.body_hash AND (r.fresh OR a.fact_digest IS NULL)
                    AND a.fact_digest IS DISTINCT FROM \(digest)
                RETURNING a.id
                """, [.text(JSON.text(rows))]
            ).rows.map { $0.int("id") })
        guard !due.isEmpty else { return }
        for table in ["facts", "topics"] { try connection.run("DELETE FROM \(table) WHERE article = ANY ($1::bigint[])", [.list(Array(due))]) }
        // Of two rows for one article the facts are written once.
        var left = due
        try insertFacts(connection, rows.filter { left.remove($0.id) != nil })
    }

    private static func insertFacts(_ connection: Connection, _ rows: [ArchiveRow]) throws {
        let telling = rows.filter { !($0.facts ?? []).isEmpty }
        if !telling.isEmpty {
            try connection.run(
                """
                INSERT INTO facts (month, article, kind, merge_key, first_day, last_day, evidence, paragraph, start, "end", rule, confidence, detail)
                SELECT r.month, r.id, f.kind, \(indexable("f.merge_key")), f.first_day, f.last_day, f.evidence, f.paragraph, f.start, f."end", f.rule,
                    f.confidence, f.detail::jsonb
                FROM json_to_recordset($1::json) AS r (id bigint, month date, facts json), json_to_recordset(r.facts) AS f (kind text, merge_key text,
                    first_day text, last_day text, evidence text, paragraph int, start int, "end" int, rule text, confidence float8, detail text)
                """, [.text(JSON.text(telling.map(FactsOfRow.init)))])
        }
        let topics = rows.flatMap { row in row.topics.sorted { $0.key < $1.key }.map { (row, $0.key, $0.value) } }
        guard !topics.isEmpty else { return }
        try connection.run(
            "INSERT INTO topics (article, month, topic, relevance) SELECT * FROM unnest($1::bigint[], $2::date[], $3::text[], $4::float8[])",
            [.list(topics.map(\.0.id)), .list(topics.map(\.0.month)), .list(topics.map(\.1)), .list(topics.map(\.2))])
    }

    private struct FactsOfRow: Encodable {
        var id: Int64
        var month: String
        var facts: [ArchiveRow.FactRow]

        init(_ row: ArchiveRow) { (id, month, facts) = (row.id, row.month, row.facts ?? []) }
    }

    /// Those of the articles of which the archive has the page.
    static func havePages(_ connection: Connection, _ ids: [Int64]) throws -> Set<Int64> {
        guard !ids.isEmpty else { return [] }
        return Set(
            try connection.run("SELECT id FROM articles WHERE id = ANY ($1::bigint[]) AND text_origin = 'page'", [.list(ids)]).rows.map {
                $0.int("id")
            })
    }
}
