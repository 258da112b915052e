import Deduplication
import Foundation
import GRDB
import Ingestion
import Markup
import Models

/// Writes what was decided about one article, inside the caller's transaction.
struct ArticleWriter {
    let db: Database
    let transaction: ArticleTransaction
    let memory: CopyKeyMemory
    /// Unix seconds.
    let now: Int64
    /// New articles are put before the user's hook.
    let queuesHooks: Bool
    /// Looked up once, since its text is long.
    private let insertArticle: RowStatement

    init(db: Database, _ transaction: ArticleTransaction, memory: CopyKeyMemory, now: Int64, queuesHooks: Bool) throws {
        self.db = db
        self.transaction = transaction
        self.memory = memory
        self.now = now
        self.queuesHooks = queuesHooks
        insertArticle = try RowStatement(
            db,
            sql: """
                INSERT INTO articles (url, url_key, feed_id, first_seen, changed_at, listed_at, revision, text_version, text_origin, partial,
                    duplicate_of, duplicate_kind, body_hash, sketch, published, modified, date_basis, language, source_name, domain,
                    dateline, located_name, located_country, headline, byline, images, credit_lines, body)
                VALUES (?, ?, ?, ?, ?, ?, 1, 0, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """)
    }

    /// What became of a draft.
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

    private var copies: CopyFinder { CopyFinder(db: db, memory: memory) }
    private var keys: CopyKeys { CopyKeys(db: db, memory: memory) }

    // MARK: Drafts

    /// Stores a draft as a new article, or as a change of the one that is there.
    ///
    /// - Parameters:
    ///   - known: the article that the item had before.
    ///   - linkChanged: the item's link is another than when it was stored.
    func save(_ draft: ArticleDraft, known: Int64?, linkChanged: Bool) throws -> Outcome {
        var stored = try known.flatMap { try StoredArticle.fetch(db, id: $0) }
        if let former = stored, ArticleDecision.isAnotherStory(draft, than: former, linkChanged: linkChanged) { stored = nil }
        let key = stored == nil ? AddressKey.of(draft.article, origin: draft.origin, bodyHash: draft.fingerprint.bodyHash) : nil
        let sameAddress = try key.map { try StoredArticle.fetch(db, address: $0) } ?? []
        let own = try ownArticles(among: sameAddress, feed: draft.origin == .feed ? draft.article.source?.feed : nil)
        let intent = ArticleDecision.place(
            draft, stored: stored, linkChanged: linkChanged, sameAddress: sameAddress, ownArticle: { own.contains($0) }, now: now)
        switch intent {
        case .insert(let record): return .added(try insert(record, draft, key: key, sameAddress: sameAddress.prefix(CopyFinder.texts + 1).map(\.id)))
        case .link(let id): return stored == nil && draft.origin == .feed ? .linked(id) : .unchanged(id)
        default:
            // A change of the stored article, or of one that another feed or user has brought.
            guard let row = stored ?? sameAddress.first(where: { $0.id == intent.changedArticle }) else { return .unchanged(known ?? 0) }
            return try apply(intent, to: row, draft) ? .changed(row.id) : .unchanged(row.id)
        }
    }

    private func ownArticles(among articles: [StoredArticle], feed: Int64?) throws -> Set<Int64> {
        guard let feed, !articles.isEmpty else { return [] }
        let find = try db.cachedStatement(sql: "SELECT EXISTS (SELECT 1 FROM items WHERE article_id = ? AND feed_id = ?)")
        return Set(try articles.map(\.id).filter { try Bool.fetchOne(find, arguments: [$0, feed]) ?? false })
    }

    /// Puts a new reading of a stored article in place.
    ///
    /// - Returns: whether its text or headline changed.
    func revise(_ id: Int64, with draft: ArticleDraft) throws -> Bool {
        guard let row = try StoredArticle.fetch(db, id: id) else { return false }
        let changed = try apply(ArticleDecision.revise(row, with: draft, takesAddress: false, now: now), to: row, draft)
        try settleAddress(of: draft, article: id)
        return changed
    }

    private func apply(_ intent: ArticleIntent, to row: StoredArticle, _ draft: ArticleDraft) throws -> Bool {
        switch intent {
        case .insert, .link: return false
        case .keepFeedText:
            if var raw = draft.raw {
                raw.kind = .feed
                try keep(raw, id: row.id)
            }
            return false
        case .update(let record, let page):
            try write(record, over: row, revision: nil)
            if let raw = draft.raw { try keep(raw, id: row.id) }
            if let page { try queuePage(page, record.article, id: row.id) }
            return false
        case .revise(let revision):
            try revise(row, revision)
            if let raw = draft.raw { try keep(raw, id: row.id) }
            if let page = revision.page { try queuePage(page, revision.record.article, id: row.id) }
            return true
        }
    }

