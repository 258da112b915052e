#!/usr/bin/env python3
"""Drives a headless Chromium over the DevTools protocol; Python's standard library only.

browser.py check BASE [--live COMMAND]   loads every page and prints one JSON object a line: {"check": …, "ok": …, "detail": …}
browser.py shoot BASE FOLDER [PATH…]     takes pictures at 390 and 1280 pixels, light and dark

The browser speaks JSON over a pair of pipes (--remote-debugging-pipe). axe-core is used where scripts/deps.sh
tests could install it.
"""
import base64
import glob
import importlib.util
import json
import os
import select
import shutil
import subprocess
import sys
import tempfile
import time

PAGES = ["/", "/search", "/search?q=tariff*", "/timeline", "/tariffs", "/trade", "/people", "/conflicts", "/feeds"]


class Browser:
    """One Chromium with one page."""

    def __init__(self, folder):
        program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
        if not program:
            sys.exit("browser.py: no Chromium here")
        to_read, to_write = os.pipe()
        from_read, from_write = os.pipe()
        arguments = [
            program, "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--hide-scrollbars",
            "--remote-debugging-pipe", "--user-data-dir=" + folder, "--lang=en-GB", "about:blank"]

        def prepare():
            # The browser reads from 3 and writes to 4; the copies keep the originals from being closed over.
            read, write = os.dup(to_read), os.dup(from_write)
            os.dup2(read, 3)
            os.dup2(write, 4)

        self.process = subprocess.Popen(
            arguments, preexec_fn=prepare, close_fds=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            env=dict(os.environ, TZ="Asia/Ho_Chi_Minh"))
        os.close(to_read)
        os.close(from_write)
        self.writer, self.reader = to_write, from_read
        self.buffer, self.last, self.session, self.events = b"", 0, None, []
        target = self.call("Target.createTarget", {"url": "about:blank"})["targetId"]
        self.session = self.call("Target.attachToTarget", {"targetId": target, "flatten": True})["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(domain + ".enable")

    def message(self, seconds):
        """The next message, or None when none comes in time."""
        end = time.monotonic() + seconds
        while b"\0" not in self.buffer:
            left = end - time.monotonic()
            if left <= 0 or not select.select([self.reader], [], [], left)[0]:
                return None
            data = os.read(self.reader, 1 << 20)
            if not data:
                sys.exit("browser.py: the browser has ended")
            self.buffer += data
        text, self.buffer = self.buffer.split(b"\0", 1)
        return json.loads(text)

    def call(self, method, parameters=None, seconds=60):
        self.last += 1
        message = {"id": self.last, "method": method, "params": parameters or {}}
        if self.session:
            message["sessionId"] = self.session
        data = json.dumps(message).encode() + b"\0"
        while data:
            data = data[os.write(self.writer, data):]
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            answer = self.message(end - time.monotonic())
            if answer is None:
                break
            if answer.get("id") == self.last:
                if "error" in answer:
                    raise RuntimeError(method + ": " + answer["error"]["message"])
                return answer["result"]
            self.events.append(answer)
        raise RuntimeError(method + ": no answer")

    def settle(self, condition, seconds=30):
        """Waits until the document is complete and the condition holds."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            try:
                if self.evaluate("document.readyState == 'complete' && " + condition):
                    return
            except RuntimeError:
                pass  # the former document went away meanwhile
            time.sleep(0.02)
        raise RuntimeError("not loaded: " + condition)

    def open(self, url):
        """Loads a page; gives what the console has to complain about."""
        # An address that differs in its fragment alone would load nothing.
        self.call("Page.navigate", {"url": "about:blank"})
        self.settle("location.href == 'about:blank'")
        self.events = []
        self.call("Page.navigate", {"url": url})
        self.settle("location.href != 'about:blank'")
        return self.complaints()

    def complaints(self):
        found = []
        for event in self.events:
            method, values = event.get("method"), event.get("params", {})
            if method == "Runtime.exceptionThrown":
                found.append(values["exceptionDetails"].get("text", "exception"))
            elif method == "Log.entryAdded" and values["entry"]["level"] in ("error", "warning"):
                found.append(values["entry"]["text"] + " " + values["entry"].get("url", ""))
            elif method == "Runtime.consoleAPICalled" and values["type"] in ("error", "warning", "assert"):
                found.append("console." + values["type"])
        return found

    def evaluate(self, expression, promise=False):
        result = self.call("Runtime.evaluate", {"expression": expression, "returnByValue": True, "awaitPromise": promise})
        if "exceptionDetails" in result:
            raise RuntimeError(result["exceptionDetails"].get("exception", {}).get("description", "exception"))
        return result["result"].get("value")

    def press(self, key, code):
        for kind in ("keyDown", "keyUp"):
            self.call("Input.dispatchKeyEvent", {"type": kind, "key": key, "code": key, "windowsVirtualKeyCode": code,
                                                 **({"text": "\r"} if key == "Enter" and kind == "keyDown" else {})})

    def size(self, width, height=900, dark=False, scale=1):
        self.call("Emulation.setDeviceMetricsOverride", {"width": width, "height": height, "deviceScaleFactor": scale, "mobile": width < 600})
        self.call("Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]})

    def picture(self, path, most=2600):
        height = min(most, self.evaluate("document.documentElement.scrollHeight"))
        width = self.evaluate("innerWidth")
        data = self.call("Page.captureScreenshot", {
            "format": "png", "captureBeyondViewport": True, "clip": {"x": 0, "y": 0, "width": width, "height": height, "scale": 1}})["data"]
        with open(path, "wb") as file:
            file.write(base64.b64decode(data))

    def end(self):
        try:
            self.call("Browser.close", seconds=5)
        except (RuntimeError, SystemExit):
            pass
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()


def axe():
    """The text of axe-core as scripts/deps.sh tests installs it, or as this Python has it; None without either."""
    root = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
    found = glob.glob(os.path.join(root, ".build/tools/lib/python3*/site-packages/axe_playwright_python/axe.min.js"))
    spec = importlib.util.find_spec("axe_playwright_python")
    found += [os.path.join(place, "axe.min.js") for place in spec.submodule_search_locations or []] if spec else []
    for path in found:
        if os.path.isfile(path):
            with open(path, encoding="utf-8") as file:
                return file.read()
    return None


# Rows and marks of a page, by which pages with and without scripts are compared.
COUNTS = """({rows: document.querySelectorAll('main li, main tr').length, marks: document.querySelectorAll('main mark').length,
charts: document.querySelectorAll('main svg').length, headings: document.querySelectorAll('h1').length})"""

# The words that a target marks, without the letters before them, over all parts of its fact.
MARKED = """(() => { const target = document.getElementById(decodeURIComponent(location.hash.slice(1))); if (!target) return null;
const text = [...document.querySelectorAll(`mark[data-fact="${target.dataset.fact}"]`)].filter((mark) => !mark.parentElement.closest(
`mark[data-fact="${target.dataset.fact}"]`)).map((mark) => { const copy = mark.cloneNode(true);
copy.querySelectorAll('.letter').forEach((letter) => letter.remove()); return copy.textContent; }).join('');
return {text, isShown: target.getBoundingClientRect().top >= 0 && target.getBoundingClientRect().top < innerHeight}; })()"""

CITED = """[...document.querySelectorAll('main .evidence li')].flatMap((item) => { const words = item.querySelector('q, mark.plain');
return words ? [...item.querySelectorAll('a.cite')].slice(0, 1).map((link) => [words.textContent, link.href]) : []; }).filter(
(pair) => pair[1].includes('#'))"""


# What has the focus, and whether a reader sees that it has.
FOCUSED = """(() => { const at = document.activeElement; const style = getComputedStyle(at); const box = at.getBoundingClientRect();
return {tag: at.tagName, name: at.className || at.id || '', text: (at.textContent || at.value || '').trim().slice(0, 40),
isSeen: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2 && box.width > 0 && box.left >= 0 && box.top >= -1
&& box.top < innerHeight}; })()"""


def say(check, ok, detail=None):
    print(json.dumps({"check": check, "ok": bool(ok), "detail": detail}, ensure_ascii=False), flush=True)


def keyboard(browser, page):
    """The first stop leads past the navigation, and every stop is seen."""
    browser.press("Tab", 9)
    first = browser.evaluate(FOCUSED)
    browser.press("Enter", 13)
    inside = browser.evaluate("document.activeElement.id")
    say(page + ": the first stop of the keyboard skips the navigation", first["name"] == "skip" and inside == "main", [first, inside])
    unseen = []
    for _ in range(25):
        browser.press("Tab", 9)
        stop = browser.evaluate(FOCUSED)
        if stop["tag"] == "BODY":
            break
        if not stop["isSeen"]:
            unseen.append(stop)
    say(page + ": every stop of the keyboard is seen", not unseen, unseen[:3])


def printed(browser, page):
    """On paper the navigation and the forms are gone, and nothing is wider than the sheet."""
    browser.call("Emulation.setEmulatedMedia", {"media": "print"})
    browser.size(720)
    browser.call("Emulation.setEmulatedMedia", {"media": "print"})
    shown = browser.evaluate("[...document.querySelectorAll('nav, form, .skip')].filter((one) => one.getClientRects().length).length")
    over = browser.evaluate("document.documentElement.scrollWidth") - 720
    say(page + ": on paper without navigation, within the sheet", shown == 0 and over <= 0, [shown, over])
    browser.call("Emulation.setEmulatedMedia", {"media": ""})


def check(base, live):
    folder = tempfile.mkdtemp(prefix="dateline-browser.")
    browser = Browser(folder)
    library = axe()
    if not library:
        say("axe-core", True, "skipped: axe-core is not installed (scripts/deps.sh tests)")
    try:
        browser.size(1280)
        browser.open(base + "/search")
        articles = browser.evaluate("[...document.querySelectorAll('.hits h2 a')].map((a) => a.getAttribute('href'))")
        browser.open(base + "/")
        stories = browser.evaluate("[...document.querySelectorAll('.stories h2 a')].map((a) => a.getAttribute('href'))")
        say("articles and stories are listed", articles and stories, [len(articles or []), len(stories or [])])
        browser.open(base + "/feeds")
        feeds = browser.evaluate("[...document.querySelectorAll('main tbody th a')].map((a) => a.getAttribute('href'))")
        pages = PAGES + articles[:3] + stories[:2] + [href for href in feeds if href.startswith("/feeds/")][:1]
        counts = {}
        for page in pages:
            complaints = browser.open(base + page)
            say(page + ": no complaint", not complaints, complaints)
            counts[page] = browser.evaluate(COUNTS)
            say(page + ": one heading of the first order", counts[page]["headings"] == 1, counts[page])
            for width in (390, 320):
                browser.size(width)
                # The window of a phone grows with what does not fit, so the width that was set counts.
                over = browser.evaluate("Math.max(document.documentElement.scrollWidth, innerWidth)") - width
                say("%s: fits into %d pixels" % (page, width), over <= 0, over)
            small = browser.evaluate("""[...document.querySelectorAll('header.site a, main .chips a, main button, main summary, main select, nav.pages a')]
                .map((a) => [a.textContent.trim().slice(0, 30), a.getBoundingClientRect().height]).filter((pair) => pair[1] && pair[1] < 24)""")
            say(page + ": targets are 24 pixels high", not small, small)
            if library:
                for dark in (False, True):
                    browser.size(390 if dark else 1280, dark=dark)
                    browser.evaluate(library + ";1")
                    found = browser.evaluate("""axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']}).then((result) =>
                        result.violations.map((one) => [one.id, one.nodes.length, one.nodes[0].html.slice(0, 160), one.nodes[0].failureSummary]))""", True)
                    say("%s: axe finds nothing, %s" % (page, "dark" if dark else "light"), not found, found)
            browser.size(1280)
            keyboard(browser, page)
            printed(browser, page)
            browser.size(1280)
        links = {}
        for page in ("/timeline", "/tariffs", "/trade", "/conflicts"):
            browser.open(base + page)
            cited = browser.evaluate(CITED)
            say(page + ": cites evidence", cited, len(cited))
            for words, href in cited[:8]:
                links.setdefault(href, words)
        for href, words in links.items():
            browser.open(href)
            found = browser.evaluate(MARKED)
            say("evidence of " + href.removeprefix(base), found and found["isShown"] and found["text"].startswith(words.rstrip("…")), [words, found])
        browser.call("Emulation.setScriptExecutionDisabled", {"value": True})
        for page in pages:
            browser.open(base + page)
            # The protocol's own scripts run all the same.
            without = browser.evaluate(COUNTS)
            say(page + ": the same without scripts", without == counts[page], [counts[page], without])
        say("no news without scripts", browser.evaluate("document.getElementById('news').hidden"))
        browser.call("Emulation.setScriptExecutionDisabled", {"value": False})
        if live:
            browser.open(base + "/timeline")
            browser.evaluate("scrollTo(0, 200)")
            before = browser.evaluate("[scrollY, document.documentElement.scrollHeight]")
            # The stream begins at the moment at which it is opened.
            time.sleep(1)
            subprocess.run(live, shell=True, check=True, stdout=subprocess.DEVNULL)
            end = time.monotonic() + 30
            text = ""
            while time.monotonic() < end and not text:
                text = browser.evaluate("(bar => bar.hidden ? '' : bar.innerText)(document.getElementById('news'))")
                time.sleep(0.2)
            say("news arrives", "1 new article" in (text or ""), text)
            say("nothing moves", browser.evaluate("[scrollY, document.documentElement.scrollHeight]") == before, before)
    finally:
        browser.end()
        shutil.rmtree(folder, ignore_errors=True)


def shoot(base, out, paths):
    folder = tempfile.mkdtemp(prefix="dateline-browser.")
    browser = Browser(folder)
    try:
        for path in paths or PAGES:
            name = path.strip("/").replace("/", "-").replace("?", "-").replace("*", "").replace("=", "-").replace("&", "-").split("#")[0] or "today"
            for width in (390, 1280):
                for dark in (False, True):
                    browser.size(width, dark=dark)
                    browser.open(path if "://" in path else base + path)
                    browser.picture(os.path.join(out, "%s-%d-%s.png" % (name.split("-")[-1] if "://" in path else name, width, "dark" if dark else "light")))
    finally:
        browser.end()
        shutil.rmtree(folder, ignore_errors=True)


def main():
    if len(sys.argv) >= 3 and sys.argv[1] == "check":
        live = sys.argv[sys.argv.index("--live") + 1] if "--live" in sys.argv else None
        check(sys.argv[2].rstrip("/"), live)
    elif len(sys.argv) >= 4 and sys.argv[1] == "shoot":
        os.makedirs(sys.argv[3], exist_ok=True)
        shoot(sys.argv[2].rstrip("/"), sys.argv[3], sys.argv[4:])
    else:
        sys.exit(__doc__)


main()
