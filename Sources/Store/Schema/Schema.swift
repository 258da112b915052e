/// The tables of the store. `docs/store.md` describes them for those who read the file with other programs.
///
/// `PRAGMA user_version` is the version of the tables. A version once released is changed only by a migration: see `Migration`.
enum Schema {
    /// `Dtln` in ASCII: what `file(1)` and `PRAGMA application_id` show.
    static let applicationID: Int32 = 0x4474_6C6E

    /// The version that this program writes.
    static let version = 5

    /// Everything that an empty store gets.
    static let sql = feeds + articles + copies + facts + jobs + rest + Counts.sql + Views.sql

    // Identifiers are never given out again (AUTOINCREMENT): other programs keep them.
    private static let feeds = """
        CREATE TABLE feeds (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
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
            health TEXT NOT NULL DEFAULT 'new'
        ) STRICT;
        CREATE INDEX feeds_original_url ON feeds (original_url);
        CREATE INDEX feeds_due ON feeds (next_poll) WHERE paused = 0 AND removed = 0;

        -- What the schedule remembers of a feed between polls. Times are Unix seconds.
        CREATE TABLE feed_states (
            feed_id INTEGER PRIMARY KEY REFERENCES feeds (id) ON DELETE CASCADE,
            last_poll INTEGER,
            last_success INTEGER,
            last_status INTEGER,
            etag TEXT,
            last_modified TEXT,
            consecutive_errors INTEGER NOT NULL DEFAULT 0,
            failing_since INTEGER,
            error_kind TEXT,
            error_text TEXT,
            not_before INTEGER,
            not_before_reason TEXT,
            fresh_until INTEGER,
            fresh_reason TEXT,
            fresh_status INTEGER,
            fresh_at INTEGER,
            document_interval INTEGER,
            skip_hours TEXT NOT NULL DEFAULT '',
            skip_days TEXT NOT NULL DEFAULT '',
            mean_gap INTEGER,
            long_gap INTEGER,
            last_item INTEGER,
            move_target TEXT,
            move_since INTEGER,
            move_count INTEGER NOT NULL DEFAULT 0,
            move_is_same INTEGER NOT NULL DEFAULT 1,
            moved_from TEXT,
            moved_at INTEGER,
            is_gone INTEGER NOT NULL DEFAULT 0,
            last_items TEXT NOT NULL DEFAULT '',
            gap_at INTEGER,
            gap_shift INTEGER NOT NULL DEFAULT 0,
            shortened_at INTEGER,
            title_hash INTEGER,
            mean_milliseconds INTEGER,
            was_cut INTEGER NOT NULL DEFAULT 0,
            document_bytes INTEGER NOT NULL DEFAULT 0,
            interval_reason TEXT NOT NULL DEFAULT 'never polled',
            interval INTEGER NOT NULL DEFAULT 0,
            spread INTEGER NOT NULL DEFAULT 0
        ) STRICT;

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

        """

