import Deduplication
import Foundation
import GRDB
import Ingestion
import Markup
import Models

/// Takes a store of version 1 over, with everything in it.
///
/// The tables are made again under their names and filled from the old ones. The search index is not taken over, since it could hold entries of
/// texts that are gone: it is rebuilt in the background.
enum MigrationFromVersion1 {
    static func run(_ db: Database) throws {
        let tables = [
            "feeds", "polls", "articles", "items", "revisions", "facts", "article_topics", "fingerprint_bands", "stories", "story_terms", "page_jobs",
            "study_jobs", "raw_pages", "hosts", "changes", "settings",
        ]
        for view in ["tariff_history", "trade_series", "timeline", "article_search"] { try db.execute(sql: "DROP VIEW IF EXISTS \(view)") }
        let indexes = try String.fetchAll(db, sql: "SELECT name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL")
        for index in indexes { try db.execute(sql: "DROP INDEX \(index)") }
        try dropSearchIndex(db)
        for table in tables { try db.execute(sql: "ALTER TABLE \(table) RENAME TO old_\(table)") }
        try db.execute(sql: Schema.sql)
        try copyFeeds(db)
        try copyArticles(db)
        try db.execute(sql: copies)
        try copyPageJobs(db)
        try keepSequence(of: "changes", db)
        for table in tables.reversed() { try db.execute(sql: "DROP TABLE old_\(table)") }
        try Counts.recount(db)
        // Built from the articles once the daemon runs; until then nothing is found.
        try SearchIndex.set("damaged", "1", db)
        let faults = try Row.fetchAll(db, sql: "PRAGMA foreign_key_check")
        if let fault = faults.first {
            throw DatabaseError(
                resultCode: .SQLITE_CONSTRAINT, message: "after the migration a row of \(fault[0] as String? ?? "?") refers to nothing")
        }
    }

    /// A damaged FTS5 table may refuse to be dropped; then the tables that it consists of are taken out of the schema.
    private static func dropSearchIndex(_ db: Database) throws {
        do { try db.execute(sql: "DROP TABLE IF EXISTS article_index") } catch is DatabaseError {
            try db.execute(sql: "PRAGMA writable_schema = ON; DELETE FROM sqlite_master WHERE name = 'article_index'; PRAGMA writable_schema = RESET")
            for part in ["data", "idx", "docsize", "config"] { try db.execute(sql: "DROP TABLE IF EXISTS article_index_\(part)") }
        }
    }

    private static func copyFeeds(_ db: Database) throws {
        try db.execute(
            sql: """
                INSERT INTO feeds (id, url, original_url, name, title, site_link, language, tags, every_seconds, options, origin, paused, removed,
                        added_at, next_poll, health)
                    SELECT id, url, original_url, name, title, site_link, language, tags, every_seconds, options, origin, paused, removed,
                        added_at, next_poll, health FROM old_feeds
                """)
        let states = try Row.fetchAll(db, sql: "SELECT id, poll_state FROM old_feeds WHERE length(poll_state) > 0")
        for row in states {
            // One that cannot be read is that of a feed that was never polled, which costs one request without validators.
            guard let state = PollStateVersion1.decode([UInt8](row[1] as Data)) else { continue }
            try FeedStateRow.save(state, feed: row[0], db)
        }
    }

