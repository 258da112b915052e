/// The statements of schema version 1.
enum FleetSchema {
    /// Who does what: nodes with their sessions, hosts with their leases, feeds with the state of their schedule.
    static let work = """
        -- A node's claim on its hosts. It is never given new life after its end: who slept past it begins another.
        CREATE TABLE dateline.sessions (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            node text NOT NULL,
            store text NOT NULL,
            began timestamptz NOT NULL DEFAULT now(),
            lease_until timestamptz NOT NULL
        );
        CREATE INDEX sessions_end ON dateline.sessions (lease_until);

        CREATE TABLE dateline.nodes (
            node text PRIMARY KEY,
            -- Which store is the node's: two machines with one name are told apart.
            store text NOT NULL,
            session bigint,
            version text NOT NULL DEFAULT '',
            seen timestamptz NOT NULL DEFAULT now(),
            -- The last entry of the node's change log that the archive holds, and the last there is.
            position bigint NOT NULL DEFAULT 0,
            last_change bigint NOT NULL DEFAULT 0,
            -- Unix seconds of the oldest entry that is not sent.
            unsent_since bigint
        );

        -- Articles of a node's store, by the store's numbers, that were sent before they were analysed.
        CREATE TABLE dateline.unanalysed (
            node text NOT NULL,
            store text NOT NULL,
            article bigint NOT NULL,
            PRIMARY KEY (node, store, article)
        );

        CREATE TABLE dateline.hosts (
            host text PRIMARY KEY,
            -- Feeds that are polled there.
            weight int NOT NULL DEFAULT 0,
            session bigint REFERENCES dateline.sessions (id),
            -- Grows with each taking. A write that carries a former one is refused.
            token bigint NOT NULL DEFAULT 0,
            taken timestamptz,
            -- Unix seconds until which a former holder that vanished may have asked the host without telling. Null when it gave the host up, and
            -- when the dates of the host's feeds have been put off for it.
            uncertain_until bigint,
            freed timestamptz NOT NULL DEFAULT now(),
            -- Nobody asks the host before: the pace goes with the lease.
            next_request timestamptz NOT NULL DEFAULT now(),
            -- Unix seconds until which the host itself wants to be left alone.
            paused_until bigint,
            -- Seconds between two requests that the host asks for itself (Crawl-delay).
            space double precision NOT NULL DEFAULT 0,
            -- Another node has pages to fetch there.
            wanted_by bigint,
            wanted timestamptz
        );
        CREATE INDEX hosts_session ON dateline.hosts (session);
        CREATE INDEX hosts_free ON dateline.hosts (freed) WHERE session IS NULL;

        CREATE TABLE dateline.feeds (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            original_url text NOT NULL,
            url text NOT NULL,
            host text NOT NULL,
            name text,
            title text,
            site_link text,
            language text,
            tags text NOT NULL DEFAULT '[]',
            every_seconds bigint,
            options text NOT NULL DEFAULT '{}',
            -- Nodes whose configuration lists the feed, and `user`; a feed that nobody lists is not polled.
            listed text[] NOT NULL DEFAULT '{}',
            paused boolean NOT NULL DEFAULT false,
            -- When what stands above last changed.
            changed timestamptz NOT NULL DEFAULT clock_timestamp(),
            added bigint NOT NULL,
            health text NOT NULL DEFAULT 'new',
            -- Unix seconds.
            next_poll bigint NOT NULL,
            -- All that the schedule remembers, as the node's store has it.
            state text
        );
        -- Addresses may be longer than an entry of a B-tree.
        CREATE UNIQUE INDEX feeds_address ON dateline.feeds (md5(original_url));
        CREATE INDEX feeds_original ON dateline.feeds USING hash (original_url);
        CREATE INDEX feeds_host ON dateline.feeds (host);
        CREATE INDEX feeds_changed ON dateline.feeds (changed);
        CREATE INDEX feeds_due ON dateline.feeds (next_poll);

        """