    private static let articles = """
        -- What is looked up of an article stands before its text, so that the pages of the text need not be read for it. The checks are
        -- written with OR, since SQLite builds a table in memory for each IN with three values and more, for every row.
        CREATE TABLE articles (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            url TEXT,
            url_key TEXT,
            feed_id INTEGER REFERENCES feeds (id),
            first_seen INTEGER NOT NULL,
            changed_at INTEGER NOT NULL,
            listed_at INTEGER NOT NULL,
            revision INTEGER NOT NULL DEFAULT 1,
            volatile_revisions INTEGER NOT NULL DEFAULT 0,
            text_version INTEGER NOT NULL DEFAULT 0,
            text_origin TEXT NOT NULL CHECK (text_origin = 'feed' OR text_origin = 'page' OR text_origin = 'document'),
            partial INTEGER NOT NULL DEFAULT 0,
            -- The text is so long or so full that its facts were looked for in a part of it only.
            facts_cut_short INTEGER NOT NULL DEFAULT 0,
            duplicate_of INTEGER REFERENCES articles (id),
            duplicate_kind TEXT CHECK (duplicate_kind = 'same_url' OR duplicate_kind = 'exact' OR duplicate_kind = 'near'
                OR duplicate_kind = 'syndicated'),
            story_id INTEGER REFERENCES stories (id),
            -- The text_version by which the story was chosen.
            story_version INTEGER,
            body_hash BLOB NOT NULL,
            sketch BLOB NOT NULL DEFAULT x'',
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
            body TEXT NOT NULL,
            CHECK ((duplicate_of IS NULL) = (duplicate_kind IS NULL))
        ) STRICT;
        CREATE INDEX articles_url_key ON articles (url_key) WHERE url_key IS NOT NULL;
        \(listIndex)
        CREATE INDEX articles_feed ON articles (feed_id, id);
        CREATE INDEX articles_story ON articles (story_id) WHERE story_id IS NOT NULL;
        CREATE INDEX articles_copies ON articles (duplicate_of) WHERE duplicate_of IS NOT NULL;

        -- The items that feeds list. One without an article is an article that was removed.
        CREATE TABLE items (
            feed_id INTEGER NOT NULL REFERENCES feeds (id) ON DELETE CASCADE,
            item_key TEXT NOT NULL,
            content_hash BLOB NOT NULL,
            link_hash INTEGER,
            article_id INTEGER REFERENCES articles (id),
            first_seen INTEGER NOT NULL,
            changed_at INTEGER NOT NULL,
            PRIMARY KEY (feed_id, item_key)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX items_article ON items (article_id);
        CREATE INDEX items_link ON items (feed_id, link_hash) WHERE link_hash IS NOT NULL;

        CREATE TABLE revisions (
            article_id INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
            revision INTEGER NOT NULL,
            headline TEXT,
            body TEXT NOT NULL,
            body_hash BLOB NOT NULL,
            seen_at INTEGER NOT NULL,
            PRIMARY KEY (article_id, revision)
        ) STRICT, WITHOUT ROWID;

        """

    // By the hour, so that articles which come in any order of their times are added at the end of few groups, and not each on a page of its own:
    // see `ListOrder`. With the time itself, so that an hour is sorted without reading its articles.
    static let listIndex = "CREATE INDEX articles_listed ON articles (listed_at / \(ListOrder.seconds), id, listed_at);"

    private static let copies = """
        -- The keys by which copies are found: new ones, the others in sorted runs of packed blocks, and how far moves between them have come.
        -- See `CopyKeys`.
        CREATE TABLE copy_keys_new (
            number INTEGER PRIMARY KEY,
            article_id INTEGER NOT NULL,
            keys BLOB NOT NULL
        ) STRICT;
        \(copyKeyRuns)
        CREATE TABLE stories (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            headline TEXT,
            first_date TEXT,
            last_date TEXT,
            articles INTEGER NOT NULL DEFAULT 0,
            state BLOB NOT NULL DEFAULT x''
        ) STRICT;
        CREATE INDEX stories_last ON stories (last_date);

        -- By time first, so that new terms fall among those of their days and the others stay untouched: see `StoryTerms`.
        CREATE TABLE story_terms (
            period INTEGER NOT NULL,
            term INTEGER NOT NULL,
            day INTEGER NOT NULL,
            story_id INTEGER NOT NULL,
            PRIMARY KEY (period, term, day, story_id)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX story_terms_story ON story_terms (story_id);

        """

