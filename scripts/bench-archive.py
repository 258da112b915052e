#!/usr/bin/env python3
"""Measures questions to a large archive: bench-archive.py BIN [--articles N] [--months N] [--folder FOLDER]

Starts a PostgreSQL and one node, fills the archive's tables by SQL with articles of 180 words that occur as often as the words of a language
do, and prints the time of questions as `datelinectl --fleet` asks them, the best and the middle of several runs. With a folder the database
stays there, and the next run only asks.
Python's standard library and PostgreSQL only. 10^6 articles need about 8 GB of disk.
"""
import argparse
import itertools
import os
import random
import shutil
import subprocess
import tempfile
import time

from bench_postgres import Postgres

# Words of three syllables; the k-th is about as often as 1/k (Zipf's law).
FIRST = "ka lo mi tra ven sto pri gal nor bel dun fer hol jas kem zur wex pol qui yar ost ima ulf eno app ind tal rok sum vig bra cle dro fli gru han"
SECOND = "ra ten dor mis val nek sol pur tig ban ler fon gat hud jor kis lam mop nid pes rul sev tox wun yel zan cor dal fim gor hep jin kul lod mar nuv"
THIRD = "a en or is um ac et il on ux ea io ai ou ir as es os us el al ol ul an in un ar er ur at it ot ut am em im"

FILL = """
SET search_path = dateline; SET max_parallel_workers_per_gather = 0;
DO $$ BEGIN FOR m IN 0..%(months)d - 1 LOOP PERFORM dateline.add_month((date_trunc('month', now()) - make_interval(months => m))::date); END LOOP; END $$;
INSERT INTO feeds (original_url, url, host, listed, added, next_poll) SELECT u, u, 'h' || n, '{user}', 0, 9999999999
FROM (SELECT n, 'http://h' || n || '.example/feed' AS u FROM generate_series(1, 1000) n) f;
"""

PART = """
SET search_path = dateline;
INSERT INTO articles (id, month, feed, url, url_key, headline, body, published, source_name, domain, text_origin, first_seen, changed_at, listed_at, body_hash,
    telling, search, sketch, linked, fact_digest, language)
SELECT id, (date_trunc('month', now()) - make_interval(months => (id %% %(months)d)::int))::date, 1 + id %% 1000, 'http://h' || id %% 1000 || '.example/' || id,
    'h' || id %% 1000 || '.example/' || id, headline, body, to_char(to_timestamp(at), 'YYYY-MM-DD'), 'Paper ' || id %% 1000, 'h' || id %% 1000 || '.example', 'page', at, at, at,
    sha256(id::text::bytea), true, setweight(to_tsvector('simple', headline), 'A') || to_tsvector('simple', body)
        || array_to_tsvector(ARRAY(SELECT '^' || word FROM unnest(string_to_array(headline, ' ')) AS word)), '{}', true, 'x', 'en'
FROM (
    SELECT id, (extract(epoch FROM now()) - 86400 * 30.4 * (id %% %(months)d) - random() * 86400 * 25)::bigint AS at,
        array_to_string(w[1:8], ' ') AS headline, array_to_string(w[9:188], ' ') AS body
    FROM (SELECT id, string_to_array(words, ' ') AS w FROM filling) t
) r
"""