    private static func copyArticles(_ db: Database) throws {
        let insert = try db.makeStatement(
            sql: """
                INSERT INTO articles (id, url, url_key, feed_id, first_seen, changed_at, listed_at, revision, volatile_revisions, text_version,
                        text_origin, partial, duplicate_of, duplicate_kind, story_id, story_version, body_hash, sketch, published, modified,
                        date_basis, language, source_name, domain, dateline, located_name, located_country, headline, byline, images, credit_lines, body)
                    SELECT id, ?2, ?3, feed_id, first_seen, changed_at, ?4, revision, volatile_revisions, 0, ?5, partial,
                        iif(duplicate_kind IS NULL, NULL, duplicate_of), iif(duplicate_of IS NULL, NULL, duplicate_kind), story_id,
                        iif(story_id IS NULL, NULL, 0), ?6, ?7, ?8, iif(?8 IS published, modified, NULL), iif(?8 IS NULL, NULL, date_basis),
                        language, source_name, domain, dateline, located_name, located_country, headline, byline, images, credit_lines, body
                    FROM old_articles WHERE id = ?1
                """)
        let keys = CopyKeys(db: db, memory: CopyKeyMemory())
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT a.id, a.url, a.published, a.first_seen, a.headline, a.body, a.feed_id, r.kind FROM old_articles a
                LEFT JOIN old_raw_pages r ON r.article_id = a.id ORDER BY a.id
                """)
        while let row = try rows.next() {
            let (id, firstSeen): (Int64, Int64) = (row[0], row[3])
            let published = (row[2] as String?).flatMap { PublishedDate.isBelievable($0, now: firstSeen) ? $0 : nil }
            let article = Article(url: row[1], headline: row[4], datePublished: published, body: BodyText.split(row[5]))
            let origin: TextOrigin = (row[6] as Int64?) == nil ? .document : (row[7] as String?) == "page" ? .page : .feed
            let fingerprint = Fingerprint(article)
            try insert.execute(arguments: [
                id, article.url, AddressKey.of(article, origin: origin, bodyHash: fingerprint.bodyHash),
                PublishedDate.listedAt(article, firstSeen: firstSeen), origin.rawValue, Data(fingerprint.bodyHash),
                SketchBlob.data(fingerprint.sketch), published,
            ])
            guard fingerprint.isTelling else { continue }
            try keys.add(ArticleKeys.of(sketch: fingerprint.sketch, bodyHash: fingerprint.bodyHash), article: id)
            if id % 512 == 0 { try keys.settle() }
        }
    }

    private static let copies = """
        INSERT INTO polls SELECT * FROM old_polls;
        INSERT INTO items (feed_id, item_key, content_hash, article_id, first_seen, changed_at)
            SELECT feed_id, item_key, content_hash, article_id, first_seen, changed_at FROM old_items;
        INSERT INTO revisions SELECT * FROM old_revisions;
        INSERT INTO facts (id, article_id, kind, merge_key, date, first_day, last_day, evidence, paragraph, start, "end", rule, detail)
            SELECT id, article_id, kind, merge_key, date, first_day, last_day, evidence, paragraph, start, "end", rule, detail FROM old_facts;
        INSERT INTO article_topics SELECT * FROM old_article_topics;
        INSERT INTO stories (id, headline, first_date, last_date, articles, state)
            SELECT id, headline, first_date, last_date, (SELECT count(*) FROM articles a WHERE a.story_id = s.id), state FROM old_stories s;
        INSERT INTO story_terms (period, term, day, story_id) SELECT \(StoryTerms.periodSQL), term, day, story_id FROM old_story_terms;
        INSERT INTO analysis_jobs (article_id, ticket) SELECT article_id, ticket FROM old_study_jobs;
        INSERT INTO raw_pages SELECT * FROM old_raw_pages;
        INSERT INTO hosts SELECT * FROM old_hosts;
        INSERT INTO changes SELECT * FROM old_changes;
        INSERT INTO settings SELECT iif(key = 'study_rules', 'analysis_rules', key), value FROM old_settings;
        -- A story that no article stands in any more.
        DELETE FROM story_terms WHERE story_id IN (SELECT id FROM stories WHERE articles = 0);
        DELETE FROM stories WHERE articles = 0;
        """

    private static func copyPageJobs(_ db: Database) throws {
        for row in try Row.fetchAll(db, sql: "SELECT id, article_id, feed_id, url, not_before, attempts, last_error FROM old_page_jobs") {
            try db.execute(
                sql: "INSERT INTO page_jobs (id, article_id, feed_id, url, host, not_before, attempts, last_error) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                arguments: [
                    row[0] as Int64, row[1] as Int64, row[2] as Int64?, row[3] as String, WebURL.host(row[3]) ?? "", row[4] as Int64,
                    row[5] as Int64, row[6] as String?,
                ])
        }
    }

    /// Followers of the change log hold the number of the last entry that they have seen, even of one that has been removed since.
    private static func keepSequence(of table: String, _ db: Database) throws {
        let old = try Int64.fetchOne(db, sql: "SELECT seq FROM sqlite_sequence WHERE name = ?", arguments: ["old_" + table]) ?? 0
        try db.execute(sql: "DELETE FROM sqlite_sequence WHERE name = ?", arguments: [table])
        try db.execute(sql: "INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", arguments: [table, old])
    }
}
