import Deduplication
import Foundation
import Ingestion
import Models
import Store

/// One article whose copies and story are to be found, inside the caller's transaction.
struct LinkedArticle {
    let connection: Connection
    let id: Int64
    private let month: String
    let article: Article
    let row: ResultRow
    private let sketch: [Int64]
    private let isTelling: Bool

    /// As many candidates as a single store looks at.
    private static let perKey = CopyRanking.perKey
    private static let texts = CopyRanking.texts

    init(_ row: ResultRow, _ connection: Connection) {
        self.connection = connection
        self.row = row
        id = row.int("id")
        month = row.string("month")
        sketch = row.ints("sketch")
        isTelling = row.bool("telling")
        article = Article(
            id: id, url: row.text("url"), headline: row.text("headline"), datePublished: row.text("published"),
            body: BodyText.split(row.string("body")), source: ArticleSource(domain: row.text("domain")),
            partial: row.bool("partial") ? true : nil)
    }

    func link() throws {
        if try joinSameArticle() { return }
        try leaveFormer()
        var original: Int64?
        if let link = try copyLink() {
            try write(link)
            if !link.replacesRoot { original = link.root }
        }
        let place = try settleStory(original: original)
        // One statement, as the row of an article stands in many indexes and each round trip to the database takes time.
        try connection.run(
            """
            WITH new_bands AS (
                INSERT INTO bands (key, article, month) SELECT DISTINCT k, $1::bigint, $2::date FROM unnest($4::bigint[]) AS k ON CONFLICT DO NOTHING
            ), new_terms AS (
                INSERT INTO story_terms (term, day, story) SELECT DISTINCT k, $6::int, $3::bigint FROM unnest($5::bigint[]) AS k ON CONFLICT DO NOTHING
            )
            UPDATE articles SET linked = true, story = $3::bigint WHERE id = $1::bigint AND month = $2::date
            """,
            [
                .int(id), .text(month), SQLValue(place.story), .list(isTelling ? Array(sketch.prefix(Fingerprint.keys)) : []), .list(place.terms),
                .int(Int64(place.day)),
            ])
    }

    /// A text that has changed loses its link; its former bands went when the text was replaced.
    private func leaveFormer() throws {
        guard row.optionalInt("duplicate_of") != nil else { return }
        try connection.run(
            "UPDATE articles SET duplicate_of = NULL, duplicate_kind = NULL WHERE id = $1 AND month = $2::date", [.int(id), .text(month)])
    }

    // MARK: Copies

    private func copyLink() throws -> CopyLink? {
        guard isTelling || article.url != nil else { return nil }
        let found = try connection.run(
            """
            (SELECT 'address' AS how, id, 0 AS place FROM articles WHERE url_key = $1 AND id <> $2 AND linked ORDER BY id LIMIT \(Self.texts))
            UNION ALL
            (SELECT 'text', id, 0 FROM articles WHERE $4 AND body_hash = decode($3, 'hex') AND id <> $2 AND linked AND telling
                ORDER BY id LIMIT \(Self.texts))
            UNION ALL
            (SELECT 'key', b.article, k.place::int FROM unnest($5::bigint[]) WITH ORDINALITY AS k (key, place)
                CROSS JOIN LATERAL (SELECT article FROM bands WHERE key = k.key ORDER BY article LIMIT \(Self.perKey)) b)
            ORDER BY place, id
            """,
            [
                SQLValue(row.text("url_key")), .int(id), .text(hexadecimal(row.bytes("body_hash"))), .bool(isTelling),
                .list(isTelling ? Array(sketch.prefix(Fingerprint.keys)) : []),
            ]
        ).rows
        func ids(_ how: String) -> [Int64] { found.filter { $0.string("how") == how }.map { $0.int("id") } }
        let (sameAddress, sameText) = (ids("address"), ids("text"))
        let similar = sameText.isEmpty ? try likely(found.filter { $0.string("how") == "key" }) : []
        let all = Array(Set(sameAddress + sameText + similar))
        guard !all.isEmpty else { return nil }
        let candidates = try candidates(all)
        let record = ArticleRecord(
            article: article, origin: TextOrigin(rawValue: row.string("text_origin")) ?? .feed, bodyHash: row.bytes("body_hash"), sketch: sketch,
            words: Fingerprint(article).words, listedAt: row.int("listed_at"), textVersion: 0)
        let link = CopyDecision.decide(
            record, sameAddress: sameAddress.compactMap { candidates[$0] }, sameText: sameText.compactMap { candidates[$0] },
            similar: similar.compactMap { candidates[$0] })
        return link?.root == id ? nil : link
    }

    /// Articles that share most keys and whose sketches allow a copy, the likeliest first.
    ///
    /// - Parameter rows: a key's number and an article that has it, in this order.
    private func likely(_ rows: [ResultRow]) throws -> [Int64] {
        var articles: [[Int64]] = []
        var place: Int64 = 0
        for row in rows {
            if row.int("place") != place { articles.append([]) }
            place = row.int("place")
            articles[articles.count - 1].append(row.int("id"))
        }
        let found = try CopyRanking.likely(articles, except: id) {
            try connection.run("SELECT max(id) AS last FROM articles").first?.optionalInt("last") ?? id
        }
        guard !found.isEmpty else { return [] }
        let sketches = try connection.run("SELECT id, sketch FROM articles WHERE id = ANY ($1::bigint[])", [.list(found)]).rows
            .reduce(into: [:]) { $0[$1.int("id")] = $1.ints("sketch") }
        return Fingerprint.likeliest(sketch, among: found.compactMap { id in sketches[id].map { (id, $0) } }, limit: Self.texts)
    }

