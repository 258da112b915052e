#!/usr/bin/env python3
"""Measures Dateline next to its peers and prints one table; `make bench` runs it.

  run.py PROGRAMS [--only sync,parse,extract,facts,growth] [--growth 10000,100000] [--work FOLDER] [--write docs]

PROGRAMS is the folder with datelined and datelinectl of a release build. Everything is served by nginx on the loopback network and made by
make_feeds.py. Every ratio is between two figures of the same run; run it on a machine that does nothing else. Peers that are missing are named.
With --write FOLDER the figures go to FOLDER/performance.json and the chart to FOLDER/performance.svg.
"""
import argparse
import contextlib
import json
import os
import re
import shutil
import signal
import statistics
import subprocess
import sys
import time

import chart
import peers
from daemon import Daemon

HERE = os.path.dirname(os.path.realpath(__file__))
PORT = 18180
rows = []


def show(group, what, value, unit="", ratio=None, note=""):
    """One line of the table. `ratio` is how many times as much as Dateline's that is, or the smallest store's."""
    rows.append({"group": group, "what": what, "value": round(value, 3), "unit": unit, "ratio": ratio and round(ratio, 2), "note": note})
    times = f"{ratio:6.2f} ×" if ratio else " " * 8
    print(f"{group:9} {what:44} {value:10.3f} {unit:6} {times} {note}", flush=True)


def generate(folder, *arguments, port=PORT):
    subprocess.run([sys.executable, f"{HERE}/make_feeds.py", folder, "--port", str(port), *arguments], check=True)


def generate_once(folder, *arguments):
    """Like generate, of feeds that stay as they are: made again only for other arguments."""
    made, wanted = f"{folder}/arguments", " ".join(arguments)
    if os.path.exists(made) and open(made).read() == wanted:
        return
    shutil.rmtree(folder, ignore_errors=True)
    generate(folder, *arguments)
    with open(made, "w") as file:
        file.write(wanted)


class Server:
    """nginx over a folder that make_feeds.py has written."""

    def __init__(self, web):
        self.web = web
        self.stop()
        subprocess.run(["nginx", "-c", f"{web}/nginx.conf"], check=True, stderr=subprocess.DEVNULL)

    def __enter__(self):
        return self

    def stop(self):
        try:
            with open(f"{self.web}/nginx.pid") as file:
                os.kill(int(file.read()), signal.SIGQUIT)
            time.sleep(0.3)
        except (OSError, ValueError):
            pass

    def __exit__(self, *_):
        self.stop()


def addresses(web, slow=False):
    with open(f"{web}/urls.txt") as file:
        urls = file.read().split()
    return [re.sub(r"(:\d+)/", r"\1/slow/", url, count=1) for url in urls] if slow else urls


def synced(daemon):
    """Wall clock, CPU and bytes written of one sync of all feeds."""
    cpu, written, begun = daemon.cpu(), daemon.written(), time.time()
    daemon.control("sync", "--wait")
    return {"wall": time.time() - begun, "cpu": daemon.cpu() - cpu, "written": daemon.written() - written}


# MARK: Sync


def emptied(folder):
    """The folder, removed, when what was written before is on the disk: else the next program would wait for it."""
    shutil.rmtree(folder, ignore_errors=True)
    os.sync()
    time.sleep(1)
    return folder


def first_sync(o, urls):
    """A sync of all feeds into an empty store, with the number of articles and the memory at the peak."""
    with Daemon(o.programs, emptied(f"{o.work}/first"), urls) as daemon:
        return {**synced(daemon), "articles": daemon.status()["store"]["articles"], "peak": daemon.peak()}


def middle(values):
    """The median, and the values where there are several."""
    text = f"of {', '.join(f'{value:.3g}' for value in sorted(values))}" if len(values) > 1 else ""
    return statistics.median(values), text


