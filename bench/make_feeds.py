#!/usr/bin/env python3
"""Writes feeds and article pages for the benchmarks; the same arguments give the same files.

  make_feeds.py FOLDER --feeds 900 --items 27 [--words 320] [--pages 200] [--hosts 200] [--port 18080] [--seed 1]

FOLDER/web/N/fK.xml       feeds: two in three RSS 2.0, one in three Atom; 5 % of the items are copies of another feed's
FOLDER/web/N/K/I.html     article pages, with menus and side columns around a text that is known
FOLDER/urls.txt           the address of each feed, one a line
FOLDER/pages.jsonl        for each page its file and its true text
FOLDER/nginx.conf         the server of all this: nginx -c FOLDER/nginx.conf

Texts are words drawn from a made-up vocabulary by Zipf's law, with figures, names and dates, so that indexes fill as they do with news. Only the
standard library is needed.
"""
import argparse
import html
import json
import os
import random
from datetime import datetime, timedelta, timezone
from email.utils import format_datetime

COMMON = (
    "the of to and in a for on that by with is from as at was it an be has will are said not which have its more than this were after but "
    "over had their new up also who been about or one out year would last two first they between when"
).split()
TOPICAL = (
    "tariff export import harvest strike election rescue bridge railway flood verdict merger vaccine festival drought budget coalition refinery "
    "satellite museum quota ceasefire orchard reservoir inflation pension tunnel ferry broadcast stadium"
).split()
NAMES = ["Hà Nội", "Zürich", "São Paulo", "Århus", "Malmö", "Đà Nẵng", "Lima", "Tunis", "Kyoto", "Perth", "Ivana Novák", "José Prado", "Anh Trần"]
SYLLABLES = "ba be bi bo ca ce co da de di do fa fe fi ga go ha he la le li lo lu ma me mi mo na ne no pa pe po ra re ri ro sa se si so ta te ti to va ve".split()


def vocabulary(rng, size):
    words = list(COMMON) + list(TOPICAL)
    seen = set(words)
    while len(words) < size:
        word = "".join(rng.choices(SYLLABLES, k=rng.randint(2, 5)))
        if word not in seen:
            seen.add(word)
            words.append(word)
    return words


class Writer:
    """Draws texts from a vocabulary."""

    def __init__(self, seed, size=20_000):
        self.rng = random.Random(seed)
        self.words = vocabulary(random.Random(7), size)
        total, self.weights = 0.0, []
        for rank in range(len(self.words)):
            total += 1 / (rank + 10)
            self.weights.append(total)

    def sentence(self, count):
        rng = self.rng
        words = rng.choices(self.words, cum_weights=self.weights, k=count)
        words[0] = words[0].capitalize()
        draw = rng.random()
        if draw < 0.35:
            words[rng.randrange(1, count)] = rng.choice(NAMES)
        elif draw < 0.6:
            words[-1] = f"{rng.randint(2, 95)} percent"
        return " ".join(words) + "."

    def body(self, count):
        """Paragraphs of about so many words together."""
        paragraphs, written = [], 0
        while written < count:
            sentences = []
            for _ in range(self.rng.randint(2, 4)):
                length = self.rng.randint(9, 24)
                sentences.append(self.sentence(length))
                written += length
                if written >= count:
                    break
            paragraphs.append(" ".join(sentences))
        return paragraphs


def page(article, rng):
    menu = "".join(f'<li><a href="/section/{n}">Section {n}</a></li>' for n in range(40))
    side = "".join(f'<div class="teaser"><a href="/other/{n}"><h3>Another headline, number {n}</h3></a><p>A short line.</p></div>' for n in range(25))
    title, text = html.escape(article["title"]), "".join(f"<p>{html.escape(p)}</p>\n" for p in article["body"])
    script = ",".join(str(rng.randrange(10_000)) for _ in range(300))
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{title} | The Bench Post</title>'
        f'<link rel="canonical" href="{article["link"]}"><meta property="og:title" content="{title}">'
        f'<meta property="article:published_time" content="{article["date"].isoformat()}"><script>var data=[{script}];</script></head><body>'
        f"<header><nav><ul>{menu}</ul></nav></header><main><article><h1>{title}</h1><p class=\"byline\">By <a href=\"/by/1\">Dana Wells</a></p>"
        f'<div class="story">{text}</div></article><aside>{side}</aside></main><footer><ul>{menu}</ul><p>All rights reserved.</p></footer></body></html>'
    )


def rss(feed, host, items):
    parts = [
        '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
        f"<title>Feed {feed}</title><link>http://{host}/</link><description>Feed {feed} of the bench</description>\n"
    ]
    for item in items:
        text = "".join(f"<p>{html.escape(p)}</p>" for p in item["body"])
        parts.append(
            f'<item><title>{html.escape(item["title"])}</title><link>{item["link"]}</link><guid isPermaLink="false">{item["id"]}</guid>'
            f'<pubDate>{format_datetime(item["date"])}</pubDate><content:encoded><![CDATA[{text}]]></content:encoded></item>\n')
    return "".join(parts) + "</channel></rss>\n"