    private func candidates(_ ids: [Int64]) throws -> [Int64: CopyCandidate] {
        try connection.run(
            """
            SELECT a.id, a.headline, a.body, a.domain, a.url, coalesce(a.duplicate_of, a.id) AS root, a.duplicate_kind,
                coalesce(r.published, a.published) AS published, coalesce(r.domain, a.domain) AS root_domain
            FROM articles a LEFT JOIN articles r ON r.id = a.duplicate_of WHERE a.id = ANY ($1::bigint[])
            """, [.list(ids)]
        ).rows.reduce(into: [:]) { found, row in
            let id = row.int("id")
            found[id] = CopyCandidate(
                article: Article(
                    id: id, url: row.text("url"), headline: row.text("headline"), body: BodyText.split(row.string("body")),
                    source: ArticleSource(domain: row.text("domain"))),
                root: row.int("root"), rootKind: row.text("duplicate_kind").flatMap(DuplicateKind.init(rawValue:)),
                rootPublished: row.text("published"), rootDomain: row.text("root_domain"))
        }
    }

    private func write(_ link: CopyLink) throws {
        let (old, new) = link.replacesRoot ? (link.root, id) : (id, link.root)
        // Copies of the one become copies of the other, each with the kind that is true of the two.
        let copies = try connection.run("SELECT id, duplicate_kind, domain FROM articles WHERE duplicate_of = $1", [.int(old)]).rows
        let domain = try connection.run("SELECT domain FROM articles WHERE id = $1", [.int(new)]).first?.text("domain")
        for copy in copies where copy.int("id") != new {
            let own = copy.text("duplicate_kind").flatMap(DuplicateKind.init(rawValue:)) ?? .near
            let kind = CopyDecision.combined(own, link.kind, isSameSite: domain != nil && copy.text("domain") == domain)
            try point(copy.int("id"), to: new, kind)
        }
        try point(old, to: new, link.kind)
        if link.replacesRoot {
            try connection.run("UPDATE articles SET duplicate_of = NULL, duplicate_kind = NULL WHERE id = $1", [.int(id)])
        }
    }

    private func point(_ copy: Int64, to original: Int64, _ kind: DuplicateKind) throws {
        try connection.run(
            "UPDATE articles SET duplicate_of = $2, duplicate_kind = $3 WHERE id = $1", [.int(copy), .int(original), .text(kind.rawValue)])
    }

    // MARK: Stories

    /// Where an article stands, and the terms by which later ones find its story.
    private struct StoryPlace {
        var story: Int64?
        var terms: [Int64] = []
        var day = 0
    }

    private func settleStory(original: Int64?) throws -> StoryPlace {
        let former = row.optionalInt("story")
        var place: StoryPlace
        if let original {
            // A copy stands in its original's story.
            place = StoryPlace(story: try connection.run("SELECT story FROM articles WHERE id = $1", [.int(original)]).first?.optionalInt("story"))
            if let story = place.story, story != former {
                try connection.run("UPDATE stories SET articles = articles + 1 WHERE id = $1", [.int(story)])
            }
        } else {
            place = try story(former: former)
        }
        if let former, place.story != former { try ArchiveStatements.leaveStory(connection, former) }
        return place
    }

    /// The story that the article joins, which then counts it, or a new one of its own.
    private func story(former: Int64?) throws -> StoryPlace {
        let features = StoryFeatures(article)
        guard !features.keys.isEmpty else { return StoryPlace(story: nil) }
        let day = article.datePublished.flatMap { PartialDate(String($0.prefix(10)))?.first } ?? Int(clamping: row.int("first_seen") / 86_400)
        let candidates = try connection.run(
            """
            SELECT s.id, s.state FROM (
                SELECT t.story, count(*) AS hits FROM unnest($1::bigint[]) AS k
                CROSS JOIN LATERAL (SELECT DISTINCT story FROM story_terms WHERE term = k AND day BETWEEN $2 AND $3 LIMIT 48) t
                GROUP BY t.story ORDER BY hits DESC, t.story LIMIT 8) h JOIN stories s ON s.id = h.story WHERE s.id IS DISTINCT FROM $4
            ORDER BY h.hits DESC, s.id
            """,
            [.list(features.keys), .int(Int64(day - StoryFeatures.window)), .int(Int64(day + StoryFeatures.window)), SQLValue(former)]
        ).rows.map { ($0.int("id"), $0.bytes("state")) }
        let (joined, state) = StoryState.join(StoryState(founding: features).bytes, candidates: candidates)
        let date = CivilDay.iso(day)
        let chosen: Int64
        if let joined {
            try connection.run(
                """
                UPDATE stories SET state = decode($2, 'hex'), first_date = least(first_date, $3), last_date = greatest(last_date, $3),
                    articles = articles + 1
                WHERE id = $1
                """, [.int(joined), .text(hexadecimal(state)), .text(date)])
            chosen = joined
        } else if let former {
            return StoryPlace(story: former)
        } else {
            let headline = article.headline ?? article.body.first.map { String($0.prefix(StoryRow.leadLength)) }
            let made = try connection.run(
                "INSERT INTO stories (headline, first_date, last_date, articles, state) VALUES ($1, $2, $2, 1, decode($3, 'hex')) RETURNING id",
                [SQLValue(headline), .text(date), .text(hexadecimal(state))]
            ).first?.int("id")
            guard let made else { throw DatabaseError.unexpected("no number for a story") }
            chosen = made
        }
        return StoryPlace(story: chosen, terms: features.keys, day: day)
    }
}
