import Foundation
import GRDB
import Models

/// Writes one article and all that hangs on it, inside the caller's transaction.
struct ArticleWriter {
    let db: Database
    let linker: Linker
    let search: SearchIndexer
    /// Unix seconds.
    let now: Int64

    enum Outcome: Equatable {
        case added(Int64)
        case changed(Int64)
        case unchanged(Int64)
        /// The article was there already, brought by another feed.
        case linked(Int64)

        var id: Int64 {
            switch self {
            case .added(let id), .changed(let id), .unchanged(let id), .linked(let id): id
            }
        }
    }

    private var copies: CopyFinder { CopyFinder(db: db, linker: linker) }

    /// At most so many revisions that differ only in parts that change by themselves.
    static let volatileRevisions = 24

    /// Adds the article, or a revision of the one that is there.
    ///
    /// - Parameter known: the article that this feed's item had before.
    func save(_ draft: ArticleDraft, known: Int64?) throws -> Outcome {
        if let known, let row = try ArticleRow.fetch(db, id: known) { return try revise(row, with: draft) }
        if let url = draft.article.url, let row = try ArticleRow.fetch(db, url: url) {
            // Another feed's word for the same page: it fills what is missing, it does not overwrite.
            let isBetter = row.article.body.isEmpty || (row.article.partial == true && draft.article.partial != true && !draft.article.body.isEmpty)
            if isBetter, case .changed = try revise(row, with: draft) { return .changed(row.id) }
            return .linked(row.id)
        }
        if draft.article.url == nil, let id = try sameText(draft) { return .unchanged(id) }
        return .added(try insert(draft))
    }

    private func sameText(_ draft: ArticleDraft) throws -> Int64? {
        try Int64.fetchOne(
            db.cachedStatement(
                sql: "SELECT id FROM articles WHERE body_hash = ? AND url IS NULL AND published IS ? AND headline IS ? LIMIT 1"),
            arguments: [Data(draft.bodyHash), draft.article.datePublished, draft.article.headline])
    }