    // MARK: Rows

    /// - Parameters:
    ///   - key: the key of its address.
    ///   - sameAddress: the oldest articles with its address.
    private func insert(_ record: ArticleRecord, _ draft: ArticleDraft, key: String?, sameAddress: [Int64]) throws -> Int64 {
        let article = record.article
        let copy = try copies.link(record, id: nil, sameAddress: sameAddress)
        let link = copy.flatMap { $0.replacesRoot ? nil : $0 }
        let id = try insertRow(record, key: key, link)
        if let copy, copy.replacesRoot { try copies.write(copy, of: id) }
        transaction.index(id: id, version: 0, headline: article.headline, indexedBody: record.indexedBody ?? "")
        if record.isTelling { try keys.add(ArticleKeys.of(sketch: record.sketch, bodyHash: record.bodyHash), article: id) }
        try AnalysisQueue(db: db).addNew(id)
        if let raw = draft.raw { try keep(raw, id: id) }
        if let url = draft.page { try queuePage(url, article, id: id) }
        if queuesHooks {
            try db.cachedStatement(sql: "INSERT OR IGNORE INTO hook_jobs (article_id, not_before) VALUES (?, ?)").execute(arguments: [id, now])
        }
        try log(article, id: id, kind: "article", copy: link?.root)
        return id
    }

    private func insertRow(_ record: ArticleRecord, key: String?, _ link: CopyLink?) throws -> Int64 {
        let article = record.article
        try insertArticle.run { row in
            row.add(article.url)
            row.add(key)
            row.add(article.source?.feed)
            row.add(now)
            row.add(now)
            row.add(record.listedAt)
            row.add(record.origin.rawValue)
            row.add(article.partial == true)
            row.add(link?.root)
            row.add(link?.kind.rawValue)
            row.add(blob: record.bodyHash)
            record.sketch.withUnsafeBytes { row.add(blob: $0) }
            row.add(article.datePublished)
            row.add(article.dateModified)
            row.add(article.dateBasis?.rawValue)
            row.add(article.language)
            row.add(article.source?.name)
            row.add(article.source?.domain)
            row.add(article.dateline)
            row.add(article.located?.name)
            row.add(article.located?.country)
            row.add(article.headline)
            row.add(JSONText.list(article.byline))
            row.add(JSONText.list(article.images))
            row.add(JSONText.list(article.creditLines))
            row.add(article.body, joinedBy: BodyText.separator)
        }
        transaction.count(isCopy: link != nil)
        return db.lastInsertedRowID
    }

    private func revise(_ row: StoredArticle, _ revision: ArticleRevision) throws {
        let record = revision.record
        if revision.keepsOld {
            try db.cachedStatement(
                sql: """
                    INSERT INTO revisions (article_id, revision, headline, body, body_hash, seen_at) VALUES (?, ?, ?, ?, ?, ?)
                    ON CONFLICT (article_id, revision) DO UPDATE SET headline = excluded.headline, body = excluded.body,
                        body_hash = excluded.body_hash, seen_at = excluded.seen_at
                    """
            ).execute(arguments: [
                row.id, row.article.revision, row.article.headline, BodyText.joined(row.article.body), Data(row.bodyHash), row.changedAt,
            ])
        }
        try write(record, over: row, revision: revision)
        transaction.index(
            id: row.id, version: record.textVersion, headline: record.article.headline,
            indexedBody: record.indexedBody ?? SearchText.indexed(record.article.body.joined(separator: "\n")))
        try Store.countUselessEntries(1, db)
        if record.indexedBody != nil { try replaceKeys(of: row, record) }
        if revision.isNewText {
            try copies.textChanged(record, id: row.id)
            if row.article.duplicateOf != nil { try copies.unlink(row.id) }
            if let link = try copies.link(record, id: row.id, former: row.article.duplicateOf) { try copies.write(link, of: row.id) }
        }
        try log(record.article, id: row.id, kind: revision.keepsOld ? "revision" : "article", copy: nil)
    }