def bench_sync(o, program):
    """First and later syncs next to other programs.

    Each program's first sync stands between two of Dateline's, and is compared with the mean of these two: the machine's speed changes, and the
    programs take from seconds to a minute.
    """
    web = f"{o.work}/web"
    generate(web, "--feeds", str(o.feeds), "--items", str(o.items))
    others = {
        "floor": lambda urls, folder: peers.floor(urls, folder, program), "newsboat": peers.newsboat, "sfeed_update": peers.sfeed,
        "reader": lambda urls, folder: peers.reader(urls, folder, program),
    }
    for name in [name for name in others if not (name == "floor" or (program if name == "reader" else shutil.which(name)))]:
        show("sync", f"{name}: not installed", 0)
        del others[name]
    with Server(web):
        urls = addresses(web)
        own, runs, again = [first_sync(o, urls)], {name: [] for name in others}, {}
        for round in range(o.rounds):
            for name, peer in others.items():
                folder = emptied(f"{o.work}/{name}")
                run = peer(urls, folder)
                own.append(first_sync(o, urls))
                runs[name].append((run, (own[-2]["wall"] + own[-1]["wall"]) / 2))
                # The second sync of newsboat, which asks for everything again, and of sfeed takes as long as the first, so it is measured once.
                if name == "reader" or (name != "floor" and round == 0):
                    again.setdefault(name, []).append(peer(urls, folder))
        shutil.rmtree(f"{o.work}/store", ignore_errors=True)
        with Daemon(o.programs, f"{o.work}/store", urls) as daemon:
            synced(daemon)
            # Facts are extracted behind a sync; the second one is measured when that is done.
            analysed(daemon)
            later = [synced(daemon) for _ in range(o.rounds)]
            articles = daemon.status()["store"]["articles"]
            generate(web, "--feeds", str(o.feeds), "--items", str(o.items), "--more", "1")
            changed = synced(daemon)
            new = daemon.status()["store"]["articles"] - articles
        articles = own[0]["articles"]
        wall, walls = middle([run["wall"] for run in own])
        second, _ = middle([run["wall"] for run in later])
        show("sync", f"first, {len(urls)} feeds, {articles} articles", wall, "s", None, walls)
        show("sync", "first: CPU", middle([run["cpu"] for run in own])[0], "s")
        show("sync", "first: memory at the peak", max(run["peak"] for run in own), "MB", None, "the highest of all")
        show("sync", "first: written an article", middle([run["written"] for run in own])[0] / articles / 1e3, "kB")
        show("sync", "second (304)", second, "s")
        cpu, _ = middle([run["cpu"] for run in later])
        show("sync", "second: CPU", cpu, "s", None, f"{cpu / len(urls) * 1e6:.0f} µs a feed")
        show("sync", f"changed in 5 % of the feeds, {new} new", changed["wall"], "s")
        for name, pairs in runs.items():
            if any(run is None for run, _ in pairs) or None in again.get(name, []):
                show("sync", f"{name}: failed", 0)
                continue
            ratio, ratios = middle([run["wall"] / beside for run, beside in pairs])
            memory = "" if name == "floor" else f"; {pairs[0][0]['peak']:.0f} MB"
            show("sync", f"{name}: first", middle([run["wall"] for run, _ in pairs])[0], "s", ratio, f"of Dateline {ratios}{memory}")
            if name in again:
                wall, _ = middle([run["wall"] for run in again[name]])
                show("sync", f"{name}: second", wall, "s", wall / second, "of Dateline")
        # The feeds as they were.
        generate(web, "--feeds", str(o.feeds), "--items", str(o.items))
        if "sleep" in open(f"{web}/nginx.conf").read():
            show("sync", "first, every answer after 100 ms", first_sync(o, addresses(web, slow=True))["wall"], "s")
        else:
            show("sync", "100 ms an answer: nginx has no Lua module", 0)


# MARK: Parsing and extraction

FEEDPARSER = "import feedparser, sys\nfor p in sys.argv[1:]: feedparser.parse(open(p, 'rb').read())"
EXTRACT = """
import json, sys, time
name = sys.argv[1]
if name == "trafilatura":
    import trafilatura
    extract = lambda text: trafilatura.extract(text) or ""
else:
    from readability import Document
    import lxml.html
    extract = lambda text: lxml.html.fromstring(Document(text).summary()).text_content()
begun = time.process_time()
for line in open(sys.argv[2]):
    print(json.dumps(extract(open(line.strip()).read())))
print(time.process_time() - begun, file=sys.stderr)
"""