    private func insert(_ draft: ArticleDraft) throws -> Int64 {
        let article = draft.article
        let copy = try copies.original(of: draft)
        try db.cachedStatement(
            sql: """
                INSERT INTO articles (url, headline, byline, published, modified, date_basis, dateline, located_name, located_country, body,
                    images, credit_lines, language, feed_id, source_name, domain, partial, day, first_seen, changed_at, body_hash, bands,
                    duplicate_of, duplicate_kind, url_key)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            article.url, article.headline, JSONText.list(article.byline), article.datePublished, article.dateModified,
            article.dateBasis?.rawValue, article.dateline, article.located?.name, article.located?.country,
            ArticleRow.joined(article.body), article.images.isEmpty ? "[]" : JSONText.encode(article.images),
            JSONText.list(article.creditLines), article.language, article.source?.feed, article.source?.name,
            article.source?.domain, article.partial == true, Self.day(article, now: now), now, now, Data(draft.bodyHash),
            Self.blob(draft.bands), copy?.original, copy?.kind.rawValue, article.url.map(ArticleRow.key),
        ])
        let id = db.lastInsertedRowID
        if let copy, copy.isEarlier { try copies.reroot(from: copy.original, to: id, kind: copy.kind) }
        search.add(draft, id: id)
        try post(draft.bands, id: id)
        try StudyQueue(db: db).add(id)
        if let raw = draft.raw { try keep(raw, id: id) }
        if let url = draft.page {
            try db.cachedStatement(
                sql: "INSERT OR IGNORE INTO page_jobs (article_id, feed_id, url, not_before) VALUES (?, ?, ?, ?)"
            ).execute(arguments: [id, article.source?.feed, url, now])
        }
        try log(draft, id: id, kind: "article", revision: 1, copy: copy?.original)
        return id
    }

    // MARK: Revisions

    /// Keeps the old text as a revision and puts the new one in its place, when they differ.
    func revise(_ row: ArticleRow, with draft: ArticleDraft) throws -> Outcome {
        var new = draft.article
        if new.body.isEmpty { return .unchanged(row.id) }
        // What the new reading does not know is kept.
        new.headline = new.headline ?? row.article.headline
        new.datePublished = new.datePublished ?? row.article.datePublished
        new.dateBasis = new.dateBasis ?? row.article.dateBasis
        let sameText = draft.bodyHash == row.bodyHash && new.body == row.article.body
        if sameText, new.headline == row.article.headline {
            try refresh(row, with: new, draft: draft)
            return .unchanged(row.id)
        }
        let isFirstText = row.article.body.isEmpty
        let isVolatile = !isFirstText && linker.isVolatile(row.article, new)
        if isVolatile, row.volatileRevisions >= Self.volatileRevisions { return .unchanged(row.id) }
        if !isFirstText {
            try db.cachedStatement(
                sql: "INSERT OR REPLACE INTO revisions (article_id, revision, headline, body, body_hash, seen_at) VALUES (?, ?, ?, ?, ?, ?)"
            ).execute(arguments: [
                row.id, row.article.revision, row.article.headline, ArticleRow.joined(row.article.body), Data(row.bodyHash), row.changedAt,
            ])
        }
        let revision = isFirstText ? row.article.revision : row.article.revision + 1
        try search.remove(row)
        try db.cachedStatement(
            sql: """
                UPDATE articles SET headline = ?, byline = ?, published = ?, modified = ?, date_basis = ?, dateline = ?, located_name = ?,
                    located_country = ?, body = ?, images = ?, credit_lines = ?, language = coalesce(?, language),
                    source_name = coalesce(?, source_name), partial = ?, day = ?, revision = ?, volatile_revisions = volatile_revisions + ?,
                    changed_at = ?, body_hash = ? WHERE id = ?
                """
        ).execute(arguments: [
            new.headline, JSONText.list(new.byline.isEmpty ? row.article.byline : new.byline), new.datePublished, new.dateModified,
            new.dateBasis?.rawValue, new.dateline, new.located?.name, new.located?.country, ArticleRow.joined(new.body),
            JSONText.encode(new.images), JSONText.list(new.creditLines), new.language, new.source?.name, new.partial == true,
            Self.day(new, now: now), revision, isVolatile ? 1 : 0, now, Data(draft.bodyHash), row.id,
        ])
        search.add(draft, id: row.id)
        try setBands(draft.bands, old: row.bands, id: row.id)
        try StudyQueue(db: db).add(row.id)
        if let raw = draft.raw { try keep(raw, id: row.id) }
        if isFirstText, row.article.duplicateOf == nil { try linkLate(draft, row: row) }
        try log(draft, id: row.id, kind: isFirstText ? "article" : "revision", revision: revision, copy: nil)
        return .changed(row.id)
    }

    /// The same text read again: metadata and facts may still have become better.
    private func refresh(_ row: ArticleRow, with new: Article, draft: ArticleDraft) throws {
        try db.cachedStatement(
            sql:
                "UPDATE articles SET modified = coalesce(?, modified), byline = CASE WHEN ? = '[]' THEN byline ELSE ? END, images = CASE WHEN ? = '[]' THEN images ELSE ? END WHERE id = ?"
        ).execute(
            arguments: {
                let byline = JSONText.list(new.byline)
                let images = JSONText.encode(new.images)
                return [new.dateModified, byline, byline, images, images, row.id]
            }())
        if let raw = draft.raw { try keep(raw, id: row.id) }
        try StudyQueue(db: db).add(row.id)
    }

    /// An article whose text came later than its row: only now can copies be told.
    private func linkLate(_ draft: ArticleDraft, row: ArticleRow) throws {
        var others = draft
        others.article.id = row.id
        try db.execute(
            sql: "DELETE FROM fingerprint_bands WHERE article_id = ? AND band IN (SELECT value FROM json_each(?))",
            arguments: [row.id, JSONText.encode(draft.bands)])
        let hash = Data(draft.bodyHash)
        try db.execute(sql: "UPDATE articles SET body_hash = x'' WHERE id = ?", arguments: [row.id])
        let copy = try copies.original(of: others)
        try db.execute(sql: "UPDATE articles SET body_hash = ? WHERE id = ?", arguments: [hash, row.id])
        try setBands(draft.bands, old: [], id: row.id)
        guard let copy, copy.original != row.id else { return }
        if copy.isEarlier { return try copies.reroot(from: copy.original, to: row.id, kind: copy.kind) }
        try db.execute(
            sql: "UPDATE articles SET duplicate_of = ?, duplicate_kind = ? WHERE id = ?", arguments: [copy.original, copy.kind.rawValue, row.id])
    }

    // MARK: Addresses

    /// Takes over the address that the article's page names for itself (RFC 6596); where another article has it, this one becomes its copy.
    /// An address on another site is believed only of an article that is there and whose text agrees.
    func adoptAddress(of draft: ArticleDraft, article id: Int64) throws {
        guard let row = try ArticleRow.fetch(db, id: id) else { return }
        if let url = draft.article.url, row.article.url.map(ArticleRow.key) != ArticleRow.key(ofURL: url) {
            if let owner = try ArticleRow.fetch(db, url: url) { return try link(row, to: owner) }
            try db.cachedStatement(sql: "UPDATE articles SET url = ?, url_key = ? WHERE id = ?")
                .execute(arguments: [url, ArticleRow.key(ofURL: url), id])
        }
        if let named = draft.namedOriginal, let owner = try ArticleRow.fetch(db, url: named),
            owner.bodyHash == row.bodyHash || linker.copyOf(row.article, [owner.article]) != nil
        {
            try link(row, to: owner)
        }
    }

    /// The article becomes a copy, and its own copies go with it as what they are.
    private func link(_ row: ArticleRow, to owner: ArticleRow) throws {
        let original = owner.article.duplicateOf ?? owner.id
        guard original != row.id else { return }
        try db.execute(
            sql: "UPDATE articles SET duplicate_of = ?1, duplicate_kind = iif(id = ?2, ?3, duplicate_kind) WHERE id = ?2 OR duplicate_of = ?2",
            arguments: [original, row.id, DuplicateKind.sameURL.rawValue])
    }

    // MARK: What hangs on an article

    private func keep(_ raw: RawPage, id: Int64) throws { try Self.keep(raw, id: id, now: now, db: db) }

    static func keep(_ raw: RawPage, id: Int64, now: Int64, db: Database) throws {
        try db.cachedStatement(
            sql: "INSERT OR REPLACE INTO raw_pages (article_id, fetched_at, url, content_type, kind, bytes, zlib) VALUES (?, ?, ?, ?, ?, ?, ?)"
        ).execute(arguments: [id, now, raw.url, raw.contentType, raw.kind.rawValue, raw.bytes, Data(raw.zlib)])
    }

    private func post(_ bands: [Int64], id: Int64) throws {
        let keys = bands.prefix(linker.posted)
        guard !keys.isEmpty else { return }
        let rows = (1...keys.count).map { "(?\($0), ?\(keys.count + 1))" }.joined(separator: ", ")
        try db.cachedStatement(sql: "INSERT OR IGNORE INTO fingerprint_bands (band, article_id) VALUES \(rows)")
            .execute(arguments: StatementArguments(keys + [id]))
    }

    private func setBands(_ bands: [Int64], old: [Int64], id: Int64) throws {
        for band in old where !bands.contains(band) {
            try db.cachedStatement(sql: "DELETE FROM fingerprint_bands WHERE band = ? AND article_id = ?").execute(arguments: [band, id])
        }
        try post(bands, id: id)
        try db.cachedStatement(sql: "UPDATE articles SET bands = ? WHERE id = ?").execute(arguments: [Self.blob(bands), id])
    }

    private func log(_ draft: ArticleDraft, id: Int64, kind: String, revision: Int, copy: Int64?) throws {
        let data = JSONText.object([
            ("revision", .int(Int64(revision))), ("headline", draft.article.headline.map(JSONValue.string)),
            ("url", draft.article.url.map(JSONValue.string)),
            ("duplicateOf", copy.map(JSONValue.int)),
        ])
        try ChangeWriter(db: db, now: now).add(kind, feed: draft.article.source?.feed, article: id, data: data)
    }

    // MARK: Columns

    /// The day an article counts for in lists: when it was published, else when it was first seen.
    static func day(_ article: Article, now: Int64) -> String {
        if let date = article.datePublished, date.utf8.count >= 10 { return String(date.prefix(10)) }
        return CivilDay.iso(Int(now >= 0 ? now / 86_400 : (now - 86_399) / 86_400))
    }

    static func blob(_ keys: [Int64]) -> Data {
        keys.withUnsafeBytes { Data($0) }
    }
}
