#!/usr/bin/env python3
"""Measures a fleet: bench-fleet.py BIN [--feeds N] [--items N] [--hosts N] [--nodes 1,2,3]

Starts a PostgreSQL, an nginx that serves generated feeds on many loopback addresses, and as many nodes as are asked for, and prints for each
number of nodes the articles a second until all are in the archive with copies and facts, and the processor time that an article costs
in the daemons and in PostgreSQL; then what a poll costs that brings nothing new.
Python's standard library, nginx and PostgreSQL only.
"""
import argparse
import os
import random
import shutil
import subprocess
import tempfile
import time

from bench_postgres import Postgres, tree_seconds

PORT = 18642
WORDS = [a + b for a in "ka lo mi tra ven sto pri gal nor bel dun fer hol jas kem".split() for b in "ra ten dor mis val nek sol pur tig ban ler fon".split()]


def text(rng, words):
    return " ".join(rng.choice(WORDS) for _ in range(words)).capitalize() + "."


def make_feeds(folder, feeds, items):
    """Feeds with articles of about 180 words, a third of them with a tariff and a name in them."""
    for feed in range(feeds):
        rng = random.Random(feed)
        parts = []
        for item in range(items):
            body = [text(rng, 30) for _ in range(6)]
            if item % 3 == 0:
                body[1] = "The United States will impose a tariff of %d percent on goods from Vietnam, Prime Minister Pham Minh Chinh said." % (10 + item)
            parts.append(
                "<item><guid isPermaLink=\"false\">%d-%d</guid><title>%s</title><link>http://news.example/%d/%d</link>"
                "<pubDate>Wed, 02 Jul 2025 10:00:00 GMT</pubDate><description>%s</description></item>"
                % (feed, item, text(rng, 8), feed, item, "".join("&lt;p&gt;%s&lt;/p&gt;" % p for p in body)))
        with open("%s/%d.xml" % (folder, feed), "w") as file:
            file.write("<rss version=\"2.0\"><channel><title>Feed %d</title>%s</channel></rss>" % (feed, "".join(parts)))


def configuration(folder, postgres, node, feeds):
    return (
        "store: {path: %s/d.db, raw_pages: off}\ncontrol: {socket: %s/s, group: ''}\npages: {fetch: false}\n"
        "fetch: {allow_private_networks: [127.0.0.0/8], host_delay: 0s, per_host: 4}\nlog: {level: warning}\n"
        "fleet: {database: 'host=%s user=dateline dbname=dateline', node: %s, lease: 10s}\nfeeds:%s"
        % (folder, folder, postgres.folder, node, feeds))


def start(binaries, folder, text):
    with open(folder + "/dateline.yaml", "w") as file:
        file.write(text)
    return subprocess.Popen([binaries + "/datelined", "run", "--config", folder + "/dateline.yaml"], stderr=open(folder + "/log", "w"))