    /// Writes the columns that a new reading can change.
    private func write(_ record: ArticleRecord, over row: StoredArticle, revision: ArticleRevision?) throws {
        let article = record.article
        guard revision != nil || article != row.article || record.listedAt != row.listedAt else { return }
        try db.cachedStatement(
            sql: """
                UPDATE articles SET url = ?, url_key = ?, changed_at = ?, listed_at = ?, revision = ?, volatile_revisions = volatile_revisions + ?,
                    text_version = ?, text_origin = ?, partial = ?, body_hash = ?, published = ?, modified = ?, date_basis = ?, language = ?,
                    source_name = ?, domain = ?, dateline = ?, located_name = ?, located_country = ?, headline = ?, byline = ?, images = ?,
                    credit_lines = ?, body = ? WHERE id = ?
                """
        ).execute(arguments: [
            article.url, AddressKey.of(article, origin: record.origin, bodyHash: record.bodyHash), revision == nil ? row.changedAt : now,
            record.listedAt, article.revision, revision?.isVolatile == true ? 1 : 0, record.textVersion, record.origin.rawValue,
            article.partial == true, Data(record.bodyHash), article.datePublished, article.dateModified, article.dateBasis?.rawValue,
            article.language, article.source?.name, article.source?.domain, article.dateline, article.located?.name, article.located?.country,
            article.headline, JSONText.list(article.byline), JSONText.list(article.images),
            JSONText.list(article.creditLines), BodyText.joined(article.body), row.id,
        ])
        try AnalysisQueue(db: db).add(row.id)
    }

    // MARK: Addresses

    /// Takes over the address that the article's page names for itself, or links the article to the one that has it.
    private func settleAddress(of draft: ArticleDraft, article id: Int64) throws {
        guard draft.origin == .page, let row = try StoredArticle.fetch(db, id: id) else { return }
        if let url = draft.article.url, row.article.url.map(AddressKey.of) != AddressKey.of(url) {
            let owners = try StoredArticle.fetch(db, address: AddressKey.of(url), except: id)
            try apply(AddressDecision.canonical(url, of: row, owners: owners), to: row)
        }
        if let named = draft.namedOriginal {
            let owners = try StoredArticle.fetch(db, address: AddressKey.of(named), except: id)
            try apply(AddressDecision.original(of: row, owners: owners), to: row)
        }
    }

    private func apply(_ decision: AddressDecision, to row: StoredArticle) throws {
        switch decision {
        case .keep: break
        case .adopt(let url):
            try db.cachedStatement(sql: "UPDATE articles SET url = ?, url_key = ? WHERE id = ?").execute(
                arguments: [url, AddressKey.of(url), row.id])
        case .copyOf(let owner):
            guard let other = try StoredArticle.fetch(db, id: owner) else { return }
            let root = other.article.duplicateOf ?? owner
            guard root != row.id, row.article.duplicateOf != root else { return }
            let kind = other.article.duplicateKind.map { CopyDecision.combined(.sameURL, $0, isSameSite: false) } ?? .sameURL
            try copies.write(CopyLink(root: root, kind: kind, replacesRoot: false), of: row.id)
        }
    }

    // MARK: What belongs to an article

    private func queuePage(_ url: String, _ article: Article, id: Int64) throws {
        try db.cachedStatement(
            sql: """
                INSERT INTO page_jobs (article_id, feed_id, url, host, not_before) VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (article_id) DO UPDATE SET url = excluded.url, host = excluded.host
                """
        ).execute(arguments: [id, article.source?.feed, url, WebURL.host(url) ?? "", now])
    }

    private func keep(_ raw: RawPage, id: Int64) throws {
        try db.cachedStatement(
            sql: "INSERT OR REPLACE INTO raw_pages (article_id, fetched_at, url, content_type, kind, bytes, zlib) VALUES (?, ?, ?, ?, ?, ?, ?)"
        ).execute(arguments: [id, now, raw.url, raw.contentType, raw.kind.rawValue, raw.bytes, Data(raw.zlib)])
    }

    private func replaceKeys(of row: StoredArticle, _ record: ArticleRecord) throws {
        try keys.remove(ArticleKeys.of(sketch: row.sketch, bodyHash: row.bodyHash), article: row.id)
        if record.isTelling { try keys.add(ArticleKeys.of(sketch: record.sketch, bodyHash: record.bodyHash), article: row.id) }
        try db.cachedStatement(sql: "UPDATE articles SET sketch = ? WHERE id = ?").execute(arguments: [SketchBlob.data(record.sketch), row.id])
    }

    private func log(_ article: Article, id: Int64, kind: String, copy: Int64?) throws {
        let data = JSONText.object([
            ("revision", .int(Int64(article.revision))), ("headline", article.headline.map(JSONValue.string)),
            ("url", article.url.map(JSONValue.string)), ("duplicateOf", copy.map(JSONValue.int)),
        ])
        try ChangeWriter(db: db, now: now).add(kind, feed: article.source?.feed, article: id, data: data)
    }
}
