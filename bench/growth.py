#!/usr/bin/env python3
"""Syncs long feeds and prints what each article costs while the store grows.

  growth.py PROGRAMS WEB WORK [--sample 10000] [--cache 64MiB]

PROGRAMS holds datelined and datelinectl, WEB is a folder that make_feeds.py has written and nginx serves.
"""
import argparse
import os
import shutil
import sqlite3
import subprocess
import time

from daemon import Daemon


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("programs")
    options.add_argument("web")
    options.add_argument("work")
    options.add_argument("--sample", type=int, default=10_000)
    options.add_argument("--cache", default="")
    o = options.parse_args()
    shutil.rmtree(o.work, ignore_errors=True)
    with open(f"{o.web}/urls.txt") as file:
        urls = file.read().split()
    with Daemon(o.programs, os.path.realpath(o.work), urls, store=f", cache: {o.cache}" if o.cache else "") as daemon:
        sync = subprocess.Popen(
            [f"{o.programs}/datelinectl", "--socket", f"{daemon.folder}/control.sock", "sync", "--wait"], stdout=subprocess.DEVNULL)
        database = sqlite3.connect(f"file:{daemon.folder}/dateline.db?mode=ro", uri=True)
        begun, last, target = time.time(), (0, 0, 0, 0), o.sample
        print("articles   µs CPU    kB written    kB read    articles/s   peak MB")
        while True:
            ended = sync.poll() is not None
            try:
                count = database.execute("SELECT max(id) FROM articles").fetchone()[0] or 0
            except sqlite3.OperationalError:
                count = 0
            if count >= target or ended:
                now = (count, daemon.cpu(), daemon.written(), daemon.read())
                new, spent = now[0] - last[0], [b - a for a, b in zip(last, now)]
                if new:
                    seconds = time.time() - begun
                    print(f"{count:8d} {spent[1] / new * 1e6:8.0f} {spent[2] / new / 1e3:12.1f} {spent[3] / new / 1e3:10.1f} {new / seconds:12.0f} {daemon.peak():9.0f}", flush=True)
                begun, last, target = time.time(), now, count + o.sample
            if ended:
                break
            time.sleep(0.2)
        size = os.path.getsize(f"{daemon.folder}/dateline.db")
        print(f"in all {last[0]} articles, {last[1]:.1f} s of CPU, {last[2] / last[0] / 1e3:.1f} kB written an article, peak {daemon.peak():.0f} MB, store {size / 1e6:.0f} MB")


main()