def run_polls(binaries, base, postgres, feeds, hosts, every=5, seconds=30):
    """Polls of feeds that do not change, by one node."""
    postgres.sql("DROP SCHEMA IF EXISTS dateline CASCADE")
    folder = tempfile.mkdtemp(prefix="node", dir=base)
    node = start(binaries, folder, configuration(folder, postgres, "n0", " []\n"))
    while True:
        time.sleep(0.5)
        try:
            if postgres.sql("SELECT count(*) FROM dateline.nodes") == "1":
                break
        except RuntimeError:
            continue
    urls = ["http://127.30.%d.%d:%d/one/%d.xml" % (f % hosts // 200, f % hosts % 200 + 1, PORT, f) for f in range(feeds)]
    rows = ", ".join("('%s', '%s')" % (url, url.split("/")[2]) for url in urls)
    postgres.sql(
        "SET search_path = dateline; BEGIN; CREATE TEMP TABLE t (u text, h text); INSERT INTO t VALUES %s;"
        "INSERT INTO hosts (host, weight) SELECT h, count(*) FROM t GROUP BY h;"
        "INSERT INTO feeds (original_url, url, host, every_seconds, listed, added, next_poll) SELECT u, u, h, %d, '{user}', 0, 0 FROM t; COMMIT"
        % (rows, every))
    begun = time.time()
    while int(postgres.sql("SELECT count(*) FROM dateline.articles WHERE linked AND fact_digest IS NOT NULL")) < feeds and time.time() - begun < 120:
        time.sleep(1)
    time.sleep(every)

    def now():
        with open(base + "/access") as file:
            return sum(1 for _ in file), tree_seconds(node.pid), postgres.processor_seconds()
    before = now()
    time.sleep(seconds)
    polls, daemon, database = (b - a for a, b in zip(before, now()))
    node.terminate()
    node.wait()
    shutil.rmtree(folder)
    print("  polls that bring nothing: %.0f a second; processor per poll: daemon %.2f ms, PostgreSQL %.2f ms"
          % (polls / seconds, 1e3 * daemon / max(1, polls), 1e3 * database / max(1, polls)))


def run_nodes(binaries, base, postgres, count, feeds, items, hosts):
    postgres.sql("DROP SCHEMA IF EXISTS dateline CASCADE")
    postgres.sql("CHECKPOINT")
    nodes, folders = [], []
    listed = "".join('  - {url: "http://127.30.%d.%d:%d/%d.xml", every: 1h}\n' % (f % hosts // 200, f % hosts % 200 + 1, PORT, f) for f in range(feeds))
    database_before = postgres.processor_seconds()
    begun = time.time()
    for index in range(count):
        folder = tempfile.mkdtemp(prefix="node", dir=base)
        folders.append(folder)
        nodes.append(start(binaries, folder, configuration(folder, postgres, "n%d" % index, "\n" + listed)))
    wanted, sent = feeds * items, None
    while True:
        time.sleep(0.5)
        # What is asked must cost little beside what is measured: all articles are counted only when there are as many items as articles.
        try:
            if sent is None:
                if int(postgres.sql("SELECT count(*) FROM dateline.items")) >= wanted:
                    if int(postgres.sql("SELECT count(*) FROM dateline.articles WHERE fact_digest IS NOT NULL")) >= wanted:
                        sent = time.time() - begun
            elif postgres.sql("SELECT count(*) FROM dateline.articles WHERE NOT linked") == "0":
                break
        except RuntimeError:
            continue
        if time.time() - begun > 600:
            print("  not finished: %s" % ("not sent" if sent is None else "not linked"))
            break
    seconds = time.time() - begun
    daemon = sum(tree_seconds(node.pid) for node in nodes)
    database = postgres.processor_seconds() - database_before
    size = int(postgres.sql("SELECT sum(pg_total_relation_size(c.oid)) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE nspname = 'dateline' AND relkind = 'r'"))
    for node in nodes:
        node.terminate()
    for node in nodes:
        node.wait()
    for folder in folders:
        shutil.rmtree(folder)
    sent = sent or seconds
    print("  %d node%s  %6.0f articles/s sent, %6.0f articles/s with copies and stories; processor per article: daemons %.2f ms, PostgreSQL %.2f ms; %d bytes an article"
          % (count, " " if count == 1 else "s", wanted / sent, wanted / seconds, 1e3 * daemon / wanted, 1e3 * database / wanted, size // wanted))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("bin")
    parser.add_argument("--feeds", type=int, default=400)
    parser.add_argument("--items", type=int, default=25)
    parser.add_argument("--hosts", type=int, default=100)
    parser.add_argument("--nodes", default="1,2,3")
    options = parser.parse_args()
    base = tempfile.mkdtemp(prefix="dateline-fleet-bench-")
    os.chmod(base, 0o755)
    postgres = nginx = None
    try:
        os.mkdir(base + "/www")
        os.mkdir(base + "/pg")
        os.mkdir(base + "/www/one")
        make_feeds(base + "/www", options.feeds, options.items)
        make_feeds(base + "/www/one", options.feeds, 1)
        with open(base + "/nginx.conf", "w") as file:
            file.write(
                "daemon off; pid %s/pid; error_log /dev/null; worker_processes 1; %s events { worker_connections 1024; }\n"
                "http { log_format one '$uri'; access_log %s/access one; client_body_temp_path %s/b; proxy_temp_path %s/p; fastcgi_temp_path %s/f; uwsgi_temp_path %s/u; scgi_temp_path %s/s;\n"
                "server { listen 0.0.0.0:%d; root %s/www; default_type application/rss+xml; } }\n"
                % (base, "user root;" if os.geteuid() == 0 else "", base, base, base, base, base, base, PORT, base))
        nginx = subprocess.Popen([shutil.which("nginx") or "/usr/sbin/nginx", "-c", base + "/nginx.conf", "-e", "/dev/null"])
        postgres = Postgres(base + "/pg")
        print("%d feeds of %d articles on %d hosts, %d processors" % (options.feeds, options.items, options.hosts, os.cpu_count()))
        for count in map(int, filter(None, options.nodes.split(","))):
            run_nodes(os.path.abspath(options.bin), base, postgres, count, options.feeds, options.items, options.hosts)
        run_polls(os.path.abspath(options.bin), base, postgres, options.feeds, options.hosts)
    finally:
        if postgres:
            postgres.stop()
        if nginx:
            nginx.terminate()
            nginx.wait()
        shutil.rmtree(base, ignore_errors=True)


if __name__ == "__main__":
    main()