    /// What was read: articles under keys that every node finds alike, with what they say. All of a month goes with its partitions.
    static let archive = """
        CREATE SEQUENCE dateline.article_ids;

        -- Items of feeds, and imported documents, by 128 bits of SHA-256 of what they are; the article that each is.
        CREATE TABLE dateline.items (
            item bytea PRIMARY KEY,
            article bigint NOT NULL,
            month date NOT NULL,
            -- Null for documents.
            feed bigint
        );
        CREATE INDEX items_article ON dateline.items (article);

        CREATE TABLE dateline.articles (
            id bigint NOT NULL,
            month date NOT NULL,
            feed bigint,
            url text,
            url_key text,
            headline text,
            byline text NOT NULL DEFAULT '[]',
            body text NOT NULL,
            images text NOT NULL DEFAULT '[]',
            credit_lines text NOT NULL DEFAULT '[]',
            published text,
            modified text,
            date_basis text,
            dateline text,
            located_name text,
            located_country text,
            language text,
            source_name text,
            domain text,
            partial boolean NOT NULL DEFAULT false,
            revision int NOT NULL DEFAULT 1,
            text_origin text NOT NULL,
            first_seen bigint NOT NULL,
            changed_at bigint NOT NULL,
            listed_at bigint NOT NULL,
            body_hash bytea NOT NULL,
            -- The text is long enough to tell copies.
            telling boolean NOT NULL,
            fact_count int NOT NULL DEFAULT 0,
            -- Of the facts and topics that are stored; null before the first.
            fact_digest text,
            search tsvector NOT NULL,
            -- The k smallest shingles, of which the first are the bands by which copies are found.
            sketch bigint[] NOT NULL DEFAULT '{}',
            -- Copies and the story are found by one node at a time, after the article has come.
            linked boolean NOT NULL DEFAULT false,
            duplicate_of bigint,
            duplicate_kind text,
            story bigint,
            PRIMARY KEY (id, month)
        ) PARTITION BY RANGE (month);
        CREATE INDEX articles_unlinked ON dateline.articles (id) WHERE NOT linked;
        CREATE INDEX articles_listed ON dateline.articles (listed_at DESC, id DESC);
        CREATE INDEX articles_feed ON dateline.articles (feed, listed_at DESC);
        CREATE INDEX articles_url ON dateline.articles USING hash (url_key);
        CREATE INDEX articles_hash ON dateline.articles (body_hash);
        CREATE INDEX articles_story ON dateline.articles (story) WHERE story IS NOT NULL;
        CREATE INDEX articles_copies ON dateline.articles (duplicate_of) WHERE duplicate_of IS NOT NULL;
        CREATE INDEX articles_search ON dateline.articles USING gin (search) WITH (fastupdate = on, gin_pending_list_limit = 1024);

        CREATE TABLE dateline.revisions (
            article bigint NOT NULL,
            month date NOT NULL,
            body_hash bytea NOT NULL,
            headline_hash bytea NOT NULL,
            revision int NOT NULL,
            headline text,
            body text NOT NULL,
            seen_at bigint NOT NULL,
            PRIMARY KEY (article, body_hash, headline_hash, month)
        ) PARTITION BY RANGE (month);

        CREATE SEQUENCE dateline.fact_ids;
        CREATE TABLE dateline.facts (
            id bigint NOT NULL DEFAULT nextval('dateline.fact_ids'),
            month date NOT NULL,
            article bigint NOT NULL,
            kind text NOT NULL,
            merge_key text COLLATE "C" NOT NULL,
            first_day text COLLATE "C",
            last_day text COLLATE "C",
            evidence text NOT NULL,
            paragraph int NOT NULL,
            start int NOT NULL,
            "end" int NOT NULL,
            rule text NOT NULL,
            confidence double precision,
            detail jsonb NOT NULL,
            PRIMARY KEY (id, month)
        ) PARTITION BY RANGE (month);
        CREATE INDEX facts_article ON dateline.facts (article);
        CREATE INDEX facts_key ON dateline.facts (kind, merge_key);
        CREATE INDEX facts_day ON dateline.facts (kind, last_day);

        CREATE TABLE dateline.topics (
            article bigint NOT NULL,
            month date NOT NULL,
            topic text NOT NULL,
            relevance double precision NOT NULL,
            PRIMARY KEY (topic, article, month)
        ) PARTITION BY RANGE (month);
        CREATE INDEX topics_article ON dateline.topics (article);

        CREATE TABLE dateline.bands (
            key bigint NOT NULL,
            article bigint NOT NULL,
            month date NOT NULL,
            PRIMARY KEY (key, article, month)
        ) PARTITION BY RANGE (month);

        CREATE TABLE dateline.stories (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            headline text,
            first_date text,
            last_date text COLLATE "C",
            articles int NOT NULL DEFAULT 0,
            state bytea NOT NULL
        );
        CREATE INDEX stories_last ON dateline.stories (last_date DESC, articles DESC, id DESC);
        CREATE TABLE dateline.story_terms (
            term bigint NOT NULL,
            day int NOT NULL,
            story bigint NOT NULL,
            PRIMARY KEY (term, day, story)
        );
        CREATE INDEX story_terms_day ON dateline.story_terms (day);
        CREATE INDEX story_terms_story ON dateline.story_terms (story);

        """

    /// Makes the partitions of a month where they are missing; two nodes that do so at a time wait for each other.
    static let monthly = """
        CREATE FUNCTION dateline.add_month(month date) RETURNS void LANGUAGE plpgsql AS $$
        DECLARE parent text;
        BEGIN
            IF to_regclass('dateline.bands_' || to_char(month, 'YYYY_MM')) IS NOT NULL THEN RETURN; END IF;
            PERFORM pg_advisory_xact_lock(\(Migrations.lock));
            FOREACH parent IN ARRAY ARRAY['articles', 'revisions', 'facts', 'topics', 'bands'] LOOP
                EXECUTE format('CREATE TABLE IF NOT EXISTS dateline.%I PARTITION OF dateline.%I FOR VALUES FROM (%L) TO (%L)',
                    parent || '_' || to_char(month, 'YYYY_MM'), parent, month, (month + interval '1 month')::date);
            END LOOP;
        END $$;

        CREATE FUNCTION dateline.drop_month(month date) RETURNS void LANGUAGE plpgsql AS $$
        DECLARE parent text;
        BEGIN
            FOREACH parent IN ARRAY ARRAY['bands', 'topics', 'facts', 'revisions', 'articles'] LOOP
                EXECUTE format('DROP TABLE IF EXISTS dateline.%I', parent || '_' || to_char(month, 'YYYY_MM'));
            END LOOP;
        END $$;

        """
}
