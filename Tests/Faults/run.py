#!/usr/bin/env python3
"""Faults with real processes: after each, the store is compared with what the web server published.

    Tests/Faults/run.py [--bin DIR] [--only NAME,...] [--steps N]

--bin names the folder of datelined and datelinectl (.build/release, else .build/debug); --steps bounds the number of places at which an error is
injected by strace, spread over all of them (0: at every one). What this machine cannot do is named and left out.
"""
import argparse
import collections
import os
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import time

from disks import DiskFaults
from kit import Daemon, Failure, Skipped, Web, fresh, until, want

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


class Faults(DiskFaults):
    def __init__(self, programs, base, steps):
        self.programs, self.base, self.steps = programs, base, steps

    def setup(self, name, feeds=6, items=8, **options):
        web = Web()
        web.publish(feeds, items)
        return web, Daemon(self.programs, fresh(self.base, name), web, **options)

    # Each gives the number of faults and of articles compared.

    def injected(self, call, error):
        """The nth call fails, for n after n, in the middle of a sync."""
        if not shutil.which("strace"):
            raise Skipped("strace is not installed")
        web, daemon = self.setup("inject", feeds=4, items=6)
        daemon.start()
        daemon.stop()
        # How many calls a start, a sync and a stop make.
        pristine = os.path.join(self.base, "pristine")
        shutil.rmtree(pristine, ignore_errors=True)
        shutil.copytree(os.path.dirname(daemon.store), pristine)
        trace = os.path.join(self.base, "trace")
        daemon.start(["strace", "-f", "-qq", "-o", trace, "-e", "trace=" + call])
        want(daemon.sync(), "the sync goes well under strace")
        daemon.stop()
        # strace counts the calls of each thread.
        calls = collections.Counter(line.split()[0] for line in open(trace, errors="replace") if call + "(" in line)
        total = max(calls.values(), default=0)
        if not total:
            raise Skipped("a start, a sync and a stop make no call of %s" % call)
        step = max(1, -(-total // self.steps)) if self.steps else 1
        faults = compared = 0
        for number in range(1, total + 1, step):
            shutil.rmtree(os.path.dirname(daemon.store))
            shutil.copytree(pristine, os.path.dirname(daemon.store))
            wrap = ["strace", "-f", "-qq", "-o", trace, "-e", "trace=" + call, "-e", "inject=%s:error=%s:when=%d" % (call, error, number)]
            daemon.start(wrap, waits=False)
            # An error while it starts may end it, with a reason.
            until(20, lambda: daemon.answers() or not daemon.running())
            if daemon.running():
                acknowledged = daemon.sync()
                if not acknowledged:
                    want(until(60, daemon.sync, 1), "%s %d: no sync goes well any more" % (call, number))
                compared += daemon.compare()
                daemon.stop()
            else:
                want(re.search(r"datelined: .*store", daemon.said()), "%s %d: it ended without a reason: %s" % (call, number, daemon.said()[-300:]))
            faults += "INJECTED" in open(trace, errors="replace").read()
            daemon.start()
            want(daemon.sync(), "%s %d: the sync after it goes well" % (call, number))
            compared += daemon.compare()
            daemon.stop()
        return faults, compared

    def eio_write(self):
        """EIO at writes of the store."""
        return self.injected("pwrite64", "EIO")

    def enospc_write(self):
        """ENOSPC at writes of the store."""
        return self.injected("pwrite64", "ENOSPC")

    def eio_sync(self):
        """EIO at fdatasync."""
        return self.injected("fdatasync", "EIO")

    def eio_fsync(self):
        """EIO at fsync."""
        return self.injected("fsync", "EIO")

    def clock(self):
        """The clock is set ahead and right again, by hours and by a year, while it runs and while it is off."""
        compiler = shutil.which("cc") or shutil.which("clang")
        if not compiler:
            raise Skipped("there is no C compiler")
        web, daemon = self.setup("clock")
        library, clock = (os.path.join(daemon.folder, name) for name in ("clock.so", "clock"))
        source = os.path.join(os.path.dirname(os.path.abspath(__file__)), "clock.c")
        subprocess.run([compiler, "-shared", "-fPIC", "-O2", "-o", library, source], check=True)
        with open(clock, "wb") as file:
            file.write(bytes(8))

        def set_clock(hours):
            with open(clock, "r+b", buffering=0) as file:
                file.write(struct.pack("=q", hours * 3_600_000_000_000))

        environment = {"LD_PRELOAD": library, "DATELINE_TEST_CLOCK": clock}
        faults = compared = 0

        def from_now(expression):
            answer = subprocess.run(["sqlite3", daemon.store, "SELECT " + expression], capture_output=True, text=True, check=True).stdout
            return int(answer) - time.time()

        for hours in (6, 400 * 24, -6, 3):
            for off in (False, True):
                what = "%+d hours" % hours
                set_clock(0)
                daemon.start(environment=environment)
                want(daemon.sync(), "a sync with the right clock")
                set_clock(hours)
                web.publish(6, 2)
                want(until(30, daemon.sync, 1), "a sync with the clock set by " + what)
                want(abs(from_now("max(last_poll) FROM feed_states") - hours * 3600) < 120, "polls have the time of the clock set by " + what)
                if off:
                    daemon.stop()
                    set_clock(0)
                    daemon.start(environment=environment)
                else:
                    set_clock(0)
                # A day is the longest interval here, an hour what chance adds.
                want(until(75, lambda: from_now("max(next_poll) FROM feeds") <= 90_000),
                     "with the clock right again polls are %d s away after %s" % (from_now("max(next_poll) FROM feeds"), what))
                web.publish(6, 2)
                want(until(30, daemon.sync, 1), "a sync after the clock was set by " + what)
                compared += daemon.compare()
                faults += 1
                daemon.stop()
        return faults, compared

    def few_descriptors(self):
        """Few descriptors are left while many feeds are slow."""
        web, daemon = self.setup("descriptors", feeds=60, items=4)

        def slow(handler):
            time.sleep(0.2)
            return False

        web.slow = slow
        daemon.start(["prlimit", "--nofile=40"], waits=False)
        want(until(20, lambda: not daemon.running()), "with 40 descriptors it does not start")
        want("files may be open at a time" in daemon.said() and "LimitNOFILE" in daemon.said(), "and says why: " + daemon.said()[-300:])
        compared = 0
        for limit in (96, 128, 256):
            web.publish(60, 1)
            daemon.start(["prlimit", "--nofile=%d" % limit])
            want(daemon.sync(), "a sync with %d descriptors goes well" % limit)
            want(len(os.listdir("/proc/%d/fd" % daemon.pid())) < limit, "some of %d descriptors are left" % limit)
            compared += daemon.compare()
            daemon.stop()
        return 4, compared

    def memory_cap(self):
        """Large documents at once under a cap of memory; the process may end, and is started again."""
        web, daemon = self.setup("memory", feeds=8, items=4, fetch="  max_body: 64MiB\n")
        padding = b"<!-- " + b"x" * (20 << 20) + b" -->"

        def large(handler):
            body = web.document(handler.path, web.feeds[handler.path]) + padding
            handler.send_response(200)
            handler.send_header("Content-Length", str(len(body)))
            handler.end_headers()
            handler.wfile.write(body)
            return True

        compared = 0
        for cap in (400, 500, 700):
            web.publish(8, 1)
            web.slow = large
            daemon.start(["prlimit", "--data=%d" % (cap << 20)], waits=False)
            until(20, lambda: daemon.answers() or not daemon.running())
            until(30, lambda: not daemon.running() or daemon.sync(), 1)
            daemon.stop()
            web.slow = None
            daemon.start()
            want(daemon.sync(), "the sync after it goes well")
            compared += daemon.compare()
            daemon.stop()
        return 3, compared

    def names_down(self):
        """Names cannot be resolved for a while."""
        if os.geteuid() != 0:
            raise Skipped("only root can put another /etc/hosts in place")
        web, daemon = self.setup("names", feeds=8)
        files = {name: os.path.join(daemon.folder, name) for name in ("hosts", "resolv.conf")}
        daemon.configure(feeds=["http://feed%d.test:%d%s" % (n, web.port, path) for n, path in enumerate(sorted(web.feeds))])
        known = "".join("127.0.0.1 feed%d.test\n" % n for n in range(8))
        open(files["hosts"], "w").write(known)
        open(files["resolv.conf"], "w").write("nameserver 127.0.0.9\noptions timeout:1 attempts:1\n")
        for name, path in files.items():
            subprocess.run(["mount", "--bind", path, "/etc/" + name], check=True)
        compared = 0
        try:
            daemon.start()
            want(daemon.sync(), "the first sync goes well")
            for _ in range(2):
                open(files["hosts"], "w").write("127.0.0.1 localhost\n")
                web.publish(8, 2)
                # Without connections and addresses of before.
                daemon.stop()
                daemon.start()
                want(not daemon.sync() or daemon.status()["offline"], "a sync without names fails or says that the network is down")
                open(files["hosts"], "w").write(known)
                want(until(60, daemon.sync, 1), "it goes on when names are back")
                compared += daemon.compare()
            daemon.stop()
        finally:
            if daemon.running():
                daemon.stop()
            for name in files:
                subprocess.run(["umount", "-l", "/etc/" + name])
        return 2, compared

    def proxy_dead(self):
        """The proxy does not answer, until the configuration is corrected."""
        web, daemon = self.setup("proxy", fetch="  proxy: http://127.0.0.1:9\n")
        daemon.start()
        daemon.sync()
        want(daemon.status()["store"]["articles"] == 0, "nothing comes through a dead proxy")
        daemon.configure()
        report = daemon.ctl("reload")
        want(report.returncode == 0 and "fetch.proxy" in report.stdout, "reload names the key: " + report.stdout + report.stderr)
        want(until(60, daemon.sync, 1), "it goes on without the proxy")
        compared = daemon.compare()
        daemon.stop()
        return 1, compared

    def one_byte_a_minute(self):
        """A server that sends one byte a minute holds nobody else up."""
        web, daemon = self.setup("drip", feeds=8)
        dripping = {"/6.xml", "/7.xml"}

        def drip(handler):
            if handler.path not in dripping:
                return False
            handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n")
            for _ in range(3):
                handler.wfile.write(b"<")
                handler.wfile.flush()
                time.sleep(60)
            return True

        web.slow = drip
        daemon.start()
        begin = time.monotonic()
        others = ["%s/%d.xml" % (web.url, n) for n in range(6)]
        want(daemon.ctl("sync", "--wait", "--force", *others).returncode == 0, "the others are read")
        want(time.monotonic() - begin < 4, "the others take %.1f s" % (time.monotonic() - begin))
        want(not daemon.sync(), "the slow ones fail")
        slow = [feed for feed in daemon.ctl("--json", "feeds").stdout.splitlines() if '"failing"' in feed]
        want(len(slow) == 2, "two feeds are failing, not %d" % len(slow))
        dripping.clear()
        want(until(30, daemon.sync, 1), "and are read when they are themselves again")
        compared = daemon.compare()
        daemon.stop()
        return 2, compared


NAMES = ["disk_full", "reads_on_full_disk", "start_on_full_disk", "eio_write", "enospc_write", "eio_sync", "eio_fsync", "clock", "few_descriptors", "memory_cap", "names_down", "proxy_dead",
         "one_byte_a_minute"]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bin")
    parser.add_argument("--only", default="")
    parser.add_argument("--steps", type=int, default=12)
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    # Mounts are made in a namespace of our own.
    if os.geteuid() == 0 and not options.inside and subprocess.run(["unshare", "-m", "true"], capture_output=True).returncode == 0:
        os.execvp("unshare", ["unshare", "-m", "--propagation", "private", sys.executable, os.path.abspath(__file__), "--inside", *sys.argv[1:]])
    programs = options.bin or next((path for path in (os.path.join(ROOT, ".build", kind) for kind in ("release", "debug"))
                                    if os.path.exists(os.path.join(path, "datelined"))), None)
    if not programs:
        sys.exit("test-faults: there is no datelined; make build")
    names = [name for name in options.only.split(",") if name] or NAMES
    totals = [0, 0, 0, 0]
    with tempfile.TemporaryDirectory(prefix="faults.", ignore_cleanup_errors=True) as base:
        faults = Faults(os.path.abspath(programs), base, options.steps)
        for name in names:
            begin = time.monotonic()
            try:
                count, compared = getattr(faults, name)()
                totals[0] += count
                totals[1] += compared
                print("ok      %-18s %3d faults, %6d articles compared, %3d s" % (name, count, compared, time.monotonic() - begin), flush=True)
            except Skipped as reason:
                totals[3] += 1
                print("skipped %-18s %s" % (name, reason), flush=True)
            except (Failure, subprocess.SubprocessError, ValueError, KeyError, OSError) as failure:
                totals[2] += 1
                print("FAILED  %-18s %s" % (name, failure), flush=True)
                Daemon.end_all()
    print("test-faults: %d faults, %d articles compared, %d kinds failed, %d skipped" % tuple(totals))
    return 1 if totals[2] else 0


if __name__ == "__main__":
    sys.exit(main())