def bench_parse(o, program):
    web = f"{o.work}/web"
    if not os.path.exists(f"{web}/urls.txt"):
        generate(web, "--feeds", str(o.feeds), "--items", str(o.items))
    files = sorted(f"{folder}/{name}" for folder, _, names in os.walk(f"{web}/web") for name in names if name.endswith(".xml"))
    size = sum(os.path.getsize(file) for file in files) / 1e6
    own = peers.timed([f"{o.programs}/datelinectl", "inspect", "feed", *files])
    show("parse", f"{len(files)} feeds, {size:.0f} MB, printed as JSON", own["cpu"], "s CPU", None, f"{size / own['cpu']:.0f} MB/s")
    if shutil.which("xmllint"):
        lint = peers.timed(["xmllint", "--stream", "--noout", *files])
        show("parse", "xmllint --stream, nothing read", lint["cpu"], "s CPU", lint["cpu"] / own["cpu"], "of Dateline")
    if program:
        # A tenth of them: it takes a minute for all.
        part = files[::10]
        other = peers.timed([program, "-c", FEEDPARSER, *part])
        if other:
            cpu = other["cpu"] * size * 1e6 / sum(os.path.getsize(file) for file in part)
            show("parse", "feedparser, from a tenth of the feeds", cpu, "s CPU", cpu / own["cpu"], "of Dateline")


def words(text):
    return re.findall(r"\w+", text.lower())


def f1(found, truth):
    """F1 of the words of a text, as a bag."""
    counts = {}
    for word in truth:
        counts[word] = counts.get(word, 0) + 1
    common = 0
    for word in found:
        if counts.get(word, 0) > 0:
            counts[word] -= 1
            common += 1
    return 2 * common / (len(found) + len(truth)) if found or truth else 1.0


def bench_extract(o, program):
    web = f"{o.work}/pages"
    generate(web, "--feeds", "20", "--items", "25", "--pages", "500")
    with open(f"{web}/pages.jsonl") as file:
        pages = [json.loads(line) for line in file]
    paths = [f"{web}/{page['file']}" for page in pages]
    truth = [words(" ".join(page["body"])) for page in pages]
    begun = peers.timed([f"{o.programs}/datelinectl", "inspect", "page", *paths])
    output = subprocess.run([f"{o.programs}/datelinectl", "inspect", "page", *paths], capture_output=True, text=True).stdout
    texts = [words(" ".join(json.loads(line).get("body", []))) for line in output.splitlines()]
    show("extract", f"{len(pages)} pages, facts included", begun["cpu"], "s CPU", None, f"F1 {statistics.mean(map(f1, texts, truth)):.3f}")
    if not program:
        return show("extract", "trafilatura, readability-lxml: not installed", 0)
    with open(f"{o.work}/pages.txt", "w") as file:
        file.write("\n".join(paths) + "\n")
    for name in ("trafilatura", "readability-lxml"):
        done = subprocess.run([program, "-c", EXTRACT, name, f"{o.work}/pages.txt"], capture_output=True, text=True)
        cpu = float(done.stderr.strip().splitlines()[-1])
        texts = [words(json.loads(line)) for line in done.stdout.splitlines()]
        show("extract", name, cpu, "s CPU", cpu / begun["cpu"], f"of Dateline; F1 {statistics.mean(map(f1, texts, truth)):.3f}")


# MARK: Facts and growth


def analysed(daemon):
    """Waits until nothing is left to analyse."""
    while daemon.status()["store"]["factsWaiting"]:
        time.sleep(0.5)


def bench_facts(o, program):
    web = f"{o.work}/web"
    if not os.path.exists(f"{web}/urls.txt"):
        generate(web, "--feeds", str(o.feeds), "--items", str(o.items))
    shutil.rmtree(f"{o.work}/facts", ignore_errors=True)
    with Server(web), Daemon(o.programs, f"{o.work}/facts", addresses(web)[:100]) as daemon:
        synced(daemon)
        cpu, begun = daemon.cpu(), time.time()
        pending = daemon.status()["store"]
        analysed(daemon)
        status, spent, seconds = daemon.status()["store"], daemon.cpu() - cpu, time.time() - begun
        waited = max(1, pending["factsWaiting"])
        show("facts", f"{waited} articles, {status['facts']} facts", spent / waited * 1e3, "ms CPU", None, f"an article; {waited / max(seconds, 0.1):.0f} articles/s")


def elapsed(action):
    """Milliseconds of wall clock."""
    begun = time.time()
    action()
    return (time.time() - begun) * 1e3


