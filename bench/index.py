#!/usr/bin/env python3
"""Measures settings of the full-text index: CPU and bytes written for a text, and what a query takes.

  index.py [--texts 40000] [--words 60] [--transaction 2000] [--work .build/bench]

Each line is one setting in a database of its own, made with the tokenizer and the table that the store has; the last texts are queried.
"""
import argparse
import os
import random
import sqlite3
import statistics
import time

from make_feeds import Writer

SETTINGS = [
    {"automerge": 4}, {"automerge": 8}, {"automerge": 16}, {"automerge": 8, "crisismerge": 8}, {"automerge": 8, "crisismerge": 32},
    {"automerge": 8, "pgsz": 2000}, {"automerge": 8, "pgsz": 8000}, {"automerge": 8, "page": 8192}, {"automerge": 8, "page": 8192, "pgsz": 8000},
    {"automerge": 8, "hashsize": 1 << 20}, {"automerge": 8, "hashsize": 4 << 20},
    # As the store has it: merged within transactions only when there are many segments, and otherwise afterwards.
    {"automerge": 64, "crisismerge": 128}, {"automerge": 64, "crisismerge": 128, "usermerge": 8, "afterwards": True},
]


def written():
    with open("/proc/self/io") as file:
        return next(int(line.split()[1]) for line in file if line.startswith("write_bytes:"))


def measure(path, settings, texts, transaction):
    for suffix in ("", "-wal", "-shm"):
        if os.path.exists(path + suffix):
            os.remove(path + suffix)
    db = sqlite3.connect(path, isolation_level=None)
    db.execute(f"PRAGMA page_size = {settings.get('page', 4096)}")
    db.executescript("PRAGMA auto_vacuum = INCREMENTAL; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 16000; PRAGMA cache_size = -16384;")
    db.execute("""CREATE VIRTUAL TABLE i USING fts5 (headline, body, content = '', tokenize = 'unicode61 remove_diacritics 2 categories ''L* N* Co Mn Mc''')""")
    for name, value in {"hashsize": 8 << 20, **settings}.items():
        if name not in ("page", "afterwards"):
            db.execute("INSERT INTO i (i, rank) VALUES (?, ?)", (name, value))
    bytes_before, cpu = written(), time.process_time()
    for start in range(0, len(texts), transaction):
        db.execute("BEGIN")
        db.executemany("INSERT INTO i (rowid, headline, body) VALUES (?, ?, ?)", [(start + n << 16, *text) for n, text in enumerate(texts[start:start + transaction])])
        db.execute("COMMIT")
    inserted = time.process_time() - cpu
    changes = -1
    while settings.get("afterwards") and db.total_changes - changes > 1:
        changes = db.total_changes
        db.execute("INSERT INTO i (i, rank) VALUES ('merge', 256)")
    cpu = time.process_time() - cpu
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    cost = (written() - bytes_before) / len(texts) / 1e3
    queries = []
    for _ in range(40):
        begun = time.perf_counter()
        db.execute("SELECT rowid FROM i WHERE i MATCH 'harvest ferry' ORDER BY rank LIMIT 20").fetchall()
        queries.append(time.perf_counter() - begun)
    db.close()
    return inserted / len(texts) * 1e6, cpu / len(texts) * 1e6, cost, statistics.median(queries) * 1e3


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--texts", type=int, default=40_000)
    options.add_argument("--words", type=int, default=60)
    options.add_argument("--transaction", type=int, default=2_000)
    options.add_argument("--work", default=".build/bench")
    o = options.parse_args()
    os.makedirs(o.work, exist_ok=True)
    writer = Writer(3)
    writer.rng = random.Random(3)
    texts = [(writer.sentence(8), " ".join(writer.body(o.words)).lower()) for _ in range(o.texts)]
    print(f"{'setting':64} {'µs a text':>10} {'with merges':>11} {'kB written':>11} {'ms a query':>11}")
    for settings in SETTINGS:
        name = ", ".join(f"{key} {value}" for key, value in settings.items())
        inserted, cpu, cost, query = measure(f"{o.work}/index.db", settings, texts, o.transaction)
        print(f"{name:64} {inserted:10.1f} {cpu:11.1f} {cost:11.2f} {query:11.2f}", flush=True)


if __name__ == "__main__":
    main()