def ask(base, binaries, words):
    times, hits = [], 0
    for _ in range(7):
        begun = time.perf_counter()
        done = subprocess.run([binaries + "/datelinectl", "--socket", base + "/s", "--timeout", "120"] + words + ([] if words[0] == "fleet" else ["--fleet"]), capture_output=True, text=True)
        times.append(time.perf_counter() - begun)
        if done.returncode:
            return "  %-58s %s" % (" ".join(words), done.stderr.strip()[:100])
        hits = len(done.stdout.splitlines())
    times.sort()
    return "  %-58s first or slowest %7.0f ms, middle %6.0f ms, best %6.0f ms (%d lines)" % (
        " ".join(words), 1e3 * times[-1], 1e3 * times[len(times) // 2], 1e3 * times[0], hits)


def fill(postgres, articles, months):
    begun = time.time()
    # GIN indexes are made faster at once than entry by entry.
    postgres.sql("DROP INDEX dateline.articles_search")
    step, first = 50_000, 1
    postgres.sql(FILL % {"months": months})
    rng = random.Random(1)
    words = [a + b + c for a in FIRST.split() for b in SECOND.split() for c in THIRD.split()]
    rng.shuffle(words)
    weights = list(itertools.accumulate(1 / (k + 2) for k in range(len(words))))
    postgres.sql("CREATE UNLOGGED TABLE dateline.filling (id bigint, words text)")
    while first <= articles:
        last = min(articles, first + step - 1)
        lines = "\n".join("%d\t%s" % (id, " ".join(rng.choices(words, cum_weights=weights, k=188))) for id in range(first, last + 1))
        postgres.sql("TRUNCATE dateline.filling")
        postgres.sql("COPY dateline.filling FROM STDIN", input=lines + "\n")
        postgres.sql(PART % {"months": months})
        first = last + 1
    filled = time.time() - begun
    postgres.sql("CREATE INDEX articles_search ON dateline.articles USING gin (search) WITH (fastupdate = on, gin_pending_list_limit = 1024)")
    postgres.sql("VACUUM ANALYZE dateline.articles")
    print("filled by SQL in %.0f s, indexed and analysed in %.0f s more" % (filled, time.time() - begun - filled), flush=True)


def ask_all(postgres, base, binaries):
    articles = int(postgres.sql("SELECT count(*) FROM dateline.articles"))
    months, size = map(int, postgres.sql(
        "SELECT count(*) || ' ' || sum(pg_total_relation_size(c.oid)) FROM pg_class c JOIN pg_inherits i ON i.inhrelid = c.oid"
        " WHERE i.inhparent = 'dateline.articles'::regclass").split())
    print("%d articles in %d months, %d bytes an article with its indexes" % (articles, months, size // articles))
    words = postgres.sql(
        "SELECT word || ' ' || ndoc FROM ts_stat('SELECT search FROM dateline.articles WHERE id % 200 = 1') ORDER BY ndoc DESC LIMIT 20000"
    ).splitlines()
    common, usual, rare = (words[at].split()[0] for at in (3, 300, 8_000))
    common_too, usual_too = (words[at].split()[0] for at in (4, 301))
    print("  a common word stands in %.1f %% of the articles, a usual one in %.1f %%, a rare one in %.2f %%" % tuple(
        100 * int(words[at].split()[1]) / (articles / 200) for at in (3, 300, 8_000)))
    for question in (
            ["search", rare], ["search", usual], ["search", common], ["search", usual + " " + rare], ["search", common + " " + usual],
            ["search", '"' + common + " " + usual + '"'], ["search", '"' + usual + " " + rare + '"'], ["search", '"' + common + " " + common_too + '"'],
            ["search", usual + " " + usual_too], ["search", '"' + usual + " " + usual_too + '"'], ["search", '"' + usual + " " + usual_too + '" after:' + time.strftime("%Y-%m-%d", time.gmtime(time.time() - 30 * 86_400))], ["search", usual[:4] + "*"], ["search", "headline:" + usual],
            ["search", common, "--sort", "date"], ["search", usual + " after:" + time.strftime("%Y-%m-%d", time.gmtime(time.time() - 30 * 86_400))], ["articles"], ["articles", "--since", "2d"], ["fleet", "status"]):
        print(ask(base, binaries, question), flush=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("bin")
    parser.add_argument("--articles", type=int, default=1_000_000)
    parser.add_argument("--months", type=int, default=12)
    parser.add_argument("--folder")
    options = parser.parse_args()
    base = tempfile.mkdtemp(prefix="dateline-archive-")
    os.chmod(base, 0o755)
    folder = options.folder or base + "/pg"
    os.makedirs(folder, exist_ok=True)
    postgres = node = None
    try:
        postgres = Postgres(folder)
        with open(base + "/dateline.yaml", "w") as file:
            file.write(
                "store: {path: %s/d.db}\ncontrol: {socket: %s/s, group: ''}\nlog: {level: warning}\n"
                "fleet: {database: 'host=%s user=dateline dbname=dateline', node: one%d, lease: 60s}\nfeeds: []\n"
                % (base, base, postgres.folder, time.time()))
        binaries = os.path.abspath(options.bin)
        node = subprocess.Popen([binaries + "/datelined", "run", "--config", base + "/dateline.yaml"], stderr=open(base + "/log", "w"))
        while subprocess.run([binaries + "/datelinectl", "--socket", base + "/s", "--fleet", "articles"], capture_output=True).returncode:
            time.sleep(0.5)
        if postgres.sql("SELECT to_regclass('dateline.filling')") == "":
            fill(postgres, options.articles, options.months)
        ask_all(postgres, base, binaries)
    finally:
        if node:
            node.terminate()
            node.wait()
        if postgres:
            postgres.stop()
        shutil.rmtree(base, ignore_errors=True)


if __name__ == "__main__":
    main()