def marks(sizes, end):
    """Sizes at which the cost of the articles since the mark before is printed: each 100,000, and the last tenth before a smaller size."""
    return sorted({*(size for size in sizes if size < end), *(size * 9 // 10 for size in sizes if size <= 100_000 and size < end), *range(100_000, end, 100_000), end})


def bench_growth(o, program):
    """What articles and commands cost in stores of several sizes.

    One store grows, and is copied at each size. At the end the copies and the store itself get the same feeds, a few at a time by turns, and then the
    same commands by turns: the machine's speed changes, and so figures of different minutes cannot be compared.
    """
    sizes = sorted(int(size) for size in o.growth.split(","))
    web = f"{o.work}/growth-web"
    generate_once(web, "--feeds", str(max(sizes) // 1000), "--items", "1000", "--words", "60")
    urls = addresses(web)
    # Short feeds, of which twenty get five new items at the end. Two words stand in the items of one of them alone.
    probe = f"{o.work}/probe-web"
    short = ("--feeds", "400", "--items", "5", "--words", "60", "--seed", "9", "--marker", "Quillon vaskery")
    generate(probe, *short, port=PORT + 1)
    probes = addresses(probe)
    kept = max(1, min(100, len(urls) // 10))
    end = (len(urls) - kept) * 1000
    points = {size: {} for size in sizes}
    for folder in ["growth", *(f"growth-{size}" for size in sizes)]:
        shutil.rmtree(f"{o.work}/{folder}", ignore_errors=True)
    with Server(web), Server(probe), store(o, "growth", probes) as daemon:
        daemon.control("sync", "--wait")
        analysed(daemon)
        begin = 0
        for mark in marks(sizes, end):
            cost = grow(daemon, urls[begin:mark // 1000], urls[:begin] + probes)
            begin = mark // 1000
            print(f"{mark:9} articles: {cost['article']:6.0f} µs of CPU, {cost['written']:5.1f} kB written and {cost['facts']:6.0f} µs for facts an article; {cost['rate']:5.0f} articles/s", flush=True)
            if mark in sizes:
                points[mark]["peak"] = daemon.peak()
                os.makedirs(f"{o.work}/growth-{mark}")
                daemon.control("backup", f"{o.work}/growth-{mark}/kept.db")
        compare_articles(o, daemon, sizes, points, urls[:end // 1000] + probes, urls[end // 1000:])
        points[sizes[-1]]["peak"] = daemon.peak()
        generate(probe, *short, "--more", "5", port=PORT + 1)
        compare_commands(o, daemon, sizes, points, probes)
    measure_lookups(o, sizes, points)
    for size, point in points.items():
        for name, unit in UNITS.items():
            if name in point:
                first = points[sizes[0]].get(name)
                show("growth", f"{size} articles: {LABELS[name]}", point[name], unit, point[name] / first if first else None, f"of {sizes[0]}")
    if 100_000 in sizes and max(sizes) >= 300_000:
        second, last = points[100_000], points[sizes[-1]]
        show("growth", "CPU an article, last 100,000", last["article"], "µs", last["article"] / second["article"], "of the second 100,000")
        show("growth", "written an article, last 100,000", last["written"], "kB", last["written"] / second["written"], "of the second 100,000")
    return points


def store(o, folder, feeds):
    return Daemon(o.programs, f"{o.work}/{folder}", feeds, store=f", cache: {o.cache}" if o.cache else "")


def copied(o, size, feeds):
    """A daemon with a copy of the store as it was at this size."""
    folder = f"{o.work}/growth-{size}"
    for name in os.listdir(folder):
        if name.startswith("dateline.db"):
            os.remove(f"{folder}/{name}")
    shutil.copyfile(f"{folder}/kept.db", f"{folder}/dateline.db")
    return store(o, f"growth-{size}", feeds)


def compare_articles(o, large, sizes, points, known, new):
    """The cost of an article: the same new feeds into the copies and the large store, a quarter at a time by turns."""
    known = {size: known[:size // 1000] for size in sizes[:-1]} | {sizes[-1]: known}
    spent = {size: [] for size in sizes}
    with contextlib.ExitStack() as stack:
        daemons = {size: stack.enter_context(copied(o, size, known[size])) for size in sizes[:-1]} | {sizes[-1]: large}
        step = max(1, len(new) // 4)
        for begin in range(0, len(new), step):
            for size, daemon in daemons.items():
                spent[size].append(grow(daemon, new[begin:begin + step], new[:begin] + known[size]))
    for size, costs in spent.items():
        added = sum(cost["added"] for cost in costs)
        for name in ("article", "written", "facts"):
            points[size][name] = sum(cost[name] * cost["added"] for cost in costs) / added


def compare_commands(o, large, sizes, points, probes):
    """The time of commands, from start to exit, by turns."""
    times = {size: {"poll": [], "status": [], "search": [], "common": []} for size in sizes}
    with contextlib.ExitStack() as stack:
        daemons = {size: stack.enter_context(copied(o, size, probes)) for size in sizes[:-1]} | {sizes[-1]: large}
        for url in probes[::20]:
            for size, daemon in daemons.items():
                times[size]["poll"].append(elapsed(lambda: daemon.control("sync", url, "--wait")))
        for daemon in daemons.values():
            analysed(daemon)
        for _ in range(25):
            for size, daemon in daemons.items():
                times[size]["status"].append(elapsed(lambda: daemon.control("status")))
                times[size]["search"].append(elapsed(lambda: daemon.control("search", "quillon vaskery", "--limit", "20")))
                times[size]["common"].append(elapsed(lambda: daemon.control("search", "harvest ferry", "--limit", "20", check=False)))
    for size, lists in times.items():
        points[size].update({name: statistics.median(values) for name, values in lists.items()})


def grow(daemon, new, known):
    """Syncs new feeds beside those that are known, which are not polled again; what each new article costs, and its facts after that."""
    before, cpu, written, begun = daemon.status()["store"]["articles"], daemon.cpu(), daemon.written(), time.time()
    daemon.configure(new + known)
    daemon.control("reload")
    daemon.control("sync", *new, "--wait")
    synced_cpu, synced_bytes, seconds = daemon.cpu(), daemon.written(), time.time() - begun
    analysed(daemon)
    added = max(1, daemon.status()["store"]["articles"] - before)
    return {
        "article": (synced_cpu - cpu) / added * 1e6, "written": (synced_bytes - written) / added / 1e3, "rate": added / seconds,
        "facts": (daemon.cpu() - synced_cpu) / added * 1e6, "added": added,
    }


def measure_lookups(o, sizes, points):
    if not os.path.exists(f"{o.programs}/dateline-bench"):
        return
    done = subprocess.run(
        [f"{o.programs}/dateline-bench", "lookup", "--small", str(sizes[0]), "--large", str(sizes[-1])], capture_output=True, text=True)
    for size, cost in zip((sizes[0], sizes[-1]), re.findall(r": ([\d.]+) µs", done.stdout)):
        points[size]["lookup"] = float(cost)


LABELS = {
    "article": "CPU an article", "written": "written an article", "facts": "CPU of an article's facts", "peak": "memory at the peak",
    "status": "status", "search": "search for two words", "common": "search for two frequent words", "poll": "poll with 5 new items",
    "lookup": "look-up of copies",
}
UNITS = {
    "article": "µs", "written": "kB", "facts": "µs", "peak": "MB", "poll": "ms", "status": "ms", "search": "ms", "common": "ms", "lookup": "µs",
}


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("programs")
    options.add_argument("--only", default="sync,parse,extract,facts,growth")
    options.add_argument("--growth", default="10000,100000", help="sizes of the store; 1000000 takes about half an hour and 4 GB")
    options.add_argument("--cache", default="", help="the daemon's store.cache in the growth part, such as 16MiB")
    options.add_argument("--feeds", type=int, default=900)
    options.add_argument("--items", type=int, default=27)
    options.add_argument("--rounds", type=int, default=3, help="how often each program's first sync is measured")
    options.add_argument("--work", default=".build/bench")
    options.add_argument("--write", help="folder for performance.json and performance.svg")
    o = options.parse_args()
    o.work, o.programs = os.path.realpath(o.work), os.path.realpath(o.programs)
    for folder in filter(None, (o.work, o.write)):
        os.makedirs(folder, exist_ok=True)
    if missing := peers.missing_programs():
        print(f"missing, and left out: {', '.join(missing)}   (apt-get install {' '.join(missing)})", file=sys.stderr)
    if not shutil.which("nginx"):
        raise SystemExit("the bench needs nginx")
    program = peers.python(o.work)
    points = None
    for name in o.only.split(","):
        result = globals()[f"bench_{name}"](o, program)
        points = result if name == "growth" else points
    if o.write:
        with open(f"{o.write}/performance.json", "w") as file:
            json.dump(rows, file, indent=1, ensure_ascii=False)
        if points:
            with open(f"{o.write}/performance.svg", "w") as file:
                file.write(chart.svg({LABELS[name]: {size: point[name] for size, point in points.items() if name in point} for name in UNITS}))


if __name__ == "__main__":
    main()