def atom(feed, host, items):
    parts = [
        f'<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom"><title>Feed {feed}</title><id>urn:feed:{feed}</id>'
        f'<updated>{items[0]["date"].isoformat()}</updated><link href="http://{host}/"/>\n'
    ]
    for item in items:
        text = html.escape("".join(f"<p>{html.escape(p)}</p>" for p in item["body"]))
        parts.append(
            f'<entry><title>{html.escape(item["title"])}</title><id>urn:item:{item["id"]}</id><link rel="alternate" href="{item["link"]}"/>'
            f'<published>{item["date"].isoformat()}</published><updated>{item["date"].isoformat()}</updated><content type="html">{text}</content></entry>\n')
    return "".join(parts) + "</feed>\n"


NGINX = """# Serves the bench's files on the loopback network; /slow/ answers after 100 ms when nginx has its Lua module.
{lua_modules}worker_processes 1; worker_rlimit_nofile 65536; pid {root}/nginx.pid; error_log {root}/nginx.err warn;
events {{ worker_connections 16384; }}
http {{
  types {{ application/xml xml; text/html html; }}
  access_log off; sendfile on; keepalive_requests 100000; gzip off;
  client_body_temp_path {root}/tmp; proxy_temp_path {root}/tmp; fastcgi_temp_path {root}/tmp; uwsgi_temp_path {root}/tmp; scgi_temp_path {root}/tmp;
  server {{ {listen} root {root}/web;
    location / {{ etag on; }}
{slow}  }}
}}
"""
MODULES = "/usr/lib/nginx/modules"
SLOW = '    location /slow/ { access_by_lua_block { ngx.sleep(0.1) } rewrite ^/slow(/.*)$ $1 break; }\n'


def server(root, port, hosts):
    has_lua = os.path.exists(f"{MODULES}/ngx_http_lua_module.so")
    listen = " ".join(f"listen 127.0.{n}.1:{port};" for n in range(1, hosts + 1))
    modules = "".join(f"load_module {MODULES}/{name}.so;\n" for name in ("ndk_http_module", "ngx_http_lua_module")) if has_lua else ""
    return NGINX.format(root=root, listen=listen, lua_modules=modules, slow=SLOW if has_lua else "")


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("folder")
    options.add_argument("--feeds", type=int, default=900)
    options.add_argument("--items", type=int, default=27)
    options.add_argument("--words", type=int, default=320, help="words of a text")
    options.add_argument("--pages", type=int, default=0, help="article pages to write, for extraction")
    options.add_argument("--hosts", type=int, default=200, help="at most 250: 127.0.N.1")
    options.add_argument("--port", type=int, default=18080)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--marker", help="words that end each item of the second feed")
    options.add_argument("--more", type=int, default=0, help="give every twentieth feed so many newer items, and write only those feeds")
    o = options.parse_args()
    hosts = min(o.hosts, 250, o.feeds)
    root = os.path.realpath(o.folder)
    os.makedirs(f"{root}/web", exist_ok=True)
    os.makedirs(f"{root}/tmp", exist_ok=True)
    now = datetime(2026, 1, 5, 12, tzinfo=timezone.utc)
    shared, urls, truth, written = [], [], [], 0
    for feed in range(o.feeds):
        number = feed % hosts + 1
        host = f"127.0.{number}.1:{o.port}"
        urls.append(f"http://{host}/{number}/f{feed}.xml")
        if o.more and feed % 20:
            continue
        # Each feed draws from its own seed, so that one can be written again with more items.
        writer = Writer(o.seed * 1_000_003 + feed, 20_000) if feed == 0 else writer
        writer.rng = random.Random(o.seed * 1_000_003 + feed)
        items = []
        for n in range(-o.more, o.items):
            if n < 0:
                state = writer.rng.getstate()
                writer.rng = random.Random(f"{o.seed} {feed} {n}")
            item = {
                "id": f"{feed}-{n}", "title": writer.sentence(writer.rng.randint(6, 11))[:-1], "link": f"http://{host}/{number}/{feed}/{n}.html",
                "date": now - timedelta(minutes=37 * n + feed % 37), "body": writer.body(max(10, int(writer.rng.gauss(o.words, o.words / 4)))),
            }
            if n < 0:
                writer.rng.setstate(state)
            elif shared and not o.more and writer.rng.random() < 0.05:
                item["body"] = list(writer.rng.choice(shared))
                item["body"][-1] += " (Bench Wire)"
            if o.marker and feed == 1:
                item["body"][-1] += f" {o.marker}."
            items.append(item)
            if len(shared) < 2_000:
                shared.append(item["body"])
            elif writer.rng.random() < 0.05:
                shared[writer.rng.randrange(2_000)] = item["body"]
            if written < o.pages:
                os.makedirs(f"{root}/web/{number}/{feed}", exist_ok=True)
                path = f"web/{number}/{feed}/{n}.html"
                with open(f"{root}/{path}", "w") as file:
                    file.write(page(item, writer.rng))
                truth.append({"file": path, "url": item["link"], "title": item["title"], "body": item["body"]})
                written += 1
        os.makedirs(f"{root}/web/{number}", exist_ok=True)
        with open(f"{root}/web/{number}/f{feed}.xml", "w") as file:
            file.write((atom if feed % 3 == 2 else rss)(feed, host, items))
    if o.more:
        return
    with open(f"{root}/urls.txt", "w") as file:
        file.write("\n".join(urls) + "\n")
    with open(f"{root}/pages.jsonl", "w") as file:
        file.writelines(json.dumps(entry, ensure_ascii=False) + "\n" for entry in truth)
    with open(f"{root}/nginx.conf", "w") as file:
        file.write(server(root, o.port, hosts))


if __name__ == "__main__":
    main()
