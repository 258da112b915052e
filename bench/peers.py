"""The programs that Dateline is measured against, and the floors: what is missing is named, never guessed."""
import os
import resource
import shutil
import subprocess
import sys
import time

DEBIAN = {
    "nginx": "nginx", "newsboat": "newsboat", "sfeed_update": "sfeed", "xmllint": "libxml2-utils", "curl": "curl", "valgrind": "valgrind",
}
PYPI = ["reader==3.16", "feedparser==6.0.11", "trafilatura==2.0.0", "readability-lxml==0.8.1", "lxml_html_clean", "lxml"]


def missing_programs():
    return sorted({package for program, package in DEBIAN.items() if not shutil.which(program)})


def python(folder):
    """The interpreter of a virtual environment with the peers from PyPI, made when it is not there; None without a network."""
    program = f"{folder}/python/bin/python3"
    marker = f"{folder}/python/complete"
    if not os.path.exists(marker):
        print("peers from PyPI are installed in a virtual environment", file=sys.stderr)
        made = subprocess.run([sys.executable, "-m", "venv", f"{folder}/python"], capture_output=True, text=True)
        if made.returncode == 0:
            made = subprocess.run([program, "-m", "pip", "install", "-q", *PYPI], capture_output=True, text=True)
        if made.returncode:
            print(f"  not installed: {made.stderr.strip().splitlines()[-1:]}", file=sys.stderr)
            return None
        open(marker, "w").close()
    return program


def timed(command, **options):
    """Seconds of wall clock and of CPU, and megabytes of memory at the peak, of a command and its children; None when it failed."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begun = time.time()
    done = subprocess.run(["/usr/bin/time", "-f", "%M", "-o", "/tmp/dateline-bench-time", *command], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, **options)
    wall = time.time() - begun
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        print(f"  {command[0]} ended with {done.returncode}: {done.stderr.decode(errors='replace').strip()[-200:]}", file=sys.stderr)
        return None
    with open("/tmp/dateline-bench-time") as file:
        peak = int(file.read().split()[-1]) / 1024
    return {"wall": wall, "cpu": after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, "peak": peak}


# Newsboat: everything into its cache, by 16 threads.
def newsboat(urls, folder):
    os.makedirs(folder, exist_ok=True)
    with open(f"{folder}/urls", "w") as file:
        file.write("\n".join(urls) + "\n")
    with open(f"{folder}/config", "w") as file:
        file.write("reload-threads 16\nmax-items 0\ndownload-timeout 30\n")
    return timed(["newsboat", "-q", "-u", f"{folder}/urls", "-c", f"{folder}/cache.db", "-C", f"{folder}/config", "-x", "reload"])


# sfeed: one process a feed, files of tab-separated lines, no store.
def sfeed(urls, folder):
    os.makedirs(folder, exist_ok=True)
    with open(f"{folder}/sfeedrc", "w") as file:
        file.write(f'maxjobs=16\nsfeedpath="{folder}/feeds"\nfeeds() {{\n')
        file.writelines(f'  feed "f{n}" "{url}"\n' for n, url in enumerate(urls))
        file.write("}\n")
    return timed(["sfeed_update", f"{folder}/sfeedrc"])


READER = """
import sys
from reader import make_reader
reader = make_reader(sys.argv[1])
for line in open(sys.argv[2]):
    reader.add_feed(line.strip(), exist_ok=True)
for _ in reader.update_feeds_iter(workers=8):
    pass
"""


def reader(urls, folder, program):
    os.makedirs(folder, exist_ok=True)
    with open(f"{folder}/urls", "w") as file:
        file.write("\n".join(urls) + "\n")
    # Not reader.py, which would be imported in the package's place.
    with open(f"{folder}/update.py", "w") as file:
        file.write(READER)
    return timed([program, f"{folder}/update.py", f"{folder}/reader.db", f"{folder}/urls"])


# The floor: what a download, a parser and an insert with a full-text index take, with nothing else done.
FLOOR = """
import os, sqlite3, sys
from lxml import etree
rows = []
for name in sorted(os.listdir(sys.argv[1])):
    for item in etree.parse(os.path.join(sys.argv[1], name)).iter("item", "{http://www.w3.org/2005/Atom}entry"):
        values = {etree.QName(child).localname: (child.text or child.get("href")) for child in item}
        rows.append((values.get("link"), values.get("title"), values.get("pubDate") or values.get("published"), values.get("encoded") or values.get("content")))
import time
begun = time.time()
db = sqlite3.connect(sys.argv[2])
db.executescript("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; CREATE TABLE a (id INTEGER PRIMARY KEY, url TEXT UNIQUE, title TEXT, published TEXT, body TEXT);"
    "CREATE VIRTUAL TABLE f USING fts5 (title, body, content='a', content_rowid='id', tokenize='unicode61 remove_diacritics 2');"
    "CREATE TRIGGER t AFTER INSERT ON a BEGIN INSERT INTO f (rowid, title, body) VALUES (new.id, new.title, new.body); END;")
for at in range(0, len(rows), 1000):
    with db:
        db.executemany("INSERT OR IGNORE INTO a (url, title, published, body) VALUES (?, ?, ?, ?)", rows[at:at + 1000])
print(time.time() - begun)
"""


def floor(urls, folder, program):
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(f"{folder}/feeds")
    with open(f"{folder}/curl", "w") as file:
        file.writelines(f'url="{url}"\noutput="{folder}/feeds/{n}"\n' for n, url in enumerate(urls))
    download = timed(["curl", "-s", "--parallel", "--parallel-max", "64", "-K", f"{folder}/curl"])
    files = [f"{folder}/feeds/{n}" for n in range(len(urls))]
    parse = timed(["xmllint", "--stream", "--noout", *files])
    insert = 0.0
    if program:
        with open(f"{folder}/floor.py", "w") as file:
            file.write(FLOOR)
        insert = float(subprocess.run([program, f"{folder}/floor.py", f"{folder}/feeds", f"{folder}/floor.db"], capture_output=True, text=True).stdout or 0)
    return {"download": download["wall"], "parse": parse["wall"], "insert": insert, "wall": download["wall"] + parse["wall"] + insert}
