"""A daemon in a folder of its own, a web server whose documents are the truth, and the comparison of the two."""
import http.server
import json
import os
import shutil
import signal
import socketserver
import subprocess
import threading
import time
import urllib.parse


class Failure(Exception):
    pass


class Skipped(Exception):
    """This machine cannot do it."""


class Web:
    """Feeds on loopback. `feeds` holds for each path the list of its items' headlines; that is the truth."""

    def __init__(self):
        self.feeds = {}
        self.log = []
        self.slow = None  # a function that answers in its own way
        web = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                web.log.append((time.monotonic(), self.path))
                if web.slow and web.slow(self):
                    return
                items = web.feeds.get(self.path)
                body = b"" if items is None else web.document(self.path, items)
                self.send_response(404 if items is None else 200)
                self.send_header("Content-Type", "application/rss+xml")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *arguments):
                pass

        class Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
            daemon_threads = True
            request_queue_size = 128

            def handle_error(self, request, address):
                pass  # a caller that went away

        self.server = Server(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]
        self.url = "http://127.0.0.1:%d" % self.port
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @staticmethod
    def document(path, items, first=0):
        """A feed of some headlines, whose items are numbered from `first` on."""
        entries = "".join(
            "<item><guid isPermaLink='false'>%s-%d</guid><title>%s</title><link>http://news.example%s/%d</link><description>Report of %s: %s</description></item>"
            % (path, number, headline, path, number, headline, "the harbour board met again and said how it will go on. " * 6)
            for number, headline in enumerate(items, first))
        return ("<?xml version='1.0'?><rss version='2.0'><channel><title>Feed %s</title>%s</channel></rss>" % (path, entries)).encode()

    def publish(self, feeds, items, first=0):
        """Gives each of some feeds more items."""
        for feed in range(feeds):
            path = "/%d.xml" % feed
            have = self.feeds.setdefault(path, [])
            for number in range(items):
                have.append("Ship %d of line %d unloads at quay %d" % (first + len(have), feed, number))

    def headlines(self):
        return sorted(headline for items in self.feeds.values() for headline in items)


class Daemon:
    started = []  # processes, each the leader of its group

    def __init__(self, programs, folder, web, extra="", fetch="", feeds=None):
        self.programs, self.folder, self.web = programs, folder, web
        self.socket = os.path.join(folder, "s")
        self.store = os.path.join(folder, "store", "dateline.db")
        self.process = None
        self.log = os.path.join(folder, "log")
        os.makedirs(os.path.dirname(self.store), exist_ok=True)
        self.configure(extra, fetch, feeds)

    def configure(self, extra="", fetch="", feeds=None):
        urls = feeds if feeds is not None else [self.web.url + path for path in sorted(self.web.feeds)]
        with open(os.path.join(self.folder, "c.yaml"), "w") as file:
            file.write(
                "store: {path: %s}\ncontrol: {socket: %s, group: ''}\npages: {fetch: false}\ntopics: []\n"
                "fetch:\n  allow_private_networks: [127.0.0.0/8]\n  host_delay: 0s\n  per_host: 8\n  timeout: 5s\n%s%sfeeds:\n%s" % (
                    self.store, self.socket, "" if "proxy:" in fetch else "  proxy: ''\n", fetch + extra, "".join("  - %s\n" % url for url in urls)))

    def start(self, wrap=(), environment=None, waits=True, arguments=None):
        if arguments is None:
            arguments = ("run", "--config", os.path.join(self.folder, "c.yaml"))
        command = [*wrap, os.path.join(self.programs, "datelined"), *arguments]
        self.process = subprocess.Popen(
            command, stderr=open(self.log, "a"), stdout=subprocess.DEVNULL, start_new_session=True, env=dict(os.environ, **(environment or {})))
        Daemon.started.append(self.process)
        if waits and not until(30, self.answers):
            raise Failure("the daemon does not answer: " + self.said()[-400:])

    @classmethod
    def end_all(cls):
        for process in cls.started:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()

    def answers(self):
        return self.ctl("status").returncode == 0

    def running(self):
        return self.process is not None and self.process.poll() is None

    def pid(self):
        """The daemon itself, which a wrapper may have started."""
        found = subprocess.run(["pgrep", "-g", str(os.getpgid(self.process.pid)), "-x", "datelined"], capture_output=True, text=True).stdout.split()
        return int(found[0]) if found else self.process.pid

    def stop(self, number=signal.SIGTERM):
        if self.running():
            os.kill(self.pid(), number)
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                os.killpg(self.process.pid, signal.SIGKILL)
                self.process.wait()
                raise Failure("it does not stop within 20 s")
        self.process = None

    def ctl(self, *arguments, timeout=60):
        return subprocess.run(
            [os.path.join(self.programs, "datelinectl"), "--socket", self.socket, *arguments], capture_output=True, text=True, timeout=timeout)

    def sync(self, timeout=60):
        try:
            return self.ctl("sync", "--wait", "--force", timeout=timeout).returncode == 0
        except subprocess.TimeoutExpired:
            return False

    def health(self):
        return subprocess.run(
            ["curl", "-s", "-i", "-m", "10", "--unix-socket", self.socket, "http://localhost/healthz"], capture_output=True, text=True).stdout

    def status(self):
        return json.loads(self.ctl("--json", "status").stdout)

    def said(self):
        return open(self.log, errors="replace").read()

    def compare(self):
        """Everything that was published is there once, and the store is sound. Returns how many articles were compared."""
        wanted = self.web.headlines()
        got, after = [], None
        while True:
            page = subprocess.run(
                ["curl", "-s", "-m", "30", "--unix-socket", self.socket,
                 "http://localhost/v1/articles?limit=1000" + ("&after=" + urllib.parse.quote(after, safe="") if after else "")],
                capture_output=True, text=True).stdout
            page = json.loads(page)
            got += [article["headline"] for article in page["items"]]
            after = page.get("next")
            if not after:
                break
        if sorted(got) != wanted:
            raise Failure("%d articles are there, %d were published; missing %s, too many %s" % (
                len(got), len(wanted), sorted(set(wanted) - set(got))[:3], sorted(h for h in set(got) if got.count(h) > wanted.count(h))[:3]))
        verify = self.ctl("verify")
        if verify.returncode != 0:
            raise Failure("verify: " + verify.stdout + verify.stderr)
        return len(got)


def until(seconds, condition, pause=0.1):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(pause)
    return bool(condition())


def want(condition, text):
    if not condition:
        raise Failure(text)


def fresh(base, name):
    folder = os.path.join(base, name)
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    return folder
