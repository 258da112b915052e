"""Faults of full disks, with a real one of 24 MB."""
import contextlib
import os
import subprocess
import time

from kit import Skipped, until, want

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

# Queries whose answers do not depend on the time, those that sort and gather much among them.
QUERIES = [query.split() for query in (
    "articles", "articles --all", "articles --since 2020-01-01 --limit 500", "articles --feed 1", "show 1", "search harbour", "search harbour --sort date",
    "search harbour board --all", "stories", "stories show 1", "facts", "facts --all", "timeline", "tariffs", "tariffs US Vietnam", "figures", "people",
    "conflicts", "export --format jsonl --facts", "export --format csv", "feeds export", "verify")]


def fill(disk):
    """Fills a disk to the last byte; gives the file that does it."""
    filler = os.path.join(disk, "filler")
    with open(filler, "ab", buffering=0) as file:
        for size in (65536, 4096, 512, 1):
            try:
                while True:
                    file.write(b"x" * size)
            except OSError:
                pass
    return filler


class DiskFaults:
    """Each gives the number of faults and of articles compared."""

    @contextlib.contextmanager
    def small_disk(self, daemon):
        """Puts the store on a disk of 24 MB; ends the daemon before the disk goes."""
        if os.geteuid() != 0:
            raise Skipped("only root can mount a small disk")
        disk = os.path.dirname(daemon.store)
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", disk], check=True)
        try:
            yield disk
        finally:
            if daemon.running():
                daemon.stop()
            subprocess.run(["umount", "-l", disk])

    def disk_full(self):
        """The disk is filled while the daemon runs, and freed again."""
        web, daemon = self.setup("disk_full", feeds=40)
        compared = 0
        with self.small_disk(daemon) as disk:
            daemon.start()
            want(daemon.sync(), "the first sync goes well")
            for _ in range(3):
                fill(disk)
                web.publish(40, 8)
                before = len(web.log)
                want(not daemon.sync(), "a sync on a full disk says that it failed")
                want("503" in daemon.health().split("\n")[0], "/healthz says so: " + daemon.health())
                want(daemon.status()["store"].get("fault"), "status says so")
                asked = len(web.log) - before
                time.sleep(8)
                want(len(web.log) - before - asked <= 40, "%d more requests in 8 s while nothing can be stored" % (len(web.log) - before - asked))
                os.unlink(os.path.join(disk, "filler"))
                want(until(40, lambda: daemon.health().startswith("HTTP/1.1 200")), "it goes on by itself")
                want(until(30, daemon.sync, 1), "the next sync goes well")
                compared += daemon.compare()
            daemon.stop()
        return 3, compared

    def reads_on_full_disk(self):
        """Every query has the same answer when the disk is full, which holds the folder of temporary files, too."""
        web, daemon = self.setup("reads", feeds=40)
        with self.small_disk(daemon) as disk:
            daemon.start(environment={"TMPDIR": disk, "SQLITE_TMPDIR": disk})
            want(daemon.sync(), "the sync goes well")
            want(daemon.ctl("import", os.path.join(ROOT, "seeds")).returncode == 0, "the seed set is imported")
            # Queries wait for facts that are pending: none may be left.
            want(until(60, lambda: daemon.status()["store"]["factsWaiting"] == 0), "all articles are analysed")
            before = [daemon.ctl(*query) for query in QUERIES]
            for query, answer in zip(QUERIES, before):
                want(answer.returncode == 0 and answer.stdout, "%s: %s" % (" ".join(query), answer.stderr))
            fill(disk)
            want(not daemon.sync(), "a sync on a full disk says that it failed")
            for query, answer in zip(QUERIES, before):
                now = daemon.ctl(*query)
                want((now.returncode, now.stdout) == (answer.returncode, answer.stdout), "%s on a full disk: %s" % (" ".join(query), now.stderr))
            backup = daemon.ctl("backup", os.path.join(daemon.folder, "backup.db"))
            want(backup.returncode == 74 and "full" in backup.stderr, "a backup says that it needs room: " + backup.stderr)
            want(not os.path.exists(os.path.join(daemon.folder, "backup.db")), "and leaves no half copy")
            daemon.stop()
        return 1, len(QUERIES)

    def start_on_full_disk(self):
        """The daemon is started when the disk is full or nearly full, with a store and without one, and goes on when there is room."""
        faults = compared = 0
        for room in (0, 4, 8, 20, 44, 100):
            for has_store in (True, False):
                what = "%d kB left, %s store: " % (room, "a" if has_store else "no")
                web, daemon = self.setup("start", feeds=10)
                with self.small_disk(daemon) as disk:
                    if has_store:
                        daemon.start()
                        want(daemon.sync(), what + "the first sync goes well")
                        daemon.stop()
                    filler = fill(disk)
                    os.truncate(filler, os.path.getsize(filler) - (room << 10))
                    web.publish(10, 2)
                    daemon.start(waits=False)
                    answered = until(10, lambda: daemon.ctl("status").returncode in (0, 75))
                    want(answered and daemon.running(), what + "it says why it waits: " + daemon.said()[-300:])
                    status = daemon.ctl("status")
                    want(status.returncode == 0 or "waits for its disk" in status.stderr, what + status.stderr)
                    os.unlink(filler)
                    want(until(40, daemon.answers), what + "it goes on by itself: " + daemon.said()[-300:])
                    want(until(60, daemon.sync, 1), what + "a sync goes well")
                    compared += daemon.compare()
                    faults += 1
                    daemon.stop()
        return faults, compared