    // A block's number tells its run and the first bits of its last key, and that of a filter is the number of its last block: see `BlockPlace`.
    static let copyKeyRuns = """
        CREATE TABLE copy_key_runs (
            run INTEGER PRIMARY KEY,
            -- How often its keys have been merged.
            tier INTEGER NOT NULL,
            -- The run that its keys are being moved to.
            target INTEGER,
            is_complete INTEGER NOT NULL,
            -- The last entry of a run that is not complete.
            last_key INTEGER,
            last_article INTEGER
        ) STRICT;
        CREATE TABLE copy_key_blocks (
            id INTEGER PRIMARY KEY,
            entries BLOB NOT NULL
        ) STRICT;
        CREATE TABLE copy_key_filters (
            last_block INTEGER PRIMARY KEY,
            last_key INTEGER NOT NULL,
            bits BLOB NOT NULL
        ) STRICT;
        CREATE TABLE copy_key_state (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            new_through INTEGER NOT NULL,
            new_place INTEGER NOT NULL
        ) STRICT;

        """

    private static let facts = """
        CREATE TABLE facts (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
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
            confidence REAL,
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

        """

    // Work that is still to do is rows, so that a restart continues where the daemon stopped. `crashes` counts how often the process died
    // during the job: see `CrashedJob`.
    private static let jobs = """
        CREATE TABLE page_jobs (
            id INTEGER PRIMARY KEY,
            article_id INTEGER NOT NULL UNIQUE REFERENCES articles (id) ON DELETE CASCADE,
            feed_id INTEGER REFERENCES feeds (id),
            url TEXT NOT NULL,
            host TEXT NOT NULL,
            not_before INTEGER NOT NULL,
            attempts INTEGER NOT NULL DEFAULT 0,
            last_error TEXT
        ) STRICT;
        CREATE INDEX page_jobs_host ON page_jobs (host, not_before);
        CREATE INDEX page_jobs_due ON page_jobs (not_before);

        -- Articles whose facts, topics and story are to be computed; a text that changes meanwhile gets another ticket.
        CREATE TABLE analysis_jobs (
            article_id INTEGER PRIMARY KEY REFERENCES articles (id) ON DELETE CASCADE,
            ticket INTEGER NOT NULL
        ) STRICT;

        -- Articles that the user's hook has not seen yet.
        CREATE TABLE hook_jobs (
            article_id INTEGER PRIMARY KEY REFERENCES articles (id) ON DELETE CASCADE,
            not_before INTEGER NOT NULL,
            attempts INTEGER NOT NULL DEFAULT 0
        ) STRICT;
        CREATE INDEX hook_jobs_due ON hook_jobs (not_before);

        -- How far the change log has been sent to each webhook of the configuration, and how sending goes.
        CREATE TABLE webhooks (
            name TEXT PRIMARY KEY,
            -- The first part of the ids that the receiver sees; another one when a webhook of the name is added again.
            token TEXT NOT NULL,
            position INTEGER NOT NULL,
            delivered INTEGER NOT NULL DEFAULT 0,
            lost INTEGER NOT NULL DEFAULT 0,
            last_success INTEGER,
            failing_since INTEGER,
            attempts INTEGER NOT NULL DEFAULT 0,
            next_attempt INTEGER,
            last_error TEXT
        ) STRICT, WITHOUT ROWID;

        -- Jobs during which the process crashed, by the program's version; a job that did so twice is not started again by that version.
        CREATE TABLE crashed_jobs (
            kind TEXT NOT NULL CHECK (kind IN ('poll', 'page', 'analysis')),
            id INTEGER NOT NULL,
            version TEXT NOT NULL,
            crashes INTEGER NOT NULL,
            last_at INTEGER NOT NULL,
            PRIMARY KEY (kind, id)
        ) STRICT, WITHOUT ROWID;

        """

    private static let rest = """
        CREATE TABLE raw_pages (
            article_id INTEGER PRIMARY KEY REFERENCES articles (id) ON DELETE CASCADE,
            fetched_at INTEGER NOT NULL,
            url TEXT NOT NULL,
            content_type TEXT,
            kind TEXT NOT NULL CHECK (kind = 'page' OR kind = 'text' OR kind = 'feed'),
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

        """
}
