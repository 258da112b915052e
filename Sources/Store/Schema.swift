/// The tables of the store, as migrations that run forward.
///
/// `PRAGMA user_version` is the number of migrations applied. A migration once released is never edited; append another.
enum Schema {
    /// `Dtln` in ASCII: what `file(1)` and `PRAGMA application_id` show.
    static let applicationID: Int32 = 0x4474_6C6E

    static let migrations: [String] = [version1]

    /// The store's version that this program writes.
    static var version: Int { migrations.count }

    private static let version1 = tables + FactViews.sql

    private static let tables = """
        CREATE TABLE feeds (
            id INTEGER PRIMARY KEY,
            url TEXT NOT NULL UNIQUE,
            original_url TEXT NOT NULL,
            name TEXT,
            title TEXT,
            site_link TEXT,
            language TEXT,
            tags TEXT NOT NULL DEFAULT '[]',
            every_seconds INTEGER,
            options TEXT NOT NULL DEFAULT '{}',
            origin TEXT NOT NULL CHECK (origin IN ('config', 'user')),
            paused INTEGER NOT NULL DEFAULT 0,
            removed INTEGER NOT NULL DEFAULT 0,
            added_at INTEGER NOT NULL,
            next_poll INTEGER NOT NULL,
            health TEXT NOT NULL DEFAULT 'new',
            poll_state BLOB NOT NULL DEFAULT x''
        ) STRICT;
        CREATE INDEX feeds_original_url ON feeds (original_url);
        CREATE INDEX feeds_due ON feeds (next_poll) WHERE paused = 0 AND removed = 0;

        CREATE TABLE polls (
            id INTEGER PRIMARY KEY,
            feed_id INTEGER NOT NULL REFERENCES feeds (id) ON DELETE CASCADE,
            at INTEGER NOT NULL,
            status INTEGER,
            outcome TEXT NOT NULL,
            detail TEXT,
            new_articles INTEGER NOT NULL DEFAULT 0,
            changed_articles INTEGER NOT NULL DEFAULT 0,
            bytes INTEGER NOT NULL DEFAULT 0,
            milliseconds INTEGER NOT NULL DEFAULT 0
        ) STRICT;
        CREATE INDEX polls_feed ON polls (feed_id, id);

        -- What is looked up of an article stands before its text, so that the pages of the text need not be read for it.
        CREATE TABLE articles (
            id INTEGER PRIMARY KEY,
            url TEXT,
            url_key TEXT,
            feed_id INTEGER REFERENCES feeds (id) ON DELETE SET NULL,
            first_seen INTEGER NOT NULL,
            changed_at INTEGER NOT NULL,
            day TEXT,
            revision INTEGER NOT NULL DEFAULT 1,
            volatile_revisions INTEGER NOT NULL DEFAULT 0,
            partial INTEGER NOT NULL DEFAULT 0,
            duplicate_of INTEGER REFERENCES articles (id) ON DELETE SET NULL,
            duplicate_kind TEXT CHECK (duplicate_kind IN ('same_url', 'exact', 'near', 'syndicated')),
            story_id INTEGER REFERENCES stories (id) ON DELETE SET NULL,
            body_hash BLOB NOT NULL,
            bands BLOB NOT NULL DEFAULT x'',
            published TEXT,
            modified TEXT,
            date_basis TEXT,
            language TEXT,
            source_name TEXT,
            domain TEXT,
            dateline TEXT,
            located_name TEXT,
            located_country TEXT,
            headline TEXT,
            byline TEXT NOT NULL DEFAULT '[]',
            images TEXT NOT NULL DEFAULT '[]',
            credit_lines TEXT NOT NULL DEFAULT '[]',
            body TEXT NOT NULL
        ) STRICT;
        CREATE UNIQUE INDEX articles_url_key ON articles (url_key) WHERE url_key IS NOT NULL;
        CREATE INDEX articles_body_hash ON articles (body_hash);
        CREATE INDEX articles_seen ON articles (first_seen);
        CREATE INDEX articles_day ON articles (day, id);
        CREATE INDEX articles_feed ON articles (feed_id, id);
        CREATE INDEX articles_story ON articles (story_id) WHERE story_id IS NOT NULL;
        CREATE INDEX articles_copies ON articles (duplicate_of) WHERE duplicate_of IS NOT NULL;

        CREATE TABLE items (
            feed_id INTEGER NOT NULL REFERENCES feeds (id) ON DELETE CASCADE,
            item_key TEXT NOT NULL,
            content_hash BLOB NOT NULL,
            article_id INTEGER REFERENCES articles (id) ON DELETE SET NULL,
            first_seen INTEGER NOT NULL,
            changed_at INTEGER NOT NULL,
            PRIMARY KEY (feed_id, item_key)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX items_article ON items (article_id);

        CREATE TABLE revisions (
            article_id INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
            revision INTEGER NOT NULL,
            headline TEXT,
            body TEXT NOT NULL,
            body_hash BLOB NOT NULL,
            seen_at INTEGER NOT NULL,
            PRIMARY KEY (article_id, revision)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE facts (
            id INTEGER PRIMARY KEY,
            article_id INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
            kind TEXT NOT NULL,
            merge_key TEXT NOT NULL,
            date TEXT,
            first_day TEXT,
            last_day TEXT,
            evidence TEXT NOT NULL,
            paragraph INTEGER NOT NULL,
            start INTEGER NOT NULL,
            "end" INTEGER NOT NULL,
            rule TEXT NOT NULL,
            detail TEXT NOT NULL
        ) STRICT;
        CREATE INDEX facts_article ON facts (article_id);
        CREATE INDEX facts_kind ON facts (kind);
        CREATE INDEX facts_key ON facts (kind, merge_key);
        CREATE INDEX facts_day ON facts (kind, last_day);

        CREATE TABLE article_topics (
            topic TEXT NOT NULL,
            article_id INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
            relevance REAL NOT NULL,
            PRIMARY KEY (topic, article_id)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX article_topics_article ON article_topics (article_id);

        CREATE TABLE fingerprint_bands (
            band INTEGER NOT NULL,
            article_id INTEGER NOT NULL,
            PRIMARY KEY (band, article_id)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE stories (
            id INTEGER PRIMARY KEY,
            headline TEXT,
            first_date TEXT,
            last_date TEXT,
            articles INTEGER NOT NULL DEFAULT 0,
            state BLOB NOT NULL DEFAULT x''
        ) STRICT;
        CREATE INDEX stories_last ON stories (last_date);

        CREATE TABLE story_terms (
            term INTEGER NOT NULL,
            day INTEGER NOT NULL,
            story_id INTEGER NOT NULL,
            PRIMARY KEY (term, day, story_id)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX story_terms_day ON story_terms (day);

        CREATE TABLE page_jobs (
            id INTEGER PRIMARY KEY,
            article_id INTEGER NOT NULL UNIQUE REFERENCES articles (id) ON DELETE CASCADE,
            feed_id INTEGER REFERENCES feeds (id) ON DELETE SET NULL,
            url TEXT NOT NULL,
            not_before INTEGER NOT NULL,
            attempts INTEGER NOT NULL DEFAULT 0,
            last_error TEXT
        ) STRICT;
        CREATE INDEX page_jobs_due ON page_jobs (not_before);

        -- Articles whose facts, topics and story are still to be worked out; a text that changes meanwhile gets another ticket.
        CREATE TABLE study_jobs (
            article_id INTEGER PRIMARY KEY REFERENCES articles (id) ON DELETE CASCADE,
            ticket INTEGER NOT NULL
        ) STRICT;

        CREATE TABLE raw_pages (
            article_id INTEGER PRIMARY KEY REFERENCES articles (id) ON DELETE CASCADE,
            fetched_at INTEGER NOT NULL,
            url TEXT NOT NULL,
            content_type TEXT,
            kind TEXT NOT NULL CHECK (kind IN ('page', 'text', 'feed')),
            bytes INTEGER NOT NULL,
            zlib BLOB NOT NULL
        ) STRICT;
        CREATE INDEX raw_pages_age ON raw_pages (fetched_at);

        CREATE TABLE hosts (
            host TEXT PRIMARY KEY,
            paused_until INTEGER NOT NULL,
            reason TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE changes (
            seq INTEGER PRIMARY KEY AUTOINCREMENT,
            at INTEGER NOT NULL,
            kind TEXT NOT NULL,
            feed_id INTEGER,
            article_id INTEGER,
            data TEXT NOT NULL DEFAULT '{}'
        ) STRICT;

        CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

        CREATE VIRTUAL TABLE article_index USING fts5 (
            headline, body, content = '', tokenize = 'unicode61 remove_diacritics 0', detail = full
        );
        -- Terms of one transaction are gathered in memory up to so many bytes before they become a segment; fewer merges later.
        INSERT INTO article_index (article_index, rank) VALUES ('hashsize', 8388608);

        """
}
