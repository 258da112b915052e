#!/usr/bin/env python3
"""Runs the daemon for a while with many feeds that change, and prints whether its memory and descriptors stand still.

    Tests/Faults/soak.py [--minutes N] [--feeds N] [--bin DIR]

Each feed is asked every minute; a tenth of them has a new article each time, some answer with an error or slowly. It passes when the memory of
the last third (the last ten of thirty minutes) is within 5 % of that of the second third, the descriptors too, and nothing but what was provoked
is in the log.
"""
import argparse
import os
import random
import statistics
import sys
import tempfile
import time

from kit import Daemon, Web

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def memory(pid):
    with open("/proc/%d/smaps_rollup" % pid) as file:
        return next(int(line.split()[1]) for line in file if line.startswith("Pss_Anon:")) / 1024


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--feeds", type=int, default=2000)
    parser.add_argument("--bin")
    options = parser.parse_args()
    programs = options.bin or next((path for path in (os.path.join(ROOT, ".build", kind) for kind in ("release", "debug"))
                                    if os.path.exists(os.path.join(path, "datelined"))), None)
    if not programs:
        sys.exit("soak-service: there is no datelined; make build")
    chooser = random.Random(7)
    with tempfile.TemporaryDirectory(prefix="soak.") as folder:
        web = Web()
        # The window of a feed moves on, as that of a real one does: the latest twenty.
        numbers = {"/%d.xml" % feed: 20 for feed in range(options.feeds)}

        def serve(handler):
            path = handler.path
            chance = chooser.random()
            if chance < 0.01:
                handler.send_response(500)
                handler.send_header("Content-Length", "0")
                handler.end_headers()
                return True
            if chance < 0.1:
                numbers[path] += 1
            if chance > 0.995:
                time.sleep(2)
            tag = '"%d"' % numbers[path]
            if handler.headers.get("If-None-Match") == tag:
                handler.send_response(304)
                handler.send_header("ETag", tag)
                handler.end_headers()
                return True
            items = ["Ship %d of line %s unloads at quay %d" % (n, path[1:-4], n % 40) for n in range(numbers[path] - 20, numbers[path])]
            body = Web.document(path, items, numbers[path] - 20)
            handler.send_response(200)
            handler.send_header("ETag", tag)
            handler.send_header("Content-Length", str(len(body)))
            handler.end_headers()
            handler.wfile.write(body)
            return True

        web.slow = serve
        daemon = Daemon(
            os.path.abspath(programs), folder, web, extra="poll: {every: 60s, min: 60s, max: 5m}\nlog: {level: notice}\n",
            feeds=["{url: %s%s, every: 60s}" % (web.url, path) for path in numbers])
        daemon.start()
        samples = []
        begin = time.monotonic()
        while time.monotonic() - begin < options.minutes * 60:
            time.sleep(5)
            if not daemon.running():
                sys.exit("soak-service: the daemon ended: " + daemon.said()[-500:])
            web.log.clear()
            pid = daemon.pid()
            samples.append((time.monotonic() - begin, memory(pid), len(os.listdir("/proc/%d/fd" % pid))))
        status = daemon.status()
        verify = daemon.ctl("verify").returncode
        daemon.stop()
        third = options.minutes * 20
        second = [s for s in samples if third <= s[0] < 2 * third]
        last = [s for s in samples if s[0] >= 2 * third]
        a, b = (statistics.mean(s[1] for s in part) for part in (second, last))
        c, d = (statistics.mean(s[2] for s in part) for part in (second, last))
        errors = [line for line in daemon.said().splitlines() if " error: " in line or " critical: " in line or " warning: " in line]
        print("soak-service: %.0f minutes, %d feeds, %d articles, %d older revisions" % (
            options.minutes, options.feeds, status["store"]["articles"], status["store"]["revisions"]))
        print("memory: %.1f MB in the second third, %.1f MB in the last (%+.1f %%)" % (a, b, (b - a) / a * 100))
        print("descriptors: %.1f in the second third, %.1f in the last" % (c, d))
        print("log: %d warnings and errors%s; verify: %s" % (len(errors), "".join("\n  " + line for line in errors[:5]), "ok" if verify == 0 else "FAILED"))
        return 0 if abs(b - a) <= 0.05 * a and abs(d - c) <= max(5, 0.05 * c) and not errors and verify == 0 else 1


if __name__ == "__main__":
    sys.exit(main())
